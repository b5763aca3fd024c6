package headless

import (
	"io"
	"strings"

	"github.com/ecsdeck/ecsdeck/themes"
	"github.com/ecsdeck/ecsdeck/tui/order"
	"github.com/ecsdeck/ecsdeck/tui/widget"
)

// Style is how a table is printed.
type Style struct {
	// Theme draws the cells as the deck does, with bars and colours. Nil is for
	// files and pipes: words alone.
	Theme *themes.Theme
	Width int  // of the terminal, in cells; 0 is no limit
	Bare  bool // without the line of titles
}

// nameRoom is the widest name that a terminal never cuts, if it is not narrow:
// that of a task's id.
const nameRoom = 36

// Table prints rows as lines. Its columns only grow while it is printed to, so
// that rows can follow one another for hours.
type Table struct {
	view    View
	style   Style
	natural []int // the widest cell of each column so far
	begun   bool
}

// NewTable makes a table of a view.
func NewTable(v View, s Style) *Table { return &Table{view: v, style: s} }

// Print writes rows of an answer, in their order, and before the first the
// titles.
func (t *Table) Print(w io.Writer, a Answer, rows []order.Entry) error {
	cells := make([][]widget.Cell, len(rows))
	for i, e := range rows {
		cells[i] = t.cells(a, e)
	}
	var b strings.Builder
	lines := t.layout(cells)
	if !t.begun && !t.style.Bare {
		b.WriteString(lines.Header() + "\n")
	}
	t.begun = true
	for _, c := range cells {
		b.WriteString(lines.Row(c) + "\n")
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func (t *Table) cells(a Answer, e order.Entry) []widget.Cell {
	if t.style.Theme == nil {
		return t.view.words(a, e)
	}
	return t.view.cells(a, e)
}

func (t *Table) layout(rows [][]widget.Cell) widget.Printed {
	cols := make([]widget.Column, len(t.view.Columns))
	if t.natural == nil {
		t.natural = make([]int, len(cols))
	}
	for i, c := range t.view.Columns {
		title := strings.Join(strings.Fields(c.Title), " ")
		if t.style.Theme != nil {
			title = c.Title // it stands over the parts of its cells
		}
		cols[i] = widget.Column{ID: c.ID, Title: title, Min: c.Min, Max: c.Max, Weight: c.Flex, Drop: c.Drop}
		if c.Right {
			cols[i].Align = widget.Right
		}
		if c.Middle {
			cols[i].Cut = widget.CutMiddle
		}
		for _, r := range rows {
			t.natural[i] = max(t.natural[i], r[i].Width())
		}
		if c.Name && t.natural[i] <= min(nameRoom, t.style.Width/3) {
			// A name that is cut cannot be given to the next command, so that
			// others make room for it, up to a third of the width.
			cols[i].Min = max(c.Min, t.natural[i])
		}
	}
	th := t.style.Theme
	if th == nil {
		th = &themes.Theme{} // no tone has a style
	}
	return widget.NewPrinted(cols, t.natural, t.style.Width, th)
}
