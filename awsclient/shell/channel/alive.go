package channel

import (
	"context"
	"time"
)

const (
	// watchEvery is how often the session is looked at.
	watchEvery = 5 * time.Second
	// pongTimeout is how long the gateway may take to answer a ping.
	pongTimeout = 15 * time.Second
	// doubtAfter is how long input may wait for its acknowledgement, with
	// nothing heard, before the connection is tested.
	doubtAfter = 10 * time.Second
)

// watch pings the gateway, so that a dead connection is noticed, and gives up
// on an agent that does not answer. It also ends the wait for the first word.
func (s *Session) watch() {
	if !s.cfg.ExpectHandshake {
		silent := time.AfterFunc(s.cfg.Limits.SilentAfter, s.assume)
		defer silent.Stop()
	}
	ticker := time.NewTicker(watchEvery)
	defer ticker.Stop()
	pinged := time.Now()
	for {
		select {
		case <-s.life.Done():
			return
		case <-ticker.C:
		}
		conn, silent, waiting := s.health()
		switch {
		case conn == nil:
		case min(silent, waiting) > s.cfg.Limits.GiveUpAfter:
			s.leave(ErrSilent)
			return
		case time.Since(pinged) >= s.cfg.Limits.PingEvery,
			time.Since(pinged) >= doubtAfter && min(silent, waiting) > doubtAfter:
			pinged = time.Now()
			s.ping(conn)
		}
	}
}

// health returns the connection, since when nothing was heard on it, and for how
// long the oldest input waits for its acknowledgement.
func (s *Session) health() (conn Conn, silent, waiting time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := time.Now()
	if since, ok := s.out.waiting(); ok {
		waiting = now.Sub(since)
	}
	return s.conn, now.Sub(s.heard), waiting
}

// ping drops a connection that does not answer.
func (s *Session) ping(conn Conn) {
	ctx, cancel := context.WithTimeout(s.life, pongTimeout)
	defer cancel()
	if err := conn.Ping(ctx); err != nil && s.life.Err() == nil {
		s.detach(conn, err)
	}
}
