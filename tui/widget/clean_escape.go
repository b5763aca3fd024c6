package widget

import (
	"strings"
	"unicode/utf8"
)

// escapeLen is the length of the escape sequence that s starts with, or 0.
// Both spellings are known: ESC and a letter, and the single C1 control in
// UTF-8. A string sequence without its end counts for its opening alone, so
// that nothing written after it is hidden.
func escapeLen(s string) int {
	if s == "" || s[0] != 0x1b && s[0] != 0xc2 {
		return 0
	}
	if s[0] == 0xc2 {
		r, size := utf8.DecodeRuneInString(s)
		if r < 0x80 || r > 0x9f || r == 0x85 {
			return 0
		}
		return size + bodyLen(byte(r-0x40), s[size:])
	}
	if len(s) == 1 {
		return 1
	}
	switch c := s[1]; {
	case c == '[', c == ']', c == 'P', c == 'X', c == '^', c == '_':
		return 2 + bodyLen(c, s[2:])
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
func bodyLen(kind byte, s string) int {
	switch kind {
	case '[':
		return csiLen(s)
	case ']', 'P', 'X', '^', '_':
		return stringLen(s)
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
func stringLen(s string) int {
	best := -1
	for _, end := range [...]string{"\a", "\x1b\\", "\u009c"} {
		if i := strings.Index(s, end); i >= 0 && (best < 0 || i+len(end) < best) {
			best = i + len(end)
		}
	}
	return max(best, 0)
}
