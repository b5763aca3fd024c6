package sim

import (
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"strings"
)

// The message types of the data channel.
const (
	typeInput   = "input_stream_data"
	typeOutput  = "output_stream_data"
	typeAck     = "acknowledge"
	typeClosed  = "channel_closed"
	typeStart   = "start_publication"
	typePause   = "pause_publication"
	flagSyn     = 1
	flagFin     = 2
	agentHeader = 116 // bytes before the payload length of a message from an end
	gateHeader  = 112 // the same of a message from the gateway, which has no payload type
	digestAt    = 80
	chunk       = 1024 // the most data that an end puts into one message
)

// payloadKind is what a stream message carries.
type payloadKind uint32

// The payload kinds.
const (
	payOutput            payloadKind = 1
	paySize              payloadKind = 3
	payHandshakeRequest  payloadKind = 5
	payHandshakeResponse payloadKind = 6
	payHandshakeComplete payloadKind = 7
	payChallenge         payloadKind = 8
	payChallengeResponse payloadKind = 9
	payFlag              payloadKind = 10
	payStdErr            payloadKind = 11
	payExitCode          payloadKind = 12
)

// message is one message of the data channel of Session Manager: what one
// binary websocket frame holds.
type message struct {
	kind    string
	seq     int64
	flags   uint64
	created int64 // Unix milliseconds
	id      UUID
	payload payloadKind
	body    []byte
}

// encode writes the form that the two ends use: a header of 116 bytes, the
// length, the payload.
func (m *message) encode() []byte {
	b := m.header(agentHeader, ' ')
	b = binary.BigEndian.AppendUint32(b, uint32(m.payload))
	b = binary.BigEndian.AppendUint32(b, uint32(len(m.body)))
	return append(b, m.body...)
}

// encodeGate writes the form of the gateway's own messages: no payload type, and
// a type that is padded with NULs.
func (m *message) encodeGate() []byte {
	b := m.header(gateHeader, 0)
	b = binary.BigEndian.AppendUint32(b, uint32(len(m.body)))
	return append(b, m.body...)
}

// header writes what both forms share.
func (m *message) header(length uint32, pad byte) []byte {
	b := make([]byte, 4, int(length)+8+len(m.body))
	binary.BigEndian.PutUint32(b, length)
	b = append(b, m.kind...)
	for len(b) < 36 {
		b = append(b, pad)
	}
	b = binary.BigEndian.AppendUint32(b, 1) // schema version
	b = binary.BigEndian.AppendUint64(b, uint64(m.created))
	b = binary.BigEndian.AppendUint64(b, uint64(m.seq))
	b = binary.BigEndian.AppendUint64(b, m.flags)
	b = append(append(b, m.id[8:]...), m.id[:8]...) // the halves are swapped on the wire
	sum := sha256.Sum256(m.body)
	return append(b, sum[:]...)
}

// decodeMessage reads a message of an end and checks it as the agent does.
func decodeMessage(b []byte) (*message, error) {
	if len(b) < agentHeader+4 {
		return nil, errors.New("message is shorter than its header")
	}
	length := binary.BigEndian.Uint32(b)
	if length != agentHeader {
		return nil, errors.New("message of an end with a header of another length than 116")
	}
	body := b[agentHeader+4:]
	if n := binary.BigEndian.Uint32(b[agentHeader:]); uint64(n) != uint64(len(body)) {
		return nil, errors.New("payload length differs from the payload")
	}
	m := &message{
		kind:    strings.TrimRight(string(b[4:36]), " \x00"),
		created: int64(binary.BigEndian.Uint64(b[40:])),
		seq:     int64(binary.BigEndian.Uint64(b[48:])),
		flags:   binary.BigEndian.Uint64(b[56:]),
		payload: payloadKind(binary.BigEndian.Uint32(b[gateHeader:])),
		body:    body,
	}
	copy(m.id[8:], b[64:72])
	copy(m.id[:8], b[72:80])
	sum := sha256.Sum256(body)
	switch {
	case m.kind == "":
		return nil, errors.New("message without a type")
	case m.created == 0:
		return nil, errors.New("message without a date")
	case len(body) > 0 && string(sum[:]) != string(b[digestAt:digestAt+32]):
		return nil, errors.New("digest differs from the payload")
	}
	return m, nil
}
