package sim

import (
	"fmt"
	"slices"
)

// maxStatistics is how many points GetMetricStatistics gives at most.
const maxStatistics = 1440

type metricStatisticsInput struct {
	Metric
	StartTime  *instant `json:"StartTime"`
	EndTime    *instant `json:"EndTime"`
	Period     number   `json:"Period"`
	Statistics []string `json:"Statistics"`
	Extended   []string `json:"ExtendedStatistics"`
	Unit       string   `json:"Unit"`
}

type metricStatisticsOutput struct {
	Label      string      `json:"Label"`
	Datapoints []Datapoint `json:"Datapoints"`
}

// Datapoint is the statistics of one period.
type Datapoint struct {
	Timestamp   Epoch              `json:"Timestamp"`
	SampleCount *float64           `json:"SampleCount,omitempty"`
	Average     *float64           `json:"Average,omitempty"`
	Sum         *float64           `json:"Sum,omitempty"`
	Minimum     *float64           `json:"Minimum,omitempty"`
	Maximum     *float64           `json:"Maximum,omitempty"`
	Unit        string             `json:"Unit"`
	Extended    map[string]float64 `json:"ExtendedStatistics,omitempty"`
}

// getMetricStatistics answers with the points in no order, as AWS does: here the
// last ones come first.
func (w *World) getMetricStatistics(q *request, in *metricStatisticsInput) (any, *Error) {
	if fail := in.check(); fail != nil {
		return nil, fail
	}
	out := metricStatisticsOutput{Label: in.MetricName, Datapoints: []Datapoint{}}
	r := w.region(q.region)
	s, ok := r.series(in.Metric)
	if !ok || in.Unit != "" && in.Unit != s.unit {
		return out, nil
	}
	period := int64(in.Period) * 1000
	e := evaluation{region: r}
	from := max(roundStart(epochOf(in.StartTime.Time), period, w.epoch()), e.kept(period))
	s.periods(from, epochOf(in.EndTime.Time), period, w.epoch(), func(at Epoch, list []sample) {
		d := Datapoint{Timestamp: at, Unit: s.unit}
		for _, name := range in.Statistics {
			stat, _ := statistic(name) // check knows them
			d.set(name, stat(list))
		}
		for _, name := range in.Extended {
			stat, _ := statistic(name)
			if d.Extended == nil {
				d.Extended = map[string]float64{}
			}
			d.Extended[name] = stat(list)
		}
		out.Datapoints = append(out.Datapoints, d)
	})
	slices.Reverse(out.Datapoints)
	return out, nil
}

func (d *Datapoint) set(name string, v float64) {
	switch name {
	case "SampleCount":
		d.SampleCount = &v
	case "Average":
		d.Average = &v
	case "Sum":
		d.Sum = &v
	case "Minimum":
		d.Minimum = &v
	case "Maximum":
		d.Maximum = &v
	}
}

func (in *metricStatisticsInput) check() *Error {
	switch {
	case in.Namespace == "":
		return missingParameter("Namespace")
	case in.MetricName == "":
		return missingParameter("MetricName")
	case in.StartTime == nil:
		return missingParameter("StartTime")
	case in.EndTime == nil:
		return missingParameter("EndTime")
	case in.Period == 0:
		return missingParameter("Period")
	case len(in.Statistics)+len(in.Extended) == 0:
		return missingParameter("Statistics")
	case !in.StartTime.Before(in.EndTime.Time):
		return &Error{Code: "InvalidParameterCombination", Message: "The parameter StartTime must be less than the parameter EndTime."}
	}
	for _, name := range in.Statistics {
		if !slices.Contains([]string{"SampleCount", "Average", "Sum", "Minimum", "Maximum"}, name) {
			return invalidValue("The value %s for parameter Statistics is not supported.", name)
		}
	}
	for _, name := range in.Extended {
		if _, ok := statistic(name); !ok {
			return invalidValue("The value %s for parameter ExtendedStatistics is not supported.", name)
		}
	}
	if fail := checkPeriod(int(in.Period), "Period"); fail != nil {
		return fail
	}
	if n := int(in.EndTime.Sub(in.StartTime.Time).Seconds()) / int(in.Period); n > maxStatistics {
		return &Error{Code: "InvalidParameterCombination", Message: fmt.Sprintf(
			"You have requested up to %d datapoints, which exceeds the limit of %d. You may reduce the datapoints requested by increasing Period, or decreasing the time range.", n, maxStatistics)}
	}
	return nil
}
