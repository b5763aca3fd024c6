package channel

import (
	"encoding/json"
	"fmt"
	"sync"
	"time"
)

// agentBacklog is how many messages the agent of the tests keeps unacknowledged
// before it stops to read its shell.
const agentBacklog = 512

type agentMessage struct {
	frame []byte
	at    time.Time
	tries int
}

// An agent speaks the other end of a data channel, with its own, simple
// implementation of order and repetition.
type agent struct {
	g *gateway

	mu       sync.Mutex
	changed  *sync.Cond
	next     int64
	oldest   int64
	unacked  map[int64]*agentMessage
	ticking  bool
	expected int64
	held     map[int64]wireMessage
	deaf     bool // acknowledges nothing, as before the shell is up
	stopped  bool
	repeats  int

	// onInput gets stream messages in order, outside of the lock.
	onInput func(m wireMessage)
	inbox   []wireMessage
	busy    bool
}

func newAgent(g *gateway) *agent {
	a := &agent{g: g, unacked: make(map[int64]*agentMessage), held: make(map[int64]wireMessage)}
	a.changed = sync.NewCond(&a.mu)
	return a
}

// send sends a stream message, and waits while too many are not acknowledged.
func (a *agent) send(ptype payloadType, payload []byte) {
	a.mu.Lock()
	for len(a.unacked) >= agentBacklog && !a.stopped {
		a.changed.Wait()
	}
	if a.stopped {
		a.mu.Unlock()
		return
	}
	m := wireMessage{
		kind: "output_stream_data", created: time.Now().UnixMilli(), seq: a.next,
		id: newUUID(), ptype: uint32(ptype), payload: payload,
	}
	if a.next == 0 {
		m.flags = 1
	}
	frame := wireEncode(m)
	a.unacked[a.next] = &agentMessage{frame: frame, at: time.Now(), tries: 1}
	a.next++
	if !a.ticking {
		a.ticking = true
		go a.repeat()
	}
	a.mu.Unlock()
	a.g.toClient(frame)
}

// output sends data in messages of at most 1,024 bytes.
func (a *agent) output(p []byte) {
	for len(p) > 0 {
		n := min(len(p), 1024)
		a.send(payloadOutput, p[:n])
		p = p[n:]
	}
}

// repeat looks at the oldest message every 100 ms, as agents do, while there is
// one.
func (a *agent) repeat() {
	for {
		time.Sleep(100 * time.Millisecond)
		a.mu.Lock()
		if len(a.unacked) == 0 || a.stopped {
			a.ticking = false
			a.mu.Unlock()
			return
		}
		m := a.unacked[a.oldest]
		var frame []byte
		if time.Since(m.at) > 200*time.Millisecond {
			m.at = time.Now()
			m.tries++
			a.repeats++
			frame = m.frame
		}
		a.mu.Unlock()
		if frame != nil {
			a.g.toClient(frame)
		}
	}
}

// receive takes a frame of the client.
func (a *agent) receive(b []byte) {
	m, err := wireDecode(b)
	if err != nil {
		a.g.tb.Errorf("a frame of the client: %v", err)
		return
	}
	switch m.kind {
	case "acknowledge":
		a.receiveAck(m)
	case "input_stream_data":
		a.receiveStream(m)
	default:
		a.g.tb.Errorf("a client sends %q", m.kind)
	}
}

func (a *agent) receiveAck(m wireMessage) {
	if m.flags != 3 || m.ptype != 0 || m.seq != 0 {
		a.g.tb.Errorf("acknowledge with flags %d, payload type %d, sequence %d", m.flags, m.ptype, m.seq)
	}
	var ack struct {
		AcknowledgedMessageType           string
		AcknowledgedMessageId             string
		AcknowledgedMessageSequenceNumber int64
		IsSequentialMessage               bool
	}
	if err := json.Unmarshal(m.payload, &ack); err != nil || !ack.IsSequentialMessage || ack.AcknowledgedMessageType != "output_stream_data" {
		a.g.tb.Errorf("acknowledge %q: %v", m.payload, err)
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	sent, ok := a.unacked[ack.AcknowledgedMessageSequenceNumber]
	if !ok {
		return
	}
	sentMessage, _ := wireDecode(sent.frame)
	if id := uuid(sentMessage.id).String(); id != ack.AcknowledgedMessageId {
		a.g.tb.Errorf("acknowledged id %s, sent %s", ack.AcknowledgedMessageId, id)
	}
	delete(a.unacked, ack.AcknowledgedMessageSequenceNumber)
	for a.oldest < a.next && a.unacked[a.oldest] == nil {
		a.oldest++
	}
	a.changed.Broadcast()
}

func (a *agent) receiveStream(m wireMessage) {
	a.mu.Lock()
	if a.deaf || a.stopped {
		a.mu.Unlock()
		return
	}
	if m.seq == a.expected {
		a.inbox = append(a.inbox, m)
		a.expected++
		for {
			next, ok := a.held[a.expected]
			if !ok {
				break
			}
			delete(a.held, a.expected)
			a.inbox = append(a.inbox, next)
			a.expected++
		}
	} else if m.seq > a.expected {
		a.held[m.seq] = m
	}
	if len(a.inbox) > 0 && !a.busy {
		a.busy = true
		go a.drain()
	}
	a.mu.Unlock()
	payload := fmt.Sprintf(`{"AcknowledgedMessageType":"input_stream_data","AcknowledgedMessageId":"%s","AcknowledgedMessageSequenceNumber":%d,"IsSequentialMessage":true}`, uuid(m.id), m.seq)
	a.g.toClient(wireEncode(wireMessage{kind: "acknowledge", created: time.Now().UnixMilli(), flags: 3, id: newUUID(), payload: []byte(payload)}))
}

// drain hands input on in order, beside the reader, as what it does may block.
func (a *agent) drain() {
	for {
		a.mu.Lock()
		if len(a.inbox) == 0 {
			a.busy = false
			a.mu.Unlock()
			return
		}
		m := a.inbox[0]
		a.inbox = a.inbox[1:]
		handler := a.onInput
		a.mu.Unlock()
		if handler != nil {
			handler(m)
		}
	}
}

// drained waits until everything that was sent is acknowledged.
func (a *agent) drained() {
	a.mu.Lock()
	defer a.mu.Unlock()
	for len(a.unacked) > 0 && !a.stopped {
		a.changed.Wait()
	}
}

// stop ends the agent without a word.
func (a *agent) stop() {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.stopped = true
	a.changed.Broadcast()
}
