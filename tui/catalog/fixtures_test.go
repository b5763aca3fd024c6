package catalog

import (
	"fmt"
	"time"

	"github.com/ecsdeck/ecsdeck/awsclient/model"
)

// now is when the fixtures are looked at.
func now() time.Time { return time.Date(2026, 11, 22, 14, 0, 0, 0, time.UTC) }

func ago(d time.Duration) time.Time { return now().Add(-d) }

const day = 24 * time.Hour

const (
	arnPrefix  = "arn:aws:ecs:eu-west-1:424211110001:"
	clusterARN = arnPrefix + "cluster/prod-web"
)

func pool() model.Pool {
	return model.Pool{
		Instances: 14, CPU: model.Capacity{Registered: 57344, Remaining: 16384}, Memory: model.Capacity{Registered: 229376, Remaining: 96256},
		Types: []model.Count{{Name: "m6i.2xlarge", N: 6}, {Name: "m7g.2xlarge", N: 5}, {Name: "g5.xlarge", N: 3}},
		Zones: []model.Count{{Name: "eu-west-1a", N: 5}, {Name: "eu-west-1b", N: 5}, {Name: "eu-west-1c", N: 4}},
		Arch:  []model.Count{{Name: "arm64", N: 5}, {Name: "x86_64", N: 9}}, GPU: model.Capacity{Registered: 3, Remaining: 1},
		Disconnected: 1, Draining: 1, Spot: model.Known(4),
	}
}

func clusterRows() []model.Cluster {
	full := pool()
	full.CPU.Remaining, full.Memory.Remaining, full.Disconnected, full.Draining = 512, 2048, 0, 0
	return []model.Cluster{
		{
			ARN: arnPrefix + "cluster/prod-ec2", Name: "prod-ec2", Status: "ACTIVE", ActiveServices: 18, RunningTasks: 121, PendingTasks: 3,
			ContainerInstances: 14, EC2: model.LaunchStats{Running: 118, Pending: 3, Services: 17, Draining: 1}, Fargate: model.LaunchStats{Running: 3, Services: 1},
			CapacityProviders: []string{"asg-mixed", "FARGATE"}, DefaultStrategy: []model.StrategyItem{{Provider: "asg-mixed", Base: 2, Weight: 1}},
			Insights: model.InsightsEnhanced, Settings: []model.KeyValue{{Name: "containerInsights", Value: "enhanced"}}, ExecLog: "DEFAULT",
			Tags: []model.Tag{{Key: "team", Value: "platform"}}, Pool: model.Known(pool()),
		},
		{
			ARN: arnPrefix + "cluster/prod-full", Name: "prod-full", Status: "ACTIVE", ActiveServices: 9, RunningTasks: 88,
			ContainerInstances: 14, EC2: model.LaunchStats{Running: 88, Services: 9}, Insights: model.InsightsOn, Pool: model.Known(full),
		},
		{
			ARN: clusterARN, Name: "prod-web", Status: "ACTIVE", ActiveServices: 28, RunningTasks: 204,
			Fargate: model.LaunchStats{Running: 204, Services: 28}, CapacityProviders: []string{"FARGATE", "FARGATE_SPOT"},
			Insights: model.InsightsOff, Pool: model.None[model.Pool](),
		},
		{
			ARN: arnPrefix + "cluster/loading", Name: "loading", Status: "ACTIVE", ActiveServices: 1, RunningTasks: 4, ContainerInstances: 2,
			EC2: model.LaunchStats{Running: 4, Services: 1},
		},
		{
			ARN: arnPrefix + "cluster/batch-nightly-reports", Name: "batch-nightly-reports", Status: "ACTIVE", RunningTasks: 12, PendingTasks: 40,
			Fargate: model.LaunchStats{Running: 12, Pending: 40}, Pool: model.None[model.Pool](),
		},
		{ARN: arnPrefix + "cluster/old", Name: "old", Status: "DEPROVISIONING", Pool: model.None[model.Pool]()},
	}
}

