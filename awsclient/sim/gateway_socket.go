package sim

import (
	"context"
	"encoding/json"
	"math/rand/v2"
	"sync"
	"time"

	"github.com/coder/websocket"
)

// farewellTime is how long a socket stays open after channel_closed.
const farewellTime = 200 * time.Millisecond

// opening is the first frame of a socket.
type opening struct {
	MessageSchemaVersion string
	RequestId            string
	TokenValue           string
	ClientId             string
	ClientVersion        string
}

// socket is one websocket of a client. Its session outlives it.
type socket struct {
	world *World
	conn  *websocket.Conn
	out   chan []byte // to the client; a full one loses messages, as a network does
	done  chan struct{}
	once  sync.Once

	mu      sync.Mutex
	rng     *rand.Rand
	count   int
	held    [2]*heldMessage // reordered ones, by direction
	tokens  float64         // of the rate limit
	refill  time.Time
	flooded bool
}

// heldMessage is a message that waits for the next one to overtake it.
type heldMessage struct {
	pass  func()
	timer *time.Timer
}

// serveChannel carries a session over a socket until the socket closes.
func (w *World) serveChannel(ctx context.Context, conn *websocket.Conn, id string) {
	defer func() { _ = conn.CloseNow() }()
	first, ok := readOpening(ctx, conn)
	s := w.shells.find(id)
	if !ok || s == nil || !s.redeem(first.TokenValue) {
		_ = conn.Close(websocket.StatusPolicyViolation, "the token is not valid")
		return
	}
	k := &socket{
		world: w, conn: conn, out: make(chan []byte, 4096), done: make(chan struct{}),
		rng: rand.New(rand.NewPCG(w.opts.Seed, uint64(s.started.UnixNano()))), refill: time.Now(), tokens: 2 * w.opts.Shell.rate(),
	}
	defer k.close()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	life := time.AfterFunc(w.opts.Shell.socketLife(), func() { k.cut(false) })
	defer life.Stop()
	w.spawn(func() { k.write(ctx) })
	k.gate(typeStart, nil)
	if !s.attach(k, first.ClientVersion) {
		return
	}
	defer s.detach(k)
	k.read(ctx, s)
}

// readOpening reads the text frame with the token.
func readOpening(ctx context.Context, conn *websocket.Conn) (first opening, ok bool) {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	kind, text, err := conn.Read(ctx)
	if err != nil || kind != websocket.MessageText || json.Unmarshal(text, &first) != nil {
		return first, false
	}
	return first, first.MessageSchemaVersion == "1.0"
}

// read hands messages of the client to the agent until the socket closes.
func (k *socket) read(ctx context.Context, s *session) {
	for {
		kind, frame, err := k.conn.Read(ctx)
		if err != nil {
			return
		}
		if kind != websocket.MessageBinary {
			continue
		}
		m, err := decodeMessage(frame)
		if err != nil {
			continue // what cannot be read is dropped, and sent again
		}
		if m.kind == typeInput {
			k.tally()
		}
		k.disturb(s, 0, func() { s.agent.receive(m) })
	}
}

// floodTime is how long a client that is too fast may go on after it was told
// to pause.
const floodTime = 2 * time.Second

// tally counts a stream message against the rate limit of the gateway. A client
// that is too fast is told to pause; if it is too fast still two seconds later it
// is cut off.
func (k *socket) tally() {
	k.mu.Lock()
	k.earn()
	k.tokens--
	first := k.tokens < 0 && !k.flooded
	k.flooded = k.flooded || first
	k.mu.Unlock()
	if !first {
		return
	}
	k.gate(typePause, nil)
	k.world.spawn(func() {
		select {
		case <-k.done:
			return
		case <-time.After(floodTime):
		}
		k.mu.Lock()
		k.earn()
		still := k.tokens < 0
		k.flooded = still
		k.mu.Unlock()
		if still {
			k.cut(false)
		} else {
			k.gate(typeStart, nil)
		}
	})
}

