package model

import (
	"strconv"
	"strings"
)

// ExecFacts is what ECS Exec into one container depends on, as far as it could
// be read: what is unknown could not, what is none is not there.
type ExecFacts struct {
	Task       Task
	Container  string
	Service    Maybe[Service] // none for a standalone task
	Definition Maybe[TaskDefinition]
	Instance   Maybe[Instance] // none on Fargate
	KMSKey     Maybe[string]   // of the cluster's exec configuration; none when there is none
	Logging    Maybe[string]   // DEFAULT, OVERRIDE or NONE
	Attempt    Maybe[Attempt]  // the last one; unknown when none was made

	Role   Maybe[Permissions] // what IAM says of the task role
	Caller Maybe[Permissions] // and of the person's own role or user
	IAMWhy string             // why IAM was not read
}

// DiagnoseExec tells what ECS Exec needs and what of it is there, in the order
// in which it is best looked at. Source: "Using Amazon ECS Exec" and
// "Troubleshooting ECS Exec issues" in the developer guide.
func DiagnoseExec(x ExecFacts) []Finding {
	var f findings
	c, there := x.Task.Container(x.Container)
	x.running(&f, c, there)
	x.execOn(&f)
	if there && x.Task.CannotStop() == "" { // else its agent ends with it
		x.agent(&f, c)
	}
	x.platform(&f)
	x.role(&f)
	x.definition(&f)
	x.network(&f, c)
	x.encryption(&f)
	f.attempt(x.Attempt, x.Caller, "ecs:ExecuteCommand", "ecs:ExecuteCommand and ssmmessages:OpenDataChannel")
	return f
}

func (x ExecFacts) running(f *findings, c Container, there bool) {
	switch title := "the container runs"; {
	case !there:
		f.add(FindingBad, title, "the task has no container "+x.Container, "choose another one")
	case x.Task.IsStopped():
		f.add(FindingBad, title, "the task has stopped: "+Explain(x.Task), "choose a running task")
	case x.Task.Desired == "STOPPED":
		f.add(FindingBad, title, "the task is being stopped", "choose a task that goes on")
	case c.Status != "RUNNING":
		f.add(FindingBad, title, "it is "+c.Status, "wait until it runs, or choose another one")
	default:
		f.ok(title, "it is RUNNING")
	}
}

// execOn looks at the switch of the task, which was set when it started, and at
// that of its service, which counts for the next one.
func (x ExecFacts) execOn(f *findings) {
	title := "exec is on for the task"
	s, ofService := x.Service.Get()
	switch {
	case x.Task.Exec:
		f.ok(title, "it was on when the task started")
	case ofService && s.Exec:
		f.add(FindingBad, title, "it was off when the task started; the service has it on by now", "redeploy the service: new tasks have it", FixRedeploy)
	case ofService:
		f.add(FindingBad, title, "it was off when the task started, and is off for the service", "turn exec on for the service and redeploy it", FixExecOn)
	case x.Task.Service != "":
		f.add(FindingBad, title, "it was off when the task started; the service could not be read", "turn exec on for the service and redeploy it", FixExecOn)
	default:
		f.add(FindingBad, title, "it was off when the task was run", "run the task again with exec on")
	}
	if ofService && x.Task.Exec && !s.Exec {
		f.add(FindingWarn, "exec is on for the service", "it is off by now: tasks that start from now on have none", "turn exec on for the service", FixExecOn)
	}
}

func (x ExecFacts) agent(f *findings, c Container) {
	title := "the exec agent runs in the container"
	a, ok := c.ExecAgent()
	reason := a.Status
	if a.Reason != "" {
		reason += ": " + a.Reason
	}
	switch {
	case ok && a.Status == "RUNNING":
		f.ok(title, "it is RUNNING")
	case ok && a.Status == "PENDING":
		f.add(FindingWarn, title, "it is "+reason, "wait; if it stays so, look at the task role and the way to the ssmmessages endpoint")
	case ok:
		f.add(FindingBad, title, "it is "+reason, "stop the task, so that a new one starts; if it happens again, look at memory, at the task role and at the way to the ssmmessages endpoint", x.stop()...)
	case x.Task.Exec:
		f.add(FindingBad, title, "ECS tells of none", "stop the task, so that a new one starts", x.stop()...)
	}
}

// stop is the plan to stop the task, where a service starts another one.
func (x ExecFacts) stop() []Fix {
	if x.Task.Service == "" {
		return nil
	}
	return []Fix{FixStop}
}

// Lowest versions. Source: "Prerequisites for using ECS Exec".
const (
	fargateLinux  = "1.4.0"
	ecsAgentLinux = "1.50.2"
)

