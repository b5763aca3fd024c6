package sim

import "slices"

// ecsSeries are the metrics that Amazon ECS publishes by itself ("Amazon ECS
// CloudWatch metrics" in the guide): per service, and for clusters with container
// instances.
func (r *region) ecsSeries(name string, d dims) (series, bool) {
	c := r.cluster(d["ClusterName"])
	if c == nil {
		return series{}, false
	}
	switch d.names() {
	case "ClusterName,ServiceName":
		s := c.service(d["ServiceName"])
		if s == nil {
			return series{}, false
		}
		return r.world.pastOf(s).utilization(name)
	case "ClusterName":
		return c.hostSeries(name)
	default:
		return series{}, false
	}
}

// utilization is a service's CPU or memory: each task gives a sample.
func (p *past) utilization(name string) (series, bool) {
	s := series{every: p.resolution(name), unit: "Percent", from: p.since()}
	switch name {
	case "CPUUtilization":
		s.fill = func(b *bag, slot Epoch) {
			p.each(slot, slot+Epoch(s.every), func(l *taskLife, at Epoch, share float64) { b.add(l.cpu(at, share), 1, l.seed) })
		}
	case "MemoryUtilization":
		s.fill = func(b *bag, slot Epoch) {
			p.each(slot, slot+Epoch(s.every), func(l *taskLife, at Epoch, _ float64) { b.add(l.memory(at), 1, l.seed) })
		}
	default:
		return series{}, false
	}
	return s, true
}

// resolution is how often a metric of the service is measured, in milliseconds.
func (p *past) resolution(name string) int64 {
	if p.service != nil && slices.Contains(p.service.fine, name) {
		return every20.Milliseconds()
	}
	return every60.Milliseconds()
}

// each goes through the tasks of a slot, with the time at which to look at each
// and the share of each in the work.
func (p *past) each(from, to Epoch, do func(l *taskLife, at Epoch, share float64)) {
	mid := (from + to) / 2
	share := p.share(mid)
	if mid < p.began && p.service != nil {
		p.ghosts(mid, func(l *taskLife) { do(l, mid, share) })
		return
	}
	p.alive(from, to, func(l *taskLife) { do(l, min(max(mid, l.from), l.till), share) })
}

// ghosts are the tasks of before the World began: those that were there when it
// did, and others in the hours that were busier.
func (p *past) ghosts(at Epoch, do func(*taskLife)) {
	n := p.load.count(at, p)
	for _, l := range p.lives {
		if n == 0 || l.from > 0 {
			break
		}
		do(l)
		n--
	}
	if len(p.lives) == 0 {
		return
	}
	for ; n > 0; n-- {
		l := *p.lives[0]
		l.id, l.seed, l.from, l.good, l.bad, l.out, l.till, l.ends = "", mix(p.seed+uint64(n)), 0, 0, never, never, never, 0
		do(&l)
	}
}

// hostSeries are the metrics of a cluster, measured on each of its instances. A
// cluster without instances has none.
func (c *Cluster) hostSeries(name string) (series, bool) {
	if len(c.instances) == 0 {
		return series{}, false
	}
	s := series{every: minute, unit: "Percent"}
	var value func(u usage, cpu, memory float64) float64
	switch name {
	case "CPUUtilization":
		value = func(u usage, cpu, _ float64) float64 { return 100 * u.cpu / cpu }
	case "MemoryUtilization":
		value = func(u usage, _, memory float64) float64 { return 100 * u.memory / memory }
	case "CPUReservation":
		value = func(u usage, cpu, _ float64) float64 { return 100 * u.cpuReserved / cpu }
	case "MemoryReservation":
		value = func(u usage, _, memory float64) float64 { return 100 * u.memoryReserved / memory }
	default:
		return series{}, false
	}
	s.from = c.instances[0].RegisteredAt
	for _, i := range c.instances {
		s.from = min(s.from, i.RegisteredAt)
	}
	s.fill = func(b *bag, slot Epoch) {
		for _, i := range c.instances {
			cpu, memory := i.capacity()
			if i.RegisteredAt <= slot && cpu > 0 && memory > 0 {
				b.add(value(i.usage(slot, slot+Epoch(minute)), cpu, memory), 1, seedOf(1, i.id))
			}
		}
	}
	return s, true
}

// capacity is what an instance registered: CPU units and MiB.
func (i *ContainerInstance) capacity() (cpu, memory float64) {
	for k := range i.RegisteredResources {
		switch x := &i.RegisteredResources[k]; x.Name {
		case "CPU":
			cpu = float64(x.IntegerValue)
		case "MEMORY":
			memory = float64(x.IntegerValue)
		}
	}
	return cpu, memory
}

// usage is what tasks use and reserve: CPU units and MiB.
type usage struct {
	cpu, memory, cpuReserved, memoryReserved float64
	tasks                                    int
}

// add counts a task in.
func (u *usage) add(l *taskLife, at Epoch, share float64) {
	u.cpuReserved += float64(l.size.cpu)
	u.memoryReserved += float64(l.size.memory)
	u.cpu += float64(l.size.cpu) * l.cpu(at, share) / 100
	u.memory += float64(l.size.memory) * l.memory(at) / 100
	if l.past.service == nil || l.past.service.SchedulingStrategy != "DAEMON" {
		u.tasks++
	}
}

// usage is what the tasks on an instance use in a slot. The fine difference to the
// tasks that a service had in busier hours of the past is left out.
func (i *ContainerInstance) usage(from, to Epoch) usage {
	var u usage
	mid := (from + to) / 2
	for _, l := range i.lives {
		if l.during(from, to) {
			at := min(max(mid, l.from), l.till)
			u.add(l, at, l.past.share(at))
		}
	}
	return u
}

// managedSeries is CapacityProviderReservation: the instances that are needed,
// in percent of those that are there.
func (r *region) managedSeries(name string, d dims) (series, bool) {
	c, p := r.cluster(d["ClusterName"]), r.provider(d["CapacityProviderName"])
	if name != "CapacityProviderReservation" || len(d) != 2 || c == nil || p == nil || !p.managed() || !slices.Contains(c.CapacityProviders, p.Name) {
		return series{}, false
	}
	s := series{every: minute, unit: "Percent"}
	s.fill = func(b *bag, slot Epoch) {
		needed, there := 0, 0
		for _, i := range c.instances {
			if i.CapacityProviderName != p.Name || i.RegisteredAt > slot {
				continue
			}
			there++
			if i.usage(slot, slot+Epoch(minute)).tasks > 0 {
				needed++
			}
		}
		if there > 0 {
			b.add(100*float64(needed)/float64(there), 1, seedOf(2, p.Name))
		}
	}
	return s, true
}

// managed says whether ECS scales the group of the provider.
func (p *CapacityProvider) managed() bool {
	g := p.AutoScalingGroupProvider
	return g != nil && g.ManagedScaling != nil && g.ManagedScaling.Status == "ENABLED"
}
