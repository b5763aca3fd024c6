package widget

import (
	"strconv"
	"strings"
	"time"

	"github.com/ecsdeck/ecsdeck/themes"
)

// The columns before the text.
const (
	maxSourceWidth = 24
	minTextWidth   = 20
	shortTime      = "15:04:05.000"
	longTime       = "Jan 02 15:04:05.000"
	agoWidth       = 4
	logGutter      = 2 // the sign of the cursor or of a mark, and a blank
)

// logColumns are the widths of what stands before the text, with a blank each,
// and of the text.
type logColumns struct{ time, source, text int }

// columns divides the width. What has no room goes: the names first.
func (p *LogPane) columns() logColumns {
	c := logColumns{text: p.width - edge - logGutter}
	switch p.times {
	case TimesLocal:
		c.time = len(p.timeLayout()) + 1
	case TimesRelative:
		c.time = agoWidth + 1
	}
	if p.prefix && len(p.sources) > 1 {
		for _, s := range p.sources {
			c.source = max(c.source, Width(s.Name))
		}
		c.source = min(c.source, maxSourceWidth, p.width/4) + 1
	}
	if c.text-c.time-c.source < minTextWidth {
		c.source = 0
	}
	if c.text-c.time < minTextWidth {
		c.time = 0
	}
	c.text = max(c.text-c.time-c.source, 1)
	return c
}

// room is the width of the text.
func (p *LogPane) room() int { return p.columns().text }

// timeLayout has the date when the lines are of more than one day.
func (p *LogPane) timeLayout() string {
	if n := p.ring.Len(); n > 0 {
		y1, m1, d1 := p.ring.Line(0).At.In(p.loc).Date()
		y2, m2, d2 := p.ring.Line(n - 1).At.In(p.loc).Date()
		if y1 != y2 || m1 != m2 || d1 != d2 {
			return longTime
		}
	}
	return shortTime
}

// View draws the window in exactly the area of Layout.
func (p *LogPane) View(th *themes.Theme) string {
	if p.width <= edge+logGutter || p.height == 0 {
		return Fit("", p.width, p.height)
	}
	spot := p.spot()
	place, ok := p.next(spot.place)
	if !ok {
		return p.viewEmpty(th)
	}
	w := pen{th: th}
	w.b.Grow(p.height * (p.width + 96))
	cols := p.columns()
	badge := p.badge()
	thumbAt, thumbSize := p.thumb(place)
	skip := spot.row
	y := 0
	for ok && y < p.height {
		rows := p.layout(place, cols.text)
		for i := min(skip, len(rows)-1); i < len(rows) && y < p.height; i++ {
			if y > 0 {
				w.newline()
			}
			p.row(&w, place, i, rows[i], cols, p.badgeRoom(badge, y))
			p.rowEnd(&w, y, badge, y >= thumbAt && y < thumbAt+thumbSize)
			y++
		}
		skip = 0
		place, ok = p.next(place + 1)
	}
	for ; y < p.height; y++ {
		w.newline()
		w.fill(p.width - edge - p.badgeRoom(badge, y))
		p.rowEnd(&w, y, badge, y >= thumbAt && y < thumbAt+thumbSize)
	}
	w.end()
	return w.b.String()
}

// viewEmpty says why there is nothing.
func (p *LogPane) viewEmpty(th *themes.Theme) string {
	n := p.empty
	switch {
	case p.ring.Len() == 0:
	case p.Busy():
		n = Notice{Title: "looking through " + strconv.Itoa(p.ring.Len()) + " lines", Tone: themes.Muted}
	case p.narrowed():
		n = Notice{Title: "none of " + strconv.Itoa(p.ring.Len()) + " lines is shown", Hint: p.why(), Tone: themes.Muted}
	}
	return n.View(p.width, p.height, th)
}

