package sim

import (
	"slices"
	"time"
)

// evaluation works out the queries of one call. What several need is worked out
// once.
type evaluation struct {
	region   *region
	from, to Epoch
	now      Epoch // what arrives later is not there yet; never is everything
	queries  []metricQuery
	done     map[string]operand
	busy     []string // ids under way, to find circles
}

// track is the values of one metric or expression, oldest first.
type track struct {
	label  string
	period int64 // milliseconds
	at     []Epoch
	values []float64
}

// results are the results of a query. An expression may give several.
func (e *evaluation) results(i int) ([]metricDataResult, *Error) {
	query := &e.queries[i]
	v, fail := e.value(query)
	if fail != nil {
		return nil, fail
	}
	tracks := v.tracks
	if v.kind == isNumber {
		return nil, mathError(query.ID, "the expression must return a time series")
	}
	var out []metricDataResult
	for _, t := range tracks {
		r := metricDataResult{ID: query.ID, Label: t.label, Timestamps: slices.Clone(t.at), Values: slices.Clone(t.values), StatusCode: "Complete"}
		if query.Label != "" {
			r.Label = query.Label
		}
		if r.Timestamps == nil {
			r.Timestamps, r.Values = []Epoch{}, []float64{}
		}
		out = append(out, r)
	}
	return out, nil
}

// value works a query out, once.
func (e *evaluation) value(query *metricQuery) (operand, *Error) {
	if v, ok := e.done[query.ID]; ok {
		return v, nil
	}
	if slices.Contains(e.busy, query.ID) {
		return operand{}, mathError(query.ID, "Circular dependency")
	}
	e.busy = append(e.busy, query.ID)
	var v operand
	if query.MetricStat != nil {
		v = operand{kind: isTrack, tracks: []track{e.metric(query.MetricStat)}}
	} else {
		var fail *Error
		if v, fail = e.express(query); fail != nil {
			return v, fail
		}
	}
	e.busy = e.busy[:len(e.busy)-1]
	if e.done == nil {
		e.done = map[string]operand{}
	}
	e.done[query.ID] = v
	return v, nil
}

// metric fetches a metric's statistic. What nobody publishes is empty.
func (e *evaluation) metric(m *metricStat) track {
	t := track{label: m.Metric.MetricName, period: int64(m.Period) * 1000}
	s, ok := e.region.series(m.Metric)
	stat, known := statistic(m.Stat)
	if !ok || !known || m.Unit != "" && m.Unit != s.unit {
		return t
	}
	from := max(roundStart(e.from, t.period, e.region.world.epoch()), e.kept(t.period))
	for _, p := range s.points(stat, from, e.to, t.period, e.now) {
		t.at, t.values = append(t.at, p.at), append(t.values, p.value)
	}
	return t
}

// roundStart rounds the start of a range down as the API reference of
// GetMetricData has it: to the period below a minute, to a minute for the last 15
// days, to five for 63, else to an hour.
func roundStart(from Epoch, period int64, now Epoch) Epoch {
	unit := minute
	switch age := now - from; {
	case period < minute:
		unit = period
	case age > Epoch((63 * 24 * time.Hour).Milliseconds()):
		unit = 60 * minute
	case age > Epoch(pastDays.Milliseconds()):
		unit = 5 * minute
	}
	return from - from%Epoch(unit)
}

// kept is from when on there are points of a period: below a minute for three
// hours, one minute for 15 days, five for 63.
func (e *evaluation) kept(period int64) Epoch {
	now := e.region.world.now
	switch {
	case period < minute:
		return epochOf(now.Add(-3 * time.Hour).Truncate(time.Minute))
	case period%(5*minute) != 0:
		return epochOf(now.Add(-pastDays).Truncate(time.Minute))
	default:
		return 0
	}
}
