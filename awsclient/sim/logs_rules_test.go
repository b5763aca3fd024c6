package sim

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"
	"unicode/utf8"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs/types"
	"github.com/aws/smithy-go"
)

// TestLogsRefuse holds the rules that AWS documents.
func TestLogsRefuse(t *testing.T) {
	w := newWorldNow(t, Options{World: "calm"})
	c, cart := logsOf(w), aws.String("/ecs/prod-web/cart")
	arn := aws.String(w.arn("logs", w.opts.Region, "log-group:"+*cart))
	now := aws.Int64(time.Now().UnixMilli())
	filter := func(in cloudwatchlogs.FilterLogEventsInput) error {
		_, err := c.FilterLogEvents(t.Context(), &in)
		return err
	}
	streams := func(in cloudwatchlogs.DescribeLogStreamsInput) error {
		_, err := c.DescribeLogStreams(t.Context(), &in)
		return err
	}
	groups := func(in cloudwatchlogs.DescribeLogGroupsInput) error {
		_, err := c.DescribeLogGroups(t.Context(), &in)
		return err
	}
	events := func(in cloudwatchlogs.GetLogEventsInput) error {
		_, err := c.GetLogEvents(t.Context(), &in)
		return err
	}
	const invalid, gone = "InvalidParameterException", "ResourceNotFoundException"
	for name, tt := range map[string]struct {
		err  error
		code string
		text string
	}{
		"no group":            {filter(cloudwatchlogs.FilterLogEventsInput{}), invalid, ""},
		"two groups":          {filter(cloudwatchlogs.FilterLogEventsInput{LogGroupName: cart, LogGroupIdentifier: arn}), invalid, ""},
		"a group by ARN":      {filter(cloudwatchlogs.FilterLogEventsInput{LogGroupIdentifier: arn, StartTime: now}), "", ""},
		"a group that is not": {filter(cloudwatchlogs.FilterLogEventsInput{LogGroupName: aws.String("/ecs/legacy/returns")}), gone, "The specified log group does not exist."},
		"no group's name":     {filter(cloudwatchlogs.FilterLogEventsInput{LogGroupName: aws.String("a b")}), invalid, "regular expression pattern"},
		"names and prefix":    {filter(cloudwatchlogs.FilterLogEventsInput{LogGroupName: cart, LogStreamNames: []string{"a"}, LogStreamNamePrefix: cart}), invalid, ""},
		"101 names":           {filter(cloudwatchlogs.FilterLogEventsInput{LogGroupName: cart, LogStreamNames: slices.Repeat([]string{"a"}, 101)}), invalid, "less than or equal to 100"},
		"no such stream":      {filter(cloudwatchlogs.FilterLogEventsInput{LogGroupName: cart, LogStreamNames: []string{"a"}}), gone, "The specified log stream does not exist."},
		"limit 0":             {filter(cloudwatchlogs.FilterLogEventsInput{LogGroupName: cart, Limit: aws.Int32(0)}), invalid, "'limit'"},
		"limit 10001":         {filter(cloudwatchlogs.FilterLogEventsInput{LogGroupName: cart, Limit: aws.Int32(10001)}), invalid, "'limit'"},
		"before 1970":         {filter(cloudwatchlogs.FilterLogEventsInput{LogGroupName: cart, StartTime: aws.Int64(-1)}), invalid, "'startTime'"},
		"the end first":       {filter(cloudwatchlogs.FilterLogEventsInput{LogGroupName: cart, StartTime: now, EndTime: aws.Int64(*now - 1)}), invalid, ""},
		"a foreign token":     {filter(cloudwatchlogs.FilterLogEventsInput{LogGroupName: cart, NextToken: aws.String("abc")}), invalid, "nextToken"},
		"a pattern":           {filter(cloudwatchlogs.FilterLogEventsInput{LogGroupName: cart, FilterPattern: aws.String("a@b")}), invalid, "Invalid character(s) in term 'a@b'"},
		"backward for ever":   {filter(cloudwatchlogs.FilterLogEventsInput{LogGroupName: cart, StartFromHead: aws.Bool(false)}), invalid, "Jan 1, 2024"},
		"backward from 2023":  {filter(cloudwatchlogs.FilterLogEventsInput{LogGroupName: cart, StartFromHead: aws.Bool(false), StartTime: aws.Int64(1704067199999)}), invalid, "Jan 1, 2024"},
		"backward from 2024":  {filter(cloudwatchlogs.FilterLogEventsInput{LogGroupName: cart, StartFromHead: aws.Bool(false), StartTime: aws.Int64(1704067200000), Limit: aws.Int32(1)}), "", ""},
		"streams by time":     {streams(cloudwatchlogs.DescribeLogStreamsInput{LogGroupName: cart, OrderBy: types.OrderByLastEventTime, LogStreamNamePrefix: aws.String("c")}), invalid, "Cannot order by LastEventTime with a logStreamNamePrefix."},
		"51 streams":          {streams(cloudwatchlogs.DescribeLogStreamsInput{LogGroupName: cart, Limit: aws.Int32(51)}), invalid, "'limit'"},
		"prefix and pattern":  {groups(cloudwatchlogs.DescribeLogGroupsInput{LogGroupNamePrefix: cart, LogGroupNamePattern: cart}), invalid, "mutually exclusive"},
		"get: no such stream": {events(cloudwatchlogs.GetLogEventsInput{LogGroupName: cart, LogStreamName: aws.String("a")}), gone, "The specified log stream does not exist."},
		"get: a token":        {events(cloudwatchlogs.GetLogEventsInput{LogGroupName: cart, LogStreamName: aws.String(busyStream(t, w, *cart)), NextToken: aws.String("f/12/s")}), invalid, "nextToken"},
	} {
		var api smithy.APIError
		switch {
		case tt.code == "" && tt.err == nil:
		case !errors.As(tt.err, &api) || api.ErrorCode() != tt.code || !strings.Contains(api.ErrorMessage(), tt.text):
			t.Errorf("%s: %v, want %s %s", name, tt.err, tt.code, tt.text)
		}
	}
}

