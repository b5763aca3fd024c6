package sim

import (
	"cmp"
	"fmt"
	"strconv"
	"time"
)

// birth is what a new task is made of.
type birth struct {
	cluster   *Cluster
	service   *Service // nil for a standalone task
	dep       *Deployment
	def       *TaskDefinition
	spot      spot
	group     string
	startedBy string
	overrides TaskOverride
	size      *size  // with its overrides; nil is what the revision says
	platform  string // of Fargate; "" is the latest
	exec      bool
	tags      []Tag
	network   *NetworkConfiguration
}

// newTask makes a task where it was placed and reserves what it needs there. It
// stands in its first state; nothing moves yet.
func (w *World) newTask(b birth) *Task {
	id := w.hexID(32)
	t := &Task{
		id: id, cluster: b.cluster, service: b.service, dep: b.dep, def: b.def, inst: b.spot.inst,
		TaskArn:           w.arn("ecs", b.cluster.region.name, "task/"+b.cluster.ClusterName+"/"+id),
		ClusterArn:        b.cluster.ClusterArn,
		TaskDefinitionArn: b.def.TaskDefinitionArn,
		AvailabilityZone:  b.spot.zone, CapacityProviderName: b.spot.provider, LaunchType: b.spot.launch,
		Cpu:       cmp.Or(b.overrides.Cpu, b.def.Cpu, b.def.needs.cpuText),
		Memory:    cmp.Or(b.overrides.Memory, b.def.Memory, b.def.needs.memoryText),
		CreatedAt: w.epoch(), DesiredStatus: stRunning, HealthStatus: healthUnknown,
		EnableExecuteCommand: b.exec, Group: b.group, StartedBy: b.startedBy, Overrides: b.overrides,
		Tags: b.tags, Version: 1, Attachments: []Attachment{}, Attributes: b.def.needs.taskAttributes,
	}
	if t.fargate() {
		t.PlatformVersion, t.PlatformFamily = "1.4.0", fargateFamily(b.def)
		if b.platform != "" && b.platform != "LATEST" {
			t.PlatformVersion = b.platform
		}
		t.EphemeralStorage = cmp.Or(b.def.EphemeralStorage, &EphemeralStorage{SizeInGiB: 20})
	} else {
		t.ContainerInstanceArn = b.spot.inst.ContainerInstanceArn
	}
	if t.Overrides.ContainerOverrides == nil {
		t.Overrides.ContainerOverrides = b.def.needs.noOverrides
	}
	if t.Overrides.InferenceAcceleratorOverrides == nil {
		t.Overrides.InferenceAcceleratorOverrides = []struct{}{}
	}
	t.life.group, t.life.size = b.group, size{b.def.needs.cpu, b.def.needs.memory}
	if b.size != nil {
		t.life.size = *b.size
		t.Cpu, t.Memory = strconv.Itoa(b.size.cpu), strconv.Itoa(b.size.memory)
	}
	w.addContainers(t)
	t.LastStatus = stPending
	if t.awsvpc() {
		t.LastStatus = stProvisioning
		w.addInterface(t, b.network)
	}
	if t.inst != nil {
		t.inst.reserve(w, t)
	}
	if t.dep != nil {
		t.dep.tasks = append(t.dep.tasks, t)
	}
	t.count(1)
	return t
}

// addContainers makes the containers of a new task.
func (w *World) addContainers(t *Task) {
	t.Containers = make([]Container, len(t.def.ContainerDefinitions))
	for i := range t.Containers {
		d := &t.def.ContainerDefinitions[i]
		c := &t.Containers[i]
		*c = Container{
			def:          d,
			ContainerArn: w.arn("ecs", t.cluster.region.name, "container/"+t.cluster.ClusterName+"/"+t.id+"/"+w.uuid().String()),
			TaskArn:      t.TaskArn, Name: d.Name, Image: d.Image, LastStatus: stPending, HealthStatus: healthUnknown,
			NetworkInterfaces: []NetworkInterface{}, Cpu: strconv.Itoa(d.Cpu),
		}
		if d.Memory != nil {
			c.Memory = strconv.Itoa(*d.Memory)
		}
		if d.MemoryReservation != nil {
			c.MemoryReservation = strconv.Itoa(*d.MemoryReservation)
		}
		c.override(t.Overrides.ContainerOverrides)
		if t.EnableExecuteCommand {
			c.ManagedAgents = []ManagedAgent{{Name: "ExecuteCommandAgent", LastStatus: stPending}}
		}
	}
}

// override gives the container the sizes that a call set for it.
func (c *Container) override(list []ContainerOverride) {
	for _, o := range list {
		if o.Name != c.Name {
			continue
		}
		for _, x := range []struct {
			from *int
			to   *string
		}{{o.Cpu, &c.Cpu}, {o.Memory, &c.Memory}, {o.MemoryReservation, &c.MemoryReservation}} {
			if x.from != nil {
				*x.to = strconv.Itoa(*x.from)
			}
		}
	}
}

// addInterface gives an awsvpc task its network interface, not yet attached.
func (w *World) addInterface(t *Task, net *NetworkConfiguration) {
	ip := w.privateIP(t.AvailabilityZone)
	t.Attachments = []Attachment{{
		Id: w.uuid().String(), Type: "ElasticNetworkInterface", Status: "PRECREATED",
		Details: []KeyValuePair{
			{"subnetId", subnetOf(net, t.AvailabilityZone)},
			{"networkInterfaceId", "eni-0" + w.hexID(16)},
			{"macAddress", fmt.Sprintf("0a:%02x:%02x:%02x:%02x:%02x", w.rng.IntN(256), w.rng.IntN(256), w.rng.IntN(256), w.rng.IntN(256), w.rng.IntN(256))},
			{"privateDnsName", privateDNS(t.cluster.region.name, ip)},
			{"privateIPv4Address", ip},
		},
	}}
	for i := range t.Containers {
		t.Containers[i].NetworkInterfaces = []NetworkInterface{{AttachmentId: t.Attachments[0].Id, PrivateIpv4Address: ip}}
	}
	t.onlyIPv6()
}

