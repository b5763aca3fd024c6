package sim

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"
)

func TestListPages(t *testing.T) {
	w := handMade(t, Options{})
	c := ecsOf(w)
	tests := []struct {
		name  string
		call  func(ctx context.Context, token *string) ([]string, *string, error)
		total int
		pages []int
	}{
		{"ListServices has pages of 10", func(ctx context.Context, token *string) ([]string, *string, error) {
			o, err := c.ListServices(ctx, &ecs.ListServicesInput{Cluster: aws.String("prod"), NextToken: token})
			return o.ServiceArns, o.NextToken, err
		}, 23, []int{10, 10, 3}},
		{"ListServices by 100", func(ctx context.Context, token *string) ([]string, *string, error) {
			o, err := c.ListServices(ctx, &ecs.ListServicesInput{Cluster: aws.String("prod"), MaxResults: aws.Int32(100), NextToken: token})
			return o.ServiceArns, o.NextToken, err
		}, 23, []int{23}},
		{"ListTasks has pages of 100", func(ctx context.Context, token *string) ([]string, *string, error) {
			o, err := c.ListTasks(ctx, &ecs.ListTasksInput{Cluster: aws.String("prod"), NextToken: token})
			return o.TaskArns, o.NextToken, err
		}, 207, []int{100, 100, 7}},
		{"ListTasks of one service, by 4", func(ctx context.Context, token *string) ([]string, *string, error) {
			o, err := c.ListTasks(ctx, &ecs.ListTasksInput{Cluster: aws.String("prod"), ServiceName: aws.String("svc-08"), MaxResults: aws.Int32(4), NextToken: token})
			return o.TaskArns, o.NextToken, err
		}, 10, []int{4, 4, 2}},
		{"ListContainerInstances by 1", func(ctx context.Context, token *string) ([]string, *string, error) {
			o, err := c.ListContainerInstances(ctx, &ecs.ListContainerInstancesInput{Cluster: aws.String("prod"), MaxResults: aws.Int32(1), NextToken: token})
			return o.ContainerInstanceArns, o.NextToken, err
		}, 3, []int{1, 1, 1}},
		{"ListClusters", func(ctx context.Context, token *string) ([]string, *string, error) {
			o, err := c.ListClusters(ctx, &ecs.ListClustersInput{MaxResults: aws.Int32(1), NextToken: token})
			return o.ClusterArns, o.NextToken, err
		}, 2, []int{1, 1}},
		{"ListTaskDefinitions by 5", func(ctx context.Context, token *string) ([]string, *string, error) {
			o, err := c.ListTaskDefinitions(ctx, &ecs.ListTaskDefinitionsInput{MaxResults: aws.Int32(5), NextToken: token})
			return o.TaskDefinitionArns, o.NextToken, err
		}, 14, []int{5, 5, 4}},
		{"ListTaskDefinitionFamilies by 2", func(ctx context.Context, token *string) ([]string, *string, error) {
			o, err := c.ListTaskDefinitionFamilies(ctx, &ecs.ListTaskDefinitionFamiliesInput{MaxResults: aws.Int32(2), NextToken: token})
			return o.Families, o.NextToken, err
		}, 3, []int{2, 1}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			items, pages := pagesOf(t, tt.call)
			if len(items) != tt.total || !slices.Equal(pages, tt.pages) {
				t.Errorf("got %d items in pages of %v, want %d in %v", len(items), pages, tt.total, tt.pages)
			}
		})
	}
}

func TestPageTokensAreBound(t *testing.T) {
	w := handMade(t, Options{})
	c, ctx := ecsOf(w), t.Context()
	first := must[ecs.ListServicesOutput](t)(c.ListServices(ctx, &ecs.ListServicesInput{Cluster: aws.String("prod")}))
	token := first.NextToken
	tests := map[string]*ecs.ListServicesInput{
		"another cluster": {NextToken: token},
		"another filter":  {Cluster: aws.String("prod"), LaunchType: types.LaunchTypeEc2, NextToken: token},
		"made up":         {Cluster: aws.String("prod"), NextToken: aws.String("c3ZjLTEw")},
		"cut":             {Cluster: aws.String("prod"), NextToken: aws.String((*token)[:len(*token)-3])},
	}
	for name, in := range tests {
		_, err := c.ListServices(ctx, in)
		if err == nil {
			t.Errorf("%s: the token was taken", name)
			continue
		}
		wantError(t, err, "InvalidParameterException", "token")
	}
	_, err := c.ListTasks(ctx, &ecs.ListTasksInput{Cluster: aws.String("prod"), NextToken: token})
	wantError(t, err, "InvalidParameterException", "token")
	_, err = ecs.NewFromConfig(config(w, w.opts.Regions[1])).ListClusters(ctx, &ecs.ListClustersInput{NextToken: token})
	wantError(t, err, "InvalidParameterException", "token")
	// The page size may change on the way, as with AWS.
	must[ecs.ListServicesOutput](t)(c.ListServices(ctx, &ecs.ListServicesInput{Cluster: aws.String("prod"), MaxResults: aws.Int32(7), NextToken: token}))
}

