package shell

import (
	"errors"
	"io"
	"net"
	"sync/atomic"
	"time"

	"github.com/ecsdeck/ecsdeck/awsclient/shell/channel"
)

// acceptPause is how long accepting rests after it failed, as when there are too
// many open files.
const acceptPause = 100 * time.Millisecond

// accept takes local connections until the forward is stopped.
func (o *forward) accept() {
	for {
		conn, err := o.listener.Accept()
		switch {
		case err == nil:
			o.running.Go(func() { o.serve(conn) })
		case o.ctx.Err() != nil || errors.Is(err, net.ErrClosed):
			return
		default:
			o.note(err)
			time.Sleep(acceptPause)
		}
	}
}

// serve carries one local connection.
func (o *forward) serve(conn net.Conn) {
	o.mu.Lock()
	o.conns[conn] = true
	o.total++
	o.mu.Unlock()
	defer func() {
		_ = conn.Close()
		o.mu.Lock()
		delete(o.conns, conn)
		o.mu.Unlock()
	}()
	if o.ctx.Err() != nil {
		return // it was stopped before the connection was known
	}
	stream, err := o.stream()
	if err != nil {
		o.note(err)
		return
	}
	defer func() { _ = stream.Close() }()
	o.carry(conn, stream)
}

// stream opens a connection at the other end. A session that has just ended is
// replaced once.
func (o *forward) stream() (io.ReadWriteCloser, error) {
	var last error
	for range 2 {
		session, err := o.connect(o.ctx)
		if err != nil {
			return nil, err
		}
		stream, err := session.OpenStream(o.ctx)
		if err == nil {
			return stream, nil
		}
		last = err
		select {
		case <-session.Done():
		default:
			return nil, err // another session would say the same
		}
	}
	return nil, last
}

// carry copies both ways until either end is done. There is no half-close on the
// way: when the local end has sent all, what still comes back is waited for
// until the other end closes as well, or says nothing for too long.
func (o *forward) carry(conn net.Conn, stream io.ReadWriteCloser) {
	answer := &counted{r: stream, n: &o.in, first: func() { o.forget(channel.ErrPortRefused) }}
	back := make(chan struct{})
	go func() {
		defer close(back)
		_, err := io.Copy(conn, answer)
		if errors.Is(err, channel.ErrPortRefused) {
			o.note(err)
		}
		_ = conn.Close() // ends the copy below
	}()
	_, err := io.Copy(stream, &counted{r: conn, n: &o.out})
	if err == nil && halfClosed(conn) {
		o.hearOut(answer, back)
	}
	_ = stream.Close() // ends the copy above
	<-back
}

// halfCloseWait is how long the other end may say nothing to a local end that has
// sent all.
const halfCloseWait = 30 * time.Second

// hearOut waits until the answer is at its end.
func (o *forward) hearOut(answer *counted, back <-chan struct{}) {
	idle := time.NewTicker(halfCloseWait)
	defer idle.Stop()
	for before := answer.own.Load(); ; {
		select {
		case <-back:
			return
		case <-o.ctx.Done():
			return
		case <-idle.C:
		}
		now := answer.own.Load()
		if now == before {
			return
		}
		before = now
	}
}

// halfClosed reports whether the local end has closed its own direction and may
// still read. That cannot be told from a full close but by writing, so it is
// taken to be so.
func halfClosed(conn net.Conn) bool {
	_, ok := conn.(interface{ CloseWrite() error })
	return ok
}

// counted counts what is read.
type counted struct {
	r   io.Reader
	n   *atomic.Int64 // with all others
	own atomic.Int64

	first func() // called with the first byte; nil is nothing
}

func (c *counted) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n.Add(int64(n))
	if before := c.own.Add(int64(n)) - int64(n); before == 0 && n > 0 && c.first != nil {
		c.first()
	}
	return n, err
}
