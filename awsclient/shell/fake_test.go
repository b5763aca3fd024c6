package shell

import (
	"bytes"
	"context"
	"io"
	"sync"
	"time"

	"github.com/ecsdeck/ecsdeck/awsclient/shell/channel"
)

// fakeSession is a session without a channel: what it says and how it ends is
// the test's.
type fakeSession struct {
	mu      sync.Mutex
	changed sync.Cond
	output  []byte
	got     bytes.Buffer // what was typed
	hears   func(p []byte)
	stuck   bool // takes nothing
	over    *channel.End
	done    chan struct{}
	closed  int
	sizes   [][2]int
	info    channel.Info
	events  chan channel.Event
	boom    bool // Read panics
	stderr  io.Reader
	late    string // what a Read that is under way brings a second after the end
}

func newFake() *fakeSession {
	f := &fakeSession{done: make(chan struct{}), events: make(chan channel.Event, 8), info: channel.Info{SessionType: channel.TypeShell}}
	f.changed.L = &f.mu
	return f
}

func (f *fakeSession) Read(p []byte) (int, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for len(f.output) == 0 {
		if f.boom {
			panic("boom")
		}
		if f.over != nil && f.late != "" {
			f.output, f.late = []byte(f.late), ""
			f.mu.Unlock()
			time.Sleep(time.Second)
			f.mu.Lock()
			break
		}
		if f.over != nil {
			return 0, io.EOF
		}
		f.changed.Wait()
	}
	n := copy(p, f.output)
	f.output = f.output[n:]
	return n, nil
}

func (f *fakeSession) Write(p []byte) (int, error) {
	f.mu.Lock()
	for f.stuck && f.over == nil {
		f.changed.Wait()
	}
	if f.over != nil {
		f.mu.Unlock()
		return 0, channel.ErrClosed
	}
	f.got.Write(p)
	hears := f.hears
	f.mu.Unlock()
	if hears != nil {
		hears(p)
	}
	return len(p), nil
}

func (f *fakeSession) says(text string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.output = append(f.output, text...)
	f.changed.Broadcast()
}

func (f *fakeSession) ends(e channel.End) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.over == nil {
		f.over = &e
		close(f.done)
		f.changed.Broadcast()
	}
}

func (f *fakeSession) panics() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.boom = true
	f.changed.Broadcast()
}

func (f *fakeSession) heard() string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.got.String()
}

func (f *fakeSession) Close() error {
	f.mu.Lock()
	f.closed++
	f.mu.Unlock()
	f.ends(channel.End{Cause: channel.EndedByUs})
	return nil
}

func (f *fakeSession) Wait() channel.End {
	<-f.done
	f.mu.Lock()
	defer f.mu.Unlock()
	return *f.over
}

func (f *fakeSession) Resize(cols, rows int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.sizes = append(f.sizes, [2]int{cols, rows})
}

func (f *fakeSession) size() [2]int {
	f.mu.Lock()
	defer f.mu.Unlock()
	if len(f.sizes) == 0 {
		return [2]int{}
	}
	return f.sizes[len(f.sizes)-1]
}

func (f *fakeSession) Stderr() io.Reader {
	if f.stderr != nil {
		return f.stderr
	}
	return bytes.NewReader(nil)
}

func (f *fakeSession) Flush(context.Context) error  { return nil }
func (f *fakeSession) Done() <-chan struct{}        { return f.done }
func (f *fakeSession) Info() channel.Info           { return f.info }
func (f *fakeSession) Events() <-chan channel.Event { return f.events }

// safe is a buffer that several may use.
type safe struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (s *safe) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(p)
}

func (s *safe) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.String()
}

// within waits in real time until ok, or fails.
func within(tb interface {
	Helper()
	Fatalf(string, ...any)
}, what string, ok func() bool,
) {
	tb.Helper()
	for deadline := time.Now().Add(20 * time.Second); !ok(); time.Sleep(2 * time.Millisecond) {
		if time.Now().After(deadline) {
			tb.Fatalf("waited in vain until %s", what)
		}
	}
}
