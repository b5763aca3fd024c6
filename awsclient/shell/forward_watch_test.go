package shell

import (
	"context"
	"errors"
	"io"
	"net"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ecsdeck/ecsdeck/awsclient/shell/channel"
)

// memListener accepts what is sent to it: sockets of the system would keep fake time
// from passing.
type memListener struct {
	conns chan net.Conn
	done  chan struct{}
	once  sync.Once
}

func newMemListener() *memListener {
	return &memListener{conns: make(chan net.Conn), done: make(chan struct{})}
}

func (l *memListener) Accept() (net.Conn, error) {
	select {
	case c := <-l.conns:
		return c, nil
	case <-l.done:
		return nil, net.ErrClosed
	}
}

func (l *memListener) Close() error {
	l.once.Do(func() { close(l.done) })
	return nil
}

func (l *memListener) Addr() net.Addr { return &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 8080} }

func (l *memListener) dial(t *testing.T) net.Conn {
	t.Helper()
	here, there := net.Pipe()
	select {
	case l.conns <- there:
	case <-l.done:
		t.Fatal("it does not listen")
	}
	return here
}

// subject is what a forward leads through, in a test that says how it fares.
type subject struct {
	mu    sync.Mutex
	fate  Fate
	err   error
	asked int
}

func (w *subject) ask(context.Context) (Fate, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.asked++
	return w.fate, w.err
}

func (w *subject) is(f Fate, err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.fate, w.err = f, err
}

// forwarded starts a forward in fake time. Each session is a new one.
func forwarded(t *testing.T, renews bool) (f *Forwards, l *memListener, w *subject, sessions *[]*fakePort) {
	t.Helper()
	l, w, sessions = newMemListener(), &subject{}, new([]*fakePort)
	f = &Forwards{Listen: func(context.Context, string, string) (net.Listener, error) { return l, nil }}
	state, err := f.Start(t.Context(), ForwardSpec{Renews: renews, Open: func(context.Context) (Way, error) {
		*sessions = append(*sessions, newFakePort())
		return Way{Streams: (*sessions)[len(*sessions)-1], Name: "api of 0a1b", Watch: w.ask}, nil
	}})
	if err != nil || state.Name != "api of 0a1b" || !state.Session {
		t.Fatalf("%+v, %v", state, err)
	}
	return f, l, w, sessions
}

// A forward to what is gone ends with its reason, its connections with it, and
// stays in the list until it is taken off.
func TestForwardEndsWithItsTask(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f, l, w, sessions := forwarded(t, false)
		conn := l.dial(t)
		w.is(Fate{Over: true}, errors.New("throttled")) // nobody knows
		time.Sleep(time.Minute)
		w.is(Fate{Why: "the task is being stopped"}, nil)
		time.Sleep(6 * time.Second)
		if s := f.List()[0]; s.Warning != "the task is being stopped" || s.Ended || s.Problem != nil || s.Open != 1 {
			t.Errorf("%+v", s)
		}
		w.is(Fate{Over: true, Why: "the task has stopped: out of memory"}, nil)
		time.Sleep(6 * time.Second)
		s := f.List()[0]
		if !s.Ended || s.Session || s.Warning != "" || s.Problem.Error() != "api of 0a1b: the task has stopped: out of memory" {
			t.Errorf("%+v", s)
		}
		if _, err := conn.Read(make([]byte, 1)); err == nil {
			t.Error("the connection is left")
		}
		synctest.Wait()
		if s := f.List()[0]; s.Open != 0 || s.Total != 1 {
			t.Errorf("%+v", s)
		}
		if (*sessions)[0].closed == 0 {
			t.Error("AWS was not told")
		}
		asked := w.asked
		time.Sleep(time.Hour)
		if w.asked != asked {
			t.Error("it is watched on")
		}
		if err := f.Stop(1); err != nil || len(f.List()) != 0 {
			t.Errorf("%v, %+v", err, f.List())
		}
	})
}

// It is watched also while it has no session, as after an idle hour, and when
// the agent was faster than the watch: nobody waits then.
func TestForwardEndsWithoutASession(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f, _, w, sessions := forwarded(t, false)
		time.Sleep(2 * time.Second)
		(*sessions)[0].end()
		time.Sleep(time.Hour)
		if s := f.List()[0]; s.Ended || s.Session || s.Problem != nil {
			t.Errorf("%+v", s)
		}
		w.is(Fate{Over: true, Why: "the task has stopped"}, nil)
		time.Sleep(6 * time.Second)
		if s := f.List()[0]; !s.Ended {
			t.Errorf("%+v", s)
		}
		_ = f.Close()

		f, _, w, sessions = forwarded(t, false)
		time.Sleep(2 * time.Second)
		w.is(Fate{Over: true, Why: "the task has stopped"}, nil)
		(*sessions)[0].end()
		synctest.Wait()
		if s := f.List()[0]; !s.Ended {
			t.Errorf("%+v", s)
		}
		_ = f.Close()
	})
}

