package awsclient

import (
	"context"
	"time"

	"github.com/ecsdeck/ecsdeck/awsclient/model"
)

// InstanceBoard reads the metrics of a container instance for the last span. See
// InstanceBoardIn.
func (c *Client) InstanceBoard(ctx context.Context, i model.Instance, span time.Duration) (model.Board, error) {
	return c.InstanceBoardIn(ctx, i, model.WindowFor(span, time.Now(), false))
}

// InstanceBoardIn reads the metrics of a container instance for a window: EC2's
// CPU, network and status checks, and memory where the CloudWatch agent runs. A
// panel that cannot be read says why; the error is nil when any metric was
// answered.
func (c *Client) InstanceBoardIn(ctx context.Context, i model.Instance, w model.Window) (model.Board, error) {
	wants := instancePanels(i)
	if !isEC2ID(i.EC2ID) {
		for j := range wants {
			wants[j].lines, wants[j].panel.Empty = nil, "it is an external machine: EC2 has no metrics of it"
		}
	}
	return c.drawWithAlarms(ctx, wants, w)
}

// instancePanels are those of one machine. Source: "CloudWatch metrics that are
// available for your instances".
func instancePanels(i model.Instance) []want {
	m := func(name string) model.Metric { return metric(nsEC2, name, "InstanceId", i.EC2ID) }
	rate := func(s model.Series) model.Series { return perSecond(basic(s)) }
	out := []want{
		{
			panel: model.Panel{ID: "cpu", Title: "CPU", Unit: model.UnitPercent}, alarms: true,
			lines: basicBand("average", m("CPUUtilization")),
		},
		{
			panel: model.Panel{ID: "memory", Title: "Memory", Unit: model.UnitPercent}, alarms: true,
			lines: []line{{label: "used", stat: average, metric: metric(
				nsInsights, "instance_memory_utilization", "ClusterName", i.Cluster, "ContainerInstanceId", i.ID, "InstanceId", i.EC2ID)}},
			empty: "EC2 has no metric of memory: it needs the CloudWatch agent on the instance",
		},
		{
			panel: model.Panel{ID: "network", Title: "Network", Unit: model.UnitBytesSecond},
			lines: []line{
				{label: "received", metric: m("NetworkIn"), stat: sum, adjust: rate},
				{label: "sent", metric: m("NetworkOut"), stat: sum, adjust: rate},
			},
		},
		{
			panel: model.Panel{ID: "checks", Title: "Failed status checks", Unit: model.UnitCount}, alarms: true,
			lines: []line{
				{label: "instance", metric: m("StatusCheckFailed_Instance"), stat: maximum, adjust: basic},
				{label: "system", metric: m("StatusCheckFailed_System"), stat: maximum, adjust: basic},
				{label: "attached EBS", metric: m("StatusCheckFailed_AttachedEBS"), stat: maximum, adjust: basic},
			},
		},
	}
	if len(i.Type) > 0 && i.Type[0] == 't' {
		out = append(out, want{
			panel: model.Panel{ID: "credits", Title: "CPU credits left", Unit: model.UnitCount}, alarms: true,
			lines: []line{{label: "credits", metric: m("CPUCreditBalance"), stat: average, adjust: basic}},
		})
	}
	return out
}

func basicBand(label string, m model.Metric) []line {
	lines := band(label, m, 0)
	for i := range lines {
		lines[i].adjust = basic
	}
	return lines
}

// basic finds out whether a series was published every five minutes, as EC2
// does without detailed monitoring, and says so in its period: else there would
// be gaps between all of its points, and its sums would be too high.
func basic(s model.Series) model.Series {
	if s.Period >= instanceSparkPeriod || len(s.Points) < 2 {
		return s
	}
	for i := 1; i < len(s.Points); i++ {
		if s.Points[i].At.Sub(s.Points[i-1].At) < instanceSparkPeriod {
			return s
		}
	}
	s.Period = 5 * time.Minute
	return s
}
