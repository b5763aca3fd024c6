package sim

import (
	"context"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"
	"github.com/aws/aws-sdk-go-v2/service/sts"
)

// TestConformance reads everything in every World, again and again while time
// passes, through the real SDK: each answer must fit AWS's schema, each enum
// must have one of its values, and what is listed can be described.
func TestConformance(t *testing.T) {
	worlds := map[string]Options{"sized": {Services: 60, Tasks: 400, Instances: 30}}
	for _, name := range Worlds() {
		worlds[name] = Options{World: name}
	}
	answered := map[string]int{}
	for name, o := range worlds {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w, err := New(o)
				if err != nil {
					t.Fatal(err)
				}
				x := explorerOf(t, w)
				x.free = name == "hostile"
				x.definitions(t.Context())
				x.all()
				time.Sleep(2 * time.Minute)
				x.write()
				time.Sleep(15 * time.Second)
				x.all()
				time.Sleep(time.Hour)
				x.all()
				for op, n := range x.wire.seen {
					answered[op] += n
				}
			})
		})
	}
	for op := range outputs() {
		if answered[op] == 0 {
			t.Errorf("no World ever answered %s", op)
		}
	}
}

// explorer reads all of a World.
type explorer struct {
	testing.TB
	w    *World
	wire *conforming
	free bool // the hostile World has foul text everywhere, in enums too
	cfg  aws.Config
	ecs  *ecs.Client
}

func explorerOf(t testing.TB, w *World) *explorer {
	x := &explorer{TB: t, w: w, cfg: config(w, w.opts.Region)}
	x.wire = &conforming{t: t, next: w.RoundTripper(), seen: map[string]int{}}
	x.cfg.HTTPClient = &http.Client{Transport: x.wire}
	x.ecs = ecs.NewFromConfig(x.cfg)
	return x
}

// check takes an answer: no error, and enums with known values.
func check[O any](x *explorer, o *O, err error) *O {
	x.Helper()
	if err != nil {
		x.Fatal(err)
	}
	if !x.free {
		checkEnums(x, reflect.TypeFor[O]().Name(), reflect.ValueOf(o))
	}
	return o
}

// all reads everything that changes, in every region.
func (x *explorer) all() {
	ctx := x.Context()
	for _, region := range x.w.opts.Regions {
		x.cfg.Region = region
		x.ecs = ecs.NewFromConfig(x.cfg)
		for _, cluster := range x.clusters(ctx) {
			x.services(ctx, cluster)
			x.tasks(ctx, cluster)
			x.instances(ctx, cluster)
		}
		pagesOf(x, func(ctx context.Context, token *string) (names []string, next *string, _ error) {
			o, err := x.ecs.DescribeCapacityProviders(ctx, &ecs.DescribeCapacityProvidersInput{NextToken: token, Include: []types.CapacityProviderField{"TAGS"}})
			for _, p := range check(x, o, err).CapacityProviders {
				names = append(names, *p.Name)
			}
			return names, o.NextToken, err
		})
	}
	o, err := sts.NewFromConfig(x.cfg).GetCallerIdentity(ctx, nil)
	check(x, o, err)
}

func (x *explorer) clusters(ctx context.Context) []string {
	arns, _ := pagesOf(x, func(ctx context.Context, token *string) ([]string, *string, error) {
		o, err := x.ecs.ListClusters(ctx, &ecs.ListClustersInput{NextToken: token})
		return check(x, o, err).ClusterArns, o.NextToken, err
	})
	if len(arns) == 0 {
		return nil
	}
	for _, include := range [][]types.ClusterField{nil, {"TAGS", "SETTINGS", "STATISTICS", "CONFIGURATIONS", "ATTACHMENTS"}} {
		o, err := x.ecs.DescribeClusters(ctx, &ecs.DescribeClustersInput{Clusters: arns, Include: include})
		x.described("clusters", len(arns), len(check(x, o, err).Clusters), o.Failures)
	}
	x.tags(ctx, arns[0])
	return arns
}

