package page

import (
	"time"

	"github.com/ecsdeck/ecsdeck/tui/keys"
	"github.com/ecsdeck/ecsdeck/tui/kind"
	"github.com/ecsdeck/ecsdeck/tui/widget"
)

// doubleClick is how long after a click the next one on the same row opens it.
const doubleClick = 400 * time.Millisecond

// clicked is the last click on a row.
type clicked struct {
	id string
	at time.Time
}

// again reports whether a click on a row is the second of a double click, and
// remembers it otherwise.
func (c *clicked) again(id string, now time.Time) bool {
	if c.id == id && now.Sub(c.at) <= doubleClick {
		*c = clicked{}
		return true
	}
	*c = clicked{id, now}
	return false
}

// mouse takes what the mouse does on the list: its rows, its titles, its scroll
// bar, and the facts beside it.
func (l *List) mouse(m widget.Mouse, env Env) Effect {
	width, side := l.split(env)
	aside := side > 0 && m.X >= width
	below := m.In(0, len(l.notes))
	if m.Do == widget.Press || m.Do == widget.Release {
		l.side.Drop()
	}
	if (aside || m.Do == widget.Drag) && l.side.Bar(below, env.Width-1) || aside && m.Do != widget.Drag && m.Do != widget.Release {
		return Effect{}
	}
	inTable := m.In(0, l.above())
	if l.table.Bar(inTable) {
		l.moved = true
		l.adopt()
		return Effect{}
	}
	if m.Do != widget.Press {
		return Effect{}
	}
	return l.press(inTable, env)
}

// press is a click on the table: on a row it selects, on a title it sorts, on
// the line of the filter it goes on with it.
func (l *List) press(m widget.Mouse, env Env) Effect {
	switch {
	case m.Y == -1 && l.filtered() && !m.Menu:
		l.filter.start()
		return Effect{}
	case m.Y == 0 && !m.Menu:
		if id, ok := l.table.ColumnAt(m.X); ok {
			l.setSort(id)
		}
		return Effect{}
	}
	row, ok := l.table.RowAt(m.Y)
	if !ok || row >= len(l.ids) {
		return Effect{}
	}
	l.table.MoveTo(row)
	l.moved = true
	l.adopt()
	switch {
	case m.Menu && len(l.k.Actions()) > 0:
		return Effect{Menu: l.Targets()}
	case m.Menu:
		return Effect{}
	case m.Range && l.marksRows():
		l.mark(keys.MarkRange)
	case m.Mark && l.marksRows():
		l.markRow(row)
	case l.last.again(l.ids[row], env.Now):
		return l.onRow(keys.Open, env)
	}
	return Effect{}
}

// mouse takes what the mouse does on the page: the tabs, or what is below.
func (d *Detail) mouse(m widget.Mouse, env Env) Effect {
	if m.Do == widget.Press && m.Y == 1 && !m.Menu {
		if i, ok := widget.TabAt(env.Width, d.titles(), d.at, m.X); ok {
			d.at, d.dirty = i, true
		}
		return Effect{}
	}
	t := d.tab()
	body := env.with(env.Width, env.Height-d.head())
	below := m.In(0, d.head())
	switch {
	case t.list != nil:
		return t.list.mouse(below, body)
	case t.info.Kind == kind.TabDocument:
		t.doc.mouse(below, body)
	default:
		t.fact.Bar(below, env.Width-1)
	}
	if m.Menu && m.Do == widget.Press && len(d.k.Actions()) > 0 {
		return Effect{Menu: []kind.Ref{d.ref}}
	}
	return Effect{}
}

// mouse takes what the mouse does on the text and on the line of the search.
func (d *document) mouse(m widget.Mouse, env Env) {
	if d.searched() {
		if m.Do == widget.Press && m.Y == 0 {
			d.bar.start()
			return
		}
		m = m.In(0, 1)
	}
	if m.Do == widget.Wheel && m.Side != 0 {
		d.sideways(m.Side)
		return
	}
	d.text.Bar(m, env.Width-1)
}

func (d *document) searched() bool { return d.bar.open || d.bar.text() != "" }

func (d *document) sideways(by int) {
	if by < 0 {
		d.text.Left()
		return
	}
	d.text.Right()
}

// mouse takes what the mouse does on the lines of a log: a click selects one.
func (l *Logs) mouse(m widget.Mouse) {
	if !l.pane.Bar(m) && m.Do == widget.Press && !m.Menu {
		l.pane.SelectRow(m.Y)
	}
}
