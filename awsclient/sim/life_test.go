package sim

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

// states follows a task from here on and returns the states that it was seen in.
func (s *site) states(task *Task, d time.Duration) []string {
	list := []string{task.LastStatus}
	s.w.play(d, func() {
		if list[len(list)-1] != task.LastStatus {
			list = append(list, task.LastStatus)
		}
	})
	return list
}

func TestLifecycle(t *testing.T) {
	for _, c := range []struct {
		name       string
		a          app
		up, down   string // states on the way to RUNNING and from the stop on
		attachment bool
	}{
		{
			"fargate with load balancer", web("a", 0),
			"PROVISIONING PENDING ACTIVATING RUNNING", "DEACTIVATING STOPPING DEPROVISIONING STOPPED", true,
		},
		{
			"fargate",
			app{name: "a", cpu: 256, memory: 512, revision: 1, where: onDemand},
			"PROVISIONING PENDING RUNNING", "STOPPING DEPROVISIONING STOPPED", true,
		},
		{
			"awsvpc on a host",
			app{name: "a", cpu: 256, memory: 512, revision: 1, where: plainEC2, check: true},
			"PROVISIONING PENDING RUNNING", "STOPPING DEPROVISIONING STOPPED", true,
		},
		{
			"bridge",
			app{name: "a", cpu: 256, memory: 512, revision: 1, where: plainEC2, network: "bridge", port: 80, sidecars: []string{"envoy"}},
			"PENDING RUNNING", "STOPPING STOPPED", false,
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newSite(t)
			s.addHosts(1, "m6i.2xlarge", "", time.Hour)
			v := s.serve(&c.a)
			s.ready()
			one, none := 1, 0
			s.update(t, "a", serviceUpdate{DesiredCount: &one})
			for len(s.c.tasks) == 0 {
				s.w.next()
			}
			task := s.c.tasks[0]
			if got := strings.Join(s.states(task, 3*time.Minute), " "); got != c.up {
				t.Fatalf("up: %s, want %s", got, c.up)
			}
			if (len(task.Attachments) == 1 && task.Attachments[0].Status == "ATTACHED") != c.attachment {
				t.Errorf("attachments %+v", task.Attachments)
			}
			if c.a.check && (task.HealthStatus != "HEALTHY" || task.Containers[0].HealthStatus != "HEALTHY") || !c.a.check && task.HealthStatus != "UNKNOWN" && len(c.a.sidecars) == 0 {
				t.Errorf("health %s", task.HealthStatus)
			}
			if len(task.Containers) > 1 && task.Containers[1].HealthStatus != "HEALTHY" {
				t.Error("the main container did not wait for its sidecar")
			}
			for _, k := range task.Containers {
				if k.LastStatus != "RUNNING" || !strings.HasPrefix(k.ImageDigest, "sha256:") || k.ExitCode != nil || (len(k.NetworkInterfaces) == 1) != c.attachment {
					t.Errorf("container %+v", k)
				}
			}
			s.update(t, "a", serviceUpdate{DesiredCount: &none})
			for task.DesiredStatus == "RUNNING" {
				s.w.next()
			}
			if got := strings.Join(s.states(task, 3*time.Minute), " "); got != c.down {
				t.Fatalf("down: %s, want %s", got, c.down)
			}
			if task.StopCode != "ServiceSchedulerInitiated" || task.StoppingAt == 0 || task.ExecutionStoppedAt == 0 || v.RunningCount != 0 {
				t.Errorf("%+v", task)
			}
			if task.Containers[0].ExitCode == nil || c.attachment && task.Attachments[0].Status != "DELETED" {
				t.Errorf("%+v", task.Containers[0])
			}
			checkWorld(t, s.w)
		})
	}
}

// TestNoTaskGoesBack follows every task of an incident: states only go forward,
// and none is left out that AWS goes through.
func TestNoTaskGoesBack(t *testing.T) {
	order := []string{"PROVISIONING", "PENDING", "ACTIVATING", "RUNNING", "DEACTIVATING", "STOPPING", "DEPROVISIONING", "STOPPED"}
	w := newWorld(t, Options{World: "incident", Seed: 11})
	last, version := map[*Task]int{}, map[*Task]int64{}
	w.play(10*time.Minute, func() {
		for _, c := range w.regions[0].clusters {
			for _, task := range c.tasks {
				now := slices.Index(order, task.LastStatus)
				before, known := last[task]
				if now < 0 || known && now < before || task.Version < version[task] || known && now != before && task.Version == version[task] {
					t.Fatalf("%s went from %s at version %d to %s at %d", task.id, order[before], version[task], task.LastStatus, task.Version)
				}
				if known && before < 3 && now > 5 && task.awsvpc() && now > 6 {
					t.Fatalf("%s went from %s to %s at once", task.id, order[before], task.LastStatus)
				}
				last[task], version[task] = now, task.Version
			}
		}
	})
	if len(last) < 200 {
		t.Errorf("saw %d tasks", len(last))
	}
}

