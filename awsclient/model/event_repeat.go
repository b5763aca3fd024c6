package model

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

const (
	// repeatWindow is how far back from the newest event trouble counts.
	repeatWindow = 30 * time.Minute
	// busyEvents is how many events in that time make a service so busy that what
	// happened before them is not known: a list keeps no more.
	busyEvents = 10
	// oneMoment is how far apart events of one and the same failure may be.
	oneMoment = time.Minute
	// stopGap is the most between the draining of a task and the word that ECS
	// stopped it: the default deregistration delay of a target group.
	stopGap = 5 * time.Minute
)

// judged is an event with what its wording says, which takes a while to find out.
type judged struct {
	Event
	kind EventKind
	tone Health
}

// tally is how often something happened, and to how many tasks.
type tally struct {
	moments, tasks int
	first          time.Time // of the oldest that counts
}

// add counts what happened at a time. The times come newest first.
func (t *tally) add(at time.Time, tasks int) {
	if t.moments == 0 || t.first.Sub(at) > oneMoment {
		t.moments++
	}
	t.tasks += tasks
	t.first = at
}

// repeats is the trouble that a service had again and again though it was
// steady in between. It is told in the past tense, without a "now": a service
// has no clock, and its newest event may be hours old.
type repeats struct {
	replaced, unhealthy, stuck, lost tally
	stuckAs, cause                   string // of the newest event that tells it
}

// repeated returns what happened again and again, empty when nothing did. What
// came before the current deployment is history.
func (s Service) repeated() string {
	events := s.lately()
	if len(events) == 0 {
		return ""
	}
	var r repeats
	for _, e := range events {
		r.count(e)
	}
	primary, _ := s.Primary()
	if r.replaced.moments+r.unhealthy.moments == 0 && primary.Rollout != "IN_PROGRESS" && len(s.Deployments) < 2 {
		r.countLost(events)
	}
	return r.words(events[0].At, len(events) >= busyEvents)
}

// lately returns the events that are near the newest one and not older than the
// current deployment; none when there are too few to repeat anything.
func (s Service) lately() []judged {
	if len(s.Events) < 2 {
		return nil
	}
	since := s.Events[0].At.Add(-repeatWindow)
	if primary, _ := s.Primary(); primary.Created.After(since) {
		since = primary.Created
	}
	if s.Events[1].At.Before(since) {
		return nil
	}
	out := make([]judged, 0, len(s.Events))
	for _, e := range s.Events {
		if e.At.Before(since) {
			break
		}
		kind, tone := e.classify()
		out = append(out, judged{e, kind, tone})
	}
	return out
}

// count takes one event in.
func (r *repeats) count(e judged) {
	switch {
	case e.kind == EventStarted && e.tone == Warn:
		r.replaced.add(e.At, e.number("replaced "))
	case e.kind == EventUnhealthy:
		r.unhealthy.add(e.At, 1)
		if r.cause == "" {
			r.cause = unhealthyCause(e.Message)
		}
	case e.kind == EventPlacement || e.kind == EventStuck:
		r.stuck.add(e.At, 0)
		if r.stuckAs == "" {
			r.stuckAs = e.Brief()
		}
	}
}

// countLost counts the tasks that went by themselves. Of a task that exits ECS
// says only that its target was taken out and that a task was started; when ECS
// stopped a task about then, it may have been that one.
func (r *repeats) countLost(events []judged) {
	used := make([]bool, len(events))
	for _, e := range events {
		if e.kind != EventStarted || stoppedNear(events, e.At) {
			continue
		}
		if gone := takeGone(events, used, e.At); gone > 0 {
			r.lost.moments++ // one by one: each tells of tasks of its own
			r.lost.tasks += min(gone, e.number("started "))
			r.lost.first = e.At
		}
	}
}

// takeGone returns how many tasks went about the time, and marks the events that
// say so as used: draining and deregistering tell of the same tasks.
func takeGone(events []judged, used []bool, at time.Time) int {
	gone := 0
	var told time.Time
	for i, e := range events {
		leaves := e.kind == EventDraining || e.kind == EventDeregistered
		if used[i] || !leaves || e.At.Sub(at).Abs() > oneMoment {
			continue
		}
		if gone > 0 && e.At.Sub(told).Abs() > 5*time.Second {
			continue // of other tasks
		}
		used[i], told = true, e.At
		if e.kind == EventDraining {
			gone = e.number("connections on ")
		} else {
			gone = e.number("deregistered ")
		}
	}
	return gone
}

func stoppedNear(events []judged, at time.Time) bool {
	for _, e := range events {
		if e.kind == EventStopped && e.At.Sub(at).Abs() <= stopGap {
			return true
		}
	}
	return false
}

// number returns the number that follows a word, 1 when there is none.
func (e judged) number(word string) int {
	_, after, _ := strings.Cut(e.Text(), word)
	n, _, _ := strings.Cut(after, " ")
	if i, err := strconv.Atoi(n); err == nil {
		return i
	}
	return 1
}

// words tells what happened at least twice. Of a busy service once is enough
// for tasks that fail their health checks: its events reach back too little to
// show the time before.
func (r repeats) words(newest time.Time, busy bool) string {
	least, cause := 2, ""
	if busy {
		least = 1
	}
	if r.cause != "" {
		cause = ": " + r.cause
	}
	checks := max(r.replaced.moments, r.unhealthy.moments)
	switch {
	case checks >= least && r.replaced.tasks > 0:
		return "replaced " + Counted(r.replaced.tasks, "unhealthy task") + r.replaced.within(newest) + cause
	case checks >= least:
		return Counted(r.unhealthy.tasks, "failed health check") + r.unhealthy.within(newest) + cause
	case r.stuck.moments >= 2:
		return fmt.Sprintf("%s, %d times%s", r.stuckAs, r.stuck.moments, r.stuck.within(newest))
	case r.lost.moments >= 2:
		return "lost " + Counted(r.lost.tasks, "task") + r.lost.within(newest)
	}
	return ""
}

// within is " in 20 m", rounded up; nothing for what happened once.
func (t tally) within(newest time.Time) string {
	if t.moments < 2 {
		return ""
	}
	d := newest.Sub(t.first) + time.Minute - 1
	return fmt.Sprintf(" in %d m", max(1, int(d/time.Minute)))
}
