package awsclient

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ecsdeck/ecsdeck/awsclient/budget"
)

func someCluster(map[string]any) answer {
	return answer{body: map[string]any{"clusterArns": []string{prefix + "cluster/a"}}}
}

// times answers with bad as often as said, then well.
func times(n int, bad answer) func(map[string]any) answer {
	var seen atomic.Int32
	return func(p map[string]any) answer {
		if int(seen.Add(1)) <= n {
			return bad
		}
		return someCluster(p)
	}
}

func TestRetries(t *testing.T) {
	throttle := failure(400, "ThrottlingException", "Rate exceeded")
	for _, c := range []struct {
		name  string
		bad   answer
		times int
		calls int
		kind  FaultKind // of the error; FaultOther: none
		least time.Duration
		most  time.Duration
	}{
		{"two server errors are survived", failure(500, "ServerException", "sorry"), 2, 3, FaultOther, 0, 2 * time.Second},
		{"three are not", failure(500, "ServerException", "sorry"), 9, 3, FaultServer, 0, 2 * time.Second},
		{"unavailable", failure(503, "ServiceUnavailable", "later"), 9, 3, FaultServer, 0, 2 * time.Second},
		{"a gateway's page", answer{status: 503, kind: "text/html", body: "<html>later"}, 2, 3, FaultOther, 0, 2 * time.Second},
		{"reset", answer{err: &net.OpError{Op: "read", Err: errors.New("connection reset by peer")}}, 2, 3, FaultOther, 0, 2 * time.Second},
		{"reset again and again", answer{err: &net.OpError{Op: "read", Err: errors.New("connection reset by peer")}}, 9, 3, FaultUnreachable, 0, 2 * time.Second},
		{"throttled three times", throttle, 3, 4, FaultOther, 1750 * time.Millisecond, 4 * time.Second},
		{"throttled for ever", throttle, 99, triesThrottled, FaultThrottled, 15 * time.Second, 60 * time.Second},
		{"denied", failure(400, "AccessDeniedException", "not authorized to perform: ecs:ListClusters"), 9, 1, FaultDenied, 0, time.Second},
		{"a web page", answer{status: 500, kind: "text/html; charset=utf-8", body: "<html>not implemented"}, 9, 1, FaultUnsupported, 0, time.Second},
		{"a web page that says all is well", answer{status: 200, kind: "text/html", body: "<html>welcome"}, 9, 1, FaultUnsupported, 0, time.Second},
		{"one hang", answer{hang: true}, 1, 2, FaultOther, attemptLimit, attemptLimit + time.Second},
		{"only hangs", answer{hang: true}, 9, triesTimeout, FaultTimeout, 2 * attemptLimit, 2*attemptLimit + time.Second},
		{"refused", failure(400, "InvalidParameterException", "no"), 9, 1, FaultInvalid, 0, time.Second},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := newScript()
				s.on["ListClusters"] = times(c.times, c.bad)
				client := open(t, s)
				start := time.Now()
				err := client.ListClusters(t.Context(), func([]string) {})
				took := time.Since(start)
				if n := s.count("ListClusters"); n != c.calls {
					t.Errorf("%d calls, want %d", n, c.calls)
				}
				if (err == nil) != (c.kind == FaultOther) || Explain(err).Kind != c.kind {
					t.Errorf("error of kind %d: %v; want %d", Explain(err).Kind, err, c.kind)
				}
				if took < c.least || took > c.most {
					t.Errorf("took %v, want %v to %v", took, c.least, c.most)
				}
			})
		})
	}
}

// A throttled bucket makes the other calls of it wait as well.
func TestThrottleSlowsItsBucketAlone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newScript()
		s.on["ListClusters"] = times(4, failure(400, "ThrottlingException", "Rate exceeded"))
		s.on["ListServices"] = paged("serviceArns", 100, nil)
		c := open(t, s)
		go func() { _ = c.ListClusters(t.Context(), func([]string) {}) }()
		time.Sleep(time.Second)
		start := time.Now()
		_ = c.ListServices(t.Context(), "a", func([]string) {})
		if d := time.Since(start); d != s.latency {
			t.Errorf("a call of another bucket took %v, want %v", d, s.latency)
		}
		_ = c.ListClusters(t.Context(), func([]string) {})
		if d := time.Since(start); d < 500*time.Millisecond {
			t.Errorf("a call of the throttled bucket took %v only", d)
		}
		stats := c.Stats()
		if stats[0].Bucket != budget.ClusterRead || stats[0].Throttled < 3 {
			t.Errorf("stats %+v", stats)
		}
		time.Sleep(time.Minute)
	})
}

func TestCancelDuringACall(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newScript()
		s.on["ListClusters"] = func(map[string]any) answer { return answer{hang: true} }
		c := open(t, s)
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		start := time.Now()
		err := c.ListClusters(ctx, func([]string) {})
		if d := time.Since(start); d != time.Second || !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("ended after %v with %v", d, err)
		}
		if n := s.count("ListClusters"); n != 1 {
			t.Errorf("%d calls", n)
		}
	})
}

// A call that waits for its turn does not use up the time of its attempt.
func TestWaitingIsNotATimeout(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newScript()
		s.on["DescribeServices"] = describing
		c := open(t, s)
		got, err := c.DescribeServices(t.Context(), names(prefix+"service/prod/s", 6000))
		if err != nil || len(got.Items) != 6000 {
			t.Errorf("%d items, %v", len(got.Items), err)
		}
	})
}

func TestNothingAnswers(t *testing.T) {
	for _, c := range []struct {
		name string
		err  error
		kind FaultKind
		why  string
	}{
		{"no such name", &net.OpError{Op: "dial", Err: &net.DNSError{Err: "no such host", Name: "ecs.mars-1.amazonaws.com", IsNotFound: true}}, FaultUnreachable, "the name ecs.mars-1.amazonaws.com cannot be found"},
		{"refused", &net.OpError{Op: "dial", Net: "tcp", Err: errors.New("connect: connection refused")}, FaultUnreachable, "ecs.eu-west-1.amazonaws.com cannot be reached: connect: connection refused"},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := newScript()
				s.on["ListClusters"] = func(map[string]any) answer { return answer{err: c.err} }
				client := open(t, s)
				f := Explain(client.ListClusters(t.Context(), func([]string) {}))
				if f.Kind != c.kind || f.Why != c.why || f.What != "ECS ListClusters" || f.Remedy == "" {
					t.Errorf("%+v", f)
				}
			})
		})
	}
}

// What a call logs holds no credentials, nor anything signed with them.
func TestLogsHoldNoCredentials(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var out bytes.Buffer
		var auth string
		s := newScript()
		s.on["ListClusters"] = someCluster
		c := open(t, roundTripFunc(func(r *http.Request) (*http.Response, error) {
			auth = r.Header.Get("Authorization")
			return s.RoundTrip(r)
		}), func(o *Options) {
			o.Log = slog.New(slog.NewTextHandler(&out, &slog.HandlerOptions{Level: slog.LevelDebug}))
		})
		if err := c.ListClusters(t.Context(), func([]string) {}); err != nil {
			t.Fatal(err)
		}
		_, signature, ok := strings.Cut(auth, "Signature=")
		if !ok {
			t.Fatalf("the call was not signed: %q", auth)
		}
		if !strings.Contains(out.String(), "operation=ListClusters") {
			t.Errorf("the call is not in the log: %s", out.String())
		}
		for _, secret := range []string{signature, "AKIADEMO"} {
			if strings.Contains(out.String(), secret) {
				t.Errorf("the log holds %s", secret)
			}
		}
	})
}
