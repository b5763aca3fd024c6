package awsclient

import (
	"cmp"
	"context"
	"math"
	"slices"
	"strconv"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatch"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatch/types"

	"github.com/ecsdeck/ecsdeck/awsclient/model"
)

// collected is what the pages of one call said of one series.
type collected struct {
	label    string
	points   []model.Point
	status   types.StatusCode
	messages []types.MessageData
}

// fetchPoints makes one GetMetricData with all of its pages, and keeps what it
// got. The faults are those of single series; the error is that of the call.
func (c *Client) fetchPoints(ctx context.Context, a ask) (map[pointKey]seriesFault, int, error) {
	in := &cloudwatch.GetMetricDataInput{
		StartTime: aws.Time(a.from), EndTime: aws.Time(a.to), ScanBy: types.ScanByTimestampAscending,
	}
	for i, q := range a.queries {
		in.MetricDataQueries = append(in.MetricDataQueries, toMetricQuery(i, q))
	}
	got := make([]collected, len(a.queries))
	var general []types.MessageData
	fetched := 0
	for {
		out, err := askMetrics(ctx, c, c.watch.metrics.GetMetricData, in)
		if err != nil {
			return allFailed(a.queries, err), fetched, err
		}
		n := billed(a.queries)
		c.watch.fetched.add(n)
		fetched += n
		general = append(general, out.Messages...)
		for _, r := range out.MetricDataResults {
			collectResult(got, r)
		}
		if next := str(out.NextToken); next == "" || next == str(in.NextToken) {
			break
		}
		in.NextToken = out.NextToken
	}
	now := time.Now()
	faults := map[pointKey]seriesFault{}
	for i, q := range a.queries {
		g := got[i]
		if f := g.fault(q, general); f.err != nil || f.partial {
			faults[keyOf(q)] = f
			if f.err != nil {
				continue
			}
		}
		c.watch.points.keep(keyOf(q), g.label, a.from, g.covered(a.to, q.Period), now, ordered(g.points, a.from, a.to))
	}
	return faults, fetched, nil
}

func toMetricQuery(i int, q model.MetricQuery) types.MetricDataQuery {
	return types.MetricDataQuery{
		Id: aws.String("q" + strconv.Itoa(i)),
		MetricStat: &types.MetricStat{
			Metric: &types.Metric{
				Namespace: aws.String(q.Metric.Namespace), MetricName: aws.String(q.Metric.Name),
				Dimensions: toDimensions(q.Metric.Dimensions),
			},
			Period: aws.Int32(int32(q.Period / time.Second)), //nolint:gosec // a period is at most a day
			Stat:   aws.String(q.Stat),
		},
		ReturnData: aws.Bool(true),
	}
}

// collectResult adds one result of a page to the series that it belongs to.
func collectResult(got []collected, r types.MetricDataResult) {
	i, err := strconv.Atoi(str(r.Id)[min(1, len(str(r.Id))):])
	if err != nil || i < 0 || i >= len(got) {
		return
	}
	g := &got[i]
	g.label = cmp.Or(str(r.Label), g.label)
	g.status = r.StatusCode
	g.messages = append(g.messages, r.Messages...)
	for j := range min(len(r.Timestamps), len(r.Values)) {
		if v := r.Values[j]; !math.IsNaN(v) && !math.IsInf(v, 0) {
			g.points = append(g.points, model.Point{At: r.Timestamps[j], Value: v})
		}
	}
}

// fault is what CloudWatch said against a series.
func (g collected) fault(q model.MetricQuery, general []types.MessageData) seriesFault {
	messages := g.messages
	if g.status == "" && len(g.points) == 0 {
		messages = slices.Concat(messages, general) // left out of the answer for a reason that is there
	}
	switch {
	case g.status == types.StatusCodePartialData:
		return seriesFault{partial: true}
	case g.status == types.StatusCodeForbidden:
		return seriesFault{err: &MetricError{Metric: q.Metric, Code: string(g.status), Message: messageText(messages)}}
	case g.status == types.StatusCodeInternalError, g.status == "" && len(messages) > 0:
		return seriesFault{err: &MetricError{Metric: q.Metric, Code: string(cmp.Or(g.status, types.StatusCodeInternalError)), Message: messageText(messages)}}
	default:
		return seriesFault{}
	}
}

// covered is until where the answer is whole: an incomplete one is read again.
func (g collected) covered(to time.Time, period time.Duration) time.Time {
	if g.status != types.StatusCodePartialData || len(g.points) == 0 {
		return to
	}
	last := g.points[0].At
	for _, p := range g.points {
		if p.At.After(last) {
			last = p.At
		}
	}
	if end := last.Add(period); end.Before(to) {
		return end
	}
	return to
}

// ordered brings points in order and leaves out those that were not asked for.
func ordered(points []model.Point, from, to time.Time) []model.Point {
	slices.SortStableFunc(points, func(a, b model.Point) int { return a.At.Compare(b.At) })
	out := points[:0]
	for _, p := range points {
		if p.At.Before(from) || !p.At.Before(to) {
			continue
		}
		if n := len(out); n > 0 && out[n-1].At.Equal(p.At) {
			out[n-1] = p // the later page knows better
			continue
		}
		out = append(out, p)
	}
	return out
}

func messageText(messages []types.MessageData) string {
	var out string
	for _, m := range messages {
		if out != "" {
			out += "; "
		}
		out += cmp.Or(str(m.Value), str(m.Code))
	}
	return out
}

func allFailed(queries []model.MetricQuery, err error) map[pointKey]seriesFault {
	out := make(map[pointKey]seriesFault, len(queries))
	for _, q := range queries {
		out[keyOf(q)] = seriesFault{err: err}
	}
	return out
}
