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
	c := m.plain[0]
	up := upper(c)
	for at := from; len(s)-at >= len(m.plain); at++ {
		i := indexEither(s[at:], c, up)
		if i < 0 {
			return 0, 0, false
		}
		at += i
		if len(s)-at >= len(m.plain) && foldEqual(s[at:at+len(m.plain)], m.plain) {
			return at, at + len(m.plain), true
		}
	}
	return 0, 0, false
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

func indexEither(s string, a, b byte) int {
	i := strings.IndexByte(s, a)
	if a == b {
		return i
	}
	if i >= 0 {
		s = s[:i]
	}
	if j := strings.IndexByte(s, b); j >= 0 {
		return j
	}
	return i
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

// logText is what of a line is searched and filtered: clean, and bounded.
func logText(text string) string { return cleanLog(capped(text, matchReach)) }

// cleanLog is Clean that sets tabs.
func cleanLog(s string) string {
	if strings.IndexByte(s, '\t') >= 0 {
		s = expandTabs(s)
	}
	return Clean(s)
}
