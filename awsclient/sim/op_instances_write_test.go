package sim

import (
	"slices"
	"testing"
	"time"
)

// state calls UpdateContainerInstancesState.
func (s *site) state(t testing.TB, status string, hosts ...*ContainerInstance) {
	t.Helper()
	in := updateContainerInstancesStateInput{Cluster: "test", Status: status}
	for _, i := range hosts {
		in.ContainerInstances = append(in.ContainerInstances, i.ContainerInstanceArn)
	}
	out, fail := s.w.opUpdateContainerInstancesState(s.ask("UpdateContainerInstancesState"), &in)
	if fail != nil {
		t.Fatal(fail)
	}
	for _, i := range out.(describeContainerInstancesOutput).ContainerInstances {
		if i.Status != status {
			t.Fatalf("%s is %s", i.id, i.Status)
		}
	}
}

// on counts the live tasks of a service on a host.
func (s *Service) on(i *ContainerInstance) int {
	n := 0
	for _, t := range s.allTasks() {
		if t.inst == i {
			n++
		}
	}
	return n
}

// TestDrain drains a host with tasks that leave it and tasks that do not.
func TestDrain(t *testing.T) {
	for name, c := range map[string]struct {
		least, most int
		spoil       func(*testing.T, *site, *Service)
		moves       bool
	}{
		"replaced first":  {100, 200, nil, true},
		"stopped first":   {50, 100, nil, true},
		"no way":          {100, 100, nil, false},
		"no room":         {100, 200, func(_ *testing.T, s *site, _ *Service) { s.c.instances[1].pool.memory = 100 }, false},
		"under guard":     {100, 200, func(t *testing.T, s *site, v *Service) { s.protected(t, true, nil, v.ids(4)...) }, false},
		"never healthy":   {100, 200, func(_ *testing.T, _ *site, v *Service) { v.Deployments[0].def.acts.warmUp = seconds(90000, 90000) }, false},
		"agent not there": {100, 200, func(_ *testing.T, s *site, _ *Service) { s.w.disconnect(s.c.instances[1], true) }, false},
	} {
		t.Run(name, func(t *testing.T) {
			s := hostsFor(t, "m6i.2xlarge", "m6i.2xlarge")
			a := app{name: "a", count: 4, revision: 1, cpu: 256, memory: 512, where: plainEC2, network: "bridge", least: c.least, most: c.most, check: true, port: 80}
			v := s.serve(&a)
			s.ready()
			ran, _, fail := s.w.runTask(s.r, runRequest{Cluster: "test", TaskDefinition: "a", LaunchType: "EC2", Constraints: []PlacementConstraint{{"memberOf", "ec2InstanceId == " + s.c.instances[0].Ec2InstanceId}}})
			if fail != nil || len(ran) != 1 {
				t.Fatal(fail)
			}
			s.w.advance(s.w.now.Add(time.Minute))
			if c.spoil != nil {
				c.spoil(t, s, v)
			}
			host, before := s.c.instances[0], v.on(s.c.instances[0])
			if before == 0 {
				t.Fatal("nothing to move")
			}
			s.state(t, "DRAINING", host, host)
			least, _ := v.limits()
			s.w.play(10*time.Minute, func() {
				if c.moves && v.RunningCount < least {
					t.Errorf("%d run, less than %d", v.RunningCount, least)
				}
			})
			if left := v.on(host); c.moves && left != 0 || !c.moves && left != before {
				t.Errorf("%d of %d left: %s", left, before, v.texts(3))
			}
			if ran[0].LastStatus != stRunning {
				t.Error("the standalone task was touched")
			}
			s.state(t, "ACTIVE", host)
			s.w.advance(s.w.now.Add(10 * time.Minute))
			if v.RunningCount < 4 {
				t.Errorf("%d run when the host is back", v.RunningCount)
			}
		})
	}
}

