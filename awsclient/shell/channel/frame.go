package channel

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"time"
)

// Message types, as the header of a frame has them.
const (
	typeInput            = "input_stream_data"
	typeOutput           = "output_stream_data"
	typeAcknowledge      = "acknowledge"
	typeChannelClosed    = "channel_closed"
	typeStartPublication = "start_publication"
	typePausePublication = "pause_publication"
)

// Flags of a message.
const (
	flagSyn = 1 << 0
	flagFin = 1 << 1
)

// Offsets in a frame; all numbers are big-endian. The header length at 0 counts
// the bytes up to the payload length, so the payload starts at that value + 4.
// Messages that the gateway makes itself have no payload type, so their header
// is four bytes shorter.
const (
	atType        = 4
	atSchema      = 36
	atCreated     = 40
	atSequence    = 48
	atFlags       = 56
	atID          = 64
	atDigest      = 80
	atPayloadType = 112

	agentHeader   = 116
	gatewayHeader = 112
	lengthField   = 4
	typeField     = atSchema - atType
	schemaVersion = 1
)

// maxData is the number of plain bytes that both ends put into one message.
const maxData = 1024

var (
	errShortFrame = errors.New("the frame is too short")
	errHeader     = errors.New("the header of the frame is not valid")
	errDigest     = errors.New("the payload of the frame does not have its digest")
)

// A message is one frame of the data channel.
type message struct {
	kind        string // one of the message types
	created     time.Time
	sequence    int64
	flags       uint64
	id          uuid
	payloadType payloadType
	payload     []byte
}

// encode returns the frame in the form that the agent and the plugin make.
func (m *message) encode() []byte {
	b := make([]byte, agentHeader+lengthField+len(m.payload))
	binary.BigEndian.PutUint32(b, agentHeader)
	n := copy(b[atType:atSchema], m.kind)
	for i := atType + n; i < atSchema; i++ {
		b[i] = ' '
	}
	binary.BigEndian.PutUint32(b[atSchema:], schemaVersion)
	binary.BigEndian.PutUint64(b[atCreated:], uint64(m.created.UnixMilli()))
	binary.BigEndian.PutUint64(b[atSequence:], uint64(m.sequence))
	binary.BigEndian.PutUint64(b[atFlags:], m.flags)
	m.id.putSwapped(b[atID:atDigest])
	digest := sha256.Sum256(m.payload)
	copy(b[atDigest:], digest[:])
	binary.BigEndian.PutUint32(b[atPayloadType:], uint32(m.payloadType))
	binary.BigEndian.PutUint32(b[agentHeader:], uint32(len(m.payload)))
	copy(b[agentHeader+lengthField:], m.payload)
	return b
}

// decode reads a frame in either form. The payload is a part of b.
//
// Length, digest and time are checked on what belongs to a stream. The gateway's
// own messages are taken as they come: in start_publication and
// pause_publication these fields are known to be wrong.
func decode(b []byte) (message, error) {
	if len(b) < gatewayHeader+lengthField {
		return message{}, errShortFrame
	}
	header := uint64(binary.BigEndian.Uint32(b))
	if header < gatewayHeader {
		return message{}, errHeader
	}
	if header+lengthField > uint64(len(b)) {
		return message{}, errShortFrame
	}
	created := int64(binary.BigEndian.Uint64(b[atCreated:]))
	m := message{
		kind:     string(bytes.Trim(b[atType:atType+typeField], " \x00")),
		created:  time.UnixMilli(created),
		sequence: int64(binary.BigEndian.Uint64(b[atSequence:])),
		flags:    binary.BigEndian.Uint64(b[atFlags:]),
		id:       swapped(b[atID:atDigest]),
		payload:  b[header+lengthField:],
	}
	if m.kind == "" {
		return message{}, errHeader
	}
	if header >= agentHeader {
		m.payloadType = payloadType(binary.BigEndian.Uint32(b[atPayloadType:]))
	}
	switch m.kind {
	case typeInput, typeOutput, typeAcknowledge:
		if created == 0 {
			return message{}, fmt.Errorf("%w: no time", errHeader)
		}
		return m, m.cut(uint64(binary.BigEndian.Uint32(b[header:])), b[atDigest:atPayloadType])
	}
	return m, nil
}

// cut makes the payload as long as its length field says, and compares it with
// its digest. An empty payload needs none.
func (m *message) cut(length uint64, digest []byte) error {
	if length > uint64(len(m.payload)) {
		return errShortFrame
	}
	m.payload = m.payload[:length]
	if length == 0 {
		return nil
	}
	if sum := sha256.Sum256(m.payload); !bytes.Equal(sum[:], digest) {
		return errDigest
	}
	return nil
}
