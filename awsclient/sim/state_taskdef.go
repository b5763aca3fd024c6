package sim

import "time"

// TaskDefinition is one revision of a family.
type TaskDefinition struct {
	TaskDefinitionArn       string                              `json:"taskDefinitionArn"`
	ContainerDefinitions    []ContainerDefinition               `json:"containerDefinitions"`
	Family                  string                              `json:"family"`
	TaskRoleArn             string                              `json:"taskRoleArn,omitempty"`
	ExecutionRoleArn        string                              `json:"executionRoleArn,omitempty"`
	NetworkMode             string                              `json:"networkMode,omitempty"` // awsvpc, bridge, host
	Revision                int                                 `json:"revision"`
	Volumes                 []Volume                            `json:"volumes"`
	Status                  string                              `json:"status"` // ACTIVE, INACTIVE
	RequiresAttributes      []Attribute                         `json:"requiresAttributes"`
	PlacementConstraints    []TaskDefinitionPlacementConstraint `json:"placementConstraints"`
	Compatibilities         []string                            `json:"compatibilities"`
	RuntimePlatform         *RuntimePlatform                    `json:"runtimePlatform,omitempty"`
	RequiresCompatibilities []string                            `json:"requiresCompatibilities,omitempty"`
	Cpu                     string                              `json:"cpu,omitempty"`
	Memory                  string                              `json:"memory,omitempty"`
	PidMode                 string                              `json:"pidMode,omitempty"`
	RegisteredAt            Epoch                               `json:"registeredAt,omitzero"`
	DeregisteredAt          Epoch                               `json:"deregisteredAt,omitzero"`
	RegisteredBy            string                              `json:"registeredBy,omitempty"`
	EphemeralStorage        *EphemeralStorage                   `json:"ephemeralStorage,omitempty"`

	tags   []Tag // sent beside the definition, with include=TAGS
	acts   behaviour
	needs  demand
	family *family

	stale   *TaskDefinition // what reads see until staleAt; nil with staleAt set: nothing yet
	staleAt time.Time       // when reads see the revision as it is
}

// family is all revisions of one name, oldest first.
type family struct {
	name      string
	revisions []*TaskDefinition
}

// TaskDefinitionPlacementConstraint is a rule of a task definition: memberOf.
type TaskDefinitionPlacementConstraint struct {
	Type       string `json:"type"`
	Expression string `json:"expression,omitempty"`
}

// RuntimePlatform is CPU architecture and operating system.
type RuntimePlatform struct {
	CpuArchitecture       string `json:"cpuArchitecture,omitempty"` // X86_64, ARM64
	OperatingSystemFamily string `json:"operatingSystemFamily,omitempty"`
}

// EphemeralStorage is the scratch space of a Fargate task.
type EphemeralStorage struct {
	SizeInGiB int `json:"sizeInGiB"`
}

// Volume is a volume of a task definition.
type Volume struct {
	Name                   string                  `json:"name"`
	Host                   *HostVolumeProperties   `json:"host,omitempty"`
	EfsVolumeConfiguration *EFSVolumeConfiguration `json:"efsVolumeConfiguration,omitempty"`
}

// HostVolumeProperties is a directory of the host.
type HostVolumeProperties struct {
	SourcePath string `json:"sourcePath,omitempty"`
}

// EFSVolumeConfiguration is a file system on EFS.
type EFSVolumeConfiguration struct {
	FileSystemId      string `json:"fileSystemId"`
	RootDirectory     string `json:"rootDirectory,omitempty"`
	TransitEncryption string `json:"transitEncryption,omitempty"`
}

// ContainerDefinition is one container of a task definition.
type ContainerDefinition struct {
	Name                   string                  `json:"name"`
	Image                  string                  `json:"image"`
	RepositoryCredentials  *RepositoryCredentials  `json:"repositoryCredentials,omitempty"`
	Cpu                    int                     `json:"cpu"`
	Memory                 *int                    `json:"memory,omitempty"`            // hard limit, MiB
	MemoryReservation      *int                    `json:"memoryReservation,omitempty"` // soft limit, MiB
	PortMappings           []PortMapping           `json:"portMappings"`
	Essential              bool                    `json:"essential"`
	RestartPolicy          *ContainerRestartPolicy `json:"restartPolicy,omitempty"`
	EntryPoint             []string                `json:"entryPoint,omitempty"`
	Command                []string                `json:"command,omitempty"`
	Environment            []KeyValuePair          `json:"environment"`
	EnvironmentFiles       []EnvironmentFile       `json:"environmentFiles,omitempty"`
	MountPoints            []MountPoint            `json:"mountPoints"`
	VolumesFrom            []VolumeFrom            `json:"volumesFrom"`
	LinuxParameters        *LinuxParameters        `json:"linuxParameters,omitempty"`
	Secrets                []Secret                `json:"secrets,omitempty"`
	DependsOn              []ContainerDependency   `json:"dependsOn,omitempty"`
	StartTimeout           *int                    `json:"startTimeout,omitempty"`
	StopTimeout            *int                    `json:"stopTimeout,omitempty"` // seconds
	User                   string                  `json:"user,omitempty"`
	WorkingDirectory       string                  `json:"workingDirectory,omitempty"`
	ReadonlyRootFilesystem *bool                   `json:"readonlyRootFilesystem,omitempty"`
	DockerLabels           map[string]string       `json:"dockerLabels,omitempty"`
	Ulimits                []Ulimit                `json:"ulimits,omitempty"`
	LogConfiguration       *LogConfiguration       `json:"logConfiguration,omitempty"`
	HealthCheck            *HealthCheck            `json:"healthCheck,omitempty"`
	SystemControls         []SystemControl         `json:"systemControls"`
	ResourceRequirements   []ResourceRequirement   `json:"resourceRequirements,omitempty"`
	FirelensConfiguration  *FirelensConfiguration  `json:"firelensConfiguration,omitempty"`
}

