package channel

import (
	"bytes"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// The goldens in testdata were made with another program, from the description
// of the frame, and not with this package.
func golden(t testing.TB, name string) []byte {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", name+".hex"))
	if err != nil {
		t.Fatal(err)
	}
	b, err := hex.DecodeString(strings.Join(strings.Fields(string(text)), ""))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func goldenID() uuid {
	return uuid{0x00, 0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77, 0x88, 0x99, 0xaa, 0xbb, 0xcc, 0xdd, 0xee, 0xff}
}

func goldenTime() time.Time { return time.UnixMilli(1_700_000_000_123) }

func TestEncode(t *testing.T) {
	for name, m := range map[string]message{
		"input_output": {kind: typeInput, sequence: 7, payloadType: payloadOutput, payload: []byte("ls -l\r")},
		"input_size":   {kind: typeInput, payloadType: payloadSize, payload: mustJSON(terminalSize{Cols: 120, Rows: 40})},
		"input_flag":   {kind: typeInput, sequence: 1 << 40, payloadType: payloadFlag, payload: flagTerminate.encode()},
		"acknowledge": {kind: typeAcknowledge, flags: flagSyn | flagFin, payload: mustJSON(acknowledgement{
			AcknowledgedMessageType: typeOutput, AcknowledgedMessageID: goldenID().String(),
			AcknowledgedMessageSequenceNumber: 258, IsSequentialMessage: true,
		})},
	} {
		m.created, m.id = goldenTime(), goldenID()
		if diff := cmp.Diff(hex.Dump(golden(t, name)), hex.Dump(m.encode())); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func TestDecode(t *testing.T) {
	for name, want := range map[string]message{
		"output_first":   {kind: typeOutput, flags: flagSyn, payloadType: payloadOutput, payload: []byte("$ é")},
		"output_empty":   {kind: typeOutput, sequence: 3, payloadType: payloadOutput, payload: []byte{}},
		"acknowledge":    {kind: typeAcknowledge, flags: 3, payload: golden(t, "acknowledge")[120:]},
		"closed_gateway": {kind: typeChannelClosed, payload: []byte(`{"Output":"bye"}`)},
		// Its payload length says 261, and nothing has that length.
		"start_gateway": {kind: typeStartPublication, payload: []byte("start")},
	} {
		want.created, want.id = goldenTime(), goldenID()
		got, err := decode(golden(t, name))
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if diff := cmp.Diff(want, got, cmp.AllowUnexported(message{})); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func TestDecodeRefuses(t *testing.T) {
	good := golden(t, "output_first")
	change := func(f func(b []byte)) []byte {
		b := bytes.Clone(good)
		f(b)
		return b
	}
	for name, c := range map[string]struct {
		frame []byte
		want  error
	}{
		"nothing":              {nil, errShortFrame},
		"half a header":        {good[:60], errShortFrame},
		"half a payload":       {good[:len(good)-1], errShortFrame},
		"header of 0":          {change(func(b []byte) { binary.BigEndian.PutUint32(b, 0) }), errHeader},
		"header of 111":        {change(func(b []byte) { binary.BigEndian.PutUint32(b, 111) }), errHeader},
		"header behind end":    {change(func(b []byte) { binary.BigEndian.PutUint32(b, 500) }), errShortFrame},
		"largest header":       {change(func(b []byte) { binary.BigEndian.PutUint32(b, 1<<32-1) }), errShortFrame},
		"largest payload":      {change(func(b []byte) { binary.BigEndian.PutUint32(b[116:], 1<<32-1) }), errShortFrame},
		"no type":              {change(func(b []byte) { copy(b[4:36], strings.Repeat(" ", 32)) }), errHeader},
		"no time":              {change(func(b []byte) { clear(b[40:48]) }), errHeader},
		"another payload":      {change(func(b []byte) { b[120] ^= 1 }), errDigest},
		"another digest":       {change(func(b []byte) { b[80] ^= 1 }), errDigest},
		"a payload cut to one": {change(func(b []byte) { binary.BigEndian.PutUint32(b[116:], 1) }), errDigest},
	} {
		if _, err := decode(c.frame); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, not %v", name, err, c.want)
		}
	}
}

func TestUUIDIsRandomVersion4(t *testing.T) {
	seen := make(map[string]bool)
	for range 100 {
		text := newUUID().String()
		if len(text) != 36 || text[14] != '4' || !strings.ContainsAny(text[19:20], "89ab") {
			t.Errorf("%s is no UUID of version 4", text)
		}
		seen[text] = true
	}
	if len(seen) != 100 {
		t.Errorf("%d different ids of 100", len(seen))
	}
	if got := goldenID().String(); got != "00112233-4455-6677-8899-aabbccddeeff" {
		t.Errorf("text %s", got)
	}
}

func drawMessage(t *rapid.T) message {
	return message{
		kind:        rapid.SampledFrom([]string{typeInput, typeOutput, typeAcknowledge}).Draw(t, "kind"),
		created:     time.UnixMilli(rapid.Int64Min(1).Draw(t, "created")),
		sequence:    rapid.Int64().Draw(t, "sequence"),
		flags:       rapid.Uint64().Draw(t, "flags"),
		id:          uuid(rapid.SliceOfN(rapid.Byte(), 16, 16).Draw(t, "id")),
		payloadType: payloadType(rapid.Uint32().Draw(t, "payload type")),
		payload:     rapid.SliceOfN(rapid.Byte(), 0, 1100).Draw(t, "payload"),
	}
}

// Both codecs, ours and that of the tests, must agree on every message.
func TestFramesAgreeWithThePeer(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := drawMessage(t)
		w := wireMessage{
			kind: m.kind, created: m.created.UnixMilli(), seq: m.sequence, flags: m.flags,
			id: m.id, ptype: uint32(m.payloadType), payload: m.payload,
		}
		if got, want := m.encode(), wireEncode(w); !bytes.Equal(got, want) {
			t.Fatalf("encoded\n%s\nnot\n%s", hex.Dump(got), hex.Dump(want))
		}
		got, err := decode(wireEncode(w))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(m, got, cmp.AllowUnexported(message{})); diff != "" {
			t.Fatalf("decoded (-want +got):\n%s", diff)
		}
		m.payloadType = 0
		got, err = decode(wireEncodeGateway(w))
		if diff := cmp.Diff(m, got, cmp.AllowUnexported(message{})); err != nil || diff != "" {
			t.Fatalf("decoded from the gateway's form: %v (-want +got):\n%s", err, diff)
		}
	})
}

// Whatever comes in, decode does not panic, and what it takes it would make
// again, but for the padding and what it does not look at.
func FuzzDecode(f *testing.F) {
	for _, name := range []string{"input_output", "acknowledge", "output_first", "output_empty", "closed_gateway", "start_gateway"} {
		f.Add(golden(f, name))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		m, err := decode(b)
		if err != nil {
			return
		}
		if len(m.payload)+gatewayHeader+lengthField > len(b) {
			t.Fatalf("%d bytes of payload out of a frame of %d", len(m.payload), len(b))
		}
		if m.kind != typeInput && m.kind != typeOutput && m.kind != typeAcknowledge {
			return
		}
		again, err := decode(m.encode())
		if err != nil {
			t.Fatalf("own frame refused: %v", err)
		}
		if diff := cmp.Diff(m, again, cmp.AllowUnexported(message{})); diff != "" {
			t.Fatalf("(-want +got):\n%s", diff)
		}
	})
}

// A gateway that sends anything at all must not bring the session down.
func FuzzHandle(f *testing.F) {
	for _, name := range []string{"acknowledge", "output_first", "closed_gateway", "start_gateway"} {
		f.Add(golden(f, name), uint32(1))
	}
	for kind := range uint32(13) {
		f.Add(wireEncode(wireMessage{kind: typeOutput, created: 1, ptype: kind, payload: []byte(`{"a":1}`)}), kind)
	}
	f.Fuzz(func(t *testing.T, b []byte, kind uint32) {
		cfg, err := Config{URL: "wss://x", Token: "t"}.withDefaults()
		if err != nil {
			t.Fatal(err)
		}
		s := newSession(cfg)
		defer s.die()
		if m, err := decode(b); err == nil {
			s.handle(&m)
		}
		m := message{kind: typeOutput, sequence: s.in.expected, payloadType: payloadType(kind), payload: b}
		s.handle(&m)
		m.sequence++
		s.handle(&m)
	})
}
