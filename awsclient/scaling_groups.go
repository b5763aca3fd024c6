package awsclient

import (
	"context"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/autoscaling"
	"github.com/aws/aws-sdk-go-v2/service/autoscaling/types"

	"github.com/ecsdeck/ecsdeck/awsclient/model"
)

// groupsAtOnce is how many Auto Scaling groups one describe asks for.
const groupsAtOnce = 50

// ScalingGroupsOf reads the Auto Scaling groups of a cluster's capacity
// providers, with their newest activities. It reads the providers first. See
// ScalingGroups for the error.
func (c *Client) ScalingGroupsOf(ctx context.Context, cluster model.Cluster) ([]model.ScalingGroup, error) {
	var ids []string
	for _, name := range cluster.CapacityProviders {
		if ofMachines(name) {
			ids = append(ids, name)
		}
	}
	if len(ids) == 0 {
		return nil, nil
	}
	b, err := c.DescribeCapacityProviders(ctx, ids)
	if err != nil {
		return nil, err
	}
	return c.ScalingGroups(ctx, b.Items)
}

// ScalingGroups reads the Auto Scaling groups behind capacity providers, with
// their newest activities, in the order of the providers. Providers without a
// group are left out. The error joins a model.Problem for each group whose
// activities could not be read; the groups are returned with it.
func (c *Client) ScalingGroups(ctx context.Context, providers []model.CapacityProvider) ([]model.ScalingGroup, error) {
	var names []string
	of := map[string]string{} // group -> provider
	for _, p := range providers {
		if name := scalingGroupName(p.AutoScalingGroup); name != "" && of[name] == "" {
			of[name] = p.Name
			names = append(names, name)
		}
	}
	var groups []model.ScalingGroup
	for part := range slices.Chunk(names, groupsAtOnce) {
		out, err := c.watch.groups.DescribeAutoScalingGroups(ctx, &autoscaling.DescribeAutoScalingGroupsInput{AutoScalingGroupNames: part})
		if err != nil {
			return groups, model.Problem{Op: "DescribeAutoScalingGroups", Err: err}
		}
		for _, g := range out.AutoScalingGroups {
			m := toScalingGroup(g)
			m.Provider = of[m.Name]
			groups = append(groups, m)
		}
	}
	slices.SortStableFunc(groups, func(a, b model.ScalingGroup) int {
		return slices.Index(names, a.Name) - slices.Index(names, b.Name)
	})
	return parallel(groups, func(g model.ScalingGroup) (model.ScalingGroup, error) {
		out, err := c.watch.groups.DescribeScalingActivities(ctx, &autoscaling.DescribeScalingActivitiesInput{
			AutoScalingGroupName: aws.String(g.Name), MaxRecords: aws.Int32(activitiesRead),
		})
		if err != nil {
			return g, model.Problem{ID: g.ARN, Op: "DescribeScalingActivities", Err: err}
		}
		g.Activities = newestFirst(each(out.Activities, toGroupActivity))
		return g, nil
	})
}

// scalingGroupName is the name in the ARN of an Auto Scaling group; a plain name
// is returned as it is.
func scalingGroupName(arn string) string { return model.ShortID(arn) }

func toScalingGroup(in types.AutoScalingGroup) model.ScalingGroup {
	out := model.ScalingGroup{
		ARN: str(in.AutoScalingGroupARN), Name: str(in.AutoScalingGroupName),
		Min: num(in.MinSize), Max: num(in.MaxSize), Desired: num(in.DesiredCapacity),
		Instances: len(in.Instances), Metrics: len(in.EnabledMetrics) > 0,
		Suspended: each(in.SuspendedProcesses, func(p types.SuspendedProcess) string { return str(p.ProcessName) }),
	}
	for _, i := range in.Instances {
		if i.LifecycleState == types.LifecycleStateInService {
			out.InService++
		}
		if str(i.HealthStatus) != "Healthy" {
			out.Unhealthy++
		}
	}
	return out
}

func toGroupActivity(in types.Activity) model.ScalingActivity {
	out := model.ScalingActivity{
		ID: str(in.ActivityId), At: when(in.StartTime), End: when(in.EndTime), Status: string(in.StatusCode),
		Description: str(in.Description), Cause: str(in.Cause), Message: str(in.StatusMessage),
	}
	readCause(&out)
	return out
}
