package channel

// maxHeld is how many messages ahead of the expected one are held, the plugin's
// number.
const maxHeld = 10_000

// A receiver puts the messages of one direction in order. It has no clock and
// no lock of its own.
type receiver struct {
	expected int64
	held     map[int64]message
	size     int // bytes of payload in held
	limit    int // of size
	refused  int64
}

func newReceiver(limit int) receiver {
	return receiver{held: make(map[int64]message), limit: limit, refused: -1}
}

// accept takes a message and reports whether to acknowledge it, and whether it
// is the expected one, which the caller must process now and then ask next for
// more. room tells whether there is room for the expected message. What finds no
// room is not acknowledged: that is how the protocol pushes back, and the sender
// repeats it.
func (r *receiver) accept(m *message, room bool) (acknowledge, process bool) {
	switch {
	case m.sequence < 0:
		return false, false
	case m.sequence < r.expected:
		return true, false // our acknowledgement was lost
	case m.sequence > r.expected:
		return r.hold(m), false
	case !room:
		r.refuse(m)
		return false, false
	}
	r.expected++
	return true, true
}

func (r *receiver) hold(m *message) bool {
	if _, twice := r.held[m.sequence]; twice {
		return true
	}
	if m.sequence-r.expected > maxHeld || r.size+len(m.payload) > r.limit {
		r.refuse(m)
		return false
	}
	r.held[m.sequence] = *m
	r.size += len(m.payload)
	return true
}

func (r *receiver) refuse(m *message) { r.refused = max(r.refused, m.sequence) }

// next returns the held message that is now expected.
func (r *receiver) next() (message, bool) {
	m, ok := r.held[r.expected]
	if ok {
		delete(r.held, r.expected)
		r.size -= len(m.payload)
		r.expected++
	}
	return m, ok
}

// gap reports whether the peer has sent more than could be put in order.
func (r *receiver) gap() bool { return len(r.held) > 0 || r.refused >= r.expected }
