package model

import "strings"

// What ECS would refuse is told without a call, from what was read last. The
// functions return "" when the action is possible, else the reason.

// cannotChange is what every change of a service needs.
func (s Service) cannotChange() string {
	switch s.Status {
	case "DRAINING":
		return "the service is being deleted"
	case "INACTIVE":
		return "the service is deleted"
	default:
		return ""
	}
}

// CannotScale says why ECS would take no desired count. Services that CodeDeploy
// or an external controller deploys are not refused: UpdateService changes their
// desired count too. Source: the reference of UpdateService.
func (s Service) CannotScale() string {
	if s.Scheduling == "DAEMON" {
		return "it is a DAEMON service: ECS runs one task on every instance that fits, and takes no count"
	}
	return s.cannotChange()
}

// CannotRedeploy says why ECS would not start a new deployment. Source: the
// reference of UpdateService.
func (s Service) CannotRedeploy() string {
	switch s.Controller {
	case "CODE_DEPLOY":
		return "CodeDeploy deploys it: start a deployment there"
	case "EXTERNAL":
		return "an external controller deploys it: that creates its task sets"
	default:
		return s.cannotChange()
	}
}

// CannotSetExec says why ECS Exec cannot be set to on or off for a service.
func (s Service) CannotSetExec(on bool) string {
	switch {
	case s.cannotChange() != "":
		return s.cannotChange()
	case s.Exec == on && on:
		return "exec is on already"
	case s.Exec == on:
		return "exec is off already"
	default:
		return ""
	}
}

// CannotRun says why no task can be started with the service's configuration.
func (s Service) CannotRun() string {
	switch {
	case s.TaskDefinition == "" && s.Controller == "EXTERNAL":
		return "an external controller deploys it: the service itself names no task definition"
	case s.TaskDefinition == "":
		return "the service names no task definition"
	default:
		return ""
	}
}

// CannotStop says why a task cannot be stopped.
func (t Task) CannotStop() string {
	switch {
	case t.IsStopped():
		return "it has stopped already"
	case t.Desired == "STOPPED":
		return "it is stopping already"
	default:
		return ""
	}
}

// CannotProtect says why ECS would neither set nor clear the protection of a
// task. Source: the reference of UpdateTaskProtection.
func (t Task) CannotProtect() string {
	if t.Service == "" {
		return "it belongs to no service: ECS protects only tasks of services"
	}
	return t.CannotStop()
}

// CannotDrain says why an instance cannot be drained. Source: the reference of
// UpdateContainerInstancesState.
func (i Instance) CannotDrain() string {
	switch i.Status {
	case "ACTIVE":
		return ""
	case "DRAINING":
		return "it is draining already"
	default:
		return "ECS drains only ACTIVE instances, and it is " + i.Status
	}
}

// CannotActivate says why an instance cannot be given back to the scheduler.
func (i Instance) CannotActivate() string {
	switch i.Status {
	case "DRAINING":
		return ""
	case "ACTIVE":
		return "it is active already"
	default:
		return "only a draining instance can be activated, and it is " + i.Status
	}
}

// CannotUpdateAgent says why ECS would not update the agent of an instance. That
// an image is Amazon Linux 2 for arm64, or has no ecs-init, cannot be read from
// an instance: see AgentDoubt. Source: the reference of UpdateContainerAgent.
func (i Instance) CannotUpdateAgent() string {
	switch {
	case i.External():
		return "it is an external instance: ECS does not update agents there"
	case strings.EqualFold(i.OS, "windows"):
		return "it runs Windows: a new instance is the way to a new agent"
	case i.attribute("bottlerocket.variant") != "":
		return "it runs Bottlerocket: the agent comes with the system's own updates"
	case i.Status == "INACTIVE":
		return "it is deregistered"
	case !i.Connected:
		return "its agent is disconnected"
	}
	switch i.AgentUpdate {
	case "PENDING", "STAGING", "STAGED", "UPDATING":
		return "an update of its agent is under way (" + i.AgentUpdate + ")"
	default:
		return ""
	}
}

// AgentDoubt says why ECS may refuse to update the agent, "" when nothing hints
// at it.
func (i Instance) AgentDoubt() string {
	if i.Arch == "arm64" {
		return "it is arm64: on Amazon Linux 2 for arm64 ECS refuses, there a new ecs-init brings the new agent"
	}
	return ""
}

func (i Instance) attribute(name string) string {
	for _, a := range i.Attributes {
		if a.Name == name {
			return a.Value
		}
	}
	return ""
}

// CannotDeregister says why a revision cannot be deregistered.
func (d TaskDefinition) CannotDeregister() string {
	switch d.Status {
	case "ACTIVE":
		return ""
	case "INACTIVE":
		return "it is deregistered already"
	default:
		return "it is " + d.Status
	}
}

// CannotRun says why no task can be started from a revision.
func (d TaskDefinition) CannotRun() string {
	if d.Status != "ACTIVE" {
		return "it is deregistered"
	}
	return ""
}
