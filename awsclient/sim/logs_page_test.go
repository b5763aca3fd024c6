package sim

import (
	"slices"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs/types"
)

func logsOf(w *World) *cloudwatchlogs.Client {
	return cloudwatchlogs.NewFromConfig(config(w, w.opts.Region))
}

// filterAll reads all pages of a call, and how many there were and were empty.
func filterAll(t testing.TB, w *World, in cloudwatchlogs.FilterLogEventsInput) (events []types.FilteredLogEvent, pages, empty int) {
	t.Helper()
	for {
		o := must[cloudwatchlogs.FilterLogEventsOutput](t)(logsOf(w).FilterLogEvents(t.Context(), &in))
		events, pages = append(events, o.Events...), pages+1
		if len(o.Events) == 0 {
			empty++
		}
		if o.NextToken == nil {
			return events, pages, empty
		}
		in.NextToken = o.NextToken
	}
}

func ids(events []types.FilteredLogEvent) []string {
	var list []string
	for _, e := range events {
		list = append(list, *e.EventId)
	}
	return list
}

// TestFilterPagesMeet reads the same time in pages of several sizes, in both
// directions: nothing is lost, nothing comes twice, and all are in order.
func TestFilterPagesMeet(t *testing.T) {
	w, err := New(Options{World: "incident", Seed: 3})
	if err != nil {
		t.Fatal(err)
	}
	to := time.Now().Add(-5 * time.Second).UnixMilli()
	in := cloudwatchlogs.FilterLogEventsInput{
		LogGroupName: aws.String("/ecs/prod-web/inventory"), StartTime: aws.Int64(to - 20*60_000), EndTime: &to,
	}
	want, _, _ := filterAll(t, w, in)
	if len(want) < 3000 {
		t.Fatalf("%d events in 20 minutes of 4 tasks", len(want))
	}
	streams := map[string]bool{}
	for i, e := range want {
		streams[*e.LogStreamName] = true
		if lag := *e.IngestionTime - *e.Timestamp; lag < 1000 || lag > 3000 {
			t.Fatalf("ingested %d ms after it was written", lag)
		}
		if i > 0 && (*e.Timestamp < *want[i-1].Timestamp || *e.EventId == *want[i-1].EventId) {
			t.Fatalf("event %d is out of order", i)
		}
	}
	if len(streams) < 4 {
		t.Errorf("%d streams", len(streams))
	}
	for _, limit := range []int32{1, 7, 100, 2999, 10000} {
		for _, head := range []bool{true, false} {
			from := in
			if limit < 100 {
				from.StartTime = aws.Int64(to - int64(limit)*20_000)
			}
			from.Limit, from.StartFromHead = &limit, &head
			got, pages, _ := filterAll(t, w, from)
			if !head {
				slices.Reverse(got)
			}
			part := slices.IndexFunc(want, func(e types.FilteredLogEvent) bool { return *e.Timestamp >= *from.StartTime })
			if !slices.Equal(ids(got), ids(want[part:])) {
				t.Errorf("limit %d, from head %t: %d events in %d pages, want %d", limit, head, len(got), pages, len(want)-part)
			}
		}
	}
}
