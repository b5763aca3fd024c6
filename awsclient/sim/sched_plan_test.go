package sim

import (
	"testing"

	"pgregory.net/rapid"
)

// TestPlanKeepsItsBounds draws what the scheduler may see and checks what it
// does about it.
func TestPlanKeepsItsBounds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := func(name string, most int) int { return rapid.IntRange(0, most).Draw(t, name) }
		s := tally{
			desired: n("desired", 20), good: n("good", 25), maybe: n("maybe", 10), bad: n("bad", 10),
			oldGood: n("oldGood", 25), oldOther: n("oldOther", 5), halted: rapid.Bool().Draw(t, "halted"),
		}
		s.least, s.most = bounds(s.desired, n("minimum", 100), 100+n("maximum", 100))
		s.freshGuarded = rapid.IntRange(0, s.good+s.maybe).Draw(t, "freshGuarded")
		s.oldGuarded = rapid.IntRange(0, s.oldGood).Draw(t, "oldGuarded")
		s.otherGuarded = rapid.IntRange(0, s.oldOther).Draw(t, "otherGuarded")
		m := plan(s)
		if m.start < 0 || m.stopFresh < 0 || m.stopBad < 0 || m.stopOther < 0 || m.stopOld < 0 {
			t.Fatalf("negative: %+v", m)
		}
		if m.stopFresh > s.good+s.maybe || m.stopBad > s.bad || m.stopOther > s.oldOther || m.stopOld > s.oldGood {
			t.Fatalf("stops more than there is: %+v", m)
		}
		if m.stopFresh > s.good+s.maybe-s.freshGuarded || m.stopOther > s.oldOther-s.otherGuarded || m.stopOld > s.oldGood-s.oldGuarded {
			t.Fatalf("stops protected tasks: %+v", m)
		}
		if m.guarded < 0 || m.guarded > s.freshGuarded+s.oldGuarded+s.otherGuarded {
			t.Fatalf("blames protection wrongly: %+v", m)
		}
		live := s.good + s.maybe + s.bad + s.oldGood + s.oldOther - m.stopFresh - m.stopBad - m.stopOther - m.stopOld
		if m.start > 0 && live+m.start > s.most {
			t.Fatalf("%+v goes to %d tasks, more than %d", m, live+m.start, s.most)
		}
		// Those not known yet are stopped first, so this many healthy ones stay.
		healthy := s.good + s.oldGood
		left := s.good - max(0, m.stopFresh-s.maybe) + s.oldGood - m.stopOld
		if left < healthy && left < s.least {
			t.Fatalf("%+v leaves %d healthy of %d, less than %d", m, left, healthy, s.least)
		}
		if s.good+s.maybe-m.stopFresh+m.start > max(s.desired, s.freshGuarded) {
			t.Fatalf("%+v ends above the desired count", m)
		}
		if s.halted && m.start > 0 {
			t.Fatalf("%+v starts tasks of a failed deployment", m)
		}
	})
}

func TestPlan(t *testing.T) {
	for name, c := range map[string]struct {
		see tally
		do  moves
	}{
		"nothing to do":                   {tally{desired: 3, least: 3, most: 6, good: 3}, moves{}},
		"from nothing":                    {tally{desired: 3, least: 3, most: 6}, moves{start: 3}},
		"one died":                        {tally{desired: 3, least: 3, most: 6, good: 2}, moves{start: 1}},
		"scaled in":                       {tally{desired: 2, least: 2, most: 4, good: 5}, moves{stopFresh: 3}},
		"to zero":                         {tally{good: 2, maybe: 1, bad: 1, oldGood: 1}, moves{stopFresh: 3, stopBad: 1, stopOld: 1}},
		"rolling, 100 to 200":             {tally{desired: 4, least: 4, most: 8, oldGood: 4}, moves{start: 4}},
		"one new one healthy":             {tally{desired: 4, least: 4, most: 8, good: 1, maybe: 3, oldGood: 4}, moves{stopOld: 1}},
		"rolling, 50 to 100":              {tally{desired: 4, least: 2, most: 4, oldGood: 4}, moves{stopOld: 2, start: 2}},
		"rolling, 0 to 100":               {tally{desired: 1, least: 0, most: 1, oldGood: 1}, moves{stopOld: 1, start: 1}},
		"rolling, 100 to 100, cannot":     {tally{desired: 4, least: 4, most: 4, oldGood: 4}, moves{}},
		"old ones not running go at once": {tally{desired: 4, least: 4, most: 8, maybe: 4, oldGood: 3, oldOther: 1}, moves{stopOther: 1}},
		"unhealthy, replaced first":       {tally{desired: 3, least: 3, most: 6, good: 2, bad: 1}, moves{start: 1}},
		"its replacement is healthy":      {tally{desired: 3, least: 3, most: 6, good: 3, bad: 1}, moves{stopBad: 1}},
		"its replacement is unhealthy":    {tally{desired: 3, least: 3, most: 6, good: 2, bad: 2}, moves{stopBad: 1, start: 1}},
		"unhealthy without room":          {tally{desired: 3, least: 2, most: 3, good: 1, bad: 2}, moves{stopBad: 1, start: 1}},
		"scaled in, two protected":        {tally{desired: 2, least: 2, most: 4, good: 5, freshGuarded: 3}, moves{stopFresh: 2, guarded: 1}},
		"rolled, two old ones protected":  {tally{desired: 4, least: 4, most: 8, good: 4, oldGood: 4, oldGuarded: 2}, moves{stopOld: 2, guarded: 2}},
		"no room but for protection":      {tally{desired: 4, least: 2, most: 4, oldGood: 4, oldGuarded: 4}, moves{guarded: 2}},
		"failed deployment":               {tally{desired: 3, least: 3, most: 6, good: 1, halted: true}, moves{}},
	} {
		if got := plan(c.see); got != c.do {
			t.Errorf("%s: %+v instead of %+v", name, got, c.do)
		}
	}
}

func TestBounds(t *testing.T) {
	for _, c := range [][5]int{{4, 50, 200, 2, 8}, {3, 50, 150, 2, 4}, {1, 100, 200, 1, 2}, {5, 0, 100, 0, 5}, {0, 100, 200, 0, 0}, {7, 33, 130, 3, 9}} {
		if least, most := bounds(c[0], c[1], c[2]); least != c[3] || most != c[4] {
			t.Errorf("%d at %d-%d %%: %d to %d, want %d to %d", c[0], c[1], c[2], least, most, c[3], c[4])
		}
	}
}
