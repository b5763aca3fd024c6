package widget

import (
	"github.com/ecsdeck/ecsdeck/themes"
)

// The signs of the gutter. They say without colour what the row's background
// says with it.
const (
	signCursor  = "›"
	signMark    = "◆"
	signNew     = "+"
	signChanged = "~"
	signGone    = "-"
	thumb       = "┃"
)

// View draws the header and the rows in the window, in exactly the area that
// Layout was given.
func (t *Table) View(rows Rows, th *themes.Theme) string {
	if t.width <= gutter+edge || t.height == 0 {
		return Fit("", t.width, t.height)
	}
	n := min(rows.Len(), t.count)
	if n == 0 {
		return t.viewEmpty(th)
	}
	p := pen{th: th}
	p.b.Grow(t.height * (t.width*2 + 64))
	t.header(&p)
	cells := make([]Cell, 0, len(t.cols))
	from, size := scrollThumb(t.offset, t.page(), t.count)
	for y := range t.page() {
		p.newline()
		i := t.offset + y
		if i >= n {
			p.fill(t.width)
			continue
		}
		cells = rows.Cells(i, cells[:0])
		t.row(&p, i, cells, rows.State(i))
		p.end()
		p.bg, p.dull = themes.None, false
		if y >= from && y < from+size {
			p.put(themes.Thumb, thumb)
		} else {
			p.fill(edge)
		}
	}
	p.end()
	return p.b.String()
}

func (t *Table) header(p *pen) {
	x := 0
	for _, c := range t.lay.cols {
		p.fill(c.x - x)
		x = c.x + c.width
		col := t.cols[c.index]
		if col.ID == "" || col.ID != t.sort || col.Title == "" {
			p.cell(Cell{Text: col.Title, Tone: themes.Heading}, c.width, col.Align, CutEnd)
			continue
		}
		arrow := " ↑"
		if t.desc {
			arrow = " ↓"
		}
		p.spans([]Span{{col.Title, themes.Heading}, {arrow, themes.Accent}}, c.width, col.Align)
	}
	p.fill(t.width - x)
}

// row draws all of a row but the scroll bar.
func (t *Table) row(p *pen, i int, cells []Cell, s RowState) {
	selected := i == t.cursor
	p.bg, p.dull = s.Tint, s.Stale
	if !p.bg.IsBackground() {
		p.bg = themes.None
	}
	if selected {
		p.bg = themes.Selection
		if t.blurred {
			p.bg = themes.SelectionIdle
		}
	}
	tone, sign := gutterSign(selected, s)
	p.put(tone, sign)
	limit := t.width - edge
	pending, pw := measure(s.Pending)
	if pw > 0 {
		pending, pw = cut(pending, pw, limit/2, CutEnd)
		limit -= pw + wideGap
	}
	x := gutter
	for _, c := range t.lay.cols {
		if c.x >= limit {
			break
		}
		p.fill(c.x - x)
		w := min(c.width, limit-c.x)
		x = c.x + w
		col := t.cols[c.index]
		var cell Cell
		if c.index < len(cells) {
			cell = cells[c.index]
		}
		if w < c.width && col.Weight == 0 && cell.Width() > w {
			cell = Cell{} // a figure that is half covered would be a wrong figure
		}
		p.cell(cell, w, col.Align, col.Cut)
	}
	p.fill(t.width - edge - pw - x)
	p.put(themes.Motion, pending)
}

func gutterSign(selected bool, s RowState) (themes.Tone, string) {
	switch {
	case s.Marked:
		return themes.Mark, signMark
	case selected:
		return themes.Accent, signCursor
	case s.Tint == themes.New:
		return themes.OK, signNew
	case s.Tint == themes.Changed:
		return themes.Motion, signChanged
	case s.Tint == themes.Gone:
		return themes.Muted, signGone
	default:
		return themes.Text, " "
	}
}

// scrollThumb is where a window of page lines stands in all: the first line of
// the thumb and its size, 0 when everything fits.
func scrollThumb(offset, page, all int) (from, size int) {
	if page <= 0 || all <= page {
		return 0, 0
	}
	size = max(page*page/all, 1)
	// The ends are exact: the thumb touches them only when the window does.
	from = offset * (page - size) / (all - page)
	if from == 0 && offset > 0 && page > size+1 {
		from = 1
	}
	if from == page-size && offset < all-page && from > 1 {
		from--
	}
	return from, size
}

// viewEmpty draws the header and, in the middle, why there are no rows.
func (t *Table) viewEmpty(th *themes.Theme) string {
	if t.empty.Bare {
		return t.empty.View(t.width, t.height, th)
	}
	p := pen{th: th}
	t.header(&p)
	p.end()
	if t.height == 1 {
		return p.b.String()
	}
	return p.b.String() + "\n" + t.empty.View(t.width, t.height-1, th)
}
