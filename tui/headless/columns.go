package headless

import (
	"fmt"
	"slices"
	"strings"

	"github.com/ecsdeck/ecsdeck/tui/kind"
	"github.com/ecsdeck/ecsdeck/tui/order"
)

// The columns that every kind has here besides its own, named as in exports.
const (
	healthID = "_health" // how the row is, in a word
	reasonID = "_reason" // why it is not ok
	idID     = "_id"     // its ARN, or the id of what has none
)

// Column is a column of a list. Own is false for those that every kind has.
type Column struct {
	kind.ColumnInfo
	Own bool
}

// Columns are the columns of a query: health, then those that the deck shows, or
// with wide all that there are.
func Columns(k kind.Kind, q kind.Query, wide bool) []Column {
	out := []Column{common(k, healthID)}
	for _, c := range k.Columns(q, wide) {
		out = append(out, Column{ColumnInfo: c, Own: true})
	}
	return out
}

// Chosen are the columns of a list for which a person has chosen some: health,
// the name, and those, as far as the query has them.
func Chosen(k kind.Kind, q kind.Query, ids []string) []Column {
	out := []Column{common(k, healthID)}
	all := k.Columns(q, true)
	for _, c := range all {
		if c.Name && !slices.Contains(ids, c.ID) {
			out = append(out, Column{ColumnInfo: c, Own: true})
		}
	}
	for _, id := range ids {
		for _, c := range all {
			if c.ID == id {
				out = append(out, Column{ColumnInfo: c, Own: true})
			}
		}
	}
	return out
}

// ColumnError says that a kind has no column of a name.
type ColumnError struct {
	Kind  kind.Name
	Name  string
	Known []string
}

func (e *ColumnError) Error() string {
	return fmt.Sprintf("%s have no column %q; there are: %s", e.Kind, e.Name, strings.Join(e.Known, ", "))
}

// Pick returns the columns of these names, in this order; the error is a
// *ColumnError.
func Pick(k kind.Kind, q kind.Query, names []string) ([]Column, error) {
	var out []Column
	for _, name := range names {
		c, err := find(k, q, name)
		if err != nil {
			return nil, err
		}
		c.Drop = 0 // it was asked for
		out = append(out, c)
	}
	return out, nil
}

// Names lists the columns of a query by name.
func Names(k kind.Kind, q kind.Query) []string {
	var out []string
	for _, c := range k.Columns(q, true) {
		out = append(out, c.ID)
	}
	return append(out, healthID, reasonID, idID)
}

// Sortable are those of Names that rows can be sorted by.
func Sortable(names []string) []string {
	return slices.DeleteFunc(slices.Clone(names), func(n string) bool { return n == reasonID || n == idID })
}

// find returns a column by its name. Those that every kind has need their
// underscore only where the kind has its own of that name.
func find(k kind.Kind, q kind.Query, given string) (Column, error) {
	name := strings.ToLower(strings.TrimSpace(given))
	for _, c := range k.Columns(q, true) {
		if c.ID == name {
			return Column{ColumnInfo: c, Own: true}, nil
		}
	}
	if name = "_" + strings.TrimPrefix(name, "_"); slices.Contains([]string{healthID, reasonID, idID}, name) {
		return common(k, name), nil
	}
	return Column{}, &ColumnError{Kind: k.Info().Name, Name: given, Known: Names(k, q)}
}

// common is a column that every kind has. A kind may have a health of its own,
// such as the one that ECS gives to tasks.
func common(k kind.Kind, name string) Column {
	c := kind.ColumnInfo{Index: -1, ID: name, Title: strings.ToUpper(strings.TrimPrefix(name, "_"))}
	if name == healthID {
		c.Min = 6 // "● warn"; it grows for longer words where there is room
		if slices.ContainsFunc(k.AllColumns(), func(own kind.ColumnInfo) bool { return own.Title == c.Title }) {
			c.Title = "OVERALL"
		}
	}
	return Column{ColumnInfo: c}
}

// Sort is a rule that sorts by a column: COLUMN, COLUMN:asc or COLUMN:desc.
// Health, or order.Worst, has the worst first. Without a direction it is the one that the
// column starts with in the deck. The error is a *ColumnError or says which
// directions there are.
func Sort(r order.Rule, k kind.Kind, q kind.Query, by string) (order.Rule, error) {
	if by == order.Worst || by == order.Best {
		return r.Sorted(k, q, by), nil
	}
	name, direction, given := strings.Cut(by, ":")
	c, err := find(k, q, name)
	switch {
	case err != nil:
		return r, err
	case c.Own:
		r = r.By(k, c.ColumnInfo)
	case c.ID == healthID:
		r.Health, r.Column, r.Desc = true, -1, false
	default:
		return r, &ColumnError{Kind: k.Info().Name, Name: c.ID, Known: Sortable(Names(k, q))}
	}
	switch {
	case !given:
	case direction == "asc":
		r.Desc = false
	case direction == "desc":
		r.Desc = true
	default:
		return r, fmt.Errorf("%q is no direction; there are asc and desc", direction)
	}
	return r, nil
}

// infos are the kind's own columns among these.
func infos(cols []Column) []kind.ColumnInfo {
	var out []kind.ColumnInfo
	for _, c := range cols {
		if c.Own {
			out = append(out, c.ColumnInfo)
		}
	}
	return out
}
