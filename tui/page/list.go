package page

import (
	"cmp"
	"maps"
	"slices"

	"github.com/ecsdeck/ecsdeck/themes"
	"github.com/ecsdeck/ecsdeck/tui/kind"
	"github.com/ecsdeck/ecsdeck/tui/order"
	"github.com/ecsdeck/ecsdeck/tui/store"
	"github.com/ecsdeck/ecsdeck/tui/widget"
)

// List is the page of one query: a table with its filter, order and selection.
type List struct {
	q      kind.Query
	k      kind.Kind
	table  widget.Table
	cols   []kind.ColumnInfo
	order  order.Rule
	ids    []string // after filter and sort
	sel    string   // the selected row, by id: rows move, the selection does not
	filter *filterBar
	wide   bool
	chosen []string        // ids of the columns that a person wants; none is the kind's own
	embed  bool            // a tab of a detail page: no side panel
	full   bool            // every row has been here once
	marks  map[string]bool // by id, so that they stay on their rows
	from   string          // the row that a range of marks begins at, by id
	last   clicked
	begun  bool // it has the order that its kind begins with
	moved  bool // a person has moved the cursor: it stays on its row

	rev     uint64
	dirty   bool
	natural []int
	notes   []string // what is wrong with the list, wrapped
	status  Status
	side    widget.Facts
	beside  string // the row whose facts these are
}

// healthColumn is the id of the glyph column, which every kind has. It differs
// from those that kinds give: a container's own health is a column too.
const healthColumn = "(health)"

// NewList makes the page of a query.
func NewList(q kind.Query, c kind.Catalog) *List {
	l := &List{q: q, k: c.Get(q.Kind), dirty: true, filter: newFilterBar()}
	l.order = order.Usual(l.k, q)
	l.setColumns()
	return l
}

// Query implements Page.
func (l *List) Query() kind.Query { return l.q }

// List is the list on the page: itself.
func (l *List) List() *List { return l }

// Capturing implements Page.
func (l *List) Capturing() bool { return l.filter.open }

// Selected implements Page.
func (l *List) Selected() kind.Ref {
	if l.sel == "" {
		return kind.Ref{}
	}
	return kind.Ref{Kind: l.q.Kind, ID: l.sel}
}

// Targets are the rows that an action is for: the marked ones, in the order of
// the list and with those that a filter hides, or the selected one.
func (l *List) Targets() []kind.Ref {
	if len(l.marks) == 0 {
		if ref := l.Selected(); !ref.IsZero() {
			return []kind.Ref{ref}
		}
		return nil
	}
	ids := slices.Sorted(maps.Keys(l.marks))
	slices.SortStableFunc(ids, func(a, b string) int { return cmp.Compare(l.place(a), l.place(b)) })
	out := make([]kind.Ref, len(ids))
	for i, id := range ids {
		out[i] = kind.Ref{Kind: l.q.Kind, ID: id}
	}
	return out
}

// place is a row's place in the list; a hidden row comes after all others.
func (l *List) place(id string) int {
	if i := slices.Index(l.ids, id); i >= 0 {
		return i
	}
	return len(l.ids)
}

// Select puts the cursor on a row by its id as soon as it is there.
func (l *List) Select(id string) { l.sel, l.moved, l.dirty = id, true, true }

// Back implements Page: the filter closes before the page does.
func (l *List) Back() bool {
	if len(l.marks) > 0 && !l.filter.open && l.order.Filter.Empty() {
		l.marks = nil
		return true
	}
	if l.filter.open || !l.order.Filter.Empty() {
		l.filter.clear()
		l.setFilter("")
		return true
	}
	return false
}

// Wants implements Page.
func (l *List) Wants(Env) []store.Want {
	return []store.Want{{Query: l.q, Visible: l.visible(), Priority: visiblePriority}}
}

// visible are the ids on screen, the selected one first.
func (l *List) visible() []string {
	from, to := l.table.Window()
	to = min(to, len(l.ids))
	if from >= to {
		return nil
	}
	out := make([]string, 0, to-from+1)
	if i := l.table.Cursor(); i >= from && i < to {
		out = append(out, l.ids[i])
	}
	return append(out, l.ids[from:to]...)
}

func (l *List) setColumns() {
	l.cols = l.shown()
	cols := []widget.Column{{ID: healthColumn, Min: 1, Max: 1}}
	for _, c := range l.cols {
		wc := widget.Column{ID: c.ID, Title: c.Title, Min: c.Min, Max: c.Max, Weight: c.Flex, Drop: c.Drop}
		if l.wide {
			wc.Max = 0
		}
		if c.Right {
			wc.Align = widget.Right
		}
		if c.Middle {
			wc.Cut = widget.CutMiddle
		}
		cols = append(cols, wc)
	}
	l.table.SetColumns(cols)
	l.natural = make([]int, len(cols))
	l.showSort()
	l.dirty = true
}

