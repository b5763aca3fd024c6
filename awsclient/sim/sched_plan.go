package sim

// tally is what the scheduler sees of a service when it looks at it. Fresh
// tasks are those of the PRIMARY deployment on hosts that are not draining; all
// others are old.
type tally struct {
	desired, least, most int // least and most are the bounds of the deployment configuration
	good, maybe, bad     int // fresh: healthy; not known yet; failed a check
	oldGood, oldOther    int // old: healthy; not
	halted               bool
	// The tasks under protection among good and maybe, oldGood and oldOther.
	freshGuarded, oldGuarded, otherGuarded int
}

// moves is what the scheduler does about it.
type moves struct {
	start     int // fresh tasks
	stopFresh int // fresh ones too many: those not known yet first
	stopBad   int // fresh ones that failed a check
	stopOther int // old ones that do no work
	stopOld   int // old ones that do
	guarded   int // tasks that stay only because they are protected
}

// plan decides one round of the service scheduler. It never asks for more than
// most tasks that are running or pending, and never stops a healthy task when
// fewer than least would be left ("Amazon ECS service deployment parameters" in
// the developer guide). A task that failed its check goes once its replacement
// has an answer of its own, or at once, one at a time, when the maximum leaves
// no room to start a replacement first.
func plan(t tally) moves {
	var m moves
	goodish := t.good + t.maybe
	if goodish > t.desired {
		m.stopFresh = m.unless(goodish-t.desired, goodish-t.freshGuarded)
		goodish -= m.stopFresh
	}
	m.stopOther = m.unless(t.oldOther, t.oldOther-t.otherGuarded)
	m.stopBad = min(t.bad, max(0, t.good+t.bad-t.desired))
	if t.desired == 0 {
		m.stopBad = t.bad
	}
	healthy := min(t.good, t.desired) + t.oldGood
	loose := t.oldGood - t.oldGuarded
	m.stopOld = m.unless(min(t.oldGood, max(0, healthy-max(t.desired, t.least))), loose)

	need := max(0, t.desired-goodish)
	if t.halted {
		need = 0
	}
	live := goodish + t.bad - m.stopBad + t.oldGood - m.stopOld + t.oldOther - m.stopOther
	room := t.most - live // below zero when the desired count has just been lowered
	if need > room {
		free := m.unless(min(t.oldGood-m.stopOld, max(0, healthy-m.stopOld-t.least), need-room), loose-m.stopOld)
		m.stopOld += free
		room += free
	}
	if need > room && room <= 0 && t.maybe == 0 && t.bad > m.stopBad {
		m.stopBad++
		room++
	}
	m.start = max(0, min(need, room))
	m.guarded = min(m.guarded, t.freshGuarded+t.oldGuarded+t.otherGuarded) // one may be wanted twice
	return m
}

// unless is how many of the tasks that should be stopped may be; it counts the
// rest as guarded.
func (m *moves) unless(want, free int) int {
	n := min(want, free)
	m.guarded += want - n
	return n
}

// bounds are the least and most tasks of a service while it is deployed: the
// minimum rounds up, the maximum down.
func bounds(desired, minPercent, maxPercent int) (least, most int) {
	return (desired*minPercent + 99) / 100, desired * maxPercent / 100
}
