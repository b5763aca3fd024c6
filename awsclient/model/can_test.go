package model

import (
	"slices"
	"testing"
)

// What is possible says nothing; what is not says why.
func TestCan(t *testing.T) {
	service := Service{Status: "ACTIVE", Scheduling: "REPLICA", Controller: "ECS", TaskDefinition: "x"}
	task := Task{Service: "web", Status: "RUNNING", Desired: "RUNNING"}
	instance := Instance{Status: "ACTIVE", Connected: true, EC2ID: "i-1", OS: "linux", Arch: "x86_64"}
	revision := TaskDefinition{Status: "ACTIVE"}
	for name, why := range map[string]string{
		"scale": service.CannotScale(), "redeploy": service.CannotRedeploy(), "exec": service.CannotSetExec(true), "run": service.CannotRun(),
		"stop": task.CannotStop(), "protect": task.CannotProtect(), "drain": instance.CannotDrain(), "agent": instance.CannotUpdateAgent(),
		"doubt": instance.AgentDoubt(), "deregister": revision.CannotDeregister(), "run revision": revision.CannotRun(),
	} {
		if why != "" {
			t.Errorf("%s: %s", name, why)
		}
	}
	deleted, daemon, code := service, service, service
	deleted.Status, daemon.Scheduling, code.Controller = "INACTIVE", "DAEMON", "CODE_DEPLOY"
	external := Service{Status: "ACTIVE", Controller: "EXTERNAL"}
	ended, alone := task, task
	ended.Status, alone.Service = "STOPPED", ""
	draining, arm := instance, instance
	draining.Status, arm.Arch = "DRAINING", "arm64"
	for name, why := range map[string]string{
		"scale": deleted.CannotScale(), "scale daemon": daemon.CannotScale(), "redeploy": code.CannotRedeploy(), "redeploy external": external.CannotRedeploy(),
		"exec": service.CannotSetExec(false), "exec deleted": deleted.CannotSetExec(true), "run": external.CannotRun(),
		"stop": ended.CannotStop(), "protect": alone.CannotProtect(), "protect ended": ended.CannotProtect(), "drain": draining.CannotDrain(),
		"activate": instance.CannotActivate(), "doubt": arm.AgentDoubt(), "deregister": TaskDefinition{Status: "INACTIVE"}.CannotDeregister(),
	} {
		if why == "" {
			t.Errorf("%s: no reason", name)
		}
	}
	if code.CannotScale() != "" || external.CannotScale() != "" || draining.CannotActivate() != "" || daemon.CannotRedeploy() != "" {
		t.Error("what ECS does was refused")
	}
}

func TestLimits(t *testing.T) {
	for _, c := range []struct {
		s           Service
		least, most int
		stuck       bool
	}{
		{Service{Desired: 4}, 4, 8, false},
		{Service{Desired: 4, Scheduling: "DAEMON"}, 0, 4, false},
		{Service{Desired: 3, Rollout: RolloutConfig{MinHealthy: Known(50), Max: Known(150)}}, 2, 4, false},
		{Service{Desired: 1, Rollout: RolloutConfig{MinHealthy: Known(50), Max: Known(150)}}, 1, 1, true}, // rounding leaves no room
		{Service{Desired: 2, Rollout: RolloutConfig{MinHealthy: Known(100), Max: Known(100)}}, 2, 2, true},
		{Service{Desired: 0, Rollout: RolloutConfig{MinHealthy: Known(100), Max: Known(100)}}, 0, 0, false},
	} {
		if least, most := c.s.Limits(); least != c.least || most != c.most || c.s.Stuck() != c.stuck {
			t.Errorf("%+v: %d to %d, %v", c.s, least, most, c.s.Stuck())
		}
	}
}

func TestDrainBlockersWithoutAgent(t *testing.T) {
	tasks := []Task{{ID: "t1", Service: "web", Status: "RUNNING", Desired: "RUNNING"}}
	if got := DrainBlockers(Instance{}, tasks, nil); !slices.Equal(got, []string{"its agent is disconnected: the tasks here cannot be stopped"}) {
		t.Errorf("%q", got)
	}
	if got := DrainBlockers(Instance{Connected: true}, tasks, nil); len(got) > 0 {
		t.Errorf("a service that is not known was blamed: %q", got)
	}
	if got := DrainBlockers(Instance{}, nil, nil); len(got) > 0 {
		t.Errorf("an empty instance is blocked: %q", got)
	}
}
