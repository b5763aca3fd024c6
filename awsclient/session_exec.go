package awsclient

import (
	"context"
	"strings"

	awsmiddleware "github.com/aws/aws-sdk-go-v2/aws/middleware"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	"golang.org/x/sync/errgroup"

	"github.com/ecsdeck/ecsdeck/awsclient/budget"
	"github.com/ecsdeck/ecsdeck/awsclient/model"
)

// ExecSession starts a command in a container of a task by ECS Exec and returns
// its session once data can flow. The command is split into words as a shell
// would and started without a shell, in a terminal. container may be empty when
// only one can be meant. ctx bounds the opening, not the session. A refusal is a
// *SessionError that Explain knows.
func (c *Client) ExecSession(ctx context.Context, task model.Task, container, command string) (*Session, error) {
	o, g, err := c.startExec(ctx, task, container, command)
	if o.call.Operation == "" {
		return nil, err
	}
	return c.open(ctx, o, g, err)
}

// startExec asks ECS for a session. Without an opening nothing was asked.
func (c *Client) startExec(ctx context.Context, task model.Task, container, command string) (opening, grant, error) {
	ctx = budget.With(ctx, budget.Visible) // a person waits
	target, err := execContainer(task, container)
	if err != nil {
		return opening{}, grant{}, err
	}
	o := opening{where: c.taskPlace(task, target.Name), target: Target{Kind: "task", ID: task.ARN, Name: task.ID, Cluster: task.Cluster, Account: c.scope.Account, Region: c.scope.Region}}
	call := c.call("ecs", "ExecuteCommand",
		Param{"cluster", task.Cluster}, Param{"task", task.ID}, Param{"container", target.Name},
		Param{"command", command}, Param{"interactive", "true"})
	o.call = auditedCall(call)
	g, err := c.executeCommand(ctx, task, target, call)
	return o, g, err
}

// executeCommand makes the call, and meanwhile reads the container again: when
// it was restarted in place it has another runtime id, by which the key of an
// encrypted session is made.
func (c *Client) executeCommand(ctx context.Context, task model.Task, target model.Container, call Call) (grant, error) {
	var g grant
	var group errgroup.Group
	runtime := target.RuntimeID
	group.Go(func() error {
		in := new(ecs.ExecuteCommandInput)
		if err := fill(call, in); err != nil {
			return err
		}
		out, err := c.ecs.ExecuteCommand(ctx, in, execOnce)
		if err != nil {
			g.requestID = requestID(err)
			return err
		}
		g.requestID, _ = awsmiddleware.GetRequestIDMetadata(out.ResultMetadata)
		if out.Session != nil {
			g.id, g.url, g.token = str(out.Session.SessionId), str(out.Session.StreamUrl), str(out.Session.TokenValue)
		}
		return nil
	})
	group.Go(func() error {
		batch, err := c.DescribeTasks(ctx, []string{task.ARN})
		if err == nil && len(batch.Items) == 1 {
			if now, ok := batch.Items[0].Container(target.Name); ok && now.RuntimeID != "" {
				runtime = now.RuntimeID
			}
		}
		return nil // what was known will do
	})
	err := group.Wait()
	g.target = "ecs:" + task.Cluster + "_" + task.ID + "_" + runtime
	return g, err
}

// execContainer finds the container that a person means.
func execContainer(task model.Task, name string) (model.Container, error) {
	what := "exec into task " + task.ID
	if name != "" {
		if target, ok := task.Container(name); ok {
			return target, nil
		}
		return model.Container{}, &RefusedError{What: what, Why: "it has no container " + name + "; it has " + containerNames(task.Containers)}
	}
	able := task.ExecContainers()
	switch {
	case len(able) == 1:
		return able[0], nil
	case len(able) == 0:
		return model.Container{}, &RefusedError{What: what, Why: "none of its containers runs"}
	}
	return model.Container{}, &RefusedError{What: what, Why: "it has several containers: say which one is meant, of " + containerNames(able)}
}

func containerNames(in []model.Container) string {
	return strings.Join(each(in, func(c model.Container) string { return c.Name }), ", ")
}

func (c *Client) taskPlace(t model.Task, container string) model.Place {
	return model.Place{
		Account: c.scope.Account, Region: c.scope.Region, Cluster: t.Cluster,
		Task: t.ARN, Service: t.Service, Container: container,
	}
}

// auditedCall is a call as it is written down.
func auditedCall(call Call) Call {
	params := make([]Param, len(call.Params))
	for i, p := range call.Params {
		if p.Name == "command" {
			p.Value = auditedCommand(p.Value)
		}
		params[i] = p
	}
	call.Params = params
	return call
}
