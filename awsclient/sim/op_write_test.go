package sim

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"
)

// calm is the calm World with the first service of a cluster that has some.
func calm(t *testing.T, o Options) (w *World, cluster, service string) {
	t.Helper()
	o.World = "calm"
	w, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range w.regions[0].clusters {
		for _, s := range c.services {
			if s.SchedulingStrategy == "REPLICA" && s.DesiredCount > 1 && s.Status == "ACTIVE" {
				return w, c.ClusterName, s.ServiceName
			}
		}
	}
	t.Fatal("the calm World has no service")
	return nil, "", ""
}

func TestScaleAndWatchItSettle(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, cluster, service := calm(t, Options{Latency: 10 * time.Millisecond})
		c := ecsOf(w)
		read := func() types.Service {
			o := must[ecs.DescribeServicesOutput](t)(c.DescribeServices(t.Context(), &ecs.DescribeServicesInput{Cluster: &cluster, Services: []string{service}}))
			return o.Services[0]
		}
		before := read()
		want := before.DesiredCount + 2
		o := must[ecs.UpdateServiceOutput](t)(c.UpdateService(t.Context(), &ecs.UpdateServiceInput{Cluster: &cluster, Service: &service, DesiredCount: &want}))
		if o.Service.DesiredCount != want || len(o.Service.Events) == 0 {
			t.Errorf("answered with desired %d and %d events", o.Service.DesiredCount, len(o.Service.Events))
		}
		if now := read(); now.DesiredCount != want || now.RunningCount == want {
			t.Errorf("at once: %d of %d run", now.RunningCount, now.DesiredCount)
		}
		start := time.Now()
		for read().RunningCount != want {
			if time.Since(start) > 10*time.Minute {
				t.Fatalf("after ten minutes %d of %d run", read().RunningCount, want)
			}
			time.Sleep(time.Second)
		}
		if read().Deployments[0].Id == nil || *read().Deployments[0].Id != *before.Deployments[0].Id {
			t.Error("scaling started a deployment")
		}
	})
}

func TestReadsLagWrites(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, cluster, service := calm(t, Options{EventuallyConsistent: 3 * time.Second})
		c := ecsOf(w)
		desired := func() int32 {
			o := must[ecs.DescribeServicesOutput](t)(c.DescribeServices(t.Context(), &ecs.DescribeServicesInput{Cluster: &cluster, Services: []string{service}}))
			return o.Services[0].DesiredCount
		}
		old := desired()
		o := must[ecs.UpdateServiceOutput](t)(c.UpdateService(t.Context(), &ecs.UpdateServiceInput{Cluster: &cluster, Service: &service, DesiredCount: aws.Int32(old + 1)}))
		if o.Service.DesiredCount != old+1 {
			t.Errorf("the write answers %d, want %d", o.Service.DesiredCount, old+1)
		}
		if got := desired(); got != old {
			t.Errorf("a read at once gives %d, want the old %d", got, old)
		}
		time.Sleep(2900 * time.Millisecond)
		if got := desired(); got != old {
			t.Errorf("after 2.9 s a read gives %d, want the old %d", got, old)
		}
		time.Sleep(200 * time.Millisecond)
		if got := desired(); got != old+1 {
			t.Errorf("after 3.1 s a read gives %d, want %d", got, old+1)
		}
	})
}