func TestInstanceStateIsRefused(t *testing.T) {
	s := hostsFor(t, "m6i.2xlarge")
	for _, c := range []struct {
		in   updateContainerInstancesStateInput
		want string
	}{
		{updateContainerInstancesStateInput{Cluster: "test", Status: "DRAINING"}, "Container instances cannot be empty."},
		{updateContainerInstancesStateInput{Cluster: "none", Status: "DRAINING", ContainerInstances: []string{"a"}}, "Cluster not found."},
		{updateContainerInstancesStateInput{Cluster: "test", Status: "INACTIVE", ContainerInstances: []string{"a"}}, "Container instance status should be one of [DRAINING,ACTIVE]."},
		{updateContainerInstancesStateInput{Cluster: "test", Status: "DRAINING", ContainerInstances: make([]string, 11)}, "instanceIds can have at most 10 items."},
	} {
		if _, fail := s.w.opUpdateContainerInstancesState(s.ask("UpdateContainerInstancesState"), &c.in); fail == nil || fail.Message != c.want {
			t.Errorf("%+v: %v", c.in, fail)
		}
	}
	out, fail := s.w.opUpdateContainerInstancesState(s.ask("UpdateContainerInstancesState"), &updateContainerInstancesStateInput{Cluster: "test", Status: "DRAINING", ContainerInstances: []string{"gone", s.c.instances[0].id}})
	if fail != nil {
		t.Fatal(fail)
	}
	if o := out.(describeContainerInstancesOutput); len(o.ContainerInstances) != 1 || len(o.Failures) != 1 || o.Failures[0].Reason != "MISSING" {
		t.Errorf("%+v", o)
	}
}

func TestInstanceReadsLag(t *testing.T) {
	w := newWorld(t, Options{World: "empty", EventuallyConsistent: 3 * time.Second})
	s := w.addCluster(w.regions[0], "test", "enabled")
	i := s.addHost("m6i.2xlarge", "", "eu-west-1a", time.Hour)
	s.state(t, "DRAINING", i)
	if got := i.seen(w.now).Status; got != "ACTIVE" {
		t.Errorf("a read at once sees %s", got)
	}
	w.advance(w.now.Add(4 * time.Second))
	if got := i.seen(w.now).Status; got != "DRAINING" {
		t.Errorf("a read later sees %s", got)
	}
}

func TestAgentUpdate(t *testing.T) {
	s := hostsFor(t, "m6i.2xlarge", "m7g.2xlarge", "m6i.2xlarge")
	update := func(i *ContainerInstance) *Error {
		_, fail := s.w.opUpdateContainerAgent(s.ask("UpdateContainerAgent"), &updateContainerAgentInput{Cluster: "test", ContainerInstance: i.id})
		return fail
	}
	var amd []*ContainerInstance
	for _, i := range s.c.instances {
		if i.host.Architecture == "arm64" {
			if fail := update(i); fail == nil || fail.Code != "NoUpdateAvailableException" {
				t.Errorf("arm64: %v", fail)
			}
			continue
		}
		amd = append(amd, i)
	}
	if fail := update(amd[0]); fail != nil {
		t.Fatal(fail)
	}
	if fail := update(amd[0]); fail == nil || fail.Code != "UpdateInProgressException" {
		t.Errorf("twice: %v", fail)
	}
	seen := []string{amd[0].AgentUpdateStatus}
	s.w.play(2*time.Minute, func() {
		if amd[0].AgentUpdateStatus != seen[len(seen)-1] {
			seen = append(seen, amd[0].AgentUpdateStatus)
		}
	})
	if !slices.Equal(seen, []string{"PENDING", "STAGING", "STAGED", "UPDATING", "UPDATED"}) || amd[0].VersionInfo.AgentVersion != newestAgent {
		t.Errorf("%v, version %s", seen, amd[0].VersionInfo.AgentVersion)
	}
	if fail := update(amd[0]); fail == nil || fail.Code != "NoUpdateAvailableException" {
		t.Errorf("again: %v", fail)
	}
	// An agent that is away stands still, and goes on when it is back.
	s.w.disconnect(amd[1], true)
	if fail := update(amd[1]); fail != nil {
		t.Fatal(fail)
	}
	s.w.advance(s.w.now.Add(10 * time.Minute))
	if amd[1].AgentUpdateStatus != "PENDING" {
		t.Errorf("%s while it is away", amd[1].AgentUpdateStatus)
	}
	s.w.disconnect(amd[1], false)
	s.w.advance(s.w.now.Add(10 * time.Minute))
	if amd[1].AgentUpdateStatus != "UPDATED" {
		t.Errorf("%s when it is back", amd[1].AgentUpdateStatus)
	}
	amd[1].VersionInfo = VersionInfo{}
	if fail := update(amd[1]); fail == nil || fail.Code != "MissingVersionException" {
		t.Errorf("no version: %v", fail)
	}
}
