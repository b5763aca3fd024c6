package sim

import (
	"context"
	"errors"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs/types"
	"github.com/aws/smithy-go/middleware"
	smithyhttp "github.com/aws/smithy-go/transport/http"
)

// tail opens a session on groups of the main region.
func tail(t testing.TB, ctx context.Context, w *World, in cloudwatchlogs.StartLiveTailInput, groups ...string) *cloudwatchlogs.StartLiveTailEventStream {
	t.Helper()
	for _, g := range groups {
		in.LogGroupIdentifiers = append(in.LogGroupIdentifiers, w.arn("logs", w.opts.Region, "log-group:"+g))
	}
	o, err := logsOf(w).StartLiveTail(ctx, &in)
	if err != nil {
		t.Fatal(err)
	}
	return o.GetStream()
}

// TestLiveTail follows a group for a minute of fake time: the session's start, an
// update each second, and in them exactly the events that were ingested then.
func TestLiveTail(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorldNow(t, Options{World: "incident", Seed: 5})
		const group = "/ecs/prod-web/inventory"
		s := tail(t, t.Context(), w, cloudwatchlogs.StartLiveTailInput{LogEventFilterPattern: aws.String("-debug")}, group)
		begin := time.Now()
		start, ok := (<-s.Events()).(*types.StartLiveTailResponseStreamMemberSessionStart)
		if !ok || *start.Value.SessionId == "" || *start.Value.LogEventFilterPattern != "-debug" || len(start.Value.LogGroupIdentifiers) != 1 {
			t.Fatalf("it starts with %+v", start)
		}
		got := map[string]int{}
		for n := range 60 {
			u, ok := (<-s.Events()).(*types.StartLiveTailResponseStreamMemberSessionUpdate)
			if !ok || u.Value.SessionMetadata == nil || u.Value.SessionMetadata.Sampled {
				t.Fatalf("update %d: %+v", n, u)
			}
			if at := time.Since(begin); at != time.Duration(n+1)*time.Second {
				t.Fatalf("update %d came after %s", n, at)
			}
			for _, e := range u.Value.SessionResults {
				if *e.LogGroupIdentifier != w.opts.Account+":"+group {
					t.Fatalf("of group %s", *e.LogGroupIdentifier)
				}
				if d := time.Since(time.UnixMilli(*e.IngestionTime)); d < 0 || d >= time.Second {
					t.Fatalf("ingested %s ago", d)
				}
				got[*e.LogStreamName+*e.Message]++
			}
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		want := 0
		all, _, _ := filterAll(t, w, cloudwatchlogs.FilterLogEventsInput{LogGroupName: aws.String(group), StartTime: aws.Int64(begin.Add(-5 * time.Second).UnixMilli()), FilterPattern: aws.String("-debug")})
		for _, e := range all {
			if *e.IngestionTime > begin.UnixMilli() && *e.IngestionTime <= begin.Add(time.Minute).UnixMilli() {
				want++
				if got[*e.LogStreamName+*e.Message] == 0 {
					t.Errorf("never came: %s", *e.Message)
				}
			}
		}
		if want < 100 || len(got) != want {
			t.Errorf("%d events, want %d", len(got), want)
		}
	})
}

// newWorldNow makes a World whose first look is the bubble's present.
func newWorldNow(t testing.TB, o Options) *World {
	t.Helper()
	w, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func TestLiveTailSamplesAFlood(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorldNow(t, Options{World: "firehose"})
		s := tail(t, t.Context(), w, cloudwatchlogs.StartLiveTailInput{}, "/ecs/loud/firehose", "/ecs/loud/cart")
		<-s.Events()
		for range 5 {
			u := (<-s.Events()).(*types.StartLiveTailResponseStreamMemberSessionUpdate).Value
			if !u.SessionMetadata.Sampled || len(u.SessionResults) != 500 {
				t.Fatalf("%d events, sampled: %t", len(u.SessionResults), u.SessionMetadata.Sampled)
			}
		}
		// A reader that sleeps loses the oldest updates, and goes on at once.
		time.Sleep(30 * time.Second)
		var n int
		for begin := time.Now(); time.Since(begin) == 0; n++ {
			<-s.Events()
		}
		if n < 10 || n > 14 {
			t.Errorf("%d updates were kept", n)
		}
		_ = s.Close()
	})
}

func TestLiveTailEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorldNow(t, Options{World: "calm"})
		ctx, cancel := context.WithCancel(t.Context())
		s := tail(t, ctx, w, cloudwatchlogs.StartLiveTailInput{}, "/ecs/prod-web/cart")
		<-s.Events()
		time.AfterFunc(2500*time.Millisecond, cancel)
		n := 0
		for range s.Events() {
			n++
		}
		if n != 2 || w.regions[0].logs.tails != 0 {
			t.Errorf("%d updates after the start, %d sessions are left", n, w.regions[0].logs.tails)
		}
		s = tail(t, t.Context(), w, cloudwatchlogs.StartLiveTailInput{LogStreamNames: []string{"nobody"}}, "/ecs/prod-web/cart")
		for n = 0; ; n++ {
			e, ok := <-s.Events()
			if !ok {
				break
			}
			if u, ok := e.(*types.StartLiveTailResponseStreamMemberSessionUpdate); ok && len(u.Value.SessionResults) > 0 {
				t.Fatal("events of a stream that was not asked for")
			}
		}
		var timeout *types.SessionTimeoutException
		if err := s.Err(); n != 3*3600+1 || !errors.As(err, &timeout) {
			t.Errorf("ended after %d messages with %v", n, err)
		}
	})
}