// earn adds the tokens of the time that has passed. The caller holds k.mu.
func (k *socket) earn() {
	now, rate := time.Now(), k.world.opts.Shell.rate()
	k.tokens = min(2*rate, k.tokens+now.Sub(k.refill).Seconds()*rate)
	k.refill = now
}

// deliver sends a message of the agent to the client.
func (k *socket) deliver(s *session, m *message) {
	frame := m.encode()
	k.disturb(s, 1, func() { k.push(frame) })
}

// push queues a frame; when the queue is full it is lost, and will be sent again.
func (k *socket) push(frame []byte) {
	select {
	case k.out <- frame:
	default:
	}
}

// gate sends a message of the gateway itself.
func (k *socket) gate(kind string, body []byte) {
	k.mu.Lock()
	m := message{kind: kind, created: time.Now().UnixMilli(), flags: flagSyn | flagFin, id: randomUUID(k.rng), body: body}
	k.mu.Unlock()
	select { // unlike those of the agent it is never sent again
	case k.out <- m.encodeGate():
	case <-k.done:
	}
}

// write sends what is queued.
func (k *socket) write(ctx context.Context) {
	for {
		select {
		case frame := <-k.out:
			if err := k.conn.Write(ctx, websocket.MessageBinary, frame); err != nil {
				k.close()
				return
			}
		case <-k.done:
			return
		case <-ctx.Done():
			return
		}
	}
}

// close drops the socket.
func (k *socket) close() {
	k.once.Do(func() {
		close(k.done)
		_ = k.conn.CloseNow()
	})
}

// cut closes the socket as the gateway does about every hour, or breaks it.
func (k *socket) cut(abrupt bool) {
	if abrupt {
		k.close()
		return
	}
	// Waiting for the client's answer must not hold up whoever cuts.
	k.world.spawn(func() {
		_ = k.conn.Close(websocket.StatusNormalClosure, "Bye")
		k.close()
	})
}

// channelClosed is the payload of channel_closed.
type channelClosed struct {
	MessageId     string
	CreatedDate   string
	DestinationId string
	SessionId     string
	MessageType   string
	SchemaVersion int
	Output        string
}

// farewell tells the client that the session is over and leaves the socket open
// for a moment.
func (k *socket) farewell(s *session, output string) {
	now := time.Now().UTC()
	k.mu.Lock()
	id := randomUUID(k.rng)
	k.mu.Unlock()
	body, err := marshalJSON(channelClosed{
		MessageId: id.String(), CreatedDate: now.Format("2006-01-02T15:04:05.000Z"), DestinationId: s.id, SessionId: s.id,
		MessageType: typeClosed, SchemaVersion: 1, Output: output,
	})
	if err != nil { // strings alone: they always marshal
		body = nil
	}
	k.gate(typeClosed, body)
	k.world.spawn(func() {
		select {
		case <-time.After(farewellTime):
			k.cut(false)
		case <-k.done:
		}
	})
}

// attach makes the socket the session's. The agent starts with the first one.
func (s *session) attach(k *socket, client string) bool {
	s.mu.Lock()
	if s.over() {
		s.mu.Unlock()
		return false
	}
	old, first := s.socket, s.agent == nil
	s.socket = k
	s.sockets++
	s.client = client
	if first {
		s.agent = newAgent(s, client)
	}
	agent := s.agent
	s.mu.Unlock()
	if old != nil {
		old.close()
	}
	if first {
		s.world.spawn(agent.run)
	} else {
		agent.resend()
	}
	return true
}

// detach takes the socket away from the session. The agent goes on.
func (s *session) detach(k *socket) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.socket == k {
		s.socket = nil
	}
}

// toClient hands a message to the socket that is there; without one it is lost,
// and will be sent again.
func (s *session) toClient(m *message) {
	s.mu.Lock()
	k := s.socket
	s.mu.Unlock()
	if k != nil {
		k.deliver(s, m)
	}
}
