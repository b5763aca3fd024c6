package catalog

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/ecsdeck/ecsdeck/awsclient"
	"github.com/ecsdeck/ecsdeck/awsclient/model"
	"github.com/ecsdeck/ecsdeck/themes"
	"github.com/ecsdeck/ecsdeck/tui/keys"
	"github.com/ecsdeck/ecsdeck/tui/kind"
	"github.com/ecsdeck/ecsdeck/tui/widget"
)

func clusters() kind.Spec[model.Cluster] {
	return kind.Spec[model.Cluster]{
		Name: kind.Clusters, Title: "Clusters", Singular: "cluster", Aliases: []string{"cluster", "cl"},
		ID:      func(c model.Cluster) string { return c.ARN },
		Label:   func(c model.Cluster) string { return c.Name },
		IDLabel: model.ShortID,
		Columns: clusterColumns(),
		Source: kind.Source[model.Cluster]{
			List: func(ctx context.Context, c *awsclient.Client, _ kind.Query, emit func([]string)) error {
				return c.ListClusters(ctx, emit)
			},
			Describe: func(ctx context.Context, c *awsclient.Client, _ kind.Query, ids []string) (awsclient.Batch[model.Cluster], error) {
				return c.DescribeClusters(ctx, ids)
			},
			Enrich: func(ctx context.Context, c *awsclient.Client, rows []model.Cluster) ([]model.Cluster, error) {
				return c.EnrichClusters(ctx, rows)
			},
			Batch: 100, Page: 100,
		},
		Every:  10 * time.Second,
		Carry:  carryPool,
		Health: model.Cluster.Verdict,
		Empty:  noClusters,
		Facts:  clusterFacts,
		Tabs: []kind.Tab[model.Cluster]{
			{Title: "Facts", Kind: kind.TabFacts},
			{Title: "Services", Kind: kind.TabList, Query: clusterList(kind.Services)},
			{Title: "Tasks", Kind: kind.TabList, Query: clusterList(kind.Tasks)},
			{Title: "Instances", Kind: kind.TabList, Query: clusterList(kind.Instances)},
		},
		Actions: tagged(kind.Clusters, clusterID),
		Links: []kind.Link[model.Cluster]{
			{ID: keys.Open, To: insideCluster},
			{ID: keys.Tasks, To: func(c model.Cluster, q kind.Query) kind.Target {
				return listOf(q, kind.Tasks, refTo(kind.Clusters, c.ARN))
			}},
			{ID: keys.Nodes, To: func(c model.Cluster, q kind.Query) kind.Target {
				return listOf(q, kind.Instances, refTo(kind.Clusters, c.ARN))
			}},
			metricsOf(kind.Clusters, clusterID), alarmsOf(kind.Clusters, clusterID),
		},
		Root: true,
	}
}

// insideCluster is what enter opens. It is always the services, also of a
// cluster that has none: there the list names the key for its tasks.
func insideCluster(c model.Cluster, q kind.Query) kind.Target {
	return listOf(q, kind.Services, refTo(kind.Clusters, c.ARN))
}

func clusterList(name kind.Name) func(model.Cluster, kind.Query) kind.Query {
	return func(c model.Cluster, q kind.Query) kind.Query {
		return childQuery(q, name, refTo(kind.Clusters, c.ARN))
	}
}

// carryPool keeps the pool while it is read again.
func carryPool(old, fresh model.Cluster) model.Cluster {
	if old.ContainerInstances > 0 && fresh.ContainerInstances > 0 && !old.Pool.IsUnknown() {
		fresh.Pool = old.Pool
	}
	fresh.Watch = old.Watch
	return fresh
}

