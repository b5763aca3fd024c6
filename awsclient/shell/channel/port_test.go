package channel

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/xtaci/smux"
)

const forwarding = `{"SessionType":"Port","Properties":{"portNumber":"5432","localPortNumber":"0","type":"LocalPortForwarding"}}`

// A portAgent is the agent's side of a port session with many connections: smux
// over the bytes of the channel.
type portAgent struct {
	g     *gateway
	r     *io.PipeReader
	w     *io.PipeWriter
	serve func(io.ReadWriteCloser)
}

func (p *portAgent) Read(b []byte) (int, error) { return p.r.Read(b) }
func (p *portAgent) Write(b []byte) (int, error) {
	p.g.agent.output(bytes.Clone(b))
	return len(b), nil
}
func (p *portAgent) Close() error { return p.r.Close() }

func (p *portAgent) run(keepAlive bool) {
	cfg := smux.DefaultConfig()
	cfg.KeepAliveDisabled = !keepAlive
	session, err := smux.Server(p, cfg)
	if err != nil {
		p.g.tb.Error(err)
		return
	}
	for {
		stream, err := session.AcceptStream()
		if err != nil {
			return
		}
		go p.serve(stream)
	}
}

// openPort opens a forwarding session to an agent of the given version.
func openPort(t *testing.T, g *gateway, version string, keepAlive bool, serve func(io.ReadWriteCloser)) (*Session, *shaker) {
	t.Helper()
	h := newShaker(g, version, forwarding)
	p := &portAgent{g: g, serve: serve}
	p.r, p.w = io.Pipe()
	t.Cleanup(func() { _ = p.w.Close() })
	go h.start(func(m wireMessage) {
		if m.ptype == uint32(payloadOutput) {
			_, _ = p.w.Write(m.payload)
		}
	})
	cfg := g.config()
	cfg.ExpectHandshake = true
	s, err := Open(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	go p.run(keepAlive)
	return s, h
}

func echoStream(c io.ReadWriteCloser) {
	defer func() { _ = c.Close() }()
	_, _ = io.Copy(c, c)
}

// through sends want through a stream whose other end is an echo.
func through(c io.ReadWriter, want []byte) error {
	errs := make(chan error, 1)
	go func() {
		_, err := c.Write(want)
		errs <- err
	}()
	got := make([]byte, len(want))
	if _, err := io.ReadFull(c, got); err != nil {
		return err
	}
	return errors.Join(<-errs, same(got, want))
}

// Many connections at once, on a bad line; a payload of one newline stays what
// it is. In real time: smux keeps channels in a pool of the process, which
// bubbles of synctest cannot share.
func TestManyStreams(t *testing.T) {
	for version, keepAlive := range map[string]bool{"3.3.0.0": false, "3.0.197.0": true} {
		t.Run(version, func(t *testing.T) {
			g := newGateway(t, faults{drop: 0.002, twice: 0.05, late: 0.02, cut: 0.0003, latency: time.Millisecond}, 1)
			defer g.shutDown()
			s, h := openPort(t, g, version, keepAlive, echoStream)
			if _, err := s.Read(make([]byte, 1)); !errors.Is(err, ErrStreams) {
				t.Errorf("Read: %v", err)
			}
			if _, err := s.Write([]byte("x")); !errors.Is(err, ErrStreams) {
				t.Errorf("Write: %v", err)
			}
			var all sync.WaitGroup
			for i := range 8 {
				all.Go(func() {
					if err := useStream(t, s, uint64(i)); err != nil {
						t.Errorf("stream %d: %v", i, err)
					}
				})
			}
			all.Wait()
			c, err := s.OpenStream(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			g.mu.Lock()
			g.faults = faults{} // so that the good-bye is heard
			g.mu.Unlock()
			if err := through(c, []byte("is the line up?")); err != nil {
				t.Error(err)
			}
			if err := s.Close(); err != nil || g.terminations() != 1 {
				t.Errorf("Close: %v, %d terminations", err, g.terminations())
			}
			if _, err := c.Read(make([]byte, 1)); err == nil {
				t.Error("a stream outlives its session")
			}
			if _, err := s.OpenStream(t.Context()); !errors.Is(err, ErrClosed) {
				t.Errorf("OpenStream: %v", err)
			}
			// The agent has acknowledged the flag, and looks at it when it has
			// worked off what came before.
			if flags := h.input.waitForFlags(); len(flags) != 1 || !bytes.Equal(flags[0], []byte{0, 0, 0, 2}) {
				t.Errorf("flags %v", flags)
			}
		})
	}
}

func useStream(t *testing.T, s *Session, seed uint64) error {
	c, err := s.OpenStream(t.Context())
	if err != nil {
		return err
	}
	for _, want := range [][]byte{[]byte("\n"), bytes.Repeat([]byte("\n"), 1017), randomBytes(seed, 20_000)} {
		if err := through(c, want); err != nil {
			return err
		}
	}
	return c.Close()
}

// The agent could not connect: it says so, without saying for which stream, and
// closes that.
func TestPortIsRefused(t *testing.T) {
	g := newGateway(t, faults{}, 1)
	defer g.shutDown()
	s, _ := openPort(t, g, "3.3.0.0", false, func(c io.ReadWriteCloser) {
		g.agent.send(payloadFlag, []byte{0, 0, 0, 3})
		_ = c.Close()
	})
	c, err := s.OpenStream(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.Read(make([]byte, 1)); !errors.Is(err, io.EOF) || g.heard(EventPortRefused) != 1 {
		t.Errorf("Read: %v, events %+v", err, g.notify)
	}
	_ = s.Close()
}

// An oldAgent carries one connection at a time, to what dial returns.
type oldAgent struct {
	g    *gateway
	dial func() net.Conn
	mu   sync.Mutex
	conn net.Conn
	log  []string
}

func (o *oldAgent) take(m wireMessage) {
	o.mu.Lock()
	defer o.mu.Unlock()
	switch {
	case m.ptype == uint32(payloadFlag) && bytes.Equal(m.payload, []byte{0, 0, 0, 1}):
		o.log = append(o.log, "disconnect")
		if o.conn != nil {
			_ = o.conn.Close()
			o.conn = nil
		}
	case m.ptype == uint32(payloadFlag):
		o.log = append(o.log, fmt.Sprint("flag ", m.payload[3]))
	case m.ptype == uint32(payloadOutput):
		if o.conn == nil {
			o.log = append(o.log, "dial")
			if o.conn = o.dial(); o.conn == nil {
				go o.g.agent.send(payloadFlag, []byte{0, 0, 0, 3})
				return
			}
			go o.copy(o.conn)
		}
		_, _ = o.conn.Write(m.payload)
	}
}

func (o *oldAgent) copy(c net.Conn) {
	b := make([]byte, 700)
	for {
		n, err := c.Read(b)
		if err != nil {
			return
		}
		o.g.agent.output(bytes.Clone(b[:n]))
	}
}

func openOldPort(t *testing.T, g *gateway, session string, dial func() net.Conn) (*Session, *oldAgent) {
	t.Helper()
	o := &oldAgent{g: g, dial: dial}
	h := newShaker(g, "3.0.196.0", session)
	h.start(o.take)
	s, err := Open(t.Context(), g.config())
	if err != nil {
		t.Fatal(err)
	}
	return s, o
}

// An old agent: one connection after the other, and none gets what was meant for
// the one before.
func TestOneStreamAtATime(t *testing.T) {
	bubble(t, faults{drop: 0.05, late: 0.1, latency: 5 * time.Millisecond}, func(t *testing.T, g *gateway) {
		var remote []net.Conn
		s, o := openOldPort(t, g, forwarding, func() net.Conn {
			near, far := net.Pipe()
			remote = append(remote, far)
			go func() {
				for range 3 { // three times what comes, so that some of it is late
					b := make([]byte, 64<<10)
					n, err := far.Read(b)
					if err != nil {
						return
					}
					for range 3 {
						if _, err := far.Write(b[:n]); err != nil {
							return
						}
					}
				}
			}()
			return near
		})
		for i := range 5 {
			c, err := s.OpenStream(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			ctx, cancel := context.WithTimeout(t.Context(), 2*time.Second)
			if _, err := s.OpenStream(ctx); !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("a second stream: %v", err)
			}
			cancel()
			want := bytes.Repeat([]byte{'a' + byte(i)}, 600)
			if err := through(c, want); err != nil {
				t.Errorf("stream %d: %v", i, err)
			}
			_ = c.Close()
			_ = c.Close()
			if _, err := c.Read(make([]byte, 1)); !errors.Is(err, ErrClosed) {
				t.Errorf("Read: %v", err)
			}
			if _, err := c.Write([]byte("x")); !errors.Is(err, ErrClosed) {
				t.Errorf("Write: %v", err)
			}
		}
		_ = s.Close()
		synctest.Wait()
		for _, c := range remote {
			_ = c.Close()
		}
		want := "[dial disconnect dial disconnect dial disconnect dial disconnect dial disconnect flag 2]"
		if got := fmt.Sprint(o.log); got != want {
			t.Errorf("the agent saw %s", got)
		}
		if n := g.terminations(); n != 1 {
			t.Errorf("%d terminations", n)
		}
	})
}

func TestOldPortIsRefused(t *testing.T) {
	bubble(t, faults{}, func(t *testing.T, g *gateway) {
		s, _ := openOldPort(t, g, forwarding, func() net.Conn { return nil })
		c, err := s.OpenStream(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if _, err := c.Write([]byte("x")); err != nil {
			t.Fatal(err)
		}
		if _, err := c.Read(make([]byte, 1)); !errors.Is(err, ErrPortRefused) {
			t.Errorf("Read: %v", err)
		}
		_ = c.Close()
		g.agent.stop()
		g.cut()
	})
}

// A port session without a type, as for ssh, is one connection: the session
// itself.
func TestPortWithoutType(t *testing.T) {
	bubble(t, faults{latency: time.Millisecond}, func(t *testing.T, g *gateway) {
		h := newShaker(g, "3.3.0.0", `{"SessionType":"Port","Properties":{"portNumber":"22"}}`)
		h.start(func(m wireMessage) {
			if m.ptype == uint32(payloadOutput) {
				g.agent.output(m.payload)
			}
		})
		s, err := Open(t.Context(), g.config())
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.OpenStream(t.Context()); !errors.Is(err, ErrNotPort) {
			t.Errorf("OpenStream: %v", err)
		}
		if s.Info().Property("portNumber") != "22" {
			t.Errorf("info %+v", s.Info())
		}
		s.Resize(80, 24) // a port has no size
		// One newline alone is where the plugin is known to change bytes.
		for _, want := range [][]byte{[]byte("\n"), append(bytes.Repeat([]byte("x"), 1024), '\n'), randomBytes(1, 100_000)} {
			if err := through(s, want); err != nil {
				t.Error(err)
			}
		}
		// What was written before Close still goes out.
		if _, err := s.Write([]byte("the last words")); err != nil {
			t.Fatal(err)
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		if !bytes.HasSuffix(h.input.bytes(), []byte("the last words")) || len(h.input.flags) != 1 || len(h.input.sizes) != 0 {
			t.Errorf("%d bytes of input, flags %v, sizes %q", len(h.input.bytes()), h.input.flags, h.input.sizes)
		}
	})
}

// Keep-alives must be what the agent does, and smux accepts the settings.
func TestKeepAlive(t *testing.T) {
	for version, want := range map[string]bool{"3.0.197.0": true, "3.1.1511.0": true, "3.1.1512.0": false, "3.3.0.0": false} {
		keep := Info{AgentVersion: version}.keepsAlive()
		cfg := muxConfig(keep)
		if err := smux.VerifyConfig(cfg); err != nil || keep != want || cfg.KeepAliveDisabled == want || cfg.Version != 1 {
			t.Errorf("agent %s: %v, %+v, %v", version, keep, cfg, err)
		}
	}
}

// An agent that ends the session when it is told that we leave has left first:
// there is nothing to terminate.
func TestAgentEndsAtGoodbye(t *testing.T) {
	bubble(t, faults{}, func(t *testing.T, g *gateway) {
		h := newShaker(g, "3.3.0.0", `{"SessionType":"Port","Properties":{"portNumber":"22"}}`)
		h.start(func(wireMessage) {})
		s, err := Open(t.Context(), g.config())
		if err != nil {
			t.Fatal(err)
		}
		g.agent.mu.Lock()
		g.agent.deaf = true // so that Close waits for its acknowledgement
		g.agent.mu.Unlock()
		time.AfterFunc(500*time.Millisecond, func() { g.close("") })
		if err := s.Close(); err != nil {
			t.Error(err)
		}
		if end := s.Wait(); end.Cause != EndedByAgent || g.terminations() != 0 {
			t.Errorf("end %+v, %d terminations", end, g.terminations())
		}
	})
}

func TestWhoMuxes(t *testing.T) {
	for _, c := range []struct {
		agent, client string
		want          bool
	}{
		{"3.0.196.0", "1.2.792.0", false},
		{"3.0.197.0", "1.2.792.0", true},
		{"3.0.196.1", "1.2.792.0", true},
		{"2.9.999.9", "1.2.792.0", false},
		{"10.0.0.0", "1.1.70.0", true},
		{"3.3.0.0", "1.1.69.0", false},
		{"", "1.2.792.0", false},
		{"junk", "1.2.792.0", false},
	} {
		info := Info{SessionType: TypePort, AgentVersion: c.agent, Properties: []byte(`{"type":"LocalPortForwarding"}`)}
		if got := info.muxes(c.client); got != c.want {
			t.Errorf("agent %s, client %s: %v", c.agent, c.client, got)
		}
	}
}

// Many a server speaks first, as MySQL and ssh do: what it says may be there
// before the opening of the stream has returned, and must not get lost.
func TestPortOfAServerThatSpeaksFirst(t *testing.T) {
	g := newGateway(t, faults{}, 1)
	defer g.shutDown()
	s, _ := openPort(t, g, "3.3.0.0", false, func(c io.ReadWriteCloser) {
		_, _ = c.Write([]byte("hello"))
		_ = c.Close()
	})
	for range 300 {
		c, err := s.OpenStream(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		late := time.AfterFunc(time.Minute, func() { _ = c.Close() })
		if got, err := io.ReadAll(c); err != nil || string(got) != "hello" {
			t.Fatalf("heard %q, %v", got, err)
		}
		late.Stop()
		_ = c.Close()
	}
	_ = s.Close()
}
