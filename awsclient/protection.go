package awsclient

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"github.com/ecsdeck/ecsdeck/awsclient/model"
)

// The limits of task protection, in minutes. Source: the reference of
// UpdateTaskProtection.
const (
	protectLeast = 1
	protectMost  = 2880
)

// TaskProtection is whether ECS leaves a task alone in scale-in and deployments.
type TaskProtection struct {
	ID      string // task ARN
	Enabled bool
	Until   time.Time // zero when not protected
}

// TaskProtections reads the protection of tasks. Tasks that belong to no service
// have none and are problems in the Batch.
func (c *Client) TaskProtections(ctx context.Context, ids []string) (Batch[TaskProtection], error) {
	return describer[TaskProtection]{
		op:   "GetTaskProtection",
		size: tasksPerCall,
		id:   func(t TaskProtection) string { return t.ID },
		call: func(ctx context.Context, cluster string, ids []string) ([]TaskProtection, []types.Failure, error) {
			out, err := c.ecs.GetTaskProtection(ctx, &ecs.GetTaskProtectionInput{
				Cluster: aws.String(cluster), Tasks: each(ids, model.ShortID),
			})
			if err != nil {
				return nil, nil, err
			}
			return each(out.ProtectedTasks, func(t types.ProtectedTask) TaskProtection {
				return TaskProtection{ID: model.LongARN(str(t.TaskArn), cluster), Enabled: t.ProtectionEnabled, Until: when(t.ExpirationDate)}
			}), out.Failures, nil
		},
	}.run(ctx, ids)
}

// PlanProtect plans to protect tasks of services from scale-in and deployments
// for some minutes, 1 to 2880. Tasks for which ECS would refuse are left out, or
// are a *RefusedError when none is left.
func (c *Client) PlanProtect(ctx context.Context, minutes int, ids ...string) (Plan, error) {
	if minutes < protectLeast || minutes > protectMost {
		return Plan{}, &RefusedError{
			What: "cannot protect", Why: fmt.Sprintf("protection lasts %d to %d minutes (48 hours)", protectLeast, protectMost),
		}
	}
	p, err := c.planProtection(ctx, "protect", ids, Param{"protectionEnabled", "true"}, Param{"expiresInMinutes", strconv.Itoa(minutes)})
	if err != nil {
		return Plan{}, err
	}
	p.Title = "Protect " + p.Target.Name + " for " + spell(minutes)
	p.Effects = []string{
		"scale-in and deployments leave them alone for " + spell(minutes),
		"starts and stops nothing; a deployment waits for protected tasks",
		"it does not hold against StopTask, failed health checks, or the end of the host",
	}
	if len(p.Targets()) == 1 {
		p.Effects[0] = "scale-in and deployments leave it alone for " + spell(minutes)
	}
	return p, nil
}

// PlanUnprotect plans to end the protection of tasks.
func (c *Client) PlanUnprotect(ctx context.Context, ids ...string) (Plan, error) {
	p, err := c.planProtection(ctx, "unprotect", ids, Param{"protectionEnabled", "false"})
	if err != nil {
		return Plan{}, err
	}
	p.Title = "End the protection of " + p.Target.Name
	p.Effects = []string{"scale-in and deployments may stop them from now on", "stops nothing by itself"}
	if len(p.Targets()) == 1 {
		p.Effects[0] = "scale-in and deployments may stop it from now on"
	}
	return p, nil
}

func (c *Client) planProtection(ctx context.Context, verb string, ids []string, params ...Param) (Plan, error) {
	batch, err := c.DescribeTasks(ctx, ids)
	w := intent[model.Task]{verb, "task", c.taskTarget, model.Task.CannotProtect}
	rows, skipped, err := w.choose(c, ids, batch, err)
	if err != nil {
		return Plan{}, err
	}
	p := Plan{Skipped: skipped}
	for _, part := range byCluster(rows, func(t model.Task) string { return t.Cluster }) {
		call := c.call("ecs", "UpdateTaskProtection", Param{"cluster", part[0].Cluster})
		for _, t := range part {
			call.Params = append(call.Params, Param{"tasks", t.ID})
			call.Targets = append(call.Targets, c.taskTarget(t))
			p.Expect = append(p.Expect, expect(t.ARN, taskFacts(t), fieldStatus)...)
		}
		call.Params = append(call.Params, params...)
		p.Calls = append(p.Calls, call)
	}
	p.Target = together(p.Targets(), "task")
	p.Warnings = c.protectionWarnings(ctx, rows, params[0].Value == "true")
	return p, nil
}

// protectionWarnings says what the tasks have now.
func (c *Client) protectionWarnings(ctx context.Context, rows []model.Task, enable bool) []string {
	protected, err := c.protected(ctx, each(rows, func(t model.Task) string { return t.ARN }))
	switch {
	case err != nil:
		return []string{"what is protected now could not be read: " + Explain(err).Why}
	case enable && len(protected) > 0:
		return []string{are(len(protected), "task") + " protected already: the time starts anew"}
	case !enable && len(protected) == 0:
		return []string{"nothing of this is protected now"}
	default:
		return nil
	}
}

// protected returns the ARNs of those tasks that are protected now.
func (c *Client) protected(ctx context.Context, ids []string) ([]string, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	b, err := c.TaskProtections(ctx, ids)
	if err != nil {
		return nil, err
	}
	for _, p := range b.Problems {
		var said *MissingError
		if !errors.As(p.Err, &said) { // what ECS says of one task is no doubt of the others
			return nil, p
		}
	}
	var out []string
	for _, t := range b.Items {
		if t.Enabled {
			out = append(out, t.ID)
		}
	}
	return out, nil
}

// protectedOf warns of tasks of a service that a deployment will wait for.
func (c *Client) protectedOf(ctx context.Context, s model.Service) []string {
	if s.Running == 0 {
		return nil
	}
	ids, err := collect(func(emit func([]string)) error {
		return c.ListTasks(ctx, TaskFilter{Cluster: s.Cluster, Service: s.Name}, emit)
	})
	var protected []string
	if err == nil {
		protected, err = c.protected(ctx, ids)
	}
	switch {
	case err != nil:
		return []string{"which tasks are protected could not be read: " + Explain(err).Why}
	case len(protected) > 0:
		slices.Sort(protected)
		return []string{fmt.Sprintf("%s protected (%s): the deployment waits for %s",
			are(len(protected), "task"), fewNames(each(protected, model.ShortID)), them(len(protected)))}
	default:
		return nil
	}
}

// are is "1 task is", "2 tasks are".
func are(n int, noun string) string {
	if n == 1 {
		return "1 " + noun + " is"
	}
	return model.Counted(n, noun) + " are"
}

func them(n int) string {
	if n == 1 {
		return "it"
	}
	return "them"
}

// spell writes minutes for people: "90 minutes", "2 hours".
func spell(minutes int) string {
	if minutes%60 == 0 {
		return model.Counted(minutes/60, "hour")
	}
	return model.Counted(minutes, "minute")
}
