package awsclient

import (
	"cmp"
	"context"
	"slices"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/ecsdeck/ecsdeck/awsclient/model"
)

const (
	// metricsPerCall is how many queries one GetMetricData takes. Source: its
	// reference.
	metricsPerCall = 500

	// statsPerMetric is how many statistics of one metric CloudWatch bills as one
	// metric, when they are asked for in one request. Source: CloudWatch pricing.
	statsPerMetric = 5
)

// MetricsFetched returns how many GetMetricData requests were made since the
// start and how many metrics they asked for. GetMetricData is billed by the
// metric requested ($0.01 per 1,000 in most regions), whatever the number of
// points; up to five statistics of one metric in one request count as one. What
// is remembered is not asked for again and costs nothing. Source: CloudWatch
// pricing.
func (c *Client) MetricsFetched() (requests, metrics int) { return c.watch.fetched.get() }

// MetricData reads series for a window. The answer has a Series for every
// query, by its ID; a series that could not be read has a Problem. The error is
// nil when anything at all was answered.
//
// Points are remembered: only the part of the window that is new is asked for,
// with the last few points again, because CloudWatch has them late.
func (c *Client) MetricData(ctx context.Context, queries []model.MetricQuery, w model.Window) (map[string]model.Series, error) {
	out, _, err := c.metricData(ctx, queries, w)
	return out, err
}

// metricData is MetricData that also tells how many metrics were asked for.
func (c *Client) metricData(ctx context.Context, queries []model.MetricQuery, w model.Window) (map[string]model.Series, int, error) {
	now := time.Now()
	queries = slices.Clone(queries)
	for i := range queries {
		queries[i].Period = cmp.Or(queries[i].Period, w.Period)
	}
	asks := c.toAsk(queries, w, now)
	var (
		mu       sync.Mutex
		problems = map[pointKey]seriesFault{}
		fetched  int
		failed   int
		first    error
		calls    errgroup.Group
	)
	calls.SetLimit(inFlight)
	for _, a := range asks {
		calls.Go(func() error {
			faults, n, err := c.fetchPoints(ctx, a)
			mu.Lock()
			defer mu.Unlock()
			for k, f := range faults {
				problems[k] = f
			}
			fetched += n
			if err != nil {
				failed++
				first = cmp.Or(first, err)
			}
			return nil
		})
	}
	_ = calls.Wait() // failures are in problems
	out := make(map[string]model.Series, len(queries))
	answered := false
	for _, q := range queries {
		k := keyOf(q)
		points, label := c.watch.points.points(k, w.With(q.Period), now)
		f := problems[k]
		out[q.ID] = model.Series{
			ID: q.ID, Label: label, Metric: q.Metric, Stat: q.Stat, Period: q.Period,
			Points: points, Partial: f.partial, Problem: f.err,
		}
		answered = answered || f.err == nil
	}
	if err := ctx.Err(); err != nil {
		return out, fetched, err
	}
	if len(queries) > 0 && !answered && failed == len(asks) {
		return out, fetched, first
	}
	return out, fetched, nil
}

// ask is one GetMetricData: queries that lack the same part of the window.
type ask struct {
	from, to time.Time
	queries  []model.MetricQuery
}

// seriesFault is what was wrong with one series.
type seriesFault struct {
	partial bool
	err     error
}

// toAsk is what has to be asked for: each series once, those that lack the same
// time together, and the statistics of one metric in one call where possible,
// because they are billed as one.
func (c *Client) toAsk(queries []model.MetricQuery, w model.Window, now time.Time) []ask {
	type span struct{ from, to time.Time }
	parts := map[span][]model.MetricQuery{}
	var order []span
	seen := map[pointKey]bool{}
	for _, q := range queries {
		k := keyOf(q)
		if seen[k] {
			continue
		}
		seen[k] = true
		own := w.With(q.Period)
		from, missing := c.watch.points.missing(k, own, now)
		if !missing {
			continue
		}
		s := span{from, own.To}
		if _, ok := parts[s]; !ok {
			order = append(order, s)
		}
		parts[s] = append(parts[s], q)
	}
	var out []ask
	for _, s := range order {
		all := parts[s]
		slices.SortStableFunc(all, func(a, b model.MetricQuery) int { return cmp.Compare(a.Metric.Key(), b.Metric.Key()) })
		for len(all) > 0 {
			n := wholeMetrics(all, metricsPerCall)
			out = append(out, ask{s.from, s.to, all[:n]})
			all = all[n:]
		}
	}
	return out
}

// wholeMetrics is how many of the first queries fit into one call without the
// statistics of one metric falling apart.
func wholeMetrics(queries []model.MetricQuery, most int) int {
	if len(queries) <= most {
		return len(queries)
	}
	key := queries[most].Metric.Key()
	n := most
	for n > 0 && queries[n-1].Metric.Key() == key {
		n--
	}
	if n == 0 {
		return most
	}
	return n
}

// billed is how many metrics CloudWatch counts in one request.
func billed(queries []model.MetricQuery) int {
	stats := map[string]int{}
	for _, q := range queries {
		stats[q.Metric.Key()]++
	}
	n := 0
	for _, s := range stats {
		n += (s + statsPerMetric - 1) / statsPerMetric
	}
	return n
}
