package kind

import (
	"cmp"
	"context"
	"fmt"
	"hash/maphash"
	"strings"

	"github.com/ecsdeck/ecsdeck/awsclient"
	"github.com/ecsdeck/ecsdeck/awsclient/model"
	"github.com/ecsdeck/ecsdeck/tui/keys"
	"github.com/ecsdeck/ecsdeck/tui/widget"
)

// Of makes a Kind of a Spec.
func Of[T any](s Spec[T]) Kind { return &erased[T]{spec: s, seed: maphash.MakeSeed()} }

type erased[T any] struct {
	spec Spec[T]
	seed maphash.Seed
}

// as is the one type assertion between rows and their type.
func (e *erased[T]) as(r Row) T {
	t, ok := r.(T)
	if !ok {
		panic(fmt.Sprintf("kind %s: row of type %T", e.spec.Name, r))
	}
	return t
}

func (e *erased[T]) Info() Info {
	s := e.spec
	return Info{
		Name: s.Name, Title: s.Title, Singular: s.Singular, Aliases: s.Aliases,
		Every: s.Every, Batch: max(1, s.Source.Batch), Page: max(1, s.Source.Page),
		Default: s.Default, Derived: s.From != nil, Whole: s.Source.All != nil,
		Enriched: s.Source.Enrich != nil, Root: s.Root, Local: s.Local, Stopped: s.Stopped, Fixed: s.Fixed, Show: s.Show, Doors: s.Doors,
	}
}

func (e *erased[T]) Empty(parent Row, q Query) string {
	if e.spec.Empty == nil {
		return ""
	}
	return e.spec.Empty(parent, q)
}

func (e *erased[T]) ID(r Row) string    { return e.spec.ID(e.as(r)) }
func (e *erased[T]) Label(r Row) string { return e.spec.Label(e.as(r)) }

func (e *erased[T]) IDLabel(id string) string {
	if e.spec.IDLabel == nil {
		return model.ShortID(id)
	}
	return e.spec.IDLabel(id)
}

func (e *erased[T]) Up(id string) Ref {
	if e.spec.Up == nil {
		return Ref{}
	}
	return e.spec.Up(id)
}

func (e *erased[T]) Health(r Row) model.Verdict {
	if e.spec.Health == nil {
		return model.Verdict{}
	}
	return e.spec.Health(e.as(r))
}

func (e *erased[T]) Carry(old, fresh Row) Row {
	if e.spec.Carry == nil || old == nil {
		return fresh
	}
	return e.spec.Carry(e.as(old), e.as(fresh))
}

func (e *erased[T]) Columns(q Query, wide bool) []ColumnInfo {
	out := make([]ColumnInfo, 0, len(e.spec.Columns))
	for i, c := range e.spec.Columns {
		if (c.When == nil || c.When(q)) && (!c.Wide || wide) {
			out = append(out, c.info(i))
		}
	}
	return out
}

func (e *erased[T]) AllColumns() []ColumnInfo {
	out := make([]ColumnInfo, 0, len(e.spec.Columns))
	for i, c := range e.spec.Columns {
		out = append(out, c.info(i))
	}
	return out
}

func (c Column[T]) info(index int) ColumnInfo {
	return ColumnInfo{
		Index: index, ID: c.ID, Title: c.Title, Min: c.Min, Max: c.Max, Flex: c.Flex, Drop: c.Drop,
		Right: c.Right, Middle: c.Middle, Name: c.Name, Volatile: c.Volatile, Desc: c.Desc, Wide: c.Wide,
	}
}

func (e *erased[T]) Cell(r Row, column int, ctx Ctx) widget.Cell {
	return e.spec.Columns[column].Cell(e.as(r), ctx)
}

func (e *erased[T]) Compare(a, b Row, column int) int {
	c := e.spec.Columns[column]
	if c.Cmp != nil {
		return c.Cmp(e.as(a), e.as(b))
	}
	return cmp.Compare(c.Cell(e.as(a), Ctx{}).Text, c.Cell(e.as(b), Ctx{}).Text)
}

func (e *erased[T]) Fingerprint(r Row) uint64 {
	var h maphash.Hash
	h.SetSeed(e.seed)
	row := e.as(r)
	if e.spec.Health != nil {
		v := e.spec.Health(row)
		_ = h.WriteByte(byte(v.Health))
		_, _ = h.WriteString(v.Reason)
	}
	for _, c := range e.spec.Columns {
		if c.Volatile || c.Quiet || c.Wide {
			continue
		}
		cell := c.Cell(row, Ctx{})
		_, _ = h.WriteString(cell.Text)
		for _, s := range cell.Spans {
			_, _ = h.WriteString(s.Text)
		}
		_ = h.WriteByte(0)
	}
	return h.Sum64()
}

