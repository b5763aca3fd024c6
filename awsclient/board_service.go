package awsclient

import (
	"context"
	"time"

	"github.com/ecsdeck/ecsdeck/awsclient/model"
)

// ServiceBoard reads the metrics of a service for the last span. See
// ServiceBoardIn.
func (c *Client) ServiceBoard(ctx context.Context, s model.Service, span time.Duration) (model.Board, error) {
	return c.ServiceBoardIn(ctx, s, model.WindowFor(span, time.Now(), c.finePoints(ctx, s, span)))
}

// ServiceBoardIn reads the metrics of a service for a window: CPU and memory. A
// panel that cannot be read says why; the error is nil when anything was
// answered.
func (c *Client) ServiceBoardIn(ctx context.Context, s model.Service, w model.Window) (model.Board, error) {
	return c.draw(ctx, serviceUse(s), w)
}

// finePoints reports whether 20-second points can be asked for.
func (c *Client) finePoints(context.Context, model.Service, time.Duration) bool { return false }

func serviceMetric(namespace, name string, s model.Service) model.Metric {
	return metric(namespace, name, "ClusterName", s.Cluster, "ServiceName", s.Name)
}

// serviceUse are CPU and memory, in percent of what the task definition
// reserves. Source: "Amazon ECS service utilization metrics".
func serviceUse(s model.Service) []want {
	empty := ""
	if s.Running == 0 {
		empty = "no task is running: the metrics stop with the last one"
	}
	return []want{
		{
			panel: model.Panel{ID: "cpu", Title: "CPU", Unit: model.UnitPercent},
			lines: band("average", serviceMetric(nsECS, "CPUUtilization", s), model.FinePeriod), empty: empty,
		},
		{
			panel: model.Panel{ID: "memory", Title: "Memory", Unit: model.UnitPercent},
			lines: band("average", serviceMetric(nsECS, "MemoryUtilization", s), model.FinePeriod), empty: empty,
		},
	}
}
