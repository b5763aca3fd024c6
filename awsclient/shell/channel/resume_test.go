package channel

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"testing"
	"time"
)

func say(t *testing.T, s *Session, text string) {
	t.Helper()
	if _, err := s.Write([]byte(text)); err != nil {
		t.Fatal(err)
	}
	b := make([]byte, len(text))
	if _, err := io.ReadFull(s, b); err != nil || string(b) != text {
		t.Fatalf("wrote %q, read %q, %v", text, b, err)
	}
}

// The gateway cuts the connection about hourly; the session goes on with a new
// token, on the same URL, as the same client.
func TestResume(t *testing.T) {
	bubble(t, faults{latency: 10 * time.Millisecond}, func(t *testing.T, g *gateway) {
		echo(g)
		addresses := make(map[string]int)
		s := openedWith(t, g, func(c *Config) {
			c.Dial = func(ctx context.Context, address string) (Conn, error) {
				addresses[address]++
				return g.dial(ctx, address)
			}
		})
		for range 5 {
			say(t, s, "before the cut")
			time.Sleep(time.Hour)
			g.cut()
			say(t, s, "after the cut")
		}
		if n := s.Stats().Resumes; n != 5 || len(g.clients) != 1 || len(addresses) != 1 || addresses[g.config().URL] != 6 {
			t.Errorf("%d resumes, clients %v, addresses %v", n, g.clients, addresses)
		}
		if g.heard(EventLost) != 5 || g.heard(EventResumed) != 5 {
			t.Errorf("events %+v", g.notify)
		}
		_ = s.Close()
		if n := g.terminations(); n != 1 {
			t.Errorf("%d terminations", n)
		}
	})
}

// An outage is sat through: ResumeSession fails, then dialing does.
func TestResumeAfterAnOutage(t *testing.T) {
	bubble(t, faults{}, func(t *testing.T, g *gateway) {
		echo(g)
		s := opened(t, g)
		g.mu.Lock()
		g.resumeErr, g.dialErr = errors.New("no route"), errors.New("no route")
		g.mu.Unlock()
		g.cut()
		if _, err := s.Write([]byte("typed in the dark")); err != nil {
			t.Fatal(err)
		}
		time.Sleep(4 * time.Minute)
		if s.Stats().Connected {
			t.Error("connected without a network")
		}
		g.mu.Lock()
		g.resumeErr = nil
		g.mu.Unlock()
		time.Sleep(4 * time.Minute)
		g.mu.Lock()
		g.dialErr = nil
		g.mu.Unlock()
		b := make([]byte, 17)
		if _, err := io.ReadFull(s, b); err != nil || string(b) != "typed in the dark" {
			t.Fatalf("read %q, %v", b, err)
		}
		if g.heard(EventLost) != 1 || g.heard(EventRetry) < 40 || g.heard(EventResumed) != 1 {
			t.Errorf("events %+v", g.notify)
		}
		if g.tokens < 20 || g.dials < 20 || g.tokens > 200 {
			t.Errorf("%d tokens and %d dials in four minutes", g.tokens, g.dials)
		}
		_ = s.Close()
	})
}

func TestResumeIsGivenUp(t *testing.T) {
	bubble(t, faults{}, func(t *testing.T, g *gateway) {
		s := opened(t, g)
		g.resumeErr = errors.New("expired credentials")
		g.cut()
		began := time.Now()
		end := s.Wait()
		if end.Cause != EndedByFailure || !errors.Is(end.Err, ErrLost) || !errors.Is(end.Err, g.resumeErr) {
			t.Errorf("end %+v", end)
		}
		if took := time.Since(began); took < 10*time.Minute-time.Second || took > 11*time.Minute {
			t.Errorf("given up after %v", took)
		}
		if n := g.terminations(); n != 1 {
			t.Errorf("%d terminations", n)
		}
		if _, err := s.Read(make([]byte, 1)); !errors.Is(err, ErrLost) {
			t.Errorf("Read: %v", err)
		}
		if _, err := s.Write(make([]byte, 1)); !errors.Is(err, ErrLost) {
			t.Errorf("Write: %v", err)
		}
	})
}

