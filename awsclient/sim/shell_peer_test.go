package sim

import (
	"bytes"
	"context"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/kms"
	"github.com/coder/websocket"
)

// peer is the client of a session, made from the description of the protocol
// for these tests alone.
type peer struct {
	t        testing.TB
	session  string
	http     *http.Client
	version  string
	patience time.Duration
	resume   func() (token string) // nil: a lost connection is the end
	onShake  func(req map[string]any) map[string]any
	keys     *peerKeys

	work     sync.WaitGroup
	mu       sync.Mutex
	change   sync.Cond
	conn     *websocket.Conn
	next     int64
	unacked  []*message
	expected int64
	held     map[int64]*message
	got      bytes.Buffer // Output
	errs     bytes.Buffer // StdErr
	exit     string       // ExitCode
	flags    []uint32
	agent    string // version, from the handshake
	shaken   bool
	closed   *channelClosed
	gone     bool // no connection comes any more
	sockets  int
	gates    []string // messages of the gateway
}

// dialPeer connects to a session.
func dialPeer(t testing.TB, w *World, session, url, token string, change func(*peer)) *peer {
	t.Helper()
	p := &peer{t: t, session: session, version: "1.2.792.0", patience: 2 * time.Minute, held: map[int64]*message{}, http: &http.Client{Transport: w.RoundTripper()}}
	p.change.L = &p.mu
	if change != nil {
		change(p)
	}
	if err := p.connect(t.Context(), url, token); err != nil {
		t.Fatal(err)
	}
	p.work.Go(func() { p.life(url) })
	p.work.Go(p.repeat)
	return p
}

