package awsclient

import (
	"context"
	"errors"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"github.com/ecsdeck/ecsdeck/awsclient/model"
)

// tasksPerCall is how many tasks one DescribeTasks takes.
const tasksPerCall = 100

// The values of TaskFilter.Status.
const (
	TasksRunning = "running" // also the empty one; those still starting included
	TasksStopped = "stopped"
	TasksAll     = "all"
)

// TaskFilter says which tasks to list. It is comparable. Fields that are empty
// filter nothing; Cluster is a name or ARN, empty for every cluster.
type TaskFilter struct {
	Cluster  string
	Service  string // service name or ARN
	Family   string
	Instance string // container instance id or ARN
	Status   string // TasksRunning, TasksStopped or TasksAll
}

// ListTasks emits the ARNs of tasks: of the filter's cluster, or of every
// cluster. ECS keeps stopped tasks for at least an hour. When one of several
// clusters fails the others still emit, and the error joins a model.Problem for
// each that failed.
func (c *Client) ListTasks(ctx context.Context, f TaskFilter, emit func(ids []string)) error {
	if f.Cluster == "" { // a long ARN names its cluster
		for _, id := range []string{f.Service, f.Instance} {
			if _, ok := model.ParseARN(id); ok {
				f.Cluster = model.ClusterARN(id)
			}
		}
	}
	return c.inClusters(ctx, f.Cluster, "ListTasks", func(ctx context.Context, cluster string, emit func([]string)) error {
		return c.listTasks(ctx, f, cluster, emit)
	}, emit)
}

func (c *Client) listTasks(ctx context.Context, f TaskFilter, cluster string, emit func([]string)) error {
	f.Cluster = model.ClusterName(cluster)
	f.Service = model.ShortID(f.Service)
	f.Instance = model.ShortID(f.Instance)
	var errs []error
	if f.Status == TasksAll {
		emit = once(emit) // a task may stop between the two lists
	}
	if f.Status != TasksStopped {
		errs = append(errs, c.listFiltered(ctx, f, types.DesiredStatusRunning, emit))
	}
	if f.Status == TasksStopped || f.Status == TasksAll {
		errs = append(errs, c.listStopped(ctx, f, emit))
	}
	return errors.Join(errs...)
}

// listFiltered lists tasks by the filters that ECS has. An endpoint that is not
// AWS may ignore them, so there the tasks are described and looked at.
func (c *Client) listFiltered(ctx context.Context, f TaskFilter, status types.DesiredStatus, emit func([]string)) error {
	if c.scope.Endpoint == "" || f.Service == "" {
		return c.listPages(ctx, f, status, emit)
	}
	ids, err := collect(func(emit func([]string)) error { return c.listPages(ctx, f, status, emit) })
	return errors.Join(err, c.emitOfService(ctx, ids, f.Service, emit))
}

// listStopped lists stopped tasks. Whether an endpoint lists those of a service
// by the service's name is disputed. Until it has been seen to, every stopped
// task of the cluster is described and looked at when that finds nothing, so
// that none is lost.
func (c *Client) listStopped(ctx context.Context, f TaskFilter, emit func([]string)) error {
	if f.Service == "" {
		return c.listPages(ctx, f, types.DesiredStatusStopped, emit)
	}
	err := c.listFiltered(ctx, f, types.DesiredStatusStopped, func(ids []string) {
		c.stoppedByName.Store(true)
		emit(ids)
	})
	if err != nil || c.stoppedByName.Load() {
		return err
	}
	all := f
	all.Service = ""
	ids, err := collect(func(emit func([]string)) error { return c.listPages(ctx, all, types.DesiredStatusStopped, emit) })
	return errors.Join(err, c.emitOfService(ctx, ids, f.Service, emit))
}

// emitOfService describes tasks and emits those that belong to the service.
func (c *Client) emitOfService(ctx context.Context, ids []string, service string, emit func([]string)) error {
	if len(ids) == 0 {
		return nil
	}
	batch, err := c.DescribeTasks(ctx, ids)
	var mine []string
	for _, t := range batch.Items {
		if t.Service == service {
			mine = append(mine, t.ARN)
		}
	}
	if len(mine) > 0 {
		emit(mine)
	}
	if err != nil {
		return err
	}
	for _, p := range batch.Problems {
		if !isMissing(p.Err) { // it may be the service's: say that the list is not whole
			return p
		}
	}
	return nil
}

func (c *Client) listPages(ctx context.Context, f TaskFilter, status types.DesiredStatus, emit func([]string)) error {
	optional := func(s string) *string {
		if s == "" {
			return nil
		}
		return aws.String(s)
	}
	return eachPage(ctx, func(ctx context.Context, token *string) ([]string, *string, error) {
		out, err := c.ecs.ListTasks(ctx, &ecs.ListTasksInput{
			Cluster:           aws.String(f.Cluster),
			ServiceName:       optional(f.Service),
			Family:            optional(f.Family),
			ContainerInstance: optional(f.Instance),
			DesiredStatus:     status,
			MaxResults:        aws.Int32(listSize),
			NextToken:         token,
		})
		if err != nil {
			return nil, nil, err
		}
		return longARNs(out.TaskArns, f.Cluster), out.NextToken, nil
	}, emit)
}

// DescribeTasks reads tasks, of one or of several clusters, with their tags. The
// machine below is not joined: see EnrichTasks. The error is nil when anything
// was answered; see Batch for what was not.
func (c *Client) DescribeTasks(ctx context.Context, ids []string) (Batch[model.Task], error) {
	return describer[model.Task]{
		op:   "DescribeTasks",
		size: tasksPerCall,
		id:   func(t model.Task) string { return t.ARN },
		call: func(ctx context.Context, cluster string, ids []string) ([]model.Task, []types.Failure, error) {
			out, err := c.ecs.DescribeTasks(ctx, &ecs.DescribeTasksInput{
				Cluster: aws.String(cluster),
				Tasks:   each(ids, model.ShortID),
				Include: []types.TaskField{types.TaskFieldTags},
			})
			if err != nil {
				return nil, nil, err
			}
			return each(out.Tasks, toTask), out.Failures, nil
		},
	}.run(ctx, ids)
}
