package sim

import (
	"slices"
	"sync"
	"time"
)

// sender is the sending side of a reliable stream.
type sender struct {
	agent *agent

	mu      sync.Mutex
	change  sync.Cond
	next    int64
	unacked []*sentMessage // oldest first
	rto     time.Duration
	srtt    time.Duration
	dev     time.Duration
	armed   bool
	closed  bool
}

// sentMessage is a message that was not acknowledged yet.
type sentMessage struct {
	*message
	at    time.Time
	times int
}

const (
	// window is how many messages may be on their way.
	window = 1000
	// beat is how often the oldest message is looked at.
	beat = 100 * time.Millisecond
	// longestWait bounds the wait for an acknowledgement.
	longestWait = time.Second
)

func (x *sender) init(a *agent) {
	x.agent, x.rto, x.srtt = a, 200*time.Millisecond, 100*time.Millisecond
	x.change.L = &x.mu
}

// put sends one message, after the ones before it have left the window. It says
// whether the session still goes on.
func (x *sender) put(kind payloadKind, body []byte) bool {
	x.mu.Lock()
	defer x.mu.Unlock()
	for len(x.unacked) >= window && !x.closed {
		x.change.Wait()
	}
	if x.closed {
		return false
	}
	m := &sentMessage{at: time.Now(), times: 1, message: &message{
		kind: typeOutput, seq: x.next, created: time.Now().UnixMilli(), id: x.agent.uuid(), payload: kind, body: slices.Clone(body),
	}}
	if x.next == 0 {
		m.flags = flagSyn
	}
	x.next++
	x.unacked = append(x.unacked, m)
	x.agent.session.toClient(m.message)
	x.arm()
	return true
}

// arm lets the oldest message be looked at.
func (x *sender) arm() {
	if !x.armed && !x.closed {
		x.armed = true
		time.AfterFunc(beat, x.look)
	}
}

// look sends the oldest message again when it is late. The others wait: one that
// is lost holds up the rest anyway.
func (x *sender) look() {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.armed = false
	if x.closed || len(x.unacked) == 0 {
		return
	}
	if oldest := x.unacked[0]; time.Since(oldest.at) > x.rto {
		oldest.at, oldest.times = time.Now(), oldest.times+1
		x.agent.session.toClient(oldest.message)
	}
	x.arm()
}

// again sends everything that is not acknowledged.
func (x *sender) again() {
	x.mu.Lock()
	defer x.mu.Unlock()
	for _, m := range x.unacked {
		m.at, m.times = time.Now(), m.times+1
		x.agent.session.toClient(m.message)
	}
}

// acknowledged forgets a message and learns how long the way is.
func (x *sender) acknowledged(seq int64) {
	x.mu.Lock()
	defer x.mu.Unlock()
	i, ok := slices.BinarySearchFunc(x.unacked, seq, func(m *sentMessage, seq int64) int { return int(m.seq - seq) })
	if !ok {
		return
	}
	if m := x.unacked[i]; m.times == 1 { // of one that was sent twice nobody knows which was answered
		rtt := time.Since(m.at)
		x.dev = (3*x.dev + (x.srtt - rtt).Abs()) / 4
		x.srtt = (7*x.srtt + rtt) / 8
		x.rto = min(longestWait, x.srtt+max(10*time.Millisecond, 4*x.dev))
	}
	x.unacked = slices.Delete(x.unacked, i, i+1)
	x.change.Broadcast()
}

// drain waits until everything is acknowledged, or for that long.
func (x *sender) drain(d time.Duration) {
	giveUp := time.AfterFunc(d, x.close)
	defer giveUp.Stop()
	x.mu.Lock()
	defer x.mu.Unlock()
	for len(x.unacked) > 0 && !x.closed {
		x.change.Wait()
	}
}

// close ends the stream; whoever waits to send is told no.
func (x *sender) close() {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.closed = true
	x.change.Broadcast()
}
