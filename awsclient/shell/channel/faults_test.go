package channel

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func randomBytes(seed uint64, n int) []byte {
	b := make([]byte, n)
	dice := rand.NewChaCha8([32]byte{byte(seed), byte(seed >> 8)})
	_, _ = dice.Read(b)
	return b
}

// same compares streams that may be long.
func same(got, want []byte) error {
	if bytes.Equal(got, want) {
		return nil
	}
	for i := range min(len(got), len(want)) {
		if got[i] != want[i] {
			return fmt.Errorf("byte %d of %d differs", i, len(want))
		}
	}
	return fmt.Errorf("%d bytes, not %d", len(got), len(want))
}

// collect gathers the input that the agent gets.
type collect struct {
	mu    sync.Mutex
	input []byte
	sizes []string
	flags [][]byte
}

func (c *collect) take(m wireMessage) {
	c.mu.Lock()
	defer c.mu.Unlock()
	switch payloadType(m.ptype) {
	case payloadOutput:
		c.input = append(c.input, m.payload...)
	case payloadSize:
		c.sizes = append(c.sizes, string(m.payload))
	case payloadFlag:
		c.flags = append(c.flags, m.payload)
	}
}

func (c *collect) bytes() []byte {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.input
}

// waitForFlags waits for a flag, in real time.
func (c *collect) waitForFlags() [][]byte {
	for range 500 {
		c.mu.Lock()
		flags := c.flags
		c.mu.Unlock()
		if len(flags) > 0 {
			return flags
		}
		time.Sleep(10 * time.Millisecond)
	}
	return nil
}

// exchange sends down to the client and up to the agent at the same time, in
// pieces of many sizes, and compares what arrived.
func exchange(t *testing.T, g *gateway, s *Session, down, up []byte, dice *rand.Rand) error {
	t.Helper()
	got := &collect{}
	g.agent.mu.Lock()
	g.agent.onInput = got.take
	g.agent.mu.Unlock()
	go func() {
		g.agent.output(down)
		g.agent.drained()
	}()
	errs := make(chan error, 1)
	go func() {
		for rest := up; len(rest) > 0; {
			n := min(len(rest), 1+dice.IntN(5000))
			if _, err := s.Write(rest[:n]); err != nil {
				errs <- fmt.Errorf("write: %w", err)
				return
			}
			rest = rest[n:]
		}
		errs <- s.Flush(context.Background())
	}()
	read := make([]byte, len(down))
	if _, err := io.ReadFull(s, read); err != nil {
		return fmt.Errorf("read: %w", err)
	}
	if err := <-errs; err != nil {
		return err
	}
	time.Sleep(time.Millisecond) // the agent hands the last input on
	if err := same(read, down); err != nil {
		return fmt.Errorf("output: %w", err)
	}
	if err := same(got.bytes(), up); err != nil {
		return fmt.Errorf("input: %w", err)
	}
	return nil
}

// Any streams arrive as they were, in both directions, under loss, duplication,
// reordering and cuts.
func TestStreamsUnderFaults(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		f := faults{
			drop:    rapid.SampledFrom([]float64{0, 0.01, 0.1, 0.3}).Draw(r, "drop"),
			twice:   rapid.SampledFrom([]float64{0, 0.1, 0.5}).Draw(r, "twice"),
			late:    rapid.SampledFrom([]float64{0, 0.1, 0.9}).Draw(r, "late"),
			cut:     rapid.SampledFrom([]float64{0, 0, 0.001, 0.01}).Draw(r, "cut"),
			latency: time.Duration(rapid.IntRange(0, 300).Draw(r, "latency")) * time.Millisecond,
		}
		// Not IntRange alone, which likes small numbers best.
		size := rapid.SampledFrom([]int{0, 1, 1024, 1025, 5000, 40_000, 200_000})
		down, up := size.Draw(r, "down"), size.Draw(r, "up")
		seed := rapid.Uint64().Draw(r, "seed")
		var err error
		bubble(t, f, func(t *testing.T, g *gateway) {
			g.dice = rand.New(rand.NewPCG(seed, 2))
			s := opened(t, g)
			err = exchange(t, g, s, randomBytes(seed, down), randomBytes(seed+1, up), rand.New(rand.NewPCG(seed, 3)))
			_ = s.Close()
			if n := g.terminations(); n != 1 {
				err = errors.Join(err, fmt.Errorf("%d terminations", n))
			}
		})
		if err != nil {
			r.Fatal(err)
		}
	})
}

// Ten megabytes in each direction, on a line that is cut now and then.
func TestTenMegabytes(t *testing.T) {
	if testing.Short() {
		t.Skip("moves 20 MB")
	}
	bubble(t, faults{drop: 0.0005, twice: 0.001, late: 0.01, cut: 0.0002, latency: 30 * time.Millisecond}, func(t *testing.T, g *gateway) {
		s := opened(t, g)
		began := time.Now()
		const size = 10_000_000
		if err := exchange(t, g, s, randomBytes(7, size), randomBytes(8, size), rand.New(rand.NewPCG(1, 1))); err != nil {
			t.Fatal(err)
		}
		stats := s.Stats()
		t.Logf("%v of fake time, %d cuts, %d resumes, %+v", time.Since(began).Round(time.Second), g.cuts, stats.Resumes, stats)
		if stats.BytesIn < size || stats.BytesOut != size || stats.Resumes == 0 || stats.Repeated == 0 {
			t.Errorf("stats %+v", stats)
		}
		_ = s.Close()
	})
}

