package sim

import (
	"cmp"
	"strings"
)

// place is where a session runs: in a container, or on a host.
type place struct {
	region *region
	task   *Task // nil on a host
	index  int   // of the container in the task
	host   *EC2Instance
	target string // as StartSession names it
}

// containerTarget is how StartSession names a container.
func containerTarget(t *Task, c *Container) string {
	return "ecs:" + t.cluster.ClusterName + "_" + t.id + "_" + c.RuntimeId
}

// inContainer is the place in a container.
func inContainer(t *Task, index int) *place {
	return &place{region: t.cluster.region, task: t, index: index, target: containerTarget(t, &t.Containers[index])}
}

// placeOf finds what a target names, nil for what is not there.
func (r *region) placeOf(target string) *place {
	rest, ok := strings.CutPrefix(target, "ecs:")
	if !ok {
		if h := r.host(target); h != nil {
			return &place{region: r, host: h, target: target}
		}
		return nil
	}
	runtime := strings.LastIndexByte(rest, '_')
	if runtime < 0 {
		return nil
	}
	task := strings.LastIndexByte(rest[:runtime], '_')
	if task < 0 {
		return nil
	}
	c := r.cluster(rest[:task]) // the name, which may hold _ itself
	if c == nil {
		return nil
	}
	t := c.task(rest[task+1 : runtime])
	if t == nil {
		return nil
	}
	for i := range t.Containers {
		if id := t.Containers[i].RuntimeId; id != "" && id == rest[runtime+1:] {
			return inContainer(t, i)
		}
	}
	return nil
}

func (p *place) container() *Container { return &p.task.Containers[p.index] }

// there says whether what the session runs in still runs. The caller holds
// World.mu.
func (p *place) there() bool {
	if p.task == nil {
		return p.host.State == "running"
	}
	return p.container().LastStatus == stRunning
}

// connected says whether the agent there is connected to Session Manager. The
// caller holds World.mu.
func (p *place) connected() bool {
	if p.task == nil {
		return p.there() && !p.host.ssm.unmanaged && p.host.ssm.lost == 0
	}
	return p.there() && p.execAgent() && !p.unreachable()
}

// execAgent says whether the ECS Exec agent of the container runs.
func (p *place) execAgent() bool {
	for _, a := range p.container().ManagedAgents {
		if a.Name == execAgentName {
			return p.task.EnableExecuteCommand && a.LastStatus == stRunning
		}
	}
	return false
}

// unreachable says whether something keeps the agent, which runs, from its
// control channel: the host is away, the agent cannot write to its disk, the
// task has addresses of IPv6 alone, or its role does not allow it
// ("Considerations for using ECS Exec" in the developer guide).
func (p *place) unreachable() bool {
	c, t := p.container(), p.task
	only6 := len(c.NetworkInterfaces) > 0 && c.NetworkInterfaces[0].PrivateIpv4Address == "" && c.NetworkInterfaces[0].Ipv6Address != ""
	return t.Connectivity == "DISCONNECTED" || c.def.ReadonlyRootFilesystem != nil && *c.def.ReadonlyRootFilesystem || only6 ||
		t.def.acts.lacks("ssmmessages:OpenControlChannel")
}

// agentVersion is the version of the agent there.
func (p *place) agentVersion(o *ShellOptions) string {
	if p.task != nil {
		return cmp.Or(p.task.def.acts.agentVersion, o.AgentVersion, currentAgent)
	}
	return cmp.Or(p.host.ssm.version, o.AgentVersion, currentAgent)
}

// name says where one is, in a prompt.
func (p *place) name() string {
	if p.task == nil {
		return p.host.ID
	}
	return p.task.cluster.ClusterName + "/" + p.task.id[:8] + "/" + p.container().Name
}

// windows says whether programs there are those of Windows.
func (p *place) windows() bool {
	if p.task == nil {
		return p.host.Platform == "Windows"
	}
	r := p.task.def.RuntimePlatform
	return r != nil && strings.HasPrefix(r.OperatingSystemFamily, "WINDOWS")
}

// ports are the ports on which something listens there.
func (p *place) ports() []int {
	if p.task == nil {
		return nil
	}
	var list []int
	for i := range p.task.Containers { // they share their network in awsvpc mode
		if p.task.awsvpc() || i == p.index {
			for _, m := range p.task.Containers[i].def.PortMappings {
				list = append(list, m.ContainerPort)
			}
		}
	}
	return list
}

// bare says whether there is no program but the container's own.
func (p *place) bare() bool { return p.task != nil && p.task.def.acts.noShell }
