package channel

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/coder/websocket"
)

// faults are what a gateway does to the frames between client and agent.
// Probabilities are per frame.
type faults struct {
	drop, twice, late float64
	cut               float64
	latency           time.Duration // of each frame
}

// A gateway is the peer of a client: it opens connections against tokens that
// can be used once, and passes frames to and from its agent.
type gateway struct {
	tb    testing.TB
	agent *agent

	mu         sync.Mutex
	faults     faults
	dice       *rand.Rand
	token      string
	tokens     int
	conn       Conn // nil while no client is connected
	clients    map[string]bool
	dials      int
	dialErr    error
	resumeErr  error
	over       bool // ResumeSession has nothing more
	terminated int
	cuts       int
	notify     []Event
	rate       map[int64]int // frames from the client in each second
}

func newGateway(tb testing.TB, f faults, seed uint64) *gateway {
	g := &gateway{
		tb: tb, faults: f, dice: rand.New(rand.NewPCG(seed, 1)), token: "token-0",
		clients: make(map[string]bool), rate: make(map[int64]int),
	}
	g.agent = newAgent(g)
	return g
}

// bubble runs a test in fake time, with a gateway, and lets all that was started
// come to its end.
func bubble(t *testing.T, f faults, test func(t *testing.T, g *gateway)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		g := newGateway(t, f, 1)
		t.Cleanup(func() {
			g.shutDown()
			time.Sleep(time.Minute)
		})
		test(t, g)
	})
}

// shutDown tells whoever is still there to go.
func (g *gateway) shutDown() {
	g.agent.stop()
	g.mu.Lock()
	g.over, g.resumeErr = true, nil
	g.mu.Unlock()
	g.cut()
}

// settle lets time pass, and makes what others did in it safe to look at.
func settle(d time.Duration) {
	time.Sleep(d)
	synctest.Wait()
}

// config is that of a session of this gateway.
func (g *gateway) config() Config {
	return Config{
		SessionID: "session-1", URL: "wss://gateway.test/v1/data-channel/session-1?role=publish_subscribe", Token: "token-0",
		TargetID: "ecs:prod_task_task-1", Dial: g.dial, Resume: g.resume, Terminate: g.terminate,
		Notify: func(e Event) {
			g.mu.Lock()
			defer g.mu.Unlock()
			g.notify = append(g.notify, e)
		},
	}
}

func (g *gateway) dial(_ context.Context, address string) (Conn, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.dials++
	if g.dialErr != nil {
		return nil, g.dialErr
	}
	client, mine := newLink()
	go g.serve(mine)
	return client, nil
}

func (g *gateway) resume(context.Context) (Grant, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.resumeErr != nil {
		return Grant{}, g.resumeErr
	}
	if g.over {
		return Grant{}, nil
	}
	g.tokens++
	g.token = fmt.Sprintf("token-%d", g.tokens)
	return Grant{Token: g.token, URL: "wss://other.test/"}, nil
}

func (g *gateway) terminate(context.Context) error {
	g.mu.Lock()
	g.terminated++
	g.mu.Unlock()
	return nil
}

// serve is one connection of a client.
func (g *gateway) serve(conn Conn) {
	defer func() { _ = conn.CloseNow() }()
	if err := g.admit(conn); err != nil {
		return
	}
	g.write(conn, wireEncodeGateway(wireMessage{kind: "start_publication", created: 1, payload: []byte("not the length")})[:120])
	for {
		kind, b, err := conn.Read(context.Background())
		if err != nil {
			g.mu.Lock()
			if g.conn == conn {
				g.conn = nil
			}
			g.mu.Unlock()
			return
		}
		if kind != websocket.MessageBinary {
			g.tb.Errorf("a text message after the first: %q", b)
		}
		g.mu.Lock()
		g.rate[time.Now().Unix()]++
		g.mu.Unlock()
		g.pass(conn, b, g.agent.receive)
	}
}

// admit reads the first message.
func (g *gateway) admit(conn Conn) error {
	kind, b, err := conn.Read(context.Background())
	if err != nil {
		return err
	}
	var first map[string]string
	if err := json.Unmarshal(b, &first); err != nil || kind != websocket.MessageText {
		g.tb.Errorf("first message: %v, %v, %q", kind, err, b)
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	if first["TokenValue"] != g.token {
		return errors.New("refused")
	}
	g.token = "used"
	if len(first) != 5 || first["MessageSchemaVersion"] != "1.0" || first["ClientVersion"] == "" || len(first["RequestId"]) != 36 {
		g.tb.Errorf("first message: %q", b)
	}
	g.clients[first["ClientId"]] = true
	g.conn = conn
	return nil
}

// pass hands one frame on, with the faults that are asked for.
func (g *gateway) pass(conn Conn, b []byte, to func([]byte)) {
	g.mu.Lock()
	f := g.faults
	drop, twice, late, cut := g.dice.Float64() < f.drop, g.dice.Float64() < f.twice, g.dice.Float64() < f.late, g.dice.Float64() < f.cut
	delay := f.latency
	if late {
		delay += time.Duration(g.dice.IntN(80)) * time.Millisecond
	}
	if cut {
		g.cuts++
	}
	g.mu.Unlock()
	if cut {
		_ = conn.CloseNow()
	}
	if cut || drop {
		return
	}
	for n := 0; n < 1 || twice && n < 2; n++ {
		if delay == 0 {
			to(b)
		} else {
			time.AfterFunc(delay, func() { to(b) })
		}
	}
}

// toClient passes a frame of the agent; without a client it is lost.
func (g *gateway) toClient(b []byte) {
	g.mu.Lock()
	conn := g.conn
	g.mu.Unlock()
	if conn != nil {
		g.pass(conn, b, func(b []byte) { g.write(conn, b) })
	}
}

func (g *gateway) write(conn Conn, b []byte) {
	_ = conn.Write(context.Background(), websocket.MessageBinary, b)
}

// close is the end of the session, as the gateway tells it.
func (g *gateway) close(output string) {
	g.mu.Lock()
	conn := g.conn
	g.over = true
	g.mu.Unlock()
	if conn == nil {
		return
	}
	payload := fmt.Sprintf(`{"MessageId":"m","CreatedDate":"d","DestinationId":"x","SessionId":"session-1","MessageType":"channel_closed","SchemaVersion":1,"Output":%q}`, output)
	g.write(conn, wireEncodeGateway(wireMessage{kind: "channel_closed", created: 1, payload: []byte(payload)}))
	time.AfterFunc(200*time.Millisecond, func() { _ = conn.CloseNow() })
}

// cut closes the connection of the client, as AWS does about hourly.
func (g *gateway) cut() {
	g.mu.Lock()
	conn := g.conn
	g.mu.Unlock()
	if conn != nil {
		_ = conn.CloseNow()
	}
}

func (g *gateway) terminations() int {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.terminated
}

func (g *gateway) heard(kind EventKind) int {
	g.mu.Lock()
	defer g.mu.Unlock()
	n := 0
	for _, e := range g.notify {
		if e.Kind == kind {
			n++
		}
	}
	return n
}
