package sim

import (
	"fmt"
	"slices"
)

// guarded counts the tasks under protection.
func guarded(tasks []*Task) int {
	n := 0
	for _, t := range tasks {
		if t.life.protected != 0 {
			n++
		}
	}
	return n
}

// unguarded are the tasks that the scheduler may stop.
func unguarded(tasks []*Task) []*Task {
	if guarded(tasks) == 0 {
		return tasks
	}
	return slices.DeleteFunc(slices.Clone(tasks), func(t *Task) bool { return t.life.protected != 0 })
}

// noteGuarded remembers how many tasks stay only because they are protected, and
// says so in the service's events.
func (w *World) noteGuarded(s *Service, n int) {
	s.sched.guarded = n
	if n == 0 {
		return
	}
	s.sched.steady = false
	set := s.Deployments[0]
	for _, d := range s.Deployments {
		if guarded(d.tasks) > 0 {
			set = d // the oldest one that holds protected tasks
		}
	}
	s.repeat(w, fmt.Sprintf("was unable to reach steady state because (taskSet %s) was unable to scale in due to (reason %d tasks under protection)", set.Id, n))
}
