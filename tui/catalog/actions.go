package catalog

import (
	"context"
	"fmt"
	"strings"

	"github.com/ecsdeck/ecsdeck/awsclient"
	"github.com/ecsdeck/ecsdeck/awsclient/model"
	"github.com/ecsdeck/ecsdeck/tui/keys"
	"github.com/ecsdeck/ecsdeck/tui/kind"
	"github.com/ecsdeck/ecsdeck/tui/widget"
)

// ReasonField is the id of the only field of the form of keys.Stop: a text, which
// may be empty.
const ReasonField = "reason"

const minutesField = "minutes"

// possible is the Disabled of an action that only read-only and the row's own
// state can refuse.
func possible[T any](cannot func(T) string) func(T, kind.Env) string {
	return func(row T, env kind.Env) string {
		if env.ReadOnly {
			return "the deck is read-only"
		}
		return cannot(row)
	}
}

// idsOf are the ARNs of rows.
func idsOf[T any](rows []T, id func(T) string) []string {
	out := make([]string, len(rows))
	for i, r := range rows {
		out[i] = id(r)
	}
	return out
}

// counted is a verb with what it is done to: "Stop", "Stop 3 tasks".
func counted[T any](verb, plural string) func([]T, kind.Values) string {
	return func(rows []T, _ kind.Values) string {
		if len(rows) == 1 {
			return verb
		}
		return fmt.Sprintf("%s %d %s", verb, len(rows), plural)
	}
}

func serviceID(s model.Service) string   { return s.ARN }
func taskID(t model.Task) string         { return t.ARN }
func instanceID(i model.Instance) string { return i.ARN }

func redeploy() kind.Action[model.Service] {
	return kind.Action[model.Service]{
		ID: keys.Redeploy, Title: "Redeploy", Bulk: true,
		Disabled: possible(model.Service.CannotRedeploy),
		Plan: func(ctx context.Context, c *awsclient.Client, rows []model.Service, _ kind.Values) (awsclient.Plan, error) {
			return c.PlanRedeploy(ctx, idsOf(rows, serviceID)...)
		},
		Verb:    counted[model.Service]("Redeploy", "services"),
		Settled: redeploySettled,
		Touches: scaleTouches,
	}
}

// redeploySettled follows the deployment that was started.
func redeploySettled(s, before model.Service, asked kind.Asked) kind.Progress {
	p := s.DeploymentSettling(asked(kind.StartedDeployment), before)
	text := widget.Clean(p.Text)
	now, _ := s.Primary()
	if why := whyStuck(s, now.Created); why != "" && !p.Done && !p.Failed {
		text += ": " + why
	}
	return kind.Progress{Done: p.Done, Failed: p.Failed, Text: text}
}

func stopTasks() kind.Action[model.Task] {
	return kind.Action[model.Task]{
		ID: keys.Stop, Title: "Stop", Bulk: true,
		Disabled: possible(model.Task.CannotStop),
		Form: func(_ []model.Task, _ kind.Env) []kind.Field {
			return []kind.Field{{
				ID: ReasonField, Label: "Reason", Kind: widget.TextField,
				Note: "shown as the task's stopped reason; may be empty",
			}}
		},
		Plan: func(ctx context.Context, c *awsclient.Client, rows []model.Task, v kind.Values) (awsclient.Plan, error) {
			return c.PlanStop(ctx, v.Text(ReasonField), idsOf(rows, taskID)...)
		},
		Verb: counted[model.Task]("Stop", "tasks"),
		Settled: func(t, _ model.Task, _ kind.Asked) kind.Progress {
			return kind.Progress{Done: t.IsStopped(), Text: strings.ToLower(t.Status)}
		},
		Touches: func(t model.Task, q kind.Query) []kind.Query {
			return []kind.Query{kind.One(q.Scope, refTo(kind.Tasks, t.ARN)), kind.One(q.Scope, refTo(kind.Clusters, t.ClusterARN))}
		},
	}
}

func protect() kind.Action[model.Task] {
	return kind.Action[model.Task]{
		ID: keys.Protect, Title: "Protect", Bulk: true,
		Disabled: possible(model.Task.CannotProtect),
		Form: func(_ []model.Task, _ kind.Env) []kind.Field {
			return []kind.Field{{
				ID: minutesField, Label: "Minutes", Kind: widget.NumberField, Value: "120", Min: 1, Max: 2880,
				Note: "from scale-in and deployments, at most two days",
			}}
		},
		Plan: func(ctx context.Context, c *awsclient.Client, rows []model.Task, v kind.Values) (awsclient.Plan, error) {
			n, err := v.Int(minutesField)
			if err != nil {
				return awsclient.Plan{}, fmt.Errorf("the minutes are not a number: %w", err)
			}
			return c.PlanProtect(ctx, n, idsOf(rows, taskID)...)
		},
		Verb: func(rows []model.Task, v kind.Values) string {
			return counted[model.Task]("Protect", "tasks")(rows, v) + " for " + v.Text(minutesField) + " minutes"
		},
		Touches: oneTask,
	}
}

