package catalog

import (
	"context"
	"fmt"
	"time"

	"github.com/ecsdeck/ecsdeck/awsclient"
	"github.com/ecsdeck/ecsdeck/awsclient/model"
	"github.com/ecsdeck/ecsdeck/tui/keys"
	"github.com/ecsdeck/ecsdeck/tui/kind"
	"github.com/ecsdeck/ecsdeck/tui/widget"
)

// metrics are the charts of one resource: a list of a single row, a board.
func metrics() kind.Spec[kind.Board] {
	return kind.Spec[kind.Board]{
		Name: kind.Metrics, Title: "Metrics", Singular: "metrics",
		ID:      func(b kind.Board) string { return b.Of.ID + " " + b.Variant },
		Label:   func(b kind.Board) string { return "metrics of " + model.ShortID(b.Of.ID) },
		IDLabel: model.ShortID,
		Columns: []kind.Column[kind.Board]{
			{ID: "of", Title: "OF", Min: 20, Name: true, Cell: func(b kind.Board, _ kind.Ctx) widget.Cell { return text(model.ShortID(b.Of.ID)) }},
		},
		Source: kind.Source[kind.Board]{All: readBoard},
		// Points come once a minute at most, and are late: half of that finds
		// each soon after it exists. What is remembered is not asked for again.
		Every:  30 * time.Second,
		Health: func(kind.Board) model.Verdict { return model.Verdict{} },
		Facts:  func(kind.Board, kind.Ctx) []kind.Section { return nil },
		Show:   kind.ShowCharts,
	}
}

// metricsOf is the link from a resource to its charts.
func metricsOf[T any](name kind.Name, id func(T) string) kind.Link[T] {
	return kind.Link[T]{ID: keys.Metrics, To: func(row T, q kind.Query) kind.Target {
		return kind.Target{Query: kind.Query{
			Scope: q.Scope, Kind: kind.Metrics, Parent: refTo(name, id(row)),
			Variant: kind.Span{Length: 3 * time.Hour}.String(),
		}}
	}}
}

// readBoard reads the resource as it is now, for its deployments and limits, and
// then its metrics.
func readBoard(ctx context.Context, c *awsclient.Client, q kind.Query) ([]kind.Board, error) {
	b, err := boardOf(ctx, c, q.Parent, kind.ParseSpan(q.Variant))
	if err != nil {
		return nil, err
	}
	_, session := c.MetricsFetched()
	return []kind.Board{{Of: q.Parent, Variant: q.Variant, Board: b, Session: session}}, nil
}

func boardOf(ctx context.Context, c *awsclient.Client, of kind.Ref, span kind.Span) (model.Board, error) {
	ids := []string{of.ID}
	now := time.Now()
	w := model.WindowBetween(span.To.Add(-span.Length), span.To, now, false)
	if span.To.IsZero() {
		w = model.WindowFor(span.Length, now, false)
	}
	switch of.Kind {
	case kind.Services:
		s, err := awsclient.Only(c.DescribeServices(ctx, ids))
		if err == nil && span.To.IsZero() { // it knows whether there are finer points
			return c.ServiceBoard(ctx, s, span.Length)
		}
		return board(ctx, s, err, w, c.ServiceBoardIn)
	case kind.Clusters:
		x, err := awsclient.Only(c.DescribeClusters(ctx, ids))
		return board(ctx, x, err, w, c.ClusterBoardIn)
	case kind.Instances:
		x, err := awsclient.Only(c.DescribeContainerInstances(ctx, ids))
		return board(ctx, x, err, w, c.InstanceBoardIn)
	case kind.Tasks:
		x, err := awsclient.Only(c.DescribeTasks(ctx, ids))
		return board(ctx, x, err, w, c.TaskBoardIn)
	case kind.Providers:
		x, err := awsclient.Only(c.DescribeCapacityProviders(ctx, ids))
		return board(ctx, x, err, w, c.ProviderBoardIn)
	default:
		return model.Board{}, fmt.Errorf("no metrics are known for %s", of.Kind)
	}
}

// board reads the board of what was just described.
func board[T any](ctx context.Context, of T, err error, w model.Window, read func(context.Context, T, model.Window) (model.Board, error)) (model.Board, error) {
	if err != nil {
		return model.Board{}, err
	}
	return read(ctx, of, w)
}
