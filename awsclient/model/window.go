package model

import "time"

// Window is a span of time with the distance of its points. From is inclusive,
// To exclusive; both lie on multiples of Period.
type Window struct {
	From, To time.Time
	Period   time.Duration
}

// Span is the length of the window.
func (w Window) Span() time.Duration { return w.To.Sub(w.From) }

const (
	// maxPoints is how many points a series has at most: more than a terminal
	// has dots.
	maxPoints = 400

	// FinePeriod is the distance of the points of a service that publishes its
	// CPU and memory every 20 seconds. Source: MonitoringConfiguration in the ECS
	// reference.
	FinePeriod = 20 * time.Second

	usualPeriod = time.Minute
)

// How long CloudWatch keeps points of each distance. Source: the reference of
// GetMetricData.
const (
	keepsFine   = 3 * time.Hour
	keepsMinute = 15 * 24 * time.Hour
	keepsFive   = 63 * 24 * time.Hour
)

// WindowFor is the window of the last span before now. Its newest period is the
// last whole one, because CloudWatch has a part of the one under way at most.
// The period grows with the span (15 minutes to 2 weeks give 15 to 400 points).
// fine asks for 20-second points; they exist for spans under 3 hours.
func WindowFor(span time.Duration, now time.Time, fine bool) Window {
	return WindowBetween(now.Add(-span), now, now, fine)
}

// WindowBetween is WindowFor of any two times, for a chart that is moved: the
// period is one for which CloudWatch still keeps points at from.
func WindowBetween(from, to, now time.Time, fine bool) Window {
	to = earlier(to, now)
	if !from.Before(to) {
		from = to.Add(-usualPeriod)
	}
	period := periodFor(to.Sub(from), now.Sub(from), fine)
	w := Window{From: from.Truncate(period), To: to.Truncate(period), Period: period}
	if !w.From.Before(w.To) {
		w.From = w.To.Add(-period)
	}
	return w
}

// With is the window with another period, not finer than what CloudWatch keeps.
func (w Window) With(period time.Duration) Window {
	if period <= 0 || period == w.Period {
		return w
	}
	out := Window{From: w.From.Truncate(period), To: w.To.Truncate(period), Period: period}
	if !out.From.Before(out.To) {
		out.From = out.To.Add(-period)
	}
	return out
}

func earlier(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}

// periodFor returns the shortest period that exists for points as old as age
// and needs at most maxPoints for the span.
func periodFor(span, age time.Duration, fine bool) time.Duration {
	least := usualPeriod
	switch {
	case age > keepsFive:
		least = time.Hour
	case age > keepsMinute:
		least = 5 * time.Minute
	case fine && age < keepsFine:
		least = FinePeriod
	}
	for _, p := range []time.Duration{
		FinePeriod, time.Minute, 2 * time.Minute, 5 * time.Minute, 10 * time.Minute, 15 * time.Minute,
		30 * time.Minute, time.Hour, 3 * time.Hour, 6 * time.Hour,
	} {
		if p >= least && (span <= maxPoints*p || p == FinePeriod) {
			return p
		}
	}
	return 24 * time.Hour
}