func (e *erased[T]) Facts(r Row, ctx Ctx) []Section {
	if e.spec.Facts == nil {
		return nil
	}
	return e.spec.Facts(e.as(r), ctx)
}

func (e *erased[T]) List(ctx context.Context, c *awsclient.Client, q Query, emit func([]string)) error {
	return e.spec.Source.List(ctx, c, q, emit)
}

func (e *erased[T]) Describe(ctx context.Context, c *awsclient.Client, q Query, ids []string) ([]Row, []model.Problem, error) {
	b, err := e.spec.Source.Describe(ctx, c, q, ids)
	return rowsOf(b.Items), b.Problems, err
}

func (e *erased[T]) Enrich(ctx context.Context, c *awsclient.Client, rows []Row) ([]Row, error) {
	out, err := e.spec.Source.Enrich(ctx, c, e.all(rows))
	return rowsOf(out), err
}

func (e *erased[T]) All(ctx context.Context, c *awsclient.Client, q Query) ([]Row, error) {
	rows, err := e.spec.Source.All(ctx, c, q)
	return rowsOf(rows), err
}

func (e *erased[T]) From(parent Row, q Query) []Row { return rowsOf(e.spec.From(parent, q)) }

func (e *erased[T]) TabQuery(tab int, r Row, q Query) Query {
	return e.spec.Tabs[tab].Query(e.as(r), q)
}

func (e *erased[T]) Links() []keys.ID {
	out := make([]keys.ID, 0, len(e.spec.Links))
	for _, l := range e.spec.Links {
		out = append(out, l.ID)
	}
	return out
}

func (e *erased[T]) Follow(id keys.ID, r Row, q Query) Target {
	for _, l := range e.spec.Links {
		if l.ID == id {
			return l.To(e.as(r), q)
		}
	}
	return Target{}
}

func (e *erased[T]) Actions() []keys.ID {
	out := make([]keys.ID, 0, len(e.spec.Actions))
	for _, a := range e.spec.Actions {
		out = append(out, a.ID)
	}
	return out
}

// Door is the way into a row.
func (e *erased[T]) Door(r Row) Door {
	if e.spec.Door == nil {
		return Door{Why: "there is no way inside"}
	}
	return e.spec.Door(e.as(r))
}

func (e *erased[T]) Act(id keys.ID) (Act, bool) {
	for _, a := range e.spec.Actions {
		if a.ID == id {
			return e.act(a), true
		}
	}
	return Act{}, false
}

func (e *erased[T]) act(a Action[T]) Act {
	act := Act{
		ID: a.ID, Title: a.Title, Risk: a.Risk, Bulk: a.Bulk,
		Disabled: func(r Row, env Env) string { return a.Disabled(e.as(r), env) },
		Form:     func([]Row, Env) []Field { return nil },
		Plan: func(ctx context.Context, c *awsclient.Client, rows []Row, v Values) (awsclient.Plan, error) {
			return a.Plan(ctx, c, e.all(rows), v)
		},
		Verb:    func(rows []Row, v Values) string { return a.Verb(e.all(rows), v) },
		Settled: func(Row, Row, Asked) Progress { return Progress{Done: true, Text: "accepted"} },
		Touches: func(r Row, q Query) []Query { return a.Touches(e.as(r), q) },
	}
	if a.Form != nil {
		act.Form = func(rows []Row, env Env) []Field { return a.Form(e.all(rows), env) }
	}
	if a.Settled != nil {
		act.Settled = func(now, before Row, asked Asked) Progress { return a.Settled(e.as(now), e.as(before), asked) }
	}
	return act
}

func (e *erased[T]) all(rows []Row) []T {
	out := make([]T, len(rows))
	for i, r := range rows {
		out[i] = e.as(r)
	}
	return out
}

func rowsOf[T any](in []T) []Row {
	out := make([]Row, len(in))
	for i, v := range in {
		out[i] = v
	}
	return out
}

// MatchText is the text that a filter looks at: every cell, in order.
func MatchText(k Kind, r Row, cols []ColumnInfo, ctx Ctx) string {
	var b strings.Builder
	for _, c := range cols {
		cell := k.Cell(r, c.Index, ctx)
		b.WriteString(cell.Text)
		for _, s := range cell.Spans {
			b.WriteString(s.Text)
		}
		b.WriteByte(' ')
	}
	return b.String()
}
