package widget

import (
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// Text that is made to be slow must not be.
func TestLogTextIsNeverSlow(t *testing.T) {
	for name, s := range map[string]string{
		"strings that never end":     strings.Repeat("\x1b]", 1<<19),
		"likewise, in one character": strings.Repeat("\u009d", 1<<19),
		"with tabs":                  strings.Repeat("\x1b]\t", 1<<18),
		"colours":                    strings.Repeat("\x1b[31ma", 1<<17),
		"marks":                      strings.Repeat("\u0301", 1<<19),
		"quotes":                     strings.Repeat(`{"a":"`, 1<<17),
		"equals":                     strings.Repeat(`a="`, 1<<18),
		"one letter":                 strings.Repeat("E", 1<<20),
	} {
		start := time.Now()
		out := cleanLog(s)
		if Clean(out[:min(len(out), 1<<16)]) != out[:min(len(out), 1<<16)] {
			t.Errorf("%s: not clean", name)
		}
		p := paneOf(80, 20, logAt(0, 0, s))
		p.SetFields("a")
		p.SelectUp()
		p.ToggleOpen()
		if err := p.Search("ex"); err != nil {
			t.Fatal(err)
		}
		f, err := ParseLogFilter("ex .b=1 .level=warn")
		if err != nil {
			t.Fatal(err)
		}
		f.Match(logAt(0, 0, s))
		p.View(dark())
		// Looking through the rest for each opening took minutes.
		if took := time.Since(start); took > 20*time.Second {
			t.Errorf("%s: %v", name, took)
		}
	}
}

// Clean text is clean when it is cleaned again, whatever it was.
func TestLogTextStaysClean(t *testing.T) {
	parts := rapid.SampledFrom([]string{"\x1b]", "\x1b[31m", "a", "\t", "日", "\u0301", "\u1100", "\u1161", "🇩", "\u009d", "é", "\x1b\\", "\xff", " ", "\u200d"})
	rapid.Check(t, func(t *rapid.T) {
		s := strings.Join(rapid.SliceOfN(parts, 1, 40).Draw(t, "parts"), "")
		s = strings.Repeat(s, 1+6000/len(s))
		if got := cleanLog(s); Clean(got) != got {
			t.Fatalf("not clean: %q", got)
		}
	})
}

// The matcher for small letters finds what the slow way finds.
func TestMatcherFolds(t *testing.T) {
	letters := rapid.StringOfN(rapid.SampledFrom([]rune("aAbB-é")), 0, 12, -1)
	rapid.Check(t, func(t *rapid.T) {
		s, query := letters.Draw(t, "text"), rapid.StringOfN(rapid.SampledFrom([]rune("ab-")), 1, 3, -1).Draw(t, "query")
		m, err := newMatcher(query, false)
		if err != nil {
			t.Fatal(err)
		}
		from := 0
		for {
			want := strings.Index(strings.ToLower(s)[from:], query)
			lo, hi, ok := m.find(s, from)
			if ok != (want >= 0) || ok && (lo != from+want || hi != lo+len(query)) {
				t.Fatalf("%q in %q from %d: %d %v, want %d", query, s, from, lo, ok, want)
			}
			if !ok {
				return
			}
			from = hi
		}
	})
}

// What is kept of the ends of control strings changes nothing of what is found.
func TestEscapesAreFoundAsAtFirstLook(t *testing.T) {
	parts := rapid.SampledFrom([]string{"\x1b]", "\x1bP", "\u009d", "\a", "\x1b\\", "\u009c", "a", "\x1b[31m", "\x1b", "é"})
	rapid.Check(t, func(t *rapid.T) {
		s := strings.Join(rapid.SliceOfN(parts, 1, 30).Draw(t, "parts"), "")
		kept := escapes{text: s}
		for at := 0; at < len(s); {
			fresh := escapes{text: s[at:]}
			n := kept.lenAt(at)
			if want := fresh.lenAt(0); n != want {
				t.Fatalf("%q at %d: %d, want %d", s, at, n, want)
			}
			at += max(n, 1)
		}
	})
}