func fixtureService(name string, desired, running, pending int, age time.Duration, e ...model.Event) model.Service {
	arn := arnPrefix + "service/prod-web/" + name
	td := arnPrefix + "task-definition/" + name + ":88"
	return model.Service{
		ARN: arn, Name: name, Cluster: "prod-web", ClusterARN: clusterARN, Status: "ACTIVE",
		Desired: desired, Running: running, Pending: pending, LaunchType: "FARGATE", Scheduling: "REPLICA", Controller: "ECS",
		TaskDefinition: td, Family: name, Revision: "88", Created: ago(age), Events: e,
		Deployments: []model.Deployment{{
			ID: "ecs-svc/1", Status: "PRIMARY", TaskDefinition: td, Family: name, Revision: "88",
			Desired: desired, Running: running, Pending: pending, Rollout: "COMPLETED", Created: ago(age / 2), Updated: ago(age / 3),
		}},
	}
}

func note(d time.Duration, service, text string) model.Event {
	return model.Event{ID: fmt.Sprintf("e-%d", int(d.Seconds())), At: ago(d), Message: "(service " + service + ") " + text}
}

func failingService() model.Service {
	s := fixtureService("checkout-api", 6, 2, 1, 3*day,
		note(90*time.Second, "checkout-api", "was unable to place a task because no container instance met all of its requirements. The closest matching (container-instance 0f3a) has insufficient memory available. For more information, see the Troubleshooting section of the Amazon ECS Developer Guide."),
		note(14*time.Minute, "checkout-api", "has started 2 tasks: (task 0af1) (task 0af2)."))
	s.Deployments[0].Rollout, s.Deployments[0].Failed, s.Deployments[0].Created = "IN_PROGRESS", 12, ago(14*time.Minute)
	s.Deployments[0].Reason = "ECS deployment ecs-svc/1 in progress."
	s.Rollout = model.RolloutConfig{Strategy: "ROLLING", MinHealthy: model.Known(100), Max: model.Known(200), Breaker: true, BreakerRollback: true, Alarms: []string{"checkout-5xx"}, AlarmsRollback: true}
	s.LoadBalancers = []model.LoadBalancer{{TargetGroup: "arn:aws:elasticloadbalancing:eu-west-1:424211110001:targetgroup/checkout/73e2d6bc24d8a067", Container: "web", ContainerPort: 8080}}
	s.Network = model.Network{Subnets: []string{"subnet-1", "subnet-2"}, SecurityGroups: []string{"sg-1"}}
	s.Exec, s.Rebalancing, s.Balanced = true, true, model.Known(false)
	s.Tags = []model.Tag{{Key: "owner", Value: "payments"}}
	s.CreatedBy = "arn:aws:iam::424211110001:role/deploy"
	return s
}

func rollingService() model.Service {
	s := fixtureService("payments", 8, 8, 0, 21*day, note(20*time.Second, "payments", "has started 2 tasks: (task 1) (task 2)."))
	s.LaunchType, s.Revision = "", "13"
	s.Strategy = []model.StrategyItem{{Provider: "FARGATE", Base: 1, Weight: 1}, {Provider: "FARGATE_SPOT", Weight: 3}}
	s.Deployments = []model.Deployment{
		{ID: "ecs-svc/9", Status: "PRIMARY", Family: "payments", Revision: "13", Desired: 8, Running: 4, Pending: 0, Rollout: "IN_PROGRESS", Created: ago(2 * time.Minute)},
		{ID: "ecs-svc/8", Status: "ACTIVE", Family: "payments", Revision: "12", Desired: 8, Running: 4, Rollout: "COMPLETED", Created: ago(9 * day)},
	}
	return s
}

