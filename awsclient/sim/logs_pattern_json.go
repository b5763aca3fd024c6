package sim

import (
	"encoding/json"
	"strconv"
	"strings"
	"unicode"
)

// jsonTest is a condition on the value of an event that is JSON.
type jsonTest func(event any) bool

// parseJSONPattern reads { $.level = "error" && ($.status >= 500 || ...) }.
func parseJSONPattern(p string) (textMatcher, error) {
	body, ok := strings.CutSuffix(p[1:], "}")
	if !ok {
		return nil, errPattern
	}
	r := &jsonPattern{rest: body}
	test, err := r.either()
	if err != nil {
		return nil, err
	}
	if r.peek() != "" {
		return nil, errPattern
	}
	return func(text string) bool {
		text = strings.TrimSpace(text)
		if !strings.HasPrefix(text, "{") && !strings.HasPrefix(text, "[") {
			return false
		}
		var event any
		return json.Unmarshal([]byte(text), &event) == nil && test(event)
	}, nil
}

// jsonPattern is a JSON pattern that is being read.
type jsonPattern struct {
	rest    string
	regexes int
}

// peek is what is left, without the space before it.
func (r *jsonPattern) peek() string {
	r.rest = strings.TrimLeftFunc(r.rest, unicode.IsSpace)
	return r.rest
}

// take skips a symbol if it is next.
func (r *jsonPattern) take(symbol string) bool {
	rest, ok := strings.CutPrefix(r.peek(), symbol)
	if ok {
		r.rest = rest
	}
	return ok
}

// word skips a word if it is next.
func (r *jsonPattern) word(word string) bool {
	rest := r.peek()
	if len(rest) < len(word) || !strings.EqualFold(rest[:len(word)], word) {
		return false
	}
	r.rest = rest[len(word):]
	return true
}

func (r *jsonPattern) either() (jsonTest, error) {
	left, err := r.both()
	for err == nil && r.take("||") {
		a := left
		var b jsonTest
		b, err = r.both()
		left = func(v any) bool { return a(v) || b(v) }
	}
	return left, err
}

func (r *jsonPattern) both() (jsonTest, error) {
	left, err := r.one()
	for err == nil && r.take("&&") {
		a := left
		var b jsonTest
		b, err = r.one()
		left = func(v any) bool { return a(v) && b(v) }
	}
	return left, err
}

func (r *jsonPattern) one() (jsonTest, error) {
	if r.take("(") {
		inner, err := r.either()
		if err == nil && !r.take(")") {
			err = errPattern
		}
		return inner, err
	}
	path, err := r.selector()
	if err != nil {
		return nil, err
	}
	if r.word("NOT EXISTS") {
		return func(v any) bool { return len(path.of(v)) == 0 }, nil
	}
	if r.word("IS ") {
		return r.is(path)
	}
	for _, op := range []string{"!=", ">=", "<=", "=", ">", "<"} {
		if r.take(op) {
			test, err := r.value(op)
			return func(v any) bool {
				for _, x := range path.of(v) {
					if test(x) {
						return true
					}
				}
				return false
			}, err
		}
	}
	return nil, errPattern
}

// is reads NULL, TRUE or FALSE.
func (r *jsonPattern) is(path jsonPath) (jsonTest, error) {
	var want any
	switch {
	case r.word("NULL"):
	case r.word("TRUE"):
		want = true
	case r.word("FALSE"):
		want = false
	default:
		return nil, errPattern
	}
	return func(v any) bool {
		found := path.of(v)
		return len(found) > 0 && found[0] == want
	}, nil
}

// jsonPath is the steps of a selector: names, numbers, or "*" for every element.
type jsonPath []any

