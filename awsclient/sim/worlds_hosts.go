package sim

import (
	"slices"
	"strings"
	"time"
)

// machine is an EC2 instance type as ECS registers it.
type machine struct {
	name        string
	cpu, memory int // CPU units; MiB that the agent registers, less than the type has
	arch, ami   string
	gpus        int
	interfaces  int // tasks with an interface of their own, with ENI trunking
}

// machineType returns what is known of an instance type.
func machineType(name string) machine {
	const amd, arm, gpu = "ami-0d8f6eb4f641ef691", "ami-0b5673b5f6e8f7fa7", "ami-0c2b8ca1dad447f8a"
	for _, m := range []machine{
		{"m6i.2xlarge", 8192, 31561, "x86_64", amd, 0, 38},
		{"m7g.2xlarge", 8192, 31531, "arm64", arm, 0, 38},
		{"g5.xlarge", 4096, 15473, "x86_64", gpu, 1, 18},
		{"c6i.large", 2048, 3666, "x86_64", amd, 0, 8},
	} {
		if m.name == name {
			return m
		}
	}
	return machine{name, 8192, 31561, "x86_64", amd, 0, 38}
}

// addHosts registers machines of a type, zone after zone.
func (s *site) addHosts(n int, kind, provider string, age time.Duration) {
	for k := range n {
		s.addHost(kind, provider, zones(s.r.name)[k%3], age)
	}
}

// addHost registers a machine that has been up for about that long.
func (s *site) addHost(kind, provider, zone string, age time.Duration) *ContainerInstance {
	w, m := s.w, machineType(kind)
	up := epochOf(w.now.Add(-age - w.pick(span{0, age / 4})))
	host := s.addMachine(m, zone, provider, up)
	id := w.hexID(32)
	i := &ContainerInstance{
		id: id, cluster: s.c, host: host,
		ContainerInstanceArn: w.arn("ecs", s.r.name, "container-instance/"+s.c.ClusterName+"/"+id),
		Ec2InstanceId:        host.ID, CapacityProviderName: provider, Status: "ACTIVE", AgentConnected: true,
		Version: 3, VersionInfo: VersionInfo{"1.99.1", "6fc6bd2d", "DockerVersion: 25.0.13"},
		Attributes: hostAttributes(m, host), RegisteredAt: up + 64_000,
		Attachments: []Attachment{}, Tags: []Tag{}, HealthStatus: hostHealth(up),
	}
	i.register(m.cpu, m.memory, m.interfaces, gpuIDs(w, m.gpus))
	host.container = i
	s.c.addInstance(i)
	return i
}

// addInstance puts a host in its place among those of the cluster.
func (c *Cluster) addInstance(i *ContainerInstance) {
	at, _ := slices.BinarySearchFunc(c.instances, i.id, func(x *ContainerInstance, id string) int { return strings.Compare(x.id, id) })
	c.instances = slices.Insert(c.instances, at, i)
	c.RegisteredContainerInstancesCount = len(c.instances)
	for _, s := range c.services {
		if s.SchedulingStrategy == "DAEMON" {
			c.region.world.poke(s)
		}
	}
}

// addMachine makes the EC2 instance behind a container instance.
func (s *site) addMachine(m machine, zone, group string, up Epoch) *EC2Instance {
	w, ip := s.w, s.w.privateIP(zone)
	h := &EC2Instance{
		ID: "i-0" + w.hexID(16), Type: m.name, Zone: zone, State: "running",
		PrivateIP: ip, PrivateDNS: privateDNS(s.r.name, ip),
		ImageID: m.ami, Architecture: m.arch, Platform: "Linux/UNIX",
		VPC: "vpc-0c5e2a9d81f7b3640", Subnet: subnetID(zone), SecurityGroup: "sg-0f3b8d6a2c914e57b",
		Profile: "arn:aws:iam::" + w.opts.Account + ":instance-profile/ecsInstanceRole", Launched: up,
		Tags: []Tag{{"Name", "ecs-" + s.c.ClusterName}, {"aws:autoscaling:groupName", group}, {"env", "prod"}},
	}
	at, _ := slices.BinarySearchFunc(s.r.hosts, h.ID, func(x *EC2Instance, id string) int { return strings.Compare(x.ID, id) })
	s.r.hosts = slices.Insert(s.r.hosts, at, h)
	return h
}

// gpuIDs makes the ids of a host's GPUs.
func gpuIDs(w *World, n int) []string {
	var list []string
	for range n {
		list = append(list, "GPU-"+w.uuid().String())
	}
	return list
}

// hostHealth is the health of a host as CONTAINER_INSTANCE_HEALTH has it.
func hostHealth(since Epoch) *ContainerInstanceHealthStatus {
	ok := func(kind string) InstanceHealthCheckResult {
		return InstanceHealthCheckResult{Type: kind, Status: "OK", LastUpdated: since + 120_000, LastStatusChange: since + 120_000}
	}
	return &ContainerInstanceHealthStatus{
		OverallStatus: "OK",
		Details:       []InstanceHealthCheckResult{ok("CONTAINER_RUNTIME"), ok("AGENT_CONNECTIVITY")},
	}
}

// disconnect takes the agent of a host away, or brings it back.
func (w *World) disconnect(i *ContainerInstance, away bool) {
	i.AgentConnected = !away
	i.Version++
	status, connectivity := "OK", "CONNECTED"
	if away {
		status, connectivity = "IMPAIRED", "DISCONNECTED"
	}
	i.HealthStatus.OverallStatus = status
	i.HealthStatus.Details[1].Status = status
	i.HealthStatus.Details[1].LastUpdated, i.HealthStatus.Details[1].LastStatusChange = w.epoch(), w.epoch()
	for _, t := range i.cluster.tasks {
		if t.inst == i && t.LastStatus != stStopped {
			t.Connectivity, t.ConnectivityAt = connectivity, w.epoch()
			if !away {
				w.reconnected(t)
			}
		}
	}
	if !away && i.update.held {
		w.updateAgent(i)
	}
}

// drain sets a host DRAINING: services move their tasks away from it.
func (w *World) drain(i *ContainerInstance) {
	i.Status = "DRAINING"
	i.Version++
	for _, s := range i.cluster.services {
		w.poke(s)
	}
}

// terminate ends a machine: its tasks end with it, its registration is gone,
// and EC2 shows it for another hour.
func (s *site) terminate(i *ContainerInstance) {
	w := s.w
	for _, t := range s.c.tasks {
		if t.inst == i && t.live() {
			w.tell(t, codeTerminated, "Host EC2 (instance "+i.Ec2InstanceId+") terminated.")
		}
	}
	s.c.instances = slices.DeleteFunc(s.c.instances, func(x *ContainerInstance) bool { return x == i })
	s.c.RegisteredContainerInstancesCount = len(s.c.instances)
	i.host.ended = w.epoch()
	i.host.State, i.host.PrivateIP, i.host.PrivateDNS = "terminated", "", ""
	w.after(time.Hour, func() {
		s.r.hosts = slices.DeleteFunc(s.r.hosts, func(h *EC2Instance) bool { return h == i.host })
	})
}
