package sim

import (
	"fmt"
	"slices"
	"strconv"
)

// The bounds of GetMetricData, from its API reference.
const (
	maxQueries    = 500
	maxDatapoints = 100_800
)

type getMetricDataInput struct {
	Queries       []metricQuery `json:"MetricDataQueries"`
	StartTime     *instant      `json:"StartTime"`
	EndTime       *instant      `json:"EndTime"`
	NextToken     string        `json:"NextToken"`
	ScanBy        string        `json:"ScanBy"`
	MaxDatapoints *number       `json:"MaxDatapoints"`
}

// metricQuery is one query: a metric with a statistic, or an expression.
type metricQuery struct {
	ID         string      `json:"Id"`
	MetricStat *metricStat `json:"MetricStat"`
	Expression string      `json:"Expression"`
	Label      string      `json:"Label"`
	ReturnData *flag       `json:"ReturnData"`
	Period     *number     `json:"Period"`
	AccountID  string      `json:"AccountId"`
}

// metricStat is a metric, a period in seconds and a statistic.
type metricStat struct {
	Metric Metric `json:"Metric"`
	Period number `json:"Period"`
	Stat   string `json:"Stat"`
	Unit   string `json:"Unit"`
}

// shown says whether the result of the query is asked for.
func (m *metricQuery) shown() bool { return m.ReturnData == nil || bool(*m.ReturnData) }

type getMetricDataOutput struct {
	Results   []metricDataResult `json:"MetricDataResults"`
	NextToken string             `json:"NextToken,omitempty"`
	Messages  []messageData      `json:"Messages"`
}

type metricDataResult struct {
	ID         string        `json:"Id"`
	Label      string        `json:"Label"`
	Timestamps []Epoch       `json:"Timestamps"`
	Values     []float64     `json:"Values"`
	StatusCode string        `json:"StatusCode"` // Complete, PartialData
	Messages   []messageData `json:"Messages,omitempty"`
}

type messageData struct {
	Code  string `json:"Code"`
	Value string `json:"Value"`
}

func (w *World) getMetricData(q *request, in *getMetricDataInput) (any, *Error) {
	if fail := in.check(); fail != nil {
		return nil, fail
	}
	skip, limit, fail := in.window(w, q)
	if fail != nil {
		return nil, fail
	}
	e := evaluation{region: w.region(q.region), from: epochOf(in.StartTime.Time), to: epochOf(in.EndTime.Time), now: w.epoch(), queries: in.Queries}
	out := getMetricDataOutput{Results: []metricDataResult{}, Messages: []messageData{}}
	total := 0
	for i := range in.Queries {
		if !in.Queries[i].shown() {
			continue
		}
		results, fail := e.results(i)
		if fail != nil {
			return nil, fail
		}
		for _, r := range results {
			if in.ScanBy != "TimestampAscending" {
				slices.Reverse(r.Timestamps)
				slices.Reverse(r.Values)
			}
			out.Results = append(out.Results, r)
			total += len(r.Values)
		}
	}
	if skip+limit < total {
		out.NextToken = sealToken(w.binding(q), strconv.Itoa(skip+limit))
	}
	out.cut(skip, limit)
	return out, nil
}

// cut leaves a page of the points, those of the first metrics first. A metric of
// which more follows is PartialData; one with none on this page is left out.
func (o *getMetricDataOutput) cut(skip, limit int) {
	at := 0
	var page []metricDataResult
	for _, r := range o.Results {
		n := len(r.Values)
		low, high := min(n, max(0, skip-at)), min(n, max(0, skip+limit-at))
		at += n
		if n == 0 && skip > 0 || n > 0 && low >= high {
			continue
		}
		if high < n {
			r.StatusCode = "PartialData"
		}
		r.Timestamps, r.Values = r.Timestamps[low:high], r.Values[low:high]
		page = append(page, r)
	}
	o.Results = page
	if page == nil {
		o.Results = []metricDataResult{}
	}
}

