package channel

import (
	"io"

	"github.com/xtaci/smux"
)

// muxReceiveBuffer is shared by all streams of a session. smux version 1 has no
// flow control of its own, so one reader that stalls would stall all others when
// this is full.
const muxReceiveBuffer = 16 << 20

// A mux carries many connections over the bytes of one session, with smux
// version 1, which is the one that agents speak.
type mux struct{ session *smux.Session }

// newMux starts the client's end. keepAlive must be what the agent does: an end
// that sends none while the other waits for it is closed after 30 s.
func newMux(s *Session, keepAlive bool) (*mux, error) {
	session, err := smux.Client(muxPipe{s}, muxConfig(keepAlive))
	if err != nil {
		return nil, err
	}
	go func() {
		<-session.CloseChan()
		s.leave(errStreamsBroke) // does nothing if the session has ended
	}()
	return &mux{session}, nil
}

func muxConfig(keepAlive bool) *smux.Config {
	cfg := smux.DefaultConfig()
	cfg.Version = 1
	cfg.KeepAliveDisabled = !keepAlive
	cfg.MaxReceiveBuffer = muxReceiveBuffer
	return cfg
}

func (m *mux) close() { _ = m.session.Close() }

func (s *Session) openMux(m *mux) (io.ReadWriteCloser, error) {
	stream, err := m.session.OpenStream()
	if err == nil {
		return stream, nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.over() {
		return nil, s.writeError()
	}
	return nil, err
}

// A muxPipe is the session as smux sees it: a pipe of bytes.
type muxPipe struct{ s *Session }

func (p muxPipe) Read(b []byte) (int, error)  { return p.s.read(&p.s.stdout, b) }
func (p muxPipe) Write(b []byte) (int, error) { return p.s.send(b) }
func (p muxPipe) Close() error                { return nil } // the session closes smux, not smux the session