// AWS has no more of the session: nothing is left to terminate.
func TestResumeOfASessionThatIsOver(t *testing.T) {
	for name, over := range map[string]func(*gateway){
		"no token":    func(g *gateway) { g.over = true },
		"told by SSM": func(g *gateway) { g.resumeErr = ErrSessionOver },
	} {
		t.Run(name, func(t *testing.T) {
			bubble(t, faults{}, func(t *testing.T, g *gateway) {
				s := opened(t, g)
				g.mu.Lock()
				over(g)
				g.mu.Unlock()
				began := time.Now()
				g.cut()
				if end := s.Wait(); end.Cause != EndedByAgent || !errors.Is(end.Err, ErrSessionOver) {
					t.Errorf("end %+v", end)
				}
				if n := g.terminations(); n != 0 || time.Since(began) > time.Second {
					t.Errorf("%d terminations, after %v", n, time.Since(began))
				}
			})
		})
	}
}

// When the URL that worked no longer does, that of the answer is tried.
func TestResumeOnAnotherURL(t *testing.T) {
	bubble(t, faults{}, func(t *testing.T, g *gateway) {
		echo(g)
		var addresses []string
		s := openedWith(t, g, func(c *Config) {
			c.Dial = func(ctx context.Context, address string) (Conn, error) {
				addresses = append(addresses, address)
				if len(addresses) > 1 && address == g.config().URL {
					return nil, errors.New("gone")
				}
				return g.dial(ctx, address)
			}
		})
		g.cut()
		say(t, s, "hello")
		if url := g.config().URL; !slices.Equal(addresses, []string{url, url, "wss://other.test/"}) {
			t.Errorf("dialed %q", addresses)
		}
		_ = s.Close()
	})
}

// A connection that comes back after the session was left is not kept.
func TestLeavingWhileDialing(t *testing.T) {
	bubble(t, faults{}, func(t *testing.T, g *gateway) {
		var last Conn
		s := openedWith(t, g, func(c *Config) {
			c.Dial = func(ctx context.Context, address string) (Conn, error) {
				if g.dials > 0 {
					time.Sleep(time.Minute) // deaf to its context
				}
				conn, err := g.dial(context.WithoutCancel(ctx), address)
				last = conn
				return conn, err
			}
		})
		g.cut()
		time.Sleep(time.Second)
		_ = s.Close()
		settle(2 * time.Minute)
		if err := last.Ping(t.Context()); g.dials != 2 || err == nil {
			t.Errorf("%d dials, and the last connection is open: %v", g.dials, err)
		}
	})
}

// No permission for ResumeSession: trying on is of no use, and AWS still has the
// session.
func TestResumeIsOfNoUse(t *testing.T) {
	bubble(t, faults{}, func(t *testing.T, g *gateway) {
		s := opened(t, g)
		g.mu.Lock()
		g.resumeErr = fmt.Errorf("%w: AccessDeniedException", ErrLost)
		g.mu.Unlock()
		began := time.Now()
		g.cut()
		if end := s.Wait(); end.Cause != EndedByFailure || !errors.Is(end.Err, ErrLost) || time.Since(began) != 0 {
			t.Errorf("after %v: %+v", time.Since(began), end)
		}
		if n := g.terminations(); n != 1 {
			t.Errorf("%d terminations", n)
		}
	})
}

// An agent that holds up the input, as when its port does not take more, is not
// dead as long as it says something.
func TestAgentHoldsUp(t *testing.T) {
	bubble(t, faults{}, func(t *testing.T, g *gateway) {
		s := opened(t, g)
		g.agent.mu.Lock()
		g.agent.deaf = true
		g.agent.mu.Unlock()
		if _, err := s.Write([]byte("x")); err != nil {
			t.Fatal(err)
		}
		for range 60 {
			time.Sleep(time.Minute)
			g.agent.output([]byte("."))
		}
		if u := s.Stats().Unanswered; u != time.Hour {
			t.Errorf("unanswered for %v", u)
		}
		_ = s.Close()
		if end := s.Wait(); end.Cause != EndedByUs {
			t.Errorf("end %+v", end)
		}
	})
}

