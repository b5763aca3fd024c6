package sim

import "time"

// buildShells makes a small account in which every way into a container or onto
// a host that AWS refuses is there, beside those that work.
func buildShells(w *World) {
	r := w.regions[0]
	w.addProvider(r, "asg-mixed")
	s := w.addCluster(r, "shells", "disabled", "FARGATE:1", "FARGATE_SPOT", "asg-mixed")
	sealed := w.addCluster(r, "sealed", "disabled", "FARGATE:1")
	sealed.c.Configuration = &ClusterConfiguration{&ExecuteCommandConfiguration{
		KmsKeyId: w.arn("kms", r.name, "key/0d0f5d1e-3b77-4c3e-8a6a-6f4c2b9d7e11"), Logging: "DEFAULT",
	}}
	s.addHosts(6, "m6i.2xlarge", "asg-mixed", 9*24*time.Hour)
	for i, h := range r.hosts { // in the order in which they were made
		h.ssm = oddAgent(i, w.epoch())
	}
	r.hosts[5].Platform = "Windows"
	for _, x := range shellApps() {
		s.serveAs(x)
	}
	sealed.serveAs(shellApp{app: execApp("vault", 2)})
}

// oddAgent is the SSM agent of the nth host: two are as they should be, one is
// not managed, one has lost its connection, one is old.
func oddAgent(n int, now Epoch) ssmAgent {
	switch n {
	case 2:
		return ssmAgent{unmanaged: true}
	case 3:
		return ssmAgent{lost: now - 7_500_000}
	case 4:
		return ssmAgent{version: "3.0.196.0"}
	default:
		return ssmAgent{}
	}
}

// shellApp is a service of the world with what is odd about it.
type shellApp struct {
	app
	change func(*TaskDefinition)
}

// execApp is a service that commands can be executed in.
func execApp(name string, count int) app {
	return app{name: name, count: count, revision: 3, cpu: 256, memory: 512, where: onDemand, port: 8080, exec: true, team: "platform"}
}

// shellApps are the services, each with one reason to be refused but the first
// three.
func shellApps() []shellApp {
	many := execApp("many-containers", 1)
	many.sidecars = []string{"envoy", "otel"}
	host := execApp("on-hosts", 3)
	host.where, host.network = plainEC2, "bridge"
	closed := execApp("exec-off", 2)
	closed.exec = false
	shared := execApp("shared-pids", 1)
	shared.sidecars = []string{"envoy"}
	root := func(d *TaskDefinition) { d.ContainerDefinitions[0].ReadonlyRootFilesystem = ptr(true) }
	return []shellApp{
		{app: execApp("web", 2)},
		{app: many},
		{app: host},
		{app: closed},
		{execApp("agent-stopped", 1), func(d *TaskDefinition) {
			d.acts.agentFailed = "StartManagedAgentError: failed to start managed agent inside container"
		}},
		{execApp("read-only-root", 1), root},
		{shared, func(d *TaskDefinition) { d.PidMode = "task" }},
		{execApp("ipv6-only", 1), func(d *TaskDefinition) { d.acts.only6 = true }},
		{execApp("role-without-ssm", 1), func(d *TaskDefinition) { d.acts.roleLacks = "ssmmessages:" }},
		{execApp("no-shell", 1), func(d *TaskDefinition) { d.acts.noShell = true }},
		{execApp("old-agent", 1), func(d *TaskDefinition) { d.acts.agentVersion = "3.0.100.0" }},
		{execApp("windows", 1), func(d *TaskDefinition) {
			d.RuntimePlatform.OperatingSystemFamily = "WINDOWS_SERVER_2022_CORE"
			d.ContainerDefinitions[0].LinuxParameters = nil
		}},
	}
}

// serveAs makes a service whose definition was changed.
func (s *site) serveAs(x shellApp) {
	def := s.define(&x.app)
	if x.change != nil {
		x.change(def)
		if err := def.prepare(); err != nil {
			panic("sim: " + err.Error()) // a world's own mistake: every world is built by a test
		}
	}
	s.w.settle(s.service(&x.app, def), x.count)
}

// hostAgents makes the agents of some hosts of the incident odd.
func (e estate) hostAgents() {
	for i, h := range e.ec2.r.hosts {
		h.ssm = oddAgent(i, e.ec2.w.epoch())
	}
}

// onlyIPv6 takes the address of IPv4 away from a task, as in a subnet of IPv6.
func (t *Task) onlyIPv6() {
	if !t.def.acts.only6 {
		return
	}
	for i := range t.Containers {
		n := &t.Containers[i].NetworkInterfaces[0]
		n.PrivateIpv4Address, n.Ipv6Address = "", "2a05:d018:1c:5a00::"+t.id[:4]
	}
	for i, d := range t.Attachments[0].Details {
		if d.Name == "privateIPv4Address" {
			t.Attachments[0].Details[i] = KeyValuePair{"ipv6Address", t.Containers[0].NetworkInterfaces[0].Ipv6Address}
		}
	}
}

// fargateFamily is the operating system of a Fargate task as it is described.
func fargateFamily(d *TaskDefinition) string {
	if r := d.RuntimePlatform; r != nil && r.OperatingSystemFamily == "WINDOWS_SERVER_2022_CORE" {
		return "Windows_Server_2022_Core"
	}
	return "Linux"
}
