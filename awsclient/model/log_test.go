package model_test

import (
	"strings"
	"testing"
	"time"

	"github.com/ecsdeck/ecsdeck/awsclient/model"
)

func options(pairs ...string) []model.KeyValue {
	var out []model.KeyValue
	for i := 0; i < len(pairs); i += 2 {
		out = append(out, model.KeyValue{Name: pairs[i], Value: pairs[i+1]})
	}
	return out
}

func TestLogSources(t *testing.T) {
	const (
		id     = "0f3c8a7e5d6b4c1f9e2a7b8c9d0e1f2a"
		docker = "9d1c6a1e2b3f4a5d6c7b8a9f0e1d2c3b4a5f6e7d8c9b0a1f2e3d4c5b6a7f8e9d"
	)
	for _, c := range []struct {
		name    string
		driver  string
		options []model.KeyValue
		runtime string
		ec2     bool
		want    model.LogSource // group, stream, prefix and region
		why     string          // a part of it; empty: nothing to say
	}{
		{
			"a prefix", "awslogs", options("awslogs-group", "/ecs/api", "awslogs-region", "us-east-1", "awslogs-stream-prefix", "web"), docker, true,
			model.LogSource{Group: "/ecs/api", Stream: "web/app/" + id, Region: "us-east-1"},
			"",
		},
		{
			"no prefix", "awslogs", options("awslogs-group", "/ecs/api"), docker, true,
			model.LogSource{Group: "/ecs/api", Stream: docker, Region: "eu-west-1"},
			"",
		},
		{
			"no prefix, not started", "awslogs", options("awslogs-group", "/ecs/api"), "", true,
			model.LogSource{Group: "/ecs/api", Region: "eu-west-1"},
			"not known yet",
		},
		{"no group", "awslogs", nil, docker, true, model.LogSource{Region: "eu-west-1"}, "names no awslogs-group"},
		{
			"FireLens with a prefix", "awsfirelens",
			options("name", "cloudwatch_logs", "region", "eu-central-1", "log_group_name", "/fl/$(ecs_cluster)", "log_stream_prefix", "fl-"), docker, false,
			model.LogSource{Group: "/fl/prod", Stream: "fl-app-firelens-" + id, Region: "eu-central-1"},
			"",
		},
		{
			"FireLens with a name of the task", "awsfirelens", options("Name", "cloudwatch", "log_group_name", "/fl", "log_stream_name", "app/$(ecs_task_id)"), docker, false,
			model.LogSource{Group: "/fl", Stream: "app/" + id, Region: "eu-west-1"},
			"",
		},
		{
			"FireLens with one stream", "awsfirelens", options("Name", "cloudwatch", "log_group_name", "/fl", "log_stream_name", "all"), docker, false,
			model.LogSource{Group: "/fl", Stream: "all", Region: "eu-west-1"},
			"one stream for all tasks",
		},
		{
			"FireLens by the record", "awsfirelens", options("Name", "cloudwatch", "log_group_name", "/fl", "log_stream_name", "app-$(level)"), docker, false,
			model.LogSource{Group: "/fl", Stream: "app-", Prefix: true, Region: "eu-west-1"},
			"all that begin with app-",
		},
		{
			"FireLens by a template", "awsfirelens", options("Name", "cloudwatch_logs", "log_group_name", "/fl", "log_stream_prefix", "x", "log_stream_template", "$kubernetes['x']"), docker, false,
			model.LogSource{Group: "/fl", Prefix: true, Region: "eu-west-1"},
			"all of the group",
		},
		{
			"FireLens, group by the record", "awsfirelens", options("Name", "cloudwatch", "log_group_name", "/fl/$(team)", "log_stream_name", "x"), docker, false,
			model.LogSource{Region: "eu-west-1"},
			"which group each record decides",
		},
		{
			"FireLens elsewhere", "awsfirelens", options("Name", "datadog", "Host", "http-intake.logs.datadoghq.eu"), docker, false,
			model.LogSource{Region: "eu-west-1"},
			"container router, sends the log to datadog (http-intake.logs.datadoghq.eu)",
		},
		{"FireLens with a file", "awsfirelens", nil, docker, false, model.LogSource{Region: "eu-west-1"}, "configuration of its own"},
		{"splunk", "splunk", options("splunk-url", "https://splunk:8088"), docker, true, model.LogSource{Region: "eu-west-1"}, "https://splunk:8088"},
		{"none set on EC2", "", nil, docker, true, model.LogSource{Region: "eu-west-1"}, "docker logs 9d1c6a1e2b3f there"},
		{"none set on Fargate", "", nil, docker, false, model.LogSource{Region: "eu-west-1"}, "nothing is kept"},
		{"a file", "json-file", nil, docker, true, model.LogSource{Region: "eu-west-1"}, "i-0abc"},
		{"none", "none", nil, docker, true, model.LogSource{Region: "eu-west-1"}, "keeps no log"},
	} {
		t.Run(c.name, func(t *testing.T) {
			task := model.Task{
				ARN: "arn:aws:ecs:eu-west-1:1:task/prod/" + id, ID: id, Cluster: "prod", Service: "api", Status: "RUNNING",
				Created:    time.Unix(1_800_000_000, 0),
				Containers: []model.Container{{Name: "app", RuntimeID: c.runtime, Status: "RUNNING"}},
			}
			if c.ec2 {
				task.Instance, task.Host = "arn:aws:ecs:eu-west-1:1:container-instance/prod/x", model.Known(model.Host{EC2ID: "i-0abc"})
			}
			def := model.TaskDefinition{Containers: []model.ContainerDefinition{
				{Name: "app", LogDriver: c.driver, LogOptions: c.options}, {Name: "router", Router: "fluentbit", LogDriver: "none"},
			}}
			all := model.LogSources(task, def, "eu-west-1")
			if len(all) != 2 {
				t.Fatalf("%d sources", len(all))
			}
			got := all[0]
			if got.Group != c.want.Group || got.Stream != c.want.Stream || got.Prefix != c.want.Prefix || got.Region != c.want.Region {
				t.Errorf("%+v", got)
			}
			if (c.why == "") != (got.Why == "") || !strings.Contains(got.Why, c.why) {
				t.Errorf("why: %q", got.Why)
			}
			if got.Readable() != (c.want.Stream != "" || c.want.Prefix) {
				t.Errorf("readable: %v", got.Readable())
			}
			if got.Key() != id+"/app" || got.Since != task.Created || got.Service != "api" || got.Driver != c.driver {
				t.Errorf("%+v", got)
			}
			if (got.Router == "router") != (c.driver == "awsfirelens") {
				t.Errorf("router %q", got.Router)
			}
		})
	}
}

