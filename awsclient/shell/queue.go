package shell

import (
	"io"
	"sync"
)

// queue holds what was typed until the session takes it. It is there so that
// typing is read, and an escape found, also while the session hangs.
type queue struct {
	max int

	mu      sync.Mutex
	changed sync.Cond
	data    []byte
	ended   bool  // nothing more will come
	dropped error // nobody takes anything more
}

func newQueue(most int) *queue {
	q := &queue{max: most}
	q.changed.L = &q.mu
	return q
}

// put adds p, and waits while the queue is full.
func (q *queue) put(p []byte) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	for len(p) > 0 {
		for len(q.data) >= q.max && q.dropped == nil {
			q.changed.Wait()
		}
		if q.dropped != nil {
			return q.dropped
		}
		n := min(len(p), q.max-len(q.data))
		q.data = append(q.data, p[:n]...)
		p = p[n:]
		q.changed.Broadcast()
	}
	return nil
}

// take moves what is there into p, and waits for it; io.EOF at the end.
func (q *queue) take(p []byte) (int, error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for len(q.data) == 0 {
		switch {
		case q.dropped != nil:
			return 0, q.dropped
		case q.ended:
			return 0, io.EOF
		}
		q.changed.Wait()
	}
	n := copy(p, q.data)
	if q.data = q.data[n:]; len(q.data) == 0 {
		q.data = nil // a paste is not kept in memory
	}
	q.changed.Broadcast()
	return n, nil
}

// end says that nothing more will come.
func (q *queue) end() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.ended = true
	q.changed.Broadcast()
}

// drop gives up what is there, and everyone who waits.
func (q *queue) drop(err error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.dropped, q.data = err, nil
	q.changed.Broadcast()
}
