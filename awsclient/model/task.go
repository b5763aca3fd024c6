package model

import "time"

// Task is one ECS task, running or stopped.
type Task struct {
	ARN        string // canonical long form
	ID         string // short id
	Cluster    string // cluster name
	ClusterARN string
	Group      string // "service:NAME", "family:NAME" or what RunTask was given
	Service    string // service name; empty for a standalone task
	StartedBy  string

	TaskDefinition   string // ARN
	Family, Revision string

	Status       string // last status: PROVISIONING, PENDING, ACTIVATING, RUNNING, ... STOPPED
	Desired      string // desired status: RUNNING or STOPPED
	HealthStatus string // HEALTHY, UNHEALTHY, UNKNOWN

	LaunchType      string
	Provider        string // capacity provider
	PlatformVersion string
	PlatformFamily  string
	CPU             int // CPU units; 0 when the task sets none
	Memory          int // MiB; 0 when the task sets none
	EphemeralGiB    int
	Zone            string

	Created       time.Time
	PullStarted   time.Time
	PullStopped   time.Time
	Started       time.Time
	Stopping      time.Time
	ExecutionStop time.Time // the containers have stopped
	Stopped       time.Time

	StopCode   string
	StopReason string

	Exec           bool
	Connectivity   string // CONNECTED, DISCONNECTED
	ConnectivityAt time.Time

	PrivateIP   string
	Attachments []Attachment
	Containers  []Container

	Instance string      // ARN of the container instance; empty on Fargate
	Host     Maybe[Host] // filled by EnrichTasks; none on Fargate

	Overrides []Override
	Tags      []Tag
	Version   int64
}

// Spot reports whether the task runs on Fargate Spot.
func (t Task) Spot() bool { return t.Provider == "FARGATE_SPOT" }

// IsStopped reports whether the task has ended.
func (t Task) IsStopped() bool { return t.Status == "STOPPED" || t.Status == "DELETED" }

// Host is the machine that a task runs on.
type Host struct {
	EC2ID     string
	Type      string // instance type
	Zone      string
	PrivateIP string
	Name      string // value of the Name tag
	Spot      bool
}

// Attachment is something that ECS attached to a task: an ENI, a volume,
// Service Connect.
type Attachment struct {
	ID      string
	Type    string
	Status  string
	Details []KeyValue
}

// Override is what RunTask or a service changed for one container of the task.
type Override struct {
	Container string
	Command   []string
	Env       []KeyValue
	CPU       int // 0 when not overridden
	Memory    int // 0 when not overridden
}

// Container is one container of a task.
type Container struct {
	ARN         string
	Name        string
	Image       string
	Digest      string
	Status      string // PENDING, RUNNING, STOPPED
	HealthState string // HEALTHY, UNHEALTHY, UNKNOWN
	ExitCode    Maybe[int]
	Reason      string
	RuntimeID   string
	PrivateIP   string
	Ports       []Port

	CPU         int // CPU units; 0 when not set
	Memory      int // hard limit, MiB; 0 when not set
	Reservation int // soft limit, MiB; 0 when not set
	GPUs        []string
	Agents      []Agent
}

// Port is one port of a container that is bound on its host.
type Port struct {
	BindIP         string
	Host           int
	Container      int
	HostRange      string // "49153-49160" when a range is bound
	ContainerRange string
	Protocol       string // tcp or udp
}

// Agent is a managed agent inside a container: ExecuteCommandAgent,
// GuardDutyAgent.
type Agent struct {
	Name    string
	Status  string
	Reason  string
	Started time.Time
}
