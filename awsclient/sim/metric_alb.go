package sim

import "math"

// albSeries are the metrics of Application Load Balancers ("CloudWatch metrics
// for your Application Load Balancer" in its guide), by target group and load
// balancer, and by load balancer alone.
func (r *region) albSeries(name string, d dims) (series, bool) {
	var groups []targetGroup
	for _, g := range r.targetGroups() {
		if id, ok := d["TargetGroup"]; ok && id != g.suffix {
			continue
		}
		if id, ok := d["LoadBalancer"]; ok && id != g.balancer.suffix {
			continue
		}
		groups = append(groups, g)
	}
	switch d.names() {
	case "LoadBalancer,TargetGroup":
	case "LoadBalancer":
		if name == "HealthyHostCount" || name == "UnHealthyHostCount" || name == "RequestCountPerTarget" {
			return series{}, false
		}
	case "TargetGroup":
		if name != "RequestCountPerTarget" {
			return series{}, false
		}
	default:
		return series{}, false
	}
	unit, value, ok := albMetric(name)
	if len(groups) == 0 || !ok {
		return series{}, false
	}
	s := series{every: minute, unit: unit, from: never}
	var pasts []*past
	for _, g := range groups {
		p := r.world.pastOf(g.service)
		pasts = append(pasts, p)
		s.from = min(s.from, p.since())
	}
	s.fill = func(b *bag, slot Epoch) {
		for _, p := range pasts {
			if slot >= p.since() {
				value(b, p.traffic(slot), p.seed+41)
			}
		}
	}
	return s, true
}

// traffic is what a target group saw in a minute.
type traffic struct {
	requests, errors   float64
	seconds            float64 // the median answer
	healthy, unhealthy int
}

// albMetric is the unit of a metric and how traffic becomes its samples. What is
// only reported when it is not zero has no sample then.
func albMetric(name string) (unit string, value func(b *bag, t traffic, source uint64), ok bool) {
	times := func(of func(t traffic) float64) func(*bag, traffic, uint64) {
		return func(b *bag, t traffic, source uint64) {
			if n := of(t); n > 0 {
				b.add(1, n, source)
			}
		}
	}
	switch name {
	case "RequestCount":
		return "Count", times(func(t traffic) float64 { return t.requests }), true
	case "HTTPCode_Target_2XX_Count":
		return "Count", times(func(t traffic) float64 { return t.requests - t.errors - math.Floor(t.requests*0.012) }), true
	case "HTTPCode_Target_4XX_Count":
		return "Count", times(func(t traffic) float64 { return math.Floor(t.requests * 0.012) }), true
	case "HTTPCode_Target_5XX_Count":
		return "Count", times(func(t traffic) float64 { return t.errors }), true
	case "RequestCountPerTarget":
		return "Count", func(b *bag, t traffic, source uint64) {
			if t.healthy > 0 {
				b.add(t.requests/float64(t.healthy), 1, source)
			}
		}, true
	case "TargetResponseTime":
		return "Seconds", answerTimes, true
	case "HealthyHostCount":
		return "Count", hosts(func(t traffic) int { return t.healthy }), true
	case "UnHealthyHostCount":
		return "Count", hosts(func(t traffic) int { return t.unhealthy }), true
	default:
		return "", nil, false
	}
}

// hosts is a count that is reported while there are targets.
func hosts(of func(traffic) int) func(*bag, traffic, uint64) {
	return func(b *bag, t traffic, source uint64) {
		if t.healthy+t.unhealthy > 0 {
			b.add(float64(of(t)), 1, source)
		}
	}
}

// answerTimes are the times of a minute's answers: log-normal, with a long tail.
func answerTimes(b *bag, t traffic, source uint64) {
	for _, q := range [...]struct{ z, share float64 }{
		{-1.6, 0.06}, {-1, 0.1}, {-0.6, 0.14}, {-0.3, 0.15}, {0, 0.15}, {0.3, 0.13}, {0.6, 0.1}, {1, 0.08}, {1.3, 0.04}, {1.7, 0.025}, {2.1, 0.015}, {2.7, 0.01},
	} {
		if n := t.requests * q.share; n > 0 {
			b.add(t.seconds*math.Exp(0.65*q.z), n, source)
		}
	}
}

// traffic works a minute out: the requests follow the work, the answers take
// longer the more each task has to do, and errors come from tasks that fail.
func (p *past) traffic(slot Epoch) traffic {
	mid := slot + Epoch(minute)/2
	var t traffic
	failing := 0.0
	share := p.share(mid)
	p.each(slot, slot+Epoch(minute), func(l *taskLife, _ Epoch, _ float64) {
		switch {
		case l.good <= mid && mid < l.out:
			t.healthy++
			failing += l.failing(slot)
		case l.bad <= mid && mid < l.till, l.good > mid && mid-l.from > 30_000 && mid < l.out:
			t.unhealthy++
		}
	})
	if t.healthy == 0 {
		return t
	}
	full := p.work(mid) / (float64(p.load.count0) * p.load.level)
	t.requests = math.Round(60 * p.load.requests * float64(p.load.count0) * full * (1 + 0.04*jitter(p.seed+42, slot)))
	t.errors = math.Floor(t.requests*(failing/float64(t.healthy)+0.0002) + unit(p.seed+43, int64(slot))*0.9)
	t.errors = min(t.errors, t.requests)
	busy := min(share, 130) / 70
	t.seconds = p.load.answer / 1000 * (0.8 + 0.5*busy*busy*busy) * (1 + 0.08*jitter(p.seed+44, slot))
	return t
}

// failing is the share of a task's answers that are errors in a minute: some of
// those of a revision whose check fails sooner or later, most before it does, and
// what a task had in its hands when it was killed.
func (l *taskLife) failing(slot Epoch) float64 {
	end := slot + Epoch(minute)
	share := 0.0
	if l.from > 0 && l.def.acts.target != nil {
		share = 0.07 + 0.05*unit(l.seed+45, int64(slot))
		if l.bad != never && l.bad-end < 60_000 {
			share = 0.55
		}
	}
	if l.def.acts.exit != nil && l.till <= end {
		share += 0.1
	}
	return min(1, share)
}