func serviceRows() []model.Service {
	short := fixtureService("search-web", 6, 5, 0, 9*day, note(4*time.Minute, "search-web", "(task 1f3a) failed container health checks."))
	short.LaunchType, short.Strategy = "", []model.StrategyItem{{Provider: "asg-mixed", Weight: 1}}
	back := fixtureService("gateway", 4, 4, 0, 40*day, note(time.Minute, "gateway", "rolling back to deployment ecs-svc/1."))
	back.Deployments[0].Rollout, back.Deployments[0].Reason = "IN_PROGRESS", "ECS deployment circuit breaker: rolling back to deploymentId ecs-svc/1"
	back.Deployments[0].Running = 3
	failed := fixtureService("mailer", 1, 0, 0, 2*time.Hour)
	failed.Deployments[0].Rollout, failed.Deployments[0].Reason = "FAILED", "ECS deployment circuit breaker: tasks failed to start."
	scaled := fixtureService("recommendations-for-the-front-page", 120, 96, 24, 100*day, note(30*time.Second, "recommendations-for-the-front-page", "has started 24 tasks."))
	daemon := fixtureService("node-agent", 3, 3, 0, 300*day, note(3*time.Hour, "node-agent", "has reached a steady state."))
	daemon.Scheduling, daemon.LaunchType, daemon.Balanced = "DAEMON", "EC2", model.Known(true)
	gone := fixtureService("legacy", 0, 1, 0, 900*day)
	gone.Status = "DRAINING"
	outside := fixtureService("partner", 2, 2, 0, 30*day)
	outside.Controller, outside.Deployments, outside.TaskSets = "EXTERNAL", nil, 2
	return []model.Service{
		failingService(), short, rollingService(), back, failed, scaled, daemon, gone, outside,
		fixtureService("orders", 4, 4, 0, 21*day, note(5*time.Hour, "orders", "has reached a steady state.")),
		fixtureService("idle", 0, 0, 0, 21*day, note(5*day, "idle", "has reached a steady state.")),
	}
}

func fixtureTask(id, service string) model.Task {
	return model.Task{
		ARN: arnPrefix + "task/prod-web/" + id, ID: id, Cluster: "prod-web", ClusterARN: clusterARN,
		Group: "service:" + service, Service: service, StartedBy: "ecs-svc/1",
		TaskDefinition: arnPrefix + "task-definition/" + service + ":88", Family: service, Revision: "88",
		Status: "RUNNING", Desired: "RUNNING", HealthStatus: "UNKNOWN", LaunchType: "FARGATE", PlatformVersion: "1.4.0", PlatformFamily: "Linux",
		CPU: 512, Memory: 1024, Zone: "eu-west-1a", Created: ago(3*time.Hour + time.Minute), Started: ago(3 * time.Hour),
		PullStarted: ago(3*time.Hour + 40*time.Second), PullStopped: ago(3*time.Hour + 32*time.Second),
		PrivateIP: "10.0.1.17", Host: model.None[model.Host](),
		Containers: []model.Container{
			{ARN: arnPrefix + "container/prod-web/" + id + "/a", Name: "web", Image: "424211110001.dkr.ecr.eu-west-1.amazonaws.com/team/" + service + ":1.4.2", Status: "RUNNING", HealthState: "HEALTHY", Memory: 512, CPU: 256, RuntimeID: id + "-265927825"},
			{ARN: arnPrefix + "container/prod-web/" + id + "/b", Name: "log-router", Image: "public.ecr.aws/aws-observability/aws-for-fluent-bit:stable", Status: "RUNNING", HealthState: "UNKNOWN", Reservation: 64},
		},
	}
}

func onHost(t model.Task, h model.Maybe[model.Host]) model.Task {
	t.Instance, t.Host, t.LaunchType, t.Zone, t.PrivateIP = arnPrefix+"container-instance/prod-web/c0ffee", h, "EC2", "", ""
	return t
}

