package sim

import (
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// web is a plain service on Fargate.
func web(name string, count int) app {
	return app{name: name, count: count, revision: 3, cpu: 256, memory: 512, where: onDemand, port: 8080, lb: true, check: true, team: "t"}
}

// ready sorts a site's World after building, as New does.
func (s *site) ready() *site {
	s.w.sort()
	return s
}

// update changes a service or fails the test.
func (s *site) update(t testing.TB, service string, u serviceUpdate) *Service {
	t.Helper()
	v, fail := s.w.updateService(s.r, s.c.ClusterName, service, u)
	if fail != nil {
		t.Fatal(fail)
	}
	return v
}

// texts are the newest n events, newest first, without the service's name.
func (s *Service) texts(n int) []string {
	var list []string
	for _, e := range s.Events[:min(n, len(s.Events))] {
		_, text, _ := strings.Cut(e.Message, ") ")
		list = append(list, text)
	}
	return list
}

// said counts the events since a point in time that hold a text.
func (s *Service) said(since time.Time, text string) int {
	n := 0
	for _, e := range s.Events {
		if !e.CreatedAt.Time().Before(since) && strings.Contains(e.Message, text) {
			n++
		}
	}
	return n
}

// settledService says whether a service has all its tasks and no deployment
// under way.
func settledService(v *Service) bool {
	return v.RunningCount == v.DesiredCount && v.PendingCount == 0 && len(v.Deployments) == 1 &&
		v.Deployments[0].RolloutState == rolloutDone && v.sched.steady
}

// settleWithin plays until the service is settled.
func (s *site) settleWithin(t testing.TB, v *Service, d time.Duration, look func()) {
	t.Helper()
	until := s.w.now.Add(d)
	for !settledService(v) {
		if s.w.now.After(until) || !s.w.next() {
			t.Fatalf("not settled after %s: %d/%d+%d in %d deployments, %s", d, v.RunningCount, v.DesiredCount, v.PendingCount, len(v.Deployments), v.texts(4))
		}
		look()
	}
}

func TestScaleUpAndDown(t *testing.T) {
	s := newSite(t)
	s.addHosts(4, "m6i.2xlarge", "", time.Hour)
	apps := []app{web("on-fargate", 3), web("on-hosts", 3), {name: "bridged", count: 3, revision: 1, cpu: 256, memory: 512, where: plainEC2, network: "bridge", port: 80, team: "t"}}
	apps[1].where = plainEC2
	for _, a := range apps {
		s.serve(&a)
	}
	s.ready()
	for _, v := range s.c.services {
		for _, n := range []int{7, 25, 4, 0, 2} {
			s.w.advance(s.w.now.Add(time.Second))
			since, before := s.w.now, v.RunningCount
			s.update(t, v.ServiceName, serviceUpdate{DesiredCount: &n})
			if v.DesiredCount != n || v.Deployments[0].DesiredCount != n {
				t.Fatalf("desired count %d", v.DesiredCount)
			}
			s.settleWithin(t, v, 10*time.Minute, func() {
				checkWorld(t, s.w)
				if lo, hi := min(n, before), max(n, before); v.RunningCount < lo || v.RunningCount > hi {
					t.Fatalf("%d running on the way from %d to %d", v.RunningCount, before, n)
				}
			})
			if len(v.Deployments[0].tasks) != n || v.said(since, "has reached a steady state.") != 1 {
				t.Errorf("%s at %d: %d tasks, %s", v.ServiceName, n, len(v.Deployments[0].tasks), v.texts(5))
			}
			if v.said(since, "deployment completed") != 0 {
				t.Error("scaling started a deployment")
			}
			switch {
			case n > before && v.said(since, "has started ") == 0:
				t.Errorf("no start in %s", v.texts(9))
			case n < before && v.said(since, "has stopped "+strconv.Itoa(before-n)+" running tasks: (task ") != 1:
				t.Errorf("no stop of %d in %s", before-n, v.texts(9))
			}
		}
	}
}

// TestRollingDeployment draws services and bounds, redeploys them, and looks at
// every step: never more running and pending than the maximum, never fewer
// healthy than the minimum, and done in the end.
func TestRollingDeployment(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		s := newSite(t)
		s.addHosts(3, "m6i.2xlarge", "", time.Hour)
		a := web("app", rapid.IntRange(1, 12).Draw(rt, "desired"))
		a.least = 5 * rapid.IntRange(0, 20).Draw(rt, "minimum/5")
		a.most = 100 + 10*rapid.IntRange(0, 10).Draw(rt, "maximum/10-10")
		a.lb, a.check = rapid.Bool().Draw(rt, "lb"), rapid.Bool().Draw(rt, "check")
		a.where = rapid.SampledFrom([]string{onDemand, plainEC2, spotMix}).Draw(rt, "where")
		v := s.serve(&a)
		s.ready()
		least, most := v.limits()
		stuck := least >= a.count && most <= a.count // no room either way
		again := rapid.Bool().Draw(rt, "again")
		s.update(t, "app", serviceUpdate{ForceNew: true})
		until := s.w.now.Add(2 * time.Hour)
		for !settledService(v) && s.w.now.Before(until) && s.w.next() {
			if again && len(v.Deployments[0].tasks) > a.count/2 {
				again = false
				s.update(t, "app", serviceUpdate{ForceNew: true})
			}
			if n := v.RunningCount + v.PendingCount; n > most {
				rt.Fatalf("%d tasks, more than %d", n, most)
			}
			if n := healthyTasks(v); n < least {
				rt.Fatalf("%d healthy, fewer than %d", n, least)
			}
		}
		if faults := clusterFaults(s.c); len(faults) > 0 {
			rt.Fatal(faults)
		}
		if settledService(v) == stuck {
			rt.Fatalf("after %s: %d deployments, %s", s.w.now.Sub(start), len(v.Deployments), v.texts(5))
		}
	})
}

