package widget

import (
	"strings"

	"github.com/ecsdeck/ecsdeck/themes"
)

// frame draws lines in a border with a title: the look of everything that
// lies over a page. Width and height are of the whole, with the border.
type frame struct {
	title  string
	tone   themes.Tone // of the title
	footer []Span      // set into the lower border, at the right
	width  int
	lines  [][]Span
	pick   int // the line drawn as selected, from 1; 0 is none
	bar    bar
}

// bar is a scroll bar that stands in place of the right border, beside the lines
// that scroll, so that it takes no room.
type bar struct {
	top        int // the first line that scrolls
	from, size int // the thumb
}

func (b bar) at(line int) bool { return line >= b.top+b.from && line < b.top+b.from+b.size }

const frameSides = 4 // "│ " and " │"

func (f frame) view(th *themes.Theme) string {
	inner := max(f.width-frameSides, 0)
	p := pen{th: th}
	p.b.Grow((len(f.lines) + 2) * (f.width + 48))
	f.top(&p)
	for i, l := range f.lines {
		p.newline()
		p.put(themes.Border, "│")
		if i+1 == f.pick {
			p.bg = themes.Selection
		}
		p.fill(1)
		p.spans(l, inner, Left)
		p.fill(1)
		p.bg = themes.None
		if f.bar.at(i) {
			p.put(themes.Thumb, thumb)
		} else {
			p.put(themes.Border, "│")
		}
	}
	p.newline()
	f.bottom(&p)
	p.end()
	return p.b.String()
}

func (f frame) top(p *pen) {
	p.put(themes.Border, "╭")
	title := Truncate(f.title, max(f.width-6, 0))
	used := 2
	if title != "" {
		p.put(themes.Border, "─ ")
		p.put(f.tone, title)
		p.fill(1)
		used += Width(title) + 3
	}
	p.put(themes.Border, strings.Repeat("─", max(f.width-used, 0))+"╮")
}

func (f frame) bottom(p *pen) {
	w := spansWidth(f.footer)
	if w == 0 || w > f.width-6 {
		p.put(themes.Border, "╰"+strings.Repeat("─", max(f.width-2, 0))+"╯")
		return
	}
	p.put(themes.Border, "╰"+strings.Repeat("─", f.width-w-5))
	p.fill(1)
	p.spans(f.footer, w, Left)
	p.fill(1)
	p.put(themes.Border, "─╯")
}

// widest is the width of the longest line.
func widest(lines [][]Span) int {
	w := 0
	for _, l := range lines {
		w = max(w, spansWidth(l))
	}
	return w
}
