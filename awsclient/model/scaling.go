package model

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Scaling is how Application Auto Scaling looks after the desired count of a
// service.
type Scaling struct {
	Cluster, Service string

	Registered bool // it does; else the rest is empty
	Min, Max   int
	Suspended  []string // what is switched off: "scaling in", "scaling out", "scheduled scaling"

	Policies   []ScalingPolicy
	Scheduled  []ScheduledScaling
	Activities []ScalingActivity // newest first, up to six weeks old
}

// ScalingPolicy is one policy of a service.
type ScalingPolicy struct {
	Name string
	Type string // TargetTrackingScaling, StepScaling, PredictiveScaling

	// Of target tracking: what is kept at which value. Metric has no name when
	// the policy works on an expression of several.
	Metric     Metric
	MetricName string // ECSServiceAverageCPUUtilization ..., or that of Metric
	Stat       string
	Target     float64
	NoScaleIn  bool

	CooldownIn, CooldownOut time.Duration

	// Of step scaling.
	Adjustment string // ChangeInCapacity, PercentChangeInCapacity, ExactCapacity
	Steps      []ScalingStep

	Alarms []string // names
}

// ScalingStep is one step: From and To are how far the metric is from the
// threshold of the alarm.
type ScalingStep struct {
	From, To Maybe[float64]
	Change   int
}

// ScheduledScaling is one scheduled action.
type ScheduledScaling struct {
	Name     string
	Schedule string // at(...), rate(...), cron(...)
	Zone     string // time zone; empty is UTC
	Min, Max Maybe[int]
}

// ScalingActivity is one thing that auto scaling did, or found that it could
// not do.
type ScalingActivity struct {
	ID          string
	At          time.Time
	End         time.Time // zero while it goes on
	Status      string    // Successful, InProgress, Pending, Failed, Overridden, Unfulfilled ...
	From, To    Maybe[int]
	Policy      string // empty when no policy did it
	Alarm       string // name
	Description string // AWS's own words, as the two below
	Cause       string
	Message     string
	NotScaled   string // why nothing was changed; empty when something was
}

// Words is the policy as a sentence without a full stop: "keeps CPU at 60%".
func (p ScalingPolicy) Words() string {
	switch {
	case p.Type == "PredictiveScaling":
		return "scales ahead of the forecast"
	case len(p.Steps) > 0:
		return p.stepWords()
	case p.NoScaleIn:
		return "keeps " + p.what() + " at " + p.value() + ", never scales in"
	default:
		return "keeps " + p.what() + " at " + p.value()
	}
}

func (p ScalingPolicy) what() string {
	switch p.MetricName {
	case "ECSServiceAverageCPUUtilization":
		return "CPU"
	case "ECSServiceAverageMemoryUtilization":
		return "memory"
	case "ALBRequestCountPerTarget":
		return "requests per target"
	case "":
		return "an expression of metrics"
	default:
		return p.MetricName
	}
}

func (p ScalingPolicy) value() string {
	v := number(p.Target)
	if strings.HasSuffix(p.MetricName, "Utilization") {
		v += "%"
	}
	return v
}

func (p ScalingPolicy) stepWords() string {
	parts := make([]string, len(p.Steps))
	for i, s := range p.Steps {
		switch p.Adjustment {
		case "ExactCapacity":
			parts[i] = "sets " + strconv.Itoa(s.Change)
		case "PercentChangeInCapacity":
			parts[i] = fmt.Sprintf("%+d%%", s.Change)
		default:
			parts[i] = fmt.Sprintf("%+d", s.Change)
		}
		if from, ok := s.From.Get(); ok {
			parts[i] += " from " + number(from)
		}
		if to, ok := s.To.Get(); ok {
			parts[i] += " to " + number(to)
		}
		if s.From.IsKnown() || s.To.IsKnown() {
			parts[i] += " past the alarm"
		}
	}
	return strings.Join(parts, ", ")
}

// number writes a value with as few digits as it needs.
func number(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }

// Words is the activity as a sentence without a full stop: "from 4 to 6 by
// policy cpu60, because alarm High went off".
func (a ScalingActivity) Words() string {
	if a.NotScaled != "" {
		return "not scaled: " + a.NotScaled
	}
	var s string
	from, fromOK := a.From.Get()
	to, toOK := a.To.Get()
	switch {
	case fromOK && toOK:
		s = fmt.Sprintf("from %d to %d", from, to)
	case toOK:
		s = fmt.Sprintf("to %d", to)
	default:
		s = strings.TrimRight(a.Description, ".")
	}
	if why := a.Why(); why != "" {
		s += " " + why
	}
	switch a.Status {
	case "Successful", "":
	default:
		s += " (" + statusWords(a.Status) + ")"
	}
	return s
}

// Why is what made the activity begin: "by policy cpu60, because alarm High went
// off"; empty when AWS did not say.
func (a ScalingActivity) Why() string {
	switch {
	case a.Policy != "" && a.Alarm != "":
		return "by policy " + a.Policy + ", because alarm " + a.Alarm + " went off"
	case a.Policy != "":
		return "by policy " + a.Policy
	case a.Cause != "":
		return "because " + strings.TrimRight(a.Cause, ".")
	default:
		return ""
	}
}

// statusWords turns InProgress, and the other codes, into words.
func statusWords(code string) string {
	var b strings.Builder
	for i, r := range code {
		if i > 0 && r >= 'A' && r <= 'Z' {
			b.WriteByte(' ')
		}
		b.WriteRune(r)
	}
	return strings.ToLower(b.String())
}