func (x ExecFacts) platform(f *findings) {
	windows := strings.HasPrefix(strings.ToLower(x.Task.PlatformFamily), "windows")
	i, onInstance := x.Instance.Get()
	switch version := x.Task.PlatformVersion; {
	case version != "" && !windows && older(version, fargateLinux):
		f.add(FindingBad, "the platform knows exec", "it is Fargate "+version, "use platform version "+fargateLinux+" or LATEST")
	case version != "":
		f.ok("the platform knows exec", "it is Fargate "+version)
	case onInstance && older(i.AgentVersion, ecsAgentLinux):
		f.add(FindingBad, "the platform knows exec", "the ECS agent is "+i.AgentVersion, "update the ECS agent of instance "+i.EC2ID)
	case onInstance && !i.Connected:
		f.add(FindingBad, "the platform knows exec", "the ECS agent of instance "+i.EC2ID+" is not connected", "look at the instance")
	case onInstance && i.AgentVersion != "":
		f.ok("the platform knows exec", "the ECS agent is "+i.AgentVersion)
	}
	if windows || onInstance && strings.EqualFold(i.OS, "windows") {
		f.add(FindingWarn, "the container runs Linux", "it runs Windows: sh is not there", "use powershell.exe or cmd.exe as the shell")
	}
}

func (x ExecFacts) role(f *findings) {
	title := "the task role allows exec"
	d, ok := x.Definition.Get()
	const needs = "ssmmessages:CreateControlChannel, CreateDataChannel, OpenControlChannel and OpenDataChannel"
	switch {
	case !ok:
		f.add(FindingUnknown, title, "the task definition could not be read", "")
	case d.TaskRole == "" && x.Instance.IsKnown():
		f.add(FindingWarn, title, d.Name()+" has no task role: the role of the instance must allow "+needs, "better give the task definition a role that does")
	case d.TaskRole == "":
		f.add(FindingBad, title, d.Name()+" has no task role", "give it one that allows "+needs)
	default:
		who := "the role " + ShortID(d.TaskRole)
		f.permissions(title, x.Role, "ssmmessages:", who, func() {
			f.add(FindingUnknown, title, "it is "+who+"; IAM was not read"+because(x.IAMWhy), "if the agent cannot be reached, see that it allows "+needs)
		})
	}
}

func (x ExecFacts) definition(f *findings) {
	d, ok := x.Definition.Get()
	if !ok {
		return
	}
	for _, c := range d.Containers {
		if c.Name == x.Container && c.ReadOnly {
			f.add(FindingBad, "the root filesystem can be written", "it is read-only, and the agent writes there", "set readonlyRootFilesystem to false in the task definition")
		}
	}
	if d.PIDMode == "task" && len(d.Containers) > 1 {
		f.add(FindingWarn, "the container has its own processes", "the containers share one PID namespace: sessions work in one of them alone, which is the first that had one", "use that container")
	}
}

func (x ExecFacts) network(f *findings, c Container) {
	var four, six bool
	for _, a := range x.Task.Attachments {
		for _, kv := range a.Details {
			four = four || kv.Name == "privateIPv4Address" && kv.Value != ""
			six = six || kv.Name == "ipv6Address" && kv.Value != ""
		}
	}
	if six && !four && x.Task.PrivateIP == "" && c.PrivateIP == "" {
		f.add(FindingBad, "the task has an IPv4 address", "it has IPv6 alone, for which there is no exec", "use subnets with IPv4")
	}
}

func (x ExecFacts) encryption(f *findings) {
	if key, ok := x.KMSKey.Get(); ok {
		x.key(f, key)
	}
	if mode, ok := x.Logging.Get(); ok && mode == "OVERRIDE" {
		f.add(FindingWarn, "sessions can be logged", "the cluster logs sessions to places of its own", "the task role must allow to write there, and the image needs script and cat")
	}
}

// key looks at who may use the key of the sessions. The policy of the key itself
// counts too, and is not read.
func (x ExecFacts) key(f *findings, key string) {
	title := "the key of the sessions can be used"
	if d, ok := x.Definition.Get(); ok && d.TaskRole != "" {
		f.permissions(title+" by the task", x.Role, "kms:", "the role "+ShortID(d.TaskRole), func() {
			f.add(FindingUnknown, title+" by the task", "the cluster encrypts sessions with "+ShortID(key), "the task role needs kms:Decrypt on it")
		})
	}
	f.permissions(title+" by you", x.Caller, "kms:", "your role or user", func() {
		f.add(FindingUnknown, title+" by you", "the cluster encrypts sessions with "+ShortID(key), "you need kms:GenerateDataKey on it")
	})
}

// older compares dotted versions; what cannot be compared is not older.
func older(version, than string) bool {
	a, b := strings.Split(strings.TrimPrefix(version, "v"), "."), strings.Split(than, ".")
	for i := range b {
		if i >= len(a) {
			return false
		}
		x, err := strconv.Atoi(a[i])
		y, _ := strconv.Atoi(b[i]) // a constant
		if err != nil || x > y {
			return false
		}
		if x < y {
			return true
		}
	}
	return false
}
