package awsclient

import (
	"cmp"
	"context"
	"strconv"
	"time"

	"github.com/ecsdeck/ecsdeck/awsclient/model"
)

// Namespaces of CloudWatch.
const (
	nsECS             = "AWS/ECS"
	nsInsights        = "ECS/ContainerInsights"
	nsManagedScaling  = "AWS/ECS/ManagedScaling"
	nsEC2             = "AWS/EC2"
	nsGroups          = "AWS/AutoScaling"
	nsApplicationLoad = "AWS/ApplicationELB"
	nsNetworkLoad     = "AWS/NetworkELB"
)

// Statistics of CloudWatch.
const (
	average     = "Average"
	minimum     = "Minimum"
	maximum     = "Maximum"
	sum         = "Sum"
	sampleCount = "SampleCount"
)

// minutePeriod is the distance of the points of nearly every AWS metric.
const minutePeriod = time.Minute

// nothingPublished is why a panel is empty when nothing else is known.
const nothingPublished = "nothing was published in this time"

// line is a series that a panel wants.
type line struct {
	label  string
	role   model.SeriesRole
	metric model.Metric
	stat   string
	least  time.Duration                   // the shortest period it is published with; zero is a minute
	adjust func(model.Series) model.Series // what to make of the points; nil leaves them
}

// want is a panel that is to be drawn.
type want struct {
	panel model.Panel // ID, Title, Unit, Note, Thresholds; its Empty, when set, is why nothing is asked for
	lines []line
	empty string                   // why it may have no points; empty is nothingPublished
	after func(panel *model.Panel) // the last touch, when the series are in; may be nil

	// alarms draws the thresholds of the alarms of its lines.
	alarms bool
}

// draw reads what the panels want and returns them with a board. A panel that
// cannot be read says so and the others stand. The error is nil when anything
// was answered; the board says the same with it.
func (c *Client) draw(ctx context.Context, wants []want, w model.Window) (model.Board, error) {
	var queries []model.MetricQuery
	for i, p := range wants {
		for j, l := range p.lines {
			queries = append(queries, model.MetricQuery{
				ID: lineID(i, j), Metric: l.metric, Stat: l.stat, Period: max(w.Period, cmp.Or(l.least, minutePeriod)),
			})
		}
	}
	found, fetched, err := c.metricData(ctx, queries, w)
	b := model.Board{Window: w, Fetched: fetched}
	for i, p := range wants {
		b.Panels = append(b.Panels, p.drawn(i, found))
	}
	return b, err
}

func lineID(panel, line int) string { return strconv.Itoa(panel) + "." + strconv.Itoa(line) }

// drawn is the panel with its series.
func (p want) drawn(i int, found map[string]model.Series) model.Panel {
	out := p.panel
	for j, l := range p.lines {
		s := found[lineID(i, j)]
		if s.Problem != nil {
			out.Problem = cmp.Or(out.Problem, s.Problem)
		}
		if l.adjust != nil {
			s = l.adjust(s)
		}
		out.Series = append(out.Series, model.PanelSeries{Label: l.label, Role: l.role, Series: s})
	}
	if p.after != nil {
		p.after(&out)
	}
	out.Fixed100 = out.Unit == model.UnitPercent && highest(out) <= 100
	switch {
	case out.HasPoints():
		out.Empty = ""
	case out.Problem != nil:
		out.Empty = Explain(out.Problem).Why
	default:
		out.Empty = cmp.Or(out.Empty, p.empty, nothingPublished)
	}
	return out
}

func highest(p model.Panel) float64 {
	top := 0.0
	for _, s := range p.Series {
		for _, pt := range s.Series.Points {
			top = max(top, pt.Value)
		}
	}
	return top
}

// band are the three lines of an average between its extremes.
func band(label string, m model.Metric, least time.Duration) []line {
	return []line{
		{label: label, metric: m, stat: average, least: least},
		{label: "lowest", role: model.RoleBandLow, metric: m, stat: minimum, least: least},
		{label: "highest", role: model.RoleBandHigh, metric: m, stat: maximum, least: least},
	}
}

// metric names a metric: its dimensions are pairs of name and value.
func metric(namespace, name string, dims ...string) model.Metric {
	m := model.Metric{Namespace: namespace, Name: name}
	for i := 0; i+1 < len(dims); i += 2 {
		m.Dimensions = append(m.Dimensions, model.Dimension{Name: dims[i], Value: dims[i+1]})
	}
	return m
}
