package sim

import (
	"slices"
	"strconv"
)

// The ports that every container instance keeps for itself: SSH, Docker, and
// the agent's. From the description of remainingResources in the API reference.
func reservedPorts() []string { return []string{"22", "2376", "2375", "51678", "51679"} }

// The range from which Docker picks host ports on Linux.
const (
	ephemeralFirst = 32768
	ephemeralLast  = 60999
)

// demand is what a task of a revision needs, worked out once by prepare.
type demand struct {
	cpu, memory     int // units and MiB
	cpuText         string
	memoryText      string
	gpus            int
	ports           []hostPort
	dynamic         int // ports that Docker picks
	attributes      []Attribute
	constraints     []matcher
	level           []int // of each container, by dependsOn
	levels          int
	noOverrides     []ContainerOverride
	taskAttributes  []Attribute
	fargate, onHost bool
}

// hostPort is a port that a task needs on its host.
type hostPort struct {
	port int
	udp  bool
}

// pool is what a host has, what its tasks hold of it and what they are.
type pool struct {
	cpu, memory       int // remaining
	tcp, udp          []int
	picked            map[int]bool // ports that Docker picked
	next              int          // where it looks next
	gpus              []string     // free
	interfaces        int          // network interfaces left for tasks
	tasks             map[string]int
	count             int
	ownCPU, ownMemory int // registered
}

// taken is what one task holds of its host.
type taken struct {
	ports    []NetworkBinding
	gpus     []string
	released bool
}

// register makes the resources of a new container instance.
func (i *ContainerInstance) register(cpu, memory, interfaces int, gpus []string) {
	integer := func(name string, n int) Resource { return Resource{Name: name, Type: "INTEGER", IntegerValue: n} }
	set := func(name string, v []string) Resource {
		return Resource{Name: name, Type: "STRINGSET", StringSetValue: v}
	}
	resources := func() []Resource {
		list := []Resource{integer("CPU", cpu), integer("MEMORY", memory), set("PORTS", reservedPorts()), set("PORTS_UDP", []string{})}
		if len(gpus) > 0 {
			list = append(list, set("GPU", slices.Clone(gpus)))
		}
		return list
	}
	i.RegisteredResources, i.RemainingResources = resources(), resources()
	i.pool = pool{
		cpu: cpu, memory: memory, gpus: slices.Clone(gpus), interfaces: interfaces, next: ephemeralFirst,
		ownCPU: cpu, ownMemory: memory, tasks: map[string]int{},
	}
}

// show brings RemainingResources in step with the pool.
func (i *ContainerInstance) show(ports bool) {
	i.RemainingResources[0].IntegerValue = i.pool.cpu
	i.RemainingResources[1].IntegerValue = i.pool.memory
	if ports {
		i.RemainingResources[2].StringSetValue = append(reservedPorts(), texts(i.pool.tcp)...)
		i.RemainingResources[3].StringSetValue = texts(i.pool.udp)
	}
	if len(i.RemainingResources) > 4 {
		i.RemainingResources[4].StringSetValue = slices.Clone(i.pool.gpus)
	}
	i.Version++
}

func texts(ports []int) []string {
	out := make([]string, len(ports))
	for i, p := range ports {
		out[i] = strconv.Itoa(p)
	}
	return out
}

// reserve takes what a task needs from the host. The caller has checked that it
// is there.
func (i *ContainerInstance) reserve(w *World, t *Task) {
	n, p := &t.def.needs, &i.pool
	p.cpu -= t.life.size.cpu
	p.memory -= t.life.size.memory
	p.count++
	p.tasks[t.life.group]++
	if t.awsvpc() {
		p.interfaces--
	}
	for _, h := range n.ports {
		if h.udp {
			p.udp = append(p.udp, h.port)
		} else {
			p.tcp = append(p.tcp, h.port)
		}
	}
	t.life.took.gpus, p.gpus = p.gpus[:n.gpus:n.gpus], p.gpus[n.gpus:]
	for c := range t.Containers {
		i.bind(t, &t.Containers[c])
	}
	i.show(len(n.ports) > 0)
}

// bind picks the host ports of a container in bridge and host mode.
func (i *ContainerInstance) bind(t *Task, c *Container) {
	if t.awsvpc() {
		return
	}
	for _, m := range c.def.PortMappings {
		host := m.HostPort
		if host == 0 && t.def.NetworkMode == "host" {
			host = m.ContainerPort
		}
		if host == 0 {
			host = i.pool.pickPort()
		}
		t.life.took.ports = append(t.life.took.ports, NetworkBinding{
			BindIP: c.Name, ContainerPort: m.ContainerPort, HostPort: host, Protocol: m.Protocol,
		})
	}
	if len(t.life.took.gpus) > 0 && len(c.def.ResourceRequirements) > 0 {
		c.GpuIds = t.life.took.gpus
	}
}

// pickPort picks a free port as Docker does: one after the other, from the
// start again at the end.
func (p *pool) pickPort() int {
	if p.picked == nil {
		p.picked = map[int]bool{}
	}
	for p.picked[p.next] {
		p.step()
	}
	port := p.next
	p.picked[port] = true
	p.step()
	return port
}

func (p *pool) step() {
	if p.next++; p.next > ephemeralLast {
		p.next = ephemeralFirst
	}
}

// bindings are the ports of a running container as DescribeTasks shows them.
func bindings(t *Task, c *Container) []NetworkBinding {
	if t.awsvpc() {
		return nil
	}
	out := []NetworkBinding{}
	for _, b := range t.life.took.ports {
		if b.BindIP == c.Name {
			b.BindIP = "0.0.0.0"
			out = append(out, b)
		}
	}
	return out
}

// release gives back what a task held.
func (i *ContainerInstance) release(t *Task) {
	if t.life.took.released {
		return
	}
	t.life.took.released = true
	n, p := &t.def.needs, &i.pool
	p.cpu += t.life.size.cpu
	p.memory += t.life.size.memory
	p.count--
	if p.tasks[t.life.group]--; p.tasks[t.life.group] == 0 {
		delete(p.tasks, t.life.group)
	}
	if t.awsvpc() {
		p.interfaces++
	}
	for _, h := range n.ports {
		if h.udp {
			p.udp = without(p.udp, h.port)
		} else {
			p.tcp = without(p.tcp, h.port)
		}
	}
	for _, b := range t.life.took.ports {
		delete(p.picked, b.HostPort)
	}
	p.gpus = append(p.gpus, t.life.took.gpus...)
	i.show(len(n.ports) > 0)
}

// without returns the list without the first x.
func without(list []int, x int) []int {
	if k := slices.Index(list, x); k >= 0 {
		return slices.Delete(list, k, k+1)
	}
	return list
}
