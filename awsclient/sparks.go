package awsclient

import (
	"context"
	"time"

	"github.com/ecsdeck/ecsdeck/awsclient/model"
)

const (
	sparkPoints = 20
	sparkPeriod = 2 * time.Minute

	// instanceSparkPeriod is that of EC2's basic monitoring.
	instanceSparkPeriod = 5 * time.Minute
	instanceSparkPoints = 12
)

// sparkWindow is the time that a spark shows.
func sparkWindow(points int, period time.Duration) model.Window {
	to := time.Now().Truncate(period)
	return model.Window{From: to.Add(-time.Duration(points) * period), To: to, Period: period}
}

// ServiceSparks reads CPU and memory of services, in percent of what their
// tasks reserve, for the last 40 minutes: 20 points of 2 minutes. The answer has
// an entry for every service, by ARN; one without values is not known. One call
// to CloudWatch reads up to 250 services and is billed as two metrics for each.
// What was read stays for 2 minutes, so that asking again for the visible rows
// costs nothing.
//
// The error is nil when anything was answered.
func (c *Client) ServiceSparks(ctx context.Context, services []model.Service) (map[string]model.Sparks, error) {
	w := sparkWindow(sparkPoints, sparkPeriod)
	var queries []model.MetricQuery
	for _, s := range services {
		if s.Running == 0 && s.Desired == 0 {
			continue // nothing is published of it
		}
		queries = append(queries,
			model.MetricQuery{ID: "cpu " + s.ARN, Metric: serviceMetric(nsECS, "CPUUtilization", s), Stat: average},
			model.MetricQuery{ID: "memory " + s.ARN, Metric: serviceMetric(nsECS, "MemoryUtilization", s), Stat: average})
	}
	found, err := c.MetricData(ctx, queries, w)
	out := make(map[string]model.Sparks, len(services))
	for _, s := range services {
		out[s.ARN] = model.Sparks{
			CPU:    model.NewSpark(found["cpu "+s.ARN], w),
			Memory: model.NewSpark(found["memory "+s.ARN], w),
		}
	}
	return out, err
}

// InstanceSparks reads the CPU of container instances, in percent, for the last
// hour: 12 points of 5 minutes, as EC2 publishes them. The answer has an entry
// for every instance, by ARN; EC2 has no memory, and knows no external machines.
// The error is nil when anything was answered.
func (c *Client) InstanceSparks(ctx context.Context, instances []model.Instance) (map[string]model.Sparks, error) {
	w := sparkWindow(instanceSparkPoints, instanceSparkPeriod)
	var queries []model.MetricQuery
	for _, i := range instances {
		if isEC2ID(i.EC2ID) {
			queries = append(queries, model.MetricQuery{ID: i.ARN, Metric: metric(nsEC2, "CPUUtilization", "InstanceId", i.EC2ID), Stat: average})
		}
	}
	found, err := c.MetricData(ctx, queries, w)
	out := make(map[string]model.Sparks, len(instances))
	for _, i := range instances {
		out[i.ARN] = model.Sparks{CPU: model.NewSpark(found[i.ARN], w), Memory: model.NewSpark(model.Series{}, w)}
	}
	return out, err
}
