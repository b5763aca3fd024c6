// Package headless reads the kinds of the deck without a screen, and prints
// them: as tables, documents and lists of names. Columns, order, filter, health
// and documents are those of the kinds, so that a script sees what a person
// sees.
package headless

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"time"

	"github.com/ecsdeck/ecsdeck/awsclient"
	"github.com/ecsdeck/ecsdeck/awsclient/model"
	"github.com/ecsdeck/ecsdeck/tui/kind"
	"github.com/ecsdeck/ecsdeck/tui/order"
)

// Ask says what to read.
type Ask struct {
	Kind  kind.Kind
	Query kind.Query
	// Of is the kind whose rows the rows are derived from, for kinds that are
	// read with another: containers with their tasks. The query's parent and the
	// IDs are those of Of.
	Of kind.Kind
	// IDs are the resources to read; nil lists those of the query.
	IDs []string
	// Plain leaves out what other services than ECS know of a row: metrics,
	// alarms, EC2.
	Plain bool
	// Names reads no more than the ids, for kinds that have a list: no row is
	// described.
	Names bool
	// Progress is told how many of the rows have been read, as often as that
	// changes; nil is nobody.
	Progress func(read, of int)
}

// Answer is what was read of an Ask.
type Answer struct {
	Kind  kind.Kind
	Query kind.Query
	Rows  []order.Entry // in the order of the source; Row is nil where a read failed
	At    time.Time
	// Gone are the IDs that were asked for and do not exist.
	Gone []string
	// Problems say what is missing, each once: a page of the list, rows, columns.
	Problems []error
}

// Read reads everything that was asked for, once. The error is why nothing at
// all could be read; what is missing of an answer is in its Problems. A row that
// goes away between the list and its description is left out.
func Read(ctx context.Context, c *awsclient.Client, a Ask) (Answer, error) {
	out := Answer{Kind: a.Kind, Query: a.Query}
	var err error
	switch {
	case a.Of != nil:
		err = out.derived(ctx, c, a)
	case a.Kind.Info().Whole:
		err = out.whole(ctx, c, a)
	default:
		err = out.described(ctx, c, a)
	}
	out.At = time.Now()
	if ctx.Err() != nil {
		return out, context.Cause(ctx)
	}
	return out, err
}

// ReadAll is Read for several at once, all of one kind. The query is that of all
// of them together, which decides the columns. What cannot be read at all is a
// problem of the answer while anything else was read.
func ReadAll(ctx context.Context, c *awsclient.Client, q kind.Query, asks []Ask) (Answer, error) {
	out := Answer{Query: q, At: time.Now()}
	var first error
	failed := 0
	for _, a := range asks {
		one, err := Read(ctx, c, a)
		if ctx.Err() != nil {
			return out, err
		}
		out.Kind, out.At = one.Kind, one.At
		for _, e := range one.Rows {
			if !slices.ContainsFunc(out.Rows, func(o order.Entry) bool { return len(asks) > 1 && o.ID == e.ID }) {
				out.Rows = append(out.Rows, e)
			}
		}
		out.Gone = append(out.Gone, one.Gone...)
		for _, p := range one.Problems {
			out.problem(p)
		}
		if err != nil {
			failed++
			first = cmp.Or(first, err)
			out.problem(err)
		}
	}
	if failed == len(asks) {
		return out, first
	}
	return out, nil
}

// whole reads a kind that one call gives.
func (out *Answer) whole(ctx context.Context, c *awsclient.Client, a Ask) error {
	rows, err := a.Kind.All(ctx, c, a.Query)
	if err != nil && len(rows) == 0 {
		return err
	}
	out.problem(err)
	for _, r := range rows {
		if id := a.Kind.ID(r); a.IDs == nil || slices.Contains(a.IDs, id) {
			out.Rows = append(out.Rows, order.Entry{ID: id, Row: r})
		}
	}
	for _, id := range a.IDs {
		if !slices.ContainsFunc(out.Rows, func(e order.Entry) bool { return e.ID == id }) {
			out.Gone = append(out.Gone, id)
		}
	}
	return nil
}

// derived reads the rows that others hold, in the order of those.
func (out *Answer) derived(ctx context.Context, c *awsclient.Client, a Ask) error {
	of := Ask{Kind: a.Of, Query: a.Query, IDs: a.IDs, Plain: true, Progress: a.Progress}
	of.Query.Kind = a.Of.Info().Name
	held, err := Read(ctx, c, of)
	if err != nil {
		return err
	}
	out.Gone, out.Problems = held.Gone, held.Problems
	v := View{Columns: Columns(a.Of, of.Query, false), Rule: order.Usual(a.Of, of.Query), Scope: c.Scope()}
	for _, e := range v.Arrange(held) {
		if e.Row == nil {
			continue // why is one of the problems
		}
		for _, r := range a.Kind.From(e.Row, a.Query) {
			out.Rows = append(out.Rows, order.Entry{ID: a.Kind.ID(r), Row: r})
		}
	}
	return nil
}

