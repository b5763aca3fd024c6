package model

import "strings"

// Place says where a session is: in a container of a task, or on a host.
type Place struct {
	Account string // twelve digits; empty when unknown
	Region  string
	Cluster string // name; empty for a host that no cluster is known of

	Task      string // ARN; empty on a host
	Service   string // name; empty for a standalone task and on a host
	Container string // name

	Instance string // EC2 id or mi-... on a host; empty in a container
	HostName string // value of the Name tag; empty when there is none or it is unknown
}

// String returns the place for people, from the outside to the inside:
// "123456789012 eu-west-1, cluster prod, service api, task 0a1b, container web".
func (p Place) String() string {
	parts := []string{strings.TrimSpace(p.Account + " " + p.Region)}
	for _, part := range [][2]string{
		{"cluster", p.Cluster},
		{"service", p.Service},
		{"task", ShortID(p.Task)},
		{"container", p.Container},
		{"instance", strings.TrimSpace(p.Instance + " " + p.HostName)},
	} {
		if part[1] != "" {
			parts = append(parts, part[0]+" "+part[1])
		}
	}
	return strings.TrimPrefix(strings.Join(parts, ", "), ", ")
}

// Name returns the innermost part of the place, for titles: "api/web",
// "0a1b/web" or "i-0abc".
func (p Place) Name() string {
	switch {
	case p.Task == "":
		return p.Instance
	case p.Service != "":
		return p.Service + "/" + p.Container
	default:
		return ShortID(p.Task) + "/" + p.Container
	}
}

// execAgent is the managed agent that ECS Exec talks to.
const execAgent = "ExecuteCommandAgent"

// ExecAgent returns the agent of ECS Exec in a container, and whether ECS tells
// of one.
func (c Container) ExecAgent() (Agent, bool) {
	for _, a := range c.Agents {
		if a.Name == execAgent {
			return a, true
		}
	}
	return Agent{}, false
}

// Container returns the container of a name, and whether there is one.
func (t Task) Container(name string) (Container, bool) {
	for _, c := range t.Containers {
		if c.Name == name {
			return c, true
		}
	}
	return Container{}, false
}

// ExecContainers returns the containers that a person can mean with exec: those
// that run, without what ECS and its features put beside them.
func (t Task) ExecContainers() []Container {
	var out []Container
	for _, c := range t.Containers {
		if c.Status == "RUNNING" && !sidecar(c.Name) {
			out = append(out, c)
		}
	}
	return out
}

// sidecar recognises containers that AWS adds to a task: the proxy of Service
// Connect and the agents whose names begin with aws-.
func sidecar(name string) bool {
	return strings.HasPrefix(name, "ecs-service-connect-") || strings.HasPrefix(name, "aws-")
}

// CannotExec says why ECS would execute nothing in any container of a task.
// Source: "Using Amazon ECS Exec" in the developer guide.
func (t Task) CannotExec() string {
	switch {
	case t.IsStopped():
		return "it has stopped"
	case !t.Exec:
		return "exec was off when it started: turn it on for the service and redeploy"
	case t.Status != "RUNNING" && t.Status != "DEACTIVATING" && t.Status != "ACTIVATING":
		return "it does not run yet (" + t.Status + ")"
	default:
		return ""
	}
}
