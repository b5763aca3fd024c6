package awsclient

import (
	"context"
	"slices"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatch"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatch/types"
	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"github.com/ecsdeck/ecsdeck/awsclient/model"
)

const (
	// alarmsPerCall is how many alarms one DescribeAlarms gives and takes, and
	// how many names Enable- and DisableAlarmActions take. Source: their
	// references.
	alarmsPerCall = 100

	// alarmsStay is how long a listing is taken for granted where it is joined
	// with other rows.
	alarmsStay = time.Minute

	// ruleDepth is how many levels of composite alarms below those of a listing
	// are read.
	ruleDepth = 3
)

// AlarmQuery chooses alarms. The zero AlarmQuery is all of them.
type AlarmQuery struct {
	State  string // OK, ALARM, INSUFFICIENT_DATA; empty is any
	Prefix string // of the name
}

// ListAlarms emits the alarms of the region page by page, as CloudWatch orders
// them: metric, composite and log alarms. What composite alarms watch through
// their rules is not resolved; see Alarms.
func (c *Client) ListAlarms(ctx context.Context, q AlarmQuery, emit func([]model.Alarm)) error {
	in := &cloudwatch.DescribeAlarmsInput{MaxRecords: aws.Int32(alarmsPerCall), StateValue: types.StateValue(q.State)}
	if q.Prefix != "" {
		in.AlarmNamePrefix = aws.String(q.Prefix)
	}
	return c.describeAlarms(ctx, in, func(page []model.Alarm) bool { emit(page); return true })
}

// describeAlarms reads the pages of a DescribeAlarms, alarms of every type, as
// long as emit wants more.
func (c *Client) describeAlarms(ctx context.Context, in *cloudwatch.DescribeAlarmsInput, emit func([]model.Alarm) bool) error {
	in.AlarmTypes = types.AlarmType("").Values() // without this only metric alarms come
	for {
		out, err := askMetrics(ctx, c, c.watch.metrics.DescribeAlarms, in)
		if err != nil {
			return err
		}
		page := slices.Concat(each(out.CompositeAlarms, toCompositeAlarm), each(out.MetricAlarms, toMetricAlarm), each(out.LogAlarms, toLogAlarm))
		if next := str(out.NextToken); !emit(page) || next == "" || next == str(in.NextToken) {
			return nil
		}
		in.NextToken = out.NextToken
	}
}

// Alarms reads alarms whole, in the order of model.SortAlarms: ALARM first. What
// composite alarms watch through their rules is resolved, which may read further
// alarms.
func (c *Client) Alarms(ctx context.Context, q AlarmQuery) ([]model.Alarm, error) {
	var all []model.Alarm
	if err := c.ListAlarms(ctx, q, func(page []model.Alarm) { all = append(all, page...) }); err != nil {
		return all, err
	}
	err := c.resolveAlarms(ctx, all)
	model.SortAlarms(all)
	if err == nil && q == (AlarmQuery{}) {
		c.watch.alarms.put("", all)
	}
	return all, err
}

// resolveAlarms fills what composite alarms watch, with the alarms that are
// named by their rules and not in the list.
func (c *Client) resolveAlarms(ctx context.Context, alarms []model.Alarm) error {
	var others []model.Alarm
	asked := map[string]bool{}
	for range ruleDepth {
		unknown := slices.DeleteFunc(model.ResolveAlarms(alarms, others...), func(name string) bool { return asked[name] })
		if len(unknown) == 0 {
			return nil
		}
		for _, name := range unknown {
			asked[name] = true // it may be deleted
		}
		more, err := c.alarmsNamed(ctx, unknown)
		if err != nil {
			return err
		}
		others = append(others, more...)
	}
	model.ResolveAlarms(alarms, others...)
	return nil
}

func (c *Client) alarmsNamed(ctx context.Context, names []string) ([]model.Alarm, error) {
	var all []model.Alarm
	for part := range slices.Chunk(names, alarmsPerCall) {
		err := c.describeAlarms(ctx, &cloudwatch.DescribeAlarmsInput{AlarmNames: part, MaxRecords: aws.Int32(alarmsPerCall)},
			func(page []model.Alarm) bool { all = append(all, page...); return true })
		if err != nil {
			return all, err
		}
	}
	return all, nil
}

// DescribeAlarms reads alarms by ARN. An alarm that is gone is a problem in the
// Batch; for the error see Batch and describer.
func (c *Client) DescribeAlarms(ctx context.Context, arns []string) (Batch[model.Alarm], error) {
	b, err := describer[model.Alarm]{
		op:   "DescribeAlarms",
		size: alarmsPerCall,
		id:   func(a model.Alarm) string { return a.ARN },
		call: func(ctx context.Context, _ string, arns []string) ([]model.Alarm, []ecstypes.Failure, error) {
			found, err := c.alarmsNamed(ctx, each(arns, model.ShortID))
			return found, nil, err
		},
	}.runFlat(ctx, arns)
	saidBy("CloudWatch", b.Problems)
	return b, err
}

// AlarmsFiring reads the alarms that are in ALARM, resolved as those of Alarms.
// The answer stays for a minute, so that every list can be joined with it. See
// model.AlarmsOn, model.AlarmsInCluster and model.Troubles.
func (c *Client) AlarmsFiring(ctx context.Context) ([]model.Alarm, error) {
	firing, err := c.watch.alarms.get(model.AlarmStateFiring, alarmsStay, func() ([]model.Alarm, error) {
		return c.Alarms(ctx, AlarmQuery{State: model.AlarmStateFiring})
	})
	return slices.Clone(firing), err
}

// AlarmsAt reads the alarms that point at a resource, in any state. It reads all
// alarms of the region, at most once a minute for all resources together.
func (c *Client) AlarmsAt(ctx context.Context, t model.AlarmTarget) ([]model.Alarm, error) {
	all, err := c.watch.alarms.get("", alarmsStay, func() ([]model.Alarm, error) { return c.Alarms(ctx, AlarmQuery{}) })
	return model.AlarmsOn(all, t), err
}

// AlarmTags reads the tags of an alarm, which no listing has.
func (c *Client) AlarmTags(ctx context.Context, arn string) ([]model.Tag, error) {
	out, err := askMetrics(ctx, c, c.watch.metrics.ListTagsForResource, &cloudwatch.ListTagsForResourceInput{ResourceARN: aws.String(arn)})
	if err != nil {
		return nil, err
	}
	return each(out.Tags, func(t types.Tag) model.Tag { return model.Tag{Key: str(t.Key), Value: str(t.Value)} }), nil
}

// AlarmHistory reads the newest 100 entries of the history of an alarm, by name,
// newest first. CloudWatch keeps 30 days.
func (c *Client) AlarmHistory(ctx context.Context, name string) ([]model.AlarmEvent, error) {
	out, err := askMetrics(ctx, c, c.watch.metrics.DescribeAlarmHistory, &cloudwatch.DescribeAlarmHistoryInput{
		AlarmName: aws.String(name), AlarmTypes: types.AlarmType("").Values(),
		MaxRecords: aws.Int32(alarmsPerCall), ScanBy: types.ScanByTimestampDescending,
	})
	if err != nil {
		return nil, err
	}
	return each(out.AlarmHistoryItems, toAlarmEvent), nil
}

// forgetAlarms lets the next join read anew, after a change.
func (c *Client) forgetAlarms() { c.watch.alarms.clear() }