// A list that changes between two pages repeats nothing and loses nothing that
// was there all the time.
func TestPagesWhileTheListChanges(t *testing.T) {
	w := handMade(t, Options{})
	c := ecsOf(w)
	call := func(token *string) *ecs.ListServicesOutput {
		return must[ecs.ListServicesOutput](t)(c.ListServices(t.Context(), &ecs.ListServicesInput{Cluster: aws.String("prod"), NextToken: token}))
	}
	one := call(nil)
	prod := w.regions[0].cluster("prod")
	for _, n := range []int{2, 9, 11} { // one before, the last of the page, one after
		prod.services[n].Status = "DRAINING"
	}
	two := call(one.NextToken)
	if got := shortName(two.ServiceArns[0]); got != "svc-10" {
		t.Errorf("the second page starts with %s, want svc-10", got)
	}
	if got := shortName(two.ServiceArns[1]); got != "svc-12" {
		t.Errorf("then comes %s, want svc-12", got)
	}
}

func TestMaxResults(t *testing.T) {
	w := handMade(t, Options{})
	for _, n := range []int32{0, -1, 101} {
		_, err := ecsOf(w).ListServices(t.Context(), &ecs.ListServicesInput{Cluster: aws.String("prod"), MaxResults: aws.Int32(n)})
		wantError(t, err, "InvalidParameterException", "maxResults")
	}
}

