package budget

import "slices"

// waiter is one call that waits in a queue. All fields are guarded by the lock
// of the queue's owner.
type waiter struct {
	ready   chan struct{} // closed when served
	granted bool
}

// queue holds waiters by priority, first come first served inside one.
type queue struct{ lanes [priorities][]*waiter }

func (q *queue) push(p Priority) *waiter {
	w := &waiter{ready: make(chan struct{})}
	lane := p.order()
	q.lanes[lane] = append(q.lanes[lane], w)
	return w
}

// pop serves the most urgent waiter; it reports false when nobody waits.
func (q *queue) pop() bool {
	for i, lane := range q.lanes {
		if len(lane) == 0 {
			continue
		}
		w := lane[0]
		q.lanes[i] = slices.Delete(lane, 0, 1)
		w.granted = true
		close(w.ready)
		return true
	}
	return false
}

func (q *queue) remove(w *waiter) {
	for i, lane := range q.lanes {
		if j := slices.Index(lane, w); j >= 0 {
			q.lanes[i] = slices.Delete(lane, j, j+1)
			return
		}
	}
}

func (q *queue) len() int {
	n := 0
	for _, lane := range q.lanes {
		n += len(lane)
	}
	return n
}
