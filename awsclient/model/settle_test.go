package model

import "testing"

func TestDeploymentSettling(t *testing.T) {
	t.Parallel()
	deployment := func(id, status, rollout string, running int) Deployment {
		return Deployment{ID: id, Status: status, Rollout: rollout, Family: "api", Revision: "7", Running: running, Desired: 4}
	}
	old := deployment("ecs-svc/1", "PRIMARY", "COMPLETED", 4)
	before := Service{Running: 4, Deployments: []Deployment{old}}
	retired := old
	retired.Status = "ACTIVE"
	failed := deployment("ecs-svc/2", "ACTIVE", "FAILED", 0)
	failed.Reason = "ECS deployment circuit breaker: tasks failed to start."
	for _, c := range []struct {
		name string
		now  []Deployment
		id   string
		want Settling
	}{
		{"a read that lags behind", []Deployment{old}, "ecs-svc/2", Settling{Text: "the new deployment does not show yet"}},
		{"on its way", []Deployment{deployment("ecs-svc/2", "PRIMARY", "IN_PROGRESS", 1), retired}, "ecs-svc/2", Settling{Text: "1 of 4 new running, 3 old"}},
		{"old tasks are left", []Deployment{deployment("ecs-svc/2", "PRIMARY", "COMPLETED", 3), retired}, "ecs-svc/2", Settling{Text: "3 of 4 new running, 1 old"}},
		{"there", []Deployment{deployment("ecs-svc/2", "PRIMARY", "COMPLETED", 4)}, "ecs-svc/2", Settling{Done: true, Text: "deployed"}},
		{"there, at an endpoint without rollouts", []Deployment{deployment("ecs-svc/2", "PRIMARY", "", 4)}, "ecs-svc/2", Settling{Done: true, Text: "deployed"}},
		{"failed", []Deployment{deployment("ecs-svc/2", "PRIMARY", "FAILED", 0)}, "ecs-svc/2", Settling{Failed: true, Text: "the deployment failed"}},
		{
			"rolling back",
			[]Deployment{deployment("ecs-svc/3", "PRIMARY", "IN_PROGRESS", 1), failed},
			"ecs-svc/2",
			Settling{Failed: true, Text: "the deployment failed: tasks failed to start"},
		},
		{
			"rolled back",
			[]Deployment{deployment("ecs-svc/3", "PRIMARY", "COMPLETED", 4)},
			"ecs-svc/2",
			Settling{Failed: true, Text: "the deployment was rolled back or replaced: api:7 (ecs-svc/3) took its place"},
		},
		{
			"replaced",
			[]Deployment{deployment("ecs-svc/3", "PRIMARY", "IN_PROGRESS", 1), deployment("ecs-svc/2", "ACTIVE", "IN_PROGRESS", 1)},
			"ecs-svc/2",
			Settling{Failed: true, Text: "another deployment took its place: api:7 (ecs-svc/3)"},
		},
		{"of an endpoint that names none", []Deployment{deployment("ecs-svc/9", "PRIMARY", "COMPLETED", 4)}, "", Settling{Done: true, Text: "deployed"}},
		{"of another controller", nil, "", Settling{Done: true, Text: "accepted"}},
	} {
		if got := (Service{Running: 4, Deployments: c.now}).DeploymentSettling(c.id, before); got != c.want {
			t.Errorf("%s: %+v, want %+v", c.name, got, c.want)
		}
	}
}
