package model

import (
	"fmt"
	"strings"
	"time"
)

// Condition is when the alarm goes off, in words: "CPUUtilization > 80 in 3 of 5
// minutes", or the rule of a composite alarm.
func (a Alarm) Condition() string {
	if a.Kind == AlarmComposite {
		return a.Rule
	}
	s := a.Watches() + " " + a.Limit()
	if w := a.Within(); w != "" {
		s += " " + w
	}
	return strings.TrimSpace(s)
}

// Watches names what the alarm looks at: "CPUUtilization", "p99 of
// TargetResponseTime", an expression, a log query.
func (a Alarm) Watches() string {
	switch {
	case a.Kind == AlarmLog:
		return "results of a log query"
	case a.Expression != "":
		return a.Expression
	case len(a.Metrics) == 0:
		return ""
	case a.Stat == "Average" || a.Stat == "":
		return a.Metrics[0].Name
	default:
		return strings.ToLower(a.Stat) + " of " + a.Metrics[0].Name
	}
}

// Limit is the comparison with its threshold: "> 80"; "outside the expected
// band" when there is no number.
func (a Alarm) Limit() string {
	v, ok := a.Threshold.Get()
	sign := ""
	switch a.Comparison {
	case "GreaterThanThreshold":
		sign = ">"
	case "GreaterThanOrEqualToThreshold":
		sign = "≥"
	case "LessThanThreshold":
		sign = "<"
	case "LessThanOrEqualToThreshold":
		sign = "≤"
	case "LessThanLowerOrGreaterThanUpperThreshold":
		return "outside the expected band"
	case "LessThanLowerThreshold":
		return "below the expected band"
	case "GreaterThanUpperThreshold":
		return "above the expected band"
	}
	if !ok || sign == "" {
		return ""
	}
	return sign + " " + number(v)
}

// Within is over how many periods: "for 3 minutes", "in 3 of 5 minutes", "in 1
// of 2 periods of 30 s"; empty when the alarm has no periods.
func (a Alarm) Within() string {
	if a.Periods == 0 || a.Period == 0 {
		return ""
	}
	need := a.Datapoints
	if need == 0 {
		need = a.Periods
	}
	if a.Period == time.Minute {
		if need == a.Periods {
			return "for " + Counted(a.Periods, "minute")
		}
		return fmt.Sprintf("in %d of %s", need, Counted(a.Periods, "minute"))
	}
	if need == a.Periods {
		return "for " + lasting(a.Period*time.Duration(a.Periods))
	}
	return fmt.Sprintf("in %d of %d periods of %s", need, a.Periods, lasting(a.Period))
}

// lasting writes a time of whole seconds: "30 s", "5 minutes", "2 hours".
func lasting(d time.Duration) string {
	switch {
	case d%time.Hour == 0:
		return Counted(int(d/time.Hour), "hour")
	case d%time.Minute == 0:
		return Counted(int(d/time.Minute), "minute")
	default:
		return fmt.Sprintf("%d s", int(d/time.Second))
	}
}
