package order

import (
	"regexp"
	"slices"
	"strings"
)

// Filter keeps rows whose cells match. The text is taken as a regular
// expression when it has one's characters and is valid, as plain text
// otherwise; case never matters. A leading ! keeps the rows that do not match.
type Filter struct {
	text    string
	inverse bool
	plain   string
	re      *regexp.Regexp
	bad     string
	column  string // only this column's cells are looked at; "" is all
}

// On limits a filter to one column when it begins with the column's name, as in
// status:stopped; ids are the columns' own names.
func (f Filter) On(ids []string) Filter {
	body, inverse := strings.CutPrefix(strings.TrimSpace(f.text), "!")
	name, value, ok := strings.Cut(strings.TrimSpace(body), ":")
	if !ok || !slices.Contains(ids, strings.ToLower(name)) {
		return f
	}
	if inverse {
		value = "!" + value
	}
	on := ParseFilter(value)
	on.text, on.column = f.text, strings.ToLower(name)
	return on
}

// Column is the column that the filter looks at; "" is all of them.
func (f Filter) Column() string { return f.column }

// ParseFilter reads what a person typed. It never fails: a broken expression
// is searched for as it stands, and Note says so.
func ParseFilter(text string) Filter {
	f := Filter{text: text}
	body, inverse := strings.CutPrefix(strings.TrimSpace(text), "!")
	f.inverse = inverse
	f.plain = strings.ToLower(strings.TrimSpace(body))
	if !strings.ContainsAny(f.plain, `^$*+?()[]{}|\`) {
		return f
	}
	re, err := regexp.Compile("(?i)" + strings.TrimSpace(body))
	if err != nil {
		f.bad = "not a regular expression, taken as text"
		return f
	}
	f.re = re
	return f
}

// Empty reports whether the filter keeps everything.
func (f Filter) Empty() bool { return f.plain == "" }

// Text is what was typed.
func (f Filter) Text() string { return f.text }

// Note is what a person should know about the filter; "" for nothing.
func (f Filter) Note() string { return f.bad }

// Match reports whether a row with this text is kept.
func (f Filter) Match(text string) bool {
	if f.Empty() {
		return true
	}
	var hit bool
	if f.re != nil {
		hit = f.re.MatchString(text)
	} else {
		hit = strings.Contains(strings.ToLower(text), f.plain)
	}
	return hit != f.inverse
}