func (x *explorer) services(ctx context.Context, cluster string) {
	arns, _ := pagesOf(x, func(ctx context.Context, token *string) ([]string, *string, error) {
		o, err := x.ecs.ListServices(ctx, &ecs.ListServicesInput{Cluster: &cluster, MaxResults: aws.Int32(100), NextToken: token})
		return check(x, o, err).ServiceArns, o.NextToken, err
	})
	for batch := range slices.Chunk(arns, 10) {
		o, err := x.ecs.DescribeServices(ctx, &ecs.DescribeServicesInput{Cluster: &cluster, Services: batch, Include: []types.ServiceField{"TAGS"}})
		x.described("services", len(batch), len(check(x, o, err).Services), o.Failures)
		x.tags(ctx, batch[0])
	}
}

func (x *explorer) tasks(ctx context.Context, cluster string) {
	for _, status := range []types.DesiredStatus{"RUNNING", "STOPPED"} {
		arns, _ := pagesOf(x, func(ctx context.Context, token *string) ([]string, *string, error) {
			o, err := x.ecs.ListTasks(ctx, &ecs.ListTasksInput{Cluster: &cluster, DesiredStatus: status, NextToken: token})
			return check(x, o, err).TaskArns, o.NextToken, err
		})
		for batch := range slices.Chunk(arns, 100) {
			o, err := x.ecs.DescribeTasks(ctx, &ecs.DescribeTasksInput{Cluster: &cluster, Tasks: batch, Include: []types.TaskField{"TAGS"}})
			x.described("tasks", len(batch), len(check(x, o, err).Tasks), o.Failures)
			x.tags(ctx, batch[0])
		}
	}
}

func (x *explorer) instances(ctx context.Context, cluster string) {
	arns, _ := pagesOf(x, func(ctx context.Context, token *string) ([]string, *string, error) {
		o, err := x.ecs.ListContainerInstances(ctx, &ecs.ListContainerInstancesInput{Cluster: &cluster, NextToken: token})
		return check(x, o, err).ContainerInstanceArns, o.NextToken, err
	})
	for batch := range slices.Chunk(arns, 100) {
		o, err := x.ecs.DescribeContainerInstances(ctx, &ecs.DescribeContainerInstancesInput{
			Cluster: &cluster, ContainerInstances: batch, Include: []types.ContainerInstanceField{"TAGS", "CONTAINER_INSTANCE_HEALTH"},
		})
		x.described("container instances", len(batch), len(check(x, o, err).ContainerInstances), o.Failures)
		var ids []string
		for _, i := range o.ContainerInstances {
			ids = append(ids, *i.Ec2InstanceId)
		}
		e, err := ec2.NewFromConfig(x.cfg).DescribeInstances(ctx, &ec2.DescribeInstancesInput{InstanceIds: ids})
		if got := len(check(x, e, err).Reservations); got != len(ids) {
			x.Errorf("EC2 knows %d of %d instances", got, len(ids))
		}
	}
}

// definitions reads every task definition. They stay as they are.
func (x *explorer) definitions(ctx context.Context) {
	pagesOf(x, func(ctx context.Context, token *string) ([]string, *string, error) {
		o, err := x.ecs.ListTaskDefinitionFamilies(ctx, &ecs.ListTaskDefinitionFamiliesInput{NextToken: token})
		return check(x, o, err).Families, o.NextToken, err
	})
	for _, status := range []types.TaskDefinitionStatus{"ACTIVE", "INACTIVE"} {
		arns, _ := pagesOf(x, func(ctx context.Context, token *string) ([]string, *string, error) {
			o, err := x.ecs.ListTaskDefinitions(ctx, &ecs.ListTaskDefinitionsInput{Status: status, NextToken: token})
			return check(x, o, err).TaskDefinitionArns, o.NextToken, err
		})
		for _, arn := range arns {
			o, err := x.ecs.DescribeTaskDefinition(ctx, &ecs.DescribeTaskDefinitionInput{TaskDefinition: &arn, Include: []types.TaskDefinitionField{"TAGS"}})
			if got := check(x, o, err).TaskDefinition; *got.TaskDefinitionArn != arn || got.Status != status {
				x.Errorf("asked for %s, got %s %s", arn, *got.TaskDefinitionArn, got.Status)
			}
		}
	}
}

