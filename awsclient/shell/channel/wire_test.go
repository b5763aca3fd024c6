package channel

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"strings"
)

// The peer of the tests has a codec of its own, written from the table of the
// frame's fields, so that a mistake in frame.go does not cancel itself out.

type wireMessage struct {
	kind    string
	created int64
	seq     int64
	flags   uint64
	id      [16]byte // canonical order
	ptype   uint32
	payload []byte
}

func put(b *bytes.Buffer, v any) { _ = binary.Write(b, binary.BigEndian, v) }

// wireHead writes what both forms have in common.
func wireHead(b *bytes.Buffer, m wireMessage, header uint32, pad string) {
	put(b, header)
	b.WriteString(m.kind + strings.Repeat(pad, 32-len(m.kind)))
	put(b, uint32(1))
	put(b, m.created)
	put(b, m.seq)
	put(b, m.flags)
	b.Write(m.id[8:])
	b.Write(m.id[:8])
	sum := sha256.Sum256(m.payload)
	b.Write(sum[:])
}

// wireEncode makes the form of agents and clients.
func wireEncode(m wireMessage) []byte {
	var b bytes.Buffer
	wireHead(&b, m, 116, " ")
	put(&b, m.ptype)
	put(&b, uint32(len(m.payload)))
	b.Write(m.payload)
	return b.Bytes()
}

// wireEncodeGateway makes the form of the gateway.
func wireEncodeGateway(m wireMessage) []byte {
	var b bytes.Buffer
	wireHead(&b, m, 112, "\x00")
	put(&b, uint32(len(m.payload)))
	b.Write(m.payload)
	return b.Bytes()
}

// wireDecode reads what a client sends, and is strict.
func wireDecode(b []byte) (m wireMessage, err error) {
	if len(b) < 120 || binary.BigEndian.Uint32(b) != 116 {
		return m, errors.New("not a client's frame")
	}
	m.kind = strings.TrimRight(string(b[4:36]), " ")
	m.created = int64(binary.BigEndian.Uint64(b[40:]))
	m.seq = int64(binary.BigEndian.Uint64(b[48:]))
	m.flags = binary.BigEndian.Uint64(b[56:])
	copy(m.id[8:], b[64:72])
	copy(m.id[:8], b[72:80])
	m.ptype = binary.BigEndian.Uint32(b[112:])
	m.payload = b[120:]
	sum := sha256.Sum256(m.payload)
	switch {
	case binary.BigEndian.Uint32(b[36:]) != 1:
		return m, errors.New("schema version")
	case m.created == 0:
		return m, errors.New("no time")
	case !bytes.Equal(sum[:], b[80:112]):
		return m, errors.New("digest")
	case int(binary.BigEndian.Uint32(b[116:])) != len(m.payload):
		return m, errors.New("length")
	}
	return m, nil
}
