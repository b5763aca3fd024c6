package shell

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestEscapes(t *testing.T) {
	for _, c := range []struct {
		typed, sent string
		act         action
	}{
		{"ls\r", "ls\r", actNone},
		{"~.", "", actLeave},
		{"a~.", "a~.", actNone},
		{"a\r~.", "a\r", actLeave},
		{"a\n~.x", "a\n", actLeave},
		{"\r~~.", "\r~.", actNone},
		{"\r~x", "\r~x", actNone},
		{"\r~\r~.", "\r~\r", actLeave},
		{"\r~?", "\r", actHelp},
		{"\x03\x1a\x1c\x00", "\x03\x1a\x1c\x00", actNone},
		{"\r\x1b[200~\r~.\r~.\x1b[201~\r~.", "\r\x1b[200~\r~.\r~.\x1b[201~\r", actLeave},
		{"\r\x1b[200\r~.", "\r\x1b[200\r", actLeave},
		{"\r\x1b\x1b[200~~.", "\r\x1b\x1b[200~~.", actNone},
		{"\x1b[A~.", "\x1b[A~.", actNone},
	} {
		for _, size := range []int{1, 2, 3, 1000} {
			var e escapes
			sent, act := run(&e, []byte(c.typed), size)
			if string(sent) != c.sent || act != c.act {
				t.Errorf("%q by %d: sent %q, %v; want %q, %v", c.typed, size, sent, act, c.sent, c.act)
			}
		}
	}
	e := escapes{off: true}
	if sent, act := run(&e, []byte("\r~."), 1); string(sent) != "\r~." || act != actNone {
		t.Errorf("off: %q, %v", sent, act)
	}
}

func run(e *escapes, typed []byte, size int) (sent []byte, act action) {
	for len(typed) > 0 {
		n := min(size, len(typed))
		p := typed[:n]
		typed = typed[n:]
		for len(p) > 0 {
			var out []byte
			var used int
			out, used, act = e.take(p)
			sent = append(sent, out...)
			if act != actNone {
				return sent, act
			}
			p = p[used:]
		}
	}
	return sent, actNone
}

// However what is typed arrives in pieces, the same is sent.
func TestEscapesInPieces(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		typed := []byte(strings.Join(rapid.SliceOf(rapid.SampledFrom([]string{"~", ".", "\r", "a", "\x1b", "\x1b[200~", "\x1b[201~", "?", "é"})).Draw(t, "typed"), ""))
		var whole, parts escapes
		want, act := run(&whole, typed, len(typed)+1)
		got, gotAct := run(&parts, typed, rapid.IntRange(1, 7).Draw(t, "size"))
		if !bytes.Equal(got, want) || act != gotAct {
			t.Fatalf("%q: %q %v, in pieces %q %v", typed, want, act, got, gotAct)
		}
	})
}

func TestModes(t *testing.T) {
	for out, want := range map[string]string{
		"plain \x1b[31mred\x1b[0m":               "",
		"\x1b[?1049h\x1b[?25l\x1b[?1000;1006h":   "\x1b[?25h\x1b[?1000l\x1b[?1006l\x1b[?1049l\x1b[0m",
		"\x1b[?1049hvim\x1b[?1049l":              "",
		"\x1b[?25l\x1b[?2004h\x1b[?25h":          "\x1b[?2004l\x1b[0m",
		"\x1b[>1u\x1b[>3u\x1b[<u":                "\x1b[<1u\x1b[0m",
		"\x1b=\x1b[?7l":                          "\x1b[?7h\x1b>\x1b[0m",
		"\x1b[?1049h\x1bc":                       "",
		"\x1b[?9999h\x1b[?xh\x1b[4h":             "",
		"\x1b[?10\x1b[?1000h":                    "\x1b[?1000l\x1b[0m",
		"\x1b[" + strings.Repeat("1", 200) + "h": "",
	} {
		for _, size := range []int{1, 5, 1000} {
			var m modes
			for p := []byte(out); len(p) > 0; {
				n := min(size, len(p))
				m.see(p[:n])
				p = p[n:]
			}
			if got := m.reset(); got != want {
				t.Errorf("%q by %d: %q, want %q", out, size, got, want)
			}
			if m.reset() != "" {
				t.Error("a second reset")
			}
		}
	}
}

// What is between the markers comes out as it is, however it arrives, and the
// exit code with it.
func TestUnmark(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		o, _ := Script("true", false)
		piece := rapid.SampledFrom([]string{"x", "\x1e", "\x1e" + o.mark, "\x1e" + o.mark + ":", "\x1e" + o.mark + ":%s", "\x1e\x1e", ":7", "1\x1e", "line\r\n"})
		body := strings.Join(rapid.SliceOfN(piece, 0, 30).Draw(t, "body"), "")
		if regexp.MustCompile(o.mark + ":[0-9]{1,3}\x1e").MatchString(body + "\x1e") {
			t.Skip("looks like the end")
		}
		code := rapid.IntRange(0, 255).Draw(t, "code")
		stream := "noise\r\n" + fmt.Sprintf("\x1e%s:1\x1e%s\x1e%s:%d\x1ebackground", o.mark, body, o.mark, code)
		framed := -1
		u := newUnmark(o, func(f bool) {
			if framed = 0; f {
				framed = 1
			}
		})
		var got []byte
		size := rapid.IntRange(1, 50).Draw(t, "size")
		for p := []byte(stream); len(p) > 0; {
			n := min(size, len(p))
			got = append(got, u.take(p[:n])...)
			p = p[n:]
		}
		got = append(got, u.rest()...)
		if string(got) != body || u.code == nil || *u.code != code || framed != 1 {
			t.Fatalf("%q, want %q; code %v, want %d; framed %d", got, body, u.code, code, framed)
		}
	})
}

// A session that ends without a marker has said why: nothing of it is lost.
func TestUnmarkWithoutMarkers(t *testing.T) {
	o, _ := Script("true", false)
	u := newUnmark(o, func(bool) {})
	got := append([]byte(nil), u.take([]byte("sh: not"))...)
	got = append(got, u.take([]byte(" found"))...)
	if got = append(got, u.rest()...); string(got) != "sh: not found" || u.code != nil {
		t.Errorf("%q, %v", got, u.code)
	}
	long := strings.Repeat("x", longestPrelude+10)
	begun := 0
	u = newUnmark(o, func(bool) { begun++ })
	got = append([]byte(nil), u.take([]byte(long))...)
	if got = append(got, u.rest()...); string(got) != long || begun != 1 {
		t.Errorf("%d bytes of %d, begun %d times", len(got), len(long), begun)
	}
}

func TestQuote(t *testing.T) {
	for in, want := range map[string]string{"": "''", "ls": "ls", "a b": "'a b'", "it's": `'it'\''s'`, "$x": "'$x'", "é": "'é'", "a\nb": "'a\nb'"} {
		if got := Quote(in); got != want {
			t.Errorf("%q: %s", in, got)
		}
	}
}
