package sim

import (
	"fmt"
	"time"
)

// watch sets going what can happen to a running task by itself: its health
// checks, and what its revision's behaviour has in store.
func (w *World) watch(t *Task) {
	ready := w.pick(t.def.acts.warmUp)
	d := t.checkedAfter()
	if d > 0 {
		w.step(t, ready+d, func() { w.checkPassed(t) })
	}
	if t.life.registered && !t.def.acts.target.hopeless() {
		w.step(t, ready+w.pick(w.pace.targetHealthy), func() { w.targetPassed(t) })
	}
	if d == 0 && !t.life.registered {
		w.step(t, ready+w.pace.settled, func() { w.proved(t) })
	}
	w.beset(t)
}

// beset sets going what will go wrong with a running task.
func (w *World) beset(t *Task) {
	acts := &t.def.acts
	if e := acts.exit; e != nil {
		after := w.pick(e.after)
		if e.code == exitKilled && t.past != nil {
			t.past.ends = w.epoch() + Epoch(after.Milliseconds())
		}
		w.step(t, after, func() { w.exited(t, e) })
	}
	if d := t.checkedAfter(); d > 0 && w.afflicted(acts.check) {
		w.step(t, max(d, w.pick(acts.check.after)), func() { w.checkFailed(t) })
	}
	if t.life.registered && w.afflicted(acts.target) {
		w.step(t, w.grace(t)+w.pick(acts.target.after)+w.pick(w.pace.targetUnhealthy), func() { w.targetFailed(t) })
	}
}

// afflicted draws whether a task has a trouble.
func (w *World) afflicted(tr *trouble) bool {
	return tr != nil && (tr.share == 0 || w.rng.Float64() < tr.share)
}

// hopeless says whether the check of such tasks never passes at all.
func (tr *trouble) hopeless() bool { return tr != nil && tr.share == 0 && tr.after.most == 0 }

// grace is how long the load balancer's checks are not heeded.
func (w *World) grace(t *Task) time.Duration {
	if g := t.service.HealthCheckGracePeriodSeconds; g != nil {
		return time.Duration(*g) * time.Second
	}
	return w.pace.grace
}

// checkedAfter is when the container health checks give their first answer:
// after the interval of the slowest one. Zero is no check.
func (t *Task) checkedAfter() time.Duration {
	var most time.Duration
	for i := range t.def.ContainerDefinitions {
		if h := t.def.ContainerDefinitions[i].HealthCheck; h != nil {
			most = max(most, time.Duration(h.Interval)*time.Second)
		}
	}
	return most
}

// checkPassed is the first good answer of the container health checks.
func (w *World) checkPassed(t *Task) {
	if t.HealthStatus == healthBad {
		return
	}
	for i := range t.Containers {
		if t.Containers[i].def.HealthCheck != nil {
			t.Containers[i].HealthStatus = healthGood
		}
	}
	t.HealthStatus = healthGood
	t.Version++
	if !t.life.registered {
		w.proved(t)
	}
}

// checkFailed is when the container health check has failed often enough.
func (w *World) checkFailed(t *Task) {
	for i := range t.Containers {
		if c := &t.Containers[i]; c.def.HealthCheck != nil && c.def.Essential {
			c.HealthStatus = healthBad
			break
		}
	}
	t.HealthStatus = healthBad
	t.Version++
	if t.service == nil {
		return // only a service replaces unhealthy tasks
	}
	t.service.event(w, fmt.Sprintf("(task %s) failed container health checks.", t.id))
	w.condemn(t, "Task failed container health checks")
}

// targetPassed is when the load balancer finds the target healthy.
func (w *World) targetPassed(t *Task) {
	if t.HealthStatus != healthBad {
		w.proved(t)
	}
}

// targetFailed is when the load balancer gives the target up.
func (w *World) targetFailed(t *Task) {
	lb := t.service.LoadBalancers[0]
	port := lb.ContainerPort
	if c := t.essential(lb.ContainerName); len(c.NetworkBindings) > 0 {
		port = c.NetworkBindings[0].HostPort
	}
	t.service.event(w, fmt.Sprintf("(task %s) (port %d) is unhealthy in (target-group %s) due to (reason %s).",
		t.id, port, lb.TargetGroupArn, t.def.acts.target.reason))
	w.condemn(t, fmt.Sprintf("Task failed ELB health checks in (target-group %s)", lb.TargetGroupArn))
}

// condemn marks a task for replacement by its service.
func (w *World) condemn(t *Task, reason string) {
	t.life.healthy, t.life.bad, t.life.badReason = false, true, reason
	t.past.fails(w)
	w.poke(t.service)
}

// proved is when a task counts as healthy.
func (w *World) proved(t *Task) {
	if t.life.bad || t.life.healthy {
		return
	}
	t.life.healthy = true
	t.past.serves(w)
	if t.service != nil {
		t.dep.prove()
		w.poke(t.service)
	}
}
