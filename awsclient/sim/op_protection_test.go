package sim

import (
	"testing"
	"time"
)

// ask is a request for an operation that is called by hand.
func (s *site) ask(op string) *request { return &request{service: "ecs", op: op, region: s.r.name} }

// protected calls UpdateTaskProtection.
func (s *site) protected(t testing.TB, on bool, minutes *int, tasks ...string) protectionOutput {
	t.Helper()
	out, fail := s.w.opUpdateTaskProtection(s.ask("UpdateTaskProtection"), &updateTaskProtectionInput{Cluster: "test", Tasks: tasks, ProtectionEnabled: &on, ExpiresInMinutes: minutes})
	if fail != nil {
		t.Fatal(fail)
	}
	return out.(protectionOutput)
}

// ids are the first n live tasks of a service.
func (s *Service) ids(n int) (ids []string) {
	for _, t := range s.allTasks()[:n] {
		ids = append(ids, t.id)
	}
	return ids
}

func TestProtectionAgainstScaleIn(t *testing.T) {
	s := newSite(t)
	a := web("a", 5)
	v := s.serve(&a)
	s.ready()
	kept := v.ids(5)[3:] // the youngest, which scale-in takes first
	out := s.protected(t, true, nil, kept...)
	if len(out.ProtectedTasks) != 2 || !out.ProtectedTasks[0].ProtectionEnabled || out.ProtectedTasks[0].ExpirationDate != epochOf(s.w.now.Add(2*time.Hour)) {
		t.Fatalf("%+v", out)
	}
	one := 1
	s.update(t, "a", serviceUpdate{DesiredCount: &one})
	s.w.advance(s.w.now.Add(5 * time.Minute))
	if v.RunningCount != 2 || s.c.task(kept[0]).LastStatus != stRunning || s.c.task(kept[1]).LastStatus != stRunning {
		t.Errorf("%d run", v.RunningCount)
	}
	want := "was unable to reach steady state because (taskSet " + v.Deployments[0].Id + ") was unable to scale in due to (reason 1 tasks under protection)"
	if v.said(start, want) != 1 {
		t.Errorf("events %q", v.texts(4))
	}
	s.protected(t, false, nil, kept[0])
	s.settleWithin(t, v, 5*time.Minute, func() {})
	if s.c.task(kept[0]).LastStatus == stRunning || s.c.task(kept[1]).LastStatus != stRunning {
		t.Error("the wrong one went")
	}
	checkWorld(t, s.w)
}

func TestProtectionAgainstDeployment(t *testing.T) {
	s := newSite(t)
	a := web("a", 4)
	v := s.serve(&a)
	s.ready()
	old := v.ids(4)
	thirty := 30
	s.protected(t, true, &thirty, old[:2]...)
	s.update(t, "a", serviceUpdate{ForceNew: true})
	first := v.Deployments[1].Id
	s.w.advance(s.w.now.Add(10 * time.Minute))
	if len(v.Deployments) != 2 || v.Deployments[1].RunningCount != 2 || v.Deployments[0].RunningCount != 4 || v.Deployments[0].RolloutState != rolloutGoing {
		t.Fatalf("%d deployments, %s", len(v.Deployments), v.texts(3))
	}
	if v.said(start, "(taskSet "+first+") was unable to scale in due to (reason 2 tasks under protection)") != 1 {
		t.Errorf("events %q", v.texts(4))
	}
	s.w.advance(s.w.now.Add(25 * time.Minute)) // the protection has ended by itself
	s.settleWithin(t, v, 5*time.Minute, func() {})
	checkWorld(t, s.w)
}

func TestProtectionIsRefused(t *testing.T) {
	s := newSite(t)
	a := web("a", 4)
	v := s.serve(&a)
	s.ready()
	ran, _, fail := s.w.runTask(s.r, runRequest{Cluster: "test", TaskDefinition: "a", Network: s.network()})
	if fail != nil {
		t.Fatal(fail)
	}
	out := s.protected(t, true, nil, ran[0].id, "00000000000000000000000000000000", v.ids(1)[0])
	if len(out.ProtectedTasks) != 1 || len(out.Failures) != 2 || out.Failures[0].Reason != "TASK_NOT_VALID" || out.Failures[1].Reason != "MISSING" {
		t.Errorf("%+v", out)
	}
	// Once protected tasks block a deployment, no other one of the old can be added.
	s.update(t, "a", serviceUpdate{ForceNew: true, Deploying: &deployingUpdate{MinimumPercent: ptr(100), MaximumPercent: ptr(125)}})
	for s.w.now.Before(start.Add(20*time.Minute)) && v.sched.guarded == 0 {
		s.w.next()
	}
	last := v.Deployments[1].tasks[0]
	if last.life.protected == 0 {
		t.Fatal("the protected one went first")
	}
	if s.protected(t, true, nil, last.id); len(v.Deployments[1].tasks) != 1 {
		t.Fatalf("%d old tasks", len(v.Deployments[1].tasks))
	}
	s.protected(t, false, nil, last.id) // not looked at again yet: it still blocks
	if out = s.protected(t, true, nil, last.id); len(out.Failures) != 1 || out.Failures[0].Reason != "DEPLOYMENT_BLOCKED" {
		t.Errorf("%+v", out)
	}
	yes, none, much := true, 0, 2881
	for name, in := range map[string]updateTaskProtectionInput{
		"no tasks":   {Cluster: "test", ProtectionEnabled: &yes},
		"no cluster": {Tasks: v.ids(1), ProtectionEnabled: &yes},
		"no word":    {Cluster: "test", Tasks: v.ids(1)},
		"no time":    {Cluster: "test", Tasks: v.ids(1), ProtectionEnabled: &yes, ExpiresInMinutes: &none},
		"too long":   {Cluster: "test", Tasks: v.ids(1), ProtectionEnabled: &yes, ExpiresInMinutes: &much},
		"eleven":     {Cluster: "test", Tasks: make([]string, 11), ProtectionEnabled: &yes},
	} {
		if _, fail := s.w.opUpdateTaskProtection(s.ask("UpdateTaskProtection"), &in); fail == nil || fail.Code != "InvalidParameterException" {
			t.Errorf("%s: %v", name, fail)
		}
	}
}
