package sim

import (
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs/types"
)

// busyStream is a stream of a group whose container runs since long ago.
func busyStream(t testing.TB, w *World, group string) string {
	t.Helper()
	o := must[cloudwatchlogs.DescribeLogStreamsOutput](t)(logsOf(w).DescribeLogStreams(t.Context(), &cloudwatchlogs.DescribeLogStreamsInput{LogGroupName: &group, OrderBy: types.OrderByLastEventTime, Descending: aws.Bool(true)}))
	for i, s := range o.LogStreams {
		if i > 0 && aws.ToInt64(s.LastEventTimestamp) > aws.ToInt64(o.LogStreams[i-1].LastEventTimestamp) {
			t.Error("streams are not in the order of their last events")
		}
	}
	slices.SortFunc(o.LogStreams, func(a, b types.LogStream) int { return int(*a.CreationTime - *b.CreationTime) })
	return *o.LogStreams[0].LogStreamName
}

// TestGetLogEventsTokens walks a stream to both of its ends and follows it there.
func TestGetLogEventsTokens(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorldNow(t, Options{World: "calm", Seed: 2})
		group := "/ecs/prod-web/cart"
		in := cloudwatchlogs.GetLogEventsInput{LogGroupName: &group, LogStreamName: aws.String(busyStream(t, w, group)), Limit: aws.Int32(40)}
		get := func(token *string, head bool) *cloudwatchlogs.GetLogEventsOutput {
			in.NextToken, in.StartFromHead = token, &head
			return must[cloudwatchlogs.GetLogEventsOutput](t)(logsOf(w).GetLogEvents(t.Context(), &in))
		}
		begin := time.Now().UnixMilli()
		newest := get(nil, false)
		if len(newest.Events) != 40 || begin-*newest.Events[39].Timestamp > 20_000 || *newest.Events[0].Timestamp > *newest.Events[39].Timestamp {
			t.Fatalf("%d events", len(newest.Events))
		}
		same := get(newest.NextForwardToken, true)
		if len(same.Events) != 0 || *same.NextForwardToken != *newest.NextForwardToken {
			t.Errorf("at the end: %d events, token %s after %s", len(same.Events), *same.NextForwardToken, *newest.NextForwardToken)
		}
		var all []types.OutputLogEvent
		for token, n := newest.NextBackwardToken, 0; n < 3; n++ {
			o := get(token, false)
			all, token = append(slices.Clone(o.Events), all...), o.NextBackwardToken
		}
		all = append(all, newest.Events...)
		token := newest.NextForwardToken
		for range 20 {
			time.Sleep(1300 * time.Millisecond)
			o := get(token, true)
			all, token = append(all, o.Events...), o.NextForwardToken
		}
		in.StartTime, in.EndTime, in.Limit = all[0].Timestamp, aws.Int64(*all[len(all)-1].Timestamp+1), nil
		want := get(nil, true).Events
		if !slices.EqualFunc(all, want, func(a, b types.OutputLogEvent) bool {
			return *a.Message == *b.Message && *a.Timestamp == *b.Timestamp
		}) {
			t.Errorf("paged back and followed: %d events, want %d", len(all), len(want))
		}
		in.StartTime, in.EndTime = nil, aws.Int64(w.regions[0].logs.group(group).stream(*in.LogStreamName).from+3000)
		first := get(nil, false)
		start := get(first.NextBackwardToken, false)
		if len(first.Events) == 0 || len(start.Events) != 0 || *start.NextBackwardToken != *first.NextBackwardToken {
			t.Errorf("at the start: %d events, then %d", len(first.Events), len(start.Events))
		}
		if !strings.Contains(*first.Events[0].Message, "starting") {
			t.Errorf("the first line is %s", *first.Events[0].Message)
		}
		if n := len(strings.Trim(*first.NextForwardToken, "f/s")); n != 56 {
			t.Errorf("token %s", *first.NextForwardToken)
		}
	})
}

