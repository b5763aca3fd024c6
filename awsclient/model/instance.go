package model

import "time"

// Instance is one container instance: a machine that is registered with a
// cluster.
type Instance struct {
	ARN        string // canonical long form
	ID         string // short id
	Cluster    string
	ClusterARN string

	EC2ID        string // i-... , or mi-... of an external instance
	Status       string // ACTIVE, DRAINING, REGISTERING, DEREGISTERING, REGISTRATION_FAILED
	StatusReason string
	Connected    bool // the agent is connected
	AgentVersion string
	AgentHash    string
	Docker       string // Docker version without its "DockerVersion: " prefix
	AgentUpdate  string // PENDING, STAGING, ... UPDATED, FAILED; empty when never updated

	CPU    Capacity // CPU units
	Memory Capacity // MiB
	GPU    Capacity
	Ports  []string // TCP and UDP ports in use, as ECS lists them ("22", "8080/udp")

	Running    int
	Pending    int
	Registered time.Time
	Provider   string // capacity provider

	Attributes []KeyValue // all of them, by name
	Type       string     // instance type
	Zone       string
	AMI        string
	OS         string // linux, windows
	Arch       string // x86_64, arm64

	HealthStatus string // OK, IMPAIRED, INSUFFICIENT_DATA, INITIALIZING; empty when not reported
	Checks       []HealthCheckResult
	Tags         []Tag
	Version      int64

	EC2 Maybe[EC2Instance] // filled by EnrichContainerInstances; none when EC2 does not know it
	// Drain is filled by EnrichContainerInstances while the instance drains and
	// has tasks; none when it does not drain.
	Drain Maybe[Drain]

	Watch // its CPU, filled by EnrichContainerInstances
}

// Drain is what is in the way of a draining instance.
type Drain struct {
	Left     int      // tasks that are still there
	Blockers []string // why they stay, in plain words; empty while they only take their time
}

// External reports whether the machine is not an EC2 instance (ECS Anywhere).
func (i Instance) External() bool { return len(i.EC2ID) > 3 && i.EC2ID[:3] == "mi-" }

// HealthCheckResult is one of the checks ECS runs on an instance.
type HealthCheckResult struct {
	Type    string // CONTAINER_RUNTIME, AGENT_CONNECTIVITY ...
	Status  string
	Reason  string
	Changed time.Time
	Updated time.Time
}

// EC2Instance is what EC2 says of the machine below a container instance.
type EC2Instance struct {
	ID         string
	State      string // pending, running, shutting-down, stopped ...
	Type       string
	Zone       string
	PrivateIP  string
	PrivateDNS string
	PublicIP   string
	Launched   time.Time
	Spot       bool
	Name       string // value of the Name tag
	AMI        string
	Arch       string
	VPC        string
	Subnet     string
}
