package widget

import (
	"strings"
	"unicode/utf8"
)

// escapes finds the escape sequences of a text, from its front to its back.
type escapes struct {
	text string
	// ends are where the next end of a control string stands, one for each of
	// its spellings; behind the text where there is none. They are kept because a
	// text full of openings would otherwise be looked through once for each.
	ends [3]int
}

// The spellings of the end of a control string.
func stringEnds() [3]string { return [3]string{"\a", "\x1b\\", "\u009c"} }

// lenAt is the length of the escape sequence that starts at a place, or 0. No
// place may be before that of an earlier call. Both spellings are known: ESC and
// a letter, and the single C1 control in UTF-8. A string sequence without its
// end counts for its opening alone, so that nothing written after it is hidden.
func (e *escapes) lenAt(at int) int {
	s := e.text[at:]
	if s == "" || s[0] != 0x1b && s[0] != 0xc2 {
		return 0
	}
	if s[0] == 0xc2 {
		r, size := utf8.DecodeRuneInString(s)
		if r < 0x80 || r > 0x9f || r == 0x85 {
			return 0
		}
		return size + e.bodyLen(byte(r-0x40), at+size)
	}
	if len(s) == 1 {
		return 1
	}
	switch c := s[1]; {
	case c == '[', c == ']', c == 'P', c == 'X', c == '^', c == '_':
		return 2 + e.bodyLen(c, at+2)
	case c >= 0x20 && c < 0x30: // a character set and the like: more of these, then one letter
		n := 2
		for n < len(s) && s[n] >= 0x20 && s[n] < 0x30 {
			n++
		}
		if n < len(s) && s[n] >= 0x30 && s[n] < 0x7f {
			n++
		}
		return n
	case c >= 0x30 && c < 0x7f:
		return 2
	default:
		return 1
	}
}

// bodyLen is the length of what follows the opening of a sequence. kind is
// the letter of the opening in its ESC spelling.
func (e *escapes) bodyLen(kind byte, at int) int {
	switch kind {
	case '[':
		return csiLen(e.text[at:])
	case ']', 'P', 'X', '^', '_':
		return e.stringLen(at)
	default:
		return 0
	}
}

// csiLen reads parameters, intermediates and the final letter.
func csiLen(s string) int {
	n := 0
	for n < len(s) && s[n] >= 0x30 && s[n] < 0x40 {
		n++
	}
	for n < len(s) && s[n] >= 0x20 && s[n] < 0x30 {
		n++
	}
	if n < len(s) && s[n] >= 0x40 && s[n] < 0x7f {
		return n + 1
	}
	return 0
}

// stringLen reads up to and with the end of a control string: BEL, ESC \ or
// the C1 terminator. A string without an end has no length.
func (e *escapes) stringLen(at int) int {
	best := -1
	for k, end := range stringEnds() {
		if e.ends[k] < at { // nothing comes before place 1: 0 is not looked for yet
			e.ends[k] = len(e.text)
			if i := strings.Index(e.text[at:], end); i >= 0 {
				e.ends[k] = at + i
			}
		}
		if after := e.ends[k] + len(end); e.ends[k] < len(e.text) && (best < 0 || after < best) {
			best = after
		}
	}
	return max(best-at, 0)
}
