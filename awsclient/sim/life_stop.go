package sim

import "time"

// exit codes of a process that ended by a signal: 128 and the signal.
const (
	exitKilled     = 137
	exitTerminated = 143
)

// exited is when an essential container ends by itself, which ends its task.
func (w *World) exited(t *Task, e *ending) {
	t.past.dies(w)
	c := t.essential(e.container)
	c.LastStatus, c.ExitCode, c.Reason = stStopped, &e.code, e.reason
	w.logEnded(c)
	w.end(t, codeExited, "Essential container in task exited")
}

// tell stops a task from outside: the scheduler, a person, an interruption.
func (w *World) tell(t *Task, code, reason string) {
	if !t.live() {
		return
	}
	t.life.told = true
	w.end(t, code, reason)
}

// end takes a task down from whatever state it is in.
func (w *World) end(t *Task, code, reason string) {
	ran := t.LastStatus == stRunning
	t.life.gen++
	t.DesiredStatus = stStopped
	t.StopCode, t.StoppedReason = code, reason
	t.StoppingAt = w.epoch()
	t.Version++
	t.past.leaves(w)
	if t.dep != nil {
		t.dep.leave(t)
		t.service.sched.steady = false
		if !t.life.told && !t.life.ran {
			w.neverRan(t.service)
		}
		w.poke(t.service)
	}
	if t.inst != nil && !t.inst.AgentConnected {
		t.life.held = true // nobody there to stop it: see reconnected
		return
	}
	w.unwind(t, ran)
}

// reconnected lets the tasks end that could not while the agent was away.
func (w *World) reconnected(t *Task) {
	if t.life.held {
		t.life.held = false
		w.unwind(t, t.LastStatus == stRunning)
	}
}

// unwind goes through the states from the end of a task to STOPPED.
func (w *World) unwind(t *Task, ran bool) {
	if !ran || !t.life.registered {
		w.stopping(t)
		return
	}
	w.setStatus(t, stDeactivating)
	t.service.noteTargets(w, false)
	d := w.pace.drain
	if t.StopCode == codeExited {
		d = w.pace.drainDead
	}
	w.step(t, w.pick(d), func() { w.stopping(t) })
}

// stopping sends SIGTERM and waits for the containers to end.
func (w *World) stopping(t *Task) {
	w.setStatus(t, stStopping)
	w.logTold(t)
	d := w.pick(w.pace.sigterm)
	switch {
	case t.life.ran && t.def.acts.stubborn && t.StopCode != codeExited:
		d = w.killAfter(t)
	case !t.life.ran:
		d = min(d, time.Second)
	}
	w.step(t, d, func() { w.ended(t) })
}

// killAfter is the longest stopTimeout of the task's containers.
func (w *World) killAfter(t *Task) time.Duration {
	d := w.pace.kill
	for i := range t.def.ContainerDefinitions {
		if s := t.def.ContainerDefinitions[i].StopTimeout; s != nil {
			d = max(d, time.Duration(*s)*time.Second)
		}
	}
	return d
}

// ended is when all containers have ended.
func (w *World) ended(t *Task) {
	t.ExecutionStoppedAt = w.epoch()
	t.past.dies(w)
	for i := range t.Containers {
		w.endContainer(t, &t.Containers[i])
	}
	if !t.awsvpc() {
		w.stopped(t)
		return
	}
	t.attachments("DETACHING")
	w.setStatus(t, stDeprovisioning)
	w.step(t, w.pick(w.pace.detach), func() {
		t.attachments("DELETED")
		w.stopped(t)
	})
}

// endContainer gives a container its last state. One that never ran has no exit
// code.
func (w *World) endContainer(t *Task, c *Container) {
	if c.LastStatus == stRunning {
		code := 0
		switch {
		case t.def.acts.stubborn:
			code = exitKilled
		case !c.def.Essential:
			code = exitTerminated
		}
		c.ExitCode = &code
		w.logEnded(c)
	}
	c.LastStatus = stStopped
	for i := range c.ManagedAgents {
		c.ManagedAgents[i].LastStatus = stStopped
	}
}

// stopped is the end: what the task held is free, and it is kept for a while.
func (w *World) stopped(t *Task) {
	w.setStatus(t, stStopped)
	t.StoppedAt = w.epoch()
	if t.inst != nil {
		t.inst.release(t)
	}
	if t.service != nil {
		w.serviceTaskStopped(t)
	}
	w.after(w.pick(w.pace.keep), func() { t.cluster.dropTask(t) })
}

// interrupt takes a Fargate Spot task away. Its containers get SIGTERM with the
// notice, two minutes before they would be killed.
func (w *World) interrupt(t *Task) { w.tell(t, codeSpot, "Your Spot Task was interrupted.") }
