package sim

import (
	"encoding/binary"
	"math/rand/v2"
	"time"
)

// Disturb says from now on what goes wrong on the data channels.
func (w *World) Disturb(d Disturbance) {
	w.shells.mu.Lock()
	defer w.shells.mu.Unlock()
	w.shells.disturb = d
}

// CutSockets closes every open socket of a data channel once, as the gateway
// does about every hour, or breaks it without a word. Sessions go on.
func (w *World) CutSockets(abrupt bool) {
	for _, s := range w.shells.all() {
		s.mu.Lock()
		k := s.socket
		s.mu.Unlock()
		if k != nil {
			k.cut(abrupt)
		}
	}
}

// overtakeTime is when a message that waits to be overtaken goes all the same.
const overtakeTime = 20 * time.Millisecond

// disturb passes a message on in one of the two directions, or not, or twice, or
// after the next one.
func (k *socket) disturb(s *session, way int, pass func()) {
	d := s.world.shells.disturbance()
	if d == (Disturbance{}) {
		pass()
		return
	}
	k.mu.Lock()
	k.count++
	cut := d.CutEvery > 0 && k.count%d.CutEvery == 0
	lost, twice, later := k.rng.Float64() < d.Loss, k.rng.Float64() < d.Duplicate, k.rng.Float64() < d.Reorder
	overtaken := k.held[way]
	k.held[way] = nil
	if later && !lost && overtaken == nil {
		h := &heldMessage{pass: pass}
		h.timer = time.AfterFunc(overtakeTime, func() { k.release(way, h) })
		k.held[way] = h
		lost = true // for now
	}
	k.mu.Unlock()
	if !lost {
		pass()
		if twice {
			pass()
		}
	}
	if overtaken != nil && overtaken.timer.Stop() {
		overtaken.pass()
	}
	if cut {
		k.cut(d.Abrupt)
	}
}

// release passes on a message that nothing overtook.
func (k *socket) release(way int, h *heldMessage) {
	k.mu.Lock()
	if k.held[way] == h {
		k.held[way] = nil
	}
	k.mu.Unlock()
	h.pass()
}

// randomUUID makes a UUID from a source of its own.
func randomUUID(rng *rand.Rand) UUID {
	var u UUID
	binary.LittleEndian.PutUint64(u[:8], rng.Uint64())
	binary.LittleEndian.PutUint64(u[8:], rng.Uint64())
	u[6], u[8] = u[6]&0x0f|0x40, u[8]&0x3f|0x80
	return u
}
