package order

import (
	"strings"

	"github.com/ecsdeck/ecsdeck/tui/kind"
)

// The words for an order by health.
const (
	Worst = "worst" // what is broken first
	Best  = "best"
)

// Sorted is the rule with the order that a text says: "cpu", "cpu asc",
// "cpu desc", Worst or Best. A column without a direction goes its usual way.
// What the rows of the query have no column for leaves the rule as it is.
func (r Rule) Sorted(k kind.Kind, q kind.Query, text string) Rule {
	id, way, _ := strings.Cut(text, " ")
	if id == Worst || id == Best {
		r.Health, r.Column, r.Desc = true, -1, id == Best
		return r
	}
	for _, c := range k.Columns(q, true) {
		if c.ID != id {
			continue
		}
		r = r.By(k, c)
		switch strings.TrimSpace(way) {
		case "asc":
			r.Desc = false
		case "desc":
			r.Desc = true
		}
		break
	}
	return r
}

// Words is the order in words that Sorted understands; "" when the rows are in
// an order of their own.
func (r Rule) Words(k kind.Kind, q kind.Query) string {
	switch {
	case r.Health && r.Desc:
		return Best
	case r.Health:
		return Worst
	}
	for _, c := range k.Columns(q, true) {
		if r.By(k, c).Column != r.Column || k.Info().Fixed && r.Column < 0 {
			continue
		}
		if r.Desc {
			return c.ID + " desc"
		}
		return c.ID + " asc"
	}
	return ""
}
