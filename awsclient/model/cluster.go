package model

// Cluster is one ECS cluster.
type Cluster struct {
	ARN    string
	Name   string
	Status string // ACTIVE, PROVISIONING, DEPROVISIONING, FAILED, INACTIVE

	ActiveServices     int
	RunningTasks       int
	PendingTasks       int
	ContainerInstances int

	EC2      LaunchStats // tasks and services by launch type
	Fargate  LaunchStats
	External LaunchStats
	Managed  LaunchStats // Managed Instances

	CapacityProviders []string
	DefaultStrategy   []StrategyItem
	AttachmentsStatus string // UPDATE_IN_PROGRESS ... of capacity providers; usually empty

	Insights Insights
	Settings []KeyValue
	ExecLog  string // logging of ECS Exec: NONE, DEFAULT, OVERRIDE; empty when not set
	Tags     []Tag

	// Pool is filled by EnrichClusters; none for a cluster without instances.
	Pool Maybe[Pool]

	Watch // its alarms, filled by EnrichClusters
}

// LaunchStats counts what runs on one launch type of a cluster.
type LaunchStats struct {
	Running  int
	Pending  int
	Services int // active services
	Draining int // services that are being deleted
}

// Insights is the state of CloudWatch Container Insights on a cluster.
type Insights uint8

// The states of Container Insights.
const (
	InsightsUnknown Insights = iota
	InsightsOff
	InsightsOn
	InsightsEnhanced
)

// String returns the state in one word; "·" when it is not known.
func (i Insights) String() string {
	switch i {
	case InsightsOff:
		return "off"
	case InsightsOn:
		return "on"
	case InsightsEnhanced:
		return "enhanced"
	default:
		return "·"
	}
}

// Pool is the capacity that the container instances of one cluster offer.
type Pool struct {
	Instances    int
	CPU          Capacity // ECS CPU units
	Memory       Capacity // MiB
	GPU          Capacity
	Types        []Count // by instance type, most frequent first
	Zones        []Count // by availability zone, by name
	Arch         []Count // by CPU architecture (x86_64, arm64)
	Disconnected int     // agents not connected
	Draining     int
	Spot         Maybe[int] // how many are Spot; known only when EC2 was read
}

// Capacity is what is registered and what of it is left.
type Capacity struct{ Registered, Remaining int }

// Used returns what is reserved by tasks.
func (c Capacity) Used() int { return max(0, c.Registered-c.Remaining) }

// UsedPercent returns the reserved part from 0 to 100; 0 when nothing is
// registered.
func (c Capacity) UsedPercent() int {
	if c.Registered <= 0 {
		return 0
	}
	return c.Used() * 100 / c.Registered
}