// endOf serves one task of an app on Fargate and returns it when it has stopped.
func endOf(t *testing.T, a app) (*site, *Task) {
	t.Helper()
	s := newSite(t)
	a.name, a.cpu, a.memory, a.revision, a.where = "a", 256, 512, 1, onDemand
	s.define(&a)
	s.ready()
	task := s.run("a", "someone")
	if task == nil {
		t.Fatal("it did not start")
	}
	for task.LastStatus != "STOPPED" {
		if !s.w.next() {
			t.Fatalf("it stays %s", task.LastStatus)
		}
	}
	return s, task
}

func TestHowTasksEnd(t *testing.T) {
	s, task := endOf(t, app{acts: behaviour{exit: &ending{after: seconds(5, 5), code: 3}}})
	if task.StopCode != "EssentialContainerExited" || task.StoppedReason != "Essential container in task exited" || *task.Containers[0].ExitCode != 3 {
		t.Errorf("exit: %s %s", task.StopCode, task.StoppedReason)
	}
	at := task.StoppedAt.Time()
	s.w.advance(at.Add(time.Hour))
	if s.c.task(task.id) == nil {
		t.Error("a stopped task is gone within the hour")
	}
	s.w.advance(at.Add(70 * time.Minute))
	if s.c.task(task.id) != nil {
		t.Error("a stopped task is there after 70 minutes")
	}

	_, task = endOf(t, app{acts: behaviour{exit: &ending{after: seconds(5, 5), code: 137, reason: "OutOfMemoryError: Container killed due to memory usage"}}})
	if c := task.Containers[0]; *c.ExitCode != 137 || c.Reason != "OutOfMemoryError: Container killed due to memory usage" {
		t.Errorf("out of memory: %+v", c)
	}

	_, task = endOf(t, app{acts: behaviour{pullError: "CannotPullContainerError: not found"}})
	if c := task.Containers[0]; task.StopCode != "TaskFailedToStart" || task.StoppedReason != "CannotPullContainerError: not found" ||
		c.ExitCode != nil || c.Reason != task.StoppedReason || task.StartedAt != 0 || task.PullStartedAt == 0 {
		t.Errorf("pull: %+v", task)
	}

	_, task = endOf(t, app{acts: behaviour{initError: "ResourceInitializationError: no"}})
	if c := task.Containers[0]; task.StopCode != "TaskFailedToStart" || task.StoppedReason != "ResourceInitializationError: no" || c.Reason != "" || task.PullStartedAt != 0 {
		t.Errorf("init: %+v", task)
	}
}

func TestStubbornContainersAreKilled(t *testing.T) {
	s := newSite(t)
	a := app{name: "a", revision: 1, cpu: 256, memory: 512, where: onDemand, acts: behaviour{stubborn: true}}
	s.define(&a)
	s.ready()
	task := s.run("a", "")
	s.w.advance(s.w.now.Add(2 * time.Minute))
	if _, fail := s.w.stopTask(s.r, "test", task.id, ""); fail != nil {
		t.Fatal(fail)
	}
	asked := s.w.now
	s.w.advance(asked.Add(29 * time.Second))
	if task.LastStatus != "STOPPING" {
		t.Errorf("%s after 29 s", task.LastStatus)
	}
	s.w.advance(asked.Add(2 * time.Minute))
	if got := task.ExecutionStoppedAt.Time().Sub(asked); got != 30*time.Second || *task.Containers[0].ExitCode != 137 {
		t.Errorf("killed after %s with %d", got, *task.Containers[0].ExitCode)
	}
}