func (p *peer) connect(ctx context.Context, url, token string) error {
	conn, resp, err := websocket.Dial(ctx, url, &websocket.DialOptions{HTTPClient: p.http})
	if err != nil {
		return err
	}
	_ = resp
	conn.SetReadLimit(1 << 20)
	first := fmt.Sprintf(`{"MessageSchemaVersion":"1.0","RequestId":"r","TokenValue":%q,"ClientId":"c","ClientVersion":%q}`, token, p.version)
	if err := conn.Write(ctx, websocket.MessageText, []byte(first)); err != nil {
		return err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.conn = conn
	p.sockets++
	for _, m := range p.unacked {
		p.write(m)
	}
	return nil
}

// life reads until the session ends, over as many connections as that takes.
func (p *peer) life(url string) {
	defer func() {
		p.mu.Lock()
		p.gone = true
		p.change.Broadcast()
		p.mu.Unlock()
	}()
	for {
		p.read()
		p.mu.Lock()
		over := p.closed != nil || p.gone
		p.mu.Unlock()
		if over || p.resume == nil {
			return
		}
		time.Sleep(50 * time.Millisecond)
		token := p.resume()
		if token == "" || p.connect(context.WithoutCancel(p.t.Context()), url, token) != nil {
			return
		}
	}
}

func (p *peer) read() {
	p.mu.Lock()
	conn := p.conn
	p.mu.Unlock()
	for {
		_, frame, err := conn.Read(context.Background())
		if err != nil {
			_ = conn.CloseNow()
			return
		}
		p.receive(frame)
	}
}

func (p *peer) receive(frame []byte) {
	p.mu.Lock()
	defer p.mu.Unlock()
	defer p.change.Broadcast()
	if binary.BigEndian.Uint32(frame) == gateHeader {
		kind := strings.TrimRight(string(frame[4:36]), "\x00")
		p.gates = append(p.gates, kind)
		if kind == typeClosed {
			p.closed = new(channelClosed)
			if err := json.Unmarshal(frame[gateHeader+4:], p.closed); err != nil {
				p.t.Errorf("channel_closed: %v", err)
			}
		}
		return
	}
	m, err := decodeMessage(frame)
	if err != nil {
		p.t.Errorf("frame: %v", err)
		return
	}
	switch m.kind {
	case typeAck:
		var of acknowledged
		if err := json.Unmarshal(m.body, &of); err != nil || m.flags != 3 || m.seq != 0 {
			p.t.Errorf("acknowledgement %+v: %v", m, err)
		}
		for i, u := range p.unacked {
			if u.seq == of.AcknowledgedMessageSequenceNumber {
				if of.AcknowledgedMessageId != u.id.String() || of.AcknowledgedMessageType != typeInput {
					p.t.Errorf("acknowledgement names %+v, sent %v", of, u.id)
				}
				p.unacked = append(p.unacked[:i:i], p.unacked[i+1:]...)
				break
			}
		}
	case typeOutput:
		p.ack(m)
		if m.seq >= p.expected {
			p.held[m.seq] = m
		}
		for p.held[p.expected] != nil {
			m := p.held[p.expected]
			delete(p.held, p.expected)
			p.expected++
			p.take(m)
		}
	default:
		p.t.Errorf("message of type %q", m.kind)
	}
}

func (p *peer) take(m *message) {
	switch m.payload {
	case payOutput:
		p.got.Write(p.keys.open(p.t, m.body))
	case payStdErr:
		p.errs.Write(p.keys.open(p.t, m.body))
	case payExitCode:
		p.exit = string(p.keys.open(p.t, m.body))
	case payFlag:
		p.flags = append(p.flags, binary.BigEndian.Uint32(m.body))
	case payHandshakeRequest:
		var req map[string]any
		if err := json.Unmarshal(m.body, &req); err != nil {
			p.t.Errorf("handshake: %v", err)
		}
		p.agent, _ = req["AgentVersion"].(string)
		answer := p.onShake
		if answer == nil {
			answer = p.agreeable
		}
		if resp := answer(req); resp != nil {
			body, _ := json.Marshal(resp)
			p.put(payHandshakeResponse, body)
		}
	case payHandshakeComplete:
		p.shaken = true
	case payChallenge:
		var c challenge
		if err := json.Unmarshal(m.body, &c); err != nil {
			p.t.Errorf("challenge: %v", err)
		}
		body, _ := json.Marshal(challenge{p.keys.seal(p.keys.open(p.t, c.Challenge))})
		p.put(payChallengeResponse, body)
	}
}

// agreeable says yes to the session type.
func (p *peer) agreeable(req map[string]any) map[string]any {
	var done []map[string]any
	for _, a := range req["RequestedClientActions"].([]any) {
		done = append(done, map[string]any{"ActionType": a.(map[string]any)["ActionType"], "ActionStatus": 1})
	}
	return map[string]any{"ClientVersion": p.version, "ProcessedClientActions": done}
}

func (p *peer) ack(m *message) {
	body, _ := json.Marshal(acknowledged{m.kind, m.id.String(), m.seq, true})
	p.write(&message{kind: typeAck, flags: 3, created: time.Now().UnixMilli(), id: UUID{1}, body: body})
}

// put sends a stream message. The caller holds p.mu.
func (p *peer) put(kind payloadKind, body []byte) {
	m := &message{kind: typeInput, seq: p.next, created: time.Now().UnixMilli(), payload: kind, body: body}
	binary.BigEndian.PutUint64(m.id[:], uint64(p.next)+1)
	m.id[15] = 7
	p.next++
	p.unacked = append(p.unacked, m)
	p.write(m)
}

func (p *peer) write(m *message) {
	_ = p.conn.Write(context.Background(), websocket.MessageBinary, m.encode()) // a lost one is sent again
}

// repeat sends the oldest message again while it is not acknowledged.
func (p *peer) repeat() {
	for {
		time.Sleep(200 * time.Millisecond)
		p.mu.Lock()
		if p.gone {
			p.mu.Unlock()
			return
		}
		if len(p.unacked) > 0 {
			p.write(p.unacked[0])
		}
		p.mu.Unlock()
	}
}

// send sends bytes as a client does, in pieces, at a pace that the gateway takes.
func (p *peer) send(text []byte) {
	for len(text) > 0 {
		n := min(chunk, len(text))
		p.mu.Lock()
		for len(p.unacked) >= 200 && !p.gone {
			p.change.Wait()
		}
		p.put(payOutput, p.keys.seal(text[:n:n]))
		p.mu.Unlock()
		text = text[n:]
		time.Sleep(1200 * time.Microsecond)
	}
}

func (p *peer) typed(text string) { p.send([]byte(text)) }

func (p *peer) size(cols, rows int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.put(paySize, fmt.Appendf(nil, `{"cols":%d,"rows":%d}`, cols, rows))
}

func (p *peer) flag(n byte) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.put(payFlag, []byte{0, 0, 0, n})
}

