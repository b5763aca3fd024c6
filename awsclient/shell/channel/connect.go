package channel

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/coder/websocket"
)

const (
	// openTimeout bounds the opening of one connection.
	openTimeout = 20 * time.Second
	// healthyAfter is how long a connection must have lived for the next loss
	// to be resumed at once.
	healthyAfter = 10 * time.Second
	firstBackoff = 200 * time.Millisecond
	maxBackoff   = 5 * time.Second
)

// connect opens a websocket and sends the message that opens the channel. The
// token can be used once.
func (s *Session) connect(ctx context.Context, address, token string) (Conn, error) {
	ctx, cancel := context.WithTimeout(ctx, openTimeout)
	defer cancel()
	conn, err := s.cfg.Dial(ctx, address)
	if err != nil {
		return nil, err
	}
	first := mustJSON(openMessage{
		MessageSchemaVersion: "1.0", RequestID: newUUID().String(), TokenValue: token,
		ClientID: s.client, ClientVersion: s.cfg.ClientVersion,
	})
	if err := conn.Write(ctx, websocket.MessageText, first); err != nil {
		_ = conn.CloseNow()
		return nil, fmt.Errorf("open the data channel: %w", err)
	}
	return conn, nil
}

// attach makes conn the connection of the session, unless that has ended. What
// is not acknowledged is sent again on it.
func (s *Session) attach(conn Conn) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.end != nil {
		return false
	}
	now := time.Now()
	s.conn = conn
	s.heard = now
	s.paused = time.Time{}
	s.out.restart(now)
	s.nudge()
	return true
}

// detach drops conn. The reader, which owns the connection, finds out by itself.
func (s *Session) detach(conn Conn, err error) {
	s.mu.Lock()
	if s.conn == conn {
		s.conn = nil
		s.cfg.Log.Debug("connection dropped", "error", err)
	}
	s.mu.Unlock()
	_ = conn.CloseNow()
}

// run reads the connection of the session and resumes it when it is lost.
func (s *Session) run(conn Conn) {
	useless := time.Time{} // since when no connection brought anything
	backoff := time.Duration(0)
	for {
		began, before := time.Now(), s.received()
		err := s.receive(s.life, conn)
		s.detach(conn, err)
		if s.hasEnded() {
			return
		}
		healthy := time.Since(began) >= healthyAfter
		if healthy || useless.IsZero() {
			backoff = 0
		}
		if healthy || useless.IsZero() || s.received() > before {
			useless = time.Now()
		}
		s.cfg.Notify(Event{Kind: EventLost, Err: err})
		conn, err = s.resume(useless.Add(s.cfg.Limits.ResumeFor), &backoff)
		switch {
		case errors.Is(err, ErrSessionOver):
			s.mu.Lock()
			s.finish(End{Cause: EndedByAgent, Err: ErrSessionOver})
			s.mu.Unlock()
			return
		case err != nil:
			s.leave(err) // does nothing if the session has ended
			return
		}
		if !s.attach(conn) {
			_ = conn.CloseNow()
			return
		}
		s.mu.Lock()
		s.count.resumes++
		s.mu.Unlock()
		s.cfg.Notify(Event{Kind: EventResumed})
	}
}

// received counts the messages from the gateway.
func (s *Session) received() uint64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.count.messagesIn
}

func (s *Session) hasEnded() bool {
	select {
	case <-s.ended:
		return true
	default:
		return false
	}
}

// resume opens a new connection to the session, with a new token and as many
// tries as it takes until deadline. The token of the answer is used on the URL
// that worked, as the plugin does; every second try takes the URL of the answer.
func (s *Session) resume(deadline time.Time, backoff *time.Duration) (Conn, error) {
	if s.cfg.Resume == nil {
		return nil, ErrLost
	}
	ctx, cancel := context.WithDeadline(s.life, deadline)
	defer cancel()
	var last error
	for try := 0; ; try++ {
		if err := sleep(ctx, *backoff); err != nil {
			return nil, lost(last)
		}
		*backoff = min(max(2**backoff, firstBackoff), maxBackoff)
		conn, err := s.resumeOnce(ctx, try%2 == 1)
		if err == nil || errors.Is(err, ErrSessionOver) || errors.Is(err, ErrLost) {
			return conn, err
		}
		s.cfg.Log.Debug("resume failed", "try", try, "error", err)
		if ctx.Err() == nil {
			s.cfg.Notify(Event{Kind: EventRetry, Err: err})
		}
		last = err
	}
}

func (s *Session) resumeOnce(ctx context.Context, otherURL bool) (Conn, error) {
	ctx, cancel := context.WithTimeout(ctx, 2*openTimeout)
	defer cancel()
	grant, err := s.cfg.Resume(ctx)
	if err != nil {
		return nil, err
	}
	if grant.Token == "" {
		return nil, ErrSessionOver
	}
	address := s.cfg.URL
	if otherURL && grant.URL != "" {
		address = grant.URL
	}
	return s.connect(ctx, address, grant.Token)
}

func lost(err error) error {
	if err == nil {
		return ErrLost
	}
	return fmt.Errorf("%w: %w", ErrLost, err)
}

// sleep waits for d, a quarter more or less so that clients that were cut
// together do not come back together.
func sleep(ctx context.Context, d time.Duration) error {
	if d == 0 {
		return ctx.Err()
	}
	timer := time.NewTimer(d*3/4 + rand.N(d/2))
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}
