package sim

import "slices"

// containerInsight is a metric of containers.
type containerInsight struct {
	name, unit string
	enhanced   bool
	value      func(l *taskLife, d *ContainerDefinition, at Epoch, share float64) (float64, bool)
}

// containerMetrics are the metrics of containers.
func containerMetrics() []containerInsight {
	cpu := func(l *taskLife, d *ContainerDefinition, at Epoch, share float64) float64 {
		return l.cpu(at, share) * float64(l.size.cpu) / 100 * l.part(d, at)
	}
	memory := func(l *taskLife, d *ContainerDefinition, at Epoch) float64 {
		return l.memory(at) * float64(l.size.memory) / 100 * l.part(d, at)
	}
	return []containerInsight{
		{"ContainerCpuUtilized", "None", true, func(l *taskLife, d *ContainerDefinition, at Epoch, share float64) (float64, bool) {
			return cpu(l, d, at, share), true
		}},
		{"ContainerCpuReserved", "None", true, func(l *taskLife, d *ContainerDefinition, _ Epoch, _ float64) (float64, bool) {
			return float64(d.Cpu), true
		}},
		{"ContainerCpuUtilization", "Percent", true, func(l *taskLife, d *ContainerDefinition, at Epoch, share float64) (float64, bool) {
			return min(100, 100*cpu(l, d, at, share)/l.cpuOf(d)), true
		}},
		{"ContainerMemoryUtilized", "Megabytes", true, func(l *taskLife, d *ContainerDefinition, at Epoch, _ float64) (float64, bool) {
			return float64(int(memory(l, d, at))), true
		}},
		{"ContainerMemoryReserved", "Megabytes", true, func(l *taskLife, d *ContainerDefinition, _ Epoch, _ float64) (float64, bool) {
			return l.memoryOf(d), true
		}},
		{"ContainerMemoryUtilization", "Percent", true, func(l *taskLife, d *ContainerDefinition, at Epoch, _ float64) (float64, bool) {
			return min(100, 100*memory(l, d, at)/l.memoryOf(d)), true
		}},
		{"ContainerNetworkRxBytes", "Bytes/Second", true, func(l *taskLife, d *ContainerDefinition, at Epoch, share float64) (float64, bool) {
			return float64(int(l.network(at, share) * l.part(d, at))), true
		}},
		{"ContainerNetworkTxBytes", "Bytes/Second", true, func(l *taskLife, d *ContainerDefinition, at Epoch, share float64) (float64, bool) {
			return float64(int(1.35 * l.network(at+1, share) * l.part(d, at))), true
		}},
		{"ContainerStorageReadBytes", "Bytes/Second", true, func(l *taskLife, d *ContainerDefinition, at Epoch, _ float64) (float64, bool) {
			return float64(int(l.storage(at, 2_000) * l.part(d, at))), true
		}},
		{"ContainerStorageWriteBytes", "Bytes/Second", true, func(l *taskLife, d *ContainerDefinition, at Epoch, _ float64) (float64, bool) {
			return float64(int(l.storage(at, 30_000) * l.part(d, at))), true
		}},
		{"RestartCount", "Count", false, func(l *taskLife, d *ContainerDefinition, at Epoch, _ float64) (float64, bool) {
			return l.restarts(d, at), d.RestartPolicy != nil && d.RestartPolicy.Enabled
		}},
		{"UnHealthyContainerHealthStatus", "Count", true, func(l *taskLife, d *ContainerDefinition, at Epoch, _ float64) (float64, bool) {
			bad := 0.0
			if d.Essential && l.bad <= at {
				bad = 1
			}
			return bad, d.HealthCheck != nil
		}},
	}
}

func containerMetric(name string) (containerInsight, bool) {
	for _, m := range containerMetrics() {
		if m.name == name {
			return m, true
		}
	}
	return containerInsight{}, false
}

