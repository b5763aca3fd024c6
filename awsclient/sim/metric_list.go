package sim

import (
	"iter"
	"slices"
)

// lister goes through the metrics of a region. It stops when yield says so.
type lister struct {
	r     *region
	since Epoch
	yield func(Metric) bool
	over  bool
}

// metrics are the metrics of a region that got data since a time, of a namespace
// or, with "", of all.
func (r *region) metrics(since Epoch, namespace string) iter.Seq[Metric] {
	return func(yield func(Metric) bool) {
		l := &lister{r: r, since: since, yield: yield}
		for _, part := range []struct {
			namespace string
			list      func()
		}{{nsALB, l.balancers}, {nsEC2, l.machines}, {nsECS, l.services}, {nsManaged, l.providers}, {nsInsights, l.insights}} {
			if (namespace == "" || namespace == part.namespace) && !l.over {
				part.list()
			}
		}
	}
}

// give gives metrics with the same dimensions.
func (l *lister) give(namespace string, d []Dimension, names ...string) {
	for _, name := range names {
		if l.over {
			return
		}
		l.over = !l.yield(Metric{namespace, name, d})
	}
}

// active says whether a service had tasks since the time.
func (l *lister) active(s *Service) bool {
	return slices.ContainsFunc(l.r.world.pastOf(s).lives, func(x *taskLife) bool { return x.till > l.since })
}

func (l *lister) balancers() {
	for _, g := range l.r.targetGroups() {
		if !l.active(g.service) {
			continue
		}
		group, lb := Dimension{"TargetGroup", g.suffix}, Dimension{"LoadBalancer", g.balancer.suffix}
		l.give(nsALB, []Dimension{group, lb}, "RequestCount", "HTTPCode_Target_2XX_Count", "HTTPCode_Target_4XX_Count",
			"HTTPCode_Target_5XX_Count", "TargetResponseTime", "HealthyHostCount", "UnHealthyHostCount", "RequestCountPerTarget")
		l.give(nsALB, []Dimension{group}, "RequestCountPerTarget")
	}
	for _, b := range l.r.balancers() {
		l.give(nsALB, []Dimension{{"LoadBalancer", b.suffix}}, "RequestCount", "HTTPCode_Target_2XX_Count", "HTTPCode_Target_4XX_Count",
			"HTTPCode_Target_5XX_Count", "TargetResponseTime")
	}
}

func (l *lister) machines() {
	names := []string{"CPUUtilization", "NetworkIn", "NetworkOut", "StatusCheckFailed", "StatusCheckFailed_Instance", "StatusCheckFailed_System"}
	var groups []string
	for _, h := range l.r.hosts {
		l.give(nsEC2, []Dimension{{"InstanceId", h.ID}}, names...)
		if g := h.group(); g != "" && !slices.Contains(groups, g) {
			groups = append(groups, g)
		}
	}
	slices.Sort(groups)
	for _, g := range groups {
		l.give(nsEC2, []Dimension{{"AutoScalingGroupName", g}}, names...)
	}
}

func (l *lister) services() {
	for _, c := range l.r.clusters {
		if len(c.instances) > 0 {
			l.give(nsECS, []Dimension{{"ClusterName", c.ClusterName}}, "CPUUtilization", "MemoryUtilization", "CPUReservation", "MemoryReservation")
		}
		for _, s := range c.services {
			if l.over {
				return
			}
			if l.active(s) {
				l.give(nsECS, []Dimension{{"ServiceName", s.ServiceName}, {"ClusterName", c.ClusterName}}, "CPUUtilization", "MemoryUtilization")
			}
		}
	}
}

func (l *lister) providers() {
	for _, c := range l.r.clusters {
		for _, name := range c.CapacityProviders {
			if p := l.r.provider(name); p != nil && p.managed() {
				l.give(nsManaged, []Dimension{{"CapacityProviderName", name}, {"ClusterName", c.ClusterName}}, "CapacityProviderReservation")
			}
		}
	}
}

// insights lists what Container Insights publishes.
func (l *lister) insights() {
	for _, c := range l.r.clusters {
		level := c.insights()
		if level != "enabled" && level != "enhanced" {
			continue
		}
		l.clusterInsights(c, level == "enhanced")
	}
}

func (l *lister) clusterInsights(c *Cluster, enhanced bool) {
	var ofService, ofCluster []string
	for _, m := range countMetrics() {
		if m.service != nil {
			ofService = append(ofService, m.name)
		} else {
			ofCluster = append(ofCluster, m.name)
		}
	}
	cluster := Dimension{"ClusterName", c.ClusterName}
	known := map[*TaskDefinition]*published{}
	of := func(x *taskLife) *published {
		if known[x.def] == nil {
			known[x.def] = x.published(enhanced)
		}
		return known[x.def]
	}
	families := map[string]bool{}
	var all []string
	for _, p := range c.pasts("") {
		if l.over {
			return
		}
		if p.service != nil && l.active(p.service) {
			d := []Dimension{{"ServiceName", p.name}, cluster}
			last := of(p.lives[len(p.lives)-1])
			l.give(nsInsights, d, slices.Concat(ofService, last.all())...)
			l.containers(d, last, enhanced)
		}
		for _, x := range p.lives {
			if x.till <= l.since || l.over {
				continue
			}
			names, family := of(x), Dimension{"TaskDefinitionFamily", x.def.Family}
			if !families[x.def.Family] {
				families[x.def.Family] = true
				l.give(nsInsights, []Dimension{family, cluster}, names.all()...)
				all = append(all, names.all()...)
			}
			if enhanced {
				d := []Dimension{{"TaskId", x.id}, family, cluster}
				l.give(nsInsights, d, names.task...)
				l.containers(d, names, true)
			}
		}
	}
	slices.Sort(all)
	l.give(nsInsights, []Dimension{cluster}, slices.Concat(ofCluster, slices.Compact(all))...)
}

// containers lists the metrics of each container, which takes enhanced
// observability.
func (l *lister) containers(d []Dimension, names *published, enhanced bool) {
	if !enhanced {
		return
	}
	for _, c := range names.containers {
		l.give(nsInsights, append([]Dimension{{"ContainerName", c.name}}, d...), c.metrics...)
	}
}

// published is what tasks of a revision publish.
type published struct {
	task       []string
	containers []publishedContainer
}

type publishedContainer struct {
	name    string
	metrics []string
}

// published works out what a task publishes.
func (l *taskLife) published(enhanced bool) *published {
	var out published
	for _, m := range taskMetrics() {
		if _, ok := m.value(l, l.started, 0); ok && (enhanced || !m.enhanced) {
			out.task = append(out.task, m.name)
		}
	}
	for i := range l.def.ContainerDefinitions {
		d := &l.def.ContainerDefinitions[i]
		c := publishedContainer{name: d.Name}
		for _, m := range containerMetrics() {
			if _, ok := m.value(l, d, l.started, 0); ok && (enhanced || !m.enhanced) {
				c.metrics = append(c.metrics, m.name)
			}
		}
		out.containers = append(out.containers, c)
	}
	return &out
}

// all are the names of a task's metrics and of its containers', each once.
func (p *published) all() []string {
	list := slices.Clone(p.task)
	for _, c := range p.containers {
		list = append(list, c.metrics...)
	}
	slices.Sort(list)
	return slices.Compact(list)
}
