package widget

import (
	"fmt"
	"strconv"
	"strings"
)

// LogFilter chooses lines. The zero value takes all.
//
// An expression is words that must all hold:
//
//	timeout            the text is in the line
//	"two words"        likewise, with blanks
//	/reg(ular)? ex/    the expression matches
//	.status>=500       the field of a JSON or key=value line: = != > >= < <= ~ !~
//	.http.path~/api    a field in a field; ~ is a regular expression
//	.level>=warn       levels are compared by how grave they are
//	.trace             the line has the field
//	!word, !.field=x   the opposite
type LogFilter struct {
	text  string
	terms []logTerm
}

// logTerm is one word of a filter.
type logTerm struct {
	not   bool
	match *matcher // in the text, or in the field's value for ~
	path  string   // of the field; "" is the text
	op    string   // "" only asks whether the field is there
	value string
	num   float64
	isNum bool
	level Level
}

// ParseLogFilter reads an expression. An error says what is wrong with it.
func ParseLogFilter(text string) (LogFilter, error) {
	f := LogFilter{text: strings.TrimSpace(text)}
	words, err := filterWords(f.text)
	if err != nil {
		return LogFilter{}, err
	}
	for _, w := range words {
		t, err := parseTerm(w)
		if err != nil {
			return LogFilter{}, err
		}
		f.terms = append(f.terms, t)
	}
	return f, nil
}

// String is the expression.
func (f LogFilter) String() string { return f.text }

// Empty tells whether the filter takes every line.
func (f LogFilter) Empty() bool { return len(f.terms) == 0 }

// Match tells whether a line is taken.
func (f LogFilter) Match(l LogLine) bool {
	e := entryOf(l)
	return f.match(&e)
}

func (f LogFilter) match(e *logEntry) bool {
	text, cleaned := "", false
	for i := range f.terms {
		t := &f.terms[i]
		var ok bool
		if t.path != "" {
			ok = t.field(e)
		} else {
			if !cleaned {
				text, cleaned = logText(e.text), true
			}
			ok = t.match.matches(text)
		}
		if ok == t.not {
			return false
		}
	}
	return true
}

// cost is what a look at a byte costs, against plain text.
func (f LogFilter) cost() int {
	most := 1
	for _, t := range f.terms {
		if t.match != nil {
			most = max(most, t.match.cost())
		}
	}
	return most
}

// filterWords splits at blanks that are not within quotes or slashes.
func filterWords(s string) ([]string, error) {
	var out []string
	for i := 0; i < len(s); {
		if s[i] == ' ' || s[i] == '\t' {
			i++
			continue
		}
		from := i
		if s[i] == '!' && i+1 < len(s) {
			i++
		}
		regex := s[i] == '/'
		if regex {
			end := closing(s, i+1, '/')
			if end < 0 {
				// A path such as /api/v1 that is no expression: text up to the blank.
				regex = false
			} else {
				i = end + 1
			}
		}
		for !regex && i < len(s) && s[i] != ' ' && s[i] != '\t' {
			if s[i] == '"' {
				end := closing(s, i+1, '"')
				if end < 0 {
					return nil, fmt.Errorf("a quote is not closed")
				}
				i = end
			}
			i++
		}
		out = append(out, s[from:i])
	}
	return out, nil
}

// closing is the place of the closing mark that ends a word; -1 for none.
func closing(s string, i int, mark byte) int {
	for ; i < len(s); i++ {
		switch {
		case s[i] == '\\':
			i++
		case s[i] == mark && (mark == '"' || i+1 == len(s) || s[i+1] == ' '):
			return i
		}
	}
	return -1
}

func parseTerm(w string) (logTerm, error) {
	var t logTerm
	if len(w) > 1 && w[0] == '!' {
		t.not = true
		w = w[1:]
	}
	if len(w) > 1 && w[0] == '.' && isKey(w[1]) && w[1] != '.' {
		return t.parseField(w[1:])
	}
	var err error
	if q := unquoted(w); q != w {
		t.match, err = newMatcher(q, false)
	} else {
		t.match, err = newMatcher(w, false)
	}
	if err != nil {
		return t, err
	}
	if t.match.re == nil && t.match.plain == "" {
		return t, fmt.Errorf("%s is empty", w)
	}
	return t, nil
}

