package awsclient

import (
	"context"
	"slices"
	"strconv"

	"github.com/ecsdeck/ecsdeck/awsclient/model"
	"github.com/ecsdeck/ecsdeck/awsclient/shell"
)

// Way starts a port session that leads where a route does, for a forward: with
// what tells how the container or the machine that it goes through fares.
func (c *Client) Way(ctx context.Context, t PortTarget, r shell.Route) (shell.Way, error) {
	document, params := DocumentPort, map[string]string{"portNumber": strconv.Itoa(r.Port)}
	if r.Host != "" {
		document, params["host"] = DocumentRemotePort, r.Host
	}
	s, err := c.PortSession(ctx, t, document, params)
	if err != nil {
		return shell.Way{}, err
	}
	return shell.Way{Streams: s, Name: t.Where.Name(), Watch: t.fate}, nil
}

// NewestTask is the task of a service that runs for the shortest time. It is
// refused when none does.
func (c *Client) NewestTask(ctx context.Context, s model.Service) (model.Task, error) {
	var ids []string
	err := c.ListTasks(ctx, TaskFilter{Cluster: s.Cluster, Service: s.Name}, func(page []string) { ids = append(ids, page...) })
	if err != nil {
		return model.Task{}, err
	}
	b, err := c.DescribeTasks(ctx, ids)
	var best model.Task
	for _, t := range b.Items {
		if t.Status == "RUNNING" && t.Desired != "STOPPED" && (best.ARN == "" || t.Created.After(best.Created)) {
			best = t
		}
	}
	switch {
	case best.ARN != "":
		return best, nil
	case err != nil:
		return model.Task{}, err
	}
	return model.Task{}, &RefusedError{What: "enter the service " + s.Name + " in " + s.Cluster, Why: "it has no running task"}
}

// TaskPorts are the TCP ports that the containers of a task are said to listen
// on, by its task definition, in their order.
func (c *Client) TaskPorts(ctx context.Context, t model.Task) ([]model.ContainerPort, error) {
	def, err := Only(c.DescribeTaskDefinitions(ctx, []string{t.TaskDefinition}))
	if err != nil {
		return nil, err
	}
	var out []model.ContainerPort
	for _, ct := range def.Containers {
		for _, p := range ct.Ports {
			one := model.ContainerPort{Container: ct.Name, Port: p.Container}
			if p.Container != 0 && p.Protocol != "udp" && !slices.Contains(out, one) {
				out = append(out, one)
			}
		}
	}
	return out, nil
}
