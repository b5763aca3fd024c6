package channel

import (
	"context"
	"errors"
	"io"
	"testing"
	"time"
)

// opened opens a session whose agent begins with a prompt and no handshake, as
// ECS Exec has it.
func opened(t *testing.T, g *gateway) *Session {
	t.Helper()
	return openedWith(t, g, func(*Config) {})
}

func openedWith(t *testing.T, g *gateway, change func(*Config)) *Session {
	t.Helper()
	cfg := g.config()
	change(&cfg)
	go func() {
		time.Sleep(time.Second)
		g.agent.output([]byte("$ "))
	}()
	s, err := Open(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	prompt := make([]byte, 2)
	if _, err := io.ReadFull(s, prompt); err != nil || string(prompt) != "$ " {
		t.Fatalf("the prompt: %q, %v", prompt, err)
	}
	return s
}

func echo(g *gateway) {
	g.agent.onInput = func(m wireMessage) {
		if m.ptype == uint32(payloadOutput) {
			g.agent.output(m.payload)
		}
	}
}

func TestEcho(t *testing.T) {
	bubble(t, faults{latency: 20 * time.Millisecond}, func(t *testing.T, g *gateway) {
		echo(g)
		s := opened(t, g)
		for _, text := range []string{"l", "s", "\r", "\n", "\x03", "\x00", "\xff", "naïve 🚀"} {
			if _, err := s.Write([]byte(text)); err != nil {
				t.Fatal(err)
			}
			b := make([]byte, len(text))
			if _, err := io.ReadFull(s, b); err != nil || string(b) != text {
				t.Fatalf("wrote %q, read %q, %v", text, b, err)
			}
		}
		if info := s.Info(); info.Handshake || info.SessionType != TypeShell {
			t.Errorf("info %+v", info)
		}
		g.agent.drained()
		g.close("")
		if n, err := s.Read(make([]byte, 1)); n != 0 || !errors.Is(err, io.EOF) {
			t.Errorf("after the end: %d, %v", n, err)
		}
		if end := s.Wait(); end.Cause != EndedByAgent || end.Err != nil || end.Incomplete || end.ExitCode != nil {
			t.Errorf("end %+v", end)
		}
		if err := s.Close(); err != nil || g.terminations() != 0 {
			t.Errorf("Close: %v; %d terminations of a session that had ended", err, g.terminations())
		}
	})
}

func TestLeavingFirstTerminatesOnce(t *testing.T) {
	bubble(t, faults{}, func(t *testing.T, g *gateway) {
		s := opened(t, g)
		g.agent.output([]byte("nobody reads this"))
		settle(time.Second)
		for range 3 {
			go func() { _ = s.Close() }()
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		g.close("too late")
		if end := s.Wait(); end.Cause != EndedByUs || end.Err != nil || end.Message != "" {
			t.Errorf("end %+v", end)
		}
		time.Sleep(time.Minute)
		if n := g.terminations(); n != 1 || g.tokens != 0 || len(g.notify) != 0 {
			t.Errorf("%d terminations, %d resumes, events %+v", n, g.tokens, g.notify)
		}
		if _, err := s.Read(make([]byte, 1)); !errors.Is(err, ErrClosed) {
			t.Errorf("Read: %v", err)
		}
		if _, err := s.Write([]byte("x")); !errors.Is(err, ErrClosed) {
			t.Errorf("Write: %v", err)
		}
		if err := s.Flush(t.Context()); err != nil && !errors.Is(err, ErrClosed) {
			t.Errorf("Flush: %v", err)
		}
	})
}

func TestOpenIsGivenUp(t *testing.T) {
	bubble(t, faults{}, func(t *testing.T, g *gateway) {
		cfg := g.config()
		cfg.ExpectHandshake = true
		ctx, cancel := context.WithTimeout(t.Context(), time.Hour)
		defer cancel()
		began := time.Now()
		s, err := Open(ctx, cfg)
		if s != nil || !errors.Is(err, context.DeadlineExceeded) || time.Since(began) != time.Hour {
			t.Errorf("Open after %v: %v", time.Since(began), err)
		}
		if n := g.terminations(); n != 1 {
			t.Errorf("%d terminations", n)
		}
	})
}

func TestOpenIsRefused(t *testing.T) {
	bubble(t, faults{}, func(t *testing.T, g *gateway) {
		go func() {
			time.Sleep(time.Second)
			g.close("Unable to start shell: sh not found")
		}()
		_, err := Open(t.Context(), g.config())
		var refused *RefusedError
		if !errors.As(err, &refused) || refused.Message != "Unable to start shell: sh not found" {
			t.Errorf("Open: %v", err)
		}
		if n := g.terminations(); n != 0 {
			t.Errorf("%d terminations of a session that had ended", n)
		}
	})
}

func TestOpenCannotDial(t *testing.T) {
	bubble(t, faults{}, func(t *testing.T, g *gateway) {
		g.dialErr = errors.New("no route")
		if _, err := Open(t.Context(), g.config()); !errors.Is(err, g.dialErr) {
			t.Errorf("Open: %v", err)
		}
		if n := g.terminations(); n != 1 {
			t.Errorf("%d terminations", n)
		}
	})
}