func unprotect() kind.Action[model.Task] {
	return kind.Action[model.Task]{
		ID: keys.Unprotect, Title: "End protection", Bulk: true,
		Disabled: possible(model.Task.CannotProtect),
		Plan: func(ctx context.Context, c *awsclient.Client, rows []model.Task, _ kind.Values) (awsclient.Plan, error) {
			return c.PlanUnprotect(ctx, idsOf(rows, taskID)...)
		},
		Verb:    counted[model.Task]("End protection", "of tasks"),
		Touches: oneTask,
	}
}

func oneTask(t model.Task, q kind.Query) []kind.Query {
	return []kind.Query{kind.One(q.Scope, refTo(kind.Tasks, t.ARN))}
}

func drain() kind.Action[model.Instance] {
	return kind.Action[model.Instance]{
		ID: keys.Drain, Title: "Drain", Bulk: true,
		Disabled: possible(model.Instance.CannotDrain),
		Plan: func(ctx context.Context, c *awsclient.Client, rows []model.Instance, _ kind.Values) (awsclient.Plan, error) {
			return c.PlanDrain(ctx, idsOf(rows, instanceID)...)
		},
		Verb:    counted[model.Instance]("Drain", "instances"),
		Settled: stateSettled,
		Touches: oneInstance,
	}
}

func activate() kind.Action[model.Instance] {
	return kind.Action[model.Instance]{
		ID: keys.Activate, Title: "Activate", Bulk: true,
		Disabled: possible(model.Instance.CannotActivate),
		Plan: func(ctx context.Context, c *awsclient.Client, rows []model.Instance, _ kind.Values) (awsclient.Plan, error) {
			return c.PlanActivate(ctx, idsOf(rows, instanceID)...)
		},
		Verb:    counted[model.Instance]("Activate", "instances"),
		Settled: stateSettled,
		Touches: oneInstance,
	}
}

// stateSettled follows a drain and its opposite.
func stateSettled(i, before model.Instance, asked kind.Asked) kind.Progress {
	if asked("status") == "ACTIVE" {
		return kind.Progress{Done: i.Status == "ACTIVE", Text: strings.ToLower(i.Status)}
	}
	return drained(i, before)
}

// drained says how far a drain is, and what holds it up: "5 of 8 tasks moved,
// blocked: ...".
func drained(i, before model.Instance) kind.Progress {
	left := i.Running + i.Pending
	total := max(left, before.Running+before.Pending)
	p := kind.Progress{Done: i.Status == "DRAINING" && left == 0}
	switch d, _ := i.Drain.Get(); {
	case i.Status != "DRAINING":
		p.Text = strings.ToLower(i.Status)
	case total == 0:
		p.Text = "drained, no task was there"
	default:
		p.Text = fmt.Sprintf("draining, %d of %d tasks moved", total-left, total)
		if len(d.Blockers) > 0 && left > 0 {
			p.Text += ", blocked: " + widget.Clean(strings.Join(d.Blockers, "; "))
		}
	}
	return p
}

func oneInstance(i model.Instance, q kind.Query) []kind.Query {
	return []kind.Query{kind.One(q.Scope, refTo(kind.Instances, i.ARN)), kind.One(q.Scope, refTo(kind.Clusters, i.ClusterARN))}
}

func updateAgent() kind.Action[model.Instance] {
	return kind.Action[model.Instance]{
		ID: keys.UpdateAgent, Title: "Update the agent", Bulk: true,
		Disabled: possible(model.Instance.CannotUpdateAgent),
		Plan: func(ctx context.Context, c *awsclient.Client, rows []model.Instance, _ kind.Values) (awsclient.Plan, error) {
			return c.PlanUpdateAgent(ctx, idsOf(rows, instanceID)...)
		},
		Verb: counted[model.Instance]("Update the agent", "agents"),
		Settled: func(i, _ model.Instance, _ kind.Asked) kind.Progress {
			done := i.AgentUpdate == "UPDATED" || i.AgentUpdate == "FAILED"
			return kind.Progress{Done: done, Text: "agent " + strings.ToLower(i.AgentUpdate)}
		},
		Touches: oneInstance,
	}
}

func deregister() kind.Action[model.TaskDefinition] {
	return kind.Action[model.TaskDefinition]{
		ID: keys.Deregister, Title: "Deregister", Bulk: true, Risk: kind.RiskName,
		Disabled: possible(model.TaskDefinition.CannotDeregister),
		Plan: func(ctx context.Context, c *awsclient.Client, rows []model.TaskDefinition, _ kind.Values) (awsclient.Plan, error) {
			return c.PlanDeregister(ctx, idsOf(rows, definitionID)...)
		},
		Verb: counted[model.TaskDefinition]("Deregister", "revisions"),
		Settled: func(d, _ model.TaskDefinition, _ kind.Asked) kind.Progress {
			return kind.Progress{Done: d.Status == "INACTIVE", Text: strings.ToLower(d.Status)}
		},
		Touches: func(d model.TaskDefinition, q kind.Query) []kind.Query {
			return []kind.Query{kind.One(q.Scope, refTo(kind.TaskDefs, d.ARN))}
		},
	}
}

func definitionID(d model.TaskDefinition) string { return d.ARN }
