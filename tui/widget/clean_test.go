package widget

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
)

func TestClean(t *testing.T) {
	for _, c := range []struct{ what, in, want string }{
		{"plain", "checkout-api", "checkout-api"},
		{"what interfaces are drawn with", "● ◐ ▲ ✖ ○ ▆▒· …→ │─ ⠋", "● ◐ ▲ ✖ ○ ▆▒· …→ │─ ⠋"},
		{"letters", "Größe Привет αβγ 東京 สวัสดี", "Größe Привет αβγ 東京 สวัสดี"},
		{"line breaks and tabs", "a\nb\r\nc\td\re", "a b c d e"},
		{"colours", "\x1b[31;1mred\x1b[0m", "red"},
		{"screen clear", "a\x1b[2Jb\x1b[Hc", "abc"},
		{"title with BEL", "a\x1b]0;pwned\ab", "ab"},
		{"title with ST", "a\x1b]0;pwned\x1b\\b", "ab"},
		{"link", "\x1b]8;;http://x\x1b\\text\x1b]8;;\x1b\\", "text"},
		{"device control", "a\x1bPq#0\x1b\\b", "ab"},
		{"application command", "a\x1b_Gf=32\x1b\\b", "ab"},
		{"privacy message", "a\x1b^x\x1b\\b", "ab"},
		{"start of string", "a\x1bXx\x1b\\b", "ab"},
		{"reset", "a\x1bcb", "ab"},
		{"character set", "a\x1b(0b", "ab"},
		{"C1 CSI", "a\u009b31mb", "ab"},
		{"C1 OSC", "a\u009d0;t\u009cb", "ab"},
		{"raw C1 byte", "a\x9b31mb", "a\uFFFD31mb"},
		{"open string hides nothing", "a\x1b]0;title is here", "a0;title is here"},
		{"open CSI", "a\x1b[31", "a31"},
		{"CSI cut by text", "a\x1b[3\u00e9b", "a3\u00e9b"},
		{"escape at the end", "a\x1b", "a"},
		{"escape twice", "\x1b\x1b[31m[31mx", "[31mx"},
		{"control characters", "a\x00\b\x7f\x05b", "ab"},
		{"next line", "a\u0085b", "a b"},
		{"direction override", "a\u202eb\u2066c\u2069\u200f", "abc"},
		{"zero width", "a\u200bb\u200dc\ufeffd\u2060e", "abcde"},
		{"soft hyphen", "a\u00adb", "ab"},
		{"tags", "a\U000e0041b", "ab"},
		{"fillers", "a\u3164b\u115fc\uffa0d", "abcd"},
		{"variation selectors", "a\ufe0fb\U000e0100c", "abc"},
		{"separators", "a\u2028b\u2029c\u00a0d\u3000e\u2800f", "a b c d e f"},
		{"broken UTF-8", "a\xff\xc3(b", "a\uFFFD\uFFFD(b"},
		{"surrogate", "a\xed\xa0\x80b", "a\uFFFD\uFFFD\uFFFDb"},
		{"private use and unassigned", "a\ue000b\U000f0000c\u0378d\uffffe", "a\uFFFDb\uFFFDc\uFFFDd\uFFFDe"},
		{"letter and mark", "e\u0301", "e\u0301"},
		{"too many marks", "e" + strings.Repeat("\u0301", 50) + "x", "e\u0301\u0301x"},
		{"mark at the start", "\u0301x", "x"},
		{"mark after a space", "a \u0301x", "a x"},
		{"emoji", "a🚀b", "a🚀b"},
		{"joined emoji come apart", "👩\u200d💻", "👩💻"},
		{"skin tone", "👍🏽", "👍"},
		{"empty", "", ""},
	} {
		if got := Clean(c.in); got != c.want {
			t.Errorf("%s: Clean(%q) = %q, want %q", c.what, c.in, got, c.want)
		}
	}
}

func TestCleanLines(t *testing.T) {
	for in, want := range map[string]string{
		"a\nb":                 "a\nb",
		"a\r\nb\r\n":           "a\nb\n",
		"\tx\n12\ty\n12345\tz": "    x\n12  y\n12345   z",
		"a\x1b[2Jb\n\u202ec":   "ab\nc",
		"a\rb":                 "a b",
		"東\tx":                 "東  x",
		"a\x1b]0;x\ny\ab":      "a0;x\nyb",
	} {
		if got := CleanLines(in); got != want {
			t.Errorf("CleanLines(%q) = %q, want %q", in, got, want)
		}
	}
}

