package widget

import (
	"cmp"
	"slices"
	"strconv"

	"github.com/ecsdeck/ecsdeck/themes"
)

// markersSeen lists the markers in the window, in order.
func (b *plotter) markersSeen() []ChartMarker {
	var out []ChartMarker
	for _, m := range b.data.Markers {
		if b.within(m.At) {
			out = append(out, m)
		}
	}
	slices.SortStableFunc(out, func(x, y ChartMarker) int { return x.At.Compare(y.At) })
	return out
}

// annotate writes text onto the plot: names of levels, of moments and of
// time, and why there is nothing to see.
func (b *plotter) annotate() {
	for _, t := range b.data.Thresholds {
		b.nameThreshold(t)
	}
	b.nameEvents()
	b.timeAxis()
	b.nameEnds()
	if !b.anything() {
		b.nothing()
	}
	byPlace := func(x, y chartText) int {
		return cmp.Or(cmp.Compare(x.row, y.row), cmp.Compare(x.col, y.col))
	}
	slices.SortFunc(b.texts, byPlace)
	slices.SortFunc(b.letters, byPlace)
}

// nameThreshold writes a level's name beside its line, where no data lies. In
// a plot that is full it is left out; the legend has it too.
func (b *plotter) nameThreshold(t ChartThreshold) {
	if !finite(t.Value) || t.Label == "" || b.rows < 4 {
		return
	}
	row, seen := b.thresholdRow(t)
	text := t.Label
	switch {
	case seen:
	case t.Value > b.value.hi:
		row, text = 0, "↑ "+text+" "+b.data.Unit.Format(t.Value)
	default:
		row, text = b.rows-1, "↓ "+text+" "+b.data.Unit.Format(t.Value)
	}
	text = " " + Truncate(text, b.cols/2) + " "
	w := Width(text)
	for _, y := range [...]int{row, row - 1, row + 1} {
		for _, x := range [...]int{b.cols - w, 0} {
			if b.free(y, x, w) {
				b.texts = append(b.texts, chartText{y, x, w, text, toneOr(t.Tone, themes.Warn)})
				return
			}
		}
	}
}

// free tells whether text would hide neither data nor other text.
func (b *plotter) free(row, col, width int) bool {
	if row < 0 || row >= b.rows || col < 0 || col+width > b.cols {
		return false
	}
	for x := col; x < col+width; x++ {
		i := row*b.cols + x
		if b.lines.bits[i] != 0 || b.limits.bits[i] != 0 {
			return false
		}
	}
	for _, t := range b.texts {
		if t.row == row && col < t.col+t.width+1 && t.col < col+width+1 {
			return false
		}
	}
	return true
}

// nameEvents writes the markers' glyphs, with their labels as far as there is
// room: above the plot, or in its first row when it is small.
func (b *plotter) nameEvents() {
	seen := b.markersSeen()
	at := 0
	for i := 0; i < len(seen); {
		m, col := seen[i], b.col(seen[i].At)
		n, names := 1, m.Label
		for i+n < len(seen) && b.col(seen[i+n].At) == col {
			m = seen[i+n]
			names += ", " + m.Label
			n++
		}
		i += n
		glyph := markerGlyph(m, n)
		if !b.eventRow {
			if b.free(0, col, 1) {
				b.texts = append(b.texts, chartText{0, col, 1, glyph, toneOr(m.Tone, themes.Muted)})
			}
			continue
		}
		end := b.cols
		if i < len(seen) {
			end = b.col(seen[i].At)
		}
		label := ""
		if room := end - col - 3; room >= 3 {
			label = " " + Truncate(names, room)
		}
		b.events = append(b.events, Span{spaces(col - at), themes.Text}, Span{glyph + label, toneOr(m.Tone, themes.Muted)})
		at = col + 1 + Width(label)
	}
}

// markerGlyph is the sign of n markers in one column.
func markerGlyph(m ChartMarker, n int) string {
	switch g := Clean(m.Glyph); {
	case n > 9:
		return "+"
	case n > 1:
		return strconv.Itoa(n)
	case Width(g) == 1:
		return g
	default:
		return "▾"
	}
}

// timeAxis writes the names of round moments below the plot.
func (b *plotter) timeAxis() {
	type label struct {
		col, width int
		text       string
		tone       themes.Tone
	}
	var labels []label
	if b.hasCursor() && b.within(b.cursor) {
		text := b.cursor.In(b.loc).Format("15:04:05")
		col := min(max(b.col(b.cursor)-len(text)/2, 0), max(b.cols-len(text), 0))
		labels = append(labels, label{col, len(text), text, themes.Accent})
	}
	for _, t := range timeTicks(b.from, b.to, b.loc, b.cols) {
		w := len(t.label)
		l := label{min(max(b.col(t.at)-w/2, 0), b.cols-w), w, t.label, themes.Muted}
		clash := slices.ContainsFunc(labels, func(o label) bool {
			return l.col <= o.col+o.width && o.col <= l.col+l.width
		})
		if l.col >= 0 && !clash {
			labels = append(labels, l)
		}
	}
	slices.SortFunc(labels, func(x, y label) int { return x.col - y.col })
	at := 0
	b.axis = append(b.axis, Span{spaces(b.left), themes.Text})
	for _, l := range labels {
		b.axis = append(b.axis, Span{spaces(l.col - at), themes.Text}, Span{l.text, l.tone})
		at = l.col + l.width
	}
}

// nameEnds puts each line's letter after its last point.
func (b *plotter) nameEnds() {
	n := 0
	for _, s := range b.drawn {
		if s.Role != RoleLine {
			continue
		}
		letter := seriesLetter(n)
		n++
		for i := len(s.seen) - 1; i >= 0; i-- {
			if p := s.seen[i]; finite(p.Value) {
				at := b.cellAt(p)
				row, col := at/b.cols, min(at%b.cols+1, b.cols-1)
				taken := func(t chartText) bool { return t.row == row && t.col == col }
				for slices.ContainsFunc(b.letters, taken) && col > 0 {
					col--
				}
				b.letters = append(b.letters, chartText{row, col, 1, letter, themes.Text})
				break
			}
		}
	}
}

func seriesLetter(i int) string { return string(rune('a' + i%26)) }

// anything tells whether a point or a line is to be seen.
func (b *plotter) anything() bool {
	for _, d := range [...]dots{b.lines, b.limits, b.bands} {
		if slices.ContainsFunc(d.bits, func(bits uint8) bool { return bits != 0 }) {
			return true
		}
	}
	return false
}

// nothing writes why the plot is empty into its middle.
func (b *plotter) nothing() {
	why := b.data.Empty
	if b.zoomed() {
		why = "nothing in this window"
	} else if why == "" {
		why = "no data"
	}
	room := max(b.cols-2, 1)
	parts := wrapText(why, themes.Muted, room)
	parts = parts[:min(len(parts), b.rows)]
	b.texts = b.texts[:0]
	for i, l := range parts {
		text := Truncate(Mixed(l...).Plain(), room)
		w := Width(text)
		b.texts = append(b.texts, chartText{(b.rows-len(parts))/2 + i, (b.cols - w) / 2, w, text, themes.Muted})
	}
}
