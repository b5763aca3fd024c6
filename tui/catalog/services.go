package catalog

import (
	"context"
	"time"

	"github.com/ecsdeck/ecsdeck/awsclient"
	"github.com/ecsdeck/ecsdeck/awsclient/model"
	"github.com/ecsdeck/ecsdeck/tui/keys"
	"github.com/ecsdeck/ecsdeck/tui/kind"
)

func services() kind.Spec[model.Service] {
	return kind.Spec[model.Service]{
		Name: kind.Services, Title: "Services", Singular: "service", Aliases: []string{"svc", "service"},
		ID:      func(s model.Service) string { return s.ARN },
		Label:   func(s model.Service) string { return s.Name },
		IDLabel: model.ShortID,
		Up:      clusterUp,
		Columns: serviceColumns(),
		Source: kind.Source[model.Service]{
			List: func(ctx context.Context, c *awsclient.Client, q kind.Query, emit func([]string)) error {
				return c.ListServices(ctx, q.Parent.ID, emit)
			},
			Describe: func(ctx context.Context, c *awsclient.Client, _ kind.Query, ids []string) (awsclient.Batch[model.Service], error) {
				return c.DescribeServices(ctx, ids)
			},
			Enrich: func(ctx context.Context, c *awsclient.Client, rows []model.Service) ([]model.Service, error) {
				return c.EnrichServices(ctx, rows)
			},
			Batch: 10, Page: 100,
		},
		Every:  5 * time.Second,
		Carry:  func(old, fresh model.Service) model.Service { fresh.Watch = old.Watch; return fresh },
		Health: model.Service.Verdict,
		Empty:  noServices,
		Facts:  serviceFacts,
		Tabs: []kind.Tab[model.Service]{
			{Title: "Facts", Kind: kind.TabFacts},
			{Title: "Tasks", Kind: kind.TabList, Query: serviceTasks},
			{Title: "Stopped tasks", Kind: kind.TabList, Query: serviceStopped},
			{Title: "Events", Kind: kind.TabList, Query: serviceEvents},
		},
		Links: []kind.Link[model.Service]{
			{ID: keys.Tasks, To: func(s model.Service, q kind.Query) kind.Target { return kind.Target{Query: serviceTasks(s, q)} }},
			{ID: keys.Events, To: func(s model.Service, q kind.Query) kind.Target { return kind.Target{Query: serviceEvents(s, q)} }},
			{ID: keys.TaskDef, To: func(s model.Service, q kind.Query) kind.Target {
				return detailOf(q, kind.TaskDefs, s.TaskDefinition)
			}},
			logsOf(kind.Services, serviceID), metricsOf(kind.Services, serviceID), alarmsOf(kind.Services, serviceID),
		},
		Actions: append([]kind.Action[model.Service]{
			scale(), scaleBy(keys.ScaleUp, "One task more", 1), scaleBy(keys.ScaleDown, "One task less", -1),
			redeploy(), rollback(), runOfService(), setExec(keys.ExecOn, "Enable exec", true), setExec(keys.ExecOff, "Disable exec", false),
		}, tagged(kind.Services, serviceID)...),
		Door:  func(s model.Service) kind.Door { return kind.Door{Service: s} },
		Doors: []keys.ID{keys.PortForward, keys.Doctor},
		Root:  true,
	}
}

func serviceTasks(s model.Service, q kind.Query) kind.Query {
	return childQuery(q, kind.Tasks, refTo(kind.Services, s.ARN))
}

func serviceStopped(s model.Service, q kind.Query) kind.Query {
	q = serviceTasks(s, q)
	q.Variant = kind.VariantStopped
	return q
}

func serviceEvents(s model.Service, q kind.Query) kind.Query {
	return childQuery(q, kind.Events, refTo(kind.Services, s.ARN))
}
