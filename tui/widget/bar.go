package widget

import (
	"math"
	"strings"

	"github.com/ecsdeck/ecsdeck/themes"
)

// The segments that bars are drawn with. They differ in shape, so that a bar
// reads without colour.
const (
	BarFull  = "▆" // used, running, new
	BarOther = "▒" // the other part of the same thing: old, draining
	BarEmpty = "·" // free, missing
)

// BarPart is one run of a bar.
type BarPart struct {
	Value float64 // its share; negative and NaN count as 0
	Tone  themes.Tone
	Glyph string // BarFull when empty; must be one cell wide
}

// Bar draws parts side by side in exactly width cells, in proportion to their
// values. A part that is not 0 has at least one cell while there are cells to
// give, so a small failure is never rounded away. Without values the bar is
// empty.
func Bar(width int, parts ...BarPart) []Span {
	if width <= 0 {
		return nil
	}
	cells := apportion(width, parts)
	spans := make([]Span, 0, len(parts)+1)
	used := 0
	for i, p := range parts {
		if cells[i] == 0 {
			continue
		}
		glyph := p.Glyph
		if glyph == "" {
			glyph = BarFull
		}
		spans = append(spans, Span{strings.Repeat(glyph, cells[i]), p.Tone})
		used += cells[i]
	}
	if used < width {
		spans = append(spans, Span{strings.Repeat(BarEmpty, width-used), themes.Track})
	}
	return spans
}

// Gauge is a bar of the used fraction (0 to 1) of something.
func Gauge(width int, fraction float64, tone themes.Tone) []Span {
	f := share01(fraction)
	return Bar(width, BarPart{Value: f, Tone: tone}, BarPart{Value: 1 - f, Tone: themes.Track, Glyph: BarEmpty})
}

func share01(f float64) float64 {
	if math.IsNaN(f) {
		return 0
	}
	return min(max(f, 0), 1)
}

// apportion gives out cells by the largest remainder, after one for each part
// that is not 0.
func apportion(width int, parts []BarPart) []int {
	cells := make([]int, len(parts))
	sum, live := 0.0, 0
	for _, p := range parts {
		if p.Value > 0 && !math.IsInf(p.Value, 1) {
			sum += p.Value
			live++
		}
	}
	if sum == 0 || math.IsInf(sum, 1) {
		return cells
	}
	want := func(i int) float64 {
		if v := parts[i].Value; v > 0 && !math.IsInf(v, 1) {
			return v / sum * float64(width)
		}
		return 0
	}
	left := width
	for i := range parts {
		if w := want(i); w > 0 {
			cells[i] = int(w)
			if cells[i] == 0 && live <= width {
				cells[i] = 1
			}
			left -= cells[i]
		}
	}
	for ; left != 0; left -= sign(left) {
		best := pickPart(parts, cells, want, left > 0, live <= width)
		if best < 0 {
			break
		}
		cells[best] += sign(left)
	}
	return cells
}

// pickPart is the part that is furthest below (or above) what it wants.
func pickPart(parts []BarPart, cells []int, want func(int) float64, add, keepOne bool) int {
	best, gap := -1, 0.0
	for i := range parts {
		d := want(i) - float64(cells[i])
		if !add {
			if d = -d; cells[i] == 0 || keepOne && cells[i] == 1 {
				continue
			}
		} else if want(i) == 0 {
			continue
		}
		if best < 0 || d > gap {
			best, gap = i, d
		}
	}
	return best
}

func sign(n int) int {
	if n < 0 {
		return -1
	}
	return 1
}