func TestDescribeLogGroupsFilters(t *testing.T) {
	w := newWorldNow(t, Options{World: "calm"})
	names := func(in cloudwatchlogs.DescribeLogGroupsInput) (list []string) {
		for _, g := range must[cloudwatchlogs.DescribeLogGroupsOutput](t)(logsOf(w).DescribeLogGroups(t.Context(), &in)).LogGroups {
			list = append(list, *g.LogGroupName)
			if little := in.LogGroupNamePattern != nil; (g.StoredBytes == nil) != little || *g.CreationTime == 0 || g.StoredBytes != nil && *g.StoredBytes < 0 {
				t.Errorf("%+v", g)
			}
		}
		return list
	}
	if got := names(cloudwatchlogs.DescribeLogGroupsInput{LogGroupNamePrefix: aws.String("/ecs/prod-web/c")}); len(got) < 3 || !strings.HasPrefix(got[0], "/ecs/prod-web/c") {
		t.Errorf("prefix: %v", got)
	}
	if got := names(cloudwatchlogs.DescribeLogGroupsInput{LogGroupNamePattern: aws.String("insights")}); len(got) != 3 {
		t.Errorf("pattern: %v", got)
	}
	if got := names(cloudwatchlogs.DescribeLogGroupsInput{LogGroupIdentifiers: []string{"/ecs/prod-web/cart", "/ecs/legacy/returns"}}); len(got) != 1 {
		t.Errorf("identifiers: %v", got)
	}
}

// TestLogsThrottleAndDeny holds the rate of the region and the words of IAM.
func TestLogsThrottleAndDeny(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorldNow(t, Options{World: "calm", Throttle: true})
		in := cloudwatchlogs.FilterLogEventsInput{LogGroupName: aws.String("/ecs/prod-web/cart"), StartTime: aws.Int64(time.Now().Add(-time.Second).UnixMilli())}
		ok := 0
		var err error
		for ; err == nil; ok++ {
			_, err = logsOf(w).FilterLogEvents(t.Context(), &in)
		}
		var api smithy.APIError
		if !errors.As(err, &api) || api.ErrorCode() != "ThrottlingException" || api.ErrorMessage() != "Rate exceeded" || ok != 11 {
			t.Errorf("call %d: %v", ok, err)
		}
		if _, err := logsOf(w).DescribeLogGroups(t.Context(), nil); err != nil {
			t.Errorf("another operation has tokens of its own: %v", err)
		}
		time.Sleep(110 * time.Millisecond)
		if _, err := logsOf(w).FilterLogEvents(t.Context(), &in); err != nil {
			t.Errorf("after a tenth of a second: %v", err)
		}
		w.Faults().Add(Fault{Service: "logs", Operation: "GetLogEvents", Kind: AccessDenied})
		_, err = logsOf(w).GetLogEvents(t.Context(), &cloudwatchlogs.GetLogEventsInput{LogGroupName: in.LogGroupName, LogStreamName: aws.String("x")})
		if !errors.As(err, &api) || api.ErrorCode() != "AccessDeniedException" || !strings.Contains(api.ErrorMessage(), "logs:GetLogEvents on resource: arn:aws:logs:eu-west-1:424211110001:log-group:/ecs/prod-web/cart:log-stream:x ") {
			t.Error(err)
		}
	})
	for region, want := range map[string][2]int{"us-east-1": {25, 25}, "eu-central-1": {5, 10}, "eu-west-1": {10, 10}, "eu-west-3": {10, 30}} {
		if got := [2]int{logsRate("FilterLogEvents", region), logsRate("GetLogEvents", region)}; got != want {
			t.Errorf("%s: %v", region, got)
		}
	}
}

