// Package order chooses and sorts the rows of a list. The deck's pages and the
// command line share it, so that both show the same rows in the same order.
package order

import (
	"cmp"
	"slices"
	"strings"

	"github.com/ecsdeck/ecsdeck/awsclient/model"
	"github.com/ecsdeck/ecsdeck/tui/kind"
)

// Rule is how the rows of a list are chosen and sorted.
type Rule struct {
	Filter Filter
	Faults bool // only what is degraded or broken
	Column int  // to sort by, as the kind numbers them; -1 is the name
	Health bool // sort by health, the worst first; Column does not count then
	Desc   bool
}

// Usual is the rule of a list that nobody has touched.
func Usual(k kind.Kind, q kind.Query) Rule {
	r := Rule{Column: -1}
	info := k.Info()
	for _, c := range k.Columns(q, true) {
		if c.ID == info.Default && !c.Name {
			r.Column, r.Desc = c.Index, c.Desc
		}
	}
	return r
}

// By is the rule sorted by a column of a kind, in the direction that the column
// starts with. Where the usual order is not that of the names, these are a column
// like others.
func (r Rule) By(k kind.Kind, c kind.ColumnInfo) Rule {
	r.Health, r.Desc, r.Column = false, c.Desc, c.Index
	if c.Name && !k.Info().Fixed {
		r.Column = -1
	}
	return r
}

// Entry is a row while a list is being put in order. Row is nil until it is
// described; Gone rows are still shown, but are no fault any more.
type Entry struct {
	ID    string
	Row   kind.Row
	Gone  bool
	label string
}

// Arrange returns the ids of the entries that pass, in order. cols are the
// columns that are shown, which a filter looks at. Rows that are not described
// yet have only a name: a filter looks at that, faults-only hides them, and a
// sort by value puts them last. It may reorder entries.
func (r Rule) Arrange(k kind.Kind, cols []kind.ColumnInfo, ctx kind.Ctx, entries []Entry) []string {
	if name := r.Filter.Column(); name != "" {
		cols = slices.DeleteFunc(k.Columns(ctx.Query, true), func(c kind.ColumnInfo) bool { return c.ID != name })
	}
	entries = slices.DeleteFunc(entries, func(e Entry) bool { return !r.keep(k, e, cols, ctx) })
	switch {
	case !k.Info().Fixed || r.Column >= 0 || r.Health:
		r.sort(k, entries)
	case r.Desc:
		slices.Reverse(entries)
	}
	ids := make([]string, len(entries))
	for i, e := range entries {
		ids[i] = e.ID
	}
	return ids
}

func (r Rule) keep(k kind.Kind, e Entry, cols []kind.ColumnInfo, ctx kind.Ctx) bool {
	if r.Faults {
		if e.Row == nil || e.Gone {
			return false
		}
		if h := k.Health(e.Row).Health; h != model.Bad && h != model.Warn {
			return false
		}
	}
	if r.Filter.Empty() {
		return true
	}
	if e.Row == nil {
		return (r.Filter.Column() == "" || len(cols) == 1 && cols[0].Name) && r.Filter.Match(k.IDLabel(e.ID))
	}
	return r.Filter.Match(strings.TrimSpace(kind.MatchText(k, e.Row, cols, ctx)))
}

func (r Rule) sort(k kind.Kind, entries []Entry) {
	for i := range entries {
		entries[i].label = Label(k, entries[i].ID, entries[i].Row)
	}
	slices.SortFunc(entries, func(a, b Entry) int {
		if c := r.compare(k, a, b); c != 0 {
			return c
		}
		if c := cmp.Compare(a.label, b.label); c != 0 {
			if r.Column < 0 && !r.Health && r.Desc {
				return -c
			}
			return c
		}
		return cmp.Compare(a.ID, b.ID)
	})
}

// compare orders by the chosen value; 0 leaves it to the name.
func (r Rule) compare(k kind.Kind, a, b Entry) int {
	if r.Column < 0 && !r.Health {
		return 0
	}
	switch {
	case a.Row == nil && b.Row == nil:
		return 0
	case a.Row == nil:
		return 1
	case b.Row == nil:
		return -1
	}
	var c int
	if r.Health {
		c = cmp.Compare(k.Health(b.Row).Health, k.Health(a.Row).Health)
	} else {
		c = k.Compare(a.Row, b.Row, r.Column)
	}
	if r.Desc {
		return -c
	}
	return c
}

// Label is what a person calls a row, also before it is described.
func Label(k kind.Kind, id string, row kind.Row) string {
	if row == nil {
		return k.IDLabel(id)
	}
	return k.Label(row)
}
