package channel

import (
	"crypto/rand"
	"encoding/hex"
)

// A uuid is a message id in the canonical byte order.
type uuid [16]byte

// newUUID returns a random UUID (version 4).
func newUUID() uuid {
	var u uuid
	_, _ = rand.Read(u[:]) // never fails: crypto/rand ends the program instead
	u[6] = u[6]&0x0f | 0x40
	u[8] = u[8]&0x3f | 0x80
	return u
}

// String returns the canonical text, as in an acknowledge message.
func (u uuid) String() string {
	var b [36]byte
	hex.Encode(b[0:8], u[0:4])
	b[8] = '-'
	hex.Encode(b[9:13], u[4:6])
	b[13] = '-'
	hex.Encode(b[14:18], u[6:8])
	b[18] = '-'
	hex.Encode(b[19:23], u[8:10])
	b[23] = '-'
	hex.Encode(b[24:36], u[10:16])
	return string(b[:])
}

// putSwapped writes the id as frames hold it: the second half first. (The plugin
// writes the least significant long first, then the most significant one.)
func (u uuid) putSwapped(b []byte) {
	copy(b[0:8], u[8:16])
	copy(b[8:16], u[0:8])
}

// swapped reads an id that putSwapped wrote.
func swapped(b []byte) uuid {
	var u uuid
	copy(u[8:16], b[0:8])
	copy(u[0:8], b[8:16])
	return u
}
