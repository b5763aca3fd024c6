package page

import (
	"cmp"
	"fmt"
	"time"

	"github.com/ecsdeck/ecsdeck/awsclient/model"
	"github.com/ecsdeck/ecsdeck/themes"
	"github.com/ecsdeck/ecsdeck/tui/widget"
)

// chartData turns a panel into what the chart widget draws.
func chartData(p model.Panel, w model.Window) widget.ChartData {
	d := widget.ChartData{
		Title: widget.Clean(p.Title), From: w.From, To: w.To, Period: period(p, w), Unit: chartUnit(p.Unit),
		Fixed: p.Fixed100, Max: 100, Empty: widget.Clean(p.Empty),
	}
	if p.Note != "" {
		d.Title += " (" + widget.Clean(p.Note) + ")"
	}
	for _, s := range p.Series {
		d.Series = append(d.Series, chartSeries(p, s))
	}
	for _, t := range p.Thresholds {
		d.Thresholds = append(d.Thresholds, widget.ChartThreshold{
			Value: t.Value, Label: widget.Clean(cmp.Or(t.Label, t.Why)), Tone: thresholdTone(t),
		})
	}
	for _, m := range p.Markers {
		d.Markers = append(d.Markers, marker(m))
	}
	return d
}

// period is the longest distance of the points of a panel: a shorter one would
// show gaps where none are.
func period(p model.Panel, w model.Window) time.Duration {
	out := w.Period
	for _, s := range p.Series {
		out = max(out, s.Series.Period)
	}
	return out
}

func chartUnit(u model.Unit) widget.Unit {
	switch u {
	case model.UnitPercent:
		return widget.UnitPercent
	case model.UnitBytes:
		return widget.UnitBytes
	case model.UnitBytesSecond:
		return widget.UnitByteRate
	case model.UnitSeconds:
		return widget.UnitSeconds
	default:
		return widget.UnitNumber
	}
}

func chartSeries(p model.Panel, s model.PanelSeries) widget.ChartSeries {
	out := widget.ChartSeries{Label: widget.Clean(s.Label), Points: make([]widget.ChartPoint, len(s.Series.Points))}
	for i, pt := range s.Series.Points {
		out.Points[i] = widget.ChartPoint{At: pt.At, Value: pt.Value}
	}
	switch s.Role {
	case model.RoleBandLow:
		out.Role, out.Label = widget.RoleBandLow, lineLabel(p, s)
	case model.RoleBandHigh:
		out.Role, out.Label = widget.RoleBandHigh, lineLabel(p, s)
	case model.RoleLimit:
		out.Role = widget.RoleLimit
	}
	return out
}

// lineLabel is the line that a band encloses: the chart ties them by their label.
func lineLabel(p model.Panel, band model.PanelSeries) string {
	label := ""
	for _, s := range p.Series {
		if s.Role == model.RoleLine {
			label = s.Label
		}
		if s.Role == band.Role && s.Label == band.Label {
			break
		}
	}
	return widget.Clean(label)
}

func thresholdTone(t model.Threshold) themes.Tone {
	switch {
	case t.State == "ALARM":
		return themes.Bad
	case t.Alarm:
		return themes.Warn
	default:
		return themes.Accent
	}
}

func marker(m model.Marker) widget.ChartMarker {
	out := widget.ChartMarker{At: m.At, Label: widget.Clean(m.Label)}
	switch m.Kind {
	case model.MarkerDeployment:
		out.Glyph, out.Tone = "▾", themes.Accent
	case model.MarkerScaling:
		out.Glyph, out.Tone = "⇅", themes.Motion
	case model.MarkerAlarm:
		out.Glyph, out.Tone = "▲", themes.Bad
	}
	return out
}

// emptyFact says why a panel has no chart.
func emptyFact(p model.Panel) []widget.Span {
	why := widget.Span{Text: p.Empty, Tone: themes.Muted}
	if p.Problem != nil {
		why = widget.Span{Text: FaultText(p.Problem), Tone: themes.Warn}
	}
	return []widget.Span{{Text: "  · " + p.Title + ": ", Tone: themes.Muted}, why}
}

// spanWords is a length of time in words: "15 minutes", "3 hours", "2 weeks".
func spanWords(d time.Duration) string {
	const day, week = 24 * time.Hour, 7 * 24 * time.Hour
	for _, u := range []struct {
		unit time.Duration
		name string
	}{{week, "week"}, {day, "day"}, {time.Hour, "hour"}, {time.Minute, "minute"}, {time.Second, "second"}} {
		if n := int(d / u.unit); n > 0 && d%u.unit == 0 && (u.unit < day || n < 7 || u.unit == week) {
			if n == 1 {
				return "1 " + u.name
			}
			return fmt.Sprintf("%d %ss", n, u.name)
		}
	}
	return d.String()
}
