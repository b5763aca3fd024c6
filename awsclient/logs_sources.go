package awsclient

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/ecsdeck/ecsdeck/awsclient/model"
)

// LogSources says where the containers of tasks write their logs, in the order
// of the tasks. It reads the task definitions; those that cannot be read are
// problems by their ARN. The error is not nil when none could be.
func (c *Client) LogSources(ctx context.Context, tasks []model.Task) ([]model.LogSource, []model.Problem, error) {
	var arns []string
	for _, t := range tasks {
		if !slices.Contains(arns, t.TaskDefinition) {
			arns = append(arns, t.TaskDefinition)
		}
	}
	batch, err := c.DescribeTaskDefinitions(ctx, arns)
	if err != nil {
		return nil, batch.Problems, err
	}
	defs := map[string]model.TaskDefinition{}
	for _, d := range batch.Items {
		defs[d.ARN] = d
	}
	var out []model.LogSource
	for _, t := range tasks {
		if d, ok := defs[t.TaskDefinition]; ok {
			out = append(out, model.LogSources(t, d, c.scope.Region)...)
		}
	}
	return out, batch.Problems, nil
}

// ServiceSources says where the tasks of a service write their logs: those that
// run and those that ECS still knows to have stopped, oldest first. The id is
// the service's ARN. Problems are by the ARN of what could not be read.
func (c *Client) ServiceSources(ctx context.Context, service string) ([]model.LogSource, []model.Problem, error) {
	tasks, problems, err := c.tasksFor(ctx, TaskFilter{Service: service, Status: TasksAll})
	if err != nil {
		return nil, problems, err
	}
	sources, more, err := c.LogSources(ctx, tasks)
	return sources, append(problems, more...), err
}

// tasksFor lists and describes tasks, oldest first. The error is not nil when
// nothing was read.
func (c *Client) tasksFor(ctx context.Context, f TaskFilter) ([]model.Task, []model.Problem, error) {
	ids, err := collect(func(emit func([]string)) error { return c.ListTasks(ctx, f, emit) })
	if err != nil && len(ids) == 0 {
		return nil, Problems(err), err
	}
	batch, failed := c.DescribeTasks(ctx, ids)
	problems := Problems(err)
	for _, p := range batch.Problems {
		if !isMissing(p.Err) { // gone since it was listed
			problems = append(problems, p)
		}
	}
	if failed != nil && !isMissing(failed) {
		return nil, problems, failed
	}
	slices.SortStableFunc(batch.Items, func(a, b model.Task) int {
		return cmp.Or(a.Created.Compare(b.Created), cmp.Compare(a.ID, b.ID))
	})
	return batch.Items, problems, nil
}

// PreviousTask returns the task before this one: of the same service, or of the
// same family when it is in none, the one that stopped last before this one was
// created, or else the one that stopped last. ECS forgets stopped tasks after
// an hour or a little more. It reports false when there is none.
func (c *Client) PreviousTask(ctx context.Context, t model.Task) (model.Task, bool, error) {
	f := TaskFilter{Cluster: t.Cluster, Service: t.Service, Status: TasksStopped}
	if t.Service == "" {
		f.Family = t.Family
	}
	tasks, problems, err := c.tasksFor(ctx, f)
	if err != nil {
		return model.Task{}, false, err
	}
	if p, ok := previous(t, tasks); ok {
		return p, true, nil
	}
	if len(problems) > 0 {
		return model.Task{}, false, problems[0]
	}
	return model.Task{}, false, nil
}

// previous picks the task before t.
func previous(t model.Task, tasks []model.Task) (model.Task, bool) {
	var before, any model.Task
	for _, p := range tasks {
		end := ended(p)
		if p.ARN == t.ARN || end.IsZero() || !p.Created.Before(t.Created) || p.Service != t.Service {
			continue
		}
		if end.After(ended(any)) {
			any = p
		}
		if !end.After(t.Created) && end.After(ended(before)) {
			before = p
		}
	}
	if before.ARN != "" {
		return before, true
	}
	return any, any.ARN != ""
}

// ended is when a task stopped, as far as is known.
func ended(t model.Task) time.Time {
	for _, at := range []time.Time{t.Stopped, t.ExecutionStop, t.Stopping} {
		if !at.IsZero() {
			return at
		}
	}
	return time.Time{}
}
