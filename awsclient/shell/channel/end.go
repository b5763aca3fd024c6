package channel

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"time"

	"github.com/coder/websocket"
)

// Cause says which end left first.
type Cause int

// The causes of an end.
const (
	// EndedByAgent is channel_closed from the gateway: the shell or command
	// has ended, or the agent, the task or AWS ended the session.
	EndedByAgent Cause = iota + 1
	// EndedByUs is Close.
	EndedByUs
	// EndedByFailure is a failure; End.Err says which.
	EndedByFailure
)

// End says how a session ended.
type End struct {
	Cause Cause
	// Message is what the gateway said at the end, as it came. Empty as a rule.
	Message string
	// ExitCode is nil when the session had none. Only non-interactive commands
	// of SSM tell it; ECS Exec and shells never do.
	ExitCode *int
	// Incomplete tells that the agent had sent output that could not be put in
	// order, or found no room, before the end.
	Incomplete bool
	// Err is nil after a regular end.
	Err error
}

// readError is what Read returns when everything is read.
func (e *End) readError() error {
	switch {
	case e.Cause == EndedByUs:
		return ErrClosed
	case e.Err != nil:
		return e.Err
	case e.Incomplete:
		return io.ErrUnexpectedEOF
	}
	return io.EOF
}

const (
	// leaveTimeout is how long the agent may take to acknowledge that a port
	// session ends, as in the plugin.
	leaveTimeout = time.Second
	// terminateTimeout bounds TerminateSession.
	terminateTimeout = 10 * time.Second
)

// Done is closed when the session has ended and TerminateSession, if it was
// needed, has returned.
func (s *Session) Done() <-chan struct{} { return s.gone }

// Wait waits for Done and returns how the session ended.
func (s *Session) Wait() End {
	<-s.gone
	s.mu.Lock()
	defer s.mu.Unlock()
	return *s.end
}

// Close ends the session, and returns when AWS knows. What was written and not
// yet sent is dropped, except in port sessions; see Flush. The error is that of
// TerminateSession. Closing twice, or after the end, does nothing more.
func (s *Session) Close() error {
	s.leave(nil)
	<-s.gone
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.terminateErr
}

// leave ends the session from this end, for a reason or because it was closed.
// It may return before that is done.
func (s *Session) leave(reason error) {
	s.mu.Lock()
	if s.over() {
		s.mu.Unlock()
		return
	}
	s.closing = true
	polite := reason == nil && s.info.SessionType == TypePort && s.phase == phaseReady && s.conn != nil
	s.canWrite.Broadcast()
	s.mu.Unlock()
	if polite {
		s.sayGoodbye()
	}
	end := End{Cause: EndedByUs}
	if reason != nil {
		end = End{Cause: EndedByFailure, Err: reason}
	}
	s.mu.Lock()
	first := s.finish(end)
	s.mu.Unlock()
	if first {
		s.terminate()
	}
}

// sayGoodbye tells the agent of a port session that it ends, after all data.
func (s *Session) sayGoodbye() {
	s.mu.Lock()
	s.box.put(payloadFlag, flagTerminate.encode())
	s.nudge()
	s.mu.Unlock()
	ctx, cancel := context.WithTimeout(s.life, leaveTimeout)
	defer cancel()
	_ = s.acknowledged(ctx) // TerminateSession follows anyway
}

// terminate calls TerminateSession, also when the life of the session is over.
func (s *Session) terminate() {
	defer close(s.gone)
	if s.cfg.Terminate == nil {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), terminateTimeout)
	defer cancel()
	err := s.cfg.Terminate(ctx)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.terminateErr = err
}

// fail is leave for those who hold the lock.
func (s *Session) fail(err error) {
	if !s.over() {
		go s.leave(err)
	}
}

// handleClosed is the agent's end.
func (s *Session) handleClosed(m *message) {
	var closed channelClosed
	// The payload is the gateway's own; there may be NULs behind it.
	if err := json.Unmarshal(bytes.TrimRight(m.payload, "\x00"), &closed); err != nil {
		s.cfg.Log.Debug("channel_closed not understood", "error", err)
	}
	s.finish(End{Cause: EndedByAgent, Message: closed.Output})
}

// finish sets the end, once. Whoever calls it for EndedByUs or EndedByFailure
// must call terminate when it returns true.
func (s *Session) finish(end End) bool {
	if s.end != nil {
		return false
	}
	end.ExitCode = s.exit
	end.Incomplete = end.Cause == EndedByAgent && s.in.gap()
	s.end = &end
	conn := s.conn
	s.conn = nil
	if end.Cause == EndedByUs {
		s.stdout.clear()
		s.stderr.clear()
	}
	close(s.ended)
	s.canRead.Broadcast()
	s.canWrite.Broadcast()
	s.closeStreams()
	if conn != nil {
		// Close waits for the answer of the gateway, for some seconds at most.
		go func() {
			defer s.die()
			_ = conn.Close(websocket.StatusNormalClosure, "")
		}()
	} else {
		s.die()
	}
	if end.Cause == EndedByAgent {
		close(s.gone)
	}
	return true
}

// openError is the error of Open for a session that ended before it began.
func (s *Session) openError() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.end.Err != nil {
		return s.end.Err
	}
	return &RefusedError{Message: s.end.Message}
}
