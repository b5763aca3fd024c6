package sim

import (
	"strconv"
	"time"
)

// The structs of the state_*.go files are the shapes of the Amazon ECS API
// itself: one Go struct for one shape, with AWS's names as json tags. What is
// marshalled is what AWS sends. Unexported fields are the World's bookkeeping
// and never leave it.
//
// Members that AWS leaves out when unset carry omitempty or omitzero. A list
// with omitzero is left out when nil and sent as [] when empty, as AWS does for
// the lists that are always there.

// Epoch is a point in time in Unix milliseconds. It marshals to epoch seconds
// as a JSON number with three decimals, as awsJson 1.1 has it. Zero is unset.
type Epoch int64

// epochOf returns the Epoch of t, zero for the zero time.
func epochOf(t time.Time) Epoch {
	if t.IsZero() {
		return 0
	}
	return Epoch(t.UnixMilli())
}

// Time returns the point in time, the zero time for zero.
func (e Epoch) Time() time.Time {
	if e == 0 {
		return time.Time{}
	}
	return time.UnixMilli(int64(e)).UTC()
}

// MarshalJSON writes epoch seconds: 1763812345.678.
func (e Epoch) MarshalJSON() ([]byte, error) {
	return strconv.AppendFloat(nil, float64(e)/1000, 'f', 3, 64), nil
}

// UUID is an id in AWS's usual form, 8-4-4-4-12 hex digits.
type UUID [16]byte

// String returns the id in its text form.
func (u UUID) String() string { return string(u.append(nil)) }

// MarshalText implements encoding.TextMarshaler.
func (u UUID) MarshalText() ([]byte, error) { return u.append(make([]byte, 0, 36)), nil }

func (u UUID) append(b []byte) []byte {
	const hex = "0123456789abcdef"
	for i, x := range u {
		if i == 4 || i == 6 || i == 8 || i == 10 {
			b = append(b, '-')
		}
		b = append(b, hex[x>>4], hex[x&15])
	}
	return b
}

// Error is what a call is refused with.
type Error struct {
	Code    string // AWS's error code, as ClusterNotFoundException
	Message string
	Status  int // HTTP status; 0 is 400
}

// Error implements error.
func (e *Error) Error() string { return e.Code + ": " + e.Message }

// Failure is one entry of an answer's failures list.
type Failure struct {
	Arn    string `json:"arn,omitempty"`
	Reason string `json:"reason,omitempty"`
	Detail string `json:"detail,omitempty"`
}

// Tag is one tag of a resource.
type Tag struct {
	Key   string `json:"key"`
	Value string `json:"value"`
}

// KeyValuePair is ECS's pair of name and value: environment, details, statistics.
type KeyValuePair struct {
	Name  string `json:"name,omitempty"`
	Value string `json:"value"`
}

// Cluster is an ECS cluster with everything that lives in it.
type Cluster struct {
	ClusterArn                        string                         `json:"clusterArn"`
	ClusterName                       string                         `json:"clusterName"`
	Status                            string                         `json:"status"`
	RegisteredContainerInstancesCount int                            `json:"registeredContainerInstancesCount"`
	RunningTasksCount                 int                            `json:"runningTasksCount"`
	PendingTasksCount                 int                            `json:"pendingTasksCount"`
	ActiveServicesCount               int                            `json:"activeServicesCount"`
	Statistics                        []KeyValuePair                 `json:"statistics,omitzero"`
	Tags                              []Tag                          `json:"tags,omitzero"`
	Settings                          []ClusterSetting               `json:"settings,omitzero"`
	Configuration                     *ClusterConfiguration          `json:"configuration,omitempty"`
	CapacityProviders                 []string                       `json:"capacityProviders,omitzero"`
	DefaultCapacityProviderStrategy   []CapacityProviderStrategyItem `json:"defaultCapacityProviderStrategy,omitzero"`
	ServiceConnectDefaults            *ClusterServiceConnectDefaults `json:"serviceConnectDefaults,omitempty"`

	region    *region
	services  []*Service           // sorted by name
	tasks     []*Task              // sorted by id
	instances []*ContainerInstance // sorted by id
	taskByID  map[string]*Task
	past      *past  // of its standalone tasks
	arnTail   string // what ARNs of things in the cluster carry: "NAME/"
}

// ClusterSetting is a setting of a cluster: containerInsights.
type ClusterSetting struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// ClusterConfiguration is how ECS Exec is set up in a cluster.
type ClusterConfiguration struct {
	ExecuteCommandConfiguration *ExecuteCommandConfiguration `json:"executeCommandConfiguration,omitempty"`
}

// ExecuteCommandConfiguration is where sessions of ECS Exec are logged.
type ExecuteCommandConfiguration struct {
	KmsKeyId         string                          `json:"kmsKeyId,omitempty"`
	Logging          string                          `json:"logging,omitempty"` // NONE, DEFAULT, OVERRIDE
	LogConfiguration *ExecuteCommandLogConfiguration `json:"logConfiguration,omitempty"`
}

// ExecuteCommandLogConfiguration is the log group or bucket of ECS Exec.
type ExecuteCommandLogConfiguration struct {
	CloudWatchLogGroupName      string `json:"cloudWatchLogGroupName,omitempty"`
	CloudWatchEncryptionEnabled bool   `json:"cloudWatchEncryptionEnabled"`
	S3BucketName                string `json:"s3BucketName,omitempty"`
	S3EncryptionEnabled         bool   `json:"s3EncryptionEnabled"`
	S3KeyPrefix                 string `json:"s3KeyPrefix,omitempty"`
}

// ClusterServiceConnectDefaults is the cluster's Service Connect namespace.
type ClusterServiceConnectDefaults struct {
	Namespace string `json:"namespace,omitempty"`
}

// CapacityProviderStrategyItem is one capacity provider's share.
type CapacityProviderStrategyItem struct {
	CapacityProvider string `json:"capacityProvider"`
	Weight           int    `json:"weight"`
	Base             int    `json:"base"`
}

// CapacityProvider is a source of capacity: an Auto Scaling group, or Fargate.
type CapacityProvider struct {
	CapacityProviderArn      string                    `json:"capacityProviderArn"`
	Name                     string                    `json:"name"`
	Cluster                  string                    `json:"cluster,omitempty"`
	Status                   string                    `json:"status"`
	AutoScalingGroupProvider *AutoScalingGroupProvider `json:"autoScalingGroupProvider,omitempty"`
	UpdateStatus             string                    `json:"updateStatus,omitempty"`
	UpdateStatusReason       string                    `json:"updateStatusReason,omitempty"`
	Tags                     []Tag                     `json:"tags,omitzero"`
	Type                     string                    `json:"type,omitempty"`
}

// AutoScalingGroupProvider is the Auto Scaling group of a capacity provider.
type AutoScalingGroupProvider struct {
	AutoScalingGroupArn          string          `json:"autoScalingGroupArn"`
	ManagedScaling               *ManagedScaling `json:"managedScaling,omitempty"`
	ManagedTerminationProtection string          `json:"managedTerminationProtection,omitempty"`
	ManagedDraining              string          `json:"managedDraining,omitempty"`
}

// ManagedScaling is how ECS scales the group of a capacity provider.
type ManagedScaling struct {
	Status                 string `json:"status"`
	TargetCapacity         int    `json:"targetCapacity"`
	MinimumScalingStepSize int    `json:"minimumScalingStepSize"`
	MaximumScalingStepSize int    `json:"maximumScalingStepSize"`
	InstanceWarmupPeriod   int    `json:"instanceWarmupPeriod"`
}
