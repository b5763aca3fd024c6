package model_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ecsdeck/ecsdeck/awsclient/model"
)

func TestWorse(t *testing.T) {
	order := []model.Health{model.Unknown, model.OK, model.Motion, model.Idle, model.Warn, model.Bad}
	for i, a := range order {
		for j, b := range order {
			if got := model.Worse(a, b); got != order[max(i, j)] {
				t.Errorf("Worse(%v, %v) = %v", a, b, got)
			}
		}
	}
	words := []string{"unknown", "ok", "motion", "idle", "warn", "bad"}
	for i, h := range order {
		if h.String() != words[i] {
			t.Errorf("%d is called %q, want %q", i, h, words[i])
		}
	}
}

func TestMaybe(t *testing.T) {
	var unknown model.Maybe[int]
	none, zero := model.None[int](), model.Known(0)
	if !unknown.IsUnknown() || unknown.IsNone() || unknown.IsKnown() || unknown.Or(7) != 7 {
		t.Error("the zero value is not unknown")
	}
	if none.IsUnknown() || !none.IsNone() || none.IsKnown() || none.Or(7) != 7 {
		t.Error("None is not none")
	}
	if zero.IsUnknown() || zero.IsNone() || !zero.IsKnown() || zero.Or(7) != 0 {
		t.Error("Known(0) is not a value")
	}
	if v, ok := model.Known(3).Get(); v != 3 || !ok {
		t.Errorf("Get = %d, %v", v, ok)
	}
	if _, ok := none.Get(); ok {
		t.Error("Get of none says there is a value")
	}
	if unknown == none || none == zero || zero != model.Known(0) {
		t.Error("the three do not compare as they should")
	}
}

// check compares a verdict with the wanted health and reason.
func check(t *testing.T, name string, got model.Verdict, health model.Health, reason string) {
	t.Helper()
	if got.Health != health || got.Reason != reason {
		t.Errorf("%s:\n got %v %q\nwant %v %q", name, got.Health, got.Reason, health, reason)
	}
}

func TestServiceVerdict(t *testing.T) {
	event := func(messages ...string) []model.Event {
		var out []model.Event
		for _, m := range messages {
			out = append(out, model.Event{At: time.Unix(0, 0), Message: "(service web) " + m})
		}
		return out
	}
	const (
		steady     = "has reached a steady state."
		noMemory   = "was unable to place a task because no container instance met all of its requirements. The closest matching (container-instance 9c) has insufficient memory available. For more information, see the Troubleshooting section of the Amazon ECS Developer Guide."
		inconstant = "is unable to consistently start tasks successfully. For more information, see the Troubleshooting section of the Amazon ECS Developer Guide."
	)
	rolling := func(d model.Deployment) []model.Deployment {
		d.Status, d.Family, d.Revision = "PRIMARY", "web", "8"
		if d.Rollout == "" {
			d.Rollout = "IN_PROGRESS"
		}
		return []model.Deployment{d, {Status: "ACTIVE", Family: "web", Revision: "7", Rollout: "COMPLETED"}}
	}
	for _, c := range []struct {
		name   string
		in     model.Service
		health model.Health
		reason string
	}{
		{"not described", model.Service{}, model.Unknown, ""},
		{"steady", model.Service{Status: "ACTIVE", Desired: 2, Running: 2, Events: event(steady)}, model.OK, ""},
		{"scaled to nothing", model.Service{Status: "ACTIVE"}, model.Idle, "scaled to 0"},
		{"daemon without instances", model.Service{Status: "ACTIVE", Scheduling: "DAEMON"}, model.Idle, "no instance to run on"},
		{"going to nothing", model.Service{Status: "ACTIVE", Running: 2}, model.Motion, "stopping 2 tasks"},
		{"scaling in", model.Service{Status: "ACTIVE", Desired: 1, Running: 2}, model.Motion, "stopping 1 task"},
		{"deleted", model.Service{Status: "INACTIVE"}, model.Idle, "deleted"},
		{"being deleted", model.Service{Status: "DRAINING", Running: 1}, model.Motion, "being deleted, 1 task left"},
		{"almost deleted", model.Service{Status: "DRAINING"}, model.Idle, "being deleted"},
		{"one short", model.Service{Status: "ACTIVE", Desired: 6, Running: 5}, model.Warn, "5 of 6 running"},
		{"none at all", model.Service{Status: "ACTIVE", Desired: 6}, model.Bad, "0 of 6 running"},
		{
			"rolling",
			model.Service{Status: "ACTIVE", Desired: 6, Running: 5, Deployments: rolling(model.Deployment{})},
			model.Motion, "5 of 6 running, rolling out web:8",
		},
		{
			"starting for the first time",
			model.Service{Status: "ACTIVE", Desired: 6, Deployments: rolling(model.Deployment{})},
			model.Motion, "0 of 6 running, rolling out web:8",
		},
		{
			"rolling above",
			model.Service{Status: "ACTIVE", Desired: 4, Running: 6, Deployments: rolling(model.Deployment{Running: 2, Desired: 4})},
			model.Motion, "rolling out web:8, 2 of 4",
		},
		{
			"settling",
			model.Service{Status: "ACTIVE", Desired: 4, Running: 4, Deployments: rolling(model.Deployment{Running: 4, Desired: 4})},
			model.Motion, "settling on web:8",
		},
		{
			"some fail",
			model.Service{Status: "ACTIVE", Desired: 4, Running: 4, Deployments: rolling(model.Deployment{Failed: 1, Desired: 4})},
			model.Warn, "rolling out web:8, 1 task failed",
		},
		{
			"two fail and one is missing",
			model.Service{Status: "ACTIVE", Desired: 4, Running: 3, Deployments: rolling(model.Deployment{Failed: 2})},
			model.Warn, "3 of 4 running, 2 tasks failed",
		},
		{
			"many fail",
			model.Service{Status: "ACTIVE", Desired: 4, Running: 3, Deployments: rolling(model.Deployment{Failed: 3})},
			model.Bad, "3 of 4 running, 3 tasks failed",
		},
		{
			"failed",
			model.Service{Status: "ACTIVE", Desired: 4, Running: 4, Deployments: rolling(model.Deployment{Rollout: "FAILED", Reason: "ECS deployment circuit breaker: tasks failed to start."})},
			model.Bad, "4 of 4 running, deployment failed: tasks failed to start",
		},
		{
			"rolled back",
			model.Service{Status: "ACTIVE", Desired: 4, Running: 4, Deployments: rolling(model.Deployment{Reason: "ECS deployment circuit breaker: rolling back to deploymentId ecs-svc/7."})},
			model.Warn, "4 of 4 running, rolling back to web:8",
		},
		{
			"no place",
			model.Service{Status: "ACTIVE", Desired: 6, Running: 4, Events: event(noMemory, steady)},
			model.Bad, "4 of 6 running, unable to place a task: not enough memory",
		},
		{
			"trouble that is over",
			model.Service{Status: "ACTIVE", Desired: 6, Running: 6, Events: event("has started 1 tasks: (task 1).", steady, noMemory)},
			model.OK, "",
		},
		{
			"all there but not well",
			model.Service{Status: "ACTIVE", Desired: 6, Running: 6, Events: event(inconstant, "has started 1 tasks: (task 1).")},
			model.Warn, "is unable to consistently start tasks successfully",
		},
	} {
		check(t, c.name, c.in.Verdict(), c.health, c.reason)
		if c.in.Health() != c.health {
			t.Errorf("%s: Health and Verdict differ", c.name)
		}
	}
}

