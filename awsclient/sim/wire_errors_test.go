package sim

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"
	"github.com/aws/smithy-go"
)

// wantError checks AWS's code and message of an error.
func wantError(t testing.TB, err error, code, message string) {
	t.Helper()
	var api smithy.APIError
	if !errors.As(err, &api) {
		t.Fatalf("got %v, want an API error %s", err, code)
	}
	if api.ErrorCode() != code || !strings.Contains(api.ErrorMessage(), message) {
		t.Fatalf("got %s: %s\nwant %s: %s", api.ErrorCode(), api.ErrorMessage(), code, message)
	}
}

func TestErrorsOfECS(t *testing.T) {
	w := handMade(t, Options{})
	c, ctx, prod := ecsOf(w), t.Context(), aws.String("prod")
	many := func(n int) []string {
		out := make([]string, n)
		for i := range out {
			out[i] = fmt.Sprintf("%032x", i)
		}
		return out
	}
	tests := []struct {
		name          string
		call          func() error
		code, message string
	}{
		{"no such cluster", func() error {
			_, err := c.ListServices(ctx, &ecs.ListServicesInput{Cluster: aws.String("gone")})
			return err
		}, "ClusterNotFoundException", "Cluster not found."},
		{"a cluster of another region", func() error {
			_, err := c.ListTasks(ctx, &ecs.ListTasksInput{Cluster: aws.String("arn:aws:ecs:us-east-1:424211110001:cluster/prod")})
			return err
		}, "ClusterNotFoundException", "Cluster not found."},
		{"no such service", func() error {
			_, err := c.ListTasks(ctx, &ecs.ListTasksInput{Cluster: prod, ServiceName: aws.String("gone")})
			return err
		}, "ServiceNotFoundException", "Service not found."},
		{"startedBy and another filter", func() error {
			_, err := c.ListTasks(ctx, &ecs.ListTasksInput{Cluster: prod, StartedBy: aws.String("cron"), Family: aws.String("worker")})
			return err
		}, "InvalidParameterException", "cannot specify startedBy with other arguments"},
		{"11 services", func() error {
			_, err := c.DescribeServices(ctx, &ecs.DescribeServicesInput{Cluster: prod, Services: many(11)})
			return err
		}, "InvalidParameterException", "service names can have at most 10 items."},
		{"no services", func() error {
			_, err := c.DescribeServices(ctx, &ecs.DescribeServicesInput{Cluster: prod, Services: []string{}})
			return err
		}, "InvalidParameterException", "Services cannot be empty."},
		{"101 tasks", func() error {
			_, err := c.DescribeTasks(ctx, &ecs.DescribeTasksInput{Cluster: prod, Tasks: many(101)})
			return err
		}, "InvalidParameterException", "taskIds can have at most 100 items."},
		{"no tasks", func() error {
			_, err := c.DescribeTasks(ctx, &ecs.DescribeTasksInput{Cluster: prod, Tasks: []string{}})
			return err
		}, "InvalidParameterException", "Tasks cannot be empty."},
		{"a name that is no task id", func() error {
			_, err := c.DescribeTasks(ctx, &ecs.DescribeTasksInput{Cluster: prod, Tasks: []string{"web"}})
			return err
		}, "InvalidParameterException", "taskId length should be one of [32,36]"},
		{"101 container instances", func() error {
			_, err := c.DescribeContainerInstances(ctx, &ecs.DescribeContainerInstancesInput{Cluster: prod, ContainerInstances: many(101)})
			return err
		}, "InvalidParameterException", "instanceIds can have at most 100 items."},
		{"101 clusters", func() error {
			_, err := c.DescribeClusters(ctx, &ecs.DescribeClustersInput{Clusters: many(101)})
			return err
		}, "InvalidParameterException", "at most 100 items"},
		{"an ARN of another cluster", func() error {
			_, err := c.DescribeServices(ctx, &ecs.DescribeServicesInput{Services: []string{"arn:aws:ecs:eu-west-1:424211110001:service/prod/svc-01"}})
			return err
		}, "InvalidParameterException", "Identifier is for prod. Your cluster is default"},
		{"no such family", func() error {
			_, err := c.DescribeTaskDefinition(ctx, &ecs.DescribeTaskDefinitionInput{TaskDefinition: aws.String("gone")})
			return err
		}, "ClientException", "Unable to describe task definition."},
		{"a family without an active revision", func() error {
			_, err := c.DescribeTaskDefinition(ctx, &ecs.DescribeTaskDefinitionInput{TaskDefinition: aws.String("old")})
			return err
		}, "ClientException", "Unable to describe task definition."},
		{"no such revision", func() error {
			_, err := c.DescribeTaskDefinition(ctx, &ecs.DescribeTaskDefinitionInput{TaskDefinition: aws.String("api:99")})
			return err
		}, "ClientException", "Unable to describe task definition."},
		{"a revision that is no number", func() error {
			_, err := c.DescribeTaskDefinition(ctx, &ecs.DescribeTaskDefinitionInput{TaskDefinition: aws.String("api:latest")})
			return err
		}, "InvalidParameterException", "Invalid revision number. Number: latest"},
		{"a filter that is no expression", func() error {
			_, err := c.ListContainerInstances(ctx, &ecs.ListContainerInstancesInput{Cluster: prod, Filter: aws.String("attribute:x ~~ y")})
			return err
		}, "InvalidParameterException", "Invalid filter"},
		{"an unknown status", func() error {
			_, err := c.ListTasks(ctx, &ecs.ListTasksInput{Cluster: prod, DesiredStatus: "DEAD"})
			return err
		}, "InvalidParameterException", "DEAD"},
		{"an unknown include", func() error {
			_, err := c.DescribeServices(ctx, &ecs.DescribeServicesInput{Cluster: prod, Services: []string{"svc-01"}, Include: []types.ServiceField{"EVENTS"}})
			return err
		}, "InvalidParameterException", "EVENTS"},
		{"an operation that the World lacks", func() error {
			_, err := c.DeleteCluster(ctx, &ecs.DeleteClusterInput{Cluster: prod})
			return err
		}, "UnknownOperationException", ""},
		{"an update that the World cannot do", func() error {
			_, err := c.UpdateService(ctx, &ecs.UpdateServiceInput{Cluster: prod, Service: aws.String("svc-01"), ServiceRegistries: []types.ServiceRegistry{}})
			return err
		}, "UnsupportedFeatureException", "serviceRegistries in UpdateService"},
		{"the same, further down", func() error {
			_, err := c.UpdateService(ctx, &ecs.UpdateServiceInput{Cluster: prod, Service: aws.String("svc-01"), DeploymentConfiguration: &types.DeploymentConfiguration{
				Alarms: &types.DeploymentAlarms{AlarmNames: []string{"a"}},
			}})
			return err
		}, "UnsupportedFeatureException", "alarms"},
		{"a strategy that the World does not have", func() error {
			_, err := c.UpdateService(ctx, &ecs.UpdateServiceInput{Cluster: prod, Service: aws.String("svc-01"), DeploymentConfiguration: &types.DeploymentConfiguration{
				Strategy: types.DeploymentStrategyBlueGreen,
			}})
			return err
		}, "UnsupportedFeatureException", "ROLLING"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) { wantError(t, tt.call(), tt.code, tt.message) })
	}
}

// AWS's typed errors come back as the SDK's own types.
func TestErrorTypes(t *testing.T) {
	w := handMade(t, Options{})
	_, err := ecsOf(w).ListServices(t.Context(), &ecs.ListServicesInput{Cluster: aws.String("gone")})
	var typed *types.ClusterNotFoundException
	if !errors.As(err, &typed) {
		t.Errorf("got %T %v, want a ClusterNotFoundException", err, err)
	}
}
