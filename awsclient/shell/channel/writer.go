package channel

import (
	"time"

	"github.com/coder/websocket"
)

const (
	// acksPerData is how many acknowledgements go before a message of data that
	// waits, so that Ctrl-C gets through a flood of output.
	acksPerData = 3
	// pauseFor is how long a pause_publication of the gateway is obeyed. The
	// start_publication that should follow was never seen by clients.
	pauseFor = 2 * time.Second
	// never is how long the writer sleeps when only a nudge can help.
	never = time.Hour
)

// write is the one goroutine that numbers and sends messages.
func (s *Session) write() {
	timer := time.NewTimer(never)
	defer timer.Stop()
	for {
		conn, frame, wait := s.nextFrame()
		if frame != nil {
			if err := conn.Write(s.life, websocket.MessageBinary, frame); err != nil {
				s.detach(conn, err)
			}
			continue
		}
		timer.Reset(wait)
		select {
		case <-s.life.Done():
			return
		case <-s.wake:
		case <-timer.C:
		}
	}
}

// nextFrame returns the next frame and where to write it, or how long to wait.
func (s *Session) nextFrame() (Conn, []byte, time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.conn == nil || s.end != nil {
		return nil, nil, never
	}
	now := time.Now()
	paused := s.paused.Sub(now)
	data := false
	if paused <= 0 {
		s.out.check(now)
		data = s.out.again > 0 || s.canNumber()
	}
	if !data && s.acks.empty() {
		return nil, nil, s.idleFor(now, paused)
	}
	if wait := s.pace.take(now); wait > 0 {
		return nil, nil, wait
	}
	s.count.messagesOut++
	if !s.acks.empty() && (!data || s.inARow < acksPerData) {
		s.inARow++
		return s.conn, s.ackFrame(now), 0
	}
	s.inARow = 0
	if frame := s.out.repeat(now); frame != nil {
		return s.conn, frame, 0
	}
	return s.conn, s.number(now), 0
}

// idleFor returns when there can be something to send without a nudge.
func (s *Session) idleFor(now time.Time, paused time.Duration) time.Duration {
	if paused > 0 {
		return paused
	}
	if at, ok := s.out.nextCheck(); ok {
		return max(at.Sub(now), time.Millisecond)
	}
	return never
}

// canNumber reports whether the first parcel may become a message. Data waits
// for the phase and the window, what belongs to the handshake does not.
func (s *Session) canNumber() bool {
	if s.box.empty() {
		return false
	}
	switch s.box.parcels[0].kind {
	case payloadHandshakeResponse, payloadChallengeResponse:
		return true
	}
	return (s.phase == phaseReady || s.phase == phaseAssumed) && s.out.inFlight() < s.cfg.Limits.Window
}

// number makes the first parcel a message and returns its frame.
func (s *Session) number(now time.Time) []byte {
	p := s.box.take()
	if s.phase == phaseAssumed {
		s.rememberEarly(p)
	}
	data := p.data
	if p.kind == payloadOutput {
		s.count.bytesOut += uint64(len(data))
		if s.sealed {
			data = s.vault.seal(data)
		}
	}
	// No flags: the plugin sets none on data, not even SYN on the first.
	m := message{
		kind: typeInput, created: now, sequence: s.out.next,
		id: newUUID(), payloadType: p.kind, payload: data,
	}
	frame := m.encode()
	s.out.add(now, frame)
	s.canWrite.Broadcast()
	return frame
}

// ackFrame makes the frame of the next acknowledgement. Its flags are always SYN
// with FIN, as the plugin has them: agents on Windows stall on others.
func (s *Session) ackFrame(now time.Time) []byte {
	a := s.acks.take()
	m := message{
		kind: typeAcknowledge, created: now, flags: flagSyn | flagFin, id: newUUID(), payloadType: payloadNone,
		payload: mustJSON(acknowledgement{
			AcknowledgedMessageType: a.kind, AcknowledgedMessageID: a.id,
			AcknowledgedMessageSequenceNumber: a.sequence, IsSequentialMessage: true,
		}),
	}
	return m.encode()
}