func taskRows() []model.Task {
	spot := fixtureTask("1f3a7c21b7de4f0e9a5c0d3b2e1f0a99", "payments")
	spot.Provider, spot.HealthStatus = "FARGATE_SPOT", "HEALTHY"
	ill := fixtureTask("2b9d7c21b7de4f0e9a5c0d3b2e1f0a11", "checkout-api")
	ill.HealthStatus, ill.Containers[0].HealthState = "UNHEALTHY", "UNHEALTHY"
	hosted := onHost(fixtureTask("3c1e7c21b7de4f0e9a5c0d3b2e1f0a22", "search-web"), model.Known(model.Host{EC2ID: "i-0a1b2c3d4e5f60718", Type: "m6i.2xlarge", Zone: "eu-west-1b", PrivateIP: "10.0.2.9", Name: "web-3", Spot: true}))
	joining := onHost(fixtureTask("4d2f7c21b7de4f0e9a5c0d3b2e1f0a33", "search-web"), model.Maybe[model.Host]{})
	joining.Status, joining.Started = "PENDING", time.Time{}
	for i := range joining.Containers {
		joining.Containers[i].Status = "PENDING"
	}
	alone := fixtureTask("5e3a7c21b7de4f0e9a5c0d3b2e1f0a44", "reports")
	alone.Service, alone.Group, alone.StartedBy = "", "family:reports", "cron"
	alone.Overrides = []model.Override{{Container: "web", Command: []string{"report", "--day", "it's monday"}, Env: []model.KeyValue{{Name: "DB_PASSWORD", Value: "hunter2"}}, Memory: 2048}}
	leaving := fixtureTask("6f4b7c21b7de4f0e9a5c0d3b2e1f0a55", "orders")
	leaving.Status, leaving.Desired, leaving.StopCode, leaving.StopReason = "DEACTIVATING", "STOPPED", "ServiceSchedulerInitiated", "Scaling activity initiated by (deployment ecs-svc/1)"
	return []model.Task{ill, spot, hosted, joining, alone, leaving}
}

func stop(t model.Task, after time.Duration, code, reason string) model.Task {
	t.Status, t.Desired, t.StopCode, t.StopReason = "STOPPED", "STOPPED", code, reason
	t.Stopping, t.ExecutionStop, t.Stopped = ago(after+20*time.Second), ago(after+10*time.Second), ago(after)
	for i := range t.Containers {
		t.Containers[i].Status, t.Containers[i].HealthState, t.Containers[i].ExitCode = "STOPPED", "UNKNOWN", model.Known(143)
	}
	return t
}

func stoppedRows() []model.Task {
	oom := stop(fixtureTask("7a5c7c21b7de4f0e9a5c0d3b2e1f0a66", "search-web"), 4*time.Minute, "EssentialContainerExited", "Essential container in task exited")
	oom.Containers[0].ExitCode, oom.Containers[0].Reason = model.Known(137), "OutOfMemoryError: Container killed due to memory usage"
	pull := stop(fixtureTask("8b6d7c21b7de4f0e9a5c0d3b2e1f0a77", "checkout-api"), 90*time.Second, "TaskFailedToStart", "CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref: not found")
	pull.Started = time.Time{}
	for i := range pull.Containers {
		pull.Containers[i].ExitCode = model.None[int]()
	}
	scaled := stop(fixtureTask("9c7e7c21b7de4f0e9a5c0d3b2e1f0a88", "orders"), 30*time.Minute, "ServiceSchedulerInitiated", "Scaling activity initiated by (deployment ecs-svc/1)")
	batch := stop(fixtureTask("0d8f7c21b7de4f0e9a5c0d3b2e1f0a99", "reports"), 55*time.Minute, "EssentialContainerExited", "Essential container in task exited")
	batch.Service, batch.Group = "", "family:reports"
	batch.Containers[0].ExitCode, batch.Containers[1].ExitCode = model.Known(0), model.Known(0)
	return []model.Task{oom, pull, scaled, batch}
}

func containerRows() []container {
	oom, pull := stoppedRows()[0], stoppedRows()[1]
	live := taskRows()[0]
	live.Containers[0].Ports = []model.Port{{Host: 49153, Container: 8080, Protocol: "tcp"}, {Host: 53, Container: 53, Protocol: "udp"}}
	live.Containers[0].Digest = "sha256:0f3a5c21b7de4f0e9a5c0d3b2e1f0a990f3a5c21b7de4f0e9a5c0d3b2e1f0a99"
	live.Containers[0].Agents = []model.Agent{{Name: "ExecuteCommandAgent", Status: "STOPPED", Reason: "agent failed", Started: ago(time.Hour)}}
	rows := append(containersOf(live, kindQuery("")), containersOf(oom, kindQuery(""))...)
	return append(rows, containersOf(pull, kindQuery(""))...)
}
