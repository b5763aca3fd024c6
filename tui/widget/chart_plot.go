package widget

import (
	"math"
	"sort"
	"time"

	"github.com/ecsdeck/ecsdeck/themes"
)

// plot is a chart made ready to be written down.
type plot struct {
	left, cols, rows int      // the plot's first column and its size in cells
	labels           []string // of the value axis, one a row
	cells            []chartCell
	texts            []chartText // over the cells, in order
	letters          []chartText // likewise, for terminals without colours
	title            []Span
	events           []Span // the row of the markers; nil when there is none
	axis             []Span
	legend, mono     [][]Span // with colours and without
}

// chartText is text on the plot.
type chartText struct {
	row, col, width int
	text            string
	tone            themes.Tone
}

// The least area in which a chart is drawn.
const (
	minChartWidth  = 16
	minChartHeight = 3
)

// build works out the plot. It makes a new one, since copies of the chart may
// still show the old one.
func (c *Chart) build() {
	c.plot = nil
	if c.width < minChartWidth || c.height < minChartHeight {
		return
	}
	b := plotter{Chart: c, plot: &plot{}}
	b.from, b.to = c.Window()
	b.pick()
	b.areas()
	b.axes()
	b.draw()
	b.compose()
	b.annotate()
	b.legends()
	b.heading()
	c.plot = b.plot
}

// plotter holds what is needed while a plot is made.
type plotter struct {
	*Chart
	*plot
	from, to time.Time
	drawn    []drawnSeries
	value    axis
	lines    dots
	limits   dots
	bands    dots
	lone     []int // cells with a point that has no neighbour
	inline   bool  // the legend is one line
	squeezed bool  // the legend stands in the title line
	tall     int   // lines of the legend
	eventRow bool
}

// drawnSeries is a series with the part of it that the window shows.
type drawnSeries struct {
	ChartSeries
	seen  []ChartPoint // in the window
	wider []ChartPoint // and one more at each side
	tone  themes.Tone
}

// pick finds the points in the window and gives each series its tone.
func (b *plotter) pick() {
	next := 0
	tones := map[string]themes.Tone{}
	for _, s := range b.data.Series {
		d := drawnSeries{ChartSeries: s, tone: s.Tone}
		lo := sort.Search(len(s.Points), func(i int) bool { return !s.Points[i].At.Before(b.from) })
		hi := sort.Search(len(s.Points), func(i int) bool { return s.Points[i].At.After(b.to) })
		d.seen = s.Points[lo:max(hi, lo)]
		d.wider = s.Points[max(lo-1, 0):min(max(hi, lo)+1, len(s.Points))]
		if d.tone == themes.Text {
			switch s.Role {
			case RoleLine:
				d.tone = themes.Series(next)
				next++
			case RoleLimit:
				d.tone = themes.Muted
			default:
				d.tone = themes.Calm
			}
		}
		tones[s.Label] = d.tone
		b.drawn = append(b.drawn, d)
	}
}

// areas divides the height.
func (b *plotter) areas() {
	rest := b.height - 1 // the time axis
	if b.data.Title != "" || b.height >= 8 {
		rest--
	}
	entries := len(b.entries())
	switch {
	case b.height >= 16 && b.width >= 56:
		b.tall = min(entries, max(b.height/5, 1))
	case b.height >= 8 && entries > 0:
		b.tall, b.inline = 1, true
	default:
		b.squeezed = true
	}
	rest -= b.tall
	if b.height >= 10 && len(b.markersSeen()) > 0 {
		b.eventRow = true
		rest--
	}
	b.rows = max(rest, 1)
}

// The width from which a chart keeps room for labels of the usual width.
const (
	roomyChart = 56
	usualLabel = 8 // "16.5 MiB"
)

// axes chooses the range of values and the width of their labels.
func (b *plotter) axes() {
	lo, hi := b.extent()
	ticks := max(min(b.rows/3, 8), 2)
	if b.data.Fixed {
		b.value = fixedAxis(b.data.Unit, b.data.Min, b.data.Max, lo, hi, ticks)
	} else {
		b.value = niceAxis(b.data.Unit, lo, hi, ticks)
	}
	b.labels = make([]string, b.rows)
	wide := 0
	if b.width >= roomyChart {
		wide = usualLabel // charts that stand above each other have one time axis
	}
	for _, v := range b.value.ticks() {
		row := b.rows - 1 - b.value.dot(v, b.rows*dotsHigh)/dotsHigh
		b.labels[row] = b.data.Unit.tick(v, b.value.step)
		wide = max(wide, Width(b.labels[row]))
	}
	for i, l := range b.labels {
		b.labels[i] = Pad(l, wide, Right)
	}
	b.left = wide + 1
	b.cols = max(b.width-b.left, 1)
}

// extent is the range of all that has to be seen.
func (b *plotter) extent() (lo, hi float64) {
	lo, hi = math.Inf(1), math.Inf(-1)
	for _, s := range b.drawn {
		for _, p := range s.seen {
			if finite(p.Value) {
				lo, hi = math.Min(lo, p.Value), math.Max(hi, p.Value)
			}
		}
	}
	if lo > hi && b.data.Fixed {
		return b.data.Min, b.data.Max
	}
	if lo > hi {
		lo, hi = 0, 0
	}
	// A level far beyond the values would press them flat; it is then only
	// named at the edge.
	reach := 10 * math.Max(math.Abs(lo), math.Abs(hi))
	for _, t := range b.data.Thresholds {
		if finite(t.Value) && (reach == 0 || math.Abs(t.Value) <= reach) {
			lo, hi = math.Min(lo, t.Value), math.Max(hi, t.Value)
		}
	}
	if !b.data.Fixed && !b.data.Floating {
		lo, hi = math.Min(lo, 0), math.Max(hi, 0)
	}
	return lo, hi
}

// dotX is the column of dots of a moment; it may lie outside of the plot.
func (b *plotter) dotX(at time.Time) int {
	n := float64(b.cols * dotsWide)
	x := float64(at.Sub(b.from)) / float64(b.to.Sub(b.from)) * n
	if at.Equal(b.to) {
		return b.cols*dotsWide - 1
	}
	return int(math.Floor(math.Max(-1, math.Min(x, n))))
}

func (b *plotter) dotY(v float64) int { return b.value.dot(v, b.rows*dotsHigh) }

// col is the column of cells of a moment.
func (b *plotter) col(at time.Time) int {
	return max(min(b.dotX(at)/dotsWide, b.cols-1), 0)
}

// within tells whether a moment lies in the window.
func (b *plotter) within(at time.Time) bool {
	return !at.Before(b.from) && !at.After(b.to) && b.to.After(b.from)
}
