package sim

import (
	"slices"
	"strings"
	"testing"
	"time"
)

func TestRunTaskOverrides(t *testing.T) {
	s := hostsFor(t, "c6i.large") // 2048 CPU units, 3666 MiB
	host := app{name: "host", revision: 1, cpu: 256, memory: 512, where: plainEC2, network: "bridge", sidecars: []string{"envoy"}}
	def := s.define(&host)
	def.Cpu, def.Memory = "", "" // sizes of its containers alone
	if err := def.prepare(); err != nil {
		t.Fatal(err)
	}
	fargate := app{name: "fargate", revision: 1, cpu: 256, memory: 512, where: onDemand}
	s.define(&fargate)
	s.ready()
	i, own := s.c.instances[0], def.ContainerDefinitions[0].Cpu
	free := i.pool.cpu
	run := func(in runRequest) (*Task, []Failure, *Error) {
		in.Cluster = "test"
		ran, failures, fail := s.w.runTask(s.r, in)
		if len(ran) == 0 {
			return nil, failures, fail
		}
		return ran[0], failures, fail
	}
	override := func(c ContainerOverride) TaskOverride {
		return TaskOverride{ContainerOverrides: []ContainerOverride{c}}
	}
	task, _, fail := run(runRequest{TaskDefinition: "host", LaunchType: "EC2", Overrides: override(ContainerOverride{
		Name: "host", Command: []string{"migrate", "--now"}, Environment: []KeyValuePair{{"A", "1"}}, Cpu: ptr(own + 100),
	})})
	if fail != nil {
		t.Fatal(fail)
	}
	if len(task.Overrides.ContainerOverrides) != 2 || !slices.Equal(task.Overrides.ContainerOverrides[0].Command, []string{"migrate", "--now"}) || task.Overrides.ContainerOverrides[1].Name != "envoy" {
		t.Errorf("%+v", task.Overrides)
	}
	if used := free - i.pool.cpu; used != def.needs.cpu+100 || i.RemainingResources[0].IntegerValue != i.pool.cpu {
		t.Errorf("reserves %d, without the override it is %d", used, def.needs.cpu)
	}
	checkWorld(t, s.w)
	if _, fail := s.w.stopTask(s.r, "test", task.id, ""); fail != nil {
		t.Fatal(fail)
	}
	s.w.advance(s.w.now.Add(5 * time.Minute))
	if i.pool.cpu != free {
		t.Errorf("%d of %d CPU units came back", i.pool.cpu, free)
	}
	if _, failures, _ := run(runRequest{TaskDefinition: "host", LaunchType: "EC2", Overrides: override(ContainerOverride{Name: "host", Memory: ptr(9000), MemoryReservation: ptr(9000)})}); len(failures) != 1 || failures[0].Reason != "RESOURCE:MEMORY" {
		t.Errorf("%v", failures)
	}
	for name, x := range map[string]struct {
		in   runRequest
		want string
	}{
		"container": {runRequest{TaskDefinition: "host", LaunchType: "EC2", Overrides: override(ContainerOverride{Name: "gone"})}, "Override for container named gone is not a container in the TaskDefinition."},
		"negative":  {runRequest{TaskDefinition: "host", LaunchType: "EC2", Overrides: override(ContainerOverride{Name: "host", Cpu: ptr(-1)})}, "Invalid setting for container 'host'."},
		"text":      {runRequest{TaskDefinition: "host", LaunchType: "EC2", Overrides: TaskOverride{Cpu: "much"}}, "Invalid 'cpu' setting for task."},
		"size":      {runRequest{TaskDefinition: "fargate", Network: s.network(), Overrides: TaskOverride{Memory: "9000"}}, "No Fargate configuration exists for given values."},
		"network":   {runRequest{TaskDefinition: "host", LaunchType: "EC2", Network: s.network()}, "Network Configuration is not valid for the given networkMode of this task definition."},
		"platform":  {runRequest{TaskDefinition: "fargate", Network: s.network(), PlatformVersion: "9"}, "The specified platform version does not exist."},
		"mixed": {
			runRequest{TaskDefinition: "fargate", Network: s.network(), Strategy: []CapacityProviderStrategyItem{{"FARGATE", 1, 0}, {"pool", 1, 0}}},
			"The specified capacity provider 'pool' was not found.",
		},
	} {
		if _, _, fail := run(x.in); fail == nil || !strings.HasPrefix(fail.Message, x.want) {
			t.Errorf("%s: %v", name, fail)
		}
	}
	task, _, fail = run(runRequest{TaskDefinition: "fargate", Network: s.network(), Overrides: TaskOverride{Cpu: "1024", Memory: "2048"}, PropagateTags: "TASK_DEFINITION", ManagedTags: true, Tags: []Tag{{"env", "test"}}, PlatformVersion: "1.3.0"})
	if fail != nil || task.Cpu != "1024" || task.Memory != "2048" || task.PlatformVersion != "1.3.0" ||
		!slices.Contains(task.Tags, Tag{"env", "test"}) || slices.Contains(task.Tags, Tag{"env", "prod"}) || !slices.Contains(task.Tags, Tag{"aws:ecs:clusterName", "test"}) {
		t.Errorf("%+v, %v", task, fail)
	}
	checkWorld(t, s.w)
}