// tags reads the tags of a resource in the way of its own.
func (x *explorer) tags(ctx context.Context, arn string) {
	o, err := x.ecs.ListTagsForResource(ctx, &ecs.ListTagsForResourceInput{ResourceArn: &arn})
	check(x, o, err)
}

// described fails unless all that was listed was described.
func (x *explorer) described(what string, asked, got int, failures []types.Failure) {
	x.Helper()
	if asked != got || len(failures) > 0 {
		x.Errorf("asked for %d %s, got %d and %d failures", asked, what, got, len(failures))
	}
}

// write makes one write of each kind, each of them on the first that takes it.
func (x *explorer) write() {
	ctx := x.Context()
	x.cfg.Region = x.w.opts.Region
	x.ecs = ecs.NewFromConfig(x.cfg)
	for _, cluster := range x.clusters(ctx) {
		s, err := x.ecs.ListServices(ctx, &ecs.ListServicesInput{Cluster: &cluster})
		for _, arn := range check(x, s, err).ServiceArns {
			d, err := x.ecs.DescribeServices(ctx, &ecs.DescribeServicesInput{Cluster: &cluster, Services: []string{arn}})
			if check(x, d, err).Services[0].SchedulingStrategy == types.SchedulingStrategyDaemon {
				continue
			}
			n := d.Services[0].DesiredCount + 1
			o, err := x.ecs.UpdateService(ctx, &ecs.UpdateServiceInput{Cluster: &cluster, Service: &arn, DesiredCount: &n})
			if got := check(x, o, err).Service.DesiredCount; got != n {
				x.Errorf("scaled to %d, got %d", n, got)
			}
			x.retag(ctx, arn)
			x.protect(ctx, cluster, arn)
			break
		}
		k, err := x.ecs.ListTasks(ctx, &ecs.ListTasksInput{Cluster: &cluster})
		for _, arn := range check(x, k, err).TaskArns[:min(1, len(k.TaskArns))] {
			o, err := x.ecs.StopTask(ctx, &ecs.StopTaskInput{Cluster: &cluster, Task: &arn, Reason: aws.String("conformance")})
			if got := check(x, o, err).Task; *got.TaskArn != arn || *got.DesiredStatus != "STOPPED" {
				x.Errorf("stopped %s, got %s %s", arn, *got.TaskArn, *got.DesiredStatus)
			}
			x.run(ctx, cluster, *o.Task.TaskDefinitionArn)
			x.deregister(ctx, *o.Task.TaskDefinitionArn)
		}
		x.hosts(ctx, cluster)
	}
}

// run starts a standalone task of a definition that runs in the cluster.
func (x *explorer) run(ctx context.Context, cluster, definition string) {
	d, err := x.ecs.DescribeTaskDefinition(ctx, &ecs.DescribeTaskDefinitionInput{TaskDefinition: &definition})
	in := &ecs.RunTaskInput{Cluster: &cluster, TaskDefinition: &definition, Count: aws.Int32(2), StartedBy: aws.String("conformance")}
	if check(x, d, err).TaskDefinition.NetworkMode == types.NetworkModeAwsvpc {
		in.NetworkConfiguration = &types.NetworkConfiguration{AwsvpcConfiguration: &types.AwsVpcConfiguration{
			Subnets: []string{"subnet-0123456789abcdef0"}, SecurityGroups: []string{"sg-0123456789abcdef0"},
		}}
	}
	if slices.Contains(d.TaskDefinition.RequiresCompatibilities, types.CompatibilityFargate) {
		in.LaunchType = types.LaunchTypeFargate
	}
	o, err := x.ecs.RunTask(ctx, in)
	if x.free && err != nil {
		return // its capacity providers are nobody's
	}
	for _, f := range check(x, o, err).Failures {
		if !strings.HasPrefix(*f.Reason, "RESOURCE:") && *f.Reason != "ATTRIBUTE" && *f.Reason != "AGENT" {
			x.Errorf("RunTask: unknown failure %s", *f.Reason)
		}
	}
}
