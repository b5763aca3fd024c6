package themes

import (
	"image/color"
	"math"
	"slices"

	"github.com/charmbracelet/x/ansi"
)

// A theme is reduced to 256 colours by rule, so that a theme file needs to name
// true colours only: each colour becomes the one that looks most like it among
// those that read as well as it did. The nearest colour alone would often be
// too dark to read, or the same for two tones that must differ.

// tintApart is the least distance between a row background and the screen
// around it, so that a selected or tinted row is seen at all.
const tintApart = 14

// readable is the contrast that a reduced text colour keeps, if the true one
// has it.
const readable = 4.5

// swatch is one of the 256 colours, with what is worked out of it.
type swatch struct {
	index     ansi.IndexedColor
	luminance float64
	lab       lab
}

// swatches are the fixed ones of the 256 colours: the first 16 are the
// terminal's own and may be anything.
func swatches() []swatch {
	out := make([]swatch, 0, 240)
	for i := 16; i < 256; i++ {
		c := ansi.IndexedColor(i)
		out = append(out, swatch{c, luminance(c), labOf(c)})
	}
	return out
}

// nearest is the swatch most like c among those that suit; one that is used
// already is taken only if there is no other.
func nearest(all []swatch, c color.Color, used []color.Color, suits func(swatch) bool) color.Color {
	var best color.Color
	least := math.Inf(1)
	// Lightness is bounded by what suits, so the hue counts for more.
	shape := func(x lab) lab { return lab{0.6 * x.l, x.a, x.b} }
	want := shape(labOf(c))
	for _, s := range all {
		d := apart(shape(s.lab), want)
		if slices.Contains(used, color.Color(s.index)) {
			d += 1 // further than any other that suits
		}
		if d < least && suits(s) {
			best, least = s.index, d
		}
	}
	if best == nil {
		return ansi.Convert256(c)
	}
	return best
}

// reduce fills the 256-colour fields that the file did not give.
func (p *palette) reduce() {
	all := swatches()
	p.reduceRows(all)
	var states, series []color.Color // tones within a group must differ
	for t := range toneCount {
		if t.IsBackground() {
			continue
		}
		one := &p.paints[t]
		if one.bg != nil && one.bg256 == nil {
			under := luminance(one.fg)
			keep := min(readable, contrast(one.fg, one.bg))
			one.bg256 = nearest(all, one.bg, nil, func(s swatch) bool { return ratio(s.luminance, under) >= keep })
		}
		var used *[]color.Color
		switch {
		case t == OK || t == Motion || t == Warn || t == Bad:
			used = &states
		case t >= Series1 && t <= Series8:
			used = &series
		default:
			used = new([]color.Color)
		}
		if one.fg != nil && one.fg256 == nil {
			one.fg256 = nearest(all, one.fg, *used, p.legible(t))
		}
		*used = append(*used, one.fg256)
	}
}

// reduceRows reduces the row backgrounds: seen on every screen of the theme,
// different from the selection, and no harder to read on than the true colour.
func (p *palette) reduceRows(all []swatch) {
	var used []color.Color
	text := luminance(p.paints[Text].fg)
	for t := Selection; t < toneCount; t++ {
		one := &p.paints[t]
		if one.bg256 == nil {
			keep := 0.95 * contrast(p.paints[Text].fg, one.bg)
			one.bg256 = nearest(all, one.bg, used, func(s swatch) bool {
				for _, screen := range p.backgrounds {
					if distance(s.index, screen) < tintApart {
						return false
					}
				}
				return ratio(s.luminance, text) >= keep
			})
		}
		if t == Selection || t == SelectionIdle {
			used = append(used, one.bg256)
		}
	}
}

// legible tells which swatches read as a tone wherever the tone is drawn.
func (p *palette) legible(t Tone) func(swatch) bool {
	type ground struct{ luminance, keep float64 }
	var grounds []ground
	one := p.paints[t]
	add := func(full, reduced color.Color) {
		grounds = append(grounds, ground{luminance(reduced), min(readable, contrast(one.fg, full))})
	}
	if one.bg != nil {
		add(one.bg, one.bg256)
	} else {
		for _, c := range p.backgrounds {
			add(c, c)
		}
		for row := Selection; row < toneCount && !t.frame(); row++ {
			add(p.paints[row].bg, p.paints[row].bg256)
		}
	}
	return func(s swatch) bool {
		for _, g := range grounds {
			if ratio(s.luminance, g.luminance) < g.keep {
				return false
			}
		}
		return true
	}
}