func TestAgentAwayHoldsTheEnd(t *testing.T) {
	s := newSite(t)
	i := s.addHost("m6i.2xlarge", "", "eu-west-1a", time.Hour)
	a := app{name: "a", count: 1, revision: 1, cpu: 256, memory: 512, where: plainEC2, network: "bridge"}
	v := s.serve(&a)
	s.ready()
	task := v.Deployments[0].tasks[0]
	s.w.disconnect(i, true)
	if i.AgentConnected || task.Connectivity != "DISCONNECTED" || i.HealthStatus.OverallStatus != "IMPAIRED" {
		t.Error("the agent is not away")
	}
	none := 0
	s.update(t, "a", serviceUpdate{DesiredCount: &none})
	s.w.advance(s.w.now.Add(5 * time.Minute))
	if task.LastStatus != "RUNNING" || task.DesiredStatus != "STOPPED" || v.RunningCount != 1 {
		t.Errorf("%s, desired %s", task.LastStatus, task.DesiredStatus)
	}
	checkWorld(t, s.w)
	s.w.disconnect(i, false)
	s.w.advance(s.w.now.Add(time.Minute))
	if task.LastStatus != "STOPPED" || i.pool.cpu != 8192 || task.Connectivity != "CONNECTED" {
		t.Errorf("%s after the agent came back", task.LastStatus)
	}
}

func TestUnhealthyTasksAreReplaced(t *testing.T) {
	for _, c := range []struct {
		name          string
		acts          behaviour
		event, reason string
	}{
		{"container check", behaviour{check: &trouble{after: seconds(60, 90)}}, "(task ID) failed container health checks.", "Task failed container health checks"},
		{
			"load balancer",
			behaviour{target: &trouble{after: seconds(60, 90), reason: "Health checks failed with these codes: [503]"}},
			"(task ID) (port 8080) is unhealthy in (target-group TG) due to (reason Health checks failed with these codes: [503]).", "Task failed ELB health checks in (target-group TG)",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newSite(t)
			a := web("a", 2)
			a.acts = c.acts
			v := s.serve(&a)
			s.ready()
			first := v.Deployments[0].tasks[0]
			for !first.life.bad {
				s.w.next()
			}
			fill := strings.NewReplacer("ID", first.id, "TG", v.LoadBalancers[0].TargetGroupArn)
			if v.said(start, ") "+fill.Replace(c.event)) != 1 {
				t.Errorf("no such event in %s", v.texts(4))
			}
			for first.LastStatus != "STOPPED" {
				s.w.next()
				if v.RunningCount < 2 && first.LastStatus == "RUNNING" {
					t.Fatal("it was stopped before its replacement ran")
				}
			}
			if first.StoppedReason != fill.Replace(c.reason) || first.StopCode != "ServiceSchedulerInitiated" {
				t.Errorf("stopped with %s: %s", first.StopCode, first.StoppedReason)
			}
			if v.said(start, "Amazon ECS replaced 1 tasks due to an unhealthy status.")+v.said(start, "Amazon ECS replaced 2 tasks") == 0 {
				t.Errorf("no replacement in %s", v.texts(9))
			}
			checkWorld(t, s.w)
		})
	}
}

func TestSpotInterruption(t *testing.T) {
	s := newSite(t)
	a := web("a", 3)
	a.where = spotOnly
	v := s.serve(&a)
	s.ready()
	task := v.Deployments[0].tasks[1]
	s.w.interrupt(task)
	s.settleWithin(t, v, 10*time.Minute, func() {})
	if task.StopCode != "SpotInterruption" || task.StoppedReason != "Your Spot Task was interrupted." || task.LastStatus == "RUNNING" {
		t.Errorf("%s: %s", task.StopCode, task.StoppedReason)
	}
	if v.Deployments[0].FailedTasks != 0 {
		t.Error("an interruption counts as a failed task")
	}
}

func TestTerminatedHost(t *testing.T) {
	s := newSite(t)
	s.addHosts(3, "m6i.2xlarge", "", time.Hour)
	a := web("a", 6)
	a.where = plainEC2
	v := s.serve(&a)
	s.ready()
	gone := s.c.instances[1]
	task := v.Deployments[0].tasks[slices.IndexFunc(v.Deployments[0].tasks, func(x *Task) bool { return x.inst == gone })]
	s.terminate(gone)
	s.settleWithin(t, v, 10*time.Minute, func() {})
	if want := fmt.Sprintf("Host EC2 (instance %s) terminated.", gone.Ec2InstanceId); task.StoppedReason != want || task.StopCode != "TerminationNotice" {
		t.Errorf("%s: %s", task.StopCode, task.StoppedReason)
	}
	if len(s.c.instances) != 2 || s.r.host(gone.Ec2InstanceId).State != "terminated" {
		t.Error("it is still registered, or EC2 does not say that it is terminated")
	}
	s.w.advance(s.w.now.Add(61 * time.Minute))
	if s.r.host(gone.Ec2InstanceId) != nil {
		t.Error("EC2 shows it for more than an hour")
	}
	checkWorld(t, s.w)
}
