package model_test

import (
	"testing"

	"github.com/ecsdeck/ecsdeck/awsclient/model"
)

func TestEvents(t *testing.T) {
	const place = "(service web) was unable to place a task because no container instance met all of its requirements."
	const group = "(target-group arn:aws:elasticloadbalancing:eu-west-1:1:targetgroup/web-tg/0123)"
	for _, c := range []struct {
		message string
		kind    model.EventKind
		tone    model.Health
		brief   string
	}{
		{"(service web) has reached a steady state.", model.EventSteady, model.OK, "reached a steady state"},
		{"(service deregistered) has reached a steady state.", model.EventSteady, model.OK, "reached a steady state"},
		{"(service web) has started 2 tasks: (task 0af1) (task 0af2).", model.EventStarted, model.Motion, "started 2 tasks"},
		{"(service web) has started 2 tasks: (task 0af1) (task 0af2). Amazon ECS replaced 2 tasks due to an unhealthy status.", model.EventStarted, model.Warn, "replaced 2 unhealthy tasks"},
		{"(service web) has started 3 tasks: (task 0af1) (task 0af2) (task 0af3). Amazon ECS replaced 1 tasks due to an unhealthy status.", model.EventStarted, model.Warn, "replaced 1 unhealthy task"},
		{"(service web) has started 1 tasks: (task 0af1).", model.EventStarted, model.Motion, "started 1 task"},
		{"(service web) has started 11 tasks: (task 0af1).", model.EventStarted, model.Motion, "started 11 tasks"},
		{"(service web) has stopped 1 running tasks: (task 0af1).", model.EventStopped, model.Motion, "stopped 1 task"},
		{"(service web) registered 1 targets in " + group, model.EventRegistered, model.Motion, "registered 1 target in web-tg"},
		{"(service web) deregistered 1 targets in " + group, model.EventDeregistered, model.Motion, "deregistered 1 target in web-tg"},
		{"(service web) has begun draining connections on 1 tasks.", model.EventDraining, model.Motion, "draining connections on 1 task"},
		{"(service web) (deployment ecs-svc/1) deployment completed.", model.EventDeployment, model.OK, "deployment completed"},
		{"(service web) (deployment ecs-svc/1) deployment failed: tasks failed to start.", model.EventDeploymentFailed, model.Bad, "deployment failed: tasks failed to start"},
		{"(service web) rolling back to deployment ecs-svc/2.", model.EventRollback, model.Warn, "rolling back to deployment ecs-svc/2"},
		{
			"(service web) (task 0af1) (port 8080) is unhealthy in " + group + " due to (reason Health checks failed with these codes: [503]).",
			model.EventUnhealthy, model.Bad, "a task is unhealthy in web-tg: Health checks failed with these codes: [503]",
		},
		{"(service web) (task 0af1) failed container health checks.", model.EventUnhealthy, model.Bad, "a task failed its container health check"},
		{"(service web) is unable to consistently start tasks successfully. For more information, see the Troubleshooting section.", model.EventStuck, model.Bad, "is unable to consistently start tasks successfully"},
		{"(service web) was unable to reach steady state because (taskSet ecs-svc/1) was unable to scale in due to (reason 2 tasks under protection)", model.EventStuck, model.Warn, "was unable to reach steady state because was unable to scale in due to (reason 2 tasks under protection)"},
		{"(service web) operations are being throttled on elb. Will try again later.", model.EventStuck, model.Warn, "operations are being throttled on elb. Will try again later"},
		{"(service web) is not AZ balanced with 3 tasks in eu-west-1a, 1 tasks in eu-west-1b. AZ Rebalancing in progress.", model.EventBalance, model.Motion, "is not AZ balanced with 3 tasks in eu-west-1a, 1 task in eu-west-1b. AZ Rebalancing in progress"},
		{place + " Reason: No Container Instances were found in your cluster.", model.EventPlacement, model.Bad, "unable to place a task: the cluster has no container instances"},
		{place + " The closest matching (container-instance 9c) has insufficient CPU units available.", model.EventPlacement, model.Bad, "unable to place a task: not enough CPU"},
		{place + " The closest matching (container-instance 9c) has insufficient memory available.", model.EventPlacement, model.Bad, "unable to place a task: not enough memory"},
		{place + " The closest matching (container-instance 9c) is already using a port required by your task.", model.EventPlacement, model.Bad, "unable to place a task: its port is taken"},
		{place + " The closest matching (container-instance 9c) doesn't have the agent connected.", model.EventPlacement, model.Bad, "unable to place a task: no agent is connected"},
		{place + ` The closest matching (container-instance 9c) encountered error "MemberOf placement constraint unsatisfied.".`, model.EventPlacement, model.Bad, "unable to place a task: no instance meets its placement constraint"},
		{"(service web) was unable to place a task. Reason: Capacity is unavailable at this time. Please try again later or in a different availability zone.", model.EventPlacement, model.Bad, "unable to place a task: Fargate has no capacity now"},
		{"(service web) was unable to place a task. Reason: The moon is full. Wait.", model.EventPlacement, model.Bad, "unable to place a task: The moon is full"},
		{place, model.EventPlacement, model.Bad, "unable to place a task: no container instance meets all its requirements"},
		{"(service web) did something new (really) today.", model.EventOther, model.Unknown, "did something new (really) today"},
		{"(service web", model.EventOther, model.Unknown, "(service web"},
		{"", model.EventOther, model.Unknown, ""},
	} {
		e := model.Event{Message: c.message}
		if e.Kind() != c.kind || e.Health() != c.tone {
			t.Errorf("%q:\n got kind %d, %v\nwant kind %d, %v", c.message, e.Kind(), e.Health(), c.kind, c.tone)
		}
		if got := e.Brief(); got != c.brief {
			t.Errorf("%q:\n got %q\nwant %q", c.message, got, c.brief)
		}
	}
	e := model.Event{Message: "(service web) has reached a steady state."}
	if got := e.Text(); got != "has reached a steady state." {
		t.Errorf("text %q", got)
	}
}
