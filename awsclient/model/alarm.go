package model

import (
	"cmp"
	"slices"
	"strings"
	"time"
)

// The kinds of alarms.
const (
	AlarmMetric    = "metric"    // watches one metric
	AlarmMath      = "math"      // watches an expression of metrics
	AlarmComposite = "composite" // watches other alarms
	AlarmLog       = "log"       // watches the results of a log query
)

// The states of an alarm.
const (
	AlarmStateOK      = "OK"
	AlarmStateFiring  = "ALARM"
	AlarmStateNoData  = "INSUFFICIENT_DATA"
	targetTrackingTag = "TargetTracking-"
)

// Alarm is one CloudWatch alarm.
type Alarm struct {
	ARN         string
	Name        string
	Kind        string // metric, math, composite, log
	Description string

	State  string    // OK, ALARM, INSUFFICIENT_DATA
	Since  time.Time // when the state began
	Reason string    // AWS's own words

	Stat       string         // of a metric alarm
	Comparison string         // GreaterThanThreshold ...
	Threshold  Maybe[float64] // none: the alarm compares with a band, or with alarms
	Period     time.Duration
	Periods    int // that are looked at
	Datapoints int // of them that must breach
	Missing    string

	Metrics    []Metric // that it watches itself
	Via        []Metric // that the alarms of its rule watch; see ResolveAlarms
	Rule       string   // of a composite alarm
	Expression string   // of a math alarm

	ActionsEnabled bool
	Actions        []string // ARNs, when it goes off
	OKActions      []string
	NoDataActions  []string
	Suppressed     string // why the actions of a composite alarm do not run now
}

// ForScaling reports whether the alarm is there to drive auto scaling alone.
// That it is in ALARM is then no trouble: the lower alarm of a target tracking
// policy is, whenever there is nothing left to scale in.
func (a Alarm) ForScaling() bool {
	if strings.HasPrefix(a.Name, targetTrackingTag) {
		return true
	}
	for _, action := range a.Actions {
		if p, ok := ParseARN(action); !ok || p.Service != "autoscaling" {
			return false
		}
	}
	return len(a.Actions) > 0
}

// Verdict is the health of an alarm's row.
func (a Alarm) Verdict() Verdict {
	v := Verdict{Health: Unknown}
	switch {
	case a.State == AlarmStateFiring && a.ForScaling():
		v = Verdict{Motion, "drives scaling"}
	case a.State == AlarmStateFiring:
		v = Verdict{Bad, a.Condition()}
	case a.State == AlarmStateOK:
		v.Health = OK
	case a.State == AlarmStateNoData:
		v = Verdict{Idle, "not enough data"}
	}
	if !a.ActionsEnabled && len(a.Actions)+len(a.OKActions)+len(a.NoDataActions) > 0 {
		v = Verdict{Worse(v.Health, Warn), joinWords(v.Reason, "its actions are off")}
	}
	return v
}

func joinWords(a, b string) string {
	if a == "" {
		return b
	}
	return a + "; " + b
}

// SortAlarms brings alarms in the order of a list: what is wrong first, then
// what drives scaling, without data and well; the newest change first.
func SortAlarms(alarms []Alarm) {
	slices.SortStableFunc(alarms, func(a, b Alarm) int {
		return cmp.Or(
			cmp.Compare(b.Verdict().Health, a.Verdict().Health),
			b.Since.Compare(a.Since),
			cmp.Compare(a.Name, b.Name),
		)
	})
}

// CannotEnableActions says why the actions of an alarm cannot be switched on or
// off.
func (a Alarm) CannotEnableActions(on bool) string {
	switch {
	case a.ActionsEnabled == on && on:
		return "its actions are on already"
	case a.ActionsEnabled == on:
		return "its actions are off already"
	default:
		return ""
	}
}

// AlarmEvent is one entry of an alarm's history.
type AlarmEvent struct {
	At       time.Time
	Kind     string // state, action, configuration
	From, To string // states, of a state change
	Summary  string // AWS's own words
	Reason   string // of a state change
}
