package model

import (
	"strings"
)

// The log drivers that ECS knows and CloudWatch Logs may be behind.
const (
	driverAWSLogs  = "awslogs"
	driverFireLens = "awsfirelens"
)

// LogSources derives where the containers of a task write their logs, in the
// order of the task definition. The region is the task's. Sources: "Send Amazon
// ECS logs to CloudWatch" (names of streams) and "FireLens" in the developer
// guide.
func LogSources(t Task, d TaskDefinition, region string) []LogSource {
	router := logRouter(d)
	known := map[string]bool{}
	out := make([]LogSource, 0, len(d.Containers))
	for _, def := range d.Containers {
		known[def.Name] = true
		s := logSource(t, def.Name, region)
		c := containerNamed(t, def.Name)
		s.Driver = def.LogDriver
		switch def.LogDriver {
		case driverAWSLogs:
			s = s.awsLogs(def, c)
		case driverFireLens:
			s.Router = router.Name
			s = s.fireLens(t, def, router)
		default:
			s.Why = otherDriver(t, def, c)
		}
		out = append(out, s)
	}
	for _, c := range t.Containers {
		if known[c.Name] {
			continue
		}
		s := logSource(t, c.Name, region)
		s.Why = "it is not in the task definition: ECS added it, as for Service Connect or GuardDuty; the service says where it logs"
		out = append(out, s)
	}
	return out
}

func logSource(t Task, container, region string) LogSource {
	s := LogSource{
		Task: t.ARN, TaskID: t.ID, Service: t.Service, Container: container, Region: region,
		Since: t.Created, Stopped: t.Stopped,
	}
	if s.Stopped.IsZero() && t.IsStopped() {
		s.Stopped = t.ExecutionStop
	}
	s.Exit = ExplainContainer(t, containerNamed(t, container))
	if s.Exit == "" && t.IsStopped() {
		s.Exit = t.StopReason
	}
	return s
}

// containerNamed returns a container of the task; empty when it is not there
// yet.
func containerNamed(t Task, name string) Container {
	for _, c := range t.Containers {
		if c.Name == name {
			return c
		}
	}
	return Container{}
}

// logRouter is the container that FireLens routes through; empty when none.
func logRouter(d TaskDefinition) ContainerDefinition {
	for _, c := range d.Containers {
		if c.Router != "" {
			return c
		}
	}
	return ContainerDefinition{}
}

// option reads a log option. Drivers take their names in lower case, Fluent Bit
// in any.
func (c ContainerDefinition) option(name string) string {
	for _, o := range c.LogOptions {
		if strings.EqualFold(o.Name, name) {
			return o.Value
		}
	}
	return ""
}

// awsLogs names the stream as the awslogs driver does: prefix/container/task-id,
// and without a prefix the id that Docker gave the container.
func (s LogSource) awsLogs(def ContainerDefinition, c Container) LogSource {
	s.Group = def.option("awslogs-group")
	if r := def.option("awslogs-region"); r != "" {
		s.Region = r
	}
	prefix := def.option("awslogs-stream-prefix")
	switch {
	case s.Group == "":
		s.Why = "the task definition names no awslogs-group"
	case prefix != "":
		s.Stream = prefix + "/" + s.Container + "/" + s.TaskID
	case c.RuntimeID != "":
		s.Stream = c.RuntimeID
	default:
		s.Why = "the stream is named after the Docker container, whose id is not known yet; awslogs-stream-prefix would name it after the task"
	}
	return s
}

// otherDriver says where a log is that is not in CloudWatch Logs.
func otherDriver(t Task, def ContainerDefinition, c Container) string {
	host := "the instance"
	if h, ok := t.Host.Get(); ok && h.EC2ID != "" {
		host = h.EC2ID
	}
	id := c.RuntimeID
	if len(id) > 12 {
		id = id[:12]
	}
	switch def.LogDriver {
	case "":
		if t.Instance == "" {
			return "the task definition sets no log driver, so nothing is kept: give the container a logConfiguration with awslogs"
		}
		return "the task definition sets no log driver: Docker keeps the log on " + host + ", see " + strings.TrimSpace("docker logs "+id) + " there"
	case "json-file", "local":
		return "the driver " + def.LogDriver + " keeps the log on " + host + ": see " + strings.TrimSpace("docker logs "+id) + " there"
	case "journald":
		return "the driver journald keeps the log on " + host + ": see " + strings.TrimSpace("docker logs "+id) + " there, or journalctl"
	case "none":
		return "the driver none keeps no log"
	}
	for _, name := range []string{"splunk-url", "gelf-address", "syslog-address", "fluentd-address"} {
		if to := def.option(name); to != "" {
			return "the driver " + def.LogDriver + " sends the log to " + to + ": look there"
		}
	}
	return "the driver " + def.LogDriver + " sends the log elsewhere: look there"
}
