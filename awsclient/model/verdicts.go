package model

import (
	"fmt"
	"strings"
)

// Health returns the health part of Verdict.
func (c Cluster) Health() Health { return c.Verdict().Health }

// Verdict derives the health of the cluster from its status, its pool and what
// it runs. The health of its services is not part of it.
func (c Cluster) Verdict() Verdict { return c.alarmed(c.verdict()) }

func (c Cluster) verdict() Verdict {
	switch c.Status {
	case "":
		return Verdict{}
	case "FAILED":
		return Verdict{Bad, "its capacity could not be set up"}
	case "INACTIVE":
		return Verdict{Idle, "deleted"}
	case "PROVISIONING", "DEPROVISIONING":
		return Verdict{Motion, strings.ToLower(c.Status)}
	}
	if v := c.poolVerdict(); v.Health > OK {
		return v
	}
	switch {
	case c.AttachmentsStatus == "UPDATE_FAILED":
		return Verdict{Warn, "the update of its capacity providers failed"}
	case c.PendingTasks > 0:
		return Verdict{Motion, Counted(c.PendingTasks, "task") + " pending"}
	case c.ActiveServices+c.RunningTasks+c.ContainerInstances == 0:
		return Verdict{Idle, "empty"}
	default:
		return Verdict{Health: OK}
	}
}

func (c Cluster) poolVerdict() Verdict {
	p, ok := c.Pool.Get()
	switch {
	case !ok:
		return Verdict{}
	case p.Disconnected > 0 && p.Disconnected == p.Instances:
		return Verdict{Bad, "no agent is connected"}
	case p.Disconnected > 0:
		return Verdict{Warn, fmt.Sprintf("%s of %d disconnected", Counted(p.Disconnected, "agent"), p.Instances)}
	case p.Draining > 0:
		return Verdict{Motion, Counted(p.Draining, "instance") + " draining"}
	default:
		return Verdict{Health: OK}
	}
}

// Health returns the health part of Verdict.
func (i Instance) Health() Health { return i.Verdict().Health }

// Verdict derives the health of the instance from its status, its agent, its
// health checks and the state of the machine.
func (i Instance) Verdict() Verdict {
	left := i.Running + i.Pending
	switch i.Status {
	case "":
		return Verdict{}
	case "REGISTRATION_FAILED":
		return Verdict{Bad, "registration failed" + because(i.StatusReason)}
	case "REGISTERING", "DEREGISTERING":
		return Verdict{Motion, strings.ToLower(i.Status)}
	case "INACTIVE":
		return Verdict{Idle, "deregistered"}
	}
	if v, ok := i.broken(); ok {
		return v
	}
	switch {
	case i.Status == "DRAINING" && left > 0:
		return i.draining(left)
	case i.Status == "DRAINING":
		return Verdict{Idle, "drained"}
	case i.AgentUpdate == "FAILED":
		return Verdict{Warn, "the update of its agent failed"}
	default:
		return Verdict{Health: OK}
	}
}

// draining is no trouble as long as the tasks move.
func (i Instance) draining(left int) Verdict {
	v := Verdict{Motion, "draining, " + Counted(left, "task") + " left"}
	if d, _ := i.Drain.Get(); len(d.Blockers) > 0 {
		return Verdict{Warn, v.Reason + ", blocked: " + strings.Join(d.Blockers, "; ")}
	}
	return v
}

// broken tells what keeps ECS from using the instance.
func (i Instance) broken() (Verdict, bool) {
	if e, ok := i.EC2.Get(); ok && e.State != "" && e.State != "running" && e.State != "pending" {
		return Verdict{Bad, "its EC2 instance is " + e.State}, true
	}
	if !i.Connected {
		return Verdict{Bad, "agent disconnected: ECS can neither start nor stop tasks here"}, true
	}
	if i.HealthStatus != "IMPAIRED" {
		return Verdict{}, false
	}
	var failed []string
	for _, c := range i.Checks {
		if c.Status == "IMPAIRED" {
			failed = append(failed, strings.ToLower(strings.ReplaceAll(c.Type, "_", " "))+because(c.Reason))
		}
	}
	if len(failed) == 0 {
		return Verdict{Bad, "impaired"}, true
	}
	return Verdict{Bad, "impaired: " + strings.Join(failed, ", ")}, true
}

// Health returns the health part of Verdict.
func (d TaskDefinition) Health() Health { return d.Verdict().Health }

// Verdict derives the health of the revision from its status.
func (d TaskDefinition) Verdict() Verdict {
	switch d.Status {
	case "ACTIVE":
		return Verdict{Health: OK}
	case "INACTIVE":
		return Verdict{Idle, "deregistered"}
	case "DELETE_IN_PROGRESS":
		return Verdict{Motion, "being deleted"}
	default:
		return Verdict{}
	}
}

// Health returns the health part of Verdict.
func (f Family) Health() Health { return f.Verdict().Health }

// Verdict derives the health of the family from its revisions.
func (f Family) Verdict() Verdict {
	if f.Active {
		return Verdict{Health: OK}
	}
	return Verdict{Idle, "no active revision"}
}

// Health returns the health part of Verdict.
func (p CapacityProvider) Health() Health { return p.Verdict().Health }

// Verdict derives the health of the capacity provider from its status and its
// last update.
func (p CapacityProvider) Verdict() Verdict {
	switch {
	case strings.HasSuffix(p.Update, "_FAILED"):
		return Verdict{Bad, strings.ToLower(strings.ReplaceAll(p.Update, "_", " ")) + because(p.UpdateReason)}
	case strings.HasSuffix(p.Update, "_IN_PROGRESS"):
		return Verdict{Motion, strings.ToLower(strings.ReplaceAll(p.Update, "_", " "))}
	}
	switch p.Status {
	case "ACTIVE":
		return Verdict{Health: OK}
	case "PROVISIONING", "DEPROVISIONING":
		return Verdict{Motion, strings.ToLower(p.Status)}
	case "INACTIVE":
		return Verdict{Idle, "deleted"}
	default:
		return Verdict{}
	}
}
