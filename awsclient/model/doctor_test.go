package model

import (
	"slices"
	"strings"
	"testing"
	"time"
)

func healthyExec() ExecFacts {
	c := Container{Name: "web", Status: "RUNNING", PrivateIP: "10.0.0.1", Agents: []Agent{{Name: "ExecuteCommandAgent", Status: "RUNNING"}}}
	return ExecFacts{
		Task:      Task{ARN: "arn:aws:ecs:eu-west-1:1:task/prod/t1", ID: "t1", Status: "RUNNING", Exec: true, Service: "api", PlatformVersion: "1.4.0", Containers: []Container{c}},
		Container: "web", Service: Known(Service{Name: "api", Exec: true}),
		Definition: Known(TaskDefinition{ARN: "arn:aws:ecs:eu-west-1:1:task-definition/api:3", TaskRole: "arn:aws:iam::1:role/api", Containers: []ContainerDefinition{{Name: "web"}}}),
		Instance:   None[Instance](), KMSKey: None[string](), Logging: None[string](), Attempt: Known(Attempt{}),
	}
}

// may is what IAM says of one action.
func may(prefix string, p Permission) Maybe[Permissions] {
	p.Action = prefix + "x"
	return Known(Permissions{All: []Permission{p}})
}

func finding(t *testing.T, all []Finding, title string) Finding {
	t.Helper()
	i := slices.IndexFunc(all, func(f Finding) bool { return f.Title == title })
	if i < 0 {
		t.Fatalf("no finding %q in %+v", title, all)
	}
	return all[i]
}

// Nothing is wrong with a task that has all; IAM is what ecsdeck cannot read.
func TestDiagnoseHealthyExec(t *testing.T) {
	all := DiagnoseExec(healthyExec())
	if Worst(all) != FindingUnknown {
		t.Errorf("%+v", all)
	}
	for _, f := range all {
		if f.State != FindingOK && f.Title != "the task role allows exec" || f.Evidence == "" {
			t.Errorf("%+v", f)
		}
	}
}