func TestListFilters(t *testing.T) {
	w := handMade(t, Options{})
	c, ctx, prod := ecsOf(w), t.Context(), aws.String("prod")
	services := func(in ecs.ListServicesInput) int {
		in.Cluster, in.MaxResults = prod, aws.Int32(100)
		return len(must[ecs.ListServicesOutput](t)(c.ListServices(ctx, &in)).ServiceArns)
	}
	tasks := func(in ecs.ListTasksInput) int {
		in.Cluster = prod
		items, _ := pagesOf(t, func(ctx context.Context, token *string) ([]string, *string, error) {
			in.NextToken = token
			o, err := c.ListTasks(ctx, &in)
			return o.TaskArns, o.NextToken, err
		})
		return len(items)
	}
	instances := func(in ecs.ListContainerInstancesInput) int {
		in.Cluster = prod
		return len(must[ecs.ListContainerInstancesOutput](t)(c.ListContainerInstances(ctx, &in)).ContainerInstanceArns)
	}
	definitions := func(in ecs.ListTaskDefinitionsInput) string {
		var names []string
		for _, arn := range must[ecs.ListTaskDefinitionsOutput](t)(c.ListTaskDefinitions(ctx, &in)).TaskDefinitionArns {
			names = append(names, shortName(arn))
		}
		return strings.Join(names, " ")
	}
	families := func(in ecs.ListTaskDefinitionFamiliesInput) string {
		return strings.Join(must[ecs.ListTaskDefinitionFamiliesOutput](t)(c.ListTaskDefinitionFamilies(ctx, &in)).Families, " ")
	}
	host := w.regions[0].cluster("prod").instances[0].ContainerInstanceArn
	for _, tt := range []struct {
		name      string
		got, want any
	}{
		{"services EC2", services(ecs.ListServicesInput{LaunchType: "EC2"}), 22},
		{"services FARGATE", services(ecs.ListServicesInput{LaunchType: "FARGATE"}), 1},
		{"services DAEMON", services(ecs.ListServicesInput{SchedulingStrategy: "DAEMON"}), 1},
		{"tasks by default", tasks(ecs.ListTasksInput{}), 207},
		{"tasks STOPPED", tasks(ecs.ListTasksInput{DesiredStatus: "STOPPED"}), 23},
		{"tasks PENDING", tasks(ecs.ListTasksInput{DesiredStatus: "PENDING"}), 0},
		{"tasks of a family", tasks(ecs.ListTasksInput{Family: aws.String("worker")}), 27},
		{"tasks of a service by ARN", tasks(ecs.ListTasksInput{ServiceName: aws.String("arn:aws:ecs:eu-west-1:424211110001:service/prod/svc-09"), DesiredStatus: "STOPPED"}), 10},
		{"tasks of a service by the old ARN", tasks(ecs.ListTasksInput{ServiceName: aws.String("arn:aws:ecs:eu-west-1:424211110001:service/svc-08")}), 10},
		{"tasks of an instance", tasks(ecs.ListTasksInput{ContainerInstance: &host}), 100},
		{"tasks of an instance and a service", tasks(ecs.ListTasksInput{ContainerInstance: &host, ServiceName: aws.String("svc-02")}), 10},
		{"tasks by startedBy", tasks(ecs.ListTasksInput{StartedBy: aws.String("cron")}), 27},
		{"tasks on FARGATE", tasks(ecs.ListTasksInput{LaunchType: "FARGATE"}), 27},
		{"instances", instances(ecs.ListContainerInstancesInput{}), 3},
		{"instances DRAINING", instances(ecs.ListContainerInstancesInput{Status: "DRAINING"}), 1},
		{"instances of a type", instances(ecs.ListContainerInstancesInput{Filter: aws.String("attribute:ecs.instance-type == m6i.large")}), 2},
		{"definitions", definitions(ecs.ListTaskDefinitionsInput{FamilyPrefix: aws.String("worker")}), "worker:1 worker:2 worker:3 worker:4 worker:5 worker:6 worker:7 worker:8 worker:9 worker:10 worker:11 worker:12"},
		{"definitions backwards", definitions(ecs.ListTaskDefinitionsInput{Sort: "DESC", MaxResults: aws.Int32(4)}), "worker:12 worker:11 worker:10 worker:9"},
		{"definitions INACTIVE", definitions(ecs.ListTaskDefinitionsInput{Status: "INACTIVE"}), "api:1 old:1"},
		{"definitions of a prefix that is no family", definitions(ecs.ListTaskDefinitionsInput{FamilyPrefix: aws.String("work")}), ""},
		{"families", families(ecs.ListTaskDefinitionFamiliesInput{}), "api old worker"},
		{"families ACTIVE", families(ecs.ListTaskDefinitionFamiliesInput{Status: "ACTIVE"}), "api worker"},
		{"families INACTIVE", families(ecs.ListTaskDefinitionFamiliesInput{Status: "INACTIVE"}), "old"},
		{"families by prefix", families(ecs.ListTaskDefinitionFamiliesInput{FamilyPrefix: aws.String("wo")}), "worker"},
	} {
		if tt.got != tt.want {
			t.Errorf("%s: got %v, want %v", tt.name, tt.got, tt.want)
		}
	}
}

func TestDescribeTaskDefinitionsBackwardsInPages(t *testing.T) {
	w := handMade(t, Options{})
	c := ecsOf(w)
	items, _ := pagesOf(t, func(ctx context.Context, token *string) ([]string, *string, error) {
		o, err := c.ListTaskDefinitions(ctx, &ecs.ListTaskDefinitionsInput{Sort: "DESC", MaxResults: aws.Int32(3), NextToken: token})
		return o.TaskDefinitionArns, o.NextToken, err
	})
	forward, _ := pagesOf(t, func(ctx context.Context, token *string) ([]string, *string, error) {
		o, err := c.ListTaskDefinitions(ctx, &ecs.ListTaskDefinitionsInput{NextToken: token})
		return o.TaskDefinitionArns, o.NextToken, err
	})
	slices.Reverse(forward)
	if !slices.Equal(items, forward) {
		t.Errorf("backwards: %v\nwant %v", items, forward)
	}
}

