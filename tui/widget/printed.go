package widget

import (
	"slices"
	"strings"

	"github.com/ecsdeck/ecsdeck/themes"
)

// Printed is a table that is printed line by line, for a terminal that scrolls
// or a file: without a cursor, marks and a scroll bar.
type Printed struct {
	cols []Column
	lay  layout
	th   *themes.Theme
}

// NewPrinted lays a table out in width cells. natural are the widest cells of
// the columns. A width of 0 is no limit: every column is shown and nothing is
// cut, whatever its Max is.
func NewPrinted(cols []Column, natural []int, width int, th *themes.Theme) Printed {
	t := Printed{cols: slices.Clone(cols), th: th}
	if width > 0 {
		// arrange keeps room for the signs at both ends of a row.
		t.lay = arrange(cols, natural, "", width+gutter+edge)
	} else {
		t.lay = whole(cols, natural)
	}
	return t
}

// whole gives every column the width of its widest cell.
func whole(cols []Column, natural []int) layout {
	var l layout
	x := gutter
	for i, c := range cols {
		w := max(Width(c.Title), 1)
		if i < len(natural) {
			w = max(w, natural[i])
		}
		l.cols = append(l.cols, placed{index: i, x: x, width: w})
		x += w + wideGap
	}
	return l
}

// Header is the line of titles, without a line break.
func (t Printed) Header() string {
	cells := make([]Cell, len(t.cols))
	for i, c := range t.cols {
		cells[i] = Cell{Text: c.Title, Tone: themes.Heading}
	}
	return t.Row(cells)
}

// Row is the line of a row, without a line break and without spaces at its end.
func (t Printed) Row(cells []Cell) string {
	p := pen{th: t.th}
	x := gutter
	for i, c := range t.lay.cols {
		p.fill(c.x - x)
		width, col := c.width, t.cols[c.index]
		x = c.x + width
		if i == len(t.lay.cols)-1 && col.Align == Left {
			width = min(width, cells[c.index].Width())
		}
		p.cell(cells[c.index], width, col.Align, col.Cut)
	}
	p.end()
	return strings.TrimRight(p.b.String(), " ")
}
