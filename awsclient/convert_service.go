package awsclient

import (
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"github.com/ecsdeck/ecsdeck/awsclient/model"
)

// eventsKept is how many events stay with a service in a list. A described
// service carries a hundred, nine tenths of its weight; ten are enough to tell
// trouble that comes back.
const eventsKept = 10

func toService(in types.Service) model.Service {
	cluster := str(in.ClusterArn)
	arn := model.LongARN(str(in.ServiceArn), cluster)
	family, revision := model.FamilyRevision(str(in.TaskDefinition))
	out := model.Service{
		ARN:              arn,
		Name:             str(in.ServiceName),
		Cluster:          model.ClusterName(cluster),
		ClusterARN:       cluster,
		Status:           str(in.Status),
		Desired:          int(in.DesiredCount),
		Running:          int(in.RunningCount),
		Pending:          int(in.PendingCount),
		LaunchType:       string(in.LaunchType),
		Strategy:         strategy(in.CapacityProviderStrategy),
		PlatformVersion:  str(in.PlatformVersion),
		PlatformFamily:   str(in.PlatformFamily),
		Scheduling:       string(in.SchedulingStrategy),
		Controller:       controller(in.DeploymentController),
		TaskDefinition:   str(in.TaskDefinition),
		Family:           family,
		Revision:         revision,
		Deployments:      each(in.Deployments, toDeployment),
		Rollout:          toRollout(in.DeploymentConfiguration),
		LoadBalancers:    each(in.LoadBalancers, toLoadBalancer),
		Registries:       each(in.ServiceRegistries, toRegistry),
		Network:          toNetwork(in.NetworkConfiguration),
		Exec:             in.EnableExecuteCommand,
		Rebalancing:      in.AvailabilityZoneRebalancing == types.AvailabilityZoneRebalancingEnabled,
		Balanced:         balanced(in.Events),
		Created:          when(in.CreatedAt),
		CreatedBy:        str(in.CreatedBy),
		Role:             str(in.RoleArn),
		HealthGrace:      num(in.HealthCheckGracePeriodSeconds),
		Constraints:      each(in.PlacementConstraints, toConstraint),
		Strategies:       each(in.PlacementStrategy, toPlacementStrategy),
		PropagateTags:    string(in.PropagateTags),
		Tags:             tags(in.Tags),
		Events:           newest(in.Events),
		TaskSets:         len(in.TaskSets),
		CurrentDeploy:    str(in.CurrentServiceDeployment),
		CurrentRevision:  currentRevision(in.CurrentServiceRevisions),
		ManagedByExpress: in.ResourceManagementType == types.ResourceManagementTypeEcs,
	}
	return out
}

// currentRevision is the newest of the revisions in use: their ids grow.
func currentRevision(in []types.ServiceCurrentRevisionSummary) string {
	newest := ""
	for _, r := range in {
		if arn := str(r.Arn); len(arn) > len(newest) || len(arn) == len(newest) && arn > newest {
			newest = arn
		}
	}
	return newest
}

// newest converts the newest few events and lets go of the rest.
func newest(in []types.ServiceEvent) []model.Event {
	return each(in[:min(len(in), eventsKept)], toEvent)
}

func toEvent(in types.ServiceEvent) model.Event {
	return model.Event{ID: str(in.Id), At: when(in.CreatedAt), Message: str(in.Message)}
}

// balanced reads from the newest event that speaks of it whether the tasks are
// spread evenly over the zones.
func balanced(events []types.ServiceEvent) model.Maybe[bool] {
	for _, e := range events {
		m := str(e.Message)
		if strings.Contains(m, "AZ balanced") {
			return model.Known(!strings.Contains(m, "not AZ balanced"))
		}
	}
	return model.Maybe[bool]{}
}

// controller names the deployment controller; AWS leaves it out for its own.
func controller(in *types.DeploymentController) string {
	if in == nil || in.Type == "" {
		return string(types.DeploymentControllerTypeEcs)
	}
	return string(in.Type)
}

func toDeployment(in types.Deployment) model.Deployment {
	family, revision := model.FamilyRevision(str(in.TaskDefinition))
	return model.Deployment{
		ID:              str(in.Id),
		Status:          str(in.Status),
		TaskDefinition:  str(in.TaskDefinition),
		Family:          family,
		Revision:        revision,
		Desired:         int(in.DesiredCount),
		Running:         int(in.RunningCount),
		Pending:         int(in.PendingCount),
		Failed:          int(in.FailedTasks),
		Rollout:         string(in.RolloutState),
		Reason:          str(in.RolloutStateReason),
		LaunchType:      string(in.LaunchType),
		Strategy:        strategy(in.CapacityProviderStrategy),
		PlatformVersion: str(in.PlatformVersion),
		Created:         when(in.CreatedAt),
		Updated:         when(in.UpdatedAt),
	}
}

func toRollout(in *types.DeploymentConfiguration) model.RolloutConfig {
	if in == nil {
		return model.RolloutConfig{}
	}
	out := model.RolloutConfig{
		Strategy:    string(in.Strategy),
		MinHealthy:  maybeNum(in.MinimumHealthyPercent),
		Max:         maybeNum(in.MaximumPercent),
		BakeMinutes: num(in.BakeTimeInMinutes),
	}
	if b := in.DeploymentCircuitBreaker; b != nil {
		out.Breaker, out.BreakerRollback = b.Enable, b.Rollback
	}
	if a := in.Alarms; a != nil && a.Enable {
		out.Alarms, out.AlarmsRollback = slices.Clone(a.AlarmNames), a.Rollback
	}
	return out
}

func toLoadBalancer(in types.LoadBalancer) model.LoadBalancer {
	return model.LoadBalancer{
		TargetGroup:   str(in.TargetGroupArn),
		Name:          str(in.LoadBalancerName),
		Container:     str(in.ContainerName),
		ContainerPort: num(in.ContainerPort),
	}
}

func toRegistry(in types.ServiceRegistry) model.Registry {
	port := num(in.ContainerPort)
	if port == 0 {
		port = num(in.Port)
	}
	return model.Registry{ARN: str(in.RegistryArn), Container: str(in.ContainerName), Port: port}
}

func toNetwork(in *types.NetworkConfiguration) model.Network {
	if in == nil || in.AwsvpcConfiguration == nil {
		return model.Network{}
	}
	v := in.AwsvpcConfiguration
	return model.Network{
		Subnets:        v.Subnets,
		SecurityGroups: v.SecurityGroups,
		PublicIP:       v.AssignPublicIp == types.AssignPublicIpEnabled,
	}
}

func toConstraint(in types.PlacementConstraint) model.Placement {
	return model.Placement{Type: string(in.Type), Field: str(in.Expression)}
}

func toPlacementStrategy(in types.PlacementStrategy) model.Placement {
	return model.Placement{Type: string(in.Type), Field: str(in.Field)}
}
