package channel

// maxAcks bounds the acknowledgements that wait. A message whose acknowledgement
// is left out is repeated by the agent and then acknowledged.
const maxAcks = maxHeld

type ack struct {
	kind     string
	id       string
	sequence int64
}

// An ackQueue keeps the acknowledgements to send, one for each message.
type ackQueue struct {
	list    []ack
	waiting map[int64]struct{}
}

func (q *ackQueue) put(m *message) {
	if _, twice := q.waiting[m.sequence]; twice || len(q.list) >= maxAcks {
		return
	}
	if q.waiting == nil {
		q.waiting = make(map[int64]struct{})
	}
	q.waiting[m.sequence] = struct{}{}
	q.list = append(q.list, ack{m.kind, m.id.String(), m.sequence})
}

func (q *ackQueue) empty() bool { return len(q.list) == 0 }

func (q *ackQueue) take() ack {
	a := q.list[0]
	q.list = q.list[1:]
	delete(q.waiting, a.sequence)
	return a
}
