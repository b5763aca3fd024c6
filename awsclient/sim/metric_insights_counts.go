package sim

// counted is a metric that counts, of a service or of a cluster.
type counted struct {
	name    string
	service func(m mark) int32
	cluster func(c *Cluster, at Epoch) int
}

// countMetrics are the counts of Container Insights.
func countMetrics() []counted {
	return []counted{
		{name: "RunningTaskCount", service: func(m mark) int32 { return m.running }},
		{name: "DesiredTaskCount", service: func(m mark) int32 { return m.desired }},
		{name: "PendingTaskCount", service: func(m mark) int32 { return m.pending }},
		{name: "DeploymentCount", service: func(m mark) int32 { return m.deployments }},
		{name: "TaskCount", cluster: func(c *Cluster, at Epoch) int {
			n := 0
			for _, p := range c.pasts("") {
				if p.service != nil {
					n += int(p.standing(at).running)
					continue
				}
				p.alive(at, at+1, func(*taskLife) { n++ })
			}
			return n
		}},
		{name: "ServiceCount", cluster: func(c *Cluster, at Epoch) int {
			n := 0
			for _, s := range c.services {
				if s.CreatedAt <= at {
					n++
				}
			}
			return n
		}},
		{name: "ContainerInstanceCount", cluster: func(c *Cluster, at Epoch) int {
			n := 0
			for _, i := range c.instances {
				if i.RegisteredAt <= at {
					n++
				}
			}
			for _, h := range c.region.hosts { // those that are gone
				if i := h.container; h.ended > at && i != nil && i.cluster == c && i.RegisteredAt <= at {
					n++
				}
			}
			return n
		}},
	}
}

func countMetric(name string) (counted, bool) {
	for _, m := range countMetrics() {
		if m.name == name {
			return m, true
		}
	}
	return counted{}, false
}

// series is the metric of a service or cluster, as its dimensions say.
func (m counted) series(c *Cluster, d dims) (series, bool) {
	s := series{every: minute, unit: "Count"}
	switch names := d.names(); {
	case names == "ClusterName,ServiceName" && m.service != nil:
		pasts := c.pasts(d["ServiceName"])
		if pasts == nil {
			return series{}, false
		}
		p := pasts[0]
		s.from = p.since()
		s.fill = func(b *bag, slot Epoch) {
			if now := p.standing(slot + Epoch(minute)/2); now.running > 0 {
				b.add(float64(m.service(now)), 1, p.seed+61)
			}
		}
	case names == "ClusterName" && m.cluster != nil:
		s.from = c.region.world.loosePast(c).began - Epoch(pastDays.Milliseconds())
		s.fill = func(b *bag, slot Epoch) {
			b.add(float64(m.cluster(c, slot+Epoch(minute)/2)), 1, seedOf(4, c.ClusterArn))
		}
	default:
		return series{}, false
	}
	return s, true
}
