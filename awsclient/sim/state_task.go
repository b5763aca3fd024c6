package sim

import "time"

// Task is an ECS task.
type Task struct {
	Attachments          []Attachment      `json:"attachments"`
	Attributes           []Attribute       `json:"attributes,omitempty"`
	AvailabilityZone     string            `json:"availabilityZone,omitempty"`
	CapacityProviderName string            `json:"capacityProviderName,omitempty"`
	ClusterArn           string            `json:"clusterArn"`
	Connectivity         string            `json:"connectivity,omitempty"`
	ConnectivityAt       Epoch             `json:"connectivityAt,omitzero"`
	ContainerInstanceArn string            `json:"containerInstanceArn,omitempty"`
	Containers           []Container       `json:"containers"`
	Cpu                  string            `json:"cpu,omitempty"`
	CreatedAt            Epoch             `json:"createdAt,omitzero"`
	DesiredStatus        string            `json:"desiredStatus"`
	EnableExecuteCommand bool              `json:"enableExecuteCommand"`
	ExecutionStoppedAt   Epoch             `json:"executionStoppedAt,omitzero"`
	Group                string            `json:"group,omitempty"`
	HealthStatus         string            `json:"healthStatus,omitempty"`
	LastStatus           string            `json:"lastStatus"`
	LaunchType           string            `json:"launchType,omitempty"`
	Memory               string            `json:"memory,omitempty"`
	Overrides            TaskOverride      `json:"overrides"`
	PlatformVersion      string            `json:"platformVersion,omitempty"`
	PlatformFamily       string            `json:"platformFamily,omitempty"`
	PullStartedAt        Epoch             `json:"pullStartedAt,omitzero"`
	PullStoppedAt        Epoch             `json:"pullStoppedAt,omitzero"`
	StartedAt            Epoch             `json:"startedAt,omitzero"`
	StartedBy            string            `json:"startedBy,omitempty"`
	StopCode             string            `json:"stopCode,omitempty"`
	StoppedAt            Epoch             `json:"stoppedAt,omitzero"`
	StoppedReason        string            `json:"stoppedReason,omitempty"`
	StoppingAt           Epoch             `json:"stoppingAt,omitzero"`
	Tags                 []Tag             `json:"tags,omitzero"`
	TaskArn              string            `json:"taskArn"`
	TaskDefinitionArn    string            `json:"taskDefinitionArn"`
	Version              int64             `json:"version"`
	EphemeralStorage     *EphemeralStorage `json:"ephemeralStorage,omitempty"`

	id      string
	cluster *Cluster
	service *Service // nil for a standalone task
	dep     *Deployment
	def     *TaskDefinition
	inst    *ContainerInstance // nil on Fargate
	life    lifecycle
	past    *taskLife // nil before it runs
	stale   *Task     // what reads see until staleAt; nil with staleAt set: nothing yet
	staleAt time.Time // when reads see the task as it is
}

// TaskOverride is what RunTask changed for a task.
type TaskOverride struct {
	ContainerOverrides            []ContainerOverride `json:"containerOverrides"`
	InferenceAcceleratorOverrides []struct{}          `json:"inferenceAcceleratorOverrides"` // always empty
	Cpu                           string              `json:"cpu,omitempty"`
	Memory                        string              `json:"memory,omitempty"`
	TaskRoleArn                   string              `json:"taskRoleArn,omitempty"`
	ExecutionRoleArn              string              `json:"executionRoleArn,omitempty"`
}

// ContainerOverride is what RunTask changed for one container.
type ContainerOverride struct {
	Name              string         `json:"name"`
	Command           []string       `json:"command,omitempty"`
	Environment       []KeyValuePair `json:"environment,omitempty"`
	Cpu               *int           `json:"cpu,omitempty"`
	Memory            *int           `json:"memory,omitempty"`
	MemoryReservation *int           `json:"memoryReservation,omitempty"`
}

// Container is one container of a task.
type Container struct {
	ContainerArn      string             `json:"containerArn"`
	TaskArn           string             `json:"taskArn"`
	Name              string             `json:"name"`
	Image             string             `json:"image,omitempty"`
	ImageDigest       string             `json:"imageDigest,omitempty"`
	RuntimeId         string             `json:"runtimeId,omitempty"`
	LastStatus        string             `json:"lastStatus"`
	ExitCode          *int               `json:"exitCode,omitempty"`
	Reason            string             `json:"reason,omitempty"`
	NetworkBindings   []NetworkBinding   `json:"networkBindings,omitzero"`
	NetworkInterfaces []NetworkInterface `json:"networkInterfaces"`
	HealthStatus      string             `json:"healthStatus,omitempty"`
	ManagedAgents     []ManagedAgent     `json:"managedAgents,omitempty"`
	Cpu               string             `json:"cpu,omitempty"`
	Memory            string             `json:"memory,omitempty"`
	MemoryReservation string             `json:"memoryReservation,omitempty"`
	GpuIds            []string           `json:"gpuIds,omitempty"`

	def *ContainerDefinition
	log *logStream // nil when its output does not go to CloudWatch Logs
}

// ManagedAgent is an agent that ECS runs inside a container: ExecuteCommandAgent.
type ManagedAgent struct {
	LastStartedAt Epoch  `json:"lastStartedAt,omitzero"`
	Name          string `json:"name"`
	Reason        string `json:"reason,omitempty"`
	LastStatus    string `json:"lastStatus"`
}

// NetworkBinding is a port of a container on its host.
type NetworkBinding struct {
	BindIP        string `json:"bindIP,omitempty"`
	ContainerPort int    `json:"containerPort,omitempty"`
	HostPort      int    `json:"hostPort,omitempty"`
	Protocol      string `json:"protocol,omitempty"`
}

// NetworkInterface is the address of an awsvpc container.
type NetworkInterface struct {
	AttachmentId       string `json:"attachmentId,omitempty"`
	PrivateIpv4Address string `json:"privateIpv4Address,omitempty"`
	Ipv6Address        string `json:"ipv6Address,omitempty"`
}

// Attachment is something that ECS attached to a task: its network interface.
type Attachment struct {
	Id      string         `json:"id"`
	Type    string         `json:"type"`
	Status  string         `json:"status"`
	Details []KeyValuePair `json:"details"`
}
