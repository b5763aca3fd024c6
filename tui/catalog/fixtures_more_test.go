package catalog

import (
	"time"

	"github.com/ecsdeck/ecsdeck/awsclient/journal"
	"github.com/ecsdeck/ecsdeck/awsclient/model"
	"github.com/ecsdeck/ecsdeck/tui/kind"
)

func kindQuery(n kind.Name) kind.Query { return kind.Query{Scope: "prod", Kind: n} }

func fixtureInstance(id, ec2, typ string) model.Instance {
	return model.Instance{
		ARN: arnPrefix + "container-instance/prod-ec2/" + id, ID: id, Cluster: "prod-ec2", ClusterARN: arnPrefix + "cluster/prod-ec2",
		EC2ID: ec2, Status: "ACTIVE", Connected: true, AgentVersion: "1.89.3", Docker: "25.0.8",
		CPU: model.Capacity{Registered: 8192, Remaining: 2048}, Memory: model.Capacity{Registered: 31568, Remaining: 12288},
		Ports: []string{"22", "2376", "8080/udp"}, Running: 9, Registered: ago(12 * day), Provider: "asg-mixed",
		Type: typ, Zone: "eu-west-1a", AMI: "ami-0123", OS: "linux", Arch: "x86_64",
		Attributes: []model.KeyValue{{Name: "ecs.availability-zone", Value: "eu-west-1a"}, {Name: "ecs.capability.task-eni", Value: ""}, {Name: "rack", Value: "7"}},
		Checks:     []model.HealthCheckResult{{Type: "CONTAINER_RUNTIME", Status: "OK", Changed: ago(12 * day)}},
		EC2:        model.Known(model.EC2Instance{ID: ec2, State: "running", Type: typ, Zone: "eu-west-1a", PrivateIP: "10.0.1.7", PrivateDNS: "ip-10-0-1-7", Launched: ago(12 * day), Spot: true, Name: "web-1", VPC: "vpc-1", Subnet: "subnet-1"}),
	}
}

func instanceRows() []model.Instance {
	lost := fixtureInstance("aa11", "i-0aaaaaaaaaaaaaa11", "m7g.2xlarge")
	lost.Connected, lost.AgentVersion, lost.Arch = false, "1.9.10", "arm64"
	drain := fixtureInstance("bb22", "i-0bbbbbbbbbbbbbb22", "g5.xlarge")
	drain.Status, drain.Running, drain.Pending, drain.GPU = "DRAINING", 2, 1, model.Capacity{Registered: 1}
	full := fixtureInstance("cc33", "i-0cccccccccccccc33", "m6i.2xlarge")
	full.CPU.Remaining, full.Memory.Remaining, full.EC2 = 128, 300, model.Maybe[model.EC2Instance]{}
	outside := fixtureInstance("dd44", "mi-0dddddddddddddd4", "")
	outside.Type, outside.Zone, outside.Provider, outside.EC2 = "", "", "", model.None[model.EC2Instance]()
	ill := fixtureInstance("ee55", "i-0eeeeeeeeeeeeee55", "m6i.2xlarge")
	ill.HealthStatus, ill.Checks[0].Status, ill.Checks[0].Reason = "IMPAIRED", "IMPAIRED", "docker does not answer"
	return []model.Instance{lost, drain, full, outside, ill, fixtureInstance("ff66", "i-0ffffffffffffff66", "m6i.2xlarge")}
}

func familyRows() []model.Family {
	return []model.Family{
		{Name: "checkout-api", Active: true, Latest: model.Known(88)},
		{Name: "payments", Active: true},
		{Name: "retired", Latest: model.None[int]()},
		{Name: "orders", Active: true, Latest: model.Known(7)},
	}
}

const definition = `{
  "family": "checkout-api",
  "containerDefinitions": [
    {
      "name": "web",
      "image": "team/checkout-api:1.4.2",
      "environment": [
        {
          "name": "DB_PASSWORD",
          "value": "hunter2"
        },
        {
          "value": "hunter3 <&>",
          "name": "TOKEN"
        }
      ],
      "environmentFiles": [
        {
          "value": "arn:aws:s3:::config/prod.env",
          "type": "s3"
        }
      ],
      "secrets": [
        {
          "name": "API_KEY",
          "valueFrom": "arn:aws:ssm:eu-west-1:1:parameter/api"
        }
      ],
      "logConfiguration": {
        "logDriver": "splunk",
        "options": {
          "splunk-url": "https://logs.example.com/?a=1&b=2",
          "splunk-token": "hunter4"
        }
      },
      "cpu": 256,
      "memory": 12345678901234567890
    }
  ],
  "volumes": [],
  "revision": 88
}`

