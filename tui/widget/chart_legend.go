package widget

import (
	"math"
	"strconv"
	"time"

	"github.com/ecsdeck/ecsdeck/themes"
)

// chartEntry is one line of the legend.
type chartEntry struct {
	sign, letter string
	tone         themes.Tone
	label        string
	now          string // the last value, or the one at the cursor
	stats        string // min, avg, max
}

// entries lists what the legend names: lines, limits, bands without a line,
// and levels.
func (b *plotter) entries() []chartEntry {
	var out []chartEntry
	letter := 0
	for _, s := range b.drawn {
		e := chartEntry{tone: s.tone, label: s.Label}
		switch {
		case s.Role == RoleLine:
			e.sign, e.letter = "━", seriesLetter(letter)
			letter++
		case s.Role == RoleLimit:
			e.sign = "╍"
		case s.Role == RoleBandHigh && !b.hasLine(s.Label):
			e.sign = "░"
		default:
			continue
		}
		e.now, e.stats = b.figures(s)
		out = append(out, e)
	}
	for _, t := range b.data.Thresholds {
		out = append(out, chartEntry{
			sign: string(thresholdSign), tone: toneOr(t.Tone, themes.Warn),
			label: t.Label, now: b.data.Unit.Format(t.Value),
		})
	}
	return out
}

func (b *plotter) hasLine(label string) bool {
	for _, s := range b.drawn {
		if s.Role == RoleLine && s.Label == label {
			return true
		}
	}
	return false
}

// figures are the value that is read now, and min, avg and max of the window.
// Where a band goes with the line, min and max are the band's: they are what
// really happened.
func (b *plotter) figures(s drawnSeries) (now, stats string) {
	u := b.data.Unit
	last, lo, hi := math.NaN(), math.Inf(1), math.Inf(-1)
	sum, n := 0.0, 0.0
	for _, p := range s.seen {
		if finite(p.Value) {
			last = p.Value
			sum += p.Value
			n++
			lo, hi = math.Min(lo, p.Value), math.Max(hi, p.Value)
		}
	}
	if b.hasCursor() {
		last = math.NaN()
		if v, ok := b.valueAt(s.ChartSeries, b.cursor); ok {
			last = v
		}
	}
	if n == 0 {
		return u.Format(last), ""
	}
	for _, o := range b.drawn {
		if o.Label != s.Label || o.Role != RoleBandLow && o.Role != RoleBandHigh {
			continue
		}
		for _, p := range o.seen {
			if finite(p.Value) {
				lo, hi = math.Min(lo, p.Value), math.Max(hi, p.Value)
			}
		}
	}
	return u.Format(last), "min " + u.Format(lo) + "  avg " + u.Format(sum/n) + "  max " + u.Format(hi)
}

// legends writes the legend, once with colours and once with letters.
func (b *plotter) legends() {
	if b.tall == 0 {
		return
	}
	b.legend, b.mono = b.legendLines(false), b.legendLines(true)
}

func (b *plotter) legendLines(letters bool) [][]Span {
	entries := b.entries()
	if b.inline {
		return [][]Span{b.inlineLegend(entries, letters)}
	}
	wide, value := 0, 0
	for _, e := range entries {
		wide = max(wide, Width(e.label))
		value = max(value, Width(e.now))
	}
	wide = min(wide, max(b.width/2-8, 8))
	word := "  last "
	if b.hasCursor() {
		word = "  here "
	}
	var out [][]Span
	for i, e := range entries {
		if i == b.tall-1 && len(entries) > b.tall {
			more := " +" + strconv.Itoa(len(entries)-i) + " more"
			return append(out, []Span{{more, themes.Faint}})
		}
		l := []Span{{" ", themes.Text}, e.glyph(letters), {" " + Pad(e.label, wide, Left), themes.Text}}
		if e.stats == "" {
			l = append(l, Span{spaces(len(word)) + Pad(e.now, value, Right), themes.Muted})
		} else {
			l = append(l, Span{word, themes.Muted}, Span{Pad(e.now, value, Right), themes.Text}, Span{"  " + e.stats, themes.Muted})
		}
		out = append(out, l)
	}
	return out
}

func (b *plotter) inlineLegend(entries []chartEntry, letters bool) []Span {
	out := []Span{{" ", themes.Text}}
	for i, e := range entries {
		if i > 0 {
			out = append(out, Span{"   ", themes.Text})
		}
		out = append(out, e.glyph(letters), Span{" " + Clean(e.label) + " ", themes.Muted}, Span{e.now, themes.Text})
		if len(entries) == 1 && e.stats != "" && b.width >= 50 {
			out = append(out, Span{"   " + e.stats, themes.Muted})
		}
	}
	return out
}

// glyph is the sign of an entry; letters stand at the ends of the lines where
// there are no colours to tell them apart.
func (e chartEntry) glyph(letters bool) Span {
	if letters && e.letter != "" {
		return Span{e.letter + e.sign, e.tone}
	}
	return Span{e.sign, e.tone}
}

// heading writes the title line. At its right stand the figures of a small
// chart, the cursor's time, or how much of the whole is seen.
func (b *plotter) heading() {
	if b.data.Title == "" && b.height < 8 {
		return
	}
	const apart = 2
	var right []Span
	switch {
	case b.squeezed:
		right = b.shortFigures(b.width - 1 - apart - min(Width(b.data.Title), 8))
	case b.hasCursor():
		right = []Span{{b.cursor.In(b.loc).Format("Mon Jan 2 15:04:05 MST"), themes.Accent}}
	case b.zoomed():
		right = []Span{{wordsOf(b.to.Sub(b.from)) + " of " + wordsOf(b.data.To.Sub(b.data.From)), themes.Muted}}
	}
	rw := spansWidth(right)
	title, w := measure(b.data.Title)
	if rw > b.width-1-min(w, 8)-apart {
		right, rw = nil, 0
	}
	title, w = cut(title, w, max(b.width-rw-1-apart, 0), CutEnd)
	b.title = append(b.title, Span{" ", themes.Text}, Span{title, themes.Heading}, Span{spaces(b.width - 1 - w - rw), themes.Text})
	b.title = append(b.title, right...)
}

// shortFigures are the values of as many lines as have room.
func (b *plotter) shortFigures(room int) []Span {
	var out []Span
	for _, e := range b.entries() {
		if e.letter == "" || e.stats == "" {
			continue
		}
		next := []Span{e.glyph(false), {" " + e.now, themes.Text}}
		if out != nil {
			next = append([]Span{{"  ", themes.Text}}, next...)
		}
		if room -= spansWidth(next); room < 0 {
			break
		}
		out = append(out, next...)
	}
	return out
}

// wordsOf writes a span of time in two units at most.
func wordsOf(d time.Duration) string {
	units := [...]struct {
		d    time.Duration
		name string
	}{{day, " d"}, {time.Hour, " h"}, {time.Minute, " m"}, {time.Second, " s"}}
	for i, u := range units {
		if d < u.d {
			continue
		}
		s := strconv.Itoa(int(d/u.d)) + u.name
		if i+1 < len(units) {
			if rest := d % u.d / units[i+1].d; rest > 0 {
				s += " " + strconv.Itoa(int(rest)) + units[i+1].name
			}
		}
		return s
	}
	return "0 s"
}