// healthyTasks counts what the scheduler must not let fall below the minimum.
func healthyTasks(v *Service) int {
	n := 0
	for _, d := range v.Deployments {
		for _, t := range d.tasks {
			if t.life.healthy {
				n++
			}
		}
	}
	return n
}

func TestDeploymentTellsItsStory(t *testing.T) {
	s := newSite(t)
	a := web("app", 4)
	v := s.serve(&a)
	s.ready()
	old := v.Deployments[0]
	next := s.release("app", nil)
	ref := "app"
	since := s.w.now
	s.update(t, "app", serviceUpdate{TaskDefinition: &ref})
	d := v.Deployments[0]
	if d == old || d.Status != "PRIMARY" || old.Status != "ACTIVE" || d.TaskDefinition != next.TaskDefinitionArn || v.TaskDefinition != next.TaskDefinitionArn ||
		d.RolloutState != "IN_PROGRESS" || d.RolloutStateReason != "ECS deployment "+d.Id+" in progress." || v.CurrentServiceDeployment == "" {
		t.Fatalf("%+v", d)
	}
	s.settleWithin(t, v, 20*time.Minute, func() {})
	if d.RolloutState != "COMPLETED" || d.RolloutStateReason != "ECS deployment "+d.Id+" completed." || len(v.Deployments) != 1 || v.CurrentServiceDeployment != "" {
		t.Errorf("%+v", d)
	}
	texts := v.texts(2)
	if texts[0] != "has reached a steady state." || texts[1] != "(deployment "+d.Id+") deployment completed." {
		t.Errorf("ends with %s", texts)
	}
	for text, n := range map[string]int{"has started 4 tasks: (task ": 1, "registered ": 1, "has begun draining connections on ": 1, "has stopped ": 1, "deregistered ": 1} {
		if got := v.said(since, ") "+text); got < n {
			t.Errorf("%d of %q in %s", got, text, v.texts(12))
		}
	}
	for _, task := range s.c.tasks {
		if task.dep == old && (task.StopCode != "ServiceSchedulerInitiated" || task.StoppedReason != "Scaling activity initiated by (deployment "+d.Id+")" || task.StartedBy != old.Id) {
			t.Errorf("an old task stopped with %s: %s", task.StopCode, task.StoppedReason)
		}
	}
	if n := v.RunningCount; n != 4 || slices.ContainsFunc(d.tasks, func(x *Task) bool { return x.TaskDefinitionArn != next.TaskDefinitionArn }) {
		t.Errorf("%d running, not all of the new revision", n)
	}
}

