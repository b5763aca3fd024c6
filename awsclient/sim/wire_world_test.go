package sim

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/aws/aws-sdk-go-v2/service/sts"
)

// handMade is a World whose state is put together here, thing by thing, so that
// the wire tests know exactly what the answers must hold:
//
//	default   1 cluster without anything
//	prod      25 services svc-00..svc-24 (svc-03 DAEMON, svc-04 FARGATE, svc-23
//	          DRAINING, svc-24 INACTIVE), 230 tasks, 3 container instances
//	families  api:1..3 (api:1 INACTIVE), old:1 (INACTIVE), worker:1..12
func handMade(t testing.TB, o Options) *World {
	t.Helper()
	o.World = "calm"
	w, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range w.regions { // whatever the named world holds
		r.clusters, r.families, r.hosts = nil, nil, nil
	}
	w.timers = timers{}
	r := w.regions[0]
	addFamily(w, r, "api", 3, 1)
	addFamily(w, r, "old", 1, 1)
	addFamily(w, r, "worker", 12, 0)
	addCluster(w, r, "default")
	prod := addCluster(w, r, "prod")
	prod.Tags = []Tag{{Key: "team", Value: "shop"}}
	prod.Settings = []ClusterSetting{{Name: "containerInsights", Value: "enhanced"}}
	prod.Configuration = &ClusterConfiguration{&ExecuteCommandConfiguration{Logging: "DEFAULT"}}
	for n := range 3 {
		addInstance(w, prod, n)
	}
	for n := range 25 {
		addService(w, prod, n)
	}
	for n := range 230 {
		addTask(w, prod, n)
	}
	w.sort()
	return w
}

func addFamily(w *World, r *region, name string, revisions, inactive int) {
	f := &family{name: name}
	for n := 1; n <= revisions; n++ {
		d := &TaskDefinition{
			TaskDefinitionArn: w.arn("ecs", r.name, fmt.Sprintf("task-definition/%s:%d", name, n)),
			Family:            name, Revision: n, Status: "ACTIVE",
			ContainerDefinitions: []ContainerDefinition{{Name: "app", Image: name, Essential: true}},
			family:               f, tags: []Tag{{Key: "family", Value: name}},
		}
		if n <= inactive {
			d.Status = "INACTIVE"
		}
		f.revisions = append(f.revisions, d)
	}
	r.families = append(r.families, f)
}

func addCluster(w *World, r *region, name string) *Cluster {
	c := &Cluster{
		ClusterArn: w.arn("ecs", r.name, "cluster/"+name), ClusterName: name, Status: "ACTIVE",
		region: r, taskByID: map[string]*Task{}, arnTail: name + "/",
	}
	r.clusters = append(r.clusters, c)
	return c
}

func addInstance(w *World, c *Cluster, n int) {
	id := fmt.Sprintf("%032x", 0xabc0+n)
	h := &EC2Instance{
		ID: fmt.Sprintf("i-%017x", 0x100+n), Type: []string{"m6i.large", "m6i.large", "c7g.xlarge"}[n],
		Zone: c.region.name + string(rune('a'+n)), State: "running", PrivateIP: fmt.Sprintf("10.0.%d.4", n),
		ImageID: "ami-0123456789abcdef0", Architecture: "x86_64", Platform: "Linux/UNIX",
		VPC: "vpc-1", Subnet: "subnet-1", SecurityGroup: "sg-1", Profile: w.arn("iam", "", "instance-profile/ecs"),
		Launched: w.epoch(), Tags: []Tag{{Key: "Name", Value: fmt.Sprintf("host-%d", n)}},
	}
	i := &ContainerInstance{
		ContainerInstanceArn: w.arn("ecs", c.region.name, "container-instance/"+c.ClusterName+"/"+id),
		Ec2InstanceId:        h.ID, Status: []string{"ACTIVE", "ACTIVE", "DRAINING"}[n], AgentConnected: n != 1,
		VersionInfo: VersionInfo{AgentVersion: fmt.Sprintf("1.%d.0", 8+n)}, RunningTasksCount: n * 5,
		RegisteredResources: []Resource{{Name: "CPU", Type: "INTEGER", IntegerValue: 2048}},
		RemainingResources:  []Resource{{Name: "CPU", Type: "INTEGER", IntegerValue: 1024}},
		Attributes:          []Attribute{{Name: "ecs.availability-zone", Value: h.Zone}, {Name: "ecs.instance-type", Value: h.Type}},
		Attachments:         []Attachment{}, RegisteredAt: w.epoch(), Tags: []Tag{{Key: "pool", Value: "a"}},
		HealthStatus: &ContainerInstanceHealthStatus{OverallStatus: "OK"},
		id:           id, cluster: c, host: h,
	}
	h.container = i
	c.instances = append(c.instances, i)
	c.region.hosts = append(c.region.hosts, h)
}

