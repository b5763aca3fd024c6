package catalog

import (
	"context"
	"time"

	"github.com/ecsdeck/ecsdeck/awsclient"
	"github.com/ecsdeck/ecsdeck/awsclient/model"
	"github.com/ecsdeck/ecsdeck/tui/keys"
	"github.com/ecsdeck/ecsdeck/tui/kind"
)

func tasks() kind.Spec[model.Task] {
	return kind.Spec[model.Task]{
		Name: kind.Tasks, Title: "Tasks", Singular: "task", Aliases: []string{"task", "t"},
		ID:      func(t model.Task) string { return t.ARN },
		Label:   func(t model.Task) string { return t.ID },
		IDLabel: model.ShortID,
		Up:      clusterUp,
		Columns: taskColumns(),
		Source: kind.Source[model.Task]{
			List: func(ctx context.Context, c *awsclient.Client, q kind.Query, emit func([]string)) error {
				return c.ListTasks(ctx, taskFilter(q), emit)
			},
			Describe: func(ctx context.Context, c *awsclient.Client, _ kind.Query, ids []string) (awsclient.Batch[model.Task], error) {
				return c.DescribeTasks(ctx, ids)
			},
			Enrich: func(ctx context.Context, c *awsclient.Client, rows []model.Task) ([]model.Task, error) {
				return c.EnrichTasks(ctx, rows)
			},
			Batch: 100, Page: 100,
		},
		Every:  5 * time.Second,
		Carry:  carryHost,
		Health: model.Task.Verdict,
		Empty:  noTasks,
		Facts:  taskFacts,
		Tabs: []kind.Tab[model.Task]{
			{Title: "Facts", Kind: kind.TabFacts},
			{Title: "Containers", Kind: kind.TabList, Query: taskContainers},
		},
		Actions: append([]kind.Action[model.Task]{stopTasks(), protect(), unprotect()}, tagged(kind.Tasks, taskID)...),
		Door:    taskDoor,
		Doors:   insides(),
		Links: []kind.Link[model.Task]{
			{ID: keys.Open, To: func(t model.Task, q kind.Query) kind.Target { return kind.Target{Query: taskContainers(t, q)} }},
			{ID: keys.Owner, To: func(t model.Task, q kind.Query) kind.Target {
				return detailOf(q, kind.Services, serviceARN(t.ClusterARN, t.Service))
			}},
			{ID: keys.Host, To: func(t model.Task, q kind.Query) kind.Target { return detailOf(q, kind.Instances, t.Instance) }},
			{ID: keys.TaskDef, To: func(t model.Task, q kind.Query) kind.Target {
				return detailOf(q, kind.TaskDefs, t.TaskDefinition)
			}},
			logsOf(kind.Tasks, taskID), previousLogs(), metricsOf(kind.Tasks, taskID),
		},
		Root: true, Stopped: true,
		// Both variants have a column of this name: the youngest, or the one
		// that stopped last, comes first.
		Default: "age",
	}
}

// taskFilter turns a query into what ECS lists tasks by.
func taskFilter(q kind.Query) awsclient.TaskFilter {
	f := awsclient.TaskFilter{Status: awsclient.TasksRunning}
	if q.Variant == kind.VariantStopped {
		f.Status = awsclient.TasksStopped
	}
	switch q.Parent.Kind {
	case kind.Clusters:
		f.Cluster = q.Parent.ID
	case kind.Services:
		f.Service = q.Parent.ID
	case kind.Families:
		f.Family = q.Parent.ID
	case kind.Instances:
		f.Instance = q.Parent.ID
	}
	return f
}

func taskContainers(t model.Task, q kind.Query) kind.Query {
	return childQuery(q, kind.Contains, refTo(kind.Tasks, t.ARN))
}

// carryHost keeps the host while the task is read again. A task that has just
// been placed has another one than before.
func carryHost(old, fresh model.Task) model.Task {
	if fresh.Instance != "" && old.Instance == fresh.Instance && !old.Host.IsUnknown() {
		fresh.Host = old.Host
	}
	return fresh
}
