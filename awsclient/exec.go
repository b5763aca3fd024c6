package awsclient

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/ecsdeck/ecsdeck/awsclient/model"
)

// PlanExec plans to turn ECS Exec on or off for services. Services that are so
// already, or are being deleted, are left out, or are a *RefusedError when none
// is left.
func (c *Client) PlanExec(ctx context.Context, on bool, ids ...string) (Plan, error) {
	word, verb := "off", "turn exec off for"
	if on {
		word, verb = "on", "turn exec on for"
	}
	batch, err := c.DescribeServices(ctx, ids)
	w := intent[model.Service]{verb, "service", c.target, func(s model.Service) string { return s.CannotSetExec(on) }}
	rows, skipped, err := w.choose(c, ids, batch, err)
	if err != nil {
		return Plan{}, err
	}
	p := c.servicePlan(rows, skipped, "Turn exec "+word+" for %s", func(s model.Service) Call {
		return c.call("ecs", "UpdateService",
			Param{"cluster", s.Cluster}, Param{"service", s.Name}, Param{"enableExecuteCommand", strconv.FormatBool(on)})
	}, fieldStatus, fieldExec)
	running := 0
	for _, s := range rows {
		running += s.Running + s.Pending
		p.Warnings = append(p.Warnings, about(len(rows) > 1, s.Name, c.execWarnings(ctx, s, on))...)
	}
	p.Effects = []string{
		"starts no deployment",
		fmt.Sprintf("only tasks that start from now on have exec %s; the %s that run keep what they have", word, tasks(running)),
	}
	if running == 0 {
		p.Effects[1] = "tasks that start from now on have exec " + word
	}
	return p, nil
}

// execWarnings says what a task needs for exec and does not have. Source: the
// prerequisites and considerations of ECS Exec in the developer guide.
func (c *Client) execWarnings(ctx context.Context, s model.Service, on bool) []string {
	var out []string
	if s.Controller != "ECS" {
		out = append(out, "it is deployed by "+s.Controller+": ECS may refuse")
	}
	if !on || s.TaskDefinition == "" {
		return out
	}
	batch, err := c.DescribeTaskDefinitions(ctx, []string{s.TaskDefinition})
	if err != nil || len(batch.Items) == 0 {
		return append(out, "the task definition could not be read; exec needs a task role that allows ssmmessages")
	}
	d := batch.Items[0]
	if d.TaskRole == "" {
		out = append(out, d.Name()+" has no task role; exec needs one that allows ssmmessages")
	}
	var locked []string
	for _, ct := range d.Containers {
		if ct.ReadOnly {
			locked = append(locked, ct.Name)
		}
	}
	if len(locked) > 0 {
		out = append(out, "exec does not work in containers with a read-only root: "+strings.Join(locked, ", "))
	}
	return out
}
