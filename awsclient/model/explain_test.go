package model_test

import (
	"testing"

	"github.com/ecsdeck/ecsdeck/awsclient/model"
)

const essential = "Essential container in task exited"

func exited(name string, code int) model.Container {
	return model.Container{Name: name, Image: "shop/" + name + ":1", Status: "STOPPED", ExitCode: model.Known(code)}
}

func because(name, reason string) model.Container {
	return model.Container{Name: name, Image: "shop/" + name + ":1", Status: "STOPPED", Reason: reason}
}

func stopped(code, reason string, containers ...model.Container) model.Task {
	return model.Task{Status: "STOPPED", Service: "web", StopCode: code, StopReason: reason, Containers: containers}
}

func TestExplainStopped(t *testing.T) {
	oom := exited("app", 137)
	oom.Reason, oom.Memory = "OutOfMemoryError: Container killed due to memory usage", 512
	oomTask := oom
	oomTask.Memory = 0
	withMemory := stopped("EssentialContainerExited", essential, oomTask)
	withMemory.Memory = 2048
	once := stopped("EssentialContainerExited", essential, exited("job", 0))
	once.Service = ""
	onceFailed := stopped("EssentialContainerExited", essential, exited("job", 1))
	onceFailed.Service = ""
	for _, c := range []struct {
		name   string
		in     model.Task
		health model.Health
		reason string
	}{
		{"OOM", stopped("EssentialContainerExited", essential, exited("proxy", 143), oom), model.Bad, "app: exit 137, out of memory (limit 512 MiB)"},
		{"OOM at the task's limit", withMemory, model.Bad, "app: exit 137, out of memory (the task's limit 2048 MiB)"},
		{"killed", stopped("EssentialContainerExited", essential, exited("app", 137)), model.Bad, "app: exit 137, killed (SIGKILL); ECS gives no reason, memory is the usual one"},
		{"application error", stopped("EssentialContainerExited", essential, exited("proxy", 137), exited("app", 1)), model.Bad, "app: exit 1, the application failed"},
		{"segfault", stopped("EssentialContainerExited", essential, exited("app", 139)), model.Bad, "app: exit 139, crashed, segmentation fault (SIGSEGV)"},
		{"no command", stopped("EssentialContainerExited", essential, exited("app", 127)), model.Bad, "app: exit 127, the command is not in the image"},
		{"not runnable", stopped("EssentialContainerExited", essential, exited("app", 126)), model.Bad, "app: exit 126, the command cannot be executed"},
		{"service task ends well", stopped("EssentialContainerExited", essential, exited("app", 0)), model.Warn, "app: exit 0, finished, but a service's task should keep running"},
		{"standalone task ends well", once, model.Idle, "job: exit 0, finished"},
		{"standalone task fails", onceFailed, model.Bad, "job: exit 1, the application failed"},
		{
			"scaled in", stopped("ServiceSchedulerInitiated", "Scaling activity initiated by (deployment ecs-svc/7)", exited("app", 137)),
			model.Idle, "scaled in or replaced by its service",
		},
		{
			"load balancer", stopped("ServiceSchedulerInitiated", "Task failed ELB health checks in (target-group arn:aws:elasticloadbalancing:eu-west-1:1:targetgroup/web-tg/01)", exited("app", 143)),
			model.Bad, "the load balancer found it unhealthy (target group web-tg)",
		},
		{"health check", stopped("ServiceSchedulerInitiated", "Task failed container health checks"), model.Bad, "its container health check failed"},
		{"Spot", stopped("SpotInterruption", "Your Spot Task was interrupted."), model.Warn, "Spot capacity was taken back"},
		{"host", stopped("", "Host EC2 (instance i-1) terminated."), model.Warn, "its EC2 instance was terminated"},
		{"by somebody", stopped("UserInitiated", "Task stopped by user", exited("app", 143)), model.Idle, "stopped on request"},
		{"by somebody, why", stopped("UserInitiated", "draining the\n node"), model.Idle, "stopped on request: draining the node"},
		{"infrastructure", stopped("InfrastructureHealth", ""), model.Warn, "the machine below was not healthy"},
		{
			"no such image", stopped("TaskFailedToStart", "CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref shop/app:1: not found", because("app", "CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref shop/app:1: not found")),
			model.Bad, "app: cannot pull shop/app:1: there is no such image or tag",
		},
		{
			"pull reason on the task alone", stopped("TaskFailedToStart", "CannotPullContainerError: toomanyrequests: You have reached your pull rate limit", model.Container{Name: "app", Image: "nginx", Status: "STOPPED"}),
			model.Bad, "cannot pull nginx: the registry's rate limit is reached",
		},
		{
			"secret", stopped("TaskFailedToStart", "ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: AccessDeniedException: not authorized"),
			model.Bad, "cannot be set up: the execution role may not read a secret or the image's credentials",
		},
		{
			"secret, network", stopped("TaskFailedToStart", "ResourceInitializationError: unable to pull secrets or registry auth: context deadline exceeded"),
			model.Bad, "cannot be set up: AWS cannot be reached from its subnet (secrets, registry or logs)",
		},
		{"start", stopped("TaskFailedToStart", "Task failed to start"), model.Bad, "failed to start: Task failed to start"},
		{"something new", stopped("", "The sky fell."), model.Warn, "The sky fell"},
		{"nothing said", stopped("", ""), model.Idle, "stopped"},
	} {
		check(t, c.name, c.in.Verdict(), c.health, c.reason)
		if got := model.Explain(c.in); got != c.reason {
			t.Errorf("%s: Explain = %q, want %q", c.name, got, c.reason)
		}
	}
}

