package sim

import (
	"fmt"
	"time"
)

// startSome starts tasks of the PRIMARY deployment: as many as can be placed, a
// batch at a time, and none while starts are throttled.
func (w *World) startSome(s *Service, n, bad int) {
	if w.now.Before(s.sched.notBefore) {
		w.pokeAt(s, s.sched.notBefore)
		return
	}
	if n > startBatch {
		n = startBatch
		w.pokeAt(s, w.now.Add(w.pick(w.pace.batch)))
	}
	var begun []*Task
	for range n {
		sp, near, ok := w.placeFor(s)
		if !ok {
			w.placeFailed(s, near)
			break
		}
		t := w.newTask(w.birthOf(s, sp))
		s.cluster.addTask(t, true)
		w.begin(t)
		begun = append(begun, t)
	}
	if len(begun) == 0 {
		return
	}
	s.sched.steady = false
	s.sched.misplaced = 0
	s.startedEvent(w, begun, min(bad, len(begun)))
}

// birthOf is what the next task of a service is made of.
func (w *World) birthOf(s *Service, sp spot) birth {
	d := s.Deployments[0]
	b := birth{
		cluster: s.cluster, service: s, dep: d, def: d.def, spot: sp,
		group: "service:" + s.ServiceName, startedBy: d.Id,
		exec: s.EnableExecuteCommand, network: s.NetworkConfiguration,
	}
	switch s.PropagateTags {
	case "SERVICE":
		b.tags = s.Tags
	case "TASK_DEFINITION":
		b.tags = d.def.tags
	}
	if s.EnableECSManagedTags {
		b.tags = append(append([]Tag{}, b.tags...),
			Tag{"aws:ecs:serviceName", s.ServiceName}, Tag{"aws:ecs:clusterName", s.cluster.ClusterName})
	}
	return b
}

// placeFor finds a place for the next task of a service.
func (w *World) placeFor(s *Service) (spot, closest, bool) {
	d := s.Deployments[0]
	launch, provider := d.LaunchType, ""
	if len(d.CapacityProviderStrategy) > 0 {
		provider = nextProvider(d.CapacityProviderStrategy, d.tasks)
		launch = "EC2"
		if onFargate(provider) {
			launch = "FARGATE"
		}
	}
	if launch == "FARGATE" {
		zone := fargateZone(s.cluster.region.name, s.allTasks())
		return spot{zone: zone, launch: launch, provider: provider}, closest{}, true
	}
	q := wanted{
		def: d.def, group: "service:" + s.ServiceName, provider: provider,
		constraints: s.sched.constraints, strategy: s.PlacementStrategy,
		distinct: s.sched.distinct || s.SchedulingStrategy == "DAEMON",
	}
	if len(q.strategy) == 0 { // ECS spreads services over zones by default
		q.strategy = defaultStrategy()
	}
	inst, near := s.cluster.place(q)
	if inst == nil {
		return spot{}, near, false
	}
	return spot{inst: inst, zone: inst.host.Zone, launch: launch, provider: provider}, near, true
}

// defaultStrategy spreads over zones, then over hosts.
func defaultStrategy() []PlacementStrategy {
	return []PlacementStrategy{
		{Type: "spread", Field: "attribute:ecs.availability-zone"},
		{Type: "spread", Field: "instanceId"},
	}
}

// allTasks are the live tasks of all deployments.
func (s *Service) allTasks() []*Task {
	if len(s.Deployments) == 1 {
		return s.Deployments[0].tasks
	}
	var list []*Task
	for _, d := range s.Deployments {
		list = append(list, d.tasks...)
	}
	return list
}

// placeFailed says why no host would do, and tries again later.
func (w *World) placeFailed(s *Service, near closest) {
	msg := "was unable to place a task because no container instance met all of its requirements. "
	if near.inst == nil {
		msg += "Reason: No Container Instances were found in your cluster."
	} else {
		msg += fmt.Sprintf("The closest matching (container-instance %s) %s", near.inst.id, near.why.event())
	}
	s.repeat(w, msg+" For more information, see the Troubleshooting section of the Amazon ECS Developer Guide.")
	s.sched.steady = false
	s.sched.misplaced++
	wait := min(w.pace.retryPlace.least<<min(s.sched.misplaced-1, 10), w.pace.retryPlace.most)
	w.pokeAt(s, w.now.Add(wait))
}

// neverRan notes a task that ended before it ran: the starts of a service wait
// twice as long after each round in which that happens.
func (w *World) neverRan(s *Service) {
	if w.now.Before(s.sched.notBefore) {
		return // of the same round
	}
	wait := min(w.pace.throttleFirst<<min(s.sched.neverRan, 10), w.pace.throttleMost)
	s.sched.notBefore = w.now.Add(wait)
	if s.sched.neverRan++; s.sched.neverRan > 2 {
		s.repeat(w, "is unable to consistently start tasks successfully.")
	}
}

// unthrottle forgets that tasks would not start, as an update of the service does.
func (s *Service) unthrottle() {
	s.sched.neverRan, s.sched.misplaced = 0, 0
	s.sched.notBefore = time.Time{}
	s.sched.said = nil
}

// started is when a task of the service runs.
func (s *Service) started(w *World) {
	s.sched.neverRan, s.sched.notBefore = 0, time.Time{}
	w.poke(s)
}