func (l *List) showSort() {
	id := ""
	switch {
	case l.order.Health:
		id = healthColumn
	case l.k.Info().Fixed && l.order.Column < 0:
	default:
		for _, c := range l.cols {
			if c.Index == l.order.Column || (l.order.Column < 0 && c.Name) {
				id = c.ID
			}
		}
	}
	l.table.SetSort(id, l.order.Desc)
}

func (l *List) setFilter(text string) {
	l.order.Filter = order.ParseFilter(text).On(l.columnIDs())
	l.dirty = true
}

// columnIDs are the columns that a filter can name: also those that are not
// shown.
func (l *List) columnIDs() []string {
	var out []string
	for _, c := range l.k.Columns(l.q, true) {
		out = append(out, c.ID)
	}
	return out
}

// setSort sorts by a column id; the same column again turns the order round.
func (l *List) setSort(id string) {
	if id == healthColumn {
		l.order.Desc = l.order.Health && !l.order.Desc
		l.order.Health, l.order.Column = true, -1
	}
	for _, c := range l.cols {
		if c.ID != id {
			continue
		}
		was := l.order
		l.order = l.order.By(l.k, c)
		if l.order.Column == was.Column && !was.Health {
			l.order.Desc = !was.Desc
		}
	}
	l.showSort()
	l.dirty = true
}

// Refresh implements Page: it puts the rows in order when they have changed
// and lays out what is drawn.
func (l *List) Refresh(env Env) {
	l.begin(env.Lists)
	l.choose(env.Columns)
	if rev := env.Store.Rev(l.q); rev != l.rev || l.dirty {
		l.rev, l.dirty = rev, false
		l.rebuild(env)
	}
	l.follow(env)
	l.empty(env)
	l.layout(env)
}

func (l *List) rebuild(env Env) {
	cursor := l.table.Cursor()
	l.ids = l.order.Arrange(l.k, l.cols, env.ctx(l.q), l.entries(env))
	l.table.SetLen(len(l.ids))
	at := slices.Index(l.ids, l.sel)
	switch {
	case !l.moved && !l.full:
		// Rows still arrive and nobody has chosen one: stay at the top.
		l.table.MoveTo(0)
		l.adopt()
		l.full = l.whole(env)
	case at >= 0:
		l.table.SetCursor(at)
	case l.sel != "" && !l.complete(env):
		// The row to select may still come.
	default:
		// The row has left: its neighbour takes the cursor, and the
		// selection with it.
		l.table.SetCursor(cursor)
		l.adopt()
	}
	l.measure(env)
	l.status = l.makeStatus(env)
}

// entries are the rows of the list as the store has them.
func (l *List) entries(env Env) []order.Entry {
	s := env.Store.List(l.q)
	if s == nil {
		return nil
	}
	out := make([]order.Entry, 0, len(s.IDs))
	for _, id := range s.IDs {
		out = append(out, order.Entry{ID: id, Row: env.Store.Row(l.q, id), Gone: env.Store.Change(l.q, id) == store.Gone})
	}
	return out
}

func (l *List) complete(env Env) bool {
	s := env.Store.List(l.q)
	return s != nil && s.Complete
}

// whole reports whether every row has arrived and been described.
func (l *List) whole(env Env) bool {
	c := env.Store.Count(l.q)
	return l.complete(env) && c.Described == c.All
}

// adopt makes the row under the cursor the selected one.
func (l *List) adopt() {
	l.sel = ""
	if i := l.table.Cursor(); i < len(l.ids) {
		l.sel = l.ids[i]
	}
}

// sampled bounds how many rows are measured for the column widths. Widths only
// grow while a list is open, so a later, longer value widens its column once.
const sampled = 400

func (l *List) measure(env Env) {
	ctx := env.ctx(l.q)
	step := max(1, len(l.ids)/sampled)
	for i := 0; i < len(l.ids); i += step {
		row := env.Store.Row(l.q, l.ids[i])
		for c, col := range l.cols {
			if row == nil {
				if col.Name {
					l.natural[c+1] = max(l.natural[c+1], widget.Width(l.k.IDLabel(l.ids[i])))
				}
				continue
			}
			l.natural[c+1] = max(l.natural[c+1], l.k.Cell(row, col.Index, ctx).Width())
		}
	}
	l.natural[0] = 1
	l.table.SetNatural(l.natural)
}

// documentTab is the title of the kind's document tab; "" when it has none.
func documentTab(k kind.Kind) string {
	for _, t := range k.Tabs() {
		if t.Kind == kind.TabDocument {
			return t.Title
		}
	}
	return ""
}

// tone of a row's tint.
func tint(c store.Change) themes.Tone {
	switch c {
	case store.Added:
		return themes.New
	case store.Changed:
		return themes.Changed
	case store.Gone:
		return themes.Gone
	default:
		return themes.None
	}
}
