package page

import (
	"slices"
	"strings"

	"github.com/ecsdeck/ecsdeck/tui/kind"
	"github.com/ecsdeck/ecsdeck/tui/order"
	"github.com/ecsdeck/ecsdeck/tui/widget"
)

// ColumnChoice is which columns a person wants to see of each kind, by column
// id and in their order. A kind that is not in it shows its own. It is plain
// data: a configuration file can hold it as it is.
type ColumnChoice map[kind.Name][]string

// Start is how the lists of a kind begin.
type Start struct {
	Sort string `json:"sort,omitempty"` // as order.Rule.Sorted takes it; "" is the kind's own
	Wide bool   `json:"wide,omitempty"`
}

// begin takes over, once, how lists of the kind begin.
func (l *List) begin(all map[kind.Name]Start) {
	if l.begun {
		return
	}
	l.begun = true
	if s, ok := all[l.q.Kind]; ok {
		l.wide, l.order = s.Wide, l.order.Sorted(l.k, l.q, s.Sort)
		l.setColumns()
	}
}

// Sort is the order of the rows in words; "" when it is the kind's own.
func (l *List) Sort() string {
	if words := l.order.Words(l.k, l.q); words != order.Usual(l.k, l.q).Words(l.k, l.q) {
		return words
	}
	return ""
}

// Wide tells whether every column is shown.
func (l *List) Wide() bool { return l.wide }

// choose takes over the choice for the list's kind.
func (l *List) choose(c ColumnChoice) {
	if want := c[l.q.Kind]; !slices.Equal(want, l.chosen) {
		l.chosen = slices.Clone(want)
		l.setColumns()
	}
}

// shown are the list's columns: the kind's own, all of them when it is wide, or
// those that were chosen.
func (l *List) shown() []kind.ColumnInfo {
	if len(l.chosen) == 0 {
		return l.k.Columns(l.q, l.wide)
	}
	all := l.k.Columns(l.q, true)
	var out []kind.ColumnInfo
	for _, c := range ordered(all, l.chosen) {
		wanted := slices.Contains(l.chosen, c.ID)
		if wanted && c.Wide {
			c.Drop = min(c.Drop, wantedDrop)
		}
		if l.wide || c.Name || wanted {
			out = append(out, c)
		}
	}
	return out
}

// wantedDrop lets a column of the wide view that was asked for by name stay
// longer in a narrow list than most.
const wantedDrop = 15

// ordered puts the columns that are named first, in that order. A column that
// rows cannot do without comes before all when it is not named.
func ordered(all []kind.ColumnInfo, ids []string) []kind.ColumnInfo {
	out := slices.Clone(all)
	place := func(c kind.ColumnInfo) int {
		switch i := slices.Index(ids, c.ID); {
		case i >= 0:
			return i
		case c.Name:
			return -1
		default:
			return len(ids)
		}
	}
	slices.SortStableFunc(out, func(a, b kind.ColumnInfo) int { return place(a) - place(b) })
	return out
}

// Checks offers the list's columns: those that are shown first, in their order.
// With own they are as the kind has them.
func (l *List) Checks(own bool) []widget.Check {
	shown := l.chosen
	if own || len(shown) == 0 {
		shown = nil
		for _, c := range l.k.Columns(l.q, false) {
			shown = append(shown, c.ID)
		}
	}
	all := l.k.Columns(l.q, true)
	if len(l.chosen) > 0 && !own {
		all = ordered(all, shown)
	}
	var out []widget.Check
	for _, c := range all {
		it := widget.Check{ID: c.ID, Title: columnTitle(c), On: slices.Contains(shown, c.ID), Fixed: c.Name}
		switch {
		case c.Name:
			it.Note = "always shown"
		case it.On && !slices.Contains(l.table.Shown(), c.ID):
			it.Note = "no room in this window"
		case c.Wide:
			it.Note = "else only when wide"
		}
		out = append(out, it)
	}
	return out
}

// columnTitle is a column's title on one line, without what only lays it out.
func columnTitle(c kind.ColumnInfo) string {
	return strings.Join(strings.Fields(widget.Clean(c.Title)), " ")
}

// Chosen is the choice after these columns were chosen in this list. Columns
// that only other lists of the kind have (the cluster, where rows of many are
// listed together) stay as they were.
func (l *List) Chosen(before ColumnChoice, ids []string) ColumnChoice {
	out := ColumnChoice{}
	for k, v := range before {
		out[k] = v
	}
	own := usual(l.k)
	was := before[l.q.Kind]
	if len(was) == 0 {
		was = own
	}
	here := map[string]bool{}
	for _, c := range l.k.Columns(l.q, true) {
		here[c.ID] = true
	}
	want := slices.Clone(ids)
	for i, id := range was {
		if !here[id] {
			want = slices.Insert(want, after(want, was[:i]), id)
		}
	}
	if slices.Equal(want, own) {
		delete(out, l.q.Kind)
		return out
	}
	out[l.q.Kind] = want
	return out
}

// after is the place behind the last of ids that is in list.
func after(list, ids []string) int {
	for _, id := range slices.Backward(ids) {
		if i := slices.Index(list, id); i >= 0 {
			return i + 1
		}
	}
	return 0
}

// usual are the ids of the columns that a kind shows by itself in any of its
// lists.
func usual(k kind.Kind) []string {
	var out []string
	for _, c := range k.AllColumns() {
		if !c.Wide && !slices.Contains(out, c.ID) {
			out = append(out, c.ID)
		}
	}
	return out
}
