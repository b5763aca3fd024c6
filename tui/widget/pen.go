package widget

import (
	"strings"

	"github.com/ecsdeck/ecsdeck/themes"
)

// pen writes toned text on one background, changing the terminal's style only
// where the tone changes.
type pen struct {
	b    strings.Builder
	th   *themes.Theme
	bg   themes.Tone
	now  themes.Style
	dull bool // text tones are drawn muted: the row is stale
}

// put writes clean text.
func (p *pen) put(tone themes.Tone, text string) {
	if text == "" {
		return
	}
	if p.dull && tone == themes.Text {
		tone = themes.Muted
	}
	p.style(p.th.Style(tone, p.bg))
	p.b.WriteString(text)
}

func (p *pen) style(s themes.Style) {
	if s == p.now {
		return
	}
	p.b.WriteString(p.now.Close)
	p.b.WriteString(s.Open)
	p.now = s
}

// fill writes n spaces of the background.
func (p *pen) fill(n int) {
	for n > 0 {
		k := min(n, len(blank))
		p.style(p.th.Fill(p.bg))
		p.b.WriteString(blank[:k])
		n -= k
	}
}

// cell writes a cell in exactly width cells.
func (p *pen) cell(c Cell, width int, align Align, how Cut) {
	if c.Spans != nil {
		p.spans(c.Spans, width, align)
		return
	}
	text, w := measure(c.Text)
	text, w = cut(text, w, width, how)
	left, right := padding(width-w, align)
	p.fill(left)
	p.put(c.Tone, text)
	p.fill(right)
}

// spans writes spans in exactly width cells; what is too long is cut at the
// end.
func (p *pen) spans(spans []Span, width int, align Align) {
	total := spansWidth(spans)
	left, right := padding(width-total, align)
	p.fill(left)
	room := min(width, total)
	for i, s := range spans {
		text, w := measure(s.Text)
		if w > room || w == room && total > width && later(spans[i+1:]) {
			text, w = cutAlways(text, w, room)
			p.put(s.Tone, text)
			p.fill(room - w)
			return
		}
		p.put(s.Tone, text)
		room -= w
	}
	p.fill(right)
}

// later tells whether any span after a full line has text of its own.
func later(spans []Span) bool {
	return spansWidth(spans) > 0
}

// cutAlways ends text with "…" even when it fits, because more was to follow.
func cutAlways(s string, w, width int) (string, int) {
	if w > width {
		return cut(s, w, width, CutEnd)
	}
	if width <= 0 {
		return "", 0
	}
	head, hw := prefix(s, width-1)
	return head + Ellipsis, hw + 1
}

// end closes the line's style.
func (p *pen) end() {
	p.style(themes.Style{})
}

// newline ends the line and goes to the next, on the terminal's background.
func (p *pen) newline() {
	p.end()
	p.b.WriteByte('\n')
	p.bg, p.dull = themes.None, false
}

// line paints spans as one line of exactly width cells.
func line(th *themes.Theme, bg themes.Tone, spans []Span, width int) string {
	p := pen{th: th, bg: bg}
	p.spans(spans, width, Left)
	p.end()
	return p.b.String()
}
