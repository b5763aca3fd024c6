package sim

import "time"

// What happens in a healthy account by itself: pipelines deploy, autoscaling
// moves desired counts, Spot capacity is taken away. All of it goes through the
// same calls that people use.

// pipeline deploys a new revision of a service again and again.
func (s *site) pipeline(service string, first time.Duration, every span) {
	s.w.after(first, func() {
		s.deploy(service, nil)
		s.pipeline(service, s.w.pick(every), every)
	})
}

// deploy registers a new revision and updates the service to it.
func (s *site) deploy(service string, change func(*TaskDefinition)) {
	ref := s.release(service, change).TaskDefinitionArn
	// A service that is there and active takes its own newest revision.
	_, _ = s.w.updateService(s.r, s.c.ClusterName, service, serviceUpdate{TaskDefinition: &ref})
}

// autoscale moves a desired count up and down around where it is. It stands
// still while somebody else has set another count.
func (s *site) autoscale(service string, by int, every span) {
	base := s.c.serviceUnsorted(service).DesiredCount
	up := false
	var move func()
	move = func() {
		v := s.c.service(service)
		next := base
		if up = !up; up {
			next = base + by
		}
		if v.DesiredCount == base || v.DesiredCount == base+by {
			s.stepped(service, next)
			_, _ = s.w.updateService(s.r, s.c.ClusterName, service, serviceUpdate{DesiredCount: &next}) // see deploy
		}
		wait := s.w.pick(every)
		s.scaled(service, up, s.w.now.Add(wait))
		s.w.after(wait, move)
	}
	wait := s.w.pick(every)
	s.scaled(service, false, s.w.now.Add(wait))
	s.w.after(wait, move)
}

// serviceUnsorted finds a service while the cluster is being built.
func (c *Cluster) serviceUnsorted(name string) *Service {
	for _, s := range c.services {
		if s.ServiceName == name {
			return s
		}
	}
	return nil
}

// reclaim takes Spot tasks of a service away now and then.
func (s *site) reclaim(service string, every span) {
	s.w.after(s.w.pick(every), func() {
		for _, t := range s.c.service(service).allTasks() {
			if t.CapacityProviderName == "FARGATE_SPOT" && t.LastStatus == stRunning {
				s.w.interrupt(t)
				break
			}
		}
		s.reclaim(service, every)
	})
}

// everyday is the usual motion of the shop.
func (e estate) everyday() {
	e.web.w.sort() // metrics are found by name
	e.scaling()
	e.web.c.service("invoices").fine = []string{"CPUUtilization", "MemoryUtilization"}
	e.web.autoscale("catalog-api", 3, seconds(700, 1100))
	e.web.autoscale("storefront", 2, seconds(900, 1500))
	e.ec2.autoscale("stream-router", 2, seconds(1000, 1600))
	e.web.reclaim("image-resizer", seconds(560, 800))
	e.ec2.pipeline("webhooks", 50*time.Minute, seconds(2400, 3600))
	e.web.pipeline("web-bff", 35*time.Minute, seconds(1900, 2800))
	e.alarms()
}
