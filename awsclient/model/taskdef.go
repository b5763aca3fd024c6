package model

import "time"

// Family is a task definition family.
type Family struct {
	Name   string
	Active bool // it has at least one active revision

	// Latest is the newest revision; filled by EnrichFamilies.
	Latest Maybe[int]
}

// TaskDefinition is one revision of a task definition.
type TaskDefinition struct {
	ARN      string
	Family   string
	Revision int
	Status   string // ACTIVE, INACTIVE, DELETE_IN_PROGRESS

	CPU           int // CPU units; 0 when not set
	Memory        int // MiB; 0 when not set
	EphemeralGiB  int
	NetworkMode   string
	Compatible    []string // launch types it can run on
	Requires      []string // launch types it was registered for
	OS            string
	Arch          string
	TaskRole      string
	ExecutionRole string
	PIDMode       string
	IPCMode       string

	Containers []ContainerDefinition
	Volumes    []Volume
	Placement  []Placement

	RegisteredAt   time.Time
	RegisteredBy   string
	DeregisteredAt time.Time
	Tags           []Tag

	// JSON is the whole definition, indented, in AWS's own field names.
	JSON []byte
}

// Name returns "family:revision".
func (d TaskDefinition) Name() string { return ShortID(d.ARN) }

// ContainerDefinition is one container of a task definition.
type ContainerDefinition struct {
	Name        string
	Image       string
	Essential   bool
	CPU         int
	Memory      int // hard limit, MiB; 0 when not set
	Reservation int // soft limit, MiB; 0 when not set
	GPU         string
	Command     []string
	EntryPoint  []string
	WorkDir     string
	User        string
	Ports       []PortMapping
	Env         []KeyValue // values may be secret: mask them on screens
	EnvFiles    []string
	Secrets     []KeyValue // name and where it comes from, never the value
	Check       HealthCheck
	LogDriver   string
	LogOptions  []KeyValue // by name
	Router      string     // fluentbit or fluentd when FireLens routes logs through it
	DependsOn   []KeyValue // container and condition
	Mounts      []Mount
	StopTimeout int // seconds; 0 when not set
	Privileged  bool
	ReadOnly    bool // read-only root filesystem
	Init        bool // init process enabled
	Restart     bool // restart policy enabled
}

// PortMapping is one port that a container definition opens.
type PortMapping struct {
	Name      string
	Container int
	Range     string // container port range instead of one port
	Host      int    // 0 means that the host picks one
	Protocol  string
}

// HealthCheck is a container health check; an empty Command means none.
type HealthCheck struct {
	Command     []string
	Interval    int // seconds
	Timeout     int // seconds
	Retries     int
	StartPeriod int // seconds
}

// Mount is one volume mounted in a container.
type Mount struct {
	Volume   string
	Path     string
	ReadOnly bool
}

// Volume is one volume of a task definition. Kind is host, docker, efs, fsx,
// s3 or launch; Source is its path, file system or driver.
type Volume struct{ Name, Kind, Source string }