// TestEmptyPagesAreNotTheEnd looks for something rare over hours.
func TestEmptyPagesAreNotTheEnd(t *testing.T) {
	w := newWorldNow(t, Options{World: "calm"})
	in := cloudwatchlogs.FilterLogEventsInput{
		LogGroupName: aws.String("/ecs/prod-web/wishlist"), FilterPattern: aws.String(`maria "01.000"`),
		StartTime: aws.Int64(time.Now().Add(-4 * time.Hour).UnixMilli()), EndTime: aws.Int64(time.Now().UnixMilli()),
	}
	got, pages, empty := filterAll(t, w, in)
	if len(got) != 0 || empty != pages || pages < 2 {
		t.Errorf("nothing matches: %d events in %d pages, %d of them empty", len(got), pages, empty)
	}
	in.FilterPattern = aws.String(`"maria.keller" "checkout HTTP/1.1\" 50"`)
	got, pages, _ = filterAll(t, w, in)
	if len(got) == 0 || len(got) > 200 || pages < 2 {
		t.Errorf("%d events in %d pages", len(got), pages)
	}
}

// TestThePastNeverChanges reads the same stretch of an incident before and after
// tasks ended: what was visible stays as it was.
func TestThePastNeverChanges(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorldNow(t, Options{World: "incident", Seed: 9})
		for range 40 {
			to := time.Now()
			for _, group := range []string{"/ecs/prod-web/checkout-api", "/ecs/prod-web/gift-cards", "/ecs/prod-web/sidecars"} {
				in := cloudwatchlogs.FilterLogEventsInput{LogGroupName: aws.String(group), StartTime: aws.Int64(to.Add(-20 * time.Second).UnixMilli())}
				before, _, _ := filterAll(t, w, in)
				time.Sleep(2 * time.Second)
				now, _, _ := filterAll(t, w, in)
				text := map[string]string{}
				for _, e := range now {
					text[*e.EventId] = *e.Message
				}
				for _, e := range before {
					if text[*e.EventId] != *e.Message {
						t.Fatalf("%s changed to %q: %s", *e.EventId, text[*e.EventId], *e.Message)
					}
				}
			}
			time.Sleep(4 * time.Second)
		}
	})
}

// TestLastWordsAgreeWithTheEnd compares the end of every stream with how its
// container ended, long after the tasks themselves are forgotten.
func TestLastWordsAgreeWithTheEnd(t *testing.T) {
	w := newWorld(t, Options{World: "incident", Seed: 4})
	w.advance(start.Add(40 * time.Minute))
	seen := map[string]int{}
	for _, g := range w.regions[0].logs.groups {
		for _, s := range g.streams {
			if s.until == 0 || s.until > w.now.UnixMilli()-5000 {
				continue
			}
			list := s.lines(nil, s.until-3000, s.until, w.now.UnixMilli())
			if len(list) == 0 && s.code < 128 {
				t.Errorf("%s ended with %d without a word", s.name, s.code)
				continue
			}
			var text strings.Builder
			for _, e := range list {
				text.WriteString(e.text + "\n")
			}
			kind, want := "", ""
			switch {
			case s.oom:
				kind, want = "oom", "stalled"
			case s.code == 137 || s.code == 143:
				seen["killed"]++
				continue
			case s.code != 0:
				kind, want = "fatal "+strconv.Itoa(s.code), "fatal: "
			case s.term != 0 && s.voice < voiceRedis:
				kind, want = "told", "shutdown complete"
			case s.voice == voiceJob && s.term == 0:
				kind, want = "done", "done"
			}
			seen[kind]++
			if !strings.Contains(text.String(), want) {
				t.Errorf("%s ended with %d: %s", s.name, s.code, &text)
			}
			if w.regions[0].cluster("prod-web").task(s.task) == nil && w.regions[0].cluster("batch").task(s.task) == nil {
				seen["forgotten"]++
			}
		}
	}
	for _, kind := range []string{"oom", "fatal 1", "fatal 78", "fatal 2", "told", "done", "killed", "forgotten"} {
		if seen[kind] == 0 {
			t.Errorf("no %s among %v", kind, seen)
		}
	}
}