// described reads a kind by its list and its describe calls.
func (out *Answer) described(ctx context.Context, c *awsclient.Client, a Ask) error {
	ids := a.IDs
	if ids == nil {
		var err error
		if ids, err = List(ctx, c, a.Kind, a.Query); err != nil && len(ids) == 0 {
			return err
		} else if err != nil {
			out.problem(err)
		}
	}
	if a.Names {
		for _, id := range ids {
			out.Rows = append(out.Rows, order.Entry{ID: id})
		}
		return nil
	}
	if len(ids) == 0 {
		return nil
	}
	by, problems, err := describe(ctx, c, a, ids)
	if err != nil && len(by) == 0 && !missing(err) {
		return err
	}
	why := map[string]error{}
	for _, p := range problems {
		why[p.ID] = p.Err
	}
	for _, id := range ids {
		switch row, ok := by[id]; {
		case ok:
			out.Rows = append(out.Rows, order.Entry{ID: id, Row: row})
		case !missing(why[id]):
			out.Rows = append(out.Rows, order.Entry{ID: id})
			out.problem(why[id])
		case a.IDs != nil:
			out.Gone = append(out.Gone, id)
		}
	}
	if !a.Plain {
		out.join(ctx, c)
	}
	return nil
}

// List lists the ids of a query. With an error they are those that were listed
// before it, or in spite of it.
func List(ctx context.Context, c *awsclient.Client, k kind.Kind, q kind.Query) ([]string, error) {
	var ids []string
	err := k.List(ctx, c, q, func(page []string) { ids = append(ids, page...) })
	return ids, err
}

// step is how many rows are described between two reports of the progress.
const step = 100

// describe reads the rows of ids, by id. The error is the last one; problems
// have every id that has no row. Where a whole part of a cluster fails, the rest
// of that cluster is not tried.
func describe(ctx context.Context, c *awsclient.Client, a Ask, ids []string) (map[string]kind.Row, []model.Problem, error) {
	by := make(map[string]kind.Row, len(ids))
	var problems []model.Problem
	var last error
	down := map[string]error{} // by cluster
	read := 0
	for part := range slices.Chunk(ids, max(step, a.Kind.Info().Batch)) {
		if a.Progress != nil {
			a.Progress(read, len(ids))
		}
		read += len(part)
		var try []string
		for _, id := range part {
			if err := down[model.ClusterName(id)]; err != nil {
				problems = append(problems, model.Problem{ID: id, Err: err})
				continue
			}
			try = append(try, id)
		}
		if len(try) == 0 {
			continue
		}
		rows, bad, err := a.Kind.Describe(ctx, c, a.Query, try)
		if ctx.Err() != nil {
			return by, problems, ctx.Err()
		}
		for _, r := range rows {
			by[a.Kind.ID(r)] = r
		}
		problems = append(problems, bad...)
		if err != nil {
			last = err
			for _, id := range try {
				down[model.ClusterName(id)] = err
			}
		}
	}
	return by, problems, last
}

// join adds what other services know of the rows.
func (out *Answer) join(ctx context.Context, c *awsclient.Client) {
	if !out.Kind.Info().Enriched {
		return
	}
	var rows []kind.Row
	for _, e := range out.Rows {
		if e.Row != nil {
			rows = append(rows, e.Row)
		}
	}
	if len(rows) == 0 {
		return
	}
	joined, err := out.Kind.Enrich(ctx, c, rows)
	if err != nil {
		out.Problems = append(out.Problems, &JoinError{Err: err})
	}
	by := make(map[string]kind.Row, len(joined))
	for _, r := range joined {
		by[out.Kind.ID(r)] = r
	}
	for i, e := range out.Rows {
		if r := by[e.ID]; r != nil && e.Row != nil {
			out.Rows[i].Row = out.Kind.Carry(r, e.Row)
		}
	}
}

// A JoinError says that some columns are missing.
type JoinError struct{ Err error }

func (e *JoinError) Error() string { return "some columns are missing: " + e.Err.Error() }
func (e *JoinError) Unwrap() error { return e.Err }

// problem keeps an error, unless one that says the same was kept.
func (out *Answer) problem(err error) {
	if err == nil {
		return
	}
	text := awsclient.Explain(err).String()
	if !slices.ContainsFunc(out.Problems, func(p error) bool { return awsclient.Explain(p).String() == text }) {
		out.Problems = append(out.Problems, err)
	}
}

// missing reports whether AWS answered that there is no such resource.
func missing(err error) bool {
	var m *awsclient.MissingError
	return errors.As(err, &m) && m.Reason == "MISSING"
}
