package sim

import (
	"slices"
	"strings"
)

// updateServiceInput is what the World can change of a service. The rest of the
// API's parameters (load balancers, registries, volumes, Service Connect, alarms
// and other strategies than ROLLING) is refused.
type updateServiceInput struct {
	Cluster string `json:"cluster"`
	Service string `json:"service"`
	serviceUpdate
}

// serviceUpdate is what UpdateService may change; nil leaves it as it is.
type serviceUpdate struct {
	DesiredCount   *int             `json:"desiredCount"`
	ForceNew       bool             `json:"forceNewDeployment"`
	TaskDefinition *string          `json:"taskDefinition"` // family, family:revision or ARN
	EnableExec     *bool            `json:"enableExecuteCommand"`
	Deploying      *deployingUpdate `json:"deploymentConfiguration"`

	Grace         *int                            `json:"healthCheckGracePeriodSeconds"`
	Network       *NetworkConfiguration           `json:"networkConfiguration"`
	Platform      *string                         `json:"platformVersion"`
	Strategy      *[]CapacityProviderStrategyItem `json:"capacityProviderStrategy"`
	Constraints   *[]PlacementConstraint          `json:"placementConstraints"`
	Placement     *[]PlacementStrategy            `json:"placementStrategy"`
	ManagedTags   *bool                           `json:"enableECSManagedTags"`
	PropagateTags *string                         `json:"propagateTags"`
	Rebalancing   *string                         `json:"availabilityZoneRebalancing"`
	Monitoring    *monitoring                     `json:"monitoring"`
}

// monitoring says how often the service's own metrics are measured.
type monitoring struct {
	Metrics []struct {
		Names   []string `json:"metricNames"`
		Seconds int      `json:"resolutionSeconds"` // 20 or 60
	} `json:"metricConfigurations"`
}

// fine are the metrics that are measured every 20 seconds.
func (m *monitoring) fine() (names []string) {
	for _, x := range m.Metrics {
		if x.Seconds == 20 {
			names = append(names, x.Names...)
		}
	}
	return names
}

// check refuses other metrics and other resolutions than ECS has.
func (m *monitoring) check() *Error {
	if m == nil {
		return nil
	}
	for _, x := range m.Metrics {
		if x.Seconds != 20 && x.Seconds != 60 {
			return invalid("resolutionSeconds must be 20 or 60.")
		}
		for _, name := range x.Names {
			if fail := oneOf("metricNames", name, "CPUUtilization", "MemoryUtilization"); fail != nil {
				return fail
			}
		}
	}
	return nil
}

// deployingUpdate is a deployment configuration as a caller gives it.
type deployingUpdate struct {
	Breaker        *DeploymentCircuitBreaker `json:"deploymentCircuitBreaker"`
	MaximumPercent *int                      `json:"maximumPercent"`
	MinimumPercent *int                      `json:"minimumHealthyPercent"`
	Strategy       string                    `json:"strategy"`
	BakeTime       *int                      `json:"bakeTimeInMinutes"`
}

func (w *World) opUpdateService(q *request, in *updateServiceInput) (any, *Error) {
	if in.Service == "" {
		return nil, invalid("Service cannot be empty.")
	}
	s, fail := w.updateService(w.region(q.region), in.Cluster, in.Service, in.serviceUpdate)
	if fail != nil {
		return nil, fail
	}
	return w.serviceOutput(s)
}

// check refuses what the service cannot become, before anything is changed.
func (u *serviceUpdate) check(s *Service) *Error {
	for _, fail := range []*Error{u.checkCount(s), u.checkDeploying(s), u.checkPlacement(s), u.checkNetwork(s), u.Monitoring.check()} {
		if fail != nil {
			return fail
		}
	}
	if u.Grace != nil && len(s.LoadBalancers) == 0 {
		return invalid("Health check grace period is only valid for services configured to use load balancers")
	}
	if u.Grace != nil && *u.Grace < 0 {
		return invalid("healthCheckGracePeriodSeconds must be a positive value.")
	}
	if fail := oneOf("propagateTags", deref(u.PropagateTags), "SERVICE", "TASK_DEFINITION", "NONE"); fail != nil {
		return fail
	}
	return oneOf("availabilityZoneRebalancing", deref(u.Rebalancing), "ENABLED", "DISABLED")
}