// Streams of any length up to ten megabytes, on worse lines than there are; each
// run takes other lengths, bytes and faults. Lengths and seed are told when it
// fails.
func TestAnyMegabytes(t *testing.T) {
	if testing.Short() {
		t.Skip("moves many MB")
	}
	for _, f := range []faults{
		{drop: 0.02, twice: 0.1, late: 0.1, cut: 0.0005, latency: 80 * time.Millisecond},
		{drop: 0.1, twice: 0.3, late: 0.5, cut: 0.0002, latency: 20 * time.Millisecond},
		{drop: 0.2, twice: 0.5, late: 0.9, latency: 200 * time.Millisecond},
	} {
		seed := rand.Uint64()
		dice := rand.New(rand.NewPCG(seed, 5))
		down, up := dice.IntN(10_000_001), dice.IntN(10_000_001)
		t.Run(fmt.Sprintf("drop %v", f.drop), func(t *testing.T) {
			bubble(t, f, func(t *testing.T, g *gateway) {
				g.dice = rand.New(rand.NewPCG(seed, 2))
				s := opened(t, g)
				began := time.Now()
				if err := exchange(t, g, s, randomBytes(seed, down), randomBytes(seed+1, up), dice); err != nil {
					t.Errorf("seed %d, %d bytes down, %d up: %v", seed, down, up, err)
				}
				t.Logf("%d bytes down, %d up in %v of fake time", down, up, time.Since(began).Round(time.Second))
				_ = s.Close()
			})
		})
	}
}

// The gateway cuts who sends more than 1,000 messages in a second.
func TestPace(t *testing.T) {
	bubble(t, faults{latency: 5 * time.Millisecond}, func(t *testing.T, g *gateway) {
		s := opened(t, g)
		if err := exchange(t, g, s, randomBytes(1, 3<<20), randomBytes(2, 3<<20), rand.New(rand.NewPCG(1, 1))); err != nil {
			t.Fatal(err)
		}
		g.mu.Lock()
		defer g.mu.Unlock()
		for second, n := range g.rate {
			if n > 1000 {
				t.Errorf("%d messages in second %d", n, second)
			}
		}
	})
}

// Ctrl-C gets through while output floods in, and is not queued behind all its
// acknowledgements.
func TestInterruptInAFlood(t *testing.T) {
	bubble(t, faults{latency: 20 * time.Millisecond}, func(t *testing.T, g *gateway) {
		s := opened(t, g)
		interrupted := make(chan time.Time, 1)
		g.agent.mu.Lock()
		g.agent.onInput = func(wireMessage) { interrupted <- time.Now() }
		g.agent.mu.Unlock()
		go func() {
			for range 20_000 { // 990 messages a second
				g.agent.output(make([]byte, 1024))
				time.Sleep(1010 * time.Microsecond)
			}
		}()
		go func() { _, _ = io.Copy(io.Discard, s) }()
		time.Sleep(15 * time.Second)
		began := time.Now()
		if _, err := s.Write([]byte{3}); err != nil {
			t.Fatal(err)
		}
		if took := (<-interrupted).Sub(began); took > 50*time.Millisecond {
			t.Errorf("the agent heard it after %v", took)
		}
		_ = s.Close()
	})
}

// A reader that does not read holds the agent up, and loses nothing.
func TestSlowReader(t *testing.T) {
	bubble(t, faults{latency: 5 * time.Millisecond}, func(t *testing.T, g *gateway) {
		go func() {
			time.Sleep(time.Second)
			g.agent.output([]byte("$ "))
		}()
		cfg := g.config()
		cfg.Limits.ReadBuffer = 50_000
		s, err := Open(t.Context(), cfg)
		if err != nil {
			t.Fatal(err)
		}
		want := randomBytes(1, 1<<20)
		go g.agent.output(want)
		time.Sleep(2 * time.Minute)
		s.mu.Lock()
		kept := s.stdout.size + s.in.size
		s.mu.Unlock()
		if kept > 2*50_000+2*1024 {
			t.Errorf("%d bytes are kept", kept)
		}
		got := make([]byte, 2+len(want))
		if _, err := io.ReadFull(s, got); err != nil {
			t.Fatal(err)
		}
		if err := same(got[2:], want); err != nil {
			t.Error(err)
		}
		_ = s.Close()
	})
}

// Write blocks when an agent does not acknowledge, and Close frees it.
func TestWriteBlocks(t *testing.T) {
	bubble(t, faults{}, func(t *testing.T, g *gateway) {
		s := opened(t, g)
		g.agent.mu.Lock()
		g.agent.deaf = true
		g.agent.mu.Unlock()
		type result struct {
			n   int
			err error
		}
		done := make(chan result, 1)
		go func() {
			n, err := s.Write(make([]byte, 10<<20))
			done <- result{n, err}
		}()
		time.Sleep(time.Minute)
		select {
		case r := <-done:
			t.Fatalf("Write returned %+v", r)
		default:
		}
		if u := s.Stats().Unanswered; u < 50*time.Second {
			t.Errorf("unanswered for %v", u)
		}
		_ = s.Close()
		if r := <-done; !errors.Is(r.err, ErrClosed) || r.n > 1<<20 {
			t.Errorf("Write: %+v", r)
		}
	})
}