// The characters of the fast path must be what it takes them for.
func TestNarrowIsNarrow(t *testing.T) {
	for r := rune(0); r <= unicode.MaxRune; r++ {
		if !narrow(r) || !utf8.ValidRune(r) {
			continue
		}
		if got, ok := visible(r); !ok || got != r {
			t.Errorf("%U is on the fast path but is not drawn as it is", r)
		}
		for _, s := range []string{string(r), "a" + string(r), string(r) + "a", string(r) + string(r)} {
			want := utf8.RuneCountInString(s)
			if g, w := ansi.StringWidth(s), ansi.StringWidthWc(s); g != want || w != want {
				t.Errorf("%U in %q is %d or %d cells wide, not %d", r, s, g, w, want)
			}
		}
	}
}

func FuzzClean(f *testing.F) {
	for _, s := range []string{"a\x1b[31mb", "\x1b]0;t\a", "e\u0301\u0301\u0301", "🇩🇪🇫🇷", "1\ufe0f\u20e3", "\u1100\u1161\u11a8", "\u0600x", "ൎ ", "\xff\x9b", "👩\u200d💻", "\u009d\u009c"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		checkClean(t, s, Clean(s), false)
		checkClean(t, s, CleanLines(s), true)
		for w := range 6 {
			for _, got := range []string{Truncate(s, w), TruncateMiddle(s, w)} {
				if ansi.StringWidth(got) > w {
					t.Errorf("%q cut to %d is %q", s, w, got)
				}
			}
			if got := ansi.StringWidth(Pad(s, w, Center)); got != w {
				t.Errorf("%q padded to %d is %d wide", s, w, got)
			}
		}
	})
}

func checkClean(t *testing.T, in, out string, lines bool) {
	t.Helper()
	if !utf8.ValidString(out) {
		t.Errorf("%q became broken UTF-8: %q", in, out)
	}
	for _, r := range out {
		if r == '\n' && lines {
			continue
		}
		if got, ok := visible(r); !ok || got != r {
			t.Errorf("%q kept %U: %q", in, r, out)
		}
	}
	again := Clean(out)
	if lines {
		again = CleanLines(out)
	}
	if again != out {
		t.Errorf("%q is clean as %q but then as %q", in, out, again)
	}
	for l := range strings.SplitSeq(out, "\n") {
		if g, w := ansi.StringWidth(l), ansi.StringWidthWc(l); g != w || Width(l) != g {
			t.Errorf("%q is %d, %d or %d cells wide: %q", in, g, w, Width(l), l)
		}
	}
}

func TestCleanOfCleanTextIsFree(t *testing.T) {
	for _, s := range []string{"a plain service name", "● ▆▆▆··· 40 %"} {
		if n := testing.AllocsPerRun(100, func() { Clean(s); CleanLines(s); Width(s) }); n != 0 {
			t.Errorf("%q takes %v allocations", s, n)
		}
	}
}

func TestTruncate(t *testing.T) {
	for _, c := range []struct {
		in       string
		w        int
		end, mid string
	}{
		{"checkout-api", 20, "checkout-api", "checkout-api"},
		{"checkout-api", 12, "checkout-api", "checkout-api"},
		{"checkout-api", 9, "checkout…", "chec…-api"},
		{"checkout api", 10, "checkout…", "check… api"},
		{"checkout-api", 3, "ch…", "ch…"},
		{"checkout-api", 1, "…", "…"},
		{"checkout-api", 0, "", ""},
		{"東京都", 4, "東…", "東…"},
		{"東京都庁舎", 8, "東京都…", "東京…舎"},
	} {
		if got := Truncate(c.in, c.w); got != c.end {
			t.Errorf("Truncate(%q, %d) = %q, want %q", c.in, c.w, got, c.end)
		}
		if got := TruncateMiddle(c.in, c.w); got != c.mid {
			t.Errorf("TruncateMiddle(%q, %d) = %q, want %q", c.in, c.w, got, c.mid)
		}
	}
}
