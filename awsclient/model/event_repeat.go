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
	// leaveGap is the most between a task that goes and the one in its place.
	leaveGap = time.Minute
	// stopGap is the most between the draining of a task and the word that ECS
	// stopped it: the default deregistration delay of a target group.
	stopGap = 5 * time.Minute
)

// repeats is the trouble that a service had again and again though it was
// steady in between. It is told in the past tense, without a "now": a service
// has no clock, and its newest event may be hours old.
type repeats struct {
	replaced, unhealthy, stuck, lost int
	first                            time.Time // of the oldest event that counts
	stuckAs, cause                   string    // of the newest event that tells it
}

// repeated returns what happened again and again, empty when nothing did. What
// came before the current deployment is history.
func (s Service) repeated() string {
	if len(s.Events) == 0 {
		return ""
	}
	newest := s.Events[0].At
	since := newest.Add(-repeatWindow)
	primary, _ := s.Primary()
	if primary.Created.After(since) {
		since = primary.Created
	}
	n := 0
	for n < len(s.Events) && !s.Events[n].At.Before(since) {
		n++
	}
	var r repeats
	for _, e := range s.Events[:n] {
		r.count(e)
	}
	if r.replaced+r.unhealthy+r.stuck == 0 && primary.Rollout != "IN_PROGRESS" && len(s.Deployments) < 2 {
		r.countLost(s.Events[:n])
	}
	return r.words(newest, n >= busyEvents)
}

// count takes one event in.
func (r *repeats) count(e Event) {
	kind, tone := e.classify()
	text := e.Text()
	switch {
	case kind == EventStarted && tone == Warn:
		_, after, _ := strings.Cut(text, "replaced ")
		r.replaced += leading(after)
	case kind == EventUnhealthy:
		r.unhealthy++
		if r.cause == "" {
			r.cause = unhealthyCause(text)
		}
	case kind == EventPlacement || kind == EventStuck:
		r.stuck++
		if r.stuckAs == "" {
			r.stuckAs = e.Brief()
		}
	default:
		return
	}
	r.first = e.At
}

// countLost counts the tasks that went by themselves. Of a task that exits ECS
// says only that its target was taken out and that a task was started; when ECS
// stopped a task about then, it may have been that one.
func (r *repeats) countLost(events []Event) {
	used := make([]bool, len(events))
	for i, e := range events {
		if e.Kind() != EventStarted || stoppedNear(events, e.At) {
			continue
		}
		left := 0
		for j, o := range events {
			kind := o.Kind()
			if used[j] || kind != EventDraining && kind != EventDeregistered || o.At.Sub(e.At).Abs() > leaveGap {
				continue
			}
			if left == 0 || o.At.Sub(events[left-1].At).Abs() <= 5*time.Second { // both tell of the same tasks
				used[j], left = true, j+1
			}
		}
		if left > 0 {
			r.lost += min(goneOf(events[left-1]), leading(afterWord(e, "started ")))
			r.first = events[max(i, left-1)].At
		}
	}
}

func stoppedNear(events []Event, at time.Time) bool {
	for _, e := range events {
		if e.Kind() == EventStopped && e.At.Sub(at).Abs() <= stopGap {
			return true
		}
	}
	return false
}

// goneOf is how many tasks or targets an event tells to have gone.
func goneOf(e Event) int {
	if e.Kind() == EventDraining {
		return leading(afterWord(e, "connections on "))
	}
	return leading(afterWord(e, "deregistered "))
}

func afterWord(e Event, word string) string {
	_, after, _ := strings.Cut(e.Text(), word)
	return after
}

// leading returns the number that the text starts with, 1 when there is none.
func leading(text string) int {
	n, _, _ := strings.Cut(text, " ")
	if i, err := strconv.Atoi(n); err == nil {
		return i
	}
	return 1
}

// words tells what happened at least twice. Of a busy service once is enough
// for tasks that fail their health checks: its events reach back too little to
// show the time before.
func (r repeats) words(newest time.Time, busy bool) string {
	least := 2
	if busy {
		least = 1
	}
	within := " in " + minutes(newest.Sub(r.first))
	cause := ""
	if r.cause != "" {
		cause = ": " + r.cause
	}
	switch {
	case r.replaced >= least:
		return "replaced " + plural(r.replaced, "unhealthy task") + within + cause
	case r.unhealthy >= least:
		return plural(r.unhealthy, "failed health check") + within + cause
	case r.stuck >= 2:
		return fmt.Sprintf("%s, %d times%s", r.stuckAs, r.stuck, within)
	case r.lost >= 2:
		return "lost " + plural(r.lost, "task") + within
	}
	return ""
}

// minutes is "20 m", rounded up.
func minutes(d time.Duration) string {
	return strconv.Itoa(max(1, int((d+time.Minute-1)/time.Minute))) + " m"
}