func TestLogSourceOfAStoppedTask(t *testing.T) {
	stopped := time.Unix(1_800_000_060, 0)
	task := model.Task{
		ARN: "arn:aws:ecs:eu-west-1:1:task/prod/a", ID: "a", Status: "STOPPED", Stopped: stopped, StopReason: "Essential container in task exited",
		Containers: []model.Container{
			{Name: "app", Status: "STOPPED", ExitCode: model.Known(137), Reason: "OutOfMemoryError: Container killed due to memory usage"},
			{Name: "ecs-service-connect-x", Status: "STOPPED", ExitCode: model.Known(0)},
		},
	}
	all := model.LogSources(task, model.TaskDefinition{Containers: []model.ContainerDefinition{{Name: "app", LogDriver: "none"}}}, "eu-west-1")
	if len(all) != 2 || !strings.Contains(all[0].Exit, "out of memory") || all[0].Stopped != stopped {
		t.Fatalf("%+v", all)
	}
	if all[1].Container != "ecs-service-connect-x" || all[1].Readable() || !strings.Contains(all[1].Why, "ECS added it") {
		t.Errorf("%+v", all[1])
	}
}

func TestLogLineOrder(t *testing.T) {
	at := time.Unix(1_800_000_000, 0)
	a := model.LogLine{At: at, Ingested: at.Add(time.Second)}
	b := model.LogLine{At: at, Ingested: at.Add(2 * time.Second)}
	c := model.LogLine{At: at.Add(time.Millisecond), Ingested: at}
	if !a.Before(b) || !b.Before(c) || c.Before(a) || a.Before(a) {
		t.Error("not by time, then by arrival")
	}
}
