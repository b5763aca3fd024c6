package channel

import (
	"bytes"
	"context"
	"crypto/aes"
	"crypto/cipher"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"
)

// A shaker is the agent's side of a handshake.
type shaker struct {
	g       *gateway
	version string
	session string // JSON of the parameters of the session type
	keyID   string // asks for encryption if not empty
	random  string // challenge for the encryption context, from newer agents
	message string
	extra   string // JSON of another action

	kms      *fakeKMS
	answered chan struct{} // closed when the client has answered, well or not
	done     chan struct{} // closed when data may flow
	response string
	dropped  []byte // input before the end of the handshake
	input    collect
}

func newShaker(g *gateway, version, session string) *shaker {
	return &shaker{g: g, version: version, session: session, answered: make(chan struct{}), done: make(chan struct{})}
}

// start begins the handshake; after it, input goes to then.
func (h *shaker) start(then func(wireMessage)) {
	h.g.agent.mu.Lock()
	h.g.agent.onInput = func(m wireMessage) { h.receive(m, then) }
	h.g.agent.mu.Unlock()
	actions := []string{fmt.Sprintf(`{"ActionType":"SessionType","ActionParameters":%s}`, h.session)}
	if h.keyID != "" {
		p, _ := json.Marshal(map[string]string{"KMSKeyId": h.keyID, "Challenge": h.random})
		actions = append(actions, fmt.Sprintf(`{"ActionType":"KMSEncryption","ActionParameters":%s}`, p))
	}
	if h.extra != "" {
		actions = append(actions, h.extra)
	}
	h.g.agent.send(payloadHandshakeRequest, fmt.Appendf(nil, `{"AgentVersion":%q,"RequestedClientActions":[%s]}`, h.version, strings.Join(actions, ",")))
}

func (h *shaker) receive(m wireMessage, then func(wireMessage)) {
	switch payloadType(m.ptype) {
	case payloadHandshakeResponse:
		h.response = string(m.payload)
		close(h.answered)
		h.next(m.payload)
	case payloadChallengeResponse:
		var c struct{ Challenge []byte }
		if err := json.Unmarshal(m.payload, &c); err != nil || !bytes.Equal(h.kms.openInput(c.Challenge), []byte("sixty-four random bytes")) {
			h.g.tb.Errorf("the answer to the challenge: %q, %v", m.payload, err)
			return
		}
		h.complete()
	default:
		select {
		case <-h.done:
			h.input.take(m)
			then(m)
		default: // as agents do: acknowledged and dropped
			h.dropped = append(h.dropped, m.payload...)
		}
	}
}

// next goes on after the response, if that was good.
func (h *shaker) next(response []byte) {
	var r struct {
		ClientVersion          string
		ProcessedClientActions []struct {
			ActionType   string
			ActionStatus int
			ActionResult struct{ KMSCipherTextKey []byte }
		}
	}
	if err := json.Unmarshal(response, &r); err != nil {
		h.g.tb.Errorf("response %s: %v", response, err)
		return
	}
	encrypt := false
	for _, a := range r.ProcessedClientActions {
		if a.ActionStatus != 1 {
			return
		}
		if a.ActionType == "KMSEncryption" {
			encrypt = true
			if string(a.ActionResult.KMSCipherTextKey) != "sealed key" {
				h.g.tb.Errorf("sealed key in %s", response)
			}
		}
	}
	if encrypt {
		c, _ := json.Marshal(map[string][]byte{"Challenge": h.kms.sealOutput([]byte("sixty-four random bytes"))})
		h.g.agent.send(payloadChallengeRequest, c)
		return
	}
	h.complete()
}

func (h *shaker) complete() {
	close(h.done)
	h.g.agent.send(payloadHandshakeComplete, fmt.Appendf(nil, `{"HandshakeTimeToComplete":%d,"CustomerMessage":%q}`, time.Second, h.message))
}

// fakeKMS makes one key, and has the agent's half of the cipher, written apart
// from crypt.go.
type fakeKMS struct {
	err     error
	took    time.Duration
	keyID   string
	with    map[string]string
	counter byte
}

func fakeKey() []byte {
	key := make([]byte, 64)
	for i := range key {
		key[i] = byte(i)
	}
	return key
}

func (k *fakeKMS) GenerateDataKey(ctx context.Context, keyID string, with map[string]string) ([]byte, []byte, error) {
	k.keyID, k.with = keyID, with
	select {
	case <-time.After(k.took):
	case <-ctx.Done():
		return nil, nil, ctx.Err()
	}
	return fakeKey(), []byte("sealed key"), k.err
}

func gcm(key []byte) cipher.AEAD {
	block, err := aes.NewCipher(key)
	if err != nil {
		panic(err)
	}
	aead, err := cipher.NewGCM(block)
	if err != nil {
		panic(err)
	}
	return aead
}

// sealOutput seals with the first half of the key, as the agent does.
func (k *fakeKMS) sealOutput(plain []byte) []byte {
	k.counter++
	nonce := append(make([]byte, 11), k.counter)
	return append(nonce, gcm(fakeKey()[:32]).Seal(nil, nonce, plain, nil)...)
}

// openInput opens with the second half, as the agent does.
func (k *fakeKMS) openInput(b []byte) []byte {
	if len(b) < 28 {
		return nil
	}
	plain, err := gcm(fakeKey()[32:]).Open(nil, b[:12], b[12:], nil)
	if err != nil {
		return nil
	}
	return plain
}

var errKMS = errors.New("AccessDeniedException: kms:GenerateDataKey")
