package widget

import (
	"math"
	"strings"
	"time"

	"github.com/ecsdeck/ecsdeck/themes"
)

// draw puts the series on their canvases.
func (b *plotter) draw() {
	b.lines, b.limits, b.bands = newDots(b.cols, b.rows), newDots(b.cols, b.rows), newDots(b.cols, b.rows)
	if !b.to.After(b.from) {
		return
	}
	// The first series is drawn last: it lies over the others.
	for i := len(b.drawn) - 1; i >= 0; i-- {
		switch s := b.drawn[i]; s.Role {
		case RoleLine:
			b.drawLine(s)
		case RoleLimit:
			b.drawLimit(s)
		case RoleBandLow:
			if high, ok := b.bandHigh(s.Label); ok {
				b.drawBand(s, high)
			}
		}
	}
}

func (b *plotter) bandHigh(label string) (drawnSeries, bool) {
	for _, s := range b.drawn {
		if s.Role == RoleBandHigh && s.Label == label {
			return s, true
		}
	}
	return drawnSeries{}, false
}

// drawLine joins the points that follow each other without a gap.
func (b *plotter) drawLine(s drawnSeries) {
	var prev ChartPoint
	joined, have := false, false
	alone := func() {
		if have && !joined && b.within(prev.At) {
			b.lone = append(b.lone, b.cellAt(prev))
			b.lines.set(b.dotX(prev.At), b.dotY(prev.Value), s.tone)
		}
	}
	for _, p := range s.wider {
		if !finite(p.Value) {
			continue
		}
		if have && !b.apart(prev, p) {
			b.segment(prev, p, s.tone)
			joined = true
		} else {
			alone()
			joined = false
		}
		prev, have = p, true
	}
	alone()
}

func (b *plotter) cellAt(p ChartPoint) int {
	return (b.rows-1-b.dotY(p.Value)/dotsHigh)*b.cols + b.col(p.At)
}

// segment draws from point to point, cut at the ends of the window.
func (b *plotter) segment(p, q ChartPoint, tone themes.Tone) {
	p, q = b.clip(p, q), b.clip(q, p)
	b.lines.line(b.dotX(p.At), b.dotY(p.Value), b.dotX(q.At), b.dotY(q.Value), tone)
}

// clip moves p along the way to q until it is in the window.
func (b *plotter) clip(p, q ChartPoint) ChartPoint {
	var edge time.Time
	switch {
	case p.At.Before(b.from):
		edge = b.from
	case p.At.After(b.to):
		edge = b.to
	default:
		return p
	}
	span := q.At.Sub(p.At)
	if span == 0 {
		return p
	}
	share := float64(edge.Sub(p.At)) / float64(span)
	return ChartPoint{At: edge, Value: p.Value + (q.Value-p.Value)*share}
}

// drawLimit draws steps: a limit holds until the next point, and over the
// period of the last.
func (b *plotter) drawLimit(s drawnSeries) {
	for i, p := range s.wider {
		if !finite(p.Value) {
			continue
		}
		end := p.At.Add(b.data.Period)
		if i+1 < len(s.wider) && !b.apart(p, s.wider[i+1]) {
			end = s.wider[i+1].At
		}
		y := b.dotY(p.Value)
		for x := max(b.dotX(p.At), 0); x <= b.dotX(end); x++ {
			if x%4 < 2 {
				b.limits.set(x, y, s.tone)
			}
		}
	}
}

// drawBand shades between the lower and the upper points of the same moments.
func (b *plotter) drawBand(low, high drawnSeries) {
	type edgePair struct {
		at     ChartPoint
		lo, hi float64
	}
	var prev edgePair
	have := false
	j := 0
	for _, p := range low.wider {
		for j < len(high.wider) && high.wider[j].At.Before(p.At) {
			j++
		}
		if j == len(high.wider) {
			break
		}
		q := high.wider[j]
		if !q.At.Equal(p.At) || !finite(p.Value) || !finite(q.Value) {
			continue
		}
		now := edgePair{p, p.Value, q.Value}
		x1 := b.dotX(p.At)
		if !have || b.apart(prev.at, p) {
			b.bands.shade(x1, b.dotY(now.lo), b.dotY(now.hi), low.tone)
		} else {
			x0 := b.dotX(prev.at.At)
			for x := x0; x <= x1; x++ {
				share := float64(x-x0) / math.Max(float64(x1-x0), 1)
				b.bands.shade(x, b.dotY(prev.lo+(now.lo-prev.lo)*share), b.dotY(prev.hi+(now.hi-prev.hi)*share), low.tone)
			}
		}
		prev, have = now, true
	}
}

// The signs of the plot.
const (
	lonePoint     = '•'
	thresholdSign = '╌'
	cursorSign    = '│'
	markerSign    = '┊'
	gridSign      = '┈'
)

// compose lays the canvases over each other into cells: data over marks over
// the band over the grid.
func (b *plotter) compose() {
	b.cells = make([]chartCell, b.cols*b.rows)
	for i := range b.cells {
		b.cells[i] = chartCell{' ', themes.Text}
	}
	if b.rows >= 6 {
		for row, l := range b.labels {
			if strings.TrimSpace(l) != "" {
				b.fillRow(row, chartCell{gridSign, themes.Rule})
			}
		}
	}
	b.overlay(b.bands)
	for _, m := range b.markersSeen() {
		b.fillCol(b.col(m.At), chartCell{markerSign, toneOr(m.Tone, themes.Muted)})
	}
	for _, t := range b.data.Thresholds {
		if row, ok := b.thresholdRow(t); ok {
			b.fillRow(row, chartCell{thresholdSign, toneOr(t.Tone, themes.Warn)})
		}
	}
	if b.hasCursor() && b.within(b.cursor) {
		b.fillCol(b.col(b.cursor), chartCell{cursorSign, themes.Accent})
	}
	b.overlay(b.limits)
	b.overlay(b.lines)
	for _, i := range b.lone {
		b.cells[i] = chartCell{lonePoint, b.lines.tone[i]}
	}
}

func (b *plotter) fillRow(row int, c chartCell) {
	for x := range b.cols {
		b.cells[row*b.cols+x] = c
	}
}

func (b *plotter) fillCol(col int, c chartCell) {
	for y := range b.rows {
		b.cells[y*b.cols+col] = c
	}
}

func (b *plotter) overlay(d dots) {
	for i, bits := range d.bits {
		if bits != 0 {
			b.cells[i] = chartCell{braille + rune(bits), d.tone[i]}
		}
	}
}

// thresholdRow is the row of a level; false when it is beyond the axis.
func (b *plotter) thresholdRow(t ChartThreshold) (int, bool) {
	if !finite(t.Value) || t.Value < b.value.lo || t.Value > b.value.hi {
		return 0, false
	}
	return b.rows - 1 - b.dotY(t.Value)/dotsHigh, true
}

func toneOr(t, other themes.Tone) themes.Tone {
	if t == themes.Text {
		return other
	}
	return t
}