func addService(w *World, c *Cluster, n int) {
	name := fmt.Sprintf("svc-%02d", n)
	s := &Service{
		ServiceArn: w.arn("ecs", c.region.name, "service/"+c.arnTail+name), ServiceName: name, ClusterArn: c.ClusterArn,
		Status: "ACTIVE", DesiredCount: 2, LaunchType: "EC2", SchedulingStrategy: "REPLICA",
		TaskDefinition: w.arn("ecs", c.region.name, "task-definition/api:3"), CreatedAt: w.epoch(),
		Deployments: []*Deployment{{Id: "ecs-svc/" + fmt.Sprint(n), Status: "PRIMARY", CreatedAt: w.epoch(), UpdatedAt: w.epoch()}},
		Tags:        []Tag{{Key: "n", Value: fmt.Sprint(n)}}, cluster: c,
	}
	switch n {
	case 3:
		s.SchedulingStrategy = "DAEMON"
	case 4:
		s.LaunchType = "FARGATE"
	case 23:
		s.Status = "DRAINING"
	case 24:
		s.Status = "INACTIVE"
	}
	for k := range 100 {
		s.Events = append(s.Events, ServiceEvent{Id: w.uuid(), CreatedAt: epochOf(w.now.Add(-time.Duration(k) * time.Minute)), Message: fmt.Sprintf("(service %s) has reached a steady state. <&> %d", name, k)})
	}
	c.services = append(c.services, s)
}

// addTask adds task n: of service n%20 for n < 200, standalone above; every
// tenth is stopped; those of even services run on instance 0, the others on 1.
func addTask(w *World, c *Cluster, n int) {
	id := fmt.Sprintf("%032x", 0xdef000+n)
	t := &Task{
		TaskArn:    w.arn("ecs", c.region.name, "task/"+c.arnTail+id),
		ClusterArn: c.ClusterArn, DesiredStatus: "RUNNING", LastStatus: "RUNNING", LaunchType: "EC2",
		CreatedAt: w.epoch(), Tags: []Tag{{Key: "n", Value: fmt.Sprint(n)}},
		Overrides: TaskOverride{ContainerOverrides: []ContainerOverride{}, InferenceAcceleratorOverrides: []struct{}{}},
		id:        id, cluster: c, def: c.region.families[0].revisions[2], inst: c.instances[n%2],
	}
	if n < 200 {
		t.service = c.services[n%20]
		t.StartedBy = t.service.Deployments[0].Id
		t.Group = "service:" + t.service.ServiceName
	} else {
		t.def = c.region.families[2].revisions[0]
		t.StartedBy, t.Group, t.LaunchType = "cron", "family:worker", "FARGATE"
		t.inst = nil
	}
	if n%10 == 9 {
		t.DesiredStatus, t.LastStatus = "STOPPED", "STOPPED"
	}
	t.TaskDefinitionArn = t.def.TaskDefinitionArn
	c.tasks = append(c.tasks, t)
	c.taskByID[id] = t
}

// config is an SDK configuration that talks to the World in this process and
// never retries.
func config(w *World, region string) aws.Config {
	return aws.Config{
		Region: region, HTTPClient: &http.Client{Transport: w.RoundTripper()},
		Credentials: credentials.NewStaticCredentialsProvider("AKIATEST", "secret", "session"),
		Retryer:     func() aws.Retryer { return aws.NopRetryer{} },
	}
}

func ecsOf(w *World) *ecs.Client { return ecs.NewFromConfig(config(w, w.opts.Region)) }
func stsOf(w *World) *sts.Client { return sts.NewFromConfig(config(w, w.opts.Region)) }
func ec2Of(w *World) *ec2.Client { return ec2.NewFromConfig(config(w, w.opts.Region)) }

// must returns an SDK answer or ends the test.
func must[O any](t testing.TB) func(*O, error) *O {
	return func(o *O, err error) *O {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return o
	}
}

// pagesOf walks every page of a list and returns all items and the page sizes.
func pagesOf(t testing.TB, call func(ctx context.Context, token *string) ([]string, *string, error)) (items []string, pages []int) {
	t.Helper()
	var token *string
	for {
		page, next, err := call(t.Context(), token)
		if err != nil {
			t.Fatal(err)
		}
		items, pages = append(items, page...), append(pages, len(page))
		if next == nil {
			break
		}
		token = next
	}
	if sorted := slices.Sorted(slices.Values(items)); len(slices.Compact(sorted)) != len(items) {
		t.Fatalf("an item came twice in %d items", len(items))
	}
	return items, pages
}
