package sim

import (
	"encoding/binary"
	"io"
	"sync"
	"time"
)

// The commands of smux version 1, the multiplexing of port sessions. It is
// written here from its description (github.com/xtaci/smux), so that clients
// meet another implementation than their own.
const (
	muxSyn  byte = iota // opens a stream
	muxFin              // ends one
	muxPush             // carries data
	muxNop              // keeps the session alive
)

const (
	muxHeader   = 8
	muxFrame    = 32 << 10 // the most data in a frame
	muxAliveGap = 10 * time.Second
)

// mux carries many connections over one stream of bytes.
type mux struct {
	port *portSession

	sending chan struct{} // held while a frame is written
	mu      sync.Mutex
	open    map[uint32]*muxStream
}

// muxStream is one connection.
type muxStream struct {
	id   uint32
	conn io.ReadWriteCloser
	in   *byteQueue
}

// mux serves streams until the session ends.
func (p *portSession) mux() {
	x := &mux{port: p, open: map[uint32]*muxStream{}, sending: make(chan struct{}, 1)}
	p.agent.begin(p.take)
	if p.agent.keepsAlive() {
		stop := make(chan struct{})
		defer close(stop)
		p.spawn(func() { x.keepAlive(stop) })
	}
	x.read()
	x.mu.Lock()
	defer x.mu.Unlock()
	for _, st := range x.open {
		st.in.kill()
		_ = st.conn.Close() // the session is over
	}
}

// read takes the client's frames.
func (x *mux) read() {
	var h [muxHeader]byte
	for {
		if _, err := io.ReadFull(x.port, h[:]); err != nil || h[0] != 1 {
			return // the end, or another version: agents speak version 1 alone
		}
		body := make([]byte, binary.LittleEndian.Uint16(h[2:]))
		if _, err := io.ReadFull(x.port, body); err != nil {
			return
		}
		id := binary.LittleEndian.Uint32(h[4:])
		x.mu.Lock()
		st := x.open[id]
		x.mu.Unlock()
		switch {
		case h[1] == muxSyn && st == nil:
			x.accept(id)
		case h[1] == muxPush && st != nil:
			_, _ = st.in.Write(body) // one stalled stream stalls all, as in smux
		case h[1] == muxFin && st != nil:
			st.in.end()
		}
	}
}

// accept connects a new stream.
func (x *mux) accept(id uint32) {
	conn, err := x.port.dial()
	if err != nil {
		x.port.flag(flagNoConnect)
		x.send(muxFin, id, nil)
		return
	}
	st := &muxStream{id: id, conn: conn, in: newByteQueue(4 << 20)}
	x.mu.Lock()
	x.open[id] = st
	x.mu.Unlock()
	x.port.spawn(func() {
		_, _ = io.Copy(conn, st.in) // ends with either of them
		_ = conn.Close()            // version 1 knows no half that stays open
	})
	x.port.spawn(func() { x.carry(st) })
}

// carry sends what comes from a connection, until its end.
func (x *mux) carry(st *muxStream) {
	buf := make([]byte, muxFrame)
	for {
		n, err := st.conn.Read(buf)
		if n > 0 && !x.send(muxPush, st.id, buf[:n]) || err != nil {
			break
		}
	}
	x.mu.Lock()
	delete(x.open, st.id)
	x.mu.Unlock()
	st.in.kill()
	_ = st.conn.Close() // read to its end
	x.send(muxFin, st.id, nil)
}

// send writes one frame. It says whether the session goes on.
func (x *mux) send(command byte, id uint32, body []byte) bool {
	b := make([]byte, muxHeader, muxHeader+len(body))
	b[0], b[1] = 1, command
	binary.LittleEndian.PutUint16(b[2:], uint16(len(body)))
	binary.LittleEndian.PutUint32(b[4:], id)
	x.sending <- struct{}{} // a channel, because what waits for it in fake time must not stop the clock
	defer func() { <-x.sending }()
	_, err := x.port.Write(append(b, body...))
	return err == nil
}

// keepAlive sends what tells the client that the agent is there.
func (x *mux) keepAlive(stop <-chan struct{}) {
	tick := time.NewTicker(muxAliveGap)
	defer tick.Stop()
	for {
		select {
		case <-stop:
			return
		case <-tick.C:
			if !x.send(muxNop, 0, nil) {
				return
			}
		}
	}
}