func TestExplainAlive(t *testing.T) {
	sick := model.Task{Status: "RUNNING", HealthStatus: "UNHEALTHY", Containers: []model.Container{{Name: "app", HealthState: "UNHEALTHY"}}}
	leaving := stopped("UserInitiated", "Task stopped by user")
	leaving.Status = "DEACTIVATING"
	crashing := stopped("EssentialContainerExited", essential, exited("app", 1))
	crashing.Status = "DEPROVISIONING"
	for _, c := range []struct {
		name   string
		in     model.Task
		health model.Health
		reason string
	}{
		{"not described", model.Task{}, model.Unknown, ""},
		{"running", model.Task{Status: "RUNNING", Desired: "RUNNING"}, model.OK, ""},
		{"sick", sick, model.Bad, "failing its health check (app)"},
		{"cut off", model.Task{Status: "RUNNING", Connectivity: "DISCONNECTED"}, model.Warn, "its agent is disconnected"},
		{"provisioning", model.Task{Status: "PROVISIONING"}, model.Motion, "waiting for its network or a place to run"},
		{"pending", model.Task{Status: "PENDING"}, model.Motion, "pulling images and starting containers"},
		{"activating", model.Task{Status: "ACTIVATING"}, model.Motion, "registering with its load balancer"},
		{"told to stop", model.Task{Status: "RUNNING", Desired: "STOPPED", StopCode: "UserInitiated"}, model.Motion, "stopping: stopped on request"},
		{"told to stop, nobody knows why", model.Task{Status: "RUNNING", Desired: "STOPPED"}, model.Motion, "stopping"},
		{"stopping before it ran", model.Task{Status: "DEPROVISIONING", Containers: []model.Container{{Name: "app", Status: "PENDING", ExitCode: model.Known(0)}}}, model.Motion, "stopping"},
		{"leaving", leaving, model.Motion, "stopping: stopped on request"},
		{"crashing", crashing, model.Bad, "stopping: app: exit 1, the application failed"},
	} {
		check(t, c.name, c.in.Verdict(), c.health, c.reason)
	}
}