func fixtureDefinition(revision int, age time.Duration) model.TaskDefinition {
	d := model.TaskDefinition{
		Family: "checkout-api", Revision: revision, Status: "ACTIVE", CPU: 512, Memory: 1024,
		NetworkMode: "awsvpc", Compatible: []string{"EC2", "FARGATE"}, Requires: []string{"FARGATE"}, OS: "LINUX", Arch: "ARM64",
		TaskRole: "arn:aws:iam::1:role/checkout", ExecutionRole: "arn:aws:iam::1:role/exec", RegisteredAt: ago(age),
		RegisteredBy: "arn:aws:sts::424211110001:assumed-role/deploy/alice", JSON: []byte(definition),
		Containers: []model.ContainerDefinition{{
			Name: "web", Image: "424211110001.dkr.ecr.eu-west-1.amazonaws.com/team/checkout-api@sha256:0f3a5c21b7de4f0e9a5c0d3b2e1f0a99", Essential: true,
			CPU: 256, Memory: 512, Command: []string{"serve", "--port", "8080"}, Ports: []model.PortMapping{{Name: "http", Container: 8080, Protocol: "tcp"}},
			Env: []model.KeyValue{{Name: "DB_PASSWORD", Value: "hunter2"}}, Secrets: []model.KeyValue{{Name: "API_KEY", Value: "arn:aws:ssm:eu-west-1:1:parameter/api"}},
			Check:     model.HealthCheck{Command: []string{"CMD-SHELL", "curl -f localhost:8080/health"}, Interval: 30, Timeout: 5, Retries: 3},
			LogDriver: "awslogs", LogOptions: []model.KeyValue{{Name: "awslogs-group", Value: "/ecs/checkout"}, {Name: "awslogs-stream-prefix", Value: "web"}},
			DependsOn: []model.KeyValue{{Name: "log-router", Value: "START"}}, Mounts: []model.Mount{{Volume: "data", Path: "/data", ReadOnly: true}},
			StopTimeout: 60, Privileged: true,
		}, {Name: "log-router", Image: "public.ecr.aws/aws-observability/aws-for-fluent-bit:stable"}},
		Volumes: []model.Volume{{Name: "data", Kind: "efs", Source: "fs-1"}},
	}
	d.ARN = arnPrefix + "task-definition/checkout-api:" + itoa(revision)
	return d
}

func taskDefRows() []model.TaskDefinition {
	old := fixtureDefinition(9, 400*day)
	old.Status, old.RegisteredBy, old.CPU, old.Memory, old.NetworkMode, old.Arch = "INACTIVE", "", 0, 0, "", ""
	old.DeregisteredAt = ago(300 * day)
	return []model.TaskDefinition{fixtureDefinition(88, 3*time.Hour), fixtureDefinition(87, 6*day), old}
}

func eventRows() []event {
	const s = "checkout-api"
	return eventsOf([]model.Event{
		note(20*time.Second, s, "was unable to place a task because no container instance met all of its requirements. Reason: No Container Instances were found in your cluster."),
		note(4*time.Minute, s, "has started 2 tasks: (task 0af1) (task 0af2). Amazon ECS replaced 2 tasks due to an unhealthy status."),
		note(5*time.Minute, s, "(task 0af1) (port 8080) is unhealthy in (target-group arn:aws:elasticloadbalancing:eu-west-1:1:targetgroup/checkout/73e2) due to (reason Health checks failed with these codes: [503])."),
		note(3*time.Hour, s, "(deployment ecs-svc/1) deployment completed."),
		note(3*time.Hour+time.Minute, s, "registered 1 targets in (target-group arn:aws:elasticloadbalancing:eu-west-1:1:targetgroup/checkout/73e2)"),
		note(40*day, s, "has reached a steady state."),
		{ID: "e-odd", At: ago(330 * day), Message: "something that nobody has seen before"},
	}, arnPrefix+"service/prod-web/checkout-api")
}

func providerRows() []model.CapacityProvider {
	group := "arn:aws:autoscaling:eu-west-1:424211110001:autoScalingGroup:0f3a:autoScalingGroupName/prod-mixed"
	p := arnPrefix + "capacity-provider/"
	return []model.CapacityProvider{
		{ARN: p + "asg-mixed", Name: "asg-mixed", Type: "EC2_AUTOSCALING", Status: "ACTIVE", AutoScalingGroup: group, Scaling: true, Target: 90, Draining: true, Protection: true},
		{ARN: p + "asg-manual", Name: "asg-manual", Type: "EC2_AUTOSCALING", Status: "ACTIVE", AutoScalingGroup: group, Update: "UPDATE_FAILED", UpdateReason: "the group does not exist"},
		{ARN: p + "FARGATE_SPOT", Name: "FARGATE_SPOT", Type: "FARGATE_SPOT", Status: "ACTIVE"},
		{ARN: p + "managed", Name: "managed", Type: "MANAGED_INSTANCES", Cluster: "prod-ec2", Status: "PROVISIONING"},
	}
}

func auditRows() []journal.Entry {
	entry := func(before time.Duration, operation, target, result, wrong string) journal.Entry {
		return journal.Entry{
			Time: ago(before), Who: "arn:aws:sts::424211110001:assumed-role/operator/ada", Account: "424211110001", Region: "eu-west-1",
			Target: arnPrefix + target, Operation: operation, Call: "aws ecs " + operation, Result: result, Error: wrong, RequestID: "3f2a",
		}
	}
	return []journal.Entry{
		entry(time.Minute, "ecs UpdateService", "service/prod-web/checkout-api", "ok", ""),
		entry(time.Hour, "ecs StopTask", "task/prod-web/0af1", "failed", "AccessDeniedException"),
		entry(day, "ecs RunTask", "task-definition/report:3", "unknown", "timeout"),
	}
}