// part is the share of a container in what its task uses: helpers take a tenth
// each, the first essential container the rest.
func (l *taskLife) part(d *ContainerDefinition, at Epoch) float64 {
	main := mainOf(l.def)
	helpers := len(l.def.ContainerDefinitions) - 1
	rest := 1.0
	for i := range l.def.ContainerDefinitions {
		c := &l.def.ContainerDefinitions[i]
		if c.Name == main {
			continue
		}
		part := 0.1 * (1 + 0.3*jitter(l.seed+uint64(len(c.Name)), at))
		if c.Name == d.Name {
			return part
		}
		rest -= part
	}
	return max(rest, 1/float64(helpers+1))
}

// mainOf is the first essential container of a revision.
func mainOf(def *TaskDefinition) string {
	i := slices.IndexFunc(def.ContainerDefinitions, func(c ContainerDefinition) bool { return c.Essential })
	return def.ContainerDefinitions[max(0, i)].Name
}

// cpuOf and memoryOf are what a container reserves, or the whole task where it
// says nothing.
func (l *taskLife) cpuOf(d *ContainerDefinition) float64 {
	if d.Cpu > 0 {
		return float64(d.Cpu)
	}
	return float64(max(1, l.size.cpu))
}

func (l *taskLife) memoryOf(d *ContainerDefinition) float64 {
	for _, m := range []*int{d.Memory, d.MemoryReservation} {
		if m != nil && *m > 0 {
			return float64(*m)
		}
	}
	return float64(max(1, l.size.memory))
}

// restarts is how often a container was restarted in place in a minute: seldom.
func (l *taskLife) restarts(d *ContainerDefinition, at Epoch) float64 {
	if unit(l.seed+uint64(len(d.Name))*7, int64(at)/(40*minute)) > 0.04 || int64(at)/minute%40 != 17 {
		return 0
	}
	return 1
}

// containerSeries are metrics of containers: of a cluster, a service or a family,
// of one container of a service, and of one container of one task. RestartCount,
// which does not need enhanced observability, is by task too.
func (c *Cluster) containerSeries(m containerInsight, d dims) (series, bool) {
	name, one := d["ContainerName"]
	keep := func(*taskLife) bool { return true }
	switch d.names() {
	case "ClusterName", "ClusterName,ServiceName", "ClusterName,ContainerName,ServiceName":
	case "ClusterName,TaskDefinitionFamily":
		keep = func(l *taskLife) bool { return l.def.Family == d["TaskDefinitionFamily"] }
	case "ClusterName,ContainerName,TaskDefinitionFamily,TaskId", "ClusterName,TaskDefinitionFamily,TaskId":
		l := c.life(d["TaskId"])
		if l == nil || l.def.Family != d["TaskDefinitionFamily"] || one && !slices.ContainsFunc(l.def.ContainerDefinitions, func(x ContainerDefinition) bool { return x.Name == name }) {
			return series{}, false
		}
		s := l.series(m.unit, nil)
		s.fill = func(b *bag, slot Epoch) {
			if at := min(max(slot+Epoch(minute)/2, l.from), l.till); l.during(slot, slot+Epoch(minute)) {
				m.add(b, l, at, l.past.share(at), name)
			}
		}
		return s, true
	default:
		return series{}, false
	}
	return gathered(m.unit, c.pasts(d["ServiceName"]), func(b *bag, l *taskLife, at Epoch, share float64) {
		if keep(l) {
			m.add(b, l, at, share, name)
		}
	})
}

// add adds the samples of a task's containers, or of the one that is named.
func (m containerInsight) add(b *bag, l *taskLife, at Epoch, share float64, name string) {
	for i := range l.def.ContainerDefinitions {
		d := &l.def.ContainerDefinitions[i]
		if name != "" && d.Name != name {
			continue
		}
		if v, ok := m.value(l, d, at, share); ok {
			b.add(v, 1, l.seed+2)
		}
	}
}