func deref(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

func (u *serviceUpdate) checkCount(s *Service) *Error {
	switch {
	case u.DesiredCount == nil:
		return nil
	case *u.DesiredCount < 0:
		return invalid("desiredCount must be a positive value.")
	case s.SchedulingStrategy == "DAEMON":
		return invalid("The daemon scheduling strategy does not support a desired count for services. Remove the desired count value and try again.")
	}
	return nil
}

// checkDeploying checks a deployment configuration together with what it leaves
// as it is.
func (u *serviceUpdate) checkDeploying(s *Service) *Error {
	c := u.Deploying
	if c == nil {
		return nil
	}
	next := c.over(s.DeploymentConfiguration)
	least, most := *next.MinimumHealthyPercent, *next.MaximumPercent
	switch {
	case c.Strategy != "" && c.Strategy != "ROLLING", c.BakeTime != nil && *c.BakeTime != 0:
		return &Error{Code: "UnsupportedFeatureException", Message: "The simulated AWS does not support deployment strategies other than ROLLING, nor a bake time, in UpdateService."}
	case c.Breaker != nil && c.Breaker.Enable && s.DeploymentController.Type != "ECS":
		return invalid("Deployment circuit breaker feature can only be enabled with ECS deployment controller.")
	case least < 0 || most <= 0 || least > most:
		return invalid("minimumHealthyPercent must be between 0 and maximumPercent.")
	case s.SchedulingStrategy == "DAEMON" && most != 100:
		return invalid("The daemon scheduling strategy does not support values above 100 for maximumPercent.")
	case least == 100 && most == 100 && (c.MinimumPercent != nil || c.MaximumPercent != nil):
		return invalid("Both maximumPercent and minimumHealthyPercent cannot be 100 as this will block deployments.")
	}
	return nil
}

// over is the configuration with the members that are given replaced.
func (c *deployingUpdate) over(old *DeploymentConfiguration) *DeploymentConfiguration {
	next := DeploymentConfiguration{MaximumPercent: ptr(200), MinimumHealthyPercent: ptr(100), Strategy: "ROLLING"}
	if old != nil {
		next = *old
	}
	if c.Breaker != nil {
		next.DeploymentCircuitBreaker = c.Breaker
	}
	if c.MaximumPercent != nil {
		next.MaximumPercent = c.MaximumPercent
	}
	if c.MinimumPercent != nil {
		next.MinimumHealthyPercent = c.MinimumPercent
	}
	return &next
}

func (u *serviceUpdate) checkPlacement(s *Service) *Error {
	if u.Constraints != nil {
		if _, _, err := parseConstraints(*u.Constraints); err != nil || len(*u.Constraints) > 10 {
			return invalid("Invalid constraint: %v.", err)
		}
	}
	if u.Placement == nil {
		return nil
	}
	if s.SchedulingStrategy == "DAEMON" && len(*u.Placement) > 0 {
		return invalid("The daemon scheduling strategy does not support placement strategies.")
	}
	return checkStrategies(*u.Placement)
}

// checkStrategies refuses placement strategies that ECS does not have.
func checkStrategies(list []PlacementStrategy) *Error {
	if len(list) > 5 {
		return invalid("placement strategies can have at most 5 items.")
	}
	for _, p := range list {
		ok := false
		switch field := strings.ToLower(p.Field); p.Type {
		case "random":
			ok = field == ""
		case "binpack":
			ok = field == "cpu" || field == "memory"
		case "spread":
			ok = field == "instanceid" || field == "host" || strings.HasPrefix(field, "attribute:")
		}
		if !ok {
			return invalid("Invalid placement strategy: type %s, field %s.", p.Type, p.Field)
		}
	}
	return nil
}

func (u *serviceUpdate) checkNetwork(s *Service) *Error {
	if u.Network != nil {
		if fail := checkNetwork(s.Deployments[0].def, u.Network, s.launch()); fail != nil {
			return fail
		}
	}
	if u.Platform != nil {
		if fail := checkPlatform(*u.Platform, s.launch()); fail != nil {
			return fail
		}
	}
	if u.Strategy == nil || slices.Equal(*u.Strategy, s.CapacityProviderStrategy) {
		return nil
	}
	if !u.ForceNew {
		return invalid("When switching from launch type to capacity provider strategy on an existing service, or making a change to a capacity provider strategy on a service that is already using one, you must force a new deployment.")
	}
	return checkProviders(s.cluster, *u.Strategy)
}

// checkProviders refuses a capacity provider strategy that the cluster cannot
// follow.
func checkProviders(c *Cluster, list []CapacityProviderStrategyItem) *Error {
	fargate := 0
	for _, p := range list {
		if c.region.provider(p.CapacityProvider) == nil {
			return invalid("The specified capacity provider '%s' was not found. Specify a valid name or ARN and try again.", p.CapacityProvider)
		}
		if onFargate(p.CapacityProvider) {
			fargate++
		}
	}
	if fargate > 0 && fargate < len(list) {
		return invalid("A capacity provider strategy cannot contain a mix of capacity providers using Auto Scaling groups and Fargate providers.")
	}
	return nil
}

// checkNetwork refuses a network configuration that tasks of the revision cannot
// have.
func checkNetwork(def *TaskDefinition, net *NetworkConfiguration, launch string) *Error {
	given := net != nil && net.AwsvpcConfiguration != nil
	switch {
	case def.NetworkMode != "awsvpc" && given:
		return invalid("Network Configuration is not valid for the given networkMode of this task definition.")
	case def.NetworkMode != "awsvpc":
		return nil
	case !given:
		return invalid("Network Configuration must be provided when networkMode 'awsvpc' is specified.")
	}
	v := net.AwsvpcConfiguration
	switch {
	case len(v.Subnets) == 0:
		return invalid("subnets can not be empty.")
	case len(v.Subnets) > 16:
		return invalid("subnets can have at most 16 items.")
	case len(v.SecurityGroups) > 5:
		return invalid("securityGroups can have at most 5 items.")
	case v.AssignPublicIp == "ENABLED" && launch != "FARGATE":
		return invalid("Assign public IP is not supported for this launch type.")
	}
	return oneOf("assignPublicIp", v.AssignPublicIp, "ENABLED", "DISABLED")
}

// checkPlatform refuses a platform version that Fargate does not have.
func checkPlatform(version, launch string) *Error {
	switch {
	case version == "":
		return nil
	case launch != "FARGATE":
		return invalid("The platform version must be null when specifying an EC2 launch type.")
	case !slices.Contains([]string{"LATEST", "1.4.0", "1.3.0"}, version):
		return &Error{Code: "PlatformUnknownException", Message: "The specified platform version does not exist."}
	}
	return nil
}
