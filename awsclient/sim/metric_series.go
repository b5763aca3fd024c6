package sim

import (
	"slices"
	"strings"
	"time"
)

// Dimension is one dimension of a metric.
type Dimension struct {
	Name  string `json:"Name"`
	Value string `json:"Value"`
}

// Metric names a metric. Its dimensions are a set: their order means nothing.
type Metric struct {
	Namespace  string      `json:"Namespace"`
	MetricName string      `json:"MetricName"`
	Dimensions []Dimension `json:"Dimensions"`
}

// series is where the data of a metric comes from.
type series struct {
	every int64  // milliseconds from one measurement to the next
	unit  string // Percent, Count ...
	from  Epoch  // no data before
	fill  func(b *bag, slot Epoch)
}

const minute = int64(60_000)

// The namespaces that the World publishes to.
const (
	nsECS      = "AWS/ECS"
	nsManaged  = "AWS/ECS/ManagedScaling"
	nsInsights = "ECS/ContainerInsights"
	nsALB      = "AWS/ApplicationELB"
	nsEC2      = "AWS/EC2"
)

// dims are the dimensions of a metric by name.
type dims map[string]string

// dimsOf makes a set of a list. A name that comes twice is no metric's.
func dimsOf(list []Dimension) (dims, bool) {
	d := dims{}
	for _, x := range list {
		if _, twice := d[x.Name]; twice {
			return nil, false
		}
		d[x.Name] = x.Value
	}
	return d, true
}

// names are the names of the dimensions, sorted, as "ClusterName,ServiceName".
func (d dims) names() string {
	list := make([]string, 0, len(d))
	for n := range d {
		list = append(list, n)
	}
	slices.Sort(list)
	return strings.Join(list, ",")
}

// series finds the data of a metric; false is a metric that nobody publishes.
func (r *region) series(m Metric) (series, bool) {
	d, ok := dimsOf(m.Dimensions)
	if !ok {
		return series{}, false
	}
	switch m.Namespace {
	case nsECS:
		return r.ecsSeries(m.MetricName, d)
	case nsManaged:
		return r.managedSeries(m.MetricName, d)
	case nsInsights:
		return r.insightsSeries(m.MetricName, d)
	case nsALB:
		return r.albSeries(m.MetricName, d)
	case nsEC2:
		return r.ec2Series(m.MetricName, d)
	default:
		return series{}, false
	}
}

// point is a value of a statistic: the period that it stands for begins at At.
type point struct {
	at    Epoch
	value float64
}

// points works out a statistic for each period from a time to another, oldest
// first. A period without samples gives none. now says what has arrived; never is
// everything.
func (s *series) points(stat func([]sample) float64, from, to Epoch, period int64, now Epoch) []point {
	var out []point
	s.periods(from, to, period, now, func(at Epoch, list []sample) {
		out = append(out, point{at: at, value: stat(list)})
	})
	return out
}

// periods gives the samples of each period that has some, oldest first. The list
// is used again after each call.
func (s *series) periods(from, to Epoch, period int64, now Epoch, each func(Epoch, []sample)) {
	b := bag{now: now}
	if late := s.from - from; late > 0 {
		from += late / Epoch(period) * Epoch(period)
	}
	for at := from; at < to; at += Epoch(period) {
		b.list = b.list[:0]
		for slot := at + (Epoch(s.every)-at%Epoch(s.every))%Epoch(s.every); slot < at+Epoch(period) && slot < to; slot += Epoch(s.every) {
			if b.end = slot + Epoch(s.every); b.end > now+Epoch(s.every)/2 || slot < s.from {
				continue
			}
			s.fill(&b, slot)
		}
		if len(b.list) > 0 {
			each(at, b.list)
		}
	}
}

// every20 and every60 are the two resolutions of a service's own metrics.
const every20, every60 = 20 * time.Second, time.Minute
