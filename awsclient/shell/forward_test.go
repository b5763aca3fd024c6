package shell

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"io"
	"net"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ecsdeck/ecsdeck/awsclient/shell/channel"
)

// fakePort is a port session whose streams end at a local echo.
type fakePort struct {
	mu     sync.Mutex
	done   chan struct{}
	once   sync.Once
	opened int
	closed int
	refuse error
	failed error
	events chan channel.Event
}

func newFakePort() *fakePort {
	return &fakePort{done: make(chan struct{}), events: make(chan channel.Event, 8)}
}

func (f *fakePort) Events() <-chan channel.Event { return f.events }

func (f *fakePort) OpenStream(context.Context) (io.ReadWriteCloser, error) {
	select {
	case <-f.done:
		return nil, channel.ErrClosed
	default:
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.refuse != nil {
		return nil, f.refuse
	}
	f.opened++
	here, there := net.Pipe()
	go func() {
		_, _ = io.Copy(there, there)
		_ = there.Close()
	}()
	go func() {
		<-f.done
		_ = there.Close()
	}()
	return here, nil
}

func (f *fakePort) end() { f.once.Do(func() { close(f.done) }) }

func (f *fakePort) Close() error {
	f.mu.Lock()
	f.closed++
	f.mu.Unlock()
	f.end()
	return nil
}

func (f *fakePort) Done() <-chan struct{} { return f.done }

func (f *fakePort) Wait() channel.End {
	<-f.done
	return channel.End{Cause: channel.EndedByUs, Err: f.failed}
}

func through(t *testing.T, address string, n int) {
	t.Helper()
	conn, err := net.Dial("tcp", address)
	if err != nil {
		t.Error(err)
		return
	}
	defer func() { _ = conn.Close() }()
	data := make([]byte, n)
	_, _ = rand.Read(data)
	go func() { _, _ = conn.Write(data) }()
	got := make([]byte, n)
	if _, err := io.ReadFull(conn, got); err != nil || !bytes.Equal(got, data) {
		t.Errorf("%v, the same: %v", err, bytes.Equal(got, data))
	}
}

// Several connections at once, counted; a session that has ended is replaced.
func TestForward(t *testing.T) {
	var forwards Forwards
	var sessions []*fakePort
	spec := ForwardSpec{Remote: "port 80", Open: func(context.Context) (Way, error) {
		sessions = append(sessions, newFakePort())
		return Way{Streams: sessions[len(sessions)-1], Name: "api/web"}, nil
	}}
	state, err := forwards.Start(t.Context(), spec)
	if err != nil || !strings.HasPrefix(state.Local, "127.0.0.1:") || !state.Session || state.ID != 1 {
		t.Fatalf("%+v, %v", state, err)
	}
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() { through(t, state.Local, 100_000) })
	}
	all.Wait()
	within(t, "the connections are counted", func() bool {
		s := forwards.List()[0]
		return s.Total == 8 && s.In == 800_000 && s.Out == 800_000
	})
	if len(sessions) != 1 || sessions[0].opened != 8 {
		t.Errorf("%d sessions", len(sessions))
	}
	sessions[0].end() // as an idle one
	within(t, "the session is gone", func() bool { s := forwards.List()[0]; return !s.Session && s.Open == 0 })
	through(t, state.Local, 1000)
	if len(sessions) != 2 || forwards.List()[0].Problem != nil {
		t.Errorf("%d sessions, %+v", len(sessions), forwards.List())
	}
	second, err := forwards.Start(t.Context(), spec)
	if err != nil || second.ID != 2 || len(forwards.List()) != 2 {
		t.Errorf("%+v, %v", second, err)
	}
	if err := forwards.Stop(1); err != nil || sessions[1].closed != 1 || len(forwards.List()) != 1 || sessions[2].closed != 0 {
		t.Errorf("%v, %+v", err, forwards.List())
	}
	if conn, err := net.Dial("tcp", state.Local); err == nil {
		_ = conn.Close()
		t.Error("it still listens")
	}
	if err := errors.Join(forwards.Close(), forwards.Close(), forwards.Stop(7)); err != nil || sessions[2].closed != 1 || len(forwards.List()) != 0 {
		t.Error(err)
	}
}

// Stopping ends connections that are open.
func TestForwardIsStopped(t *testing.T) {
	var forwards Forwards
	state, err := forwards.Start(t.Context(), ForwardSpec{Open: func(context.Context) (Way, error) { return Way{Streams: newFakePort()}, nil }})
	if err != nil {
		t.Fatal(err)
	}
	conn, err := net.Dial("tcp", state.Local)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	within(t, "it is open", func() bool { return forwards.List()[0].Open == 1 })
	if err := forwards.Close(); err != nil {
		t.Error(err)
	}
	if _, err := conn.Read(make([]byte, 1)); err == nil {
		t.Error("still open")
	}
}

// A connection that is lost for longer is told, until it is back or given up.
func TestForwardIsLost(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		port := newFakePort()
		one := &forward{opening: make(chan struct{}, 1), spec: ForwardSpec{Open: func(context.Context) (Way, error) { return Way{Streams: port}, nil }}}
		one.ctx = t.Context()
		if _, err := one.connect(t.Context()); err != nil {
			t.Fatal(err)
		}
		problem := func() error {
			synctest.Wait()
			one.mu.Lock()
			defer one.mu.Unlock()
			return one.problem
		}
		port.events <- channel.Event{Kind: channel.EventLost}
		time.Sleep(time.Second)
		if err := problem(); err != nil {
			t.Error("most are back at once: ", err)
		}
		time.Sleep(lostFor)
		if err := problem(); !errors.Is(err, errResuming) {
			t.Error(err)
		}
		port.events <- channel.Event{Kind: channel.EventResumed}
		if err := problem(); err != nil {
			t.Error(err)
		}
		port.events <- channel.Event{Kind: channel.EventLost}
		time.Sleep(time.Minute)
		port.failed = channel.ErrLost
		port.end()
		if err := problem(); !errors.Is(err, channel.ErrLost) {
			t.Error(err)
		}
	})
}

// What is wrong shows at once, or with the forward.
func TestForwardFails(t *testing.T) {
	var forwards Forwards
	refused := errors.New("not allowed")
	if _, err := forwards.Start(t.Context(), ForwardSpec{Open: func(context.Context) (Way, error) { return Way{}, refused }}); !errors.Is(err, refused) || len(forwards.List()) != 0 {
		t.Error(err)
	}
	port := newFakePort()
	port.refuse = channel.ErrPortRefused
	state, err := forwards.Start(t.Context(), ForwardSpec{Open: func(context.Context) (Way, error) { return Way{Streams: port}, nil }})
	if err != nil {
		t.Fatal(err)
	}
	conn, err := net.Dial("tcp", state.Local)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := conn.Read(make([]byte, 1)); err == nil {
		t.Error("it answered")
	}
	within(t, "it is told", func() bool { return errors.Is(forwards.List()[0].Problem, channel.ErrPortRefused) })
	_, taken, _ := net.SplitHostPort(state.Local)
	n := 0
	for _, c := range taken {
		n = n*10 + int(c-'0')
	}
	if _, err := forwards.Start(t.Context(), ForwardSpec{Port: n, Open: func(context.Context) (Way, error) { return Way{Streams: port}, nil }}); err == nil {
		t.Error("two forwards on one port")
	}
	_ = forwards.Close()
}
