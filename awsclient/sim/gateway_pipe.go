package sim

import (
	"io"
	"net"
	"sync"
	"time"
)

// byteQueue is a bounded queue of bytes between two goroutines. Waiting on it is
// waiting on a condition, so that fake time can pass meanwhile.
type byteQueue struct {
	limit int

	mu     sync.Mutex
	change sync.Cond
	buf    []byte
	ended  bool // nothing more will be written
	dead   bool // nothing more will be read
}

func newByteQueue(limit int) *byteQueue {
	q := &byteQueue{limit: limit}
	q.change.L = &q.mu
	return q
}

// Read implements io.Reader. The end of the queue is io.EOF.
func (q *byteQueue) Read(p []byte) (int, error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for len(q.buf) == 0 && !q.ended && !q.dead {
		q.change.Wait()
	}
	if q.dead || len(q.buf) == 0 {
		return 0, io.EOF
	}
	n := copy(p, q.buf)
	q.buf = q.buf[n:]
	if len(q.buf) == 0 {
		q.buf = nil
	}
	q.change.Broadcast()
	return n, nil
}

// Write implements io.Writer: it waits while the queue is full.
func (q *byteQueue) Write(p []byte) (int, error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for n := 0; ; {
		for len(q.buf) >= q.limit && !q.ended && !q.dead {
			q.change.Wait()
		}
		if q.ended || q.dead {
			return n, io.ErrClosedPipe
		}
		k := min(len(p)-n, q.limit-len(q.buf))
		q.buf = append(q.buf, p[n:n+k]...)
		n += k
		q.change.Broadcast()
		if n == len(p) {
			return n, nil
		}
	}
}

// offer writes without waiting, over the limit if need be; full says that the
// next one had better wait.
func (q *byteQueue) offer(p []byte) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if !q.ended && !q.dead {
		q.buf = append(q.buf, p...)
		q.change.Broadcast()
	}
}

func (q *byteQueue) full() bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	return len(q.buf) >= q.limit
}

// end lets the reader come to the end of what was written.
func (q *byteQueue) end() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.ended = true
	q.change.Broadcast()
}

// kill ends the queue with what is in it.
func (q *byteQueue) kill() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.dead, q.buf = true, nil
	q.change.Broadcast()
}

// memConn is one end of a connection inside the process.
type memConn struct {
	in, out *byteQueue
}

// memPipe makes a connection with room for 256 KiB each way, so that two ends
// that write at the same time do not wait for each other.
func memPipe() (a, b *memConn) {
	there, back := newByteQueue(256<<10), newByteQueue(256<<10)
	return &memConn{in: back, out: there}, &memConn{in: there, out: back}
}

// Read implements net.Conn.
func (c *memConn) Read(p []byte) (int, error) { return c.in.Read(p) }

// Write implements net.Conn.
func (c *memConn) Write(p []byte) (int, error) { return c.out.Write(p) }

// Close ends both directions. What was written can still be read by the peer.
func (c *memConn) Close() error {
	c.out.end()
	c.in.kill()
	return nil
}

// reset is Close that loses what was written.
func (c *memConn) reset() {
	c.out.kill()
	c.in.kill()
}

// memAddr is the address of an end.
type memAddr struct{}

// Network implements net.Addr.
func (memAddr) Network() string { return "memory" }

// String implements net.Addr.
func (memAddr) String() string { return "sim" }

// LocalAddr implements net.Conn.
func (c *memConn) LocalAddr() net.Addr { return memAddr{} }

// RemoteAddr implements net.Conn.
func (c *memConn) RemoteAddr() net.Addr { return memAddr{} }

// SetDeadline does nothing: whoever gives up closes the connection.
func (c *memConn) SetDeadline(time.Time) error { return nil }

// SetReadDeadline does nothing.
func (c *memConn) SetReadDeadline(time.Time) error { return nil }

// SetWriteDeadline does nothing.
func (c *memConn) SetWriteDeadline(time.Time) error { return nil }
