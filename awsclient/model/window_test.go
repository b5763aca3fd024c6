package model_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/ecsdeck/ecsdeck/awsclient/model"
)

func TestWindowFor(t *testing.T) {
	now := time.Date(2026, 11, 3, 9, 41, 37, 0, time.UTC)
	day := 24 * time.Hour
	for _, c := range []struct {
		span   time.Duration
		fine   bool
		period time.Duration
		points int
	}{
		{15 * time.Minute, false, time.Minute, 15},
		{15 * time.Minute, true, 20 * time.Second, 45},
		{time.Hour, true, 20 * time.Second, 180},
		{3 * time.Hour, true, time.Minute, 180},
		{3 * time.Hour, false, time.Minute, 180},
		{12 * time.Hour, false, 2 * time.Minute, 360},
		{day, false, 5 * time.Minute, 288},
		{7 * day, false, 30 * time.Minute, 336},
		{14 * day, false, time.Hour, 336},
	} {
		w := model.WindowFor(c.span, now, c.fine)
		// Either end is cut to the period, so one point more can be in.
		if n := int(w.Span() / w.Period); w.Period != c.period || n < c.points || n > c.points+1 {
			t.Errorf("%v, fine %v: %d points of %v, want %d of %v", c.span, c.fine, n, w.Period, c.points, c.period)
		}
	}
}

func TestWindowKeepsToRetention(t *testing.T) {
	now := time.Date(2026, 11, 3, 9, 41, 37, 0, time.UTC)
	day := 24 * time.Hour
	for _, c := range []struct{ ago, want time.Duration }{
		{4 * time.Hour, time.Minute}, {16 * day, 5 * time.Minute}, {64 * day, time.Hour},
	} {
		from := now.Add(-c.ago)
		if w := model.WindowBetween(from, from.Add(time.Hour), now, true); w.Period != c.want {
			t.Errorf("%v ago: points of %v, want %v", c.ago, w.Period, c.want)
		}
	}
}

func TestWindowsAreAligned(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		now := time.Unix(rapid.Int64Range(1_700_000_000, 1_900_000_000).Draw(t, "now"), 0)
		from := now.Add(-time.Duration(rapid.Int64Range(-100, 8_000_000).Draw(t, "from, seconds ago")) * time.Second)
		to := from.Add(time.Duration(rapid.Int64Range(-100, 8_000_000).Draw(t, "span")) * time.Second)
		w := model.WindowBetween(from, to, now, rapid.Bool().Draw(t, "fine"))
		if !w.From.Truncate(w.Period).Equal(w.From) || !w.To.Truncate(w.Period).Equal(w.To) {
			t.Errorf("%v is not aligned", w)
		}
		if !w.From.Before(w.To) || w.To.After(now) || w.Span() > 402*w.Period {
			t.Errorf("%v of %v to %v at %v", w, from, to, now)
		}
		if o := w.With(5 * time.Minute); !o.From.Before(o.To) || o.To.After(now) {
			t.Errorf("with five minutes %v becomes %v", w, o)
		}
	})
}