func TestClusterVerdict(t *testing.T) {
	pool := model.Known[model.Pool]
	for _, c := range []struct {
		name   string
		in     model.Cluster
		health model.Health
		reason string
	}{
		{"not described", model.Cluster{}, model.Unknown, ""},
		{"empty", model.Cluster{Status: "ACTIVE"}, model.Idle, "empty"},
		{"busy", model.Cluster{Status: "ACTIVE", RunningTasks: 3}, model.OK, ""},
		{"starting", model.Cluster{Status: "ACTIVE", PendingTasks: 3}, model.Motion, "3 tasks pending"},
		{"failed", model.Cluster{Status: "FAILED"}, model.Bad, "its capacity could not be set up"},
		{"making", model.Cluster{Status: "PROVISIONING"}, model.Motion, "provisioning"},
		{"gone", model.Cluster{Status: "INACTIVE"}, model.Idle, "deleted"},
		{"providers", model.Cluster{Status: "ACTIVE", AttachmentsStatus: "UPDATE_FAILED"}, model.Warn, "the update of its capacity providers failed"},
		{"one agent", model.Cluster{Status: "ACTIVE", Pool: pool(model.Pool{Instances: 3, Disconnected: 1})}, model.Warn, "1 agent of 3 disconnected"},
		{"all agents", model.Cluster{Status: "ACTIVE", Pool: pool(model.Pool{Instances: 3, Disconnected: 3})}, model.Bad, "no agent is connected"},
		{"draining", model.Cluster{Status: "ACTIVE", Pool: pool(model.Pool{Instances: 3, Draining: 2})}, model.Motion, "2 instances draining"},
		{"whole pool", model.Cluster{Status: "ACTIVE", ContainerInstances: 3, Pool: pool(model.Pool{Instances: 3})}, model.OK, ""},
	} {
		check(t, c.name, c.in.Verdict(), c.health, c.reason)
	}
}

