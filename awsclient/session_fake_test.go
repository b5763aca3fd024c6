package awsclient

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"

	"github.com/coder/websocket"

	"github.com/ecsdeck/ecsdeck/awsclient/shell/channel"
)

// fakeAgent is the least that is at the other end of a data channel: it opens
// against a token that can be used once, acknowledges and echoes. Its frames are
// written out from the protocol, not by the client's code.
type fakeAgent struct {
	mu      sync.Mutex
	token   string
	urls    []string
	refused error // of the next dial
	closing string
	conn    *fakeConn
	seq     int64
	next    int64
	silent  bool // echoes nothing
}

type fakeFrame struct {
	kind    string
	seq     int64
	ptype   uint32
	payload []byte
	id      []byte
}

func (f fakeFrame) encode() []byte {
	b := make([]byte, 120+len(f.payload))
	binary.BigEndian.PutUint32(b, 116)
	copy(b[4:36], fmt.Sprintf("%-32s", f.kind))
	binary.BigEndian.PutUint32(b[36:], 1)
	binary.BigEndian.PutUint64(b[40:], 1)
	binary.BigEndian.PutUint64(b[48:], uint64(f.seq))
	if f.kind == "acknowledge" {
		binary.BigEndian.PutUint64(b[56:], 3)
	}
	copy(b[64:80], "0123456789abcdef")
	sum := sha256.Sum256(f.payload)
	copy(b[80:112], sum[:])
	binary.BigEndian.PutUint32(b[112:], f.ptype)
	binary.BigEndian.PutUint32(b[116:], uint32(len(f.payload)))
	copy(b[120:], f.payload)
	return b
}

func decodeFake(b []byte) fakeFrame {
	return fakeFrame{
		kind: strings.TrimRight(string(b[4:36]), " "), seq: int64(binary.BigEndian.Uint64(b[48:])), ptype: binary.BigEndian.Uint32(b[112:]),
		id: append(append([]byte(nil), b[72:80]...), b[64:72]...), payload: b[120:],
	}
}

// fakeConn is a websocket in memory.
type fakeConn struct {
	agent  *fakeAgent
	in     chan []byte
	closed chan struct{}
	once   sync.Once
}

func (a *fakeAgent) dial(_ context.Context, url string) (channel.Conn, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.urls = append(a.urls, url)
	if a.refused != nil {
		return nil, a.refused
	}
	a.conn = &fakeConn{agent: a, in: make(chan []byte, 1024), closed: make(chan struct{})}
	return a.conn, nil
}

func (c *fakeConn) Read(ctx context.Context) (websocket.MessageType, []byte, error) {
	select {
	case b := <-c.in:
		return websocket.MessageBinary, b, nil
	case <-c.closed:
		return 0, nil, io.EOF
	case <-ctx.Done():
		return 0, nil, ctx.Err()
	}
}

func (c *fakeConn) Write(_ context.Context, kind websocket.MessageType, b []byte) error {
	select {
	case <-c.closed:
		return io.ErrClosedPipe
	default:
		return c.agent.hear(c, kind, b)
	}
}

func (c *fakeConn) Ping(context.Context) error               { return nil }
func (c *fakeConn) Close(websocket.StatusCode, string) error { return c.CloseNow() }
func (c *fakeConn) CloseNow() error                          { c.once.Do(func() { close(c.closed) }); return nil }
func (c *fakeConn) send(f fakeFrame)                         { c.in <- f.encode() }

func (a *fakeAgent) cut() { a.mu.Lock(); defer a.mu.Unlock(); _ = a.conn.CloseNow() }

func (a *fakeAgent) put(ptype uint32, payload []byte) {
	a.conn.send(fakeFrame{kind: "output_stream_data", seq: a.seq, ptype: ptype, payload: payload})
	a.seq++
}

func (a *fakeAgent) end(output string) { a.mu.Lock(); defer a.mu.Unlock(); a.finish(output) }

func (a *fakeAgent) finish(output string) {
	raw, _ := json.Marshal(map[string]any{"MessageType": "channel_closed", "Output": output, "SchemaVersion": 1})
	a.conn.send(fakeFrame{kind: "channel_closed", payload: raw})
}

// hear takes what the client sends.
func (a *fakeAgent) hear(c *fakeConn, kind websocket.MessageType, b []byte) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	if kind == websocket.MessageText {
		var first map[string]string
		if err := json.Unmarshal(b, &first); err != nil || first["TokenValue"] != a.token {
			_ = c.CloseNow()
			return errors.New("wrong token")
		}
		a.token = ""
		if a.closing != "" {
			a.finish(a.closing)
		}
		if a.seq == 0 && !a.silent {
			a.put(1, []byte("$ "))
		}
		return nil
	}
	f := decodeFake(b)
	if f.kind != "input_stream_data" {
		return nil
	}
	ack, _ := json.Marshal(map[string]any{
		"AcknowledgedMessageType": "input_stream_data", "AcknowledgedMessageId": fmt.Sprintf("%x-%x-%x-%x-%x", f.id[:4], f.id[4:6], f.id[6:8], f.id[8:10], f.id[10:]),
		"AcknowledgedMessageSequenceNumber": f.seq, "IsSequentialMessage": true,
	})
	c.send(fakeFrame{kind: "acknowledge", payload: ack})
	if f.seq == a.next {
		a.next++
		if f.ptype == 1 && !a.silent {
			a.put(1, f.payload)
		}
	}
	return nil
}

// sessionScript is a scripted AWS that starts sessions at an agent.
func sessionScript() (*script, *fakeAgent) {
	s, a := newScript(), &fakeAgent{}
	n := 0
	grant := func() (id, url, token string) {
		n++
		a.mu.Lock()
		defer a.mu.Unlock()
		a.token = fmt.Sprintf("SECRET-TOKEN-%d", n)
		return "session-7", "wss://ssmmessages.eu-west-1.amazonaws.com/v1/data-channel/session-7?role=publish_subscribe", a.token
	}
	s.on["ExecuteCommand"] = func(map[string]any) answer {
		id, url, token := grant()
		return answer{body: map[string]any{"session": map[string]any{"sessionId": id, "streamUrl": url, "tokenValue": token}}}
	}
	start := func(map[string]any) answer {
		id, url, token := grant()
		return answer{body: map[string]any{"SessionId": id, "StreamUrl": url, "TokenValue": token}}
	}
	s.on["StartSession"], s.on["ResumeSession"] = start, start
	s.on["TerminateSession"] = func(map[string]any) answer { return answer{body: map[string]any{"SessionId": "session-7"}} }
	s.on["DescribeTasks"] = func(map[string]any) answer {
		return answer{body: map[string]any{"tasks": []any{map[string]any{
			"taskArn": prefix + "task/prod/t1", "clusterArn": prefix + "cluster/prod",
			"containers": []any{map[string]any{"name": "web", "runtimeId": "t1-new"}},
		}}}}
	}
	return s, a
}
