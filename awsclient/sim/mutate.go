package sim

import "time"

// serviceUpdate is what UpdateService may change; nil leaves it as it is.
type serviceUpdate struct {
	DesiredCount   *int
	ForceNew       bool
	TaskDefinition *string // family, family:revision or ARN
	EnableExec     *bool
}

// updateService changes a service and returns it as it is then. References may
// be names or ARNs; "" as a cluster is "default".
func (w *World) updateService(r *region, cluster, service string, u serviceUpdate) (*Service, *Error) {
	return nil, &Error{Code: "ServerException", Message: "not yet", Status: 500}
}

// stopTask stops a task and returns it as it is then.
func (w *World) stopTask(r *region, cluster, task, reason string) (*Task, *Error) {
	return nil, &Error{Code: "ServerException", Message: "not yet", Status: 500}
}

// runRequest is a RunTask call.
type runRequest struct {
	Cluster, TaskDefinition string
	Count                   int    // 0 is 1
	LaunchType              string // "" with no Strategy is the cluster's default, else EC2
	Strategy                []CapacityProviderStrategyItem
	PlatformVersion         string
	Group, StartedBy        string
	Overrides               TaskOverride
	Network                 *NetworkConfiguration
	Constraints             []PlacementConstraint
	Placement               []PlacementStrategy
	EnableExec              bool
	Tags                    []Tag
	ClientToken             string // the same token and request return the same tasks
}

// runTask starts standalone tasks: those that were placed, and a failure for
// each that was not.
func (w *World) runTask(r *region, in runRequest) ([]*Task, []Failure, *Error) {
	return nil, nil, &Error{Code: "ServerException", Message: "not yet", Status: 500}
}

// seen returns the service as a read sees it now: see Options.EventuallyConsistent.
func (s *Service) seen(now time.Time) *Service {
	if s.stale != nil && now.Before(s.staleAt) {
		return s.stale
	}
	return s
}

// seen returns the task as a read sees it now, nil when it does not see it yet.
func (t *Task) seen(now time.Time) *Task {
	if now.Before(t.staleAt) {
		return t.stale
	}
	return t
}

// statistics are the cluster's counts by launch type, for include=STATISTICS.
func (c *Cluster) statistics() []KeyValuePair { return nil }
