package channel

import (
	"context"
	"errors"
	"io"
	"sync"
	"sync/atomic"

	"github.com/coder/websocket"
)

type packet struct {
	kind websocket.MessageType
	data []byte
}

// A link is a websocket in memory; its two ends are Conns. Its goroutines block
// on channels alone, so that it can be used in a synctest bubble.
type link struct {
	closed chan struct{}
	once   sync.Once
	dead   atomic.Bool // swallows everything, answers no ping
}

type end struct {
	*link
	in, out chan packet
}

func newLink() (client, gateway *end) {
	l := &link{closed: make(chan struct{})}
	a, b := make(chan packet, 64), make(chan packet, 64)
	return &end{l, a, b}, &end{l, b, a}
}

var errCut = errors.New("the link was cut")

func (e *end) Read(ctx context.Context) (websocket.MessageType, []byte, error) {
	select { // what arrived before the close is read
	case p := <-e.in:
		return p.kind, p.data, nil
	default:
	}
	select {
	case p := <-e.in:
		return p.kind, p.data, nil
	case <-e.closed:
		return 0, nil, io.EOF
	case <-ctx.Done():
		_ = e.CloseNow() // as coder/websocket does
		return 0, nil, ctx.Err()
	}
}

func (e *end) Write(ctx context.Context, kind websocket.MessageType, b []byte) error {
	if e.dead.Load() {
		return nil
	}
	select {
	case e.out <- packet{kind, append([]byte(nil), b...)}:
		return nil
	case <-e.closed:
		return errCut
	case <-ctx.Done():
		_ = e.CloseNow()
		return ctx.Err()
	}
}

func (e *end) Ping(ctx context.Context) error {
	if !e.dead.Load() {
		select {
		case <-e.closed:
			return errCut
		default:
			return nil
		}
	}
	select {
	case <-e.closed:
		return errCut
	case <-ctx.Done():
		_ = e.CloseNow()
		return ctx.Err()
	}
}

func (e *end) Close(websocket.StatusCode, string) error { return e.CloseNow() }

func (e *end) CloseNow() error {
	e.once.Do(func() { close(e.closed) })
	return nil
}