// of are the values at a path, none when there is nothing.
func (p jsonPath) of(v any) []any {
	found := []any{v}
	for _, step := range p {
		var next []any
		for _, x := range found {
			switch x := x.(type) {
			case map[string]any:
				if name, ok := step.(string); ok {
					if child, ok := x[name]; ok {
						next = append(next, child)
					}
				}
			case []any:
				if n, ok := step.(int); ok && n < 0 {
					next = append(next, x...)
				} else if ok && n < len(x) {
					next = append(next, x[n])
				}
			}
		}
		found = next
	}
	return found
}

// selector reads $.a.b[0]["c d"].
func (r *jsonPattern) selector() (jsonPath, error) {
	if !r.take("$") {
		return nil, errPattern
	}
	path := jsonPath{}
	for r.rest != "" {
		switch r.rest[0] {
		case '.':
			end := 1
			for end < len(r.rest) && (r.rest[end] == '_' || r.rest[end] == '-' || unicode.IsLetter(rune(r.rest[end])) || unicode.IsDigit(rune(r.rest[end]))) {
				end++
			}
			if end > 1 {
				path = append(path, r.rest[1:end])
			} else if !strings.HasPrefix(r.rest, ".[") {
				return nil, errPattern
			}
			r.rest = r.rest[end:]
		case '[':
			if err := r.index(&path); err != nil {
				return nil, err
			}
		default:
			return path, nil
		}
	}
	return path, nil
}

// index reads [0], [*] or ["name"].
func (r *jsonPattern) index(path *jsonPath) error {
	end := strings.IndexByte(r.rest, ']')
	if end < 0 {
		return errPattern
	}
	text := strings.TrimSpace(r.rest[1:end])
	r.rest = r.rest[end+1:]
	if n, err := strconv.Atoi(text); err == nil && n >= 0 {
		*path = append(*path, n)
		return nil
	}
	if text == "*" {
		*path = append(*path, -1)
		return nil
	}
	name := strings.Trim(text, `"'`)
	if len(name) != len(text)-2 {
		return errPattern
	}
	*path = append(*path, name)
	return nil
}

// value reads what a member is compared with: "text" and words, in which * is
// anything, %regular expressions%, and numbers.
func (r *jsonPattern) value(op string) (jsonTest, error) {
	rest := r.peek()
	switch {
	case rest == "":
		return nil, errPattern
	case rest[0] == '"':
		text, after, err := readQuoted(rest)
		r.rest = after
		return equalText(op, func(v string) bool { return glob(text, v) }, false, err)
	case rest[0] == '%':
		r.regexes++
		re, after, err := parseRegex(rest, r.regexes)
		if err != nil {
			return nil, err
		}
		r.rest = after
		return equalText(op, re.MatchString, true, nil)
	}
	end := strings.IndexFunc(rest, func(c rune) bool { return unicode.IsSpace(c) || strings.ContainsRune(")&|", c) })
	if end < 0 {
		end = len(rest)
	}
	word := rest[:end]
	r.rest = rest[end:]
	if n, err := strconv.ParseFloat(word, 64); err == nil {
		return func(v any) bool {
			x, ok := v.(float64)
			return ok && compareNumbers(op, x, n)
		}, nil
	}
	if word == "" {
		return nil, errPattern
	}
	return equalText(op, func(v string) bool { return glob(word, v) }, true, nil)
}

// equalText is = or != of a text. Numbers are compared by their text if wanted.
func equalText(op string, match func(string) bool, numbers bool, err error) (jsonTest, error) {
	if err != nil || op != "=" && op != "!=" {
		return nil, errPattern
	}
	return func(v any) bool {
		var text string
		switch x := v.(type) {
		case string:
			text = x
		case float64:
			if !numbers {
				return op == "!="
			}
			text = strconv.FormatFloat(x, 'f', -1, 64)
		default:
			return op == "!="
		}
		return match(text) == (op == "=")
	}, nil
}

func compareNumbers(op string, a, b float64) bool {
	switch op {
	case "=":
		return a == b
	case "!=":
		return a != b
	case ">":
		return a > b
	case "<":
		return a < b
	case ">=":
		return a >= b
	default:
		return a <= b
	}
}
