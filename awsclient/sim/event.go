package sim

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// maxEvents is how many events a service keeps, as the API reference of
// DescribeServices has it.
const maxEvents = 100

// event writes an event of the service. The wording is AWS's own.
func (s *Service) event(w *World, text string) {
	if len(s.Events) >= maxEvents {
		s.Events = s.Events[:maxEvents-1]
	}
	s.Events = slices.Insert(s.Events, 0, ServiceEvent{
		Id: w.uuid(), CreatedAt: w.epoch(), Message: "(service " + s.ServiceName + ") " + text,
	})
}

// repeat writes an event unless the same one was written within six hours.
func (s *Service) repeat(w *World, text string) {
	last, ok := s.sched.said[text]
	if ok && w.now.Sub(last.Time()) < w.pace.steady {
		return
	}
	if s.sched.said == nil {
		s.sched.said = map[string]Epoch{}
	}
	s.sched.said[text] = w.epoch()
	s.event(w, text)
}

// startedEvent tells of tasks that were started, and how many of them replace
// unhealthy ones.
func (s *Service) startedEvent(w *World, tasks []*Task, replaced int) {
	text := fmt.Sprintf("has started %d tasks: %s.", len(tasks), taskList(tasks))
	if replaced > 0 {
		text += fmt.Sprintf(" Amazon ECS replaced %d tasks due to an unhealthy status.", replaced)
	}
	s.event(w, text)
}

// stoppedEvent tells of tasks that were stopped.
func (s *Service) stoppedEvent(w *World, tasks []*Task) {
	s.event(w, fmt.Sprintf("has stopped %d running tasks: %s.", len(tasks), taskList(tasks)))
}

// taskList is the tasks as events name them: (task ID) (task ID).
func taskList(tasks []*Task) string {
	ids := make([]string, len(tasks))
	for i, t := range tasks {
		ids[i] = t.id
	}
	return idList(ids)
}

func idList(ids []string) string { return "(task " + strings.Join(ids, ") (task ") + ")" }

// noteTargets gathers targets that come and go, and tells of them together.
func (s *Service) noteTargets(w *World, in bool) {
	if in {
		s.sched.in++
	} else {
		s.sched.out++
	}
	if s.sched.telling {
		return
	}
	s.sched.telling = true
	w.after(2*time.Second, func() {
		s.sched.telling = false
		s.tellTargets(w)
	})
}

func (s *Service) tellTargets(w *World) {
	if s.sched.out > 0 {
		s.event(w, fmt.Sprintf("has begun draining connections on %d tasks.", s.sched.out))
	}
	for _, lb := range s.LoadBalancers {
		if s.sched.out > 0 {
			s.event(w, fmt.Sprintf("deregistered %d targets in (target-group %s)", s.sched.out, lb.TargetGroupArn))
		}
		if s.sched.in > 0 {
			s.event(w, fmt.Sprintf("registered %d targets in (target-group %s)", s.sched.in, lb.TargetGroupArn))
		}
	}
	s.sched.in, s.sched.out = 0, 0
}

// checkSteady says that the service has reached a steady state when it has, and
// again every six hours while that lasts.
func (w *World) checkSteady(s *Service) {
	if s.sched.steady || len(s.Deployments) != 1 || s.Deployments[0].state != rolloutDone {
		return
	}
	if v := s.sight(); len(v.good) != s.DesiredCount || len(v.maybe)+len(v.bad)+len(v.oldGood)+len(v.oldOther) > 0 {
		return
	}
	s.sched.steady = true
	s.sched.steadyGen++
	s.event(w, "has reached a steady state.")
	w.repeatSteady(s, s.sched.steadyGen, w.pace.steady)
}

// repeatSteady says so again after a while, unless something happened.
func (w *World) repeatSteady(s *Service, gen int, in time.Duration) {
	w.after(in, func() {
		if s.sched.steady && s.sched.steadyGen == gen {
			s.event(w, "has reached a steady state.")
			w.repeatSteady(s, gen, w.pace.steady)
		}
	})
}
