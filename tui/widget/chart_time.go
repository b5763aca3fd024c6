package widget

import "time"

// timeTick is one named place of a time axis.
type timeTick struct {
	at    time.Time
	label string
}

// The steps of a time axis. Days are counted on the calendar, not in hours.
const (
	day  = 24 * time.Hour
	week = 7 * day
)

// timeTicks names round moments of local time between from and to, as many as
// columns give room for. Hours are those of the clock on the wall, so they
// stay round across a change of the clock, which makes one step longer or
// shorter.
func timeTicks(from, to time.Time, loc *time.Location, columns int) []timeTick {
	span := to.Sub(from)
	if span <= 0 || columns <= 0 {
		return nil
	}
	steps := [...]time.Duration{
		time.Second, 2 * time.Second, 5 * time.Second, 10 * time.Second, 15 * time.Second, 30 * time.Second,
		time.Minute, 2 * time.Minute, 5 * time.Minute, 10 * time.Minute, 15 * time.Minute, 30 * time.Minute,
		time.Hour, 2 * time.Hour, 3 * time.Hour, 6 * time.Hour, 12 * time.Hour,
		day, 2 * day, week, 2 * week, 4 * week, 13 * week, 52 * week,
	}
	step := steps[len(steps)-1]
	for _, s := range steps {
		if room := float64(columns) * float64(s) / float64(span); room >= float64(len(layoutOf(s))+3) {
			step = s
			break
		}
	}
	var out []timeTick
	for _, at := range moments(from, to, loc, step) {
		layout := layoutOf(step)
		if local := at.In(loc); step < day && local.Hour() == 0 && local.Minute() == 0 && local.Second() == 0 {
			layout = dateLayout
		}
		out = append(out, timeTick{at, at.In(loc).Format(layout)})
	}
	return out
}

const dateLayout = "Jan 2"

func layoutOf(step time.Duration) string {
	switch {
	case step < time.Minute:
		return "15:04:05"
	case step < day:
		return "15:04"
	default:
		return dateLayout
	}
}

// maxTicks bounds the work for a window that no clock was made for.
const maxTicks = 400

func moments(from, to time.Time, loc *time.Location, step time.Duration) []time.Time {
	switch {
	case step < time.Hour:
		return shortMoments(from, to, loc, step)
	case step < day:
		return hourMoments(from, to, loc, int(step/time.Hour))
	default:
		return dayMoments(from, to, loc, int(step/day))
	}
}

// shortMoments steps through seconds and minutes.
func shortMoments(from, to time.Time, loc *time.Location, step time.Duration) []time.Time {
	var out []time.Time
	secs := int64(step / time.Second)
	for at := from.Unix(); at <= to.Unix() && len(out) < maxTicks; at += secs {
		// Zones are off by half hours, and some once by seconds.
		_, off := time.Unix(at, 0).In(loc).Zone()
		at -= mod(at+int64(off), secs)
		if t := time.Unix(at, 0); !t.Before(from) {
			out = append(out, t)
		}
	}
	return out
}

// hourMoments steps through the hours of each day. An hour that the clock
// leaves out is left out.
func hourMoments(from, to time.Time, loc *time.Location, hours int) []time.Time {
	var out []time.Time
	y, m, d := from.In(loc).Date()
	for ; len(out) < maxTicks; d++ {
		if startOfDay(y, m, d, loc).After(to) {
			return out
		}
		for h := 0; h < 24; h += hours {
			at := time.Date(y, m, d, h, 0, 0, 0, loc)
			if at.Hour() == h && !at.Before(from) && !at.After(to) {
				out = append(out, at)
			}
		}
	}
	return out
}

// dayMoments steps through midnights. Steps of several days start at a fixed
// day, so that the ticks stay when the window moves.
func dayMoments(from, to time.Time, loc *time.Location, days int) []time.Time {
	var out []time.Time
	y, m, d := from.In(loc).Date()
	number := time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Unix() / int64(day/time.Second)
	if days >= 7 {
		number += 3 // 1970 began on a Thursday: count from a Monday
	}
	d -= int(mod(number, int64(days)))
	for ; len(out) < maxTicks; d += days {
		at := startOfDay(y, m, d, loc)
		if at.After(to) {
			return out
		}
		if !at.Before(from) {
			out = append(out, at)
		}
	}
	return out
}

// startOfDay is the first moment of a day. Where the clock jumps at midnight,
// that is one o'clock.
func startOfDay(y int, m time.Month, d int, loc *time.Location) time.Time {
	at := time.Date(y, m, d, 0, 0, 0, 0, loc)
	if at.Hour() != 0 {
		return time.Date(y, m, d, 1, 0, 0, 0, loc)
	}
	return at
}

func mod(a, b int64) int64 { return ((a % b) + b) % b }