func TestStopAndRunTask(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, cluster, service := calm(t, Options{})
		c := ecsOf(w)
		list := must[ecs.ListTasksOutput](t)(c.ListTasks(t.Context(), &ecs.ListTasksInput{Cluster: &cluster, ServiceName: &service}))
		stopped := must[ecs.StopTaskOutput](t)(c.StopTask(t.Context(), &ecs.StopTaskInput{Cluster: &cluster, Task: &list.TaskArns[0], Reason: aws.String("by hand")}))
		if *stopped.Task.DesiredStatus != "STOPPED" || *stopped.Task.StoppedReason != "by hand" {
			t.Errorf("got %s, %s", *stopped.Task.DesiredStatus, aws.ToString(stopped.Task.StoppedReason))
		}
		in := &ecs.RunTaskInput{
			Cluster: &cluster, TaskDefinition: stopped.Task.TaskDefinitionArn, StartedBy: aws.String("test"), ClientToken: aws.String("once"),
			LaunchType: stopped.Task.LaunchType, Tags: []types.Tag{{Key: aws.String("k"), Value: aws.String("v")}},
		}
		d := must[ecs.DescribeTaskDefinitionOutput](t)(c.DescribeTaskDefinition(t.Context(), &ecs.DescribeTaskDefinitionInput{TaskDefinition: in.TaskDefinition}))
		if d.TaskDefinition.NetworkMode == types.NetworkModeAwsvpc {
			in.NetworkConfiguration = &types.NetworkConfiguration{AwsvpcConfiguration: &types.AwsVpcConfiguration{Subnets: []string{"subnet-0123456789abcdef0"}}}
		}
		first := must[ecs.RunTaskOutput](t)(c.RunTask(t.Context(), in))
		again := must[ecs.RunTaskOutput](t)(c.RunTask(t.Context(), in))
		if len(first.Tasks) != 1 || len(again.Tasks) != 1 || *first.Tasks[0].TaskArn != *again.Tasks[0].TaskArn {
			t.Errorf("the same client token ran %v and %v, failures %v", first.Tasks, again.Tasks, first.Failures)
		}
		by := must[ecs.ListTasksOutput](t)(c.ListTasks(t.Context(), &ecs.ListTasksInput{Cluster: &cluster, StartedBy: aws.String("test")}))
		if len(by.TaskArns) != 1 {
			t.Errorf("%d tasks by startedBy, want 1", len(by.TaskArns))
		}
	})
}

func TestWritesThatAreRefused(t *testing.T) {
	w, cluster, service := calm(t, Options{})
	c, ctx := ecsOf(w), t.Context()
	for _, tt := range []struct {
		name          string
		call          func() error
		code, message string
	}{
		{"no such service", func() error {
			_, err := c.UpdateService(ctx, &ecs.UpdateServiceInput{Cluster: &cluster, Service: aws.String("gone"), DesiredCount: aws.Int32(1)})
			return err
		}, "ServiceNotFoundException", "Service not found."},
		{"no such cluster", func() error {
			_, err := c.UpdateService(ctx, &ecs.UpdateServiceInput{Cluster: aws.String("gone"), Service: &service})
			return err
		}, "ClusterNotFoundException", "Cluster not found."},
		{"fewer than none", func() error {
			_, err := c.UpdateService(ctx, &ecs.UpdateServiceInput{Cluster: &cluster, Service: &service, DesiredCount: aws.Int32(-1)})
			return err
		}, "InvalidParameterException", "desiredCount"},
		{"no such task", func() error {
			_, err := c.StopTask(ctx, &ecs.StopTaskInput{Cluster: &cluster, Task: aws.String("00000000000000000000000000000000")})
			return err
		}, "InvalidParameterException", "The referenced task was not found."},
		{"no task id", func() error {
			_, err := c.StopTask(ctx, &ecs.StopTaskInput{Cluster: &cluster, Task: aws.String("web")})
			return err
		}, "InvalidParameterException", "taskId length"},
		{"eleven tasks", func() error {
			_, err := c.RunTask(ctx, &ecs.RunTaskInput{Cluster: &cluster, TaskDefinition: aws.String("x"), Count: aws.Int32(11)})
			return err
		}, "InvalidParameterException", "count"},
		{"no such definition", func() error {
			_, err := c.RunTask(ctx, &ecs.RunTaskInput{Cluster: &cluster, TaskDefinition: aws.String("gone")})
			return err
		}, "ClientException", "TaskDefinition not found."},
		{"launch type and strategy", func() error {
			_, err := c.RunTask(ctx, &ecs.RunTaskInput{Cluster: &cluster, TaskDefinition: aws.String("x"), LaunchType: types.LaunchTypeEc2, CapacityProviderStrategy: []types.CapacityProviderStrategyItem{{CapacityProvider: aws.String("FARGATE")}}})
			return err
		}, "InvalidParameterException", "both a launch type and capacity provider strategy"},
	} {
		t.Run(tt.name, func(t *testing.T) { wantError(t, tt.call(), tt.code, tt.message) })
	}
}
