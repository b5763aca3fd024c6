package sim

// Container Insights, for clusters that have it on ("Amazon ECS Container
// Insights metrics" and "... with enhanced observability metrics" in the user
// guide of CloudWatch). Each task sends a record a minute; a service or cluster
// without running tasks sends nothing.

// insights is what a cluster has on: disabled, enabled or enhanced.
func (c *Cluster) insights() string {
	for _, s := range c.Settings {
		if s.Name == "containerInsights" {
			return s.Value
		}
	}
	return "disabled"
}

// insightsSeries finds a metric of Container Insights.
func (r *region) insightsSeries(name string, d dims) (series, bool) {
	c := r.cluster(d["ClusterName"])
	if c == nil {
		return series{}, false
	}
	level := c.insights()
	if level != "enabled" && level != "enhanced" {
		return series{}, false
	}
	if m, ok := countMetric(name); ok {
		return m.series(c, d)
	}
	enhanced := level == "enhanced"
	if m, ok := taskMetric(name); ok && (enhanced || !m.enhanced) {
		return c.taskSeries(m, d, enhanced)
	}
	if m, ok := containerMetric(name); ok && (enhanced || !m.enhanced) {
		return c.containerSeries(m, d)
	}
	return series{}, false
}

// insight is a metric of tasks: its unit, whether it takes enhanced observability,
// and its value; false is a task that does not have it.
type insight struct {
	name, unit string
	enhanced   bool
	value      func(l *taskLife, at Epoch, share float64) (float64, bool)
}

// taskMetrics are the metrics of tasks.
func taskMetrics() []insight {
	always := func(of func(l *taskLife, at Epoch, share float64) float64) func(*taskLife, Epoch, float64) (float64, bool) {
		return func(l *taskLife, at Epoch, share float64) (float64, bool) { return of(l, at, share), true }
	}
	return []insight{
		{"CpuUtilized", "None", false, always(func(l *taskLife, at Epoch, share float64) float64 {
			return l.cpu(at, share) * float64(l.size.cpu) / 100
		})},
		{"CpuReserved", "None", false, always(func(l *taskLife, _ Epoch, _ float64) float64 { return float64(l.size.cpu) })},
		{"MemoryUtilized", "Megabytes", false, always(func(l *taskLife, at Epoch, _ float64) float64 {
			return float64(int(l.memory(at) * float64(l.size.memory) / 100))
		})},
		{"MemoryReserved", "Megabytes", false, always(func(l *taskLife, _ Epoch, _ float64) float64 { return float64(l.size.memory) })},
		{"NetworkRxBytes", "Bytes/Second", false, always(func(l *taskLife, at Epoch, share float64) float64 { return l.network(at, share) })},
		{"NetworkTxBytes", "Bytes/Second", false, always(func(l *taskLife, at Epoch, share float64) float64 { return 1.35 * l.network(at+1, share) })},
		{"StorageReadBytes", "Bytes/Second", false, always(func(l *taskLife, at Epoch, _ float64) float64 { return l.storage(at, 2_000) })},
		{"StorageWriteBytes", "Bytes/Second", false, always(func(l *taskLife, at Epoch, _ float64) float64 { return l.storage(at, 30_000) })},
		{"EphemeralStorageReserved", "Gigabytes", false, func(l *taskLife, _ Epoch, _ float64) (float64, bool) { return l.scratch(), l.fargate }},
		{"EphemeralStorageUtilized", "Gigabytes", false, func(l *taskLife, at Epoch, _ float64) (float64, bool) { return l.scratchUsed(at), l.fargate }},
		{"TaskCpuUtilization", "Percent", true, always(func(l *taskLife, at Epoch, share float64) float64 { return l.cpu(at, share) })},
		{"TaskMemoryUtilization", "Percent", true, always(func(l *taskLife, at Epoch, _ float64) float64 { return l.memory(at) })},
		{"TaskEphemeralStorageUtilization", "Percent", true, func(l *taskLife, at Epoch, _ float64) (float64, bool) {
			return 100 * l.scratchUsed(at) / l.scratch(), l.fargate
		}},
	}
}

func taskMetric(name string) (insight, bool) {
	for _, m := range taskMetrics() {
		if m.name == name {
			return m, true
		}
	}
	return insight{}, false
}

