package headless

import (
	"slices"
	"strings"

	"github.com/ecsdeck/ecsdeck/awsclient/model"
	"github.com/ecsdeck/ecsdeck/themes"
	"github.com/ecsdeck/ecsdeck/tui/kind"
	"github.com/ecsdeck/ecsdeck/tui/order"
	"github.com/ecsdeck/ecsdeck/tui/widget"
)

// View is what of an answer is shown.
type View struct {
	Columns []Column
	Rule    order.Rule
	Tags    Selector
	Scope   model.Scope
}

// Arrange returns the rows that pass, in order.
func (v View) Arrange(a Answer) []order.Entry {
	by := make(map[string]order.Entry, len(a.Rows))
	for _, e := range a.Rows {
		by[e.ID] = e
	}
	rows := slices.DeleteFunc(slices.Clone(a.Rows), func(e order.Entry) bool { return !v.Tags.takes(e) })
	ids := v.Rule.Arrange(a.Kind, infos(v.Columns), v.ctx(a), rows)
	out := make([]order.Entry, len(ids))
	for i, id := range ids {
		out[i] = by[id]
	}
	return out
}

func (v View) ctx(a Answer) kind.Ctx { return kind.Ctx{Now: a.At, Query: a.Query, Scope: v.Scope} }

// gone is the word for a row that was there before and is not any more.
const gone = "gone"

// Health is how a row is, in a word.
func Health(k kind.Kind, e order.Entry) string {
	switch {
	case e.Gone:
		return gone
	case e.Row == nil:
		return model.Unknown.String()
	default:
		return k.Health(e.Row).Health.String()
	}
}

// cells are the cells of a row as the deck draws them.
func (v View) cells(a Answer, e order.Entry) []widget.Cell {
	out := make([]widget.Cell, len(v.Columns))
	for i, c := range v.Columns {
		switch {
		case !c.Own:
			out[i] = shared(a.Kind, e, c.ID)
		case e.Row != nil:
			out[i] = a.Kind.Cell(e.Row, c.Index, v.ctx(a))
		case c.Name:
			out[i] = widget.T(a.Kind.IDLabel(e.ID))
		default:
			out[i] = widget.Toned(themes.Faint, unknownSign)
		}
	}
	return out
}

// The signs of what is not known and of what is not there, as in the deck.
const (
	unknownSign = "·"
	noneSign    = "-"
)

// shared is the cell of a column that every kind has.
func shared(k kind.Kind, e order.Entry, column string) widget.Cell {
	switch column {
	case idID:
		return widget.T(e.ID)
	case reasonID:
		if e.Row == nil {
			return widget.Toned(themes.Faint, unknownSign)
		}
		return widget.T(k.Health(e.Row).Reason)
	}
	var h model.Health
	if e.Row != nil {
		h = k.Health(e.Row).Health
	}
	glyph, tone := kind.Glyph(h)
	if e.Gone {
		glyph, tone = "-", themes.Muted
	}
	return widget.Mixed(widget.Span{Text: glyph, Tone: tone}, widget.Span{Text: " "}, widget.Span{Text: Health(k, e), Tone: tone})
}

// words are the cells of a row as text: without bars and sparks, and never
// empty, so that a line has as many fields as the header.
func (v View) words(a Answer, e order.Entry) []widget.Cell {
	cells := v.cells(a, e)
	for i, c := range cells {
		if v.Columns[i].ID == healthID && !v.Columns[i].Own {
			cells[i] = widget.T(Health(a.Kind, e))
			continue
		}
		text := c.Words()
		switch {
		case text != "":
		case strings.TrimSpace(c.Plain()) == "":
			text = noneSign
		default:
			text = unknownSign
		}
		cells[i] = widget.T(text)
	}
	return cells
}
