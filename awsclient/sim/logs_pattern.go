package sim

import (
	"regexp"
	"strings"
	"unicode"
)

// Filter patterns, as "Filter pattern syntax for metric filters, subscription
// filters, filter log events, and Live Tail" in the CloudWatch Logs guide has
// them: terms, { JSON } and [space-delimited fields].

// textMatcher says whether the text of an event matches.
type textMatcher func(text string) bool

// maxPattern is the longest filter pattern.
const maxPattern = 1024

// patternError is why a pattern cannot be read, in AWS's words.
type patternError string

// Error implements error.
func (e patternError) Error() string { return string(e) }

// errPattern is a pattern that cannot be read, no more.
const errPattern = patternError("Invalid filter pattern")

// parsePattern reads a filter pattern; "" matches everything and gives nil.
func parsePattern(p string) (textMatcher, *Error) {
	if len(p) > maxPattern {
		return nil, constraint(p, "filterPattern", "have length less than or equal to 1024")
	}
	p = strings.TrimSpace(p)
	parse := parseTerms
	switch {
	case p == "":
		return nil, nil
	case p[0] == '{':
		parse = parseJSONPattern
	case p[0] == '[':
		parse = parseFieldsPattern
	}
	m, err := parse(p)
	if err != nil {
		return nil, invalid("%s", err.Error())
	}
	return m, nil
}

// parseTerms reads a pattern of terms. All of the plain ones must be in the
// text, none of those with "-", and one of those with "?". Terms with "?" do
// nothing beside others: "If you combine '?' with other filter patterns, the
// question mark filter pattern will be ignored".
func parseTerms(p string) (textMatcher, error) {
	var must, not, either []textMatcher
	regexes := 0
	for rest := p; rest != ""; rest = strings.TrimLeftFunc(rest, unicode.IsSpace) {
		list := &must
		switch rest[0] {
		case '-':
			list, rest = &not, rest[1:]
		case '?':
			list, rest = &either, rest[1:]
		}
		m, after, err := parseTerm(rest, &regexes)
		if err != nil {
			return nil, err
		}
		*list = append(*list, m)
		rest = after
	}
	if len(must)+len(not) == 0 {
		return func(text string) bool { return anyOf(either, text) }, nil
	}
	return func(text string) bool {
		for _, m := range must {
			if !m(text) {
				return false
			}
		}
		return !anyOf(not, text)
	}, nil
}

func anyOf(list []textMatcher, text string) bool {
	for _, m := range list {
		if m(text) {
			return true
		}
	}
	return false
}

// parseTerm reads a word, a "phrase" or a %regular expression%, and returns what
// comes after it.
func parseTerm(p string, regexes *int) (textMatcher, string, error) {
	switch {
	case p == "":
		return nil, "", errPattern
	case p[0] == '"':
		phrase, rest, err := readQuoted(p)
		return func(text string) bool { return strings.Contains(text, phrase) }, rest, err
	case p[0] == '%':
		*regexes++
		re, rest, err := parseRegex(p, *regexes)
		if err != nil {
			return nil, "", err
		}
		return re.MatchString, rest, nil
	}
	end := strings.IndexFunc(p, unicode.IsSpace)
	if end < 0 {
		end = len(p)
	}
	word := p[:end]
	if word == "" {
		return nil, "", errPattern
	}
	if strings.IndexFunc(word, func(r rune) bool { return r != '_' && !unicode.IsLetter(r) && !unicode.IsDigit(r) }) >= 0 {
		// "You must place terms with characters that aren't alphanumeric or an
		// underscore in double quotation marks."
		return nil, "", patternError("Invalid character(s) in term '" + word + "'")
	}
	return func(text string) bool { return strings.Contains(text, word) }, p[end:], nil
}

// readQuoted reads a text in double quotes, in which \ takes the next character as it
// is, and returns what comes after it.
func readQuoted(p string) (text, rest string, err error) {
	var b strings.Builder
	for i := 1; i < len(p); i++ {
		switch p[i] {
		case '"':
			return b.String(), p[i+1:], nil
		case '\\':
			i++
			if i == len(p) {
				return "", "", errPattern
			}
			b.WriteByte(p[i])
		default:
			b.WriteByte(p[i])
		}
	}
	return "", "", errPattern
}

// parseRegex reads %...%. AWS knows no parentheses, few symbols, and two regular
// expressions at most in one pattern.
func parseRegex(p string, n int) (*regexp.Regexp, string, error) {
	end := 1
	for end < len(p) && p[end] != '%' {
		if p[end] == '\\' {
			end++
		}
		end++
	}
	if end >= len(p) {
		return nil, "", errPattern
	}
	text, rest := p[1:end], p[end+1:]
	if n > 2 {
		return nil, "", patternError("Invalid filter pattern: at most 2 regular expressions are allowed")
	}
	for i := 0; i < len(text); i++ {
		c := text[i]
		if c == '\\' {
			i++
			continue
		}
		if !strings.ContainsRune(`_#=@/;,-:"'<>& ^$?[]{}|*+.`, rune(c)) && (c > 0x7f || !unicode.IsLetter(rune(c)) && !unicode.IsDigit(rune(c))) {
			return nil, "", patternError("Invalid filter pattern: unsupported character in regular expression")
		}
	}
	re, err := regexp.Compile(text)
	if err != nil || text == "" {
		return nil, "", patternError("Invalid filter pattern: malformed regular expression")
	}
	return re, rest, nil
}

// glob matches a text against a pattern in which * is anything.
func glob(pattern, text string) bool {
	parts := strings.Split(pattern, "*")
	if len(parts) == 1 {
		return pattern == text
	}
	if !strings.HasPrefix(text, parts[0]) {
		return false
	}
	text = text[len(parts[0]):]
	last := len(parts) - 1
	for _, part := range parts[1:last] {
		at := strings.Index(text, part)
		if at < 0 {
			return false
		}
		text = text[at+len(part):]
	}
	return strings.HasSuffix(text, parts[last])
}
