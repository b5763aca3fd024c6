package page

import (
	"github.com/ecsdeck/ecsdeck/tui/export"
	"github.com/ecsdeck/ecsdeck/tui/keys"
	"github.com/ecsdeck/ecsdeck/tui/kind"
	"github.com/ecsdeck/ecsdeck/tui/widget"
)

// Extent is how much of a list is exported.
type Extent struct {
	Marked bool // only the marked rows, also those that a filter hides
	All    bool // every column, also those that are not shown
}

// Counts are what an export of the list can be made of.
type Counts struct {
	Shown, Marked       int // rows
	Columns, AllColumns int
	Described, Total    int // of the rows that are shown
	Filtered            bool
}

// Counts says what an export of the list would hold.
func (l *List) Counts(env Env) Counts {
	c := Counts{
		Shown: len(l.ids), Marked: len(l.marks), Columns: len(l.cols),
		AllColumns: len(l.k.Columns(l.q, true)), Total: len(l.ids), Filtered: l.filtered(),
	}
	for _, id := range l.ids {
		if env.Store.Row(l.q, id) != nil {
			c.Described++
		}
	}
	return c
}

// Sheet is the list as it is now: the cells' text, without bars.
func (l *List) Sheet(env Env, x Extent) export.Sheet {
	cols := l.cols
	if x.All {
		cols = l.k.Columns(l.q, true)
	}
	s := export.Sheet{
		Kind: string(l.q.Kind), Account: env.Scope.Account, Region: env.Scope.Region, Of: widget.Clean(l.q.Parent.ID),
		At: env.Now, Partial: widget.Clean(l.missing()), Filter: widget.Clean(l.filterText(env)),
	}
	if l.q.Variant == kind.VariantStopped {
		s.Kind = "stopped " + s.Kind
	}
	for _, c := range cols {
		s.Columns = append(s.Columns, c.ID)
	}
	ids := l.ids
	if x.Marked {
		ids = nil
		for _, ref := range l.Targets() {
			ids = append(ids, ref.ID)
		}
	}
	for _, id := range ids {
		r := l.sheetRow(env, id, cols)
		s.Rows = append(s.Rows, r)
		if r.Described {
			s.Described++
		}
	}
	s.Total = len(s.Rows)
	return s
}

func (l *List) sheetRow(env Env, id string, cols []kind.ColumnInfo) export.Row {
	r := export.Row{ID: widget.Clean(id), Cells: make([]string, len(cols))}
	row := env.Store.Row(l.q, id)
	if row == nil {
		r.Health = "unknown"
		for i, c := range cols {
			if c.Name {
				r.Cells[i] = widget.Clean(l.k.IDLabel(id))
			}
		}
		return r
	}
	v := l.k.Health(row)
	r.Described, r.Health, r.Reason = true, v.Health.String(), widget.Clean(v.Reason)
	ctx := env.ctx(l.q)
	for i, c := range cols {
		r.Cells[i] = l.k.Cell(row, c.Index, ctx).Value()
	}
	return r
}

// missing is what the list lacks, or since when it stands still.
func (l *List) missing() string {
	if l.status.Stale != "" {
		return l.status.Stale
	}
	if l.status.Loading {
		return "the list was still being read"
	}
	return l.status.Partial
}

func (l *List) filterText(env Env) string {
	text := l.order.Filter.Text()
	if l.order.Faults {
		if text != "" {
			text += ", "
		}
		text += env.Keys.Get(keys.Faults).Title
	}
	return text
}

// Export is the resource as a document of its page: YAML when that is what the
// page shows. ok is false while it is not read.
func (d *Detail) Export(env Env) (name, text string, yaml, ok bool) {
	row := env.Store.Row(d.q, d.ref.ID)
	if row == nil {
		return "", "", false, false
	}
	for i, t := range d.tabs {
		if t.info.Kind == kind.TabDocument {
			_, text = d.k.TabDocument(i, row, d.unmasked)
			return d.k.Label(row), text, d.yaml, true
		}
	}
	return "", "", false, false
}

// Masked reports whether the document hides the values of the environment.
func (d *Detail) Masked() bool { return !d.unmasked }
