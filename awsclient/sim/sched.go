package sim

import (
	"slices"
	"time"
)

// startBatch is how many tasks the scheduler starts at a time.
const startBatch = 10

// scheduling is what the service scheduler remembers of a service.
type scheduling struct {
	planned     bool // it will look at the service
	wake        time.Time
	constraints []matcher
	distinct    bool
	misplaced   int       // placements that failed in a row
	neverRan    int       // rounds in a row whose tasks ended before they ran
	notBefore   time.Time // no starts until then
	steady      bool
	steadyGen   int
	said        map[string]Epoch // when an event that repeats was last written
	in, out     int              // targets to be told of
	telling     bool
	guarded     int         // tasks that would be stopped but for their protection
	good        *Deployment // the last one that completed: what is rolled back to
}

// poke lets the scheduler look at the service soon.
func (w *World) poke(s *Service) {
	if s.sched.planned {
		return
	}
	s.sched.planned = true
	w.after(w.pick(w.pace.react), func() {
		s.sched.planned = false
		w.look(s)
	})
}

// pokeAt lets the scheduler look at a later time; of several the earliest counts.
func (w *World) pokeAt(s *Service, at time.Time) {
	if s.sched.wake.After(w.now) && !at.Before(s.sched.wake) {
		return
	}
	s.sched.wake = at
	w.at(at, func() {
		if s.sched.wake.Equal(at) {
			w.poke(s)
		}
	})
}

// view is the live tasks of a service as the plan sorts them.
type view struct {
	good, maybe, bad  []*Task
	oldGood, oldOther []*Task
}

// sight sorts the live tasks of a service.
func (s *Service) sight() view {
	var v view
	for n, d := range s.Deployments {
		for _, t := range d.tasks {
			old := n > 0 || t.inst != nil && t.inst.Status != "ACTIVE"
			switch {
			case old && t.life.healthy:
				v.oldGood = append(v.oldGood, t)
			case old:
				v.oldOther = append(v.oldOther, t)
			case t.life.bad:
				v.bad = append(v.bad, t)
			case t.life.healthy:
				v.good = append(v.good, t)
			default:
				v.maybe = append(v.maybe, t)
			}
		}
	}
	return v
}

// limits are the bounds of the service's deployment configuration.
func (s *Service) limits() (least, most int) {
	minPercent, maxPercent := 100, 200
	if c := s.DeploymentConfiguration; c != nil {
		if c.MinimumHealthyPercent != nil {
			minPercent = *c.MinimumHealthyPercent
		}
		if c.MaximumPercent != nil {
			maxPercent = *c.MaximumPercent
		}
	}
	return bounds(s.DesiredCount, minPercent, maxPercent)
}

// look is one round of the scheduler for one service.
func (w *World) look(s *Service) {
	if len(s.Deployments) == 0 {
		return
	}
	if s.SchedulingStrategy == "DAEMON" {
		w.countDaemon(s)
	}
	v := s.sight()
	least, most := s.limits()
	primary := s.Deployments[0]
	m := plan(tally{
		desired: s.DesiredCount, least: least, most: most,
		good: len(v.good), maybe: len(v.maybe), bad: len(v.bad),
		oldGood: len(v.oldGood), oldOther: len(v.oldOther),
		freshGuarded: guarded(v.good) + guarded(v.maybe), oldGuarded: guarded(v.oldGood), otherGuarded: guarded(v.oldOther),
		halted: primary.state == rolloutFailed,
	})
	w.noteGuarded(s, m.guarded)
	w.stopSome(s, v, m)
	if m.start > 0 {
		w.startSome(s, m.start, len(v.bad))
	}
	w.progress(s)
	w.checkSteady(s)
}

// stopSome carries out the stops of a plan.
func (w *World) stopSome(s *Service, v view, m moves) {
	scaling := "Scaling activity initiated by (deployment " + s.Deployments[0].Id + ")"
	var gone []*Task
	stop := func(t *Task, reason string) {
		w.tell(t, codeScheduler, reason)
		gone = append(gone, t)
	}
	surplus := unguarded(append(scaleInOrder(v.maybe, false), scaleInOrder(v.good, true)...))
	for _, t := range surplus[:m.stopFresh] {
		stop(t, scaling)
	}
	for _, t := range v.bad[:m.stopBad] {
		stop(t, t.life.badReason)
	}
	for _, t := range unguarded(v.oldOther)[:m.stopOther] {
		stop(t, reasonFor(t, scaling))
	}
	for _, t := range unguarded(v.oldGood)[:m.stopOld] {
		stop(t, scaling)
	}
	if len(gone) > 0 {
		s.sched.steady = false
		s.stoppedEvent(w, gone)
	}
}

// reasonFor is why an old task goes: its failed check, or the deployment.
func reasonFor(t *Task, scaling string) string {
	if t.life.bad {
		return t.life.badReason
	}
	return scaling
}

// scaleInOrder is the order in which tasks too many are stopped: those of the
// fullest zone first, the youngest of it; tasks that have not run yet by age
// alone.
func scaleInOrder(tasks []*Task, balance bool) []*Task {
	rest := slices.Clone(tasks)
	slices.Reverse(rest) // youngest first
	if !balance {
		return rest
	}
	counts := map[string]int{}
	for _, t := range rest {
		counts[t.AvailabilityZone]++
	}
	out := make([]*Task, 0, len(rest))
	for len(rest) > 0 {
		pick := 0
		for k, t := range rest {
			if counts[t.AvailabilityZone] > counts[rest[pick].AvailabilityZone] {
				pick = k
			}
		}
		counts[rest[pick].AvailabilityZone]--
		out = append(out, rest[pick])
		rest = slices.Delete(rest, pick, pick+1)
	}
	return out
}

// countDaemon sets the desired count of a daemon: one for each active host that
// satisfies its constraints.
func (w *World) countDaemon(s *Service) {
	n := 0
	for _, i := range s.cluster.instances {
		if i.Status == "ACTIVE" && allMatch(s.sched.constraints, i) && i.hasAll(s.Deployments[0].def.needs.attributes) {
			n++
		}
	}
	s.setDesired(n)
}

// setDesired changes the desired count in the service and its deployment.
func (s *Service) setDesired(n int) {
	s.DesiredCount = n
	if len(s.Deployments) > 0 {
		s.Deployments[0].DesiredCount = n
		s.noteRevisions()
	}
}
