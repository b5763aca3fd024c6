package widget

import (
	"math"

	"github.com/ecsdeck/ecsdeck/themes"
)

// SparkOptions say how a sparkline is drawn.
type SparkOptions struct {
	Max       float64     // the top of a fixed scale that starts at 0; 0 fits the values
	Warn, Bad float64     // from here on a cell is drawn in Warn or Bad; 0 is never
	Tone      themes.Tone // of the other cells; Text stands for Muted
	Figure    bool        // the last value is written behind
	Unit      Unit        // of the figure
}

// PercentSpark is a sparkline from 0 to 100 with its figure.
func PercentSpark(warn, bad float64) SparkOptions {
	return SparkOptions{Max: 100, Warn: warn, Bad: bad, Figure: true, Unit: UnitPercent}
}

// sparkGap stands for a time without a value.
const sparkGap = "·"

// figureWidth is the room of a figure: "71.3%", "1.23k".
const figureWidth = 5

// Sparkline draws values, oldest first, as blocks in n cells; NaN is a gap. More
// values than cells are drawn by the highest of each share, so that no peak is
// lost; fewer stand at the right. The whole takes n cells, and 6 more with a
// figure, unless its unit is long.
func Sparkline(values []float64, n int, o SparkOptions) Cell {
	shares := shareOut(values, n)
	lo, hi := 0.0, o.Max
	if hi <= 0 {
		lo, hi = sparkScale(shares)
	}
	c := Cell{Spans: make([]Span, 0, 4)}
	for _, v := range shares {
		c.add(o.block(v, lo, hi))
	}
	if o.Figure {
		last := math.NaN()
		if len(values) > 0 {
			last = values[len(values)-1]
		}
		tone := themes.Text
		if !finite(last) {
			tone = themes.Faint
		} else if o.loud(last) != themes.Text {
			tone = o.loud(last)
		}
		c.add(Span{" " + Pad(o.Unit.Format(last), max(figureWidth, Width(o.Unit.Format(last))), Right), tone})
	}
	return c
}

// add appends a span, joined with the one before when they look alike.
func (c *Cell) add(s Span) {
	if n := len(c.Spans); n > 0 && c.Spans[n-1].Tone == s.Tone {
		c.Spans[n-1].Text += s.Text
		return
	}
	c.Spans = append(c.Spans, s)
}

// shareOut spreads values over n cells.
func shareOut(values []float64, n int) []float64 {
	out := make([]float64, max(n, 0))
	for i := range out {
		out[i] = math.NaN()
	}
	if len(values) <= n {
		copy(out[n-len(values):], values)
		return out
	}
	for i, v := range values {
		at := i * n / len(values)
		if at < n && finite(v) && !(v < out[at]) { // any number is more than none
			out[at] = v
		}
	}
	return out
}

// sparkScale fits the values: from 0, or from the lowest when that is less.
func sparkScale(values []float64) (lo, hi float64) {
	for _, v := range values {
		if finite(v) {
			lo, hi = math.Min(lo, v), math.Max(hi, v)
		}
	}
	return lo, hi
}

func (o SparkOptions) block(v, lo, hi float64) Span {
	if !finite(v) {
		return Span{sparkGap, themes.Faint}
	}
	blocks := [...]string{"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"}
	at := 0
	if hi > lo {
		share := math.Max(0, math.Min((v-lo)/(hi-lo), 1))
		at = min(int(share*float64(len(blocks))), len(blocks)-1)
	}
	tone := o.loud(v)
	if tone == themes.Text {
		tone = toneOr(o.Tone, themes.Muted)
	}
	return Span{blocks[at], tone}
}

// loud is the tone of a value that needs a look; Text for others.
func (o SparkOptions) loud(v float64) themes.Tone {
	switch {
	case o.Bad > 0 && v >= o.Bad:
		return themes.Bad
	case o.Warn > 0 && v >= o.Warn:
		return themes.Warn
	default:
		return themes.Text
	}
}
