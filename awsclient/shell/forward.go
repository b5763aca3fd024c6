package shell

import (
	"context"
	"errors"
	"io"
	"net"
	"slices"
	"sync"
	"time"

	"github.com/ecsdeck/ecsdeck/awsclient/shell/channel"
)

// Streams is a port session, such as a *channel.Session with one of the port
// forwarding documents.
type Streams interface {
	OpenStream(ctx context.Context) (io.ReadWriteCloser, error)
	Close() error
	Done() <-chan struct{}
	Wait() channel.End
}

// Loopback is where forwards listen unless they are told otherwise.
const Loopback = "127.0.0.1"

// Way is a session that leads to the other end of a forward, and what it goes
// through.
type Way struct {
	Streams
	Name string // of what it goes through, for people: "checkout-api of 0a1b2c3d"
	// Watch tells how that fares, as that of Options does. Nil watches nothing.
	Watch func(ctx context.Context) (Fate, error)
}

// ForwardSpec says what a forward leads to.
type ForwardSpec struct {
	Bind   string // local address; empty is Loopback
	Port   int    // local port; 0 lets the system choose
	Remote string // what is at the other end, for people: "port 80", "db.internal:5432"
	// Open opens a session to it. It is called for the first connection and
	// again when the session before has ended, as idle ones do.
	Open func(ctx context.Context) (Way, error)
	// Renews tells that Open finds another way when what the one before went
	// through is gone, as to the next task of a service. A forward that does not
	// ends then.
	Renews bool
	// WatchEvery is how often a Way is watched; 5 s if zero.
	WatchEvery time.Duration
}

// ForwardState is a forward as a person sees it.
type ForwardState struct {
	ID          int
	Name        string // of what it goes through now, or went through
	Remote      string
	Local       string // host:port that it listens on
	Since       time.Time
	Open, Total int    // connections now, and since the start
	In, Out     int64  // bytes from the other end and to it
	Session     bool   // there is a session now
	Ended       bool   // what it went through is gone: it listens no more
	Warning     string // that it will be gone; "" if nothing is known
	// Problem is that of the last connection or session, or why the forward has
	// ended; nil if all is well.
	Problem error
}

// GoneError says that what a session went through is gone.
type GoneError struct {
	Name string // as that of the Way
	Why  string // as that of the Fate
}

func (e *GoneError) Error() string { return e.Name + ": " + e.Why }

// Forwards are the port forwards of a process. The zero value has none. All
// methods may be called at the same time.
type Forwards struct {
	// Listen opens local ports; nil is the system's way.
	Listen func(ctx context.Context, network, address string) (net.Listener, error)

	mu     sync.Mutex
	last   int
	all    []*forward
	closed bool
}

// errEnded is what a forward that was stopped while it began says.
var errEnded = errors.New("the forwards are closed")

// Start listens for a forward and opens its session, so that what is wrong shows
// at once. ctx bounds the opening alone. The error is a *ListenError or that of
// Open. Of those that have ended, the one that
// listened there leaves the list.
func (f *Forwards) Start(ctx context.Context, spec ForwardSpec) (ForwardState, error) {
	if spec.Bind == "" {
		spec.Bind = Loopback
	}
	if spec.WatchEvery <= 0 {
		spec.WatchEvery = defaultWatch
	}
	listener, err := f.listen(ctx, spec.Bind, spec.Port)
	if err != nil {
		return ForwardState{}, err
	}
	one := newForward(ctx, spec, listener)
	if _, err := one.connect(ctx); err != nil {
		_ = one.stop() // there is no session that could be told
		return ForwardState{}, err
	}
	if !f.add(one) {
		return ForwardState{}, errors.Join(errEnded, one.stop())
	}
	one.running.Go(one.accept)
	return one.state(), nil
}

// add gives a forward its number, unless all are closed.
func (f *Forwards) add(one *forward) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.closed {
		return false
	}
	f.last++
	one.id = f.last
	local := one.listener.Addr().String()
	f.all = slices.DeleteFunc(f.all, func(old *forward) bool {
		s := old.state()
		return s.Ended && s.Local == local
	})
	f.all = append(f.all, one)
	return true
}

// List returns the forwards in the order of their start.
func (f *Forwards) List() []ForwardState {
	f.mu.Lock()
	all := slices.Clone(f.all)
	f.mu.Unlock()
	out := make([]ForwardState, len(all))
	for i, one := range all {
		out[i] = one.state()
	}
	return out
}

// Stop ends a forward and its connections, and returns when AWS knows. One that
// has ended by itself leaves the list. It does nothing when there is no such
// forward.
func (f *Forwards) Stop(id int) error {
	f.mu.Lock()
	i := slices.IndexFunc(f.all, func(one *forward) bool { return one.id == id })
	if i < 0 {
		f.mu.Unlock()
		return nil
	}
	one := f.all[i]
	f.all = slices.Delete(f.all, i, i+1)
	f.mu.Unlock()
	return one.stop()
}

// Close stops all forwards at the same time. None can be started any more.
func (f *Forwards) Close() error {
	f.mu.Lock()
	all := f.all
	f.all, f.closed = nil, true
	f.mu.Unlock()
	errs := make([]error, len(all))
	var wait sync.WaitGroup
	for i, one := range all {
		wait.Go(func() { errs[i] = one.stop() })
	}
	wait.Wait()
	return errors.Join(errs...)
}