// window is the page of points that the call asks for.
func (in *getMetricDataInput) window(w *World, q *request) (skip, limit int, fail *Error) {
	limit = maxDatapoints
	if in.MaxDatapoints != nil {
		if limit = int(*in.MaxDatapoints); limit < 1 || limit > maxDatapoints {
			return 0, 0, invalidValue("The value for parameter MaxDatapoints must be between 1 and %d.", maxDatapoints)
		}
	}
	if in.NextToken != "" {
		key, ok := openToken(w.binding(q), in.NextToken)
		if skip, _ = strconv.Atoi(key); !ok || skip <= 0 {
			return 0, 0, &Error{Code: "InvalidNextToken", Message: "The NextToken value is invalid."}
		}
	}
	return skip, limit, nil
}

// check refuses what CloudWatch would, before anything is worked out.
func (in *getMetricDataInput) check() *Error {
	switch {
	case in.StartTime == nil:
		return missingParameter("StartTime")
	case in.EndTime == nil:
		return missingParameter("EndTime")
	case len(in.Queries) == 0:
		return missingParameter("MetricDataQueries")
	case len(in.Queries) > maxQueries:
		return validation("The collection MetricDataQueries must not have a size greater than %d.", maxQueries)
	case !in.StartTime.Before(in.EndTime.Time):
		return validation("The parameter StartTime must be less than the parameter EndTime.")
	case in.ScanBy != "" && in.ScanBy != "TimestampAscending" && in.ScanBy != "TimestampDescending":
		return invalidValue("The value %s for parameter ScanBy is not supported.", in.ScanBy)
	}
	seen, shown := map[string]bool{}, false
	for i := range in.Queries {
		query := &in.Queries[i]
		if !queryID(query.ID) {
			return validation("The value %s for parameter Id is not matching the expected pattern ^[a-z][a-zA-Z0-9_]*$.", query.ID)
		}
		if seen[query.ID] {
			return validation("The values for parameter Id in MetricDataQueries are not unique.")
		}
		seen[query.ID] = true
		shown = shown || query.shown()
		if fail := query.check(i + 1); fail != nil {
			return fail
		}
	}
	if !shown {
		return validation("At least one of the elements of MetricDataQueries must have ReturnData set to true.")
	}
	return nil
}

func (m *metricQuery) check(n int) *Error {
	member := fmt.Sprintf("MetricDataQueries.member.%d", n)
	switch {
	case (m.MetricStat == nil) == (m.Expression == ""):
		return validation("Exactly one of MetricStat or Expression must be specified in %s.", member)
	case m.MetricStat == nil:
		return nil
	case m.MetricStat.Metric.MetricName == "":
		return missingParameter(member + ".MetricStat.Metric.MetricName")
	case m.MetricStat.Metric.Namespace == "":
		return missingParameter(member + ".MetricStat.Metric.Namespace")
	case len(m.MetricStat.Metric.Dimensions) > 30:
		return validation("The collection %s.MetricStat.Metric.Dimensions must not have a size greater than 30.", member)
	}
	if _, ok := statistic(m.MetricStat.Stat); !ok {
		return validation("The value %s for parameter %s.MetricStat.Stat is not supported.", m.MetricStat.Stat, member)
	}
	return checkPeriod(int(m.MetricStat.Period), member+".MetricStat.Period")
}

// checkPeriod takes 1, 5, 10, 20, 30 and the multiples of 60 seconds.
func checkPeriod(p int, name string) *Error {
	if p > 0 && (p%60 == 0 || slices.Contains([]int{1, 5, 10, 20, 30}, p)) {
		return nil
	}
	return invalidValue("The parameter %s must be 1, 5, 10, 20, 30 or a multiple of 60.", name)
}

// queryID says whether an id is a lower-case letter and then letters, digits and
// underscores.
func queryID(id string) bool {
	for i, c := range []byte(id) {
		lower, other := c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_'
		if !lower && (i == 0 || !other) {
			return false
		}
	}
	return id != "" && len(id) <= 255
}

// validation, invalidValue and missingParameter are what CloudWatch answers to
// parameters that it cannot take.
func validation(format string, args ...any) *Error {
	return &Error{Code: "ValidationError", Message: fmt.Sprintf(format, args...)}
}

func invalidValue(format string, args ...any) *Error {
	return &Error{Code: "InvalidParameterValue", Message: fmt.Sprintf(format, args...)}
}

func missingParameter(name string) *Error {
	return &Error{Code: "MissingParameter", Message: "The parameter " + name + " is required."}
}
