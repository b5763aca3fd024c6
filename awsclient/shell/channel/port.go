package channel

import (
	"context"
	"io"
)

// Versions from which port sessions differ.
const (
	muxAgentAfter         = "3.0.196.0"  // later agents carry many connections
	muxClientFrom         = "1.1.69.999" // and want a client of 1.1.70 or later
	noKeepAliveAgentAfter = "3.1.1511.0"
	localPortForwarding   = "LocalPortForwarding"
)

// streams is the part of a session that forwards a port.
type streams struct {
	on   bool          // the bytes of the session belong to streams
	turn chan struct{} // held by the one open stream of an old agent
	mux  *mux          // nil for old agents
	open *basicStream
	lost bool // output is dropped: it belongs to a stream that was closed
	late int  // messages dropped so
}

// streams reports whether the bytes of the session belong to streams. A port
// session without a type, as that for ssh, is one connection itself.
func (i Info) streams() bool {
	return i.SessionType == TypePort && i.Property("type") == localPortForwarding
}

// muxes reports whether the agent carries many connections at once.
func (i Info) muxes(client string) bool {
	return i.streams() && parseVersion(i.AgentVersion).after(parseVersion(muxAgentAfter)) &&
		parseVersion(client).after(parseVersion(muxClientFrom))
}

// keepsAlive reports whether the agent sends keep-alives on its streams and
// expects ours.
func (i Info) keepsAlive() bool {
	return !parseVersion(i.AgentVersion).after(parseVersion(noKeepAliveAgentAfter))
}

// OpenStream opens a connection to the port that the session forwards. Bytes go
// through it as they are; Close closes both directions, as the protocol has no
// half-close.
//
// Agents up to 3.0.196.0 carry one connection at a time: then OpenStream waits
// until the one before is closed. Whether the agent could connect to the port is
// not known here: if not, EventPortRefused is told and the stream ends.
func (s *Session) OpenStream(ctx context.Context) (io.ReadWriteCloser, error) {
	if !s.forwards() {
		return nil, ErrNotPort
	}
	s.mu.Lock()
	m := s.streams.mux
	s.mu.Unlock()
	if m != nil {
		return s.openMux(m)
	}
	return s.openBasic(ctx)
}

// startStreams prepares a port session once its handshake is done.
func (s *Session) startStreams() error {
	s.streams.on = s.info.streams()
	if !s.info.muxes(s.cfg.ClientVersion) {
		return nil
	}
	m, err := newMux(s, s.info.keepsAlive())
	s.streams.mux = m
	return err
}

func (s *Session) forwards() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.streams.on
}

// takeOutput puts output where it is read.
func (s *Session) takeOutput(p []byte) {
	if s.streams.lost {
		s.streams.late++
		return
	}
	s.stdout.put(p)
}

// portRefused tells that the agent could not connect to the port. It does not
// say for which stream; smux closes that, and old agents have only one.
func (s *Session) portRefused() {
	s.events = append(s.events, Event{Kind: EventPortRefused, Err: ErrPortRefused})
	if b := s.streams.open; b != nil {
		b.err = ErrPortRefused
		s.canRead.Broadcast()
	}
}

// closeStreams ends all streams with the session.
func (s *Session) closeStreams() {
	if m := s.streams.mux; m != nil {
		go m.close() // it takes the lock
	}
}
