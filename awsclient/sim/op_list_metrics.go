package sim

import (
	"slices"
	"strconv"
	"time"
)

// metricsPage is how many metrics ListMetrics gives at a time.
const metricsPage = 500

type listMetricsInput struct {
	Namespace      string            `json:"Namespace"`
	MetricName     string            `json:"MetricName"`
	Dimensions     []dimensionFilter `json:"Dimensions"`
	NextToken      string            `json:"NextToken"`
	RecentlyActive string            `json:"RecentlyActive"`
}

// dimensionFilter asks for a dimension, whatever its value when that is nil.
type dimensionFilter struct {
	Name  string  `json:"Name"`
	Value *string `json:"Value"`
}

type listMetricsOutput struct {
	Metrics   []Metric `json:"Metrics"`
	NextToken string   `json:"NextToken,omitempty"`
}

func (w *World) listMetrics(q *request, in *listMetricsInput) (any, *Error) {
	if in.RecentlyActive != "" && in.RecentlyActive != "PT3H" {
		return nil, invalidValue("The value %s for parameter RecentlyActive is not supported.", in.RecentlyActive)
	}
	if len(in.Dimensions) > 10 {
		return nil, validation("The collection Dimensions must not have a size greater than 10.")
	}
	skip := 0
	if in.NextToken != "" {
		key, ok := openToken(w.binding(q), in.NextToken)
		if skip, _ = strconv.Atoi(key); !ok || skip <= 0 {
			return nil, &Error{Code: "InvalidNextToken", Message: "The NextToken value is invalid."}
		}
	}
	since := epochOf(w.now.Add(-14 * 24 * time.Hour))
	if in.RecentlyActive != "" {
		since = epochOf(w.now.Add(-3 * time.Hour))
	}
	out := listMetricsOutput{Metrics: []Metric{}}
	n := 0
	for m := range w.region(q.region).metrics(since, in.Namespace) {
		if !in.wants(m) {
			continue
		}
		if n++; n <= skip {
			continue
		}
		if len(out.Metrics) == metricsPage {
			out.NextToken = sealToken(w.binding(q), strconv.Itoa(skip+metricsPage))
			break
		}
		out.Metrics = append(out.Metrics, m)
	}
	return out, nil
}

// wants says whether a metric passes the filters: it has each of the dimensions,
// and maybe others.
func (in *listMetricsInput) wants(m Metric) bool {
	if in.MetricName != "" && in.MetricName != m.MetricName {
		return false
	}
	for _, f := range in.Dimensions {
		if !slices.ContainsFunc(m.Dimensions, func(d Dimension) bool {
			return d.Name == f.Name && (f.Value == nil || *f.Value == "" || d.Value == *f.Value)
		}) {
			return false
		}
	}
	return true
}
