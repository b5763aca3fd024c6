package sim

import (
	"context"
	"encoding/json"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs/types"
)

// logsOutputs are the SDK's types of the outputs of CloudWatch Logs. The version
// that the program is built with publishes no schemas.
func logsOutputs() map[string]reflect.Type {
	return map[string]reflect.Type{
		"FilterLogEvents":    reflect.TypeFor[cloudwatchlogs.FilterLogEventsOutput](),
		"GetLogEvents":       reflect.TypeFor[cloudwatchlogs.GetLogEventsOutput](),
		"DescribeLogGroups":  reflect.TypeFor[cloudwatchlogs.DescribeLogGroupsOutput](),
		"DescribeLogStreams": reflect.TypeFor[cloudwatchlogs.DescribeLogStreamsOutput](),
	}
}

// TestLogsConformance reads all groups and streams of every World through the
// real SDK: each answer must fit AWS's types, what is listed can be read, and
// every container that logs to CloudWatch Logs is found where its definition says.
func TestLogsConformance(t *testing.T) {
	worlds := map[string]Options{"sized": {Services: 20, Tasks: 60, Instances: 6}}
	for _, name := range Worlds() {
		worlds[name] = Options{World: name}
	}
	answered := map[string]int{}
	for name, o := range worlds {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w, err := New(o)
				if err != nil {
					t.Fatal(err)
				}
				wire := &conforming{t: t, next: w.RoundTripper(), seen: map[string]int{}}
				x := logWalker{TB: t, w: w, free: name == "hostile"}
				for _, r := range w.regions {
					cfg := config(w, r.name)
					cfg.HTTPClient = &http.Client{Transport: wire}
					x.c = cloudwatchlogs.NewFromConfig(cfg)
					x.region(r)
				}
				for op, n := range wire.seen {
					answered[op] += n
				}
			})
		})
	}
	for op := range logsOutputs() {
		if answered[op] == 0 {
			t.Errorf("no World ever answered %s", op)
		}
	}
}

// logWalker reads the logs of a World.
type logWalker struct {
	testing.TB
	w    *World
	c    *cloudwatchlogs.Client
	free bool
}

func (x *logWalker) region(r *region) {
	groups, _ := pagesOf(x, func(ctx context.Context, token *string) (names []string, _ *string, _ error) {
		o := must[cloudwatchlogs.DescribeLogGroupsOutput](x)(x.c.DescribeLogGroups(ctx, &cloudwatchlogs.DescribeLogGroupsInput{NextToken: token, Limit: aws.Int32(7)}))
		for _, g := range o.LogGroups {
			names = append(names, *g.LogGroupName)
			if *g.Arn != *g.LogGroupArn+":*" || g.LogGroupClass != types.LogGroupClassStandard {
				x.Errorf("group %s: %s, %s", *g.LogGroupName, *g.Arn, *g.LogGroupArn)
			}
		}
		return names, o.NextToken, nil
	})
	if !slices.IsSorted(groups) {
		x.Error("groups are not sorted")
	}
	for _, g := range groups {
		x.group(g)
	}
	for _, c := range r.clusters {
		for _, task := range c.tasks {
			x.found(task)
		}
	}
}

// group reads every stream of a group and events of some of them.
func (x *logWalker) group(name string) {
	streams, _ := pagesOf(x, func(ctx context.Context, token *string) (names []string, _ *string, _ error) {
		o := must[cloudwatchlogs.DescribeLogStreamsOutput](x)(x.c.DescribeLogStreams(ctx, &cloudwatchlogs.DescribeLogStreamsInput{LogGroupName: &name, NextToken: token}))
		for _, s := range o.LogStreams {
			names = append(names, *s.LogStreamName)
		}
		return names, o.NextToken, nil
	})
	for _, s := range streams[:min(3, len(streams))] {
		o := must[cloudwatchlogs.GetLogEventsOutput](x)(x.c.GetLogEvents(x.Context(), &cloudwatchlogs.GetLogEventsInput{LogGroupName: &name, LogStreamName: &s, Limit: aws.Int32(50)}))
		for _, e := range o.Events {
			if e.Message == nil || *e.IngestionTime <= *e.Timestamp {
				x.Fatalf("%s %s: %+v", name, s, e)
			}
		}
	}
	now := time.Now()
	for _, head := range []bool{true, false} {
		must[cloudwatchlogs.FilterLogEventsOutput](x)(x.c.FilterLogEvents(x.Context(), &cloudwatchlogs.FilterLogEventsInput{
			LogGroupName: &name, StartFromHead: &head, StartTime: aws.Int64(now.Add(-time.Minute).UnixMilli()), EndTime: aws.Int64(now.UnixMilli()),
		}))
	}
}

// found looks for the streams of a task from what DescribeTaskDefinition says.
func (x *logWalker) found(task *Task) {
	for i := range task.Containers {
		c := &task.Containers[i]
		conf := c.def.LogConfiguration
		if conf == nil || conf.LogDriver != "awslogs" || c.RuntimeId == "" {
			continue
		}
		name := c.RuntimeId
		if p := conf.Options["awslogs-stream-prefix"]; p != "" {
			name = p + "/" + c.Name + "/" + task.id
		}
		if x.free && task.StartedAt == 0 {
			continue // its runtime id is nothing but hostile
		}
		_, err := x.c.GetLogEvents(x.Context(), &cloudwatchlogs.GetLogEventsInput{
			LogGroupName: aws.String(conf.Options["awslogs-group"]), LogStreamName: &name, Limit: aws.Int32(1),
		})
		if gone := task.def.Family == "returns"; (err != nil) != gone {
			x.Errorf("%s of %s: %v", name, task.def.Family, err)
		}
	}
}

// TestLiveTailConforms checks the frames of a session against the SDK's types.
func TestLiveTailConforms(t *testing.T) {
	for _, v := range []struct {
		of    reflect.Type
		shape any
	}{
		{reflect.TypeFor[types.LiveTailSessionStart](), liveTailSessionStart{LogGroupIdentifiers: []string{"a"}, LogStreamNames: []string{"b"}, LogStreamNamePrefixes: []string{"c"}, LogEventFilterPattern: "d"}},
		{reflect.TypeFor[types.LiveTailSessionUpdate](), liveTailSessionUpdate{SessionResults: []liveTailSessionLogEvent{{}}}},
	} {
		body, err := marshalJSON(v.shape)
		if err != nil {
			t.Fatal(err)
		}
		d := json.NewDecoder(strings.NewReader(string(body)))
		d.UseNumber()
		var x any
		if err := d.Decode(&x); err != nil {
			t.Fatal(err)
		}
		for _, fault := range camelMisfits(v.of, x) {
			t.Error(fault)
		}
	}
}