func TestExplainContainer(t *testing.T) {
	running := model.Task{Status: "RUNNING"}
	scaled := stopped("ServiceSchedulerInitiated", "Scaling activity initiated by (deployment ecs-svc/7)")
	pull := func(detail string) model.Container {
		return because("app", "CannotPullContainerError: "+detail)
	}
	oomNoCode := because("app", "outofmemoryerror: container killed due to memory usage")
	aborted := exited("app", 134)
	aborted.Reason = "core dumped\n"
	for _, c := range []struct {
		name   string
		task   model.Task
		in     model.Container
		health model.Health
		reason string
	}{
		{"not described", running, model.Container{}, model.Unknown, ""},
		{"pending", running, model.Container{Status: "PENDING"}, model.Motion, ""},
		{"running", running, model.Container{Status: "RUNNING", HealthState: "HEALTHY"}, model.OK, ""},
		{"sick", running, model.Container{Status: "RUNNING", HealthState: "UNHEALTHY"}, model.Bad, "failing its health check"},
		{"finished", running, exited("init", 0), model.Idle, "exit 0, finished"},
		{"asked to stop", scaled, exited("app", 143), model.Idle, "exit 143, stopped as asked (SIGTERM)"},
		{"killed with its task", scaled, exited("app", 137), model.Idle, "exit 137, killed (SIGKILL): it did not stop in time when the task was stopped"},
		{"killed by itself", stopped("EssentialContainerExited", essential, exited("app", 137)), exited("app", 137), model.Bad, "exit 137, killed (SIGKILL); ECS gives no reason, memory is the usual one"},
		{"killed after another failed", stopped("EssentialContainerExited", essential, exited("app", 1), exited("proxy", 137)), exited("proxy", 137), model.Idle, "exit 137, killed (SIGKILL): it did not stop in time when the task was stopped"},
		{"OOM in other words", running, oomNoCode, model.Bad, "exit 137, out of memory"},
		{"aborted", running, aborted, model.Bad, "exit 134, aborted by itself (SIGABRT): core dumped"},
		{"odd code", running, exited("app", 42), model.Bad, "exit 42, the application failed"},
		{"never", running, because("app", ""), model.Idle, "never started"},
		{"denied", running, pull("pull access denied for shop/app, repository does not exist or may require 'docker login'"), model.Bad, "cannot pull shop/app:1: there is no such image, or no access to it"},
		{"credentials", running, pull("Error response from daemon: no basic auth credentials"), model.Bad, "cannot pull shop/app:1: the registry's credentials are missing"},
		{"role", running, pull("AccessDeniedException: User is not authorized"), model.Bad, "cannot pull shop/app:1: the execution role does not allow it"},
		{"network", running, pull(`Get "https://registry/v2/": dial tcp 1.2.3.4:443: i/o timeout`), model.Bad, "cannot pull shop/app:1: the registry cannot be reached (network)"},
		{"platform", running, pull("no matching manifest for linux/arm64/v8 in the manifest list entries"), model.Bad, "cannot pull shop/app:1: it is not built for this platform"},
		{"disk", running, pull("write /layer: no space left on device"), model.Bad, "cannot pull shop/app:1: the disk is full"},
		{"other pull", running, pull("the whale is asleep."), model.Bad, "cannot pull shop/app:1: the whale is asleep"},
		{"format", running, because("app", "CannotStartContainerError: Error response from daemon: exec format error"), model.Bad, "cannot start: its image is built for another CPU architecture"},
		{"no file", running, because("app", `CannotStartContainerError: exec: "srv": executable file not found in $PATH`), model.Bad, "cannot start: the command is not in the image"},
		{"docker", running, because("app", "DockerTimeoutError: Could not transition to started; timed out"), model.Bad, "cannot start: Docker did not answer in time"},
		{"unheard of", running, because("app", "SomethingNewError: oh\nno."), model.Bad, "SomethingNewError: oh no"},
	} {
		check(t, c.name, c.task.ContainerVerdict(c.in), c.health, c.reason)
		if got := model.ExplainContainer(c.task, c.in); got != c.reason {
			t.Errorf("%s: ExplainContainer = %q, want %q", c.name, got, c.reason)
		}
	}
}