// Each thing that can be missing is found, and its fix with it.
func TestDiagnoseExec(t *testing.T) {
	change := func(f func(*Container)) func(*ExecFacts) { return func(x *ExecFacts) { f(&x.Task.Containers[0]) } }
	for name, c := range map[string]struct {
		change   func(*ExecFacts)
		title    string
		state    FindingState
		evidence string
		plan     Fix
	}{
		"stopped": {func(x *ExecFacts) { x.Task.Status, x.Task.StopReason = "STOPPED", "gone" }, "the container runs", FindingBad, "has stopped", ""},
		"stopping": {func(x *ExecFacts) {
			x.Task.Status, x.Task.Desired, x.Task.Containers[0].Status, x.Task.Containers[0].Agents = "STOPPING", "STOPPED", "STOPPED", nil
		}, "the container runs", FindingBad, "is being stopped", ""},
		"no container": {func(x *ExecFacts) { x.Container = "db" }, "the container runs", FindingBad, "no container db", ""},
		"pending":      {change(func(c *Container) { c.Status = "PENDING" }), "the container runs", FindingBad, "PENDING", ""},
		"off":          {func(x *ExecFacts) { x.Task.Exec, x.Service = false, Known(Service{}) }, "exec is on for the task", FindingBad, "is off for the service", FixExecOn},
		"on too late":  {func(x *ExecFacts) { x.Task.Exec = false }, "exec is on for the task", FindingBad, "on by now", FixRedeploy},
		"standalone":   {func(x *ExecFacts) { x.Task.Exec, x.Task.Service, x.Service = false, "", None[Service]() }, "exec is on for the task", FindingBad, "when the task was run", ""},
		"off again":    {func(x *ExecFacts) { x.Service = Known(Service{}) }, "exec is on for the service", FindingWarn, "off by now", FixExecOn},
		"agent starts": {change(func(c *Container) { c.Agents[0].Status = "PENDING" }), "the exec agent runs in the container", FindingWarn, "PENDING", ""},
		"agent died": {change(func(c *Container) {
			c.Agents[0] = Agent{Name: "ExecuteCommandAgent", Status: "STOPPED", Reason: "out of memory"}
		}), "the exec agent runs in the container", FindingBad, "STOPPED: out of memory", FixStop},
		"no agent":     {change(func(c *Container) { c.Agents = nil }), "the exec agent runs in the container", FindingBad, "none", FixStop},
		"old platform": {func(x *ExecFacts) { x.Task.PlatformVersion = "1.3.0" }, "the platform knows exec", FindingBad, "1.3.0", ""},
		"old agent": {func(x *ExecFacts) {
			x.Task.PlatformVersion, x.Instance = "", Known(Instance{AgentVersion: "1.49.9", Connected: true})
		}, "the platform knows exec", FindingBad, "1.49.9", ""},
		"windows": {func(x *ExecFacts) {
			x.Task.PlatformFamily, x.Task.PlatformVersion = "Windows_Server_2022_Core", "1.0.0"
		}, "the container runs Linux", FindingWarn, "Windows", ""},
		"no role":  {func(x *ExecFacts) { x.Definition = Known(TaskDefinition{ARN: "arn:aws:ecs:e:1:task-definition/api:3"}) }, "the task role allows exec", FindingBad, "api:3 has no task role", ""},
		"role":     {func(x *ExecFacts) { x.IAMWhy = "not allowed" }, "the task role allows exec", FindingUnknown, "IAM was not read: not allowed", ""},
		"role may": {func(x *ExecFacts) { x.Role = may("ssmmessages:", Permission{Allowed: true}) }, "the task role allows exec", FindingOK, "may", ""},
		"role not": {func(x *ExecFacts) { x.Role = may("ssmmessages:", Permission{}) }, "the task role allows exec", FindingBad, "the role api may not ssmmessages:x", ""},
		"role if":  {func(x *ExecFacts) { x.Role = may("ssmmessages:", Permission{Depends: []string{"aws:SourceVpc"}}) }, "the task role allows exec", FindingUnknown, "conditions", ""},
		"role deny": {func(x *ExecFacts) {
			x.Role = may("ssmmessages:", Permission{Denied: true, Depends: []string{"aws:SourceVpc"}})
		}, "the task role allows exec", FindingBad, "may not", ""},
		"no IAM":    {func(x *ExecFacts) { x.Definition = Maybe[TaskDefinition]{} }, "the task role allows exec", FindingUnknown, "could not be read", ""},
		"read-only": {func(x *ExecFacts) { d, _ := x.Definition.Get(); d.Containers[0].ReadOnly = true }, "the root filesystem can be written", FindingBad, "read-only", ""},
		"shared": {func(x *ExecFacts) {
			x.Definition = Known(TaskDefinition{PIDMode: "task", Containers: []ContainerDefinition{{Name: "web"}, {Name: "db"}}})
		}, "the container has its own processes", FindingWarn, "share one PID namespace", ""},
		"IPv6": {func(x *ExecFacts) {
			x.Task.Containers[0].PrivateIP = ""
			x.Task.Attachments = []Attachment{{Details: []KeyValue{{Name: "ipv6Address", Value: "fd00::1"}}}}
		}, "the task has an IPv4 address", FindingBad, "IPv6 alone", ""},
		"key": {func(x *ExecFacts) { x.KMSKey = Known("arn:aws:kms:eu-west-1:1:key/abc") }, "the key of the sessions can be used by you", FindingUnknown, "abc", ""},
		"key not": {func(x *ExecFacts) {
			x.KMSKey, x.Role = Known("arn:aws:kms:eu-west-1:1:key/abc"), may("kms:", Permission{})
		}, "the key of the sessions can be used by the task", FindingBad, "the role api may not kms:x", ""},
		"denied": {func(x *ExecFacts) { x.Attempt = Known(Attempt{Denied: "ecs:ExecuteCommand", Why: "missing"}) }, "you may open sessions", FindingBad, "missing", ""},
		"full":   {func(x *ExecFacts) { x.Attempt = Known(Attempt{Full: true, Why: "two"}) }, "the agent takes another session", FindingBad, "two", ""},
		"caller": {func(x *ExecFacts) { x.Attempt, x.Caller = Maybe[Attempt]{}, may("ecs:ExecuteCommand", Permission{}) }, "you may open sessions", FindingBad, "may not ecs:ExecuteCommandx", ""},
		"may": {func(x *ExecFacts) {
			x.Attempt, x.Caller = Maybe[Attempt]{}, may("ecs:ExecuteCommand", Permission{Allowed: true})
		}, "you may open sessions", FindingOK, "may", ""},
		"untried": {func(x *ExecFacts) { x.Attempt = Maybe[Attempt]{} }, "you may open sessions", FindingUnknown, "only an attempt", ""},
	} {
		t.Run(name, func(t *testing.T) {
			x := healthyExec()
			c.change(&x)
			f := finding(t, DiagnoseExec(x), c.title)
			if f.State != c.state || !strings.Contains(f.Evidence, c.evidence) || f.Plan != c.plan || f.State == FindingBad && f.Fix == "" && !strings.Contains(name, "full") {
				t.Errorf("%+v", f)
			}
		})
	}
}

