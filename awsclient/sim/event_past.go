package sim

import (
	"fmt"
	"slices"
	"time"
)

// pastEvents writes a service's history up to now: a steady state every six
// hours, and every few days the deployment that disturbed it.
func (w *World) pastEvents(s *Service) {
	s.Events = make([]ServiceEvent, 0, maxEvents)
	steady := "(service " + s.ServiceName + ") has reached a steady state."
	at := w.now.Add(-w.pick(span{0, w.pace.steady}))
	next := s.Deployments[0].CreatedAt.Time()
	for len(s.Events) < maxEvents && at.After(s.CreatedAt.Time()) {
		if at.Before(next) {
			if n := len(s.Events); n > 0 { // it was over before what came after it
				if latest := s.Events[n-1].CreatedAt.Time().Add(-8 * time.Minute); next.After(latest) {
					next = latest
				}
			}
			at = w.pastDeployment(s, next)
			next = next.Add(-w.pick(span{50 * time.Hour, 200 * time.Hour}))
			continue
		}
		s.Events = append(s.Events, ServiceEvent{w.uuid(), epochOf(at), steady})
		at = at.Add(-w.pace.steady - w.pick(seconds(0, 9)))
	}
	s.Events = s.Events[:min(len(s.Events), maxEvents)]
}

// pastDeployment writes the events of a deployment that began at a time, and
// returns when the one before them was.
func (w *World) pastDeployment(s *Service, began time.Time) time.Time {
	var texts []string
	add := func(format string, args ...any) { texts = append(texts, fmt.Sprintf(format, args...)) }
	n := max(1, min(s.DesiredCount, 4))
	deployment := s.Deployments[0].Id
	if len(s.Events) > 40 {
		deployment = "ecs-svc/" + w.serial()
	}
	names := func() string {
		ids := make([]string, n)
		for i := range ids {
			ids[i] = w.hexID(32)
		}
		return idList(ids)
	}
	add("has started %d tasks: %s.", n, names())
	for _, lb := range s.LoadBalancers {
		add("registered %d targets in (target-group %s)", n, lb.TargetGroupArn)
	}
	add("has stopped %d running tasks: %s.", n, names())
	for _, lb := range s.LoadBalancers {
		add("deregistered %d targets in (target-group %s)", n, lb.TargetGroupArn)
		add("has begun draining connections on %d tasks.", n)
	}
	add("(deployment %s) deployment completed.", deployment)
	add("has reached a steady state.")
	at := began.Add(4 * time.Second)
	batch := make([]ServiceEvent, 0, len(texts))
	for _, text := range texts {
		batch = append(batch, ServiceEvent{w.uuid(), epochOf(at), "(service " + s.ServiceName + ") " + text})
		at = at.Add(w.pick(seconds(5, 45)))
	}
	slices.Reverse(batch)
	s.Events = append(s.Events, batch...)
	return began.Add(-w.pick(span{0, w.pace.steady}))
}
