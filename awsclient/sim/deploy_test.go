package sim

import (
	"strings"
	"testing"
	"time"
)

// crash lets the tasks of a revision end soon after they run.
func crash(d *TaskDefinition) {
	d.acts.exit = &ending{after: seconds(3, 8), code: 1}
	d.acts.warmUp = seconds(60, 60)
}

func TestCircuitBreakerRollsBack(t *testing.T) {
	s := newSite(t)
	a := web("a", 4)
	a.breaker = true
	v := s.serve(&a)
	s.ready()
	good := v.Deployments[0]
	s.w.advance(s.w.now.Add(time.Second))
	since := s.w.now
	s.deploy("a", crash)
	bad := v.Deployments[0]
	for bad.RolloutState == rolloutGoing {
		s.w.next()
		if n := healthyTasks(v); n < 4 {
			t.Fatalf("%d healthy", n)
		}
	}
	if bad.RolloutState != "FAILED" || bad.RolloutStateReason != "ECS deployment circuit breaker: tasks failed to start." || bad.FailedTasks != 3 || bad.Status != "ACTIVE" {
		t.Errorf("%+v", bad)
	}
	if v.Deployments[0] != good || good.Status != "PRIMARY" || v.TaskDefinition != good.TaskDefinition || good.RolloutState != "IN_PROGRESS" ||
		good.RolloutStateReason != "ECS deployment circuit breaker: rolling back to deploymentId "+good.Id {
		t.Errorf("%+v", good)
	}
	if v.said(since, "(deployment "+bad.Id+") deployment failed: tasks failed to start.") != 1 || v.said(since, ") rolling back to deployment "+good.Id+".") != 1 {
		t.Errorf("%s", v.texts(4))
	}
	s.settleWithin(t, v, 20*time.Minute, func() {})
	checkWorld(t, s.w)
	if len(v.Deployments) != 1 || v.RunningCount != 4 || good.RolloutState != "COMPLETED" {
		t.Errorf("%d deployments, %d running, %s", len(v.Deployments), v.RunningCount, good.RolloutState)
	}
}

// TestRollBackToADrainedDeployment lets the old tasks go before the breaker
// trips: the old deployment comes back all the same.
func TestRollBackToADrainedDeployment(t *testing.T) {
	s := newSite(t)
	a := web("a", 1)
	a.breaker, a.least, a.most = true, 0, 100
	v := s.serve(&a)
	s.ready()
	good := v.Deployments[0]
	s.deploy("a", crash)
	s.settleWithin(t, v, 40*time.Minute, func() {})
	if v.Deployments[0] != good || v.RunningCount != 1 || v.Deployments[0].tasks[0].def != good.def {
		t.Errorf("%+v", v.Deployments[0])
	}
	checkWorld(t, s.w)
}

func TestFirstDeploymentThatFailsStays(t *testing.T) {
	s := newSite(t)
	a := web("a", 2)
	a.breaker = true
	v := s.service(&a, s.define(&a))
	s.ready()
	v.Deployments, v.sched.good = nil, nil
	d := s.w.newDeployment(v, s.release("a", crash))
	s.w.poke(v)
	s.w.advance(s.w.now.Add(time.Hour))
	if len(v.Deployments) != 1 || d.Status != "PRIMARY" || d.RolloutState != "FAILED" || v.RunningCount+v.PendingCount != 0 {
		t.Errorf("%+v", d)
	}
}

// TestCrashLoop has no breaker: it goes on for ever, is not throttled since its
// tasks do run, and counts what failed.
func TestCrashLoop(t *testing.T) {
	s := newSite(t)
	a := web("a", 2)
	v := s.serve(&a)
	s.ready()
	s.deploy("a", crash)
	d := v.Deployments[0]
	s.w.advance(s.w.now.Add(10 * time.Minute))
	ten := d.FailedTasks
	s.w.advance(s.w.now.Add(10 * time.Minute))
	if ten < 10 || d.FailedTasks < 2*ten-8 || d.RolloutState != "IN_PROGRESS" {
		t.Errorf("%d failed after 10 minutes, %d after 20", ten, d.FailedTasks)
	}
	if v.said(start, "unable to consistently") != 0 || v.RunningCount < 2 {
		t.Errorf("%d running, %s", v.RunningCount, v.texts(5))
	}
	// The way out is a revision that works.
	s.deploy("a", func(d *TaskDefinition) { d.acts = behaviour{} })
	s.settleWithin(t, v, 20*time.Minute, func() {})
	if v.Deployments[0].FailedTasks != 0 {
		t.Error("failed tasks of another deployment")
	}
}

func TestStartsAreThrottled(t *testing.T) {
	s := newSite(t)
	a := web("a", 3)
	v := s.serve(&a)
	s.ready()
	s.deploy("a", func(d *TaskDefinition) { d.acts.pullError = "CannotPullContainerError: no" })
	d := v.Deployments[0]
	var rounds []time.Time
	s.w.play(5*time.Hour, func() {
		if at := v.Events[0].CreatedAt.Time(); strings.Contains(v.Events[0].Message, "has started") && (len(rounds) == 0 || at.After(rounds[len(rounds)-1])) {
			rounds = append(rounds, at)
		}
	})
	if len(rounds) < 12 || len(rounds) > 22 {
		t.Fatalf("%d rounds in five hours", len(rounds))
	}
	for i := 2; i < len(rounds); i++ {
		before, wait := rounds[i-1].Sub(rounds[i-2]), rounds[i].Sub(rounds[i-1])
		if wait < before-15*time.Second || wait > 29*time.Minute {
			t.Errorf("%s after %s", wait, before)
		}
	}
	if last := rounds[len(rounds)-1].Sub(rounds[len(rounds)-2]); last < 27*time.Minute {
		t.Errorf("the longest wait is %s", last)
	}
	if n := v.said(start, "is unable to consistently start tasks successfully."); n != 1 {
		t.Errorf("said %d times within six hours", n)
	}
	if v.RunningCount != 3 || d.FailedTasks < 30 {
		t.Errorf("%d running, %d failed", v.RunningCount, d.FailedTasks)
	}
	// An update ends the waiting.
	before := len(s.c.tasks)
	s.update(t, "a", serviceUpdate{ForceNew: true})
	s.w.advance(s.w.now.Add(8 * time.Second))
	if len(s.c.tasks) <= before {
		t.Error("an update does not reset the throttling")
	}
}

func TestDrainingMovesTasks(t *testing.T) {
	s := newSite(t)
	s.addHosts(3, "m6i.2xlarge", "", time.Hour)
	a := web("a", 6)
	a.where = plainEC2
	v := s.serve(&a)
	one := app{name: "one", revision: 1, cpu: 256, memory: 512, where: plainEC2, network: "bridge"}
	s.define(&one)
	s.ready()
	i := s.c.instances[0]
	s.runOn(i, "one", "someone")
	s.w.advance(s.w.now.Add(time.Minute))
	if i.RunningTasksCount != 3 {
		t.Fatalf("%d tasks on the host", i.RunningTasksCount)
	}
	s.w.drain(i)
	s.w.play(10*time.Minute, func() {
		if n := healthyTasks(v); n < 6 {
			t.Fatalf("%d healthy while draining", n)
		}
	})
	if i.RunningTasksCount != 1 || v.RunningCount != 6 {
		t.Errorf("%d tasks are left, only the standalone one should be; %d running", i.RunningTasksCount, v.RunningCount)
	}
	checkWorld(t, s.w)
}