func TestDescribeFindsByNameAndARN(t *testing.T) {
	w := handMade(t, Options{})
	c, ctx, prod := ecsOf(w), t.Context(), aws.String("arn:aws:ecs:eu-west-1:424211110001:cluster/prod")
	s := must[ecs.DescribeServicesOutput](t)(c.DescribeServices(ctx, &ecs.DescribeServicesInput{Cluster: prod, Services: []string{
		"svc-01", "arn:aws:ecs:eu-west-1:424211110001:service/svc-02", "arn:aws:ecs:eu-west-1:424211110001:service/prod/svc-23",
		"svc-24", "nope", "arn:aws:ecs:us-east-1:424211110001:service/prod/svc-05",
	}}))
	var names []string
	for _, x := range s.Services {
		names = append(names, *x.ServiceName+" "+*x.Status)
	}
	if got, want := strings.Join(names, ", "), "svc-01 ACTIVE, svc-02 ACTIVE, svc-23 DRAINING, svc-24 INACTIVE"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	wantFailures(t, s.Failures, "arn:aws:ecs:eu-west-1:424211110001:service/prod/nope", "arn:aws:ecs:us-east-1:424211110001:service/prod/svc-05")

	id := w.regions[0].cluster("prod").tasks[7].id
	d := must[ecs.DescribeTasksOutput](t)(c.DescribeTasks(ctx, &ecs.DescribeTasksInput{Cluster: prod, Tasks: []string{
		id, "arn:aws:ecs:eu-west-1:424211110001:task/" + id, strings.Repeat("0", 32),
	}}))
	if len(d.Tasks) != 2 || shortName(*d.Tasks[0].TaskArn) != id {
		t.Errorf("got %d tasks", len(d.Tasks))
	}
	wantFailures(t, d.Failures, "arn:aws:ecs:eu-west-1:424211110001:task/prod/"+strings.Repeat("0", 32))

	i := must[ecs.DescribeContainerInstancesOutput](t)(c.DescribeContainerInstances(ctx, &ecs.DescribeContainerInstancesInput{
		Cluster: prod, ContainerInstances: []string{w.regions[0].cluster("prod").instances[1].id, "ffff"},
	}))
	if len(i.ContainerInstances) != 1 || i.ContainerInstances[0].AgentConnected {
		t.Errorf("got %+v", i.ContainerInstances)
	}
	wantFailures(t, i.Failures, "arn:aws:ecs:eu-west-1:424211110001:container-instance/prod/ffff")

	k := must[ecs.DescribeClustersOutput](t)(c.DescribeClusters(ctx, &ecs.DescribeClustersInput{Clusters: []string{*prod, "gone"}}))
	if len(k.Clusters) != 1 || *k.Clusters[0].ClusterName != "prod" {
		t.Errorf("got %+v", k.Clusters)
	}
	wantFailures(t, k.Failures, "arn:aws:ecs:eu-west-1:424211110001:cluster/gone")
	if k := must[ecs.DescribeClustersOutput](t)(c.DescribeClusters(ctx, nil)); *k.Clusters[0].ClusterName != "default" {
		t.Errorf("without names: got %s, want default", *k.Clusters[0].ClusterName)
	}

	p := must[ecs.DescribeCapacityProvidersOutput](t)(c.DescribeCapacityProviders(ctx, &ecs.DescribeCapacityProvidersInput{CapacityProviders: []string{"FARGATE", "none"}}))
	if len(p.CapacityProviders) != 1 {
		t.Errorf("got %+v", p.CapacityProviders)
	}
	wantFailures(t, p.Failures, "arn:aws:ecs:eu-west-1:424211110001:capacity-provider/none")
}

func wantFailures(t *testing.T, got []types.Failure, arns ...string) {
	t.Helper()
	var have []string
	for _, f := range got {
		have = append(have, aws.ToString(f.Arn))
		if aws.ToString(f.Reason) != "MISSING" {
			t.Errorf("failure of %s has reason %s", *f.Arn, aws.ToString(f.Reason))
		}
	}
	if !slices.Equal(have, arns) {
		t.Errorf("failures %v, want %v", have, arns)
	}
}

func TestDescribeTaskDefinition(t *testing.T) {
	w := handMade(t, Options{})
	c := ecsOf(w)
	for name, want := range map[string]string{
		"api": "api:3", "api:2": "api:2", "api:1": "api:1", "worker": "worker:12",
		"arn:aws:ecs:eu-west-1:424211110001:task-definition/api:2": "api:2",
		"arn:aws:ecs:eu-west-1:424211110001:task-definition/api":   "api:3",
	} {
		d := must[ecs.DescribeTaskDefinitionOutput](t)(c.DescribeTaskDefinition(t.Context(), &ecs.DescribeTaskDefinitionInput{TaskDefinition: &name, Include: []types.TaskDefinitionField{"TAGS"}}))
		if got := shortName(*d.TaskDefinition.TaskDefinitionArn); got != want || len(d.Tags) != 1 {
			t.Errorf("%s: got %s with %d tags, want %s", name, got, len(d.Tags), want)
		}
	}
}

