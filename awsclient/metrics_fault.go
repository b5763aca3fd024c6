package awsclient

import (
	"errors"
	"fmt"

	"github.com/ecsdeck/ecsdeck/awsclient/model"
)

// MetricError is why CloudWatch did not answer for one metric of a request.
type MetricError struct {
	Metric  model.Metric
	Code    string // Forbidden, InternalError
	Message string // CloudWatch's own words; may be empty
}

func (e *MetricError) Error() string {
	s := fmt.Sprintf("%s: %s", e.Metric.Name, e.Code)
	if e.Message != "" {
		s += ": " + e.Message
	}
	return s
}

// explainMetric explains why one series could not be read.
func explainMetric(err error) (Fault, bool) {
	var e *MetricError
	if !errors.As(err, &e) {
		return Fault{}, false
	}
	if e.Code == "Forbidden" {
		return Fault{
			Kind: FaultDenied, What: "CloudWatch GetMetricData",
			Why: "the permission cloudwatch:GetMetricData is missing for " + e.Metric.Name, Remedy: "allow cloudwatch:GetMetricData for this role or user",
		}, true
	}
	f := Fault{Kind: FaultServer, What: "CloudWatch GetMetricData", Why: "CloudWatch could not read " + e.Metric.Name}
	if e.Message != "" {
		f.Why += ": " + e.Message
	}
	return f, true
}