func clusterColumns() []kind.Column[model.Cluster] {
	type column = kind.Column[model.Cluster]
	return []column{
		textual(column{ID: "name", Title: "NAME", Min: 19, Max: 36, Name: true}, func(c model.Cluster) string { return c.Name }),
		{
			ID: "services", Title: "SERVICES", Min: 4, Right: true, Desc: true,
			Cell: func(c model.Cluster, _ kind.Ctx) widget.Cell { return number(c.ActiveServices) },
			Cmp:  by(func(c model.Cluster) int { return c.ActiveServices }),
		},
		{
			ID: "tasks", Title: "TASKS", Min: 7, Max: 12, Right: true, Desc: true, Cell: clusterTasks,
			Cmp: by(func(c model.Cluster) int { return c.RunningTasks + c.PendingTasks }),
		},
		{
			ID: "instances", Title: "INSTANCES", Min: 4, Right: true, Desc: true, Drop: 30,
			Cell: func(c model.Cluster, _ kind.Ctx) widget.Cell { return number(c.ContainerInstances) },
			Cmp:  by(func(c model.Cluster) int { return c.ContainerInstances }),
		},
		{
			ID: "cpu", Title: "CPU", Min: barWidth + 6, Desc: true, Drop: 10,
			Cell: poolCell(func(p model.Pool) widget.Cell { return percentCell(p.CPU) }),
			Cmp:  byPool(func(p model.Pool) int { return p.CPU.UsedPercent() }),
		},
		{
			ID: "vcpu", Title: "vCPU", Min: 4, Right: true, Desc: true, Drop: 50,
			Cell: poolCell(func(p model.Pool) widget.Cell {
				return widget.T(vcpu(p.CPU.Registered)).Number(float64(p.CPU.Registered) / unitsPerCPU)
			}),
			Cmp: byPool(func(p model.Pool) int { return p.CPU.Registered }),
		},
		{
			ID: "mem", Title: "MEM", Min: barWidth + 6, Desc: true, Drop: 11,
			Cell: poolCell(func(p model.Pool) widget.Cell { return percentCell(p.Memory) }),
			Cmp:  byPool(func(p model.Pool) int { return p.Memory.UsedPercent() }),
		},
		{
			ID: "gib", Title: "GiB", Min: 4, Right: true, Desc: true, Drop: 51,
			Cell: poolCell(func(p model.Pool) widget.Cell {
				return widget.T(gib(p.Memory.Registered)).Number(float64(p.Memory.Registered) / mibPerGiB)
			}),
			Cmp: byPool(func(p model.Pool) int { return p.Memory.Registered }),
		},
		{
			ID: "mix", Title: "MIX", Min: 20, Max: 40, Drop: 60, Cell: mixCell,
			Cmp: chain(by(fargateShare), by(func(c model.Cluster) int { return c.EC2.Running })),
		},
		textual(column{ID: "providers", Title: "PROVIDERS", Min: 18, Flex: 1, Drop: 70}, providerNames),
		{
			ID: "insights", Title: "INSIGHTS", Min: 8, Drop: 65, Cell: insightsCell,
			Cmp: by(func(c model.Cluster) model.Insights { return c.Insights }),
		},
		{
			ID: "status", Title: "STATUS", Min: 6, Max: 14, Drop: 80,
			Cell: func(c model.Cluster, _ kind.Ctx) widget.Cell { return state(c.Status) },
		},
	}
}

// clusterTasks are the running tasks and, while there are any, the pending.
func clusterTasks(c model.Cluster, _ kind.Ctx) widget.Cell {
	return runningPending(c.RunningTasks, c.PendingTasks)
}

func runningPending(running, pending int) widget.Cell {
	if pending == 0 {
		return number(running)
	}
	return widget.Mixed(plain(strconv.Itoa(running)+" "), widget.Span{Text: "+" + strconv.Itoa(pending), Tone: themes.Motion})
}

func poolCell(draw func(model.Pool) widget.Cell) func(model.Cluster, kind.Ctx) widget.Cell {
	return func(c model.Cluster, _ kind.Ctx) widget.Cell { return maybe(c.Pool, draw) }
}

func byPool(value func(model.Pool) int) func(a, b model.Cluster) int {
	return byMaybe(func(c model.Cluster) model.Maybe[int] {
		p, ok := c.Pool.Get()
		switch {
		case ok:
			return model.Known(value(p))
		case c.Pool.IsNone():
			return model.None[int]()
		default:
			return model.Maybe[int]{}
		}
	})
}

// mixCell says on what the tasks run: "ec2 118, 4 of 14 spot · fargate 3".
func mixCell(c model.Cluster, _ kind.Ctx) widget.Cell {
	var parts []string
	if c.EC2.Running > 0 || c.ContainerInstances > 0 {
		ec2 := fmt.Sprintf("ec2 %d", c.EC2.Running)
		if p, ok := c.Pool.Get(); ok && p.Spot.Or(0) > 0 {
			ec2 += fmt.Sprintf(", %d of %d spot", p.Spot.Or(0), p.Instances)
		}
		parts = append(parts, ec2)
	}
	for _, l := range []struct {
		name string
		s    model.LaunchStats
	}{{"fargate", c.Fargate}, {"managed", c.Managed}, {"external", c.External}} {
		if l.s.Running > 0 {
			parts = append(parts, fmt.Sprintf("%s %d", l.name, l.s.Running))
		}
	}
	return text(strings.Join(parts, " · "))
}

// fargateShare is the percentage of a cluster's tasks that run on Fargate.
func fargateShare(c model.Cluster) int {
	all := c.EC2.Running + c.Fargate.Running + c.Managed.Running + c.External.Running
	if all == 0 {
		return -1
	}
	return c.Fargate.Running * 100 / all
}

func providerNames(c model.Cluster) string {
	names := make([]string, 0, len(c.CapacityProviders))
	for _, p := range c.CapacityProviders {
		names = append(names, strings.TrimPrefix(providerName(p), "ec2 "))
	}
	return strings.Join(names, ", ")
}

func insightsCell(c model.Cluster, _ kind.Ctx) widget.Cell {
	switch c.Insights {
	case model.InsightsUnknown:
		return unknown()
	case model.InsightsOff:
		return widget.Toned(themes.Muted, c.Insights.String())
	default:
		return widget.T(c.Insights.String())
	}
}
