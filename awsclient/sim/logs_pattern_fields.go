package sim

import (
	"strconv"
	"strings"
	"unicode"
)

// fieldTest is one field of a space-delimited pattern.
type fieldTest struct {
	any  bool // ...: any number of fields
	test func(string) bool
}

// parseFieldsPattern reads [ip, user, ..., status = 5*, bytes > 1000]: one entry
// for each field of the line, with a condition or without.
func parseFieldsPattern(p string) (textMatcher, error) {
	body, ok := strings.CutSuffix(p[1:], "]")
	if !ok {
		return nil, errPattern
	}
	var want []fieldTest
	regexes := 0
	for entry := range strings.SplitSeq(body, ",") {
		f, err := parseField(strings.TrimSpace(entry), &regexes)
		if err != nil {
			return nil, err
		}
		want = append(want, f)
	}
	return func(text string) bool { return matchFields(want, splitFields(text)) }, nil
}

func parseField(entry string, regexes *int) (fieldTest, error) {
	if entry == "..." {
		return fieldTest{any: true}, nil
	}
	end := 0
	for end < len(entry) && (entry[end] == '_' || unicode.IsLetter(rune(entry[end])) || unicode.IsDigit(rune(entry[end]))) {
		end++
	}
	rest := strings.TrimSpace(entry[end:])
	if rest == "" && end > 0 {
		return fieldTest{test: func(string) bool { return true }}, nil
	}
	for _, op := range []string{"!=", ">=", "<=", "=", ">", "<"} {
		value, ok := strings.CutPrefix(rest, op)
		if !ok {
			continue
		}
		r := &jsonPattern{rest: value, regexes: *regexes}
		test, err := r.value(op)
		*regexes = r.regexes
		if err != nil || r.peek() != "" {
			return fieldTest{}, errPattern
		}
		return fieldTest{test: func(field string) bool {
			if n, err := strconv.ParseFloat(field, 64); err == nil && test(n) {
				return true
			}
			return test(field)
		}}, nil
	}
	return fieldTest{}, errPattern
}

// matchFields lays a pattern over the fields of a line.
func matchFields(want []fieldTest, fields []string) bool {
	for i, f := range want {
		if f.any {
			for skip := 0; skip <= len(fields); skip++ {
				if matchFields(want[i+1:], fields[skip:]) {
					return true
				}
			}
			return false
		}
		if len(fields) == 0 || !f.test(fields[0]) {
			return false
		}
		fields = fields[1:]
	}
	return len(fields) == 0
}

// splitFields cuts a line at spaces; what stands in quotes or brackets is one
// field.
func splitFields(text string) []string {
	var fields []string
	for text = strings.TrimLeftFunc(text, unicode.IsSpace); text != ""; text = strings.TrimLeftFunc(text, unicode.IsSpace) {
		closing := byte(0)
		switch text[0] {
		case '"':
			closing = '"'
		case '[':
			closing = ']'
		}
		if closing != 0 {
			if end := strings.IndexByte(text[1:], closing); end >= 0 {
				fields = append(fields, text[1:1+end])
				text = text[end+2:]
				continue
			}
		}
		end := strings.IndexFunc(text, unicode.IsSpace)
		if end < 0 {
			end = len(text)
		}
		fields = append(fields, text[:end])
		text = text[end:]
	}
	return fields
}
