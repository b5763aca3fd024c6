package widget

import (
	"strings"
	"unicode/utf8"
)

// logText is what of a line is searched and filtered: clean, and bounded.
func logText(text string) string { return cleanLog(capped(text, matchReach)) }

// cleanLog is Clean that sets tabs, at a cost that grows no faster than the
// text, whatever is in it.
func cleanLog(s string) string {
	if strings.IndexByte(s, '\t') >= 0 {
		s = expandTabs(capOpenings(s))
	}
	return Clean(capOpenings(s))
}

// Clean looks for the end of every control string that opens. Many that never
// end would make it look through the rest of the text for each.
const (
	maxOpenings = 64
	cleanPiece  = 2 << 10
)

// capOpenings returns text that is cheap to clean: itself, unless it is full of
// openings. Then it is cleaned in pieces, where a sequence that runs over the
// end of a piece loses its opening alone.
func capOpenings(s string) string {
	if len(s) <= cleanPiece || strings.Count(s, "\x1b")+strings.Count(s, "\xc2") <= maxOpenings {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	for len(s) > cleanPiece {
		at := seam(s)
		b.WriteString(CleanLines(s[:at]))
		if s = s[at:]; !startsAlone(s) {
			b.WriteRune(replacement) // what stands here may not join what was before
		}
	}
	b.WriteString(CleanLines(s))
	return b.String()
}

// seam is a place near the end of the first piece where text may be parted.
func seam(s string) int {
	at := cleanPiece
	for at > cleanPiece-256 && !startsAlone(s[at:]) {
		at--
	}
	if at > cleanPiece-256 {
		return at
	}
	return len(capped(s, cleanPiece))
}

// startsAlone tells whether a text starts with a character that never joins
// the one before.
func startsAlone(s string) bool {
	r, size := utf8.DecodeRuneInString(s)
	switch {
	case size == 0 || r == utf8.RuneError:
		return false
	case r < 0x7f:
		return r >= 0x20
	default:
		return r >= 0x4e00 && r < 0xa000 || r >= 0xac00 && r < 0xd7a4
	}
}
