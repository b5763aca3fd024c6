package channel

import (
	"context"
	"io"
	"sync"
	"time"
)

// A basicStream is the one connection that an old agent carries at a time. The
// agent connects to its port when the first bytes come, and again after
// flagDisconnect.
type basicStream struct {
	s      *Session
	once   sync.Once
	closed bool
	err    error // what Read returns when there is nothing left
}

// quiet is how long nothing must have come for a stream that was closed before
// the next one is opened. It is more than the time after which an agent repeats
// a message at first.
const quiet = 300 * time.Millisecond

// openBasic waits for its turn, and until the agent has left the connection
// before it: output that comes until then is not ours.
func (s *Session) openBasic(ctx context.Context) (io.ReadWriteCloser, error) {
	select {
	case s.streams.turn <- struct{}{}:
	case <-ctx.Done():
		return nil, ctx.Err()
	case <-s.ended:
		s.mu.Lock()
		defer s.mu.Unlock()
		return nil, s.writeError()
	}
	s.mu.Lock()
	lost := s.streams.lost
	s.mu.Unlock()
	if lost {
		if err := s.leftBehind(ctx); err != nil {
			<-s.streams.turn
			return nil, err
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.over() {
		<-s.streams.turn
		return nil, s.writeError()
	}
	s.streams.lost = false
	s.stdout.clear()
	s.streams.open = &basicStream{s: s}
	return s.streams.open, nil
}

// leftBehind waits until the agent has left the connection of the stream before,
// and nothing more of it comes. Output does not say to which connection it
// belongs, so that is as sure as it gets.
func (s *Session) leftBehind(ctx context.Context) error {
	if err := s.acknowledged(ctx); err != nil {
		return err
	}
	timer := time.NewTicker(quiet)
	defer timer.Stop()
	for before := -1; ; {
		s.mu.Lock()
		late := s.streams.late
		s.mu.Unlock()
		if late == before {
			return nil
		}
		before = late
		select {
		case <-timer.C:
		case <-ctx.Done():
			return ctx.Err()
		case <-s.ended:
			return nil // who asked will see
		}
	}
}

func (b *basicStream) Read(p []byte) (int, error) {
	s := b.s
	s.mu.Lock()
	defer s.mu.Unlock()
	for {
		switch {
		case b.closed:
			return 0, ErrClosed
		case len(p) == 0:
			return 0, nil
		case s.stdout.size > 0:
			return s.stdout.read(p), nil
		case s.end != nil:
			return 0, s.end.readError()
		case b.err != nil:
			return 0, b.err
		}
		s.canRead.Wait()
	}
}

func (b *basicStream) Write(p []byte) (int, error) {
	b.s.mu.Lock()
	closed := b.closed
	b.s.mu.Unlock()
	if closed {
		return 0, ErrClosed
	}
	return b.s.send(p)
}

// Close tells the agent, after all that was written, and lets the next stream
// have its turn.
func (b *basicStream) Close() error {
	b.once.Do(func() {
		s := b.s
		s.mu.Lock()
		defer s.mu.Unlock()
		b.closed = true
		s.streams.open = nil
		s.streams.lost = true
		s.stdout.clear()
		if !s.over() {
			s.box.put(payloadFlag, flagDisconnect.encode())
			s.nudge()
		}
		s.canRead.Broadcast()
		<-s.streams.turn
	})
	return nil
}
