package model

import (
	"math"
	"time"
)

// Board is what is drawn of the metrics of one resource.
type Board struct {
	Window Window
	Panels []Panel

	// Partial says in plain words what beside the metrics could not be read
	// (alarms, scaling); empty when all was.
	Partial string

	// Fetched is how many metrics CloudWatch was asked for to make the board:
	// what it bills. Zero when all of it was remembered.
	Fetched int
}

// Unit is the unit of a panel's values.
type Unit uint8

// The units.
const (
	UnitNone        Unit = iota
	UnitPercent          // 0 to 100, and above when a task takes more than its share
	UnitCount            // tasks, requests, hosts
	UnitBytes            // bytes
	UnitBytesSecond      // bytes a second
	UnitSeconds          // seconds
	UnitCPU              // ECS CPU units: 1024 are one vCPU
)

// String returns the unit as it is written behind a value.
func (u Unit) String() string {
	switch u {
	case UnitPercent:
		return "%"
	case UnitBytes:
		return "B"
	case UnitBytesSecond:
		return "B/s"
	case UnitSeconds:
		return "s"
	case UnitCPU:
		return "CPU units"
	default:
		return ""
	}
}

// Panel is one chart.
type Panel struct {
	ID       string // the same in every board of this kind: "cpu", "memory", "requests web" ...
	Title    string
	Unit     Unit
	Fixed100 bool // the axis goes from 0 to 100; false for a percentage that is above 100 somewhere

	Series     []PanelSeries
	Thresholds []Threshold
	Markers    []Marker

	Note    string // what to know of the values; empty when nothing
	Empty   string // why there is not one point; empty when there is one
	Problem error  // why the panel could not be read, best shown with awsclient.Explain
}

// HasPoints reports whether there is anything to draw.
func (p Panel) HasPoints() bool {
	for _, s := range p.Series {
		if len(s.Series.Points) > 0 {
			return true
		}
	}
	return false
}

// SeriesRole is how a series is drawn.
type SeriesRole uint8

// The roles. A bandLow and a bandHigh that follow a line enclose it.
const (
	RoleLine SeriesRole = iota
	RoleBandLow
	RoleBandHigh
	RoleLimit // what the lines should stay below: a reservation, the desired count
)

// PanelSeries is one series of a panel.
type PanelSeries struct {
	Label  string
	Role   SeriesRole
	Series Series
}

// Threshold is a horizontal line.
type Threshold struct {
	Value float64
	Label string // "> 80 for 3 of 3 minutes", "target 60"
	Why   string // the name of the alarm or of the scaling policy
	Alarm bool   // an alarm's; false for a scaling target
	State string // of the alarm: OK, ALARM, INSUFFICIENT_DATA
}

// MarkerKind is what happened at a marker.
type MarkerKind uint8

// The kinds of markers.
const (
	MarkerDeployment MarkerKind = iota
	MarkerScaling
	MarkerAlarm
	MarkerTask // a task started or stopped
)

// Marker is something that happened at one time.
type Marker struct {
	At    time.Time
	Label string
	Kind  MarkerKind
}

// Spark is a small history for a cell of a list.
type Spark struct {
	Values []float64 // oldest first, evenly spaced; NaN where there is no point
	Last   float64   // the newest value there is
	Known  bool      // whether there is any value
}

// Sparks are the histories of a service or an instance in a list, both in
// percent. Memory is not known for instances: EC2 has no such metric.
type Sparks struct{ CPU, Memory Spark }

// NewSpark spreads a series over its window.
func NewSpark(s Series, w Window) Spark {
	n := int(w.Span() / w.Period)
	out := Spark{Values: make([]float64, n)}
	for i := range out.Values {
		out.Values[i] = math.NaN()
	}
	for _, p := range s.Points {
		if i := int(p.At.Sub(w.From) / w.Period); i >= 0 && i < n {
			out.Values[i], out.Last, out.Known = p.Value, p.Value, true
		}
	}
	return out
}
