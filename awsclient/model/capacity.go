package model

// CapacityProvider is a source of capacity for tasks.
type CapacityProvider struct {
	ARN          string
	Name         string
	Type         string // EC2_AUTOSCALING, MANAGED_INSTANCES, FARGATE, FARGATE_SPOT
	Cluster      string // only of Managed Instances
	Status       string // PROVISIONING, ACTIVE, DEPROVISIONING, INACTIVE
	Update       string // UPDATE_IN_PROGRESS, UPDATE_FAILED ...; usually empty
	UpdateReason string

	AutoScalingGroup string // ARN
	Scaling          bool   // managed scaling is on
	Target           int    // target capacity, percent
	Draining         bool   // managed draining is on
	Protection       bool   // managed termination protection is on
	Tags             []Tag
}