// RepositoryCredentials is the secret of a private registry.
type RepositoryCredentials struct {
	CredentialsParameter string `json:"credentialsParameter"`
}

// PortMapping is one port of a container definition.
type PortMapping struct {
	ContainerPort int    `json:"containerPort"`
	HostPort      int    `json:"hostPort"` // 0 picks one from the ephemeral range, in bridge mode
	Protocol      string `json:"protocol"`
	Name          string `json:"name,omitempty"`
	AppProtocol   string `json:"appProtocol,omitempty"`
}

// ContainerRestartPolicy restarts a container in place.
type ContainerRestartPolicy struct {
	Enabled              bool  `json:"enabled"`
	IgnoredExitCodes     []int `json:"ignoredExitCodes,omitempty"`
	RestartAttemptPeriod int   `json:"restartAttemptPeriod,omitempty"`
}

// EnvironmentFile is a file of environment variables.
type EnvironmentFile struct {
	Value string `json:"value"`
	Type  string `json:"type"`
}

// MountPoint is a volume in a container.
type MountPoint struct {
	SourceVolume  string `json:"sourceVolume"`
	ContainerPath string `json:"containerPath"`
	ReadOnly      bool   `json:"readOnly"`
}

// VolumeFrom takes the volumes of another container.
type VolumeFrom struct {
	SourceContainer string `json:"sourceContainer"`
	ReadOnly        bool   `json:"readOnly"`
}

// LinuxParameters are options of the kernel for a container.
type LinuxParameters struct {
	InitProcessEnabled *bool               `json:"initProcessEnabled,omitempty"`
	Capabilities       *KernelCapabilities `json:"capabilities,omitempty"`
}

// KernelCapabilities are capabilities added to and dropped from the default.
type KernelCapabilities struct {
	Add  []string `json:"add,omitempty"`
	Drop []string `json:"drop,omitempty"`
}

// Secret is an environment variable from Secrets Manager or Parameter Store.
type Secret struct {
	Name      string `json:"name"`
	ValueFrom string `json:"valueFrom"`
}

// ContainerDependency orders the start of containers.
type ContainerDependency struct {
	ContainerName string `json:"containerName"`
	Condition     string `json:"condition"` // START, COMPLETE, SUCCESS, HEALTHY
}

// Ulimit is a limit of a container.
type Ulimit struct {
	Name      string `json:"name"`
	SoftLimit int    `json:"softLimit"`
	HardLimit int    `json:"hardLimit"`
}

// LogConfiguration is where a container's output goes.
type LogConfiguration struct {
	LogDriver     string            `json:"logDriver"`
	Options       map[string]string `json:"options,omitempty"`
	SecretOptions []Secret          `json:"secretOptions,omitempty"`
}

// HealthCheck is the health check of a container; durations in seconds.
type HealthCheck struct {
	Command     []string `json:"command"`
	Interval    int      `json:"interval,omitempty"`
	Timeout     int      `json:"timeout,omitempty"`
	Retries     int      `json:"retries,omitempty"`
	StartPeriod *int     `json:"startPeriod,omitempty"`
}

// SystemControl is a kernel parameter of a container.
type SystemControl struct {
	Namespace string `json:"namespace"`
	Value     string `json:"value"`
}

// ResourceRequirement is a GPU or accelerator need of a container.
type ResourceRequirement struct {
	Value string `json:"value"`
	Type  string `json:"type"` // GPU
}

// FirelensConfiguration makes a container the log router of its task.
type FirelensConfiguration struct {
	Type    string            `json:"type"`
	Options map[string]string `json:"options,omitempty"`
}
