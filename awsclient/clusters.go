package awsclient

import (
	"context"
	"strconv"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"github.com/ecsdeck/ecsdeck/awsclient/model"
)

// listSize is the page size of every ECS list: the most that ECS gives.
const listSize = 100

// clustersPerCall is how many clusters one DescribeClusters takes.
const clustersPerCall = 100

// ListClusters emits the ARN of every cluster of the region.
func (c *Client) ListClusters(ctx context.Context, emit func(ids []string)) error {
	return eachPage(ctx, func(ctx context.Context, token *string) ([]string, *string, error) {
		out, err := c.ecs.ListClusters(ctx, &ecs.ListClustersInput{MaxResults: aws.Int32(listSize), NextToken: token})
		if err != nil {
			return nil, nil, err
		}
		return out.ClusterArns, out.NextToken, nil
	}, emit)
}

// DescribeClusters reads clusters with their statistics, settings and tags.
// Their pools are not read: see EnrichClusters. For the error see Batch and
// describer: nil when anything was answered.
func (c *Client) DescribeClusters(ctx context.Context, ids []string) (Batch[model.Cluster], error) {
	d := describer[model.Cluster]{
		op:   "DescribeClusters",
		size: clustersPerCall,
		id:   func(c model.Cluster) string { return c.ARN },
		call: c.callDescribeClusters,
	}
	// Clusters live in no cluster: one group for all of them.
	return d.runFlat(ctx, ids)
}

func (c *Client) callDescribeClusters(ctx context.Context, _ string, ids []string) ([]model.Cluster, []types.Failure, error) {
	out, err := c.ecs.DescribeClusters(ctx, &ecs.DescribeClustersInput{
		Clusters: ids,
		Include: []types.ClusterField{
			types.ClusterFieldStatistics, types.ClusterFieldSettings, types.ClusterFieldTags,
			types.ClusterFieldConfigurations, types.ClusterFieldAttachments,
		},
	})
	if err != nil {
		return nil, nil, err
	}
	return each(out.Clusters, toCluster), out.Failures, nil
}

func toCluster(in types.Cluster) model.Cluster {
	out := model.Cluster{
		ARN:                str(in.ClusterArn),
		Name:               str(in.ClusterName),
		Status:             str(in.Status),
		ActiveServices:     int(in.ActiveServicesCount),
		RunningTasks:       int(in.RunningTasksCount),
		PendingTasks:       int(in.PendingTasksCount),
		ContainerInstances: int(in.RegisteredContainerInstancesCount),
		CapacityProviders:  in.CapacityProviders,
		DefaultStrategy:    strategy(in.DefaultCapacityProviderStrategy),
		AttachmentsStatus:  str(in.AttachmentsStatus),
		Tags:               tags(in.Tags),
	}
	if in.Configuration != nil && in.Configuration.ExecuteCommandConfiguration != nil {
		out.ExecLog = string(in.Configuration.ExecuteCommandConfiguration.Logging)
	}
	for _, s := range in.Settings {
		out.Settings = append(out.Settings, model.KeyValue{Name: string(s.Name), Value: str(s.Value)})
		if s.Name == types.ClusterSettingNameContainerInsights {
			out.Insights = toInsights(str(s.Value))
		}
	}
	for _, s := range in.Statistics {
		addStatistic(&out, str(s.Name), str(s.Value))
	}
	if out.ContainerInstances == 0 {
		out.Pool = model.None[model.Pool]()
	}
	return out
}

func toInsights(value string) model.Insights {
	switch value {
	case "disabled":
		return model.InsightsOff
	case "enabled":
		return model.InsightsOn
	case "enhanced":
		return model.InsightsEnhanced
	default:
		return model.InsightsUnknown
	}
}

// addStatistic reads one statistic: runningEC2TasksCount, RunningFargateTasksCount,
// activeExternalServiceCount, drainingFargateServiceCount ... The case of the
// first letter varies.
func addStatistic(c *model.Cluster, name, value string) {
	n, err := strconv.Atoi(value)
	if err != nil {
		return
	}
	name = strings.ToLower(name)
	launch := &c.EC2
	switch {
	case strings.Contains(name, "fargate"):
		launch = &c.Fargate
	case strings.Contains(name, "external"):
		launch = &c.External
	case strings.Contains(name, "managedinstances"):
		launch = &c.Managed
	case !strings.Contains(name, "ec2"):
		return
	}
	switch {
	case strings.HasPrefix(name, "running"):
		launch.Running = n
	case strings.HasPrefix(name, "pending"):
		launch.Pending = n
	case strings.HasPrefix(name, "active"):
		launch.Services = n
	case strings.HasPrefix(name, "draining"):
		launch.Draining = n
	}
}
