package awsclient

import (
	"cmp"
	"context"
	"strings"

	"github.com/ecsdeck/ecsdeck/awsclient/model"
	"github.com/ecsdeck/ecsdeck/awsclient/shell"
)

// TaskFate returns what tells how the container of a session fares, for
// shell.Options. A task that is asked to stop is a warning: its containers have
// their stop timeout yet, in which a person may want to look. Each question is one
// DescribeTasks.
func (c *Client) TaskFate(task model.Task, container string) func(context.Context) (shell.Fate, error) {
	return func(ctx context.Context) (shell.Fate, error) {
		batch, err := c.DescribeTasks(ctx, []string{task.ARN})
		switch {
		case err != nil:
			return shell.Fate{}, err
		case len(batch.Items) == 1:
			return taskFate(batch.Items[0], container), nil
		}
		for _, p := range batch.Problems {
			if isMissing(p.Err) {
				return shell.Fate{Over: true, Why: "ECS does not know the task any more"}, nil
			}
		}
		return shell.Fate{}, nil
	}
}

func taskFate(t model.Task, container string) shell.Fate {
	reason := func(what string) string {
		if why := cmp.Or(model.Explain(t), t.StopReason); why != "" {
			return what + ": " + strings.TrimPrefix(why, "stopping: ")
		}
		return what
	}
	if t.IsStopped() {
		return shell.Fate{Over: true, Why: reason("the task has stopped")}
	}
	if ct, ok := t.Container(container); ok && ct.Status == "STOPPED" {
		if t.Desired == "STOPPED" { // why the task goes says more than how the container took it
			return shell.Fate{Over: true, Why: reason("the task has stopped")}
		}
		if why := model.ExplainContainer(t, ct); why != "" {
			return shell.Fate{Over: true, Why: "the container has stopped: " + why}
		}
		return shell.Fate{Over: true, Why: reason("the container has stopped")}
	}
	if t.Desired == "STOPPED" {
		return shell.Fate{Why: reason("the task is being stopped, and with it this session")}
	}
	return shell.Fate{}
}

// HostFate is TaskFate for a machine. An external machine is not watched.
func (c *Client) HostFate(i model.Instance) func(context.Context) (shell.Fate, error) {
	if !isEC2ID(i.EC2ID) {
		return nil
	}
	return func(ctx context.Context) (shell.Fate, error) {
		found, err := c.machines(ctx, []string{i.EC2ID})
		if err != nil {
			return shell.Fate{}, err
		}
		m, there := found[i.EC2ID].Get()
		switch {
		case !there:
			return shell.Fate{Over: true, Why: "EC2 does not know the instance any more"}, nil
		case m.State == "running" || m.State == "pending" || m.State == "":
			return shell.Fate{}, nil
		case m.State == "shutting-down" || m.State == "stopping":
			return shell.Fate{Why: "the instance is " + m.State}, nil
		default:
			return shell.Fate{Over: true, Why: "the instance is " + m.State}, nil
		}
	}
}
