package shell

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
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

// ForwardSpec says what a forward leads to.
type ForwardSpec struct {
	Name   string // of the target, for people: "api/web:80"
	Bind   string // local address; empty is Loopback
	Port   int    // local port; 0 lets the system choose
	Remote string // what is at the other end, for people: "port 80", "db.internal:5432"
	// Open opens a session to it. It is called for the first connection and
	// again when the session before has ended, as idle ones do.
	Open func(ctx context.Context) (Streams, error)
}

// ForwardState is a forward as a person sees it.
type ForwardState struct {
	ID          int
	Name        string
	Remote      string
	Local       string // host:port that it listens on
	Since       time.Time
	Open, Total int    // connections now, and since the start
	In, Out     int64  // bytes from the other end and to it
	Session     bool   // there is a session now
	Problem     string // of the last connection or session; empty if all is well
}

// Forwards are the port forwards of a process. The zero value has none. All
// methods may be called at the same time.
type Forwards struct {
	mu   sync.Mutex
	last int
	all  []*forward
}

type forward struct {
	id       int
	spec     ForwardSpec
	listener net.Listener
	since    time.Time
	ctx      context.Context
	cancel   context.CancelFunc
	running  sync.WaitGroup
	in, out  atomic.Int64
	opening  chan struct{} // held while a session is opened

	mu      sync.Mutex
	session Streams
	conns   map[net.Conn]bool
	total   int
	problem error
}

// Start listens for a forward and opens its session, so that what is wrong shows
// at once. ctx bounds the opening alone.
func (f *Forwards) Start(ctx context.Context, spec ForwardSpec) (ForwardState, error) {
	if spec.Bind == "" {
		spec.Bind = Loopback
	}
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", net.JoinHostPort(spec.Bind, strconv.Itoa(spec.Port)))
	if err != nil {
		return ForwardState{}, fmt.Errorf("the local port cannot be used: %w", err)
	}
	one := &forward{
		spec: spec, listener: listener, since: time.Now(), conns: map[net.Conn]bool{}, opening: make(chan struct{}, 1),
	}
	one.ctx, one.cancel = context.WithCancel(context.WithoutCancel(ctx))
	if _, err := one.connect(ctx); err != nil {
		one.cancel()
		_ = listener.Close()
		return ForwardState{}, err
	}
	f.mu.Lock()
	f.last++
	one.id = f.last
	f.all = append(f.all, one)
	f.mu.Unlock()
	one.running.Go(one.accept)
	return one.state(), nil
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

// Stop ends a forward and its connections, and returns when AWS knows. It does
// nothing when there is no such forward.
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

// Close stops all forwards at the same time.
func (f *Forwards) Close() error {
	f.mu.Lock()
	all := f.all
	f.all = nil
	f.mu.Unlock()
	errs := make([]error, len(all))
	var wait sync.WaitGroup
	for i, one := range all {
		wait.Go(func() { errs[i] = one.stop() })
	}
	wait.Wait()
	return errors.Join(errs...)
}

func (o *forward) state() ForwardState {
	o.mu.Lock()
	defer o.mu.Unlock()
	s := ForwardState{
		ID: o.id, Name: o.spec.Name, Remote: o.spec.Remote, Local: o.listener.Addr().String(), Since: o.since,
		Open: len(o.conns), Total: o.total, In: o.in.Load(), Out: o.out.Load(), Session: o.alive(),
	}
	if o.problem != nil {
		s.Problem = o.problem.Error()
	}
	return s
}

// alive reports whether there is a session. The caller holds the lock.
func (o *forward) alive() bool {
	if o.session == nil {
		return false
	}
	select {
	case <-o.session.Done():
		return false
	default:
		return true
	}
}

func (o *forward) stop() error {
	o.cancel()
	_ = o.listener.Close()
	o.mu.Lock()
	session := o.session
	for conn := range o.conns {
		_ = conn.Close()
	}
	o.mu.Unlock()
	var err error
	if session != nil {
		err = session.Close()
	}
	o.running.Wait()
	return err
}

// connect returns the session, and opens one if there is none. Those who come
// meanwhile wait for it.
func (o *forward) connect(ctx context.Context) (Streams, error) {
	select {
	case o.opening <- struct{}{}:
		defer func() { <-o.opening }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	o.mu.Lock()
	session, alive := o.session, o.alive()
	o.mu.Unlock()
	if alive {
		return session, nil
	}
	session, err := o.spec.Open(ctx)
	o.note(err)
	if err != nil {
		return nil, err
	}
	if o.ctx.Err() != nil { // it was stopped meanwhile
		_ = session.Close()
		return nil, o.ctx.Err()
	}
	o.mu.Lock()
	o.session = session
	o.mu.Unlock()
	o.running.Go(func() { o.listen(session) })
	return session, nil
}

// errResuming is a problem that may pass by itself.
var errResuming = errors.New("the connection is lost; it is being resumed")

// listen tells, until a session ends, when its connection is lost for longer,
// and in the end why it failed.
func (o *forward) listen(session Streams) {
	var events <-chan channel.Event
	if s, ok := session.(eventful); ok {
		events = s.Events()
	}
	var late <-chan time.Time
	for {
		select {
		case <-session.Done():
			o.passed()
			if err := session.Wait().Err; err != nil {
				o.note(err)
			}
			return
		case <-late:
			late = nil
			o.note(errResuming)
		case e := <-events:
			switch e.Kind {
			case channel.EventLost:
				late = time.After(lostFor)
			case channel.EventResumed:
				late = nil
				o.passed()
			}
		}
	}
}

// passed forgets that the connection was lost, and nothing else.
func (o *forward) passed() {
	o.mu.Lock()
	defer o.mu.Unlock()
	if errors.Is(o.problem, errResuming) {
		o.problem = nil
	}
}

func (o *forward) note(err error) {
	if o.ctx.Err() != nil {
		return // being stopped is no problem
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	o.problem = err
}
