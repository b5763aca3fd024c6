package page

import (
	"github.com/ecsdeck/ecsdeck/awsclient"
	"github.com/ecsdeck/ecsdeck/awsclient/budget"
	"github.com/ecsdeck/ecsdeck/themes"
	"github.com/ecsdeck/ecsdeck/tui/keys"
	"github.com/ecsdeck/ecsdeck/tui/kind"
	"github.com/ecsdeck/ecsdeck/tui/widget"
)

const visiblePriority = budget.Visible

// sideFrom is the width from which the selected row's facts stand beside the
// list.
const sideFrom = 140

// A list without any row has no facts to show.
func (l *List) sided(env Env) bool { return !l.embed && env.Width >= sideFrom && !l.vacant() }

// split divides the width between the list and, where there is room, the facts
// of the selected row with the rule before them.
func (l *List) split(env Env) (list, side int) {
	if !l.sided(env) {
		return env.Width, 0
	}
	side = min(max(env.Width*26/100, 38), 60)
	return env.Width - side - len(sideGap), side
}

// sideGap stands between the list and the facts: the rule and a space.
const sideGap = "  "

// filtered reports whether the line of the filter is shown.
func (l *List) filtered() bool {
	return l.filter.open || !l.order.Filter.Empty() || l.order.Faults
}

// above is how many lines stand over the table.
func (l *List) above() int {
	if l.filtered() {
		return len(l.notes) + 1
	}
	return len(l.notes)
}

func (l *List) layout(env Env) {
	width, side := l.split(env)
	l.table.Layout(width, max(0, env.Height-l.above()))
	if side == 0 {
		return
	}
	l.side.Layout(side, max(0, env.Height-len(l.notes)))
	l.side.Set(l.sideFacts(env))
	if l.beside != l.sel {
		l.beside = l.sel
		l.side.Top()
	}
}

// View implements Page.
func (l *List) View(env Env) string {
	width, side := l.split(env)
	height := max(0, env.Height-len(l.notes))
	body := l.table.View(rows{l, env}, env.Theme)
	if l.filtered() {
		body = l.filterLine(env, width) + "\n" + body
	}
	if side > 0 {
		body = widget.Beside(body, widget.VRule(height, env.Theme), widget.Fit("", 1, height), l.side.View(env.Theme))
	}
	return noteLines(env, l.notes) + body
}

// sideFacts are what the store knows of the selected row: no call is made.
func (l *List) sideFacts(env Env) []widget.Section {
	row := env.Store.Row(l.q, l.sel)
	if row == nil {
		return nil
	}
	head := widget.Section{Facts: []widget.Fact{{Value: widget.Toned(themes.Title, l.k.Label(row))}}}
	return append([]widget.Section{head}, l.k.Facts(row, env.ctx(l.q))...)
}

// rows shows a list to its table: only the window is ever asked for.
type rows struct {
	l   *List
	env Env
}

func (r rows) Len() int { return len(r.l.ids) }

func (r rows) Cells(i int, dst []widget.Cell) []widget.Cell {
	l := r.l
	id := l.ids[i]
	row := r.env.Store.Row(l.q, id)
	if row == nil {
		return l.bare(r.env, id, dst)
	}
	glyph, tone := kind.Glyph(l.k.Health(row).Health)
	dst = append(dst, widget.Cell{Text: glyph, Tone: tone})
	ctx := r.env.ctx(l.q)
	for _, c := range l.cols {
		dst = append(dst, l.k.Cell(row, c.Index, ctx))
	}
	return dst
}

// bare is a row of which only the name is known.
func (l *List) bare(env Env, id string, dst []widget.Cell) []widget.Cell {
	first := widget.Cell{Text: "·", Tone: themes.Faint}
	if e := env.Store.Entity(l.q, id); e != nil && e.Problem != nil {
		first = widget.Cell{Text: "?", Tone: themes.Warn}
	}
	dst = append(dst, first)
	for _, c := range l.cols {
		if c.Name {
			dst = append(dst, widget.Cell{Text: l.k.IDLabel(id)})
			continue
		}
		dst = append(dst, widget.Cell{Text: "·", Tone: themes.Faint})
	}
	return dst
}

func (r rows) State(i int) widget.RowState {
	id := r.l.ids[i]
	s := widget.RowState{Tint: tint(r.env.Store.Change(r.l.q, id)), Stale: r.l.status.Stale != "", Marked: r.l.marks[id]}
	s.Pending = r.env.Pending(kind.Ref{Kind: r.l.q.Kind, ID: id})
	if e := r.env.Store.Entity(r.l.q, id); e != nil && e.Problem != nil {
		s.Stale = true
		if s.Pending == "" && e.Row == nil {
			s.Pending = "not readable: " + awsclient.Explain(e.Problem).Why
		}
	}
	return s
}

// Status implements Page.
func (l *List) Status(Env) Status { return l.status }

func (l *List) makeStatus(env Env) Status {
	st := Status{Shown: len(l.ids), Filtered: !l.order.Filter.Empty() || l.order.Faults}
	c := env.Store.Count(l.q)
	st.Described, st.All, st.Bad, st.Warn = c.Described, c.All, c.Bad, c.Warn
	s := env.Store.List(l.q)
	if s == nil {
		st.Loading = true
		return st
	}
	st.Fresh = s.FreshAt
	st.Loading = !s.Complete && s.Err == nil
	st.Partial = partialText(env, l, s.Joined)
	return st
}

// follow brings what depends on the clock up to date: since when the list
// stands still, and why.
func (l *List) follow(env Env) {
	l.status.Stale = ""
	if since, why := env.Store.Stale(l.q); why != nil {
		l.status.Stale = staleText(env, since, why, l.status.All > 0)
	}
	switch {
	case l.failed(): // it stands in the middle
		l.notes = nil
	case l.status.Stale != "":
		l.notes = wrapNote(l.status.Stale, env.Width)
	case l.status.Partial != "":
		l.notes = wrapNote(l.status.Partial, env.Width)
	default:
		l.notes = nil
	}
}

// Keys implements Page.
func (l *List) Keys(env Env) []keys.ID {
	if len(l.ids) == 0 && l.status.Filtered {
		return []keys.ID{keys.Filter, keys.Faults, keys.Refresh}
	}
	if len(l.ids) == 0 {
		ids := l.parentLinks(env)
		if l.k.Info().Stopped {
			ids = append(ids, keys.Stopped)
		}
		return append(ids, keys.Refresh)
	}
	ids := []keys.ID{keys.Open, keys.Details}
	row := env.Store.Row(l.q, l.sel)
	for _, id := range l.k.Links() {
		if id != keys.Open && (row == nil || !l.k.Follow(id, row, l.q).IsZero()) {
			ids = append(ids, id)
		}
	}
	if acts := l.k.Actions(); len(acts) > 0 {
		ids = append(append(ids, acts...), keys.Actions, keys.Mark, keys.MarkRange, keys.MarkAll)
	}
	if doors := l.k.Info().Doors; len(doors) > 0 {
		ids = append(append(ids, doors...), keys.Forwards)
	}
	if l.k.Info().Stopped {
		ids = append(ids, keys.Stopped)
	}
	if documentTab(l.k) != "" {
		ids = append(ids, keys.Document)
	}
	return append(ids, commonKeys()...)
}
