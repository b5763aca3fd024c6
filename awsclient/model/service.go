package model

import (
	"strconv"
	"time"
)

// Service is one ECS service. It carries only the newest few events; the whole
// hundred is read with ServiceEvents when they are looked at.
type Service struct {
	ARN        string // canonical long form
	Name       string
	Cluster    string // cluster name
	ClusterARN string
	Status     string // ACTIVE, DRAINING, INACTIVE

	Desired int
	Running int
	Pending int

	LaunchType       string // EC2, FARGATE, EXTERNAL, MANAGED_INSTANCES; empty when providers decide
	Strategy         []StrategyItem
	PlatformVersion  string
	PlatformFamily   string
	Scheduling       string // REPLICA, DAEMON
	Controller       string // ECS, CODE_DEPLOY, EXTERNAL
	TaskDefinition   string // ARN
	Family, Revision string

	Deployments []Deployment
	Rollout     RolloutConfig

	LoadBalancers []LoadBalancer
	Registries    []Registry
	Network       Network
	Exec          bool
	Rebalancing   bool        // availability zone rebalancing is on
	Balanced      Maybe[bool] // as the newest event that speaks of it says

	Created          time.Time
	CreatedBy        string
	Role             string
	HealthGrace      int // seconds; 0 when not set
	Constraints      []Placement
	Strategies       []Placement
	PropagateTags    string
	Tags             []Tag
	Events           []Event // the newest few, newest first
	TaskSets         int     // of an EXTERNAL or CODE_DEPLOY service
	CurrentDeploy    string  // ARN of the service deployment under way or last done
	CurrentRevision  string  // ARN of the newest service revision in use
	ManagedByExpress bool    // resources are managed by ECS (Express Mode)

	Watch // filled by EnrichServices
}

// LastEvent returns the newest event; the zero Event when there is none.
func (s Service) LastEvent() Event {
	if len(s.Events) == 0 {
		return Event{}
	}
	return s.Events[0]
}

// Primary returns the deployment that ECS works towards, and whether there is
// one (services with an EXTERNAL controller have none).
func (s Service) Primary() (Deployment, bool) {
	for _, d := range s.Deployments {
		if d.Status == "PRIMARY" {
			return d, true
		}
	}
	return Deployment{}, false
}

// Deployment is one entry of a service's deployments.
type Deployment struct {
	ID               string // ecs-svc/N
	Status           string // PRIMARY, ACTIVE, INACTIVE
	TaskDefinition   string // ARN
	Family, Revision string
	Desired          int
	Running          int
	Pending          int
	Failed           int    // tasks that failed in a row: did not start, or not pass their health checks
	Rollout          string // IN_PROGRESS, COMPLETED, FAILED; empty when the controller is not ECS
	Reason           string
	LaunchType       string
	Strategy         []StrategyItem
	PlatformVersion  string
	Created          time.Time
	Updated          time.Time
}

// Replaced is the deployment that the PRIMARY one takes the place of: it still runs
// tasks of another revision, an earlier one where both are of one family.
func (s Service) Replaced() (Deployment, bool) {
	now, ok := s.Primary()
	if !ok {
		return Deployment{}, false
	}
	for _, d := range s.Deployments {
		switch {
		case d.ID == now.ID, d.TaskDefinition == "", d.TaskDefinition == now.TaskDefinition, d.Rollout == "FAILED":
		case d.Family == now.Family && !earlierRevision(d.Revision, now.Revision):
		default:
			return d, true
		}
	}
	return Deployment{}, false
}

// earlierRevision compares two revisions, which are numbers.
func earlierRevision(a, b string) bool {
	x, err := strconv.Atoi(a)
	y, err2 := strconv.Atoi(b)
	return err == nil && err2 == nil && x < y
}

// RolloutConfig is how a service's deployments are done.
type RolloutConfig struct {
	Strategy        string // ROLLING, BLUE_GREEN, LINEAR, CANARY; empty means ROLLING
	MinHealthy      Maybe[int]
	Max             Maybe[int]
	Breaker         bool
	BreakerRollback bool
	Alarms          []string
	AlarmsRollback  bool
	BakeMinutes     int
}

// LoadBalancer is one target group or classic load balancer of a service.
type LoadBalancer struct {
	TargetGroup   string // ARN
	Name          string // of a classic load balancer
	Container     string
	ContainerPort int
}

// Registry is one service discovery registry.
type Registry struct {
	ARN       string
	Container string
	Port      int
}
