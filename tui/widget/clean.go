package widget

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
)

// replacement stands for what cannot be shown.
const replacement = '\uFFFD'

// maxMarks is how many combining marks one letter keeps. Living scripts need
// two; more is a way to draw over the lines above and below.
const maxMarks = 2

// Clean makes text that came from anywhere fit to be drawn on one line of a
// terminal. Escape sequences, control characters, direction overrides and
// invisible characters are taken out, line breaks and tabs become spaces,
// broken UTF-8 and unassigned characters become U+FFFD. What is left has the
// same width for terminals that count runes and for those that count grapheme
// clusters. Clean text is returned as it is, without an allocation.
func Clean(s string) string {
	c, _ := measure(s)
	return c
}

// CleanLines is Clean for text of many lines: "\n" is kept, "\r\n" becomes
// "\n", and a tab becomes spaces up to the next multiple of four columns.
func CleanLines(s string) string {
	if isPlain(s, true) {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	for i, line := range strings.Split(s, "\n") {
		if i > 0 {
			b.WriteByte('\n')
		}
		line = strings.TrimSuffix(line, "\r")
		if strings.ContainsRune(line, '\t') {
			line = expandTabs(line)
		}
		b.WriteString(Clean(line))
	}
	return b.String()
}

func expandTabs(line string) string {
	const stop = 4
	parts := strings.Split(line, "\t")
	var b strings.Builder
	col := 0
	for i, p := range parts {
		c, w := measure(p)
		b.WriteString(c)
		col += w
		if i < len(parts)-1 {
			n := stop - col%stop
			b.WriteString(strings.Repeat(" ", n))
			col += n
		}
	}
	return b.String()
}

// measure cleans s and counts its cells in one pass.
func measure(s string) (string, int) {
	cells := 0
	for i := 0; i < len(s); {
		c := s[i]
		if c >= 0x20 && c < 0x7f {
			i++
			cells++
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		if size == 1 || !narrow(r) {
			c := settle(rebuild(s))
			return c, ansi.StringWidth(c)
		}
		i += size
		cells++
	}
	return s, cells
}

func isPlain(s string, lines bool) bool {
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		if (size == 1 && r == replacement) || !narrow(r) && (!lines || r != '\n') {
			return false
		}
		i += size
	}
	return true
}

// narrow tells whether a rune is one cell wide for every terminal, whatever
// stands beside it. It holds the characters that interfaces are drawn with;
// all others take the careful path.
func narrow(r rune) bool {
	switch {
	case r < 0x7f:
		return r >= 0x20
	case r < 0x300:
		return r > 0xa0 && r != 0xad
	case r < 0x2010:
		return r >= 0x391 && r < 0x483 && r != 0x3a2 // Greek and Cyrillic letters
	case r < 0x2500:
		return r < 0x2028 || // dashes, quotes, bullet, ellipsis
			r >= 0x2030 && r < 0x203c || // per mille, primes, ‹ ›
			r >= 0x2190 && r < 0x2194 || // arrows
			r >= 0x2200 && r < 0x2300 // mathematical signs
	case r < 0x2800:
		return r < 0x25aa || // lines, blocks, squares
			r >= 0x25ac && r < 0x25b6 || // ▲
			r >= 0x25b7 && r < 0x25c0 || // ▸ ▾
			r >= 0x25c1 && r < 0x25fb || // ◆ ○ ◐ ●
			r == 0x2713 || r == 0x2716 || r == 0x2717 || r == 0x276f
	default:
		return r > 0x2800 && r < 0x2900 || r == replacement // braille
	}
}

// rebuild takes out what must not reach a terminal, rune by rune.
func rebuild(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	seq := escapes{text: s}
	marks := maxMarks // none may stand first: it would join the cell before
	for i := 0; i < len(s); {
		if n := seq.lenAt(i); n > 0 {
			i += n
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		i += size
		out, ok := visible(r)
		switch {
		case !ok || r == '\r' && strings.HasPrefix(s[i:], "\n"):
			continue
		case unicode.Is(unicode.M, out):
			if marks++; marks > maxMarks {
				continue
			}
		case out == ' ':
			marks = maxMarks
		default:
			marks = 0
		}
		b.WriteRune(out)
	}
	return b.String()
}

// visible maps a rune to what is drawn for it; false means nothing at all.
func visible(r rune) (rune, bool) {
	switch {
	case r == '\n' || r == '\r' || r == '\t' || r == '\v' || r == '\f' || r == 0x85:
		return ' ', true
	case unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || unseen(r):
		return 0, false
	case unicode.Is(unicode.Z, r) || r == 0x2800:
		return ' ', true
	case r >= 0x1f3fb && r <= 0x1f3ff: // skin tones: a width of their own in some terminals
		return 0, false
	case !unicode.IsPrint(r):
		return replacement, true
	}
	return r, true
}

// unseen lists characters that draw nothing but are no format characters:
// fillers, joiners and variation selectors.
func unseen(r rune) bool {
	return unicode.Is(unicode.Variation_Selector, r) ||
		unicode.Is(unicode.Other_Default_Ignorable_Code_Point, r)
}

// settle replaces the clusters whose width depends on how a terminal counts
// or on what stands beside them.
func settle(s string) string {
	if settled(s) {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	for len(s) > 0 {
		cluster, w := ansi.FirstGraphemeCluster(s, ansi.GraphemeWidth)
		s = s[len(cluster):]
		if steady(cluster, w) {
			b.WriteString(cluster)
		} else {
			b.WriteRune(replacement)
		}
	}
	return b.String()
}

func settled(s string) bool {
	for len(s) > 0 {
		cluster, w := ansi.FirstGraphemeCluster(s, ansi.GraphemeWidth)
		if !steady(cluster, w) {
			return false
		}
		s = s[len(cluster):]
	}
	return true
}

func steady(cluster string, w int) bool {
	if len(cluster) == 1 {
		return true // ASCII: rebuild let nothing else pass
	}
	return w > 0 && w == ansi.StringWidthWc(cluster) && ansi.StringWidth(cluster+" ") == w+1
}