func TestNoResume(t *testing.T) {
	bubble(t, faults{}, func(t *testing.T, g *gateway) {
		s := openedWith(t, g, func(c *Config) { c.Resume = nil })
		g.cut()
		if end := s.Wait(); !errors.Is(end.Err, ErrLost) || g.terminations() != 1 {
			t.Errorf("end %+v, %d terminations", end, g.terminations())
		}
	})
}

// Leaving while the connection is away does not wait for it.
func TestLeavingWithoutConnection(t *testing.T) {
	bubble(t, faults{}, func(t *testing.T, g *gateway) {
		s := opened(t, g)
		g.resumeErr = errors.New("no route")
		g.cut()
		time.Sleep(time.Minute)
		began := time.Now()
		if err := s.Close(); err != nil || time.Since(began) != 0 {
			t.Errorf("Close took %v: %v", time.Since(began), err)
		}
		if n := g.terminations(); n != 1 {
			t.Errorf("%d terminations", n)
		}
	})
}

// A network that swallows everything is noticed by its silence: within about
// half a minute if something was typed, by the regular ping otherwise.
func TestDeadConnection(t *testing.T) {
	for name, c := range map[string]struct {
		typed  bool
		within time.Duration
	}{"typed": {true, 35 * time.Second}, "idle": {false, 85 * time.Second}} {
		t.Run(name, func(t *testing.T) {
			bubble(t, faults{latency: time.Millisecond}, func(t *testing.T, g *gateway) {
				echo(g)
				s := opened(t, g)
				time.Sleep(10 * time.Minute)
				if s.Stats().Resumes != 0 {
					t.Fatal("an idle session was resumed")
				}
				g.conn.(*end).dead.Store(true)
				began := time.Now()
				if c.typed {
					say(t, s, "is anybody there?")
				} else {
					for s.Stats().Resumes == 0 {
						time.Sleep(time.Second)
					}
				}
				if took := time.Since(began); took > c.within {
					t.Errorf("noticed after %v", took)
				}
				_ = s.Close()
			})
		})
	}
}

// An agent whose task has died says nothing more, and the gateway does not tell.
func TestAgentDies(t *testing.T) {
	bubble(t, faults{}, func(t *testing.T, g *gateway) {
		s := opened(t, g)
		g.agent.stop()
		time.Sleep(time.Hour)
		if s.Stats().Unanswered != 0 {
			t.Error("nothing was asked, yet something is unanswered")
		}
		began := time.Now()
		if _, err := s.Write([]byte("x")); err != nil {
			t.Fatal(err)
		}
		end := s.Wait()
		if took := time.Since(began); end.Cause != EndedByFailure || !errors.Is(end.Err, ErrSilent) || took < 5*time.Minute || took > 6*time.Minute {
			t.Errorf("after %v: %+v", took, end)
		}
		if n := g.terminations(); n != 1 {
			t.Errorf("%d terminations", n)
		}
	})
}

// A pause is obeyed, but not for ever: a start after it may never come.
func TestPause(t *testing.T) {
	for name, started := range map[string]bool{"started": true, "never started": false} {
		t.Run(name, func(t *testing.T) {
			bubble(t, faults{}, func(t *testing.T, g *gateway) {
				echo(g)
				s := opened(t, g)
				g.write(g.conn, wireEncodeGateway(wireMessage{kind: "pause_publication", created: 1}))
				time.Sleep(time.Millisecond)
				if started {
					time.AfterFunc(time.Second, func() {
						g.write(g.conn, wireEncodeGateway(wireMessage{kind: "start_publication", created: 1}))
					})
				}
				began := time.Now()
				say(t, s, "x")
				took := time.Since(began)
				if started && took != time.Second || !started && (took < time.Second || took > 2*time.Second) {
					t.Errorf("obeyed for %v", took)
				}
				_ = s.Close()
			})
		})
	}
}