// TestWhereContainersLog holds the cases that a reader of logs must know.
func TestWhereContainersLog(t *testing.T) {
	w := newWorld(t, Options{World: "incident"})
	logs := &w.regions[0].logs
	for _, tt := range []struct{ cluster, service, driver, group string }{
		{"prod-web", "cart", "awslogs", "/ecs/prod-web/cart"},
		{"prod-web", "orders", "awsfirelens", "/ecs/prod-web/orders"},
		{"prod-web", "catalog-api", "awsfirelens", ""},
		{"prod-web", "tax", "splunk", ""},
		{"prod-web", "returns", "awslogs", ""},
		{"prod-ec2", "imports", "json-file", ""},
		{"prod-ec2", "exports", "awslogs", "/ecs/prod-ec2/exports"},
	} {
		task := w.regions[0].cluster(tt.cluster).service(tt.service).Deployments[0].tasks[0]
		c := &task.Containers[0]
		if got := c.def.LogConfiguration.LogDriver; got != tt.driver || (c.log == nil) != (tt.group == "") {
			t.Errorf("%s logs with %s to %v", tt.service, got, c.log)
		}
		if c.log == nil {
			continue
		}
		want := map[string]string{
			"cart": "cart/cart/" + task.id, "orders": "orders/orders-firelens-" + task.id, "exports": c.RuntimeId,
		}[tt.service]
		if s := logs.group(tt.group).stream(want); s != c.log {
			t.Errorf("%s: stream %s is not there: %s", tt.service, want, c.log.name)
		}
		if _, ok := c.log.lastVisible(w.now.UnixMilli()); !ok {
			t.Errorf("%s says nothing", tt.service)
		}
	}
}

// TestNoGroupNoTask starts a task whose log group was deleted.
func TestNoGroupNoTask(t *testing.T) {
	w := newWorld(t, Options{World: "calm"})
	s := &site{w, w.regions[0], w.regions[0].cluster("prod-web")}
	task := s.run("returns", "me")
	w.advance(start.Add(2 * time.Minute))
	if task == nil || task.StopCode != codeFailedToStart || !strings.Contains(task.StoppedReason, "ResourceInitializationError: failed to validate logger args") || task.StartedAt != 0 {
		t.Errorf("%+v", task)
	}
}

func TestHostileLines(t *testing.T) {
	w := newWorldNow(t, Options{World: "hostile", Seed: 1})
	found := map[string]bool{}
	for _, g := range w.regions[0].logs.groups {
		if !strings.Contains(g.name, "svc-") {
			continue
		}
		got, _, _ := filterAll(t, w, cloudwatchlogs.FilterLogEventsInput{LogGroupName: &g.name, StartTime: aws.Int64(time.Now().Add(-4 * time.Minute).UnixMilli())})
		for _, e := range got {
			for name, want := range map[string]string{
				"OSC 52": "\x1b]52;", "cursor": "\x1b[5A", "bidi": "\u202e", "NUL": "\x00", "zero width": "\u200b", "line feed": "\n", "carriage return": "\r", "C1": "\u009b",
			} {
				found[name] = found[name] || strings.Contains(*e.Message, want)
			}
			found["broken"] = found["broken"] || strings.ContainsRune(*e.Message, utf8.RuneError) // what the SDK makes of it
			found["200 KB"] = found["200 KB"] || len(*e.Message) >= longLine
			if len(*e.Message) > 1<<20 {
				t.Errorf("%d bytes are more than AWS takes", len(*e.Message))
			}
		}
	}
	for _, want := range []string{"OSC 52", "cursor", "bidi", "NUL", "zero width", "line feed", "carriage return", "C1", "broken", "200 KB"} {
		if !found[want] {
			t.Errorf("no line with %s", want)
		}
	}
}

// TestLogRate counts the lines of a load test.
func TestLogRate(t *testing.T) {
	w := newWorld(t, Options{Services: 2, Tasks: 4, LogRate: 500})
	n := 0
	for _, task := range w.regions[0].cluster("sized").tasks {
		n += len(task.Containers[0].log.lines(nil, start.Add(-20*time.Second).UnixMilli(), start.Add(-10*time.Second).UnixMilli(), start.UnixMilli()))
	}
	if n != 4*500*10 {
		t.Errorf("%d lines in 10 s of 4 tasks with 500 a second each", n)
	}
}

func BenchmarkFilterFlood(b *testing.B) {
	w := newWorldNow(b, Options{World: "firehose"})
	in := &filterLogEventsInput{groupRef: groupRef{LogGroupName: aws.String("/ecs/loud/firehose")}, StartTime: aws.Int64(w.now.Add(-time.Minute).UnixMilli())}
	q := &request{service: "logs", op: "FilterLogEvents", region: w.opts.Region}
	n := 0
	for b.Loop() {
		out, fail := w.filterLogEvents(q, in)
		if fail != nil {
			b.Fatal(fail)
		}
		n += len(out.(filterLogEventsOutput).Events)
	}
	b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "lines/s")
}