// A task that ends anyway need not be stopped for a new exec agent.
func TestDiagnoseExecOfAStoppingTask(t *testing.T) {
	x := healthyExec()
	x.Task.Desired, x.Task.Containers[0].Agents = "STOPPED", nil
	for _, f := range DiagnoseExec(x) {
		if f.Plan == FixStop {
			t.Errorf("%+v", f)
		}
	}
}

func TestDiagnoseHost(t *testing.T) {
	now := time.Date(2026, 11, 1, 12, 0, 0, 0, time.UTC)
	healthy := func() HostFacts {
		return HostFacts{
			Instance: Instance{EC2ID: "i-1"}, EC2: Known(EC2Instance{State: "running"}), Channel: Known(true), Attempt: Known(Attempt{}), Now: now,
			SSM: Known(SSMAgent{Version: "3.3.0.0", Ping: "Online", Platform: "Amazon Linux 2023"}),
		}
	}
	if all := DiagnoseHost(healthy()); Worst(all) != FindingOK || len(all) != 4 {
		t.Errorf("%+v", all)
	}
	for name, c := range map[string]struct {
		change   func(*HostFacts)
		title    string
		state    FindingState
		evidence string
	}{
		"stopped":    {func(x *HostFacts) { x.EC2 = Known(EC2Instance{State: "stopped"}) }, "the instance runs", FindingBad, "stopped"},
		"terminated": {func(x *HostFacts) { x.EC2 = None[EC2Instance]() }, "the instance runs", FindingBad, "does not know i-1"},
		"external":   {func(x *HostFacts) { x.Instance.EC2ID, x.EC2 = "mi-1", Maybe[EC2Instance]{} }, "the instance runs", FindingOK, "external"},
		"unmanaged":  {func(x *HostFacts) { x.SSM = None[SSMAgent]() }, "the SSM agent is online", FindingBad, "does not know"},
		"denied":     {func(x *HostFacts) { x.SSM, x.SSMWhy = Maybe[SSMAgent]{}, "may not" }, "the SSM agent is online", FindingUnknown, "may not"},
		"lost": {func(x *HostFacts) {
			x.SSM = Known(SSMAgent{Ping: "ConnectionLost", LastPing: now.Add(-90 * time.Minute)})
		}, "the SSM agent is online", FindingBad, "ConnectionLost, last heard of 1h30m0s ago"},
		"old":  {func(x *HostFacts) { x.SSM = Known(SSMAgent{Ping: "Online", Version: "3.0.1.0"}) }, "the SSM agent forwards to remote hosts", FindingWarn, "3.0.1.0"},
		"away": {func(x *HostFacts) { x.Channel = Known(false) }, "Session Manager reaches it", FindingBad, "not connected"},
		"bottle": {func(x *HostFacts) {
			x.Instance.Attributes = []KeyValue{{Name: "bottlerocket.variant", Value: "aws-ecs-2"}}
		}, "the shell is on the host itself", FindingWarn, "Bottlerocket"},
	} {
		t.Run(name, func(t *testing.T) {
			x := healthy()
			c.change(&x)
			if f := finding(t, DiagnoseHost(x), c.title); f.State != c.state || !strings.Contains(f.Evidence, c.evidence) {
				t.Errorf("%+v", f)
			}
		})
	}
}

func TestOlder(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want bool
	}{{"1.3.0", "1.4.0", true}, {"1.4.0", "1.4.0", false}, {"1.10.0", "1.9.0", false}, {"LATEST", "1.4.0", false}, {"", "1.4.0", false}, {"3.1.999.0", "3.1.1374.0", true}, {"v1.50.1", "1.50.2", true}} {
		if got := older(c.a, c.b); got != c.want {
			t.Errorf("%s older than %s: %v", c.a, c.b, got)
		}
	}
}