func TestRunTaskParameters(t *testing.T) {
	yes := "FARGATE"
	for name, in := range map[string]runTaskInput{
		"no definition":          {},
		"none":                   {TaskDefinition: "a", Count: ptr(0)},
		"eleven":                 {TaskDefinition: "a", Count: ptr(11)},
		"launch type":            {TaskDefinition: "a", LaunchType: "MOON"},
		"both":                   {TaskDefinition: "a", LaunchType: yes, CapacityProviderStrategy: []CapacityProviderStrategyItem{{"FARGATE", 1, 0}}},
		"who":                    {TaskDefinition: "a", StartedBy: strings.Repeat("x", 129)},
		"token":                  {TaskDefinition: "a", ClientToken: strings.Repeat("x", 65)},
		"group of a service":     {TaskDefinition: "a", Group: "service:a"},
		"constraints on Fargate": {TaskDefinition: "a", LaunchType: yes, PlacementConstraints: []PlacementConstraint{{Type: "distinctInstance"}}},
		"strategy on Fargate":    {TaskDefinition: "a", LaunchType: yes, PlacementStrategy: []PlacementStrategy{{Type: "random"}}},
		"strategy":               {TaskDefinition: "a", PlacementStrategy: []PlacementStrategy{{"binpack", "disk"}}},
		"tags":                   {TaskDefinition: "a", Tags: []Tag{{"aws:x", ""}}},
		"tags of a service":      {TaskDefinition: "a", PropagateTags: "SERVICE"},
	} {
		if in.check() == nil {
			t.Errorf("%s is taken", name)
		}
	}
	if fail := (&runTaskInput{TaskDefinition: "a", Count: ptr(10), StartedBy: strings.Repeat("ä", 128), PlacementStrategy: []PlacementStrategy{{"binpack", "CPU"}, {"spread", "attribute:ecs.availability-zone"}, {"spread", "instanceId"}, {Type: "random"}}}).check(); fail != nil {
		t.Error(fail)
	}
}

func TestRandomPlacement(t *testing.T) {
	hosts := func(seed uint64) map[string]int {
		w := newWorld(t, Options{World: "empty", Seed: seed})
		s := w.addCluster(w.regions[0], "test", "enabled")
		s.addHosts(5, "m6i.2xlarge", "", time.Hour)
		a := app{name: "a", revision: 1, cpu: 64, memory: 64, where: plainEC2, network: "bridge"}
		s.define(&a)
		s.ready()
		n := map[string]int{}
		for range 4 {
			ran, _, fail := w.runTask(s.r, runRequest{Cluster: "test", TaskDefinition: "a", LaunchType: "EC2", Count: 10, Placement: []PlacementStrategy{{Type: "random"}}})
			if fail != nil {
				t.Fatal(fail)
			}
			for _, task := range ran {
				n[task.inst.id]++
			}
		}
		return n
	}
	n, uneven := hosts(1), false
	for _, k := range n {
		uneven = uneven || k != 8
	}
	if len(n) != 5 || !uneven {
		t.Errorf("40 tasks on 5 hosts: %v", n)
	}
	for id, k := range hosts(1) {
		if n[id] != k {
			t.Error("the same seed gives other places")
		}
	}
}
