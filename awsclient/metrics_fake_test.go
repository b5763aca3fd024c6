package awsclient

import (
	"fmt"
	"time"
)

// scriptedMetric is what the scripted CloudWatch has of one metric and
// statistic: a value for each time. ok is false where there is no point.
type scriptedMetric func(at time.Time) (v float64, ok bool)

// metricScript answers GetMetricData of JSON clients from functions, by
// "Name Stat" or by "Name".
type metricScript struct {
	on     map[string]scriptedMetric
	pages  int               // points in one page; zero is all
	status map[string]string // by name: StatusCode
}

func (m *metricScript) handle(params map[string]any) answer {
	from, to := epoch(params["StartTime"]), epoch(params["EndTime"])
	skip := 0
	if token, ok := params["NextToken"].(string); ok {
		if _, err := fmt.Sscan(token, &skip); err != nil {
			panic(err)
		}
	}
	var results []any
	more := false
	for _, q := range params["MetricDataQueries"].([]any) {
		q := q.(map[string]any)
		stat := q["MetricStat"].(map[string]any)
		name := stat["Metric"].(map[string]any)["MetricName"].(string)
		period := time.Duration(stat["Period"].(float64) * float64(time.Second))
		value := m.on[name+" "+stat["Stat"].(string)]
		if value == nil {
			value = m.on[name]
		}
		var stamps, values []any
		n := 0
		for at := from; value != nil && at.Before(to); at = at.Add(period) {
			v, ok := value(at)
			if !ok {
				continue
			}
			if n++; n <= skip {
				continue
			}
			if m.pages > 0 && n > skip+m.pages {
				more = true
				break
			}
			stamps, values = append(stamps, at.Unix()), append(values, v)
		}
		status := "Complete"
		if more {
			status = "PartialData"
		}
		if s := m.status[name]; s != "" {
			status = s
		}
		results = append(results, map[string]any{"Id": q["Id"], "Label": name, "Timestamps": stamps, "Values": values, "StatusCode": status})
	}
	body := map[string]any{"MetricDataResults": results}
	if more {
		body["NextToken"] = fmt.Sprint(skip + m.pages)
	}
	return answer{body: body, kind: "application/x-amz-json-1.0"}
}

// epoch reads a time of the JSON protocol.
func epoch(v any) time.Time {
	f, _ := v.(float64)
	return time.UnixMilli(int64(f * 1000))
}

// always is a metric with one value.
func always(v float64) scriptedMetric { return func(time.Time) (float64, bool) { return v, true } }

// json makes a client speak JSON to CloudWatch, which the script understands.
func jsonMetrics(o *Options) { o.MetricsProtocol = MetricsJSON }
