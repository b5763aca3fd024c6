package model

import (
	"slices"
	"strings"
	"time"
)

// Dimension is one name and value that tells metrics of one name apart.
type Dimension struct{ Name, Value string }

// Metric is one CloudWatch metric.
type Metric struct {
	Namespace  string // "AWS/ECS"
	Name       string // "CPUUtilization"
	Dimensions []Dimension
}

// Dim returns the value of a dimension; empty when the metric has none of that
// name.
func (m Metric) Dim(name string) string {
	for _, d := range m.Dimensions {
		if d.Name == name {
			return d.Value
		}
	}
	return ""
}

// Key is the same for the same metric, whatever the order of its dimensions.
func (m Metric) Key() string {
	dims := slices.Clone(m.Dimensions)
	slices.SortFunc(dims, func(a, b Dimension) int { return strings.Compare(a.Name, b.Name) })
	var b strings.Builder
	b.WriteString(m.Namespace + "\x00" + m.Name)
	for _, d := range dims {
		b.WriteString("\x00" + d.Name + "\x00" + d.Value)
	}
	return b.String()
}

// String returns the metric as people name it: "AWS/ECS CPUUtilization
// ClusterName=prod".
func (m Metric) String() string {
	s := m.Namespace + " " + m.Name
	for _, d := range m.Dimensions {
		s += " " + d.Name + "=" + d.Value
	}
	return s
}

// MetricQuery asks for one statistic of one metric.
type MetricQuery struct {
	ID     string // the caller's own name for the answer; unique in one call
	Metric Metric
	Stat   string        // Average, Minimum, Maximum, Sum, SampleCount, p99 ...
	Period time.Duration // zero means that of the window
}

// Point is one value that CloudWatch has. At is the start of its period.
type Point struct {
	At    time.Time
	Value float64
}

// Series is the answer to a MetricQuery.
type Series struct {
	ID     string
	Label  string // as CloudWatch names it
	Metric Metric
	Stat   string

	// Period is how far apart the points are when none is missing. It is longer
	// than asked for where the metric is published more rarely, as EC2's every
	// five minutes. Two neighbours further apart have a gap between them.
	Period time.Duration

	// Points are those that exist, oldest first, in [Window.From, Window.To). A
	// gap is an absence: nothing is filled in.
	Points []Point

	Partial bool  // CloudWatch did not give all points
	Problem error // why the series could not be read; nil when it could
}

// Last returns the newest point and whether there is one.
func (s Series) Last() (Point, bool) {
	if len(s.Points) == 0 {
		return Point{}, false
	}
	return s.Points[len(s.Points)-1], true
}