func TestSteadyStateEverySixHours(t *testing.T) {
	s := newSite(t)
	a := web("app", 2)
	v := s.serve(&a)
	s.ready()
	s.w.advance(start.Add(30 * time.Hour))
	if n := v.said(start, "has reached a steady state."); n != 5 {
		t.Errorf("%d times in 30 hours", n)
	}
	var last time.Time
	for _, e := range v.Events {
		if at := e.CreatedAt.Time(); at.After(start) {
			if !last.IsZero() && last.Sub(at) != 6*time.Hour {
				t.Errorf("%s apart", last.Sub(at))
			}
			last = at
		}
	}
}

func TestZonesAndProvidersAreBalanced(t *testing.T) {
	s := newSite(t)
	a := web("app", 12)
	a.where = spotMix // 2 on demand first, then 1 to 3
	v := s.serve(&a)
	s.ready()
	zone, provider := map[string]int{}, map[string]int{}
	for _, task := range v.Deployments[0].tasks {
		zone[task.AvailabilityZone]++
		provider[task.CapacityProviderName]++
	}
	if zone["eu-west-1a"] != 4 || zone["eu-west-1b"] != 4 || zone["eu-west-1c"] != 4 {
		t.Errorf("zones %v", zone)
	}
	if n := provider["FARGATE"]; n < 4 || n > 5 || n+provider["FARGATE_SPOT"] != 12 {
		t.Errorf("providers %v", provider)
	}
	n := 3
	s.update(t, "app", serviceUpdate{DesiredCount: &n})
	s.settleWithin(t, v, 10*time.Minute, func() {})
	clear(zone)
	for _, task := range v.Deployments[0].tasks {
		zone[task.AvailabilityZone]++
	}
	if len(zone) != 3 {
		t.Errorf("scaled in to zones %v", zone)
	}
}

func TestDaemonFollowsTheHosts(t *testing.T) {
	s := newSite(t)
	s.addHosts(3, "m6i.2xlarge", "", time.Hour)
	s.addHosts(1, "m7g.2xlarge", "", time.Hour)
	a := app{name: "agent", revision: 1, cpu: 64, memory: 128, where: plainEC2, network: "host", port: 8125, udp: true, daemon: true, team: "t"}
	v := s.serve(&a)
	s.ready()
	if v.DesiredCount != 4 || v.RunningCount != 4 || v.SchedulingStrategy != "DAEMON" {
		t.Fatalf("%d of %d", v.RunningCount, v.DesiredCount)
	}
	added := s.addHost("m7g.2xlarge", "", "eu-west-1c", 0)
	s.w.advance(s.w.now.Add(3 * time.Minute))
	if v.RunningCount != 5 || added.RunningTasksCount != 1 || !slices.Equal(added.RemainingResources[3].StringSetValue, []string{"8125"}) {
		t.Errorf("%d of %d, the new host runs %d with %v", v.RunningCount, v.DesiredCount, added.RunningTasksCount, added.RemainingResources[3])
	}
	s.w.drain(added)
	s.w.advance(s.w.now.Add(3 * time.Minute))
	if v.RunningCount != 4 || added.RunningTasksCount != 0 {
		t.Errorf("%d of %d, the drained host runs %d", v.RunningCount, v.DesiredCount, added.RunningTasksCount)
	}
	checkWorld(t, s.w)
	two := 2
	if _, fail := s.w.updateService(s.r, "test", "agent", serviceUpdate{DesiredCount: &two}); fail == nil || fail.Code != "InvalidParameterException" {
		t.Errorf("scaling a daemon: %v", fail)
	}
}
