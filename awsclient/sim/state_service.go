package sim

import "time"

// Service is an ECS service.
type Service struct {
	ServiceArn                    string                          `json:"serviceArn"`
	ServiceName                   string                          `json:"serviceName"`
	ClusterArn                    string                          `json:"clusterArn"`
	LoadBalancers                 []LoadBalancer                  `json:"loadBalancers"`
	ServiceRegistries             []ServiceRegistry               `json:"serviceRegistries"`
	Status                        string                          `json:"status"`
	DesiredCount                  int                             `json:"desiredCount"`
	RunningCount                  int                             `json:"runningCount"`
	PendingCount                  int                             `json:"pendingCount"`
	LaunchType                    string                          `json:"launchType,omitempty"`
	CapacityProviderStrategy      []CapacityProviderStrategyItem  `json:"capacityProviderStrategy,omitempty"`
	PlatformVersion               string                          `json:"platformVersion,omitempty"`
	PlatformFamily                string                          `json:"platformFamily,omitempty"`
	TaskDefinition                string                          `json:"taskDefinition"`
	DeploymentConfiguration       *DeploymentConfiguration        `json:"deploymentConfiguration,omitempty"`
	Deployments                   []*Deployment                   `json:"deployments"`
	RoleArn                       string                          `json:"roleArn,omitempty"`
	Events                        []ServiceEvent                  `json:"events"` // newest first, at most 100
	CreatedAt                     Epoch                           `json:"createdAt,omitzero"`
	CurrentServiceDeployment      string                          `json:"currentServiceDeployment,omitempty"`
	CurrentServiceRevisions       []ServiceCurrentRevisionSummary `json:"currentServiceRevisions,omitempty"`
	PlacementConstraints          []PlacementConstraint           `json:"placementConstraints"`
	PlacementStrategy             []PlacementStrategy             `json:"placementStrategy"`
	NetworkConfiguration          *NetworkConfiguration           `json:"networkConfiguration,omitempty"`
	HealthCheckGracePeriodSeconds *int                            `json:"healthCheckGracePeriodSeconds,omitempty"`
	SchedulingStrategy            string                          `json:"schedulingStrategy"`
	DeploymentController          *DeploymentController           `json:"deploymentController,omitempty"`
	Tags                          []Tag                           `json:"tags,omitzero"`
	CreatedBy                     string                          `json:"createdBy,omitempty"`
	EnableECSManagedTags          bool                            `json:"enableECSManagedTags"`
	PropagateTags                 string                          `json:"propagateTags,omitempty"`
	EnableExecuteCommand          bool                            `json:"enableExecuteCommand"`
	AvailabilityZoneRebalancing   string                          `json:"availabilityZoneRebalancing,omitempty"`
	ResourceManagementType        string                          `json:"resourceManagementType,omitempty"`

	cluster *Cluster
	sched   scheduling
	past    *past
	fine    []string  // metrics that it publishes every 20 seconds: MonitoringConfiguration
	stale   *Service  // what reads see until staleTil: see Options.EventuallyConsistent
	staleAt time.Time // when reads see the service as it is
}

// LoadBalancer is one target group of a service.
type LoadBalancer struct {
	TargetGroupArn string `json:"targetGroupArn,omitempty"`
	ContainerName  string `json:"containerName,omitempty"`
	ContainerPort  int    `json:"containerPort,omitempty"`
}

// ServiceRegistry is one service discovery registry of a service.
type ServiceRegistry struct {
	RegistryArn   string `json:"registryArn"`
	Port          int    `json:"port,omitempty"`
	ContainerName string `json:"containerName,omitempty"`
	ContainerPort int    `json:"containerPort,omitempty"`
}

// DeploymentConfiguration is how a service's deployments are done.
type DeploymentConfiguration struct {
	DeploymentCircuitBreaker *DeploymentCircuitBreaker `json:"deploymentCircuitBreaker,omitempty"`
	MaximumPercent           *int                      `json:"maximumPercent,omitempty"`
	MinimumHealthyPercent    *int                      `json:"minimumHealthyPercent,omitempty"`
	Alarms                   *DeploymentAlarms         `json:"alarms,omitempty"`
	Strategy                 string                    `json:"strategy,omitempty"`
	BakeTimeInMinutes        int                       `json:"bakeTimeInMinutes,omitempty"`
}

// DeploymentCircuitBreaker ends a deployment whose tasks fail to start.
type DeploymentCircuitBreaker struct {
	Enable   bool `json:"enable"`
	Rollback bool `json:"rollback"`
}

// DeploymentAlarms are the alarms that end a deployment.
type DeploymentAlarms struct {
	AlarmNames []string `json:"alarmNames"`
	Rollback   bool     `json:"rollback"`
	Enable     bool     `json:"enable"`
}