// until waits for something to be true, for at most a while.
func (p *peer) until(what string, ok func() bool) {
	p.t.Helper()
	late := time.AfterFunc(p.patience, func() {
		p.mu.Lock()
		p.gone = true
		p.change.Broadcast()
		p.mu.Unlock()
	})
	defer late.Stop()
	p.mu.Lock()
	defer p.mu.Unlock()
	for !ok() {
		if p.gone {
			shown := p.got.String()
			p.t.Fatalf("%s did not come; closed %+v, output %q", what, p.closed, shown[max(0, len(shown)-500):])
		}
		p.change.Wait()
	}
}

// reads waits until the output holds a text.
func (p *peer) reads(text string) {
	p.t.Helper()
	p.until(fmt.Sprintf("%q", text), func() bool { return bytes.Contains(p.got.Bytes(), []byte(text)) })
}

// says types a line and waits for a text in what comes after.
func (p *peer) says(line, text string) {
	p.t.Helper()
	p.mu.Lock()
	p.got.Reset()
	p.mu.Unlock()
	p.typed(line + "\r")
	p.reads(text)
}

// ends waits for channel_closed and returns its output.
func (p *peer) ends() string {
	p.t.Helper()
	p.until("channel_closed", func() bool { return p.closed != nil })
	if p.closed.SessionId != p.session || p.closed.MessageType != typeClosed {
		p.t.Errorf("channel_closed %+v", p.closed)
	}
	return p.closed.Output
}

func (p *peer) leave() {
	p.mu.Lock()
	p.gone = true
	p.change.Broadcast()
	conn := p.conn
	p.mu.Unlock()
	_ = conn.CloseNow()
	p.work.Wait()
}

// peerKeys is the client's side of the encryption; nil is none.
type peerKeys struct{ pair *cipherPair }

func (k *peerKeys) open(t testing.TB, sealed []byte) []byte {
	if k == nil {
		return sealed
	}
	text, err := openSealed(k.pair.out, sealed, nil)
	if err != nil {
		t.Errorf("opening: %v", err)
	}
	return text
}

func (k *peerKeys) seal(text []byte) []byte {
	if k == nil {
		return text
	}
	nonce := bytes.Repeat([]byte{9}, 12)
	return k.pair.in.Seal(nonce, nonce, text, nil)
}

// withKMS lets a peer agree on encryption.
func withKMS(w *World, target string) func(*peer) {
	return func(p *peer) {
		p.onShake = func(req map[string]any) map[string]any {
			resp := p.agreeable(req)
			for i, a := range req["RequestedClientActions"].([]any) {
				action := a.(map[string]any)
				if action["ActionType"] != "KMSEncryption" {
					continue
				}
				params := action["ActionParameters"].(map[string]any)
				about := map[string]string{"aws:ssm:SessionId": p.session, "aws:ssm:TargetId": target}
				random, _ := params["Challenge"].(string)
				if random != "" {
					about["aws:ssm:RandomChallenge"] = random
				}
				out, err := kms.NewFromConfig(config(w, w.opts.Region)).GenerateDataKey(p.t.Context(), &kms.GenerateDataKeyInput{
					KeyId: aws.String(params["KMSKeyId"].(string)), NumberOfBytes: aws.Int32(64), EncryptionContext: about,
				})
				if err != nil {
					p.t.Errorf("GenerateDataKey: %v", err)
					return nil
				}
				result := map[string]any{"KMSCipherTextKey": out.CiphertextBlob, "KMSCipherTextHash": nil}
				if random != "" {
					result["ChallengeAcknowledgement"] = true
				}
				resp["ProcessedClientActions"].([]map[string]any)[i]["ActionResult"] = result
				pair, err := newCipherPair(out.Plaintext, nil)
				if err != nil {
					p.t.Errorf("keys: %v", err)
				}
				p.keys = &peerKeys{pair}
			}
			return resp
		}
	}
}