// network is the traffic of a task, bytes a second.
func (l *taskLife) network(at Epoch, share float64) float64 {
	return float64(int(400 + l.past.load.network*l.cpu(at, share)/100*(1+0.1*jitter(l.seed+51, at))))
}

// storage is what a task reads or writes, bytes a second: now and then a lot.
func (l *taskLife) storage(at Epoch, level float64) float64 {
	v := level * unit(l.seed+52, int64(at))
	if unit(l.seed+53, int64(at)) > 0.95 {
		v *= 40
	}
	return float64(int(v))
}

// scratch is the ephemeral storage of a task in GB, of which the image takes some
// and what it writes a little more every hour.
func (l *taskLife) scratch() float64 {
	gib := 20
	if l.def.EphemeralStorage != nil {
		gib = l.def.EphemeralStorage.SizeInGiB
	}
	return float64(gib) * 1.0737
}

func (l *taskLife) scratchUsed(at Epoch) float64 {
	hours := float64(at-max(l.from, l.past.began-3*24*3600*1000)) / 3.6e6
	return min(l.scratch(), within(l.seed, 54, 0.7, 2.6)+0.012*hours)
}

// taskSeries are metrics of tasks by cluster, service, family and, with enhanced
// observability, task.
func (c *Cluster) taskSeries(m insight, d dims, enhanced bool) (series, bool) {
	keep := func(*taskLife) bool { return true }
	pasts := c.pasts(d["ServiceName"])
	switch d.names() {
	case "ClusterName", "ClusterName,ServiceName":
	case "ClusterName,TaskDefinitionFamily":
		keep = func(l *taskLife) bool { return l.def.Family == d["TaskDefinitionFamily"] }
	case "ClusterName,TaskDefinitionFamily,TaskId":
		l := c.life(d["TaskId"])
		if !enhanced || l == nil || l.def.Family != d["TaskDefinitionFamily"] {
			return series{}, false
		}
		return l.series(m.unit, m.value), true
	default:
		return series{}, false
	}
	return gathered(m.unit, pasts, func(b *bag, l *taskLife, at Epoch, share float64) {
		if v, ok := m.value(l, at, share); ok && keep(l) {
			b.add(v, 1, l.seed+1)
		}
	})
}

// gathered is a series of all tasks of some services.
func gathered(unit string, pasts []*past, add func(b *bag, l *taskLife, at Epoch, share float64)) (series, bool) {
	s := series{every: minute, unit: unit, from: never}
	for _, p := range pasts {
		s.from = min(s.from, p.since())
	}
	s.fill = func(b *bag, slot Epoch) {
		for _, p := range pasts {
			if slot >= p.since() {
				p.each(slot, slot+Epoch(minute), func(l *taskLife, at Epoch, share float64) { add(b, l, at, share) })
			}
		}
	}
	return s, len(pasts) > 0
}

// series is a series of one task.
func (l *taskLife) series(unit string, value func(l *taskLife, at Epoch, share float64) (float64, bool)) series {
	s := series{every: minute, unit: unit, from: l.started - l.started%Epoch(minute)}
	s.fill = func(b *bag, slot Epoch) {
		if !l.during(slot, slot+Epoch(minute)) {
			return
		}
		at := min(max(slot+Epoch(minute)/2, l.from), l.till)
		if v, ok := value(l, at, l.past.share(at)); ok {
			b.add(v, 1, l.seed+1)
		}
	}
	return s
}

// pasts are those of one service of the cluster, or of all with the standalone
// tasks when the name is "".
func (c *Cluster) pasts(service string) []*past {
	w := c.region.world
	if service != "" {
		if s := c.service(service); s != nil {
			return []*past{w.pastOf(s)}
		}
		return nil
	}
	list := []*past{w.loosePast(c)}
	for _, s := range c.services {
		list = append(list, w.pastOf(s))
	}
	return list
}

// life finds the life of a task that runs or ran.
func (c *Cluster) life(id string) *taskLife {
	if t := c.task(id); t != nil {
		return t.past
	}
	for _, p := range c.pasts("") {
		for _, l := range p.lives {
			if l.id == id {
				return l
			}
		}
	}
	return nil
}