// withoutHostPrefix keeps the SDK from calling stream-127.0.0.1.
func withoutHostPrefix(stack *middleware.Stack) error {
	return stack.Initialize.Add(middleware.InitializeMiddlewareFunc("withoutHostPrefix", func(ctx context.Context, in middleware.InitializeInput, next middleware.InitializeHandler) (middleware.InitializeOutput, middleware.Metadata, error) {
		return next.HandleInitialize(smithyhttp.DisableEndpointHostPrefix(ctx, true), in)
	}), middleware.Before)
}

// TestLiveTailOverHTTP reads a session from a listener: each update is flushed.
func TestLiveTailOverHTTP(t *testing.T) {
	w := newWorldNow(t, Options{World: "calm"})
	srv := httptest.NewServer(w.Handler())
	defer srv.Close()
	cfg := config(w, w.opts.Region)
	cfg.HTTPClient, cfg.BaseEndpoint = srv.Client(), &srv.URL
	c := cloudwatchlogs.NewFromConfig(cfg, func(o *cloudwatchlogs.Options) {
		o.APIOptions = append(o.APIOptions, withoutHostPrefix)
	})
	o, err := c.StartLiveTail(t.Context(), &cloudwatchlogs.StartLiveTailInput{LogGroupIdentifiers: []string{w.arn("logs", w.opts.Region, "log-group:/ecs/prod-web/cart")}})
	if err != nil {
		t.Fatal(err)
	}
	s := o.GetStream()
	if _, ok := (<-s.Events()).(*types.StartLiveTailResponseStreamMemberSessionStart); !ok {
		t.Fatal("no start")
	}
	for n := 0; n == 0; { // a second without a line is rare, not impossible
		u, ok := (<-s.Events()).(*types.StartLiveTailResponseStreamMemberSessionUpdate)
		if !ok {
			t.Fatal(s.Err())
		}
		n = len(u.Value.SessionResults)
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
}

func TestLiveTailRefuses(t *testing.T) {
	w := newWorldNow(t, Options{World: "calm"})
	arn := func(name string) string { return w.arn("logs", w.opts.Region, "log-group:"+name) }
	cart := arn("/ecs/prod-web/cart")
	for name, tt := range map[string]struct {
		in   cloudwatchlogs.StartLiveTailInput
		want string
	}{
		"a name":             {cloudwatchlogs.StartLiveTailInput{LogGroupIdentifiers: []string{"/ecs/prod-web/cart"}}, "InvalidParameterException"},
		"an asterisk":        {cloudwatchlogs.StartLiveTailInput{LogGroupIdentifiers: []string{cart + ":*"}}, "InvalidParameterException"},
		"no such group":      {cloudwatchlogs.StartLiveTailInput{LogGroupIdentifiers: []string{arn("gone")}}, "ResourceNotFoundException: The specified log group does not exist."},
		"eleven groups":      {cloudwatchlogs.StartLiveTailInput{LogGroupIdentifiers: strings.Split(strings.Repeat(cart+" ", 10)+cart, " ")}, "InvalidParameterException"},
		"names and prefixes": {cloudwatchlogs.StartLiveTailInput{LogGroupIdentifiers: []string{cart}, LogStreamNames: []string{"a"}, LogStreamNamePrefixes: []string{"b"}}, "InvalidParameterException"},
		"names of two":       {cloudwatchlogs.StartLiveTailInput{LogGroupIdentifiers: []string{cart, arn("/ecs/prod-web/auth")}, LogStreamNames: []string{"a"}}, "InvalidParameterException"},
		"a pattern":          {cloudwatchlogs.StartLiveTailInput{LogGroupIdentifiers: []string{cart}, LogEventFilterPattern: aws.String("{ $.a }")}, "InvalidParameterException"},
	} {
		if _, err := logsOf(w).StartLiveTail(t.Context(), &tt.in); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for range tailSessions {
		defer tail(t, t.Context(), w, cloudwatchlogs.StartLiveTailInput{}, "/ecs/prod-web/cart").Close()
	}
	if _, err := logsOf(w).StartLiveTail(t.Context(), &cloudwatchlogs.StartLiveTailInput{LogGroupIdentifiers: []string{cart}}); err == nil || !strings.Contains(err.Error(), "LimitExceededException") {
		t.Errorf("one session too many: %v", err)
	}
}
