package model

import (
	"fmt"
	"strings"
)

// failedMany is how many tasks of a deployment have to fail before it is called
// broken: the least after which ECS's own circuit breaker gives up.
const failedMany = 3

// Health returns the health part of Verdict.
func (s Service) Health() Health { return s.Verdict().Health }

// Verdict derives the health of the service from its counts, its deployments and
// its newest events.
func (s Service) Verdict() Verdict { return s.alarmed(s.WorkVerdict()) }

// WorkVerdict is Verdict without the alarms: what ECS itself says of the service.
func (s Service) WorkVerdict() Verdict {
	switch {
	case s.Status == "":
		return Verdict{}
	case s.Status == "DRAINING" && s.Running+s.Pending > 0:
		return Verdict{Motion, fmt.Sprintf("being deleted, %s left", Counted(s.Running+s.Pending, "task"))}
	case s.Status == "DRAINING":
		return Verdict{Idle, "being deleted"}
	case s.Status == "INACTIVE":
		return Verdict{Idle, "deleted"}
	}
	if v, ok := s.failedDeployment(); ok {
		return v
	}
	if s.Desired == 0 {
		return s.wantsNothing()
	}
	if s.Running < s.Desired {
		return s.short()
	}
	return s.enough()
}

// failedDeployment speaks when ECS itself calls a deployment failed.
func (s Service) failedDeployment() (Verdict, bool) {
	for _, d := range s.Deployments {
		back := strings.Contains(d.Reason, "rolling back")
		switch {
		case d.Rollout == "FAILED" && d.Status == "PRIMARY":
			return Verdict{Bad, s.counts() + ", deployment failed" + because(d.Reason)}, true
		case d.Rollout == "FAILED":
			return Verdict{Warn, s.counts() + fmt.Sprintf(", deployment of %s:%s failed", d.Family, d.Revision) + because(d.Reason)}, true
		case back && d.Rollout == "IN_PROGRESS":
			return Verdict{Warn, s.counts() + fmt.Sprintf(", rolling back to %s:%s", d.Family, d.Revision)}, true
		}
	}
	return Verdict{}, false
}

// because is ": reason" without the words that ECS starts every reason with.
func because(reason string) string {
	reason = strings.TrimPrefix(reason, "ECS deployment circuit breaker: ")
	reason = strings.TrimSuffix(reason, ".")
	if reason == "" {
		return ""
	}
	return ": " + reason
}

func (s Service) wantsNothing() Verdict {
	switch {
	case s.Running+s.Pending > 0:
		return Verdict{Motion, "stopping " + Counted(s.Running+s.Pending, "task")}
	case s.Scheduling == "DAEMON":
		return Verdict{Idle, "no instance to run on"}
	default:
		return Verdict{Idle, "scaled to 0"}
	}
}

// short judges a service that runs fewer tasks than it should.
func (s Service) short() Verdict {
	v := Verdict{Health: Warn, Reason: s.counts()}
	primary, _ := s.Primary()
	trouble, troubled := s.trouble()
	again := s.repeated()
	switch {
	case troubled:
		v.Health = trouble.Health()
		v.Reason += ", " + trouble.Brief()
	case primary.Failed > 0:
		v.Reason += ", " + Counted(primary.Failed, "task") + " failed"
	case again != "":
		v.Reason += ", " + again
	case primary.Rollout == "IN_PROGRESS":
		v.Health = Motion
		v.Reason += ", rolling out " + primary.Family + ":" + primary.Revision
	}
	if v.Health == Warn && (s.Running == 0 || primary.Failed >= failedMany) {
		v.Health = Bad
	}
	return v
}

// enough judges a service that runs all its tasks.
func (s Service) enough() Verdict {
	primary, _ := s.Primary()
	trouble, troubled := s.trouble()
	again := s.repeated()
	switch {
	case primary.Rollout == "IN_PROGRESS" && primary.Failed > 0:
		return Verdict{Warn, fmt.Sprintf("rolling out %s:%s, %s failed", primary.Family, primary.Revision, Counted(primary.Failed, "task"))}
	case again != "": // says more than the newest event of it
		return Verdict{Warn, again}
	case troubled:
		return Verdict{Warn, trouble.Brief()}
	case primary.Rollout == "IN_PROGRESS" && primary.Running < primary.Desired:
		return Verdict{Motion, fmt.Sprintf("rolling out %s:%s, %d of %d", primary.Family, primary.Revision, primary.Running, primary.Desired)}
	case primary.Rollout == "IN_PROGRESS":
		return Verdict{Motion, fmt.Sprintf("settling on %s:%s", primary.Family, primary.Revision)}
	case s.Running > s.Desired:
		return Verdict{Motion, "stopping " + Counted(s.Running-s.Desired, "task")}
	default:
		return Verdict{Health: OK}
	}
}

// trouble returns the newest event that tells of trouble and is not older than
// the last good news. Events are newest first.
func (s Service) trouble() (Event, bool) {
	for _, e := range s.Events {
		kind, tone := e.classify()
		if kind == EventSteady || kind == EventDeployment {
			return Event{}, false
		}
		if tone >= Warn {
			return e, true
		}
	}
	return Event{}, false
}

func (s Service) counts() string { return fmt.Sprintf("%d of %d running", s.Running, s.Desired) }