// why says what keeps lines from being shown.
func (p *LogPane) why() string {
	hidden := 0
	for _, s := range p.sources {
		if s.Hidden {
			hidden++
		}
	}
	var parts []string
	if !p.filter.Empty() {
		parts = append(parts, "filter: "+p.filter.String())
	}
	if hidden > 0 {
		parts = append(parts, strconv.Itoa(hidden)+" of "+strconv.Itoa(len(p.sources))+" sources hidden")
	}
	return strings.Join(parts, ", ")
}

// badge is what the last row says about lines that are not seen.
func (p *LogPane) badge() []Span {
	switch {
	case p.paused:
		return []Span{{" paused · " + strconv.Itoa(p.held) + " held ", themes.BadgeInfo}}
	case p.free && p.waiting > 0:
		return []Span{{" ↓ " + strconv.Itoa(p.waiting) + " new ", themes.BadgeInfo}}
	default:
		return nil
	}
}

// badgeRoom is what the badge takes of a row.
func (p *LogPane) badgeRoom(badge []Span, y int) int {
	if y != p.height-1 {
		return 0
	}
	if n := spansWidth(badge); n < p.width-edge {
		return n
	}
	return 0
}

// rowEnd writes the badge and the scroll bar.
func (p *LogPane) rowEnd(w *pen, y int, badge []Span, inThumb bool) {
	w.end()
	w.bg = themes.None
	if n := p.badgeRoom(badge, y); n > 0 {
		w.spans(badge, n, Left)
	}
	if inThumb {
		w.put(themes.Thumb, thumb)
	} else {
		w.fill(edge)
	}
}

// row writes one screen row of a line.
func (p *LogPane) row(w *pen, place int64, i int, text []Span, cols logColumns, taken int) {
	e := p.ring.entry(place)
	if place == p.cursor {
		w.bg = themes.Selection
	}
	head := make([]Span, 0, 3)
	switch {
	case i > 0:
		head = append(head, Span{spaces(logGutter + cols.time + cols.source), themes.Text})
	default:
		tone, sign := gutterSign(place == p.cursor, RowState{Marked: e.marked})
		head = append(head, Span{sign + " ", tone})
		if cols.time > 0 {
			head = append(head, Span{p.timeOf(e) + " ", themes.Muted})
		}
		if cols.source > 0 {
			name, tone := p.sourceOf(int(e.source))
			head = append(head, Span{Pad(TruncateMiddle(name, cols.source-1), cols.source, Left), tone})
		}
	}
	width := p.width - edge - taken
	used := min(spansWidth(head), width)
	w.spans(head, used, Left)
	w.spans(text, width-used, Left)
}

func (p *LogPane) sourceOf(i int) (string, themes.Tone) {
	if i < 0 {
		return "", themes.Text
	}
	if i >= len(p.sources) {
		return "?", themes.Faint
	}
	return p.sources[i].Name, toneOr(p.sources[i].Tone, themes.Series(i))
}

func (p *LogPane) timeOf(e *logEntry) string {
	at := time.Unix(0, e.at)
	if p.times == TimesRelative {
		return Pad(shortAge(p.now.Sub(at)), agoWidth, Right)
	}
	return at.In(p.loc).Format(p.timeLayout())
}

// shortAge is a span of time in at most four cells.
func shortAge(d time.Duration) string {
	switch {
	case d < time.Minute:
		return strconv.Itoa(int(max(d, 0)/time.Second)) + "s"
	case d < time.Hour:
		return strconv.Itoa(int(d/time.Minute)) + "m"
	case d < 2*day:
		return strconv.Itoa(int(d/time.Hour)) + "h"
	default:
		return strconv.Itoa(min(int(d/day), 999)) + "d"
	}
}

// thumb is where the scroll bar stands. It counts lines, not rows: those of
// all lines are not known.
func (p *LogPane) thumb(top int64) (from, size int) {
	at, all := p.stand(top)
	return scrollThumb(at, p.height, all)
}