func TestIncludeIsOnlyWhatWasAsked(t *testing.T) {
	w := handMade(t, Options{})
	c, ctx, prod := ecsOf(w), t.Context(), aws.String("prod")
	cluster := func(include ...types.ClusterField) types.Cluster {
		return must[ecs.DescribeClustersOutput](t)(c.DescribeClusters(ctx, &ecs.DescribeClustersInput{Clusters: []string{"prod"}, Include: include})).Clusters[0]
	}
	bare, full := cluster(), cluster("TAGS", "SETTINGS", "STATISTICS", "CONFIGURATIONS", "ATTACHMENTS")
	if len(bare.Tags)+len(bare.Settings)+len(bare.Statistics) != 0 || bare.Configuration != nil {
		t.Errorf("not asked for: %+v", bare)
	}
	if len(full.Tags) != 1 || len(full.Settings) != 1 || full.Configuration == nil {
		t.Errorf("asked for: %+v", full)
	}
	for include, want := range map[string]int{"": 0, "TAGS": 1} {
		var s []types.ServiceField
		var k []types.TaskField
		var i []types.ContainerInstanceField
		if include != "" {
			s, k, i = append(s, "TAGS"), append(k, "TAGS"), append(i, "TAGS", "CONTAINER_INSTANCE_HEALTH")
		}
		svc := must[ecs.DescribeServicesOutput](t)(c.DescribeServices(ctx, &ecs.DescribeServicesInput{Cluster: prod, Services: []string{"svc-07"}, Include: s})).Services[0]
		tsk := must[ecs.DescribeTasksOutput](t)(c.DescribeTasks(ctx, &ecs.DescribeTasksInput{Cluster: prod, Tasks: []string{w.regions[0].cluster("prod").tasks[0].id}, Include: k})).Tasks[0]
		ins := must[ecs.DescribeContainerInstancesOutput](t)(c.DescribeContainerInstances(ctx, &ecs.DescribeContainerInstancesInput{Cluster: prod, ContainerInstances: []string{w.regions[0].cluster("prod").instances[0].id}, Include: i})).ContainerInstances[0]
		if len(svc.Tags) != want || len(tsk.Tags) != want || len(ins.Tags) != want || (ins.HealthStatus != nil) != (want == 1) {
			t.Errorf("include %q: service %d, task %d, instance %d tags, health %v", include, len(svc.Tags), len(tsk.Tags), len(ins.Tags), ins.HealthStatus)
		}
		if len(svc.Events) != 100 || *svc.Events[3].Message != "(service svc-07) has reached a steady state. <&> 3" {
			t.Errorf("include %q: %d events", include, len(svc.Events))
		}
	}
}

// Events come from a cache; it must follow the service.
func TestEventsAreFresh(t *testing.T) {
	w := handMade(t, Options{})
	c := ecsOf(w)
	newest := func() string {
		o := must[ecs.DescribeServicesOutput](t)(c.DescribeServices(t.Context(), &ecs.DescribeServicesInput{Cluster: aws.String("prod"), Services: []string{"svc-07"}}))
		return *o.Services[0].Events[0].Message
	}
	newest()
	s := w.regions[0].cluster("prod").service("svc-07")
	s.Events = append([]ServiceEvent{{Id: w.uuid(), CreatedAt: w.epoch(), Message: "new"}}, s.Events[:99]...)
	if got := newest(); got != "new" {
		t.Errorf("got %q, want the new event", got)
	}
}

func TestTagsForResource(t *testing.T) {
	w := handMade(t, Options{})
	prod := w.regions[0].cluster("prod")
	for _, arn := range []string{
		prod.ClusterArn, prod.services[3].ServiceArn, prod.tasks[3].TaskArn, prod.instances[2].ContainerInstanceArn,
		"arn:aws:ecs:eu-west-1:424211110001:task-definition/api:2",
	} {
		o := must[ecs.ListTagsForResourceOutput](t)(ecsOf(w).ListTagsForResource(t.Context(), &ecs.ListTagsForResourceInput{ResourceArn: &arn}))
		if len(o.Tags) != 1 {
			t.Errorf("%s: %d tags, want 1", arn, len(o.Tags))
		}
	}
	_, err := ecsOf(w).ListTagsForResource(t.Context(), &ecs.ListTagsForResourceInput{ResourceArn: aws.String("arn:aws:ecs:eu-west-1:424211110001:service/prod/nope")})
	wantError(t, err, "InvalidParameterException", "service")
}