// DeploymentController says who deploys: ECS, CODE_DEPLOY or EXTERNAL.
type DeploymentController struct {
	Type string `json:"type"`
}

// Deployment is one entry of a service's deployments, the PRIMARY one first.
type Deployment struct {
	Id                          string                         `json:"id"`
	Status                      string                         `json:"status"` // PRIMARY, ACTIVE, INACTIVE
	TaskDefinition              string                         `json:"taskDefinition"`
	DesiredCount                int                            `json:"desiredCount"`
	PendingCount                int                            `json:"pendingCount"`
	RunningCount                int                            `json:"runningCount"`
	FailedTasks                 int                            `json:"failedTasks"`
	CreatedAt                   Epoch                          `json:"createdAt,omitzero"`
	UpdatedAt                   Epoch                          `json:"updatedAt,omitzero"`
	CapacityProviderStrategy    []CapacityProviderStrategyItem `json:"capacityProviderStrategy,omitempty"`
	LaunchType                  string                         `json:"launchType,omitempty"`
	PlatformVersion             string                         `json:"platformVersion,omitempty"`
	PlatformFamily              string                         `json:"platformFamily,omitempty"`
	NetworkConfiguration        *NetworkConfiguration          `json:"networkConfiguration,omitempty"`
	RolloutState                string                         `json:"rolloutState,omitempty"` // IN_PROGRESS, COMPLETED, FAILED
	RolloutStateReason          string                         `json:"rolloutStateReason,omitempty"`
	ServiceConnectConfiguration *ServiceConnectConfiguration   `json:"serviceConnectConfiguration,omitempty"`
	ServiceConnectResources     []ServiceConnectResource       `json:"serviceConnectResources,omitempty"`

	def      *TaskDefinition
	state    string    // of the rollout: RolloutState, whoever deploys
	tasks    []*Task   // those that should run, oldest first
	stopping int       // tasks that were told to stop and have not ended
	proven   bool      // a task of it was healthy: failedTasks counts no more
	baked    time.Time // when its alarms will have seen its tasks
	revision string    // ARN of the service revision
	attempt  string    // ARN of the service deployment
}

// ServiceConnectConfiguration is the Service Connect set-up of a deployment.
type ServiceConnectConfiguration struct {
	Enabled   bool                    `json:"enabled"`
	Namespace string                  `json:"namespace,omitempty"`
	Services  []ServiceConnectService `json:"services,omitempty"`
}

// ServiceConnectService is one port that a service offers to others.
type ServiceConnectService struct {
	PortName      string                      `json:"portName"`
	DiscoveryName string                      `json:"discoveryName,omitempty"`
	ClientAliases []ServiceConnectClientAlias `json:"clientAliases,omitempty"`
}

// ServiceConnectClientAlias is the name and port that clients use.
type ServiceConnectClientAlias struct {
	Port    int    `json:"port"`
	DnsName string `json:"dnsName,omitempty"`
}

// ServiceConnectResource is the discovery service behind a Service Connect port.
type ServiceConnectResource struct {
	DiscoveryName string `json:"discoveryName,omitempty"`
	DiscoveryArn  string `json:"discoveryArn,omitempty"`
}

// ServiceCurrentRevisionSummary is one service revision in use.
type ServiceCurrentRevisionSummary struct {
	Arn                string `json:"arn"`
	RequestedTaskCount int    `json:"requestedTaskCount"`
	RunningTaskCount   int    `json:"runningTaskCount"`
	PendingTaskCount   int    `json:"pendingTaskCount"`
}

// ServiceEvent is one line of a service's history.
type ServiceEvent struct {
	Id        UUID   `json:"id"`
	CreatedAt Epoch  `json:"createdAt"`
	Message   string `json:"message"`
}

// NetworkConfiguration is the network of awsvpc tasks.
type NetworkConfiguration struct {
	AwsvpcConfiguration *AwsVpcConfiguration `json:"awsvpcConfiguration,omitempty"`
}

// AwsVpcConfiguration is subnets, security groups and public address.
type AwsVpcConfiguration struct {
	Subnets        []string `json:"subnets"`
	SecurityGroups []string `json:"securityGroups"`
	AssignPublicIp string   `json:"assignPublicIp,omitempty"`
}

// PlacementConstraint is a rule of a service or RunTask: distinctInstance, memberOf.
type PlacementConstraint struct {
	Type       string `json:"type"`
	Expression string `json:"expression,omitempty"`
}

// PlacementStrategy is one step of the order in which hosts are preferred.
type PlacementStrategy struct {
	Type  string `json:"type"`
	Field string `json:"field,omitempty"`
}