func unquoted(w string) string {
	if len(w) >= 2 && w[0] == '"' && w[len(w)-1] == '"' {
		return w[1 : len(w)-1]
	}
	return w
}

// parseField reads path, operator and value.
func (t logTerm) parseField(w string) (logTerm, error) {
	n := 0
	for n < len(w) && isKey(w[n]) {
		n++
	}
	t.path = w[:n]
	rest := w[n:]
	if rest == "" {
		return t, nil
	}
	for _, op := range [...]string{"!=", ">=", "<=", "!~", "=", ">", "<", "~"} {
		if strings.HasPrefix(rest, op) {
			t.op = op
			break
		}
	}
	if t.op == "" {
		return t, fmt.Errorf("%q after .%s is no comparison", rest, t.path)
	}
	t.value = unquoted(rest[len(t.op):])
	if strings.HasSuffix(t.op, "~") {
		var err error
		t.match, err = newMatcher(strings.Trim(t.value, "/"), true)
		if t.value == "" && err == nil {
			err = fmt.Errorf("nothing to match in .%s", t.path)
		}
		return t, err
	}
	if isLevelKey(t.path) {
		t.level = ParseLevel(t.value)
	}
	v, err := strconv.ParseFloat(t.value, 64)
	t.num, t.isNum = v, err == nil
	if len(t.op) == 2 && t.op != "!=" || t.op == ">" || t.op == "<" {
		if t.value == "" {
			return t, fmt.Errorf("nothing to compare .%s with", t.path)
		}
	}
	return t, nil
}

// field compares a line's field. A line without the field differs from every
// value and is neither less nor more.
func (t *logTerm) field(e *logEntry) bool {
	if t.level != LevelNone {
		return t.compareLevel(e.levelOf())
	}
	v, ok := fieldOf(e.text, t.path)
	if !ok && t.op != "" && isLevelKey(t.path) {
		if l := e.levelOf(); l != LevelNone {
			v, ok = l.String(), true
		}
	}
	switch t.op {
	case "":
		return ok
	case "!=":
		return !ok || !t.equal(v)
	case "!~":
		return !ok || !t.match.matches(Clean(v))
	case "~":
		return ok && t.match.matches(Clean(v))
	case "=":
		return ok && t.equal(v)
	default:
		return ok && t.ordered(v)
	}
}

func (t *logTerm) equal(v string) bool {
	if t.isNum {
		if f, err := strconv.ParseFloat(v, 64); err == nil {
			return f == t.num
		}
	}
	return strings.EqualFold(v, t.value)
}

// ordered compares numbers as numbers and the rest as text.
func (t *logTerm) ordered(v string) bool {
	c := strings.Compare(v, t.value)
	if t.isNum {
		f, err := strconv.ParseFloat(v, 64)
		if err != nil {
			return false
		}
		c = compareFloat(f, t.num)
	}
	return holds(t.op, c)
}

func (t *logTerm) compareLevel(l Level) bool {
	switch t.op {
	case "=":
		return l == t.level
	case "!=":
		return l != t.level
	default:
		return l != LevelNone && holds(t.op, int(l)-int(t.level))
	}
}

func compareFloat(a, b float64) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	default:
		return 0
	}
}

func holds(op string, c int) bool {
	switch op {
	case ">":
		return c > 0
	case ">=":
		return c >= 0
	case "<":
		return c < 0
	case "<=":
		return c <= 0
	default:
		return false
	}
}

// levelOf is the level that came with the line, or the one its text tells.
func (e *logEntry) levelOf() Level {
	if e.level != LevelNone {
		return e.level
	}
	return DetectLevel(e.text)
}
