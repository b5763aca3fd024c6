package catalog

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/ecsdeck/ecsdeck/awsclient"
	"github.com/ecsdeck/ecsdeck/awsclient/model"
	"github.com/ecsdeck/ecsdeck/tui/kind"
	"github.com/ecsdeck/ecsdeck/tui/widget"
)

func providers() kind.Spec[model.CapacityProvider] {
	id := func(p model.CapacityProvider) string { return p.ARN }
	return kind.Spec[model.CapacityProvider]{
		Name: kind.Providers, Title: "Capacity providers", Singular: "provider", Aliases: []string{"provider", "cp"},
		ID:      id,
		Label:   func(p model.CapacityProvider) string { return p.Name },
		IDLabel: model.ShortID,
		Columns: providerColumns(),
		Source: kind.Source[model.CapacityProvider]{
			List: func(ctx context.Context, c *awsclient.Client, _ kind.Query, emit func([]string)) error {
				return c.ListCapacityProviders(ctx, emit)
			},
			Describe: func(ctx context.Context, c *awsclient.Client, _ kind.Query, ids []string) (awsclient.Batch[model.CapacityProvider], error) {
				return c.DescribeCapacityProviders(ctx, ids)
			},
			Batch: 100, Page: 100,
		},
		Every:  time.Minute,
		Health: model.CapacityProvider.Verdict,
		Facts:  providerFacts,
		Tabs:   []kind.Tab[model.CapacityProvider]{{Title: "Facts", Kind: kind.TabFacts}},
		Links:  []kind.Link[model.CapacityProvider]{openDetails(kind.Providers, id), metricsOf(kind.Providers, id), alarmsOf(kind.Providers, id)},
		Root:   true,
	}
}

func providerColumns() []kind.Column[model.CapacityProvider] {
	type column = kind.Column[model.CapacityProvider]
	return []column{
		textual(column{ID: "name", Title: "NAME", Min: 14, Max: 40, Name: true}, func(p model.CapacityProvider) string { return p.Name }),
		textual(column{ID: "type", Title: "TYPE", Min: 8, Max: 20, Drop: 20}, func(p model.CapacityProvider) string { return words(p.Type) }),
		textual(column{ID: "cluster", Title: "CLUSTER", Min: 8, Max: 20, Drop: 50}, func(p model.CapacityProvider) string { return p.Cluster }),
		{ID: "status", Title: "STATUS", Min: 6, Max: 16, Cell: providerStatus},
		{ID: "scaling", Title: "SCALING", Min: 7, Max: 12, Desc: true, Cell: scalingCell, Cmp: by(scalingTarget)},
		{
			ID: "draining", Title: "DRAINING", Min: 4, Drop: 30, Cell: ofGroup(func(p model.CapacityProvider) bool { return p.Draining }),
			Cmp: byFlag(func(p model.CapacityProvider) bool { return p.Draining }),
		},
		{
			ID: "protection", Title: "PROTECTION", Min: 4, Drop: 31, Cell: ofGroup(func(p model.CapacityProvider) bool { return p.Protection }),
			Cmp: byFlag(func(p model.CapacityProvider) bool { return p.Protection }),
		},
		textual(column{ID: "group", Title: "AUTO SCALING GROUP", Min: 18, Flex: 1, Drop: 40}, groupOf),
	}
}

// providerStatus is the status, and while an update goes on or has failed that.
func providerStatus(p model.CapacityProvider, _ kind.Ctx) widget.Cell {
	if strings.HasSuffix(p.Update, "_IN_PROGRESS") || strings.HasSuffix(p.Update, "_FAILED") {
		return state(p.Update)
	}
	return state(p.Status)
}

// ofGroup draws a switch that only providers of an auto scaling group have.
func ofGroup(on func(model.CapacityProvider) bool) func(model.CapacityProvider, kind.Ctx) widget.Cell {
	return func(p model.CapacityProvider, _ kind.Ctx) widget.Cell {
		if p.AutoScalingGroup == "" {
			return none()
		}
		return onOff(on(p))
	}
}

// scalingCell is the target of managed scaling, or that it is off.
func scalingCell(p model.CapacityProvider, _ kind.Ctx) widget.Cell {
	switch {
	case p.AutoScalingGroup == "":
		return none()
	case !p.Scaling:
		return onOff(false)
	case p.Target == 0:
		return onOff(true)
	default:
		return widget.T(fmt.Sprintf("to %d %%", p.Target))
	}
}

func scalingTarget(p model.CapacityProvider) int {
	switch {
	case p.AutoScalingGroup == "":
		return -2
	case !p.Scaling:
		return -1
	default:
		return p.Target
	}
}

// groupOf is the name of the auto scaling group.
func groupOf(p model.CapacityProvider) string {
	arn := widget.Clean(p.AutoScalingGroup)
	if _, name, ok := strings.Cut(arn, "autoScalingGroupName/"); ok {
		return name
	}
	return arn
}

func providerFacts(p model.CapacityProvider, ctx kind.Ctx) []kind.Section {
	var s sheet
	s.why(p.Verdict())
	s.text("ECS says", p.UpdateReason)
	s.add("status", state(p.Status))
	if p.Update != "" {
		s.add("update", state(p.Update))
	}
	s.text("type", words(p.Type))
	s.text("cluster", p.Cluster)
	if p.AutoScalingGroup != "" {
		s.section("Auto scaling group")
		s.text("name", groupOf(p))
		s.add("scaling", scalingCell(p, ctx))
		s.add("draining", onOff(p.Draining))
		s.add("protection", onOff(p.Protection))
	}
	s.tags(p.Tags)
	return s.arns([2]string{"group ARN", p.AutoScalingGroup}, [2]string{"ARN", p.ARN})
}