func TestInstanceVerdict(t *testing.T) {
	up := model.Instance{Status: "ACTIVE", Connected: true}
	with := func(change func(*model.Instance)) model.Instance { i := up; change(&i); return i }
	for _, c := range []struct {
		name   string
		in     model.Instance
		health model.Health
		reason string
	}{
		{"not described", model.Instance{}, model.Unknown, ""},
		{"up", up, model.OK, ""},
		{"agent", model.Instance{Status: "ACTIVE"}, model.Bad, "agent disconnected: ECS can neither start nor stop tasks here"},
		{"draining", with(func(i *model.Instance) { i.Status, i.Running = "DRAINING", 2 }), model.Motion, "draining, 2 tasks left"},
		{"drained", with(func(i *model.Instance) { i.Status = "DRAINING" }), model.Idle, "drained"},
		{"registering", model.Instance{Status: "REGISTERING"}, model.Motion, "registering"},
		{"failed", model.Instance{Status: "REGISTRATION_FAILED", StatusReason: "no quota."}, model.Bad, "registration failed: no quota"},
		{"machine", with(func(i *model.Instance) { i.EC2 = model.Known(model.EC2Instance{State: "stopped"}) }), model.Bad, "its EC2 instance is stopped"},
		{"machine runs", with(func(i *model.Instance) { i.EC2 = model.Known(model.EC2Instance{State: "running"}) }), model.OK, ""},
		{"update", with(func(i *model.Instance) { i.AgentUpdate = "FAILED" }), model.Warn, "the update of its agent failed"},
		{
			"impaired", with(func(i *model.Instance) {
				i.HealthStatus = "IMPAIRED"
				i.Checks = []model.HealthCheckResult{{Type: "AGENT_CONNECTIVITY", Status: "OK"}, {Type: "CONTAINER_RUNTIME", Status: "IMPAIRED"}}
			}),
			model.Bad, "impaired: container runtime",
		},
	} {
		check(t, c.name, c.in.Verdict(), c.health, c.reason)
	}
}

func TestOtherVerdicts(t *testing.T) {
	check(t, "revision", model.TaskDefinition{Status: "ACTIVE"}.Verdict(), model.OK, "")
	check(t, "old revision", model.TaskDefinition{Status: "INACTIVE"}.Verdict(), model.Idle, "deregistered")
	check(t, "going revision", model.TaskDefinition{Status: "DELETE_IN_PROGRESS"}.Verdict(), model.Motion, "being deleted")
	check(t, "unknown revision", model.TaskDefinition{}.Verdict(), model.Unknown, "")
	check(t, "family", model.Family{Active: true}.Verdict(), model.OK, "")
	check(t, "old family", model.Family{}.Verdict(), model.Idle, "no active revision")
	check(t, "provider", model.CapacityProvider{Status: "ACTIVE"}.Verdict(), model.OK, "")
	check(t, "update", model.CapacityProvider{Status: "ACTIVE", Update: "UPDATE_IN_PROGRESS"}.Verdict(), model.Motion, "update in progress")
	check(t, "failed update", model.CapacityProvider{Status: "ACTIVE", Update: "UPDATE_FAILED", UpdateReason: "no such group."}.Verdict(), model.Bad, "update failed: no such group")
	check(t, "unknown provider", model.CapacityProvider{}.Verdict(), model.Unknown, "")
}

func TestPool(t *testing.T) {
	in := func(status, kind, zone string, connected bool) model.Instance {
		return model.Instance{
			Status: status, Type: kind, Zone: zone, Arch: "x86_64", Connected: connected,
			CPU: model.Capacity{Registered: 2048, Remaining: 512}, Memory: model.Capacity{Registered: 4000, Remaining: 1000},
		}
	}
	got := model.NewPool([]model.Instance{
		in("ACTIVE", "m6i.large", "a", true),
		in("ACTIVE", "m7g.large", "b", true),
		in("ACTIVE", "m7g.large", "a", false),
		in("DRAINING", "c6i.large", "c", true),
	}, model.Known(2))
	want := model.Pool{
		Instances: 4, CPU: model.Capacity{Registered: 6144, Remaining: 1536}, Memory: model.Capacity{Registered: 12000, Remaining: 3000},
		Types: []model.Count{{Name: "m7g.large", N: 2}, {Name: "c6i.large", N: 1}, {Name: "m6i.large", N: 1}},
		Zones: []model.Count{{Name: "a", N: 2}, {Name: "b", N: 1}, {Name: "c", N: 1}},
		Arch:  []model.Count{{Name: "x86_64", N: 4}}, Disconnected: 1, Draining: 1, Spot: model.Known(2),
	}
	if d := cmp.Diff(want, got, cmp.Comparer(func(a, b model.Maybe[int]) bool { return a == b })); d != "" {
		t.Error(d)
	}
	if p := want.CPU.UsedPercent(); p != 75 {
		t.Errorf("used %d %%, want 75", p)
	}
	if p := (model.Capacity{}).UsedPercent(); p != 0 {
		t.Errorf("nothing registered is %d %% used", p)
	}
	if (model.Capacity{Registered: 1, Remaining: 2}).Used() != 0 {
		t.Error("more left than there is")
	}
	if !slices.Equal(model.NewPool(nil, model.Maybe[int]{}).Types, nil) {
		t.Error("an empty pool has types")
	}
}
