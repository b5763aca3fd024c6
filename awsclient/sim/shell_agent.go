package sim

import (
	"encoding/json"
	"math/rand/v2"
	"sync"
	"time"
)

const (
	// agentGone is the output of a session whose task or host ended under it.
	// What AWS says there is not known; the client has to ask for the reason.
	agentGone = "The session was cancelled."
	// drainTime is how long an agent waits for what it sent to be acknowledged
	// before it says that the session is over.
	drainTime = 2 * time.Second
	// lookTime is how often an agent looks whether its task still runs.
	lookTime = 500 * time.Millisecond
	// holdLimit is how many messages that came too early an agent keeps.
	holdLimit = 100_000
)

// agent is the far end of a session: the SSM agent in the container or on the
// host. It lives from the first connection to the end of the session.
type agent struct {
	session *session
	client  string // its version
	send    sender

	rngMu sync.Mutex
	rng   *rand.Rand

	mu       sync.Mutex // guards the receiving side
	expected int64
	held     map[int64]*message
	shaking  bool
	answers  chan *message       // of the client in the handshake
	sink     func(*message) bool // takes what comes; false is "not yet". Nil is not ready.
	keys     *cipherPair         // nil without encryption
	active   time.Time           // when something was last typed or printed
}

func newAgent(s *session, client string) *agent {
	a := &agent{
		session: s, client: client, held: map[int64]*message{}, answers: make(chan *message, 8), active: time.Now(),
		rng:     rand.New(rand.NewPCG(s.world.opts.Seed, uint64(s.started.UnixNano())+1)),
		shaking: s.shakes(),
	}
	a.send.init(a)
	return a
}

// run is the agent's life.
func (a *agent) run() {
	s := a.session
	s.world.spawn(a.watch)
	output := ""
	if a.shaking {
		output = a.handshake()
	}
	if output == "" && !s.over() {
		switch s.sessionType() {
		case "Port":
			output = a.runPort()
		default:
			output = a.runShell()
		}
	}
	a.send.drain(drainTime)
	s.end(output)
}

// watch ends the session when its task, its container or its host ends, or when
// nothing happens in it for too long.
func (a *agent) watch() {
	s := a.session
	defer a.send.close()
	tick := time.NewTicker(lookTime)
	defer tick.Stop()
	for {
		select {
		case <-s.stop:
			return
		case <-tick.C:
		}
		switch {
		case !s.world.stillThere(s.place):
			s.vanish()
		case a.idle() > s.world.opts.Shell.idle():
			s.end("")
		}
	}
}

// stillThere lets time pass in the World and looks whether a place still runs.
func (w *World) stillThere(p *place) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.advance(time.Now())
	return p.there()
}

func (a *agent) idle() time.Duration {
	a.mu.Lock()
	defer a.mu.Unlock()
	return time.Since(a.active)
}

// begin makes the agent ready for the client's data.
func (a *agent) begin(sink func(*message) bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.shaking, a.sink = false, sink
}

// receive takes one message of the client. It never waits.
func (a *agent) receive(m *message) {
	switch m.kind {
	case typeAck:
		var of acknowledged
		if json.Unmarshal(m.body, &of) == nil {
			a.send.acknowledged(of.AcknowledgedMessageSequenceNumber)
		}
	case typeInput:
		a.mu.Lock()
		defer a.mu.Unlock()
		a.inOrder(m)
	}
}

// inOrder handles the messages in the order of their numbers. One that cannot
// be handled yet is not acknowledged: the client sends it again.
func (a *agent) inOrder(m *message) {
	switch {
	case m.seq < a.expected:
		a.acknowledge(m)
	case m.seq > a.expected:
		if len(a.held) < holdLimit {
			a.held[m.seq] = m
			a.acknowledge(m)
		}
	case a.handle(m, false):
		a.acknowledge(m)
		a.expected++
		for {
			next := a.held[a.expected]
			if next == nil {
				return
			}
			delete(a.held, a.expected)
			a.handle(next, true) // it is acknowledged already
			a.expected++
		}
	}
}

// handle takes a message that is due. It says no to one that must come again,
// unless it must not (sure).
func (a *agent) handle(m *message, sure bool) bool {
	if a.shaking {
		if m.payload == payHandshakeResponse || m.payload == payChallengeResponse {
			select {
			case a.answers <- m:
			default: // an answer that nobody asked for
			}
		}
		return true // data before the end of the handshake is acknowledged and dropped
	}
	if a.sink == nil {
		return sure
	}
	return a.sink(m) || sure
}

// acknowledged is the payload of an acknowledgement.
type acknowledged struct {
	AcknowledgedMessageType           string
	AcknowledgedMessageId             string
	AcknowledgedMessageSequenceNumber int64
	IsSequentialMessage               bool
}

func (a *agent) acknowledge(m *message) {
	body, err := marshalJSON(acknowledged{m.kind, m.id.String(), m.seq, true})
	if err != nil { // strings and numbers: they always marshal
		return
	}
	a.session.toClient(&message{kind: typeAck, flags: flagSyn | flagFin, created: time.Now().UnixMilli(), id: a.uuid(), body: body})
}

func (a *agent) uuid() UUID {
	a.rngMu.Lock()
	defer a.rngMu.Unlock()
	return randomUUID(a.rng)
}

// random makes n random bytes.
func (a *agent) random(n int) []byte {
	a.rngMu.Lock()
	defer a.rngMu.Unlock()
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(a.rng.Uint32())
	}
	return b
}

// resend sends what is not acknowledged again, after a new connection.
func (a *agent) resend() { a.send.again() }
