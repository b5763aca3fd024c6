package shell

import (
	"context"
	"errors"
	"net"
	"sync"
	"sync/atomic"
	"time"

	"github.com/ecsdeck/ecsdeck/awsclient/shell/channel"
)

// forward is one of Forwards.
type forward struct {
	id       int
	spec     ForwardSpec
	listener net.Listener
	since    time.Time
	ctx      context.Context // ends when it is stopped or has ended
	cancel   context.CancelFunc
	running  sync.WaitGroup
	in, out  atomic.Int64
	opening  chan struct{} // held while a session is opened

	mu      sync.Mutex
	way     Way
	conns   map[net.Conn]bool
	total   int
	ended   bool
	warning string
	problem error
}

func newForward(ctx context.Context, spec ForwardSpec, listener net.Listener) *forward {
	o := &forward{
		spec: spec, listener: listener, since: time.Now(), conns: map[net.Conn]bool{}, opening: make(chan struct{}, 1),
	}
	o.ctx, o.cancel = context.WithCancel(context.WithoutCancel(ctx))
	return o
}

func (o *forward) state() ForwardState {
	o.mu.Lock()
	defer o.mu.Unlock()
	return ForwardState{
		ID: o.id, Name: o.way.Name, Remote: o.spec.Remote, Local: o.listener.Addr().String(), Since: o.since,
		Open: len(o.conns), Total: o.total, In: o.in.Load(), Out: o.out.Load(), Session: o.alive(),
		Ended: o.ended, Warning: o.warning, Problem: o.problem,
	}
}

// alive reports whether there is a session. The caller holds the lock.
func (o *forward) alive() bool {
	if o.way.Streams == nil {
		return false
	}
	select {
	case <-o.way.Done():
		return false
	default:
		return true
	}
}

// stop ends it for a person, and returns when nothing of it is left.
func (o *forward) stop() error {
	err := o.shut()
	o.running.Wait()
	return err
}

// shut lets nobody in any more, ends the connections and tells AWS.
func (o *forward) shut() error {
	_ = o.listener.Close()
	o.mu.Lock()
	o.cancel() // with the lock, so that no session is kept after this
	session := o.way.Streams
	for conn := range o.conns {
		_ = conn.Close()
	}
	o.mu.Unlock()
	if session == nil {
		return nil
	}
	return session.Close()
}

// gone ends the session, as what it goes through has ended, and with it a forward
// that leads nowhere else.
func (o *forward) gone(way Way, why string) {
	err := &GoneError{Name: way.Name, Why: why}
	o.mu.Lock()
	if o.ctx.Err() == nil { // else a person was faster
		o.ended, o.warning, o.problem = !o.spec.Renews, "", err
	}
	o.mu.Unlock()
	// What AWS thinks of the end of a session with what is gone, nobody asks.
	if o.spec.Renews {
		_ = way.Close()
		return
	}
	_ = o.shut()
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
	way, alive := o.way, o.alive()
	o.mu.Unlock()
	if alive {
		return way.Streams, nil
	}
	way, err := o.spec.Open(ctx)
	o.note(err)
	if err != nil {
		return nil, err
	}
	if !o.take(way) {
		_ = way.Close()
		return nil, context.Canceled
	}
	return way.Streams, nil
}

// take makes a way that of the forward, unless that was stopped meanwhile.
func (o *forward) take(way Way) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.ctx.Err() != nil {
		return false
	}
	o.way, o.warning = way, ""
	o.running.Go(func() { o.listen(way) })
	o.running.Go(func() { o.watch(way) })
	return true
}

// errResuming is a problem that may pass by itself.
var errResuming = errors.New("the connection is lost; it is being resumed")

// listen tells, until a session ends, when its connection is lost for longer,
// and in the end why it failed.
func (o *forward) listen(way Way) {
	var events <-chan channel.Event
	if s, ok := way.Streams.(eventful); ok {
		events = s.Events()
	}
	var late <-chan time.Time
	for {
		select {
		case <-way.Done():
			o.passed()
			if err := way.Wait().Err; err != nil {
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
			case channel.EventPortRefused: // the streams of a mux do not say it
				o.note(channel.ErrPortRefused)
			}
		}
	}
}

// passed forgets that the connection was lost, and nothing else.
func (o *forward) passed() { o.forget(errResuming) }

// forget forgets a problem that is none any more.
func (o *forward) forget(problem error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if errors.Is(o.problem, problem) {
		o.problem = nil
	}
}

func (o *forward) note(err error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.ctx.Err() == nil { // being stopped is no problem
		o.problem = err
	}
}
