package sim

import "time"

// ContainerInstance is a host that is registered in a cluster.
type ContainerInstance struct {
	ContainerInstanceArn string                         `json:"containerInstanceArn"`
	Ec2InstanceId        string                         `json:"ec2InstanceId,omitempty"`
	CapacityProviderName string                         `json:"capacityProviderName,omitempty"`
	Version              int64                          `json:"version"`
	VersionInfo          VersionInfo                    `json:"versionInfo"`
	RemainingResources   []Resource                     `json:"remainingResources"`
	RegisteredResources  []Resource                     `json:"registeredResources"`
	Status               string                         `json:"status"` // ACTIVE, DRAINING
	StatusReason         string                         `json:"statusReason,omitempty"`
	AgentConnected       bool                           `json:"agentConnected"`
	RunningTasksCount    int                            `json:"runningTasksCount"`
	PendingTasksCount    int                            `json:"pendingTasksCount"`
	AgentUpdateStatus    string                         `json:"agentUpdateStatus,omitempty"`
	Attributes           []Attribute                    `json:"attributes"`
	RegisteredAt         Epoch                          `json:"registeredAt,omitzero"`
	Attachments          []Attachment                   `json:"attachments"`
	Tags                 []Tag                          `json:"tags,omitzero"`
	HealthStatus         *ContainerInstanceHealthStatus `json:"healthStatus,omitempty"` // with include=CONTAINER_INSTANCE_HEALTH

	id      string
	cluster *Cluster
	host    *EC2Instance
	pool    pool
	update  agentUpdate
	lives   []*taskLife        // of the tasks that run or ran on it
	stale   *ContainerInstance // what reads see until staleAt
	staleAt time.Time          // when reads see the instance as it is
}

// VersionInfo is the versions on a container instance.
type VersionInfo struct {
	AgentVersion  string `json:"agentVersion,omitempty"`
	AgentHash     string `json:"agentHash,omitempty"`
	DockerVersion string `json:"dockerVersion,omitempty"`
}

// Resource is CPU, MEMORY, PORTS, PORTS_UDP or GPU of a container instance. For
// the ports the set holds those in use, in registered (the host's own) as in
// remaining (the host's own and the tasks').
type Resource struct {
	Name           string   `json:"name"`
	Type           string   `json:"type"` // INTEGER, STRINGSET
	DoubleValue    float64  `json:"doubleValue"`
	LongValue      int64    `json:"longValue"`
	IntegerValue   int      `json:"integerValue"`
	StringSetValue []string `json:"stringSetValue,omitzero"`
}

// Attribute is an attribute of a container instance, task or task definition.
type Attribute struct {
	Name       string `json:"name"`
	Value      string `json:"value,omitempty"`
	TargetType string `json:"targetType,omitempty"`
	TargetId   string `json:"targetId,omitempty"`
}

// ContainerInstanceHealthStatus is the health of a container instance.
type ContainerInstanceHealthStatus struct {
	OverallStatus string                      `json:"overallStatus"`
	Details       []InstanceHealthCheckResult `json:"details"`
}

// InstanceHealthCheckResult is one check: CONTAINER_RUNTIME, AGENT_CONNECTIVITY.
type InstanceHealthCheckResult struct {
	Type             string `json:"type"`
	Status           string `json:"status"` // OK, IMPAIRED, INSUFFICIENT_DATA, INITIALIZING
	LastUpdated      Epoch  `json:"lastUpdated,omitzero"`
	LastStatusChange Epoch  `json:"lastStatusChange,omitzero"`
}

// EC2Instance is the machine behind a container instance, as EC2 knows it. It
// is plain: the wire half renders it as EC2's XML.
type EC2Instance struct {
	ID            string // i-0123...
	Type          string // m6i.2xlarge
	Zone          string // eu-west-1a
	State         string // running, shutting-down, terminated
	PrivateIP     string
	PrivateDNS    string
	PublicIP      string // empty in private subnets
	PublicDNS     string
	ImageID       string // ami-...
	Architecture  string // x86_64, arm64
	Lifecycle     string // spot, or empty for on-demand
	Platform      string // PlatformDetails: Linux/UNIX
	VPC, Subnet   string
	SecurityGroup string
	KeyName       string
	Profile       string // ARN of the instance profile
	Launched      Epoch
	Tags          []Tag

	container *ContainerInstance
	ssm       ssmAgent
	ended     Epoch // when it was terminated
}
