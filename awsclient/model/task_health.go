package model

import "strings"

// unexplained is the reason of a task that stopped without one.
const unexplained = "stopped"

// Health returns the health part of Verdict.
func (t Task) Health() Health { return t.Verdict().Health }

// Verdict derives the health of the task; its reason is that of Explain.
func (t Task) Verdict() Verdict {
	switch t.Status {
	case "":
		return Verdict{}
	case "RUNNING":
		return t.runningVerdict()
	case "PROVISIONING":
		return Verdict{Motion, "waiting for its network or a place to run"}
	case "PENDING":
		return Verdict{Motion, "pulling images and starting containers"}
	case "ACTIVATING":
		return Verdict{Motion, "registering with its load balancer"}
	case "STOPPED", "DELETED":
		return t.stopVerdict()
	default: // DEACTIVATING, STOPPING, DEPROVISIONING
		v := t.stopVerdict()
		v.Health = Worse(Motion, v.Health)
		if v.Health == Idle {
			v.Health = Motion
		}
		v.Reason = stopping(v.Reason)
		return v
	}
}

func stopping(reason string) string {
	if reason == unexplained {
		return "stopping"
	}
	return "stopping: " + reason
}

func (t Task) runningVerdict() Verdict {
	switch {
	case t.Desired == "STOPPED":
		return Verdict{Motion, stopping(t.stopVerdict().Reason)}
	case t.HealthStatus == "UNHEALTHY":
		return Verdict{Bad, "failing its health check" + t.failingContainer()}
	case t.Connectivity == "DISCONNECTED":
		return Verdict{Warn, "its agent is disconnected"}
	default:
		return Verdict{Health: OK}
	}
}

func (t Task) failingContainer() string {
	for _, c := range t.Containers {
		if c.HealthState == "UNHEALTHY" {
			return " (" + c.Name + ")"
		}
	}
	return ""
}

// stopVerdict says why the task stopped and whether that was meant to be.
func (t Task) stopVerdict() Verdict {
	reason := t.StopReason
	switch {
	case t.StopCode == "SpotInterruption", strings.Contains(reason, "Spot Task was interrupted"):
		return Verdict{Warn, "Spot capacity was taken back"}
	case strings.HasPrefix(reason, "Host EC2 (instance"):
		return Verdict{Warn, "its EC2 instance was terminated"}
	case t.StopCode == "TerminationNotice":
		return Verdict{Warn, orReason("its instance is being taken away", reason)}
	case t.StopCode == "InfrastructureHealth":
		return Verdict{Warn, orReason("the machine below was not healthy", reason)}
	case strings.Contains(reason, "failed ELB health checks"):
		return Verdict{Bad, "the load balancer found it unhealthy" + inGroup(reason)}
	case strings.Contains(reason, "failed container health checks"):
		return Verdict{Bad, "its container health check failed" + t.failingContainer()}
	case t.StopCode == "UserInitiated":
		return Verdict{Idle, byUser(reason)}
	case t.StopCode == "ServiceSchedulerInitiated", strings.HasPrefix(reason, "Scaling activity initiated"):
		return Verdict{Idle, byScheduler(reason)}
	}
	if f, ok := startFailure(t); ok {
		return Verdict{Bad, f}
	}
	return t.exitVerdict()
}

// exitVerdict judges a task that ended because a container did.
func (t Task) exitVerdict() Verdict {
	c, ok := t.culprit()
	if !ok {
		if t.StopReason == "" {
			return Verdict{Idle, unexplained}
		}
		return Verdict{Warn, oneLine(t.StopReason)}
	}
	said := ExplainContainer(t, c)
	if said == "" { // no ECS, but a stand-in says this of a stopped task
		return Verdict{Idle, orReason(unexplained, t.StopReason)}
	}
	words := c.Name + ": " + said
	switch {
	case c.ExitCode.Or(-1) != 0:
		return Verdict{Bad, words}
	case t.Service != "":
		return Verdict{Warn, words + ", but a service's task should keep running"}
	default:
		return Verdict{Idle, words}
	}
}

// culprit returns the container that ended the task: one that failed by itself
// before one that was only stopped with it.
func (t Task) culprit() (Container, bool) {
	best, rank := -1, 0
	for i, c := range t.Containers {
		if r := blame(c); r > rank {
			best, rank = i, r
		}
	}
	if best < 0 {
		return Container{}, false
	}
	return t.Containers[best], true
}

// blame ranks how likely it is that a container ended its task.
func blame(c Container) int {
	code, ok := c.ExitCode.Get()
	switch {
	case c.Status != "STOPPED":
		return 0
	case outOfMemory(c):
		return 5
	case !ok && c.Reason != "":
		return 4
	case !ok:
		return 0
	case code == exitKilled || code == exitTerminated:
		return 1 // stopped along with the others, most likely
	case code != 0:
		return 3
	default:
		return 2 // it finished, and the others were stopped for it
	}
}

func inGroup(reason string) string {
	if g := targetGroup(reason); g != "" {
		return " (target group " + g + ")"
	}
	return ""
}

func byUser(reason string) string {
	switch reason {
	case "", "Task stopped by user":
		return "stopped on request"
	default:
		return "stopped on request: " + oneLine(reason)
	}
}

// byScheduler words what the service scheduler did. ECS uses the same words for
// scaling in and for replacing.
func byScheduler(reason string) string {
	if reason == "" || strings.HasPrefix(reason, "Scaling activity initiated") {
		return "scaled in or replaced by its service"
	}
	return "stopped by its service: " + oneLine(reason)
}

func orReason(words, reason string) string {
	if reason == "" {
		return words
	}
	return words + ": " + oneLine(reason)
}

// oneLine puts a reason on one line, without the full stop at its end.
func oneLine(s string) string {
	return strings.TrimSuffix(strings.Join(strings.Fields(s), " "), ".")
}
