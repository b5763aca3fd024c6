package sim

import (
	"context"
	"errors"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"
)

// retag gives a resource a tag and takes it away.
func (x *explorer) retag(ctx context.Context, arn string) {
	a, err := x.ecs.TagResource(ctx, &ecs.TagResourceInput{ResourceArn: &arn, Tags: []types.Tag{{Key: aws.String("conformance"), Value: aws.String("1")}}})
	check(x, a, err)
	b, err := x.ecs.UntagResource(ctx, &ecs.UntagResourceInput{ResourceArn: &arn, TagKeys: []string{"conformance"}})
	check(x, b, err)
}

// protect protects a task of a service and reads that back.
func (x *explorer) protect(ctx context.Context, cluster, service string) {
	l, err := x.ecs.ListTasks(ctx, &ecs.ListTasksInput{Cluster: &cluster, ServiceName: &service})
	for _, arn := range check(x, l, err).TaskArns[:min(1, len(l.TaskArns))] {
		o, err := x.ecs.UpdateTaskProtection(ctx, &ecs.UpdateTaskProtectionInput{Cluster: &cluster, Tasks: []string{arn}, ProtectionEnabled: true})
		if len(check(x, o, err).ProtectedTasks)+len(o.Failures) != 1 {
			x.Errorf("protected %d tasks, %d failures", len(o.ProtectedTasks), len(o.Failures))
		}
		g, err := x.ecs.GetTaskProtection(ctx, &ecs.GetTaskProtectionInput{Cluster: &cluster, Tasks: []string{arn}})
		check(x, g, err)
	}
}

// deregister takes a revision out of use, unless that was done before.
func (x *explorer) deregister(ctx context.Context, arn string) {
	d, err := x.ecs.DescribeTaskDefinition(ctx, &ecs.DescribeTaskDefinitionInput{TaskDefinition: &arn})
	if check(x, d, err).TaskDefinition.Status != types.TaskDefinitionStatusActive {
		return
	}
	x.register(ctx, d.TaskDefinition)
	o, err := x.ecs.DeregisterTaskDefinition(ctx, &ecs.DeregisterTaskDefinitionInput{TaskDefinition: &arn})
	if got := check(x, o, err).TaskDefinition.Status; got != types.TaskDefinitionStatusInactive {
		x.Errorf("deregistered %s is %s", arn, got)
	}
}

// register makes the next revision of a family out of one that is there.
func (x *explorer) register(ctx context.Context, d *types.TaskDefinition) {
	o, err := x.ecs.RegisterTaskDefinition(ctx, &ecs.RegisterTaskDefinitionInput{
		Family: d.Family, ContainerDefinitions: d.ContainerDefinitions, Volumes: d.Volumes, PlacementConstraints: d.PlacementConstraints,
		TaskRoleArn: d.TaskRoleArn, ExecutionRoleArn: d.ExecutionRoleArn, NetworkMode: d.NetworkMode, Cpu: d.Cpu, Memory: d.Memory,
		RequiresCompatibilities: d.RequiresCompatibilities, RuntimePlatform: d.RuntimePlatform, EphemeralStorage: d.EphemeralStorage,
		Tags: []types.Tag{{Key: aws.String("conformance"), Value: aws.String("1")}},
	})
	if x.free && err != nil {
		return // its names are nothing that ECS would take
	}
	got := check(x, o, err).TaskDefinition
	if got.Revision <= d.Revision || !slices.Equal(got.Compatibilities, d.Compatibilities) || !slices.EqualFunc(got.RequiresAttributes, d.RequiresAttributes, func(a, b types.Attribute) bool { return *a.Name == *b.Name }) {
		x.Errorf("registered %s out of %s: %v", *got.TaskDefinitionArn, *d.TaskDefinitionArn, got.Compatibilities)
	}
}

// hosts drains the first instance of a cluster, and updates agents where that
// is possible.
func (x *explorer) hosts(ctx context.Context, cluster string) {
	l, err := x.ecs.ListContainerInstances(ctx, &ecs.ListContainerInstancesInput{Cluster: &cluster})
	if len(check(x, l, err).ContainerInstanceArns) == 0 {
		return
	}
	o, err := x.ecs.UpdateContainerInstancesState(ctx, &ecs.UpdateContainerInstancesStateInput{
		Cluster: &cluster, ContainerInstances: l.ContainerInstanceArns[:1], Status: types.ContainerInstanceStatusDraining,
	})
	if got := check(x, o, err).ContainerInstances; len(got) != 1 || *got[0].Status != "DRAINING" {
		x.Errorf("drained %d, %d failures", len(got), len(o.Failures))
	}
	for _, arn := range l.ContainerInstanceArns {
		u, err := x.ecs.UpdateContainerAgent(ctx, &ecs.UpdateContainerAgentInput{Cluster: &cluster, ContainerInstance: &arn})
		if none := new(types.NoUpdateAvailableException); errors.As(err, &none) {
			continue
		}
		if got := check(x, u, err).ContainerInstance.AgentUpdateStatus; got != types.AgentUpdateStatusPending {
			x.Errorf("update of %s is %s", arn, got)
		}
	}
	for _, name := range []*string{nil, aws.String("ecs.instance-type")} {
		pagesOf(x, func(ctx context.Context, token *string) (names []string, next *string, _ error) {
			a, err := x.ecs.ListAttributes(ctx, &ecs.ListAttributesInput{Cluster: &cluster, TargetType: types.TargetTypeContainerInstance, AttributeName: name, NextToken: token})
			for _, at := range check(x, a, err).Attributes {
				names = append(names, *at.TargetId+*at.Name)
			}
			return names, a.NextToken, err
		})
	}
}
