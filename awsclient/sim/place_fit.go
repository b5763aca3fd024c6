package sim

import (
	"cmp"
	"math"
	"slices"
	"strings"
)

// spot is where a task was placed.
type spot struct {
	inst     *ContainerInstance // nil on Fargate
	zone     string
	launch   string // EC2, FARGATE
	provider string
}

// misfit is why a host cannot take a task, the further along the closer the
// match: ECS names the closest host when it finds none.
type misfit int

const (
	misfitAgent misfit = iota
	misfitConstraint
	misfitDistinct
	misfitAttribute
	misfitPort
	misfitENI
	misfitGPU
	misfitMemory
	misfitCPU
	fits
)

// failure is the reason that RunTask gives.
func (m misfit) failure() string {
	switch m {
	case misfitAgent:
		return "AGENT"
	case misfitConstraint:
		return "MemberOf placement constraint unsatisfied."
	case misfitDistinct:
		return "DistinctInstance placement constraint unsatisfied."
	case misfitAttribute:
		return "ATTRIBUTE"
	case misfitPort:
		return "RESOURCE:PORTS"
	case misfitENI:
		return "RESOURCE:ENI"
	case misfitGPU:
		return "RESOURCE:GPU"
	case misfitMemory:
		return "RESOURCE:MEMORY"
	default:
		return "RESOURCE:CPU"
	}
}

// event is what a service's event says of the closest host.
func (m misfit) event() string {
	switch m {
	case misfitAgent:
		return "doesn't have the agent connected."
	case misfitConstraint:
		return `encountered error "MemberOf placement constraint unsatisfied.".`
	case misfitDistinct:
		return `encountered error "DistinctInstance placement constraint unsatisfied.".`
	case misfitAttribute, misfitGPU:
		return "is missing an attribute required by your task."
	case misfitPort:
		return "is already using a port required by your task."
	case misfitENI:
		return `encountered error "RESOURCE:ENI".`
	case misfitMemory:
		return "has insufficient memory available."
	default:
		return "has insufficient CPU units available."
	}
}

// wanted is what is to be placed: a revision, for a group, under rules.
type wanted struct {
	def         *TaskDefinition
	size        *size // nil is what the revision says
	group       string
	provider    string // of an Auto Scaling group; "" is any host
	constraints []matcher
	distinct    bool
	strategy    []PlacementStrategy
}

// closest is the host that came closest to fitting.
type closest struct {
	inst *ContainerInstance // nil when the cluster has no hosts to look at
	why  misfit
}

// place picks a host for one task.
func (c *Cluster) place(q wanted) (*ContainerInstance, closest) {
	var fit []*ContainerInstance
	var near closest
	for _, i := range c.instances {
		if i.Status != "ACTIVE" || q.provider != "" && i.CapacityProviderName != q.provider {
			continue
		}
		m := i.misfit(&q)
		if m == fits {
			fit = append(fit, i)
		} else if near.inst == nil || m > near.why {
			near = closest{i, m}
		}
	}
	if len(fit) == 0 {
		return nil, near
	}
	for _, s := range q.strategy {
		fit = narrow(fit, s, q.group)
	}
	return fit[0], closest{}
}

// misfit says why the host cannot take the task, or fits.
func (i *ContainerInstance) misfit(q *wanted) misfit {
	n, p := &q.def.needs, &i.pool
	need := size{n.cpu, n.memory}
	if q.size != nil {
		need = *q.size
	}
	switch {
	case !i.AgentConnected:
		return misfitAgent
	case !allMatch(q.constraints, i) || !allMatch(n.constraints, i):
		return misfitConstraint
	case q.distinct && p.tasks[q.group] > 0:
		return misfitDistinct
	case !i.hasAll(n.attributes):
		return misfitAttribute
	case !p.portsFree(n):
		return misfitPort
	case q.def.NetworkMode == "awsvpc" && p.interfaces < 1:
		return misfitENI
	case len(p.gpus) < n.gpus:
		return misfitGPU
	case p.memory < need.memory:
		return misfitMemory
	case p.cpu < need.cpu:
		return misfitCPU
	}
	return fits
}

// portsFree says whether no port that the task needs is in use.
func (p *pool) portsFree(n *demand) bool {
	for _, h := range n.ports {
		used := p.tcp
		if h.udp {
			used = p.udp
		}
		if slices.Contains(used, h.port) {
			return false
		}
	}
	return n.dynamic == 0 || len(p.picked)+n.dynamic <= ephemeralLast-ephemeralFirst
}

// hasAll says whether the host has the attributes, in name and value.
func (i *ContainerInstance) hasAll(need []Attribute) bool {
	for _, a := range need {
		v, ok := i.attribute(a.Name)
		if !ok || a.Value != "" && v != a.Value {
			return false
		}
	}
	return true
}

// attribute looks an attribute of the host up.
func (i *ContainerInstance) attribute(name string) (string, bool) {
	for k := range i.Attributes {
		if i.Attributes[k].Name == name {
			return i.Attributes[k].Value, true
		}
	}
	return "", false
}

// narrow keeps the hosts that a strategy likes best. What is left equal stays in
// the order of the ids.
func narrow(hosts []*ContainerInstance, s PlacementStrategy, group string) []*ContainerInstance {
	var score func(*ContainerInstance) int
	switch {
	case s.Type == "binpack" && strings.EqualFold(s.Field, "cpu"):
		score = func(i *ContainerInstance) int { return i.pool.cpu }
	case s.Type == "binpack":
		score = func(i *ContainerInstance) int { return i.pool.memory }
	case s.Type == "spread" && (strings.EqualFold(s.Field, "instanceId") || s.Field == "host"):
		score = func(i *ContainerInstance) int { return i.pool.tasks[group]<<16 + i.pool.count }
	case s.Type == "spread":
		score = spreadScore(hosts, s.Field, group)
	default: // random, drawn from the World's seed
		k := hosts[0].cluster.region.world.rng.IntN(len(hosts))
		return hosts[k : k+1]
	}
	least := math.MaxInt
	var best []*ContainerInstance
	for _, i := range hosts {
		switch c := cmp.Compare(score(i), least); {
		case c < 0:
			least, best = score(i), append(best[:0], i)
		case c == 0:
			best = append(best, i)
		}
	}
	return best
}

// spreadScore counts the group's tasks by the value of an attribute, over all
// hosts of the cluster.
func spreadScore(hosts []*ContainerInstance, field, group string) func(*ContainerInstance) int {
	name := field
	if rest, ok := cutAttribute(field); ok {
		name = rest
	}
	counts := map[string]int{}
	for _, i := range hosts[0].cluster.instances {
		v, _ := i.attribute(name)
		counts[v] += i.pool.tasks[group]
	}
	return func(i *ContainerInstance) int {
		v, _ := i.attribute(name)
		return counts[v]
	}
}
