package awsclient

import (
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ecsdeck/ecsdeck/awsclient/model"
	"github.com/ecsdeck/ecsdeck/awsclient/sim"
)

// steady is a source of the simulated account whose task lives.
func steady(t *testing.T, c *Client) model.LogSource {
	t.Helper()
	_, sources := simService(t, c, "prod-web", "cart")
	return find(t, readable(sources), func(s model.LogSource) bool { return s.Stopped.IsZero() })
}

// A session ends after three hours and may break before: the next one goes on
// without a hole or a line twice.
func TestLiveTailOutlivesItsSessions(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		modern(t)
		w, c := world(t, sim.Options{World: "calm"})
		src := steady(t, c)
		page, err := c.LogHistory(t.Context(), []model.LogSource{src}, LogQuery{})
		if err != nil {
			t.Fatal(err)
		}
		start := time.Now()
		f := followLogs(t, c, TailOptions{Sources: []model.LogSource{src}, After: &page, Live: true})
		time.Sleep(3*time.Hour + 2*time.Minute)
		end := time.Now().Add(-10 * time.Second)
		got := f.end(t)
		if n := len(f.told(TailLive)); n != 2 || len(f.told(TailPolling)) != 0 {
			t.Errorf("told %v", kinds(f.events))
		}
		want := window(t, c, []model.LogSource{src}, start, end)
		if len(want) < 100 {
			t.Fatalf("only %d lines in three hours: this shows nothing", len(want))
		}
		checkWhole(t, identities(got, start, end), identities(want, start, end))
		if n := calls(w, "FilterLogEvents"); n > 40 {
			t.Errorf("%d calls besides two sessions", n)
		}
	})
}

// Where there is no live tail the tail polls, and says why.
func TestLiveTailFallsBackToPolling(t *testing.T) {
	for name, c := range map[string]struct {
		fault sim.Fault
		why   string
		tries int // calls until it polls
	}{
		"denied":        {sim.Fault{Operation: "StartLiveTail", Kind: sim.AccessDenied}, "the permission logs:StartLiveTail is missing", 1},
		"not supported": {sim.Fault{Operation: "StartLiveTail", Kind: sim.HTML}, "does not support this", 1},
		"it breaks":     {sim.Fault{Operation: "StartLiveTail", Kind: sim.Reset}, "cannot be reached", 12},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				modern(t)
				w, client := world(t, sim.Options{World: "calm"})
				w.Faults().Add(c.fault)
				src := steady(t, client)
				start := time.Now()
				f := followLogs(t, client, TailOptions{Sources: []model.LogSource{src}, Live: true})
				for range 20 {
					time.Sleep(30 * time.Second)
					f.SetSources([]model.LogSource{src}) // as a screen does
				}
				end := time.Now().Add(-10 * time.Second)
				got := f.end(t)
				p := f.told(TailPolling)
				if len(p) != 1 || !strings.Contains(p[0].Text, c.why) || p[0].Err == nil || len(f.told(TailLive)) > 0 {
					t.Errorf("told %+v", p)
				}
				want := window(t, client, []model.LogSource{src}, start, end)
				checkWhole(t, identities(got, start, end), identities(want, start, end))
			})
		})
	}
}

// A flood is sampled by AWS, and that is shown; polling has all of it.
func TestFlood(t *testing.T) {
	for _, live := range []bool{false, true} {
		t.Run(map[bool]string{false: "polling", true: "live"}[live], func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				modern(t)
				w, c := world(t, sim.Options{World: "firehose", Throttle: true})
				_, sources := simService(t, c, "loud", "firehose")
				sources = slices.DeleteFunc(readable(sources), func(s model.LogSource) bool { return s.Container != "firehose" })[:2]
				w.ResetCalls()
				start := time.Now()
				f := followLogs(t, c, TailOptions{Sources: sources, Live: live})
				time.Sleep(15 * time.Second)
				end := time.Now().Add(-5 * time.Second)
				got := len(identities(f.end(t), start, end))
				written := int(end.Sub(start).Seconds()) * 1250 * len(sources)
				if live != (len(f.told(TailSampled)) > 0) || !live && len(f.told(TailThrottled)) > 0 {
					t.Errorf("told %v", kinds(f.events))
				}
				if !live && (got < written*9/10 || got > written*11/10) {
					t.Errorf("%d lines of about %d", got, written)
				}
				if live && (got == 0 || len(f.told(TailSampled)) > 5) {
					t.Errorf("%d lines, told %v", got, kinds(f.events))
				}
				t.Logf("%d lines of about %d in %v, late by %v at most, %d calls", got, written, end.Sub(start), f.late, calls(w, "FilterLogEvents"))
			})
		})
	}
}

// AWS has a host of its own for sessions; an endpoint that was set has not.
func TestHostOfLiveTail(t *testing.T) {
	for endpoint, want := range map[string]string{"": "stream-logs.eu-west-1.amazonaws.com", "http://127.0.0.1:5602": "127.0.0.1:5602"} {
		synctest.Test(t, func(t *testing.T) {
			s := newScript()
			var host atomic.Value
			c := open(t, roundTripFunc(func(r *http.Request) (*http.Response, error) {
				if strings.HasSuffix(r.Header.Get("X-Amz-Target"), ".StartLiveTail") {
					host.Store(r.URL.Host)
				}
				return s.RoundTrip(r)
			}), func(o *Options) { o.Endpoint = endpoint })
			f := followLogs(t, c, TailOptions{Sources: []model.LogSource{logSource("/ecs/a", 1)}, Live: true})
			time.Sleep(time.Minute)
			f.end(t)
			if got := host.Load(); got != want {
				t.Errorf("with endpoint %q asked %v, want %s", endpoint, got, want)
			}
		})
	}
}

// Sources that no session can follow are polled, with the reason.
func TestLiveTailHasLimits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newScript()
		l := newLogStore(s)
		c := open(t, s)
		var many []model.LogSource
		for i := range 11 {
			many = append(many, logSource("/ecs/"+strings.Repeat("x", i+1), i))
			l.create(many[i].Group, many[i].Stream)
		}
		far := many[1]
		far.Region = "us-east-1"
		for why, sources := range map[string][]model.LogSource{"at most 10 log groups, these are 11": many, "several regions": {many[0], far}} {
			f := followLogs(t, c, TailOptions{Sources: sources, Live: true})
			time.Sleep(10 * time.Second)
			f.end(t)
			if p := f.told(TailPolling); len(p) != 1 || !strings.Contains(p[0].Text, why) || s.count("StartLiveTail") > 0 {
				t.Errorf("told %+v", p)
			}
		}
	})
}