// begin sets a new task moving.
func (w *World) begin(t *Task) {
	if t.LastStatus == stProvisioning {
		d := w.pace.attach
		if t.fargate() {
			d = w.pace.capacity
		}
		w.step(t, w.pick(d), func() { w.provisioned(t) })
		return
	}
	w.step(t, w.pick(w.pace.agent), func() { w.pull(t) })
}

func (w *World) provisioned(t *Task) {
	t.attachments("ATTACHED")
	w.setStatus(t, stPending)
	w.step(t, w.pick(w.pace.agent), func() { w.pull(t) })
}

// attachments moves all attachments of the task to a status.
func (t *Task) attachments(status string) {
	for i := range t.Attachments {
		t.Attachments[i].Status = status
	}
}

// pull fetches the images, or fails to.
func (w *World) pull(t *Task) {
	t.Connectivity, t.ConnectivityAt = "CONNECTED", w.epoch()
	t.Version++
	if reason := t.def.acts.initError; reason != "" {
		w.step(t, w.pick(w.pace.pullRefused), func() { w.end(t, codeFailedToStart, reason) })
		return
	}
	if reason := w.logRefused(t); reason != "" {
		w.step(t, w.pick(w.pace.start), func() { w.loggerFailed(t, reason) })
		return
	}
	t.PullStartedAt = w.epoch()
	if t.def.acts.pullError != "" {
		w.step(t, w.pick(w.pace.pullRefused), func() { w.pullFailed(t) })
		return
	}
	d := w.pace.pullHost
	if t.fargate() {
		d = w.pace.pullFargate
	}
	w.step(t, w.pick(d), func() {
		t.PullStoppedAt = w.epoch()
		t.Version++
		for i := range t.Containers {
			t.Containers[i].ImageDigest = imageDigest(t.Containers[i].Image)
		}
		w.startContainers(t, 0)
	})
}

// pullFailed ends a task whose image cannot be pulled. On Fargate the task
// carries the reason too; on EC2 it says only that it failed to start.
func (w *World) pullFailed(t *Task) {
	t.PullStoppedAt = w.epoch()
	broken := t.essential(t.def.acts.pulled)
	broken.Reason = t.def.acts.pullError
	reason := "Task failed to start"
	if t.fargate() {
		reason = t.def.acts.pullError
	}
	w.end(t, codeFailedToStart, reason)
}

// startContainers starts the containers of one level of dependsOn, then the
// next level, and then the task runs.
func (w *World) startContainers(t *Task, level int) {
	if level > t.def.needs.levels {
		w.activate(t)
		return
	}
	w.step(t, w.pick(w.pace.start)+t.checkedBelow(level), func() {
		for i := range t.Containers {
			c := &t.Containers[i]
			switch {
			case t.def.needs.level[i] == level:
				w.startContainer(t, c)
			case t.def.needs.level[i] < level && c.def.HealthCheck != nil:
				c.HealthStatus = healthGood // what the next level waited for
			}
		}
		t.Version++
		w.startContainers(t, level+1)
	})
}

// checkedBelow is how long the health checks of the level before take: the next
// level waits for them.
func (t *Task) checkedBelow(level int) time.Duration {
	var most time.Duration
	for i := range t.Containers {
		if h := t.Containers[i].def.HealthCheck; h != nil && t.def.needs.level[i] == level-1 {
			most = max(most, time.Duration(h.Interval)*time.Second)
		}
	}
	return most
}

func (w *World) startContainer(t *Task, c *Container) {
	c.LastStatus = stRunning
	c.RuntimeId = w.runtimeID(t)
	c.NetworkBindings = bindings(t, c)
	w.logStarted(t, c)
	for i := range c.ManagedAgents {
		c.ManagedAgents[i].LastStatus, c.ManagedAgents[i].LastStartedAt = stRunning, w.epoch()
		if why := t.def.acts.agentFailed; why != "" {
			c.ManagedAgents[i].LastStatus, c.ManagedAgents[i].Reason = stStopped, why
		}
	}
}

// runtimeID is the container's id at its runtime: Docker's on EC2, the task's id
// and a number on Fargate.
func (w *World) runtimeID(t *Task) string {
	if t.fargate() {
		return fmt.Sprintf("%s-%010d", t.id, w.rng.Int64N(1e10))
	}
	return w.hexID(64)
}

// activate registers the task as a target where there is a load balancer.
func (w *World) activate(t *Task) {
	if t.service == nil || len(t.service.LoadBalancers) == 0 {
		w.running(t)
		return
	}
	w.setStatus(t, stActivating)
	w.step(t, w.pick(w.pace.register), func() {
		t.life.registered = true
		t.service.noteTargets(w, true)
		w.running(t)
	})
}

// running is when the task's containers run and its checks begin.
func (w *World) running(t *Task) {
	w.setStatus(t, stRunning)
	t.StartedAt = w.epoch()
	t.life.ran = true
	w.born(t, false)
	if t.service != nil {
		t.service.started(w)
	}
	w.watch(t)
}
