package channel

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"
)

// serveLoopback serves the gateway as AWS does, on a real websocket, and returns
// a Config for it.
func serveLoopback(tb testing.TB, g *gateway) Config {
	tb.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") != "AWS4-HMAC-SHA256 of a test" || r.URL.RawQuery != "role=publish_subscribe&cell-number=AAEAA%2Fx" {
			http.Error(w, "<AccessDenied/>", http.StatusForbidden)
			return
		}
		conn, err := websocket.Accept(w, r, nil)
		if err != nil {
			return
		}
		conn.SetReadLimit(1 << 16)
		g.serve(conn)
	}))
	tb.Cleanup(func() {
		g.shutDown()
		server.Close()
	})
	cfg := g.config()
	cfg.URL = "ws" + strings.TrimPrefix(server.URL, "http") + "/v1/data-channel/session-1?role=publish_subscribe&cell-number=AAEAA%2Fx"
	cfg.Dial = DialWebsocket(nil, func(_ context.Context, r *http.Request) error {
		if r.URL.Scheme != "http" || r.Method != http.MethodGet {
			return errors.New("not the request that will be made")
		}
		r.Header.Set("Authorization", "AWS4-HMAC-SHA256 of a test")
		return nil
	})
	return cfg
}

func openLoopback(tb testing.TB, cfg Config) *Session {
	tb.Helper()
	s, err := Open(context.Background(), cfg)
	if err != nil {
		tb.Fatal(err)
	}
	return s
}

// The whole way over a real websocket: signature, echo, cut, resume, end.
func TestLoopback(t *testing.T) {
	g := newGateway(t, faults{}, 1)
	echo(g)
	cfg := serveLoopback(t, g)
	go g.agent.output([]byte("$ "))
	s := openLoopback(t, cfg)
	if _, err := io.ReadFull(s, make([]byte, 2)); err != nil {
		t.Fatal(err)
	}
	if err := through(s, randomBytes(1, 300_000)); err != nil {
		t.Fatal(err)
	}
	g.cut()
	if err := through(s, randomBytes(2, 300_000)); err != nil {
		t.Fatal(err)
	}
	if n := s.Stats().Resumes; n != 1 {
		t.Errorf("%d resumes", n)
	}
	g.agent.drained()
	g.close("")
	if _, err := io.ReadAll(s); err != nil {
		t.Error(err)
	}
	if end := s.Wait(); end.Cause != EndedByAgent || end.Incomplete {
		t.Errorf("end %+v", end)
	}
}

func TestLoopbackIsLeft(t *testing.T) {
	g := newGateway(t, faults{}, 1)
	cfg := serveLoopback(t, g)
	go g.agent.output([]byte("$ "))
	s := openLoopback(t, cfg)
	if err := s.Close(); err != nil || g.terminations() != 1 {
		t.Errorf("Close: %v, %d terminations", err, g.terminations())
	}
}

func TestDialIsRefused(t *testing.T) {
	g := newGateway(t, faults{}, 1)
	cfg := serveLoopback(t, g)
	cfg.Dial = DialWebsocket(http.DefaultClient, nil)
	_, err := Open(t.Context(), cfg)
	var refused *DialError
	if !errors.As(err, &refused) || refused.Status != http.StatusForbidden || refused.Body != "<AccessDenied/>" {
		t.Errorf("Open: %v", err)
	}
	closed, lerr := net.Listen("tcp", "127.0.0.1:0")
	if lerr != nil {
		t.Fatal(lerr)
	}
	_ = closed.Close()
	cfg.URL = "ws://" + closed.Addr().String() + "/?X-Amz-Signature=secret"
	_, err = Open(t.Context(), cfg)
	if !errors.As(err, &refused) || refused.Status != 0 || strings.Contains(err.Error(), "secret") {
		t.Errorf("Open: %v", err)
	}
	cfg.Dial = DialWebsocket(nil, func(context.Context, *http.Request) error { return errKMS })
	if _, err := Open(t.Context(), cfg); !errors.Is(err, errKMS) {
		t.Errorf("Open: %v", err)
	}
	if n := g.terminations(); n != 3 {
		t.Errorf("%d terminations of three sessions", n)
	}
}

// Bytes through the channel over loopback; as it is, the rate that the gateway
// allows is what bounds it, so that is lifted for the second.
func BenchmarkThroughput(b *testing.B) {
	for name, rate := range map[string]int{"paced": 0, "unpaced": 1_000_000} {
		b.Run(name, func(b *testing.B) {
			g := newGateway(b, faults{}, 1)
			g.agent.onInput = func(wireMessage) {}
			cfg := serveLoopback(b, g)
			cfg.Limits.MessagesPerSecond = rate
			go g.agent.output([]byte("$ "))
			s := openLoopback(b, cfg)
			chunk := randomBytes(1, 64<<10)
			b.SetBytes(int64(len(chunk)))
			b.ResetTimer()
			for range b.N {
				if _, err := s.Write(chunk); err != nil {
					b.Fatal(err)
				}
			}
			if err := s.Flush(context.Background()); err != nil {
				b.Fatal(err)
			}
			b.StopTimer()
			_ = s.Close()
		})
	}
}

// One key, and its echo: what the channel adds to a round trip over loopback. No
// hand comes near the rate that is allowed, so that is lifted.
func BenchmarkKeyToEcho(b *testing.B) {
	g := newGateway(b, faults{}, 1)
	echo(g)
	cfg := serveLoopback(b, g)
	cfg.Limits.MessagesPerSecond = 1_000_000
	go g.agent.output([]byte("$ "))
	s := openLoopback(b, cfg)
	if _, err := io.ReadFull(s, make([]byte, 2)); err != nil {
		b.Fatal(err)
	}
	key := []byte("k")
	worst := time.Duration(0)
	b.ResetTimer()
	for range b.N {
		began := time.Now()
		if _, err := s.Write(key); err != nil {
			b.Fatal(err)
		}
		if _, err := io.ReadFull(s, key); err != nil {
			b.Fatal(err)
		}
		worst = max(worst, time.Since(began))
	}
	b.StopTimer()
	b.ReportMetric(float64(worst.Microseconds()), "worst-µs")
	_ = s.Close()
}

// The same over a bare websocket, to compare with.
func BenchmarkBareEcho(b *testing.B) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		conn, err := websocket.Accept(w, r, nil)
		if err != nil {
			return
		}
		for {
			kind, p, err := conn.Read(context.Background())
			if err != nil || conn.Write(context.Background(), kind, p) != nil {
				return
			}
		}
	}))
	defer server.Close()
	conn, err := DialWebsocket(nil, nil)(context.Background(), "ws"+strings.TrimPrefix(server.URL, "http"))
	if err != nil {
		b.Fatal(err)
	}
	frame := make([]byte, 121)
	for b.Loop() {
		if err := conn.Write(context.Background(), websocket.MessageBinary, frame); err != nil {
			b.Fatal(err)
		}
		if _, _, err := conn.Read(context.Background()); err != nil {
			b.Fatal(err)
		}
	}
	_ = conn.CloseNow()
}
