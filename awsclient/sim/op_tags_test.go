package sim

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestTags(t *testing.T) {
	s := hostsFor(t, "m6i.2xlarge")
	a := web("a", 1)
	v := s.serve(&a)
	s.ready()
	task := v.allTasks()[0]
	task.Tags = v.Tags // as with propagateTags alone
	before := slices.Clone(task.Tags)
	list := func(arn string) []Tag {
		out, fail := s.w.listTagsForResource(s.ask("ListTagsForResource"), &listTagsForResourceInput{ResourceArn: arn})
		if fail != nil {
			t.Fatal(arn, fail)
		}
		return out.(listTagsForResourceOutput).Tags
	}
	seen := task.Tags
	for _, arn := range []string{
		s.c.ClusterArn, v.ServiceArn, task.TaskArn, s.c.instances[0].ContainerInstanceArn,
		v.TaskDefinition, s.r.provider("FARGATE").CapacityProviderArn,
	} {
		own := len(list(arn))
		if !slices.ContainsFunc(list(arn), func(t Tag) bool { return t.Key == "team" }) {
			own++
		}
		for _, value := range []string{"1", "2"} { // the second one replaces the first
			if _, fail := s.w.opTagResource(s.ask("TagResource"), &tagResourceInput{ResourceArn: arn, Tags: []Tag{{"team", value}, {"k", value}}}); fail != nil {
				t.Fatal(arn, fail)
			}
		}
		if got := list(arn); len(got) != own+1 || !slices.Contains(got, Tag{"k", "2"}) {
			t.Errorf("%s: %v", arn, got)
		}
		if _, fail := s.w.opUntagResource(s.ask("UntagResource"), &untagResourceInput{ResourceArn: arn, TagKeys: []string{"k", "not there"}}); fail != nil {
			t.Fatal(arn, fail)
		}
		if got := list(arn); len(got) != own {
			t.Errorf("%s: %v", arn, got)
		}
	}
	if arn := v.ServiceArn; slices.Equal(list(arn), before) || !slices.Equal(seen, before) {
		t.Errorf("tagging the service changed its task: %v", task.Tags)
	}
}

func TestTagsAreRefused(t *testing.T) {
	s := newSite(t)
	a := web("a", 1)
	arn := s.serve(&a).ServiceArn
	s.ready()
	many := make([]Tag, 47) // the service has four of its own
	for k := range many {
		many[k] = Tag{Key: fmt.Sprint("k", k)}
	}
	for name, in := range map[string]tagResourceInput{
		"nothing":    {ResourceArn: arn},
		"no key":     {ResourceArn: arn, Tags: []Tag{{"", "v"}}},
		"long key":   {ResourceArn: arn, Tags: []Tag{{strings.Repeat("ä", 129), ""}}},
		"long value": {ResourceArn: arn, Tags: []Tag{{"k", strings.Repeat("ä", 257)}}},
		"AWS's own":  {ResourceArn: arn, Tags: []Tag{{"AWS:k", ""}}},
		"twice":      {ResourceArn: arn, Tags: []Tag{{"k", "1"}, {"k", "2"}}},
		"too many":   {ResourceArn: arn, Tags: many},
		"short ARN":  {ResourceArn: strings.Replace(arn, "/test/", "/", 1), Tags: []Tag{{"k", "v"}}},
		"no ARN":     {ResourceArn: "a", Tags: []Tag{{"k", "v"}}},
		"gone":       {ResourceArn: arn + "x", Tags: []Tag{{"k", "v"}}},
	} {
		if _, fail := s.w.opTagResource(s.ask("TagResource"), &in); fail == nil || fail.Code != "InvalidParameterException" {
			t.Errorf("%s: %v", name, fail)
		}
	}
	if _, fail := s.w.opTagResource(s.ask("TagResource"), &tagResourceInput{ResourceArn: arn, Tags: append(many[:45:45], Tag{strings.Repeat("ä", 128), strings.Repeat("ä", 256)})}); fail != nil {
		t.Errorf("as many and as long as can be: %v", fail)
	}
	if _, fail := s.w.opUntagResource(s.ask("UntagResource"), &untagResourceInput{ResourceArn: arn, TagKeys: []string{"aws:ecs:serviceName"}}); fail == nil {
		t.Error("AWS's own tag was taken away")
	}
}

func TestAttributes(t *testing.T) {
	s := hostsFor(t, "m6i.2xlarge", "g5.xlarge")
	of := func(in listAttributesInput) []Attribute {
		in.Cluster, in.TargetType = "test", "container-instance"
		out, fail := s.w.listAttributes(s.ask("ListAttributes"), &in)
		if fail != nil {
			t.Fatal(fail)
		}
		return out.(listAttributesOutput).Attributes
	}
	if got := of(listAttributesInput{AttributeName: "ecs.instance-type"}); len(got) != 2 || got[0].TargetId == got[1].TargetId {
		t.Errorf("%v", got)
	}
	if got := of(listAttributesInput{AttributeName: "ecs.instance-type", AttributeValue: "g5.xlarge"}); len(got) != 1 || s.c.instance(shortName(got[0].TargetId)).host.Type != "g5.xlarge" {
		t.Errorf("%v", got)
	}
	if got := of(listAttributesInput{}); len(got) != 100 { // a page
		t.Errorf("%d", len(got))
	}
	for _, in := range []listAttributesInput{{Cluster: "test"}, {Cluster: "test", TargetType: "container-instance", AttributeValue: "x"}, {Cluster: "none", TargetType: "container-instance"}} {
		if _, fail := s.w.listAttributes(s.ask("ListAttributes"), &in); fail == nil {
			t.Errorf("%+v is taken", in)
		}
	}
}

func TestDeregister(t *testing.T) {
	w := newWorld(t, Options{World: "empty", EventuallyConsistent: 3 * time.Second})
	s := w.addCluster(w.regions[0], "test", "enabled", "FARGATE:1")
	a := web("a", 2)
	v := s.serve(&a)
	s.ready()
	status := func() string {
		out, fail := w.describeTaskDefinition(s.ask("DescribeTaskDefinition"), &describeTaskDefinitionInput{TaskDefinition: "a:3"})
		if fail != nil {
			t.Fatal(fail)
		}
		return out.(describeTaskDefinitionOutput).TaskDefinition.Status
	}
	call := func(name string) *Error {
		_, fail := w.opDeregisterTaskDefinition(s.ask("DeregisterTaskDefinition"), &deregisterTaskDefinitionInput{TaskDefinition: name})
		return fail
	}
	for _, name := range []string{"", "a", "a:x", "a:9", "none:1"} {
		if call(name) == nil {
			t.Errorf("%q is taken", name)
		}
	}
	if fail := call("a:3"); fail != nil {
		t.Fatal(fail)
	}
	if call("a:3") == nil {
		t.Error("it is deregistered twice")
	}
	if got := status(); got != "ACTIVE" {
		t.Errorf("a read at once sees %s", got)
	}
	w.advance(w.now.Add(4 * time.Second))
	if got := status(); got != "INACTIVE" {
		t.Errorf("a read later sees %s", got)
	}
	four := 4
	s.update(t, "a", serviceUpdate{DesiredCount: &four, ForceNew: true}) // what runs it goes on with it
	s.settleWithin(t, v, 10*time.Minute, func() {})
	if _, _, fail := w.runTask(s.r, runRequest{Cluster: "test", TaskDefinition: "a:3", Network: s.network()}); fail == nil || fail.Message != "TaskDefinition is inactive" {
		t.Errorf("%v", fail)
	}
}
