package sim

import "time"

// asides are what the incident shows beside the rest, each with random numbers
// of its own. They come after the host was drained, which wakes every service of
// its cluster.
func (e estate) asides() {
	w := e.ec2.w
	w.after(before(11*time.Minute), func() {
		w.apart(2, e.ec2.rolledBack)
		w.apart(3, func() { e.ec2.protectAll("video-transcode", 20*time.Hour) })
	})
}

// stuckOn makes a service whose one task cannot leave a draining host: with a
// minimum and a maximum of 100 % it can neither be stopped first nor be joined
// by its replacement ("Draining Amazon ECS container instances" in the guide).
func (s *site) stuckOn(i *ContainerInstance) {
	a := app{
		name: "outbox-relay", count: 1, revision: 6, cpu: 256, memory: 512, where: plainEC2, network: "bridge", arm: true,
		check: true, port: 8080, secret: true, least: 100, most: 100, team: "payments",
	}
	def := s.define(&a)
	v := s.service(&a, def)
	if i.misfit(&wanted{def: def}) == fits {
		t := s.w.newTask(s.w.birthOf(v, spot{inst: i, zone: i.host.Zone, launch: "EC2"}))
		s.w.settleTask(t, v.Deployments[0].CreatedAt.Time())
	}
	s.w.pastEvents(v)
	s.w.sort()
	s.w.poke(v)
}

// rolledBack makes a service with a release whose tasks fail until the circuit
// breaker goes back to the one before. Its tasks take their time to be healthy,
// so the way back can be watched.
func (s *site) rolledBack() {
	w := s.w
	a := app{
		name: "model-gateway", count: 4, revision: 17, cpu: 512, memory: 1024, where: gpuPool, network: "bridge", port: 8080, check: true, secret: true,
		least: 50, most: 100, breaker: true, team: "search", acts: behaviour{warmUp: seconds(80, 110)},
	}
	s.serve(&a)
	w.sort()
	w.after(11*time.Minute-80*time.Second, func() {
		s.deploy(a.name, func(d *TaskDefinition) { d.acts.exit = &ending{after: seconds(3, 8), code: 1} })
	})
}

// protectAll protects the tasks of a service.
func (s *site) protectAll(service string, d time.Duration) {
	for _, t := range s.c.service(service).allTasks() {
		s.w.protect(t, d)
	}
}
