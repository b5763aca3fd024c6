package catalog

import (
	"fmt"
	"time"

	"github.com/ecsdeck/ecsdeck/themes"
	"github.com/ecsdeck/ecsdeck/tui/kind"
	"github.com/ecsdeck/ecsdeck/tui/widget"
)

// age is how long ago t was; empty when either time is not known.
func age(now, t time.Time) string {
	if now.IsZero() || t.IsZero() {
		return ""
	}
	return kind.Age(now.Sub(t))
}

// ageCell is an age in a column.
func ageCell(now, t time.Time) widget.Cell {
	switch {
	case t.IsZero():
		return none()
	case now.IsZero():
		return unknown()
	default:
		return widget.T(age(now, t)).Time(t)
	}
}

// moment is a time among facts: how long ago, then when by the clock on this
// machine's wall. The day and the year stand there only when they are other ones.
func moment(now, t time.Time) widget.Cell {
	if t.IsZero() {
		return none()
	}
	if now.IsZero() {
		return widget.T(t.UTC().Format("2 Jan 2006 15:04:05 MST")).Time(t)
	}
	local := t.In(now.Location())
	layout := "2 Jan 15:04:05 MST"
	switch {
	case local.YearDay() == now.YearDay() && local.Year() == now.Year():
		layout = "15:04:05 MST"
	case local.Year() != now.Year():
		layout = "2 Jan 2006 15:04:05 MST"
	}
	return widget.Mixed(
		widget.Span{Text: age(now, t) + " ago"},
		widget.Span{Text: ", " + local.Format(layout), Tone: themes.Muted},
	).Time(t)
}

// took is the time between two moments; none when one is missing.
func took(from, to time.Time) widget.Cell {
	if from.IsZero() || to.IsZero() {
		return none()
	}
	d := to.Sub(from)
	if d >= 0 && d < 10*time.Second {
		return widget.T(fmt.Sprintf("%.1f s", d.Seconds())).Number(d.Seconds())
	}
	return widget.T(kind.Age(d)).Number(d.Seconds())
}
