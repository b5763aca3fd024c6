package awsclient

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"github.com/ecsdeck/ecsdeck/awsclient/model"
)

// instancesPerCall is how many instances one DescribeContainerInstances takes.
const instancesPerCall = 100

// ListContainerInstances emits the ARN of every container instance of a cluster
// (name or ARN), or of every cluster when cluster is empty. When one of several
// clusters fails the others still emit, and the error joins a model.Problem for
// each that failed.
func (c *Client) ListContainerInstances(ctx context.Context, cluster string, emit func(ids []string)) error {
	return c.inClusters(ctx, cluster, "ListContainerInstances", c.listInstances, emit)
}

func (c *Client) listInstances(ctx context.Context, cluster string, emit func([]string)) error {
	return eachPage(ctx, func(ctx context.Context, token *string) ([]string, *string, error) {
		out, err := c.ecs.ListContainerInstances(ctx, &ecs.ListContainerInstancesInput{
			Cluster: aws.String(model.ClusterName(cluster)), MaxResults: aws.Int32(listSize), NextToken: token,
		})
		if err != nil {
			return nil, nil, err
		}
		return longARNs(out.ContainerInstanceArns, cluster), out.NextToken, nil
	}, emit)
}

// DescribeContainerInstances reads container instances, of one or of several
// clusters, with their tags and health checks. EC2 is not asked: see
// EnrichContainerInstances. The error is nil when anything was answered; see
// Batch for what was not.
func (c *Client) DescribeContainerInstances(ctx context.Context, ids []string) (Batch[model.Instance], error) {
	return c.describeInstances(ctx, ids, types.ContainerInstanceFieldTags, types.ContainerInstanceFieldContainerInstanceHealth)
}

func (c *Client) describeInstances(ctx context.Context, ids []string, include ...types.ContainerInstanceField) (Batch[model.Instance], error) {
	return describer[model.Instance]{
		op:   "DescribeContainerInstances",
		size: instancesPerCall,
		id:   func(i model.Instance) string { return i.ARN },
		call: func(ctx context.Context, cluster string, ids []string) ([]model.Instance, []types.Failure, error) {
			out, err := c.ecs.DescribeContainerInstances(ctx, &ecs.DescribeContainerInstancesInput{
				Cluster:            aws.String(cluster),
				ContainerInstances: each(ids, model.ShortID),
				Include:            include,
			})
			if err != nil {
				return nil, nil, err
			}
			return each(out.ContainerInstances, func(i types.ContainerInstance) model.Instance {
				return toInstance(i, cluster)
			}), out.Failures, nil
		},
	}.run(ctx, ids)
}

// toInstance needs the cluster's name: an instance does not say where it is, and
// an old short ARN does not either.
func toInstance(in types.ContainerInstance, cluster string) model.Instance {
	arn := model.LongARN(str(in.ContainerInstanceArn), cluster)
	out := model.Instance{
		ARN:          arn,
		ID:           model.ShortID(arn),
		Cluster:      cluster,
		ClusterARN:   model.ClusterARN(arn),
		EC2ID:        str(in.Ec2InstanceId),
		Status:       str(in.Status),
		StatusReason: str(in.StatusReason),
		Connected:    in.AgentConnected,
		AgentUpdate:  string(in.AgentUpdateStatus),
		CPU:          capacity(in.RegisteredResources, in.RemainingResources, "CPU"),
		Memory:       capacity(in.RegisteredResources, in.RemainingResources, "MEMORY"),
		GPU:          capacity(in.RegisteredResources, in.RemainingResources, "GPU"),
		Ports:        usedPorts(in.RemainingResources),
		Running:      int(in.RunningTasksCount),
		Pending:      int(in.PendingTasksCount),
		Registered:   when(in.RegisteredAt),
		Provider:     str(in.CapacityProviderName),
		Tags:         tags(in.Tags),
		Version:      in.Version,
	}
	if v := in.VersionInfo; v != nil {
		out.AgentVersion, out.AgentHash = str(v.AgentVersion), str(v.AgentHash)
		out.Docker = strings.TrimPrefix(str(v.DockerVersion), "DockerVersion: ")
	}
	if h := in.HealthStatus; h != nil {
		out.HealthStatus = string(h.OverallStatus)
		out.Checks = each(h.Details, toCheck)
	}
	addAttributes(&out, in.Attributes)
	if out.External() {
		out.EC2 = model.None[model.EC2Instance]()
	}
	return out
}

func toCheck(in types.InstanceHealthCheckResult) model.HealthCheckResult {
	return model.HealthCheckResult{
		Type:    string(in.Type),
		Status:  string(in.Status),
		Reason:  str(in.StatusReason),
		Changed: when(in.LastStatusChange),
		Updated: when(in.LastUpdated),
	}
}

// addAttributes keeps all attributes by name and picks those that ECS sets.
func addAttributes(out *model.Instance, in []types.Attribute) {
	for _, a := range in {
		name, value := str(a.Name), str(a.Value)
		out.Attributes = append(out.Attributes, model.KeyValue{Name: name, Value: value})
		switch name {
		case "ecs.instance-type":
			out.Type = value
		case "ecs.availability-zone":
			out.Zone = value
		case "ecs.ami-id":
			out.AMI = value
		case "ecs.os-type":
			out.OS = value
		case "ecs.cpu-architecture":
			out.Arch = value
		}
	}
	slices.SortFunc(out.Attributes, func(a, b model.KeyValue) int { return cmp.Compare(a.Name, b.Name) })
}

// sortedPorts sorts ports by number; their protocol breaks ties.
func sortedPorts(ports []string) []string {
	slices.SortFunc(ports, func(a, b string) int {
		return cmp.Or(cmp.Compare(portNumber(a), portNumber(b)), cmp.Compare(a, b))
	})
	return ports
}
