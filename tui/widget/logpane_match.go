package widget

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"
)

// matchReach is how much of a line is searched.
const matchReach = 64 << 10

// matcher finds a pattern in clean text.
type matcher struct {
	plain string         // lower case when fold is on
	fold  bool           // case is ignored; plain is then ASCII
	re    *regexp.Regexp // wins over plain
}

// newMatcher makes a matcher. A pattern between slashes, or with regex on, is
// a regular expression. Case is ignored unless the pattern has a capital
// letter.
func newMatcher(pattern string, regex bool) (*matcher, error) {
	if body, ok := slashed(pattern); ok {
		pattern, regex = body, true
	}
	fold := !strings.ContainsFunc(withoutEscapes(pattern, regex), unicode.IsUpper)
	if !regex && (!fold || ascii(pattern)) {
		return &matcher{plain: pattern, fold: fold}, nil
	}
	if !regex {
		pattern = regexp.QuoteMeta(pattern)
	}
	if fold {
		pattern = "(?i)" + pattern
	}
	re, err := regexp.Compile(pattern)
	if err != nil {
		return nil, fmt.Errorf("not a regular expression: %w", err)
	}
	return &matcher{re: re}, nil
}

// withoutEscapes takes \S, \W and the like out of a regular expression: their
// capitals are not the person's.
func withoutEscapes(pattern string, regex bool) string {
	if !regex {
		return pattern
	}
	var b strings.Builder
	for i := 0; i < len(pattern); i++ {
		if pattern[i] == '\\' {
			i++
			continue
		}
		b.WriteByte(pattern[i])
	}
	return b.String()
}

func slashed(s string) (string, bool) {
	if len(s) > 2 && s[0] == '/' && s[len(s)-1] == '/' {
		return s[1 : len(s)-1], true
	}
	return "", false
}

func ascii(s string) bool {
	for i := range len(s) {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}

// slowMatch is how much more a regular expression costs than plain text.
const slowMatch = 6

// cost is what a look at a byte costs, against plain text.
func (m *matcher) cost() int {
	if m.re != nil {
		return slowMatch
	}
	return 1
}

// find is the first match at or after from; it is never empty.
func (m *matcher) find(s string, from int) (lo, hi int, ok bool) {
	if m.re != nil {
		return m.findRegexp(s, from)
	}
	if m.plain == "" {
		return 0, 0, false
	}
	if !m.fold {
		i := strings.Index(s[from:], m.plain)
		return from + i, from + i + len(m.plain), i >= 0
	}
	// Each spelling of the first letter is looked for once a place, so that a
	// line of one letter costs no more than another.
	low, up := nextByte(s, from, m.plain[0]), nextByte(s, from, upper(m.plain[0]))
	for {
		at := min(low, up)
		if len(s)-at < len(m.plain) {
			return 0, 0, false
		}
		if foldEqual(s[at:at+len(m.plain)], m.plain) {
			return at, at + len(m.plain), true
		}
		if low == at {
			low = nextByte(s, at+1, m.plain[0])
		}
		if up == at {
			up = nextByte(s, at+1, upper(m.plain[0]))
		}
	}
}

// nextByte is the place of c at or after from, or the end of s.
func nextByte(s string, from int, c byte) int {
	if i := strings.IndexByte(s[from:], c); i >= 0 {
		return from + i
	}
	return len(s)
}

func (m *matcher) findRegexp(s string, from int) (lo, hi int, ok bool) {
	for from <= len(s) {
		// The text before is cut off; ^ then holds at each start, which only
		// draws more than there is.
		loc := m.re.FindStringIndex(s[from:])
		if loc == nil {
			return 0, 0, false
		}
		if loc[1] > loc[0] {
			return from + loc[0], from + loc[1], true
		}
		from += loc[1] + 1
	}
	return 0, 0, false
}

// matches tells whether there is any match in clean text.
func (m *matcher) matches(s string) bool {
	if m.re != nil {
		return m.re.MatchString(s)
	}
	_, _, ok := m.find(s, 0)
	return ok
}

func upper(c byte) byte {
	if c >= 'a' && c <= 'z' {
		return c - 'a' + 'A'
	}
	return c
}

// foldEqual compares with a text of small ASCII letters of the same length.
func foldEqual(s, low string) bool {
	for i := range len(low) {
		if s[i] != low[i] && s[i] != upper(low[i]) {
			return false
		}
	}
	return true
}
