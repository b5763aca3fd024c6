package awsclient

import (
	"context"
	"sync"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatch"
	"golang.org/x/sync/errgroup"

	"github.com/ecsdeck/ecsdeck/awsclient/model"
)

const (
	// fewAlarms is up to how many alarms of a region are listed for a board. One
	// listing serves all boards; where there are more, CloudWatch is asked for
	// the alarms of each metric, which takes longer.
	fewAlarms = 300

	// metricAlarmsStay is how long those are taken for granted.
	metricAlarmsStay = 5 * time.Minute
)

// alarmsOfPanels reads the alarms of the metrics that the panels draw, by the
// key of the metric, as far as their lines are comparable with a threshold.
func (c *Client) alarmsOfPanels(ctx context.Context, wants []want) (map[string][]model.Alarm, error) {
	metrics := map[string]model.Metric{}
	for _, p := range wants {
		for _, l := range p.lines {
			if p.alarms && l.role == model.RoleLine && l.label != requestsLabel {
				metrics[l.metric.Key()] = l.metric
			}
		}
	}
	if len(metrics) == 0 {
		return nil, nil
	}
	found := map[string][]model.Alarm{}
	all, whole, err := c.alarmsListed(ctx)
	if err != nil {
		return nil, err
	}
	if !whole {
		return c.alarmsByMetric(ctx, metrics)
	}
	for _, a := range all {
		if a.Kind == model.AlarmMetric && len(a.Metrics) == 1 {
			key := a.Metrics[0].Key()
			found[key] = append(found[key], a)
		}
	}
	return found, nil
}

// alarmsListed returns all alarms of the region when they are few, or when they
// were read lately.
func (c *Client) alarmsListed(ctx context.Context) (all []model.Alarm, whole bool, err error) {
	if all, ok := c.watch.alarms.peek("", alarmsStay); ok {
		return all, true, nil
	}
	if _, many := c.watch.alarms.peek("many", metricAlarmsStay); many {
		return nil, false, nil
	}
	all, err = c.watch.alarms.get("few", alarmsStay, func() ([]model.Alarm, error) {
		var read []model.Alarm
		err := c.describeAlarms(ctx, &cloudwatch.DescribeAlarmsInput{MaxRecords: aws.Int32(alarmsPerCall)}, func(page []model.Alarm) bool {
			read = append(read, page...)
			return len(read) <= fewAlarms
		})
		return read, err
	})
	if len(all) > fewAlarms {
		c.watch.alarms.put("many", nil)
	}
	return all, len(all) <= fewAlarms, err
}

// alarmsByMetric asks for the alarms of each metric.
func (c *Client) alarmsByMetric(ctx context.Context, metrics map[string]model.Metric) (map[string][]model.Alarm, error) {
	var (
		mu    sync.Mutex
		found = map[string][]model.Alarm{}
		first error
		calls errgroup.Group
	)
	calls.SetLimit(inFlight)
	for key, m := range metrics {
		calls.Go(func() error {
			alarms, err := c.alarmsFor(ctx, m)
			mu.Lock()
			defer mu.Unlock()
			found[key] = alarms
			if first == nil {
				first = err
			}
			return nil
		})
	}
	_ = calls.Wait() // failures are in first
	return found, first
}

func (c *Client) alarmsFor(ctx context.Context, m model.Metric) ([]model.Alarm, error) {
	return c.watch.alarms.get("of "+m.Key(), metricAlarmsStay, func() ([]model.Alarm, error) {
		out, err := askMetrics(ctx, c, c.watch.metrics.DescribeAlarmsForMetric, &cloudwatch.DescribeAlarmsForMetricInput{
			Namespace: aws.String(m.Namespace), MetricName: aws.String(m.Name), Dimensions: toDimensions(m.Dimensions),
		})
		if err != nil {
			return nil, err
		}
		return each(out.MetricAlarms, toMetricAlarm), nil
	})
}
