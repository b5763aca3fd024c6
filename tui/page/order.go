package page

import (
	"cmp"
	"slices"
	"strings"

	"github.com/ecsdeck/ecsdeck/awsclient/model"
	"github.com/ecsdeck/ecsdeck/tui/kind"
	"github.com/ecsdeck/ecsdeck/tui/store"
)

// order is how the rows of a list are chosen and sorted.
type order struct {
	filter Filter
	faults bool
	column int // of the kind; -1 is the name
	health bool
	desc   bool
}

// entry is a row while a list is being put in order.
type entry struct {
	id    string
	label string
	row   kind.Row
}

// arrange returns the ids of a list that pass, in order. Rows that are not
// described yet have only a name: a filter looks at that, faults-only hides
// them, and a sort by value puts them last.
func (o order) arrange(env Env, k kind.Kind, q kind.Query, cols []kind.ColumnInfo) []string {
	l := env.Store.List(q)
	if l == nil {
		return nil
	}
	entries := make([]entry, 0, len(l.IDs))
	ctx := env.ctx(q)
	if name := o.filter.Column(); name != "" {
		cols = slices.DeleteFunc(k.Columns(q, true), func(c kind.ColumnInfo) bool { return c.ID != name })
	}
	for _, id := range l.IDs {
		e := entry{id: id, row: env.Store.Row(q, id)}
		if o.keep(k, e, cols, ctx, env.Store.Change(q, id)) {
			entries = append(entries, e)
		}
	}
	if !k.Info().Fixed || o.column >= 0 || o.health {
		o.sort(k, entries)
	}
	ids := make([]string, len(entries))
	for i, e := range entries {
		ids[i] = e.id
	}
	return ids
}

func (o order) keep(k kind.Kind, e entry, cols []kind.ColumnInfo, ctx kind.Ctx, c store.Change) bool {
	if o.faults {
		if e.row == nil || c == store.Gone {
			return false
		}
		if h := k.Health(e.row).Health; h != model.Bad && h != model.Warn {
			return false
		}
	}
	if o.filter.Empty() {
		return true
	}
	if e.row == nil {
		return (o.filter.Column() == "" || len(cols) == 1 && cols[0].Name) && o.filter.Match(k.IDLabel(e.id))
	}
	return o.filter.Match(strings.TrimSpace(kind.MatchText(k, e.row, cols, ctx)))
}

func (o order) sort(k kind.Kind, entries []entry) {
	for i := range entries {
		entries[i].label = label(k, entries[i].id, entries[i].row)
	}
	slices.SortFunc(entries, func(a, b entry) int {
		if c := o.compare(k, a, b); c != 0 {
			return c
		}
		if c := cmp.Compare(a.label, b.label); c != 0 {
			if o.column < 0 && !o.health && o.desc {
				return -c
			}
			return c
		}
		return cmp.Compare(a.id, b.id)
	})
}

// compare orders by the chosen value; 0 leaves it to the name.
func (o order) compare(k kind.Kind, a, b entry) int {
	if o.column < 0 && !o.health {
		return 0
	}
	switch {
	case a.row == nil && b.row == nil:
		return 0
	case a.row == nil:
		return 1
	case b.row == nil:
		return -1
	}
	var c int
	if o.health {
		c = cmp.Compare(k.Health(b.row).Health, k.Health(a.row).Health)
	} else {
		c = k.Compare(a.row, b.row, o.column)
	}
	if o.desc {
		return -c
	}
	return c
}

func label(k kind.Kind, id string, row kind.Row) string {
	if row == nil {
		return k.IDLabel(id)
	}
	return k.Label(row)
}