// A forward to a service tells that its task is gone and takes another one with
// the next connection.
func TestForwardRenewsItself(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f, l, w, sessions := forwarded(t, true)
		conn := l.dial(t)
		w.is(Fate{Over: true, Why: "the task has stopped"}, nil)
		time.Sleep(6 * time.Second)
		if _, err := conn.Read(make([]byte, 1)); err == nil {
			t.Error("the connection is left")
		}
		var gone *GoneError
		if s := f.List()[0]; s.Ended || s.Session || !errors.As(s.Problem, &gone) || gone.Why != "the task has stopped" {
			t.Errorf("%+v", s)
		}
		asked := w.asked
		time.Sleep(time.Hour)
		if w.asked != asked {
			t.Error("a task that is gone is watched")
		}
		w.is(Fate{}, nil)
		conn = l.dial(t)
		if _, err := conn.Write([]byte("x")); err != nil {
			t.Error(err)
		}
		synctest.Wait()
		if s := f.List()[0]; s.Ended || !s.Session || s.Problem != nil || s.Open != 1 || len(*sessions) != 2 {
			t.Errorf("%+v", s)
		}
		_ = f.Close()
	})
}

// A session that opens while its forward is stopped is closed again, and nothing
// waits for it for ever; nothing starts when all are closed.
func TestForwardStopsWhileItOpens(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l, first, late := newMemListener(), newFakePort(), newFakePort()
		f := &Forwards{Listen: func(context.Context, string, string) (net.Listener, error) { return l, nil }}
		ports := []*fakePort{first, late}
		spec := ForwardSpec{Open: func(context.Context) (Way, error) {
			port := ports[0]
			ports = ports[1:]
			if port == late {
				time.Sleep(time.Second) // and asks nobody whether it is still wanted
			}
			return Way{Streams: port}, nil
		}}
		if _, err := f.Start(t.Context(), spec); err != nil {
			t.Fatal(err)
		}
		first.end()
		_ = l.dial(t)
		synctest.Wait()
		if err := f.Close(); err != nil {
			t.Error(err)
		}
		if late.closed == 0 {
			t.Error("a session is left")
		}
		ports = []*fakePort{newFakePort()}
		port := ports[0]
		if _, err := f.Start(t.Context(), spec); !errors.Is(err, errEnded) || port.closed == 0 || len(f.List()) != 0 {
			t.Errorf("%v, closed %d times", err, port.closed)
		}
	})
}

// That nothing answers at a port is told, until something does. The agent says so
// beside the connections.
func TestForwardTellsThatNothingAnswers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f, l, _, sessions := forwarded(t, true)
		(*sessions)[0].events <- channel.Event{Kind: channel.EventPortRefused, Err: channel.ErrPortRefused}
		synctest.Wait()
		if s := f.List()[0]; !errors.Is(s.Problem, channel.ErrPortRefused) || s.Ended {
			t.Errorf("%+v", s)
		}
		conn := l.dial(t)
		if _, err := conn.Write([]byte("x")); err != nil {
			t.Error(err)
		}
		if _, err := io.ReadFull(conn, make([]byte, 1)); err != nil {
			t.Error(err)
		}
		if s := f.List()[0]; s.Problem != nil {
			t.Errorf("%+v", s)
		}
		_ = f.Close()
	})
}

// halfConn is a local connection whose end has sent all, and reads on.
type halfConn struct{ net.Conn }

func (halfConn) CloseWrite() error        { return nil }
func (halfConn) Read([]byte) (int, error) { return 0, io.EOF }

// An answer that takes its time arrives whole, also to who has closed its own
// direction; one that has fallen silent ends.
func TestForwardAnswersAHalfClosedEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		one := newForward(t.Context(), ForwardSpec{}, newMemListener())
		local, here := net.Pipe()
		stream, there := net.Pipe()
		done := make(chan struct{})
		go func() {
			defer close(done)
			one.carry(halfConn{here}, stream)
		}()
		began := time.Now()
		go func() {
			for range 100 {
				time.Sleep(halfCloseWait / 10)
				if _, err := there.Write([]byte("a row of the answer")); err != nil {
					t.Error(err)
					return
				}
			}
		}()
		got, err := io.ReadAll(local)
		if err != nil || len(got) != 1900 {
			t.Errorf("%d bytes, %v", len(got), err)
		}
		<-done
		if took := time.Since(began); took > 13*halfCloseWait {
			t.Error("a silent one is kept for ", took)
		}
	})
}
