package channel

import (
	"context"
	"encoding/json"
	"time"

	"github.com/coder/websocket"
)

// receive reads a connection until it fails or the session ends.
func (s *Session) receive(ctx context.Context, conn Conn) error {
	for {
		kind, b, err := conn.Read(ctx)
		if err != nil {
			return err
		}
		if kind != websocket.MessageBinary {
			continue // nothing that comes as text is known
		}
		m, err := decode(b)
		if err != nil {
			// Not acknowledged, so what mattered comes again.
			s.cfg.Log.Debug("frame dropped", "bytes", len(b), "error", err)
			continue
		}
		s.handle(&m)
		s.tell()
	}
}

// handle takes one message from the gateway.
func (s *Session) handle(m *message) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.end != nil {
		return
	}
	s.heard = time.Now()
	s.count.messagesIn++
	switch m.kind {
	case typeOutput:
		s.handleStream(m)
	case typeAcknowledge:
		s.handleAck(m)
	case typeChannelClosed:
		s.handleClosed(m)
	case typePausePublication:
		s.paused = s.heard.Add(pauseFor)
	case typeStartPublication:
		s.paused = time.Time{}
		s.nudge()
	default:
		s.cfg.Log.Debug("message of an unknown type", "type", m.kind)
	}
}

func (s *Session) handleAck(m *message) {
	var a acknowledgement
	if err := json.Unmarshal(m.payload, &a); err != nil {
		s.cfg.Log.Debug("acknowledgement not understood", "error", err)
		return
	}
	if s.out.ack(s.heard, a.AcknowledgedMessageSequenceNumber) {
		s.canWrite.Broadcast()
		s.nudge()
	}
}

// handleStream puts a message of the agent in order. It is acknowledged when it
// is kept or processed, and not when there is no room for it.
func (s *Session) handleStream(m *message) {
	room := s.stdout.size+s.stderr.size < s.cfg.Limits.ReadBuffer || !isData(m.payloadType)
	acknowledge, process := s.in.accept(m, room)
	if acknowledge {
		s.acks.put(m)
		s.nudge()
	}
	if !process {
		return
	}
	s.process(m)
	for s.end == nil {
		held, ok := s.in.next()
		if !ok {
			return
		}
		s.process(&held)
	}
}

func isData(t payloadType) bool { return t == payloadOutput || t == payloadStderr }

// process takes a message of the agent in its turn.
func (s *Session) process(m *message) {
	switch m.payloadType {
	case payloadOutput, payloadStderr, payloadExitCode:
		s.processData(m)
	case payloadHandshakeRequest:
		s.processHandshake(m.payload)
	case payloadChallengeRequest:
		s.processChallenge(m.payload)
	case payloadHandshakeComplete:
		s.processComplete(m.payload)
	case payloadFlag:
		if f, ok := decodeFlag(m.payload); ok && f == flagPortRefused {
			s.portRefused()
		}
	default:
		s.cfg.Log.Debug("payload of an unknown type", "type", uint32(m.payloadType))
	}
}

func (s *Session) processData(m *message) {
	plain := m.payload
	if s.vault != nil {
		opened, err := s.vault.open(plain)
		if err != nil {
			s.fail(err)
			return
		}
		plain = opened
	}
	if s.phase == phaseNew || s.phase == phaseAssumed {
		s.becomeReady() // an agent without a handshake begins with output
	}
	switch m.payloadType {
	case payloadOutput:
		s.count.bytesIn += uint64(len(plain))
		s.takeOutput(plain)
	case payloadStderr:
		s.count.bytesIn += uint64(len(plain))
		s.stderr.put(plain)
	case payloadExitCode:
		if code, ok := exitCode(plain); ok {
			s.exit = &code
		}
	}
	if s.resize {
		s.resize = false
		s.sendSize()
	}
	s.canRead.Broadcast()
}

// tell tells the listener what the reader has come across, without the lock.
func (s *Session) tell() {
	s.mu.Lock()
	events := s.events
	s.events = nil
	s.mu.Unlock()
	for _, e := range events {
		s.cfg.Notify(e)
	}
}
