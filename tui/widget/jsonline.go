package widget

import (
	"encoding/json"
	"strings"
	"unicode/utf8"
)

// jsonReach is how much of a line is read as fields.
const jsonReach = 64 << 10

// capped is the start of s, cut between characters.
func capped(s string, most int) string {
	if len(s) <= most {
		return s
	}
	s = s[:most]
	for i := 0; i < utf8.UTFMax && len(s) > 0; i++ {
		if r, size := utf8.DecodeLastRuneInString(s); r != utf8.RuneError || size > 1 {
			break
		}
		s = s[:len(s)-1]
	}
	return s
}

// jsonPart is the JSON object that a line is, or that ends it after a prefix;
// "" when there is none. An object that is a whole line need not be closed:
// some log drivers cut long lines into pieces.
func jsonPart(text string) string {
	i := strings.IndexByte(text[:min(len(text), levelReach)], '{')
	if i < 0 {
		return ""
	}
	s := strings.TrimRight(text[i:], " \r\n\t")
	if len(s) < 2 || i > 0 && s[len(s)-1] != '}' && len(text) < jsonReach-8 {
		return ""
	}
	rest := strings.TrimLeft(s[1:], " \t\r\n")
	if rest == "" || rest[0] != '"' && rest[0] != '}' {
		return ""
	}
	return s
}

// eachField calls f with each key of an object and its raw value, until f
// returns false. It reads no further than needed and allocates nothing; broken
// JSON ends it early.
func eachField(obj string, f func(key, value string) bool) {
	i := skipBlank(obj, 0)
	if i >= len(obj) || obj[i] != '{' {
		return
	}
	for i++; ; {
		i = skipBlank(obj, i)
		if i >= len(obj) || obj[i] != '"' {
			return
		}
		end := stringEnd(obj, i)
		if end > len(obj) || end-i < 2 {
			return
		}
		key := obj[i+1 : end-1]
		i = skipBlank(obj, end)
		if i >= len(obj) || obj[i] != ':' {
			return
		}
		i = skipBlank(obj, i+1)
		end = valueEnd(obj, i)
		if end <= i {
			return
		}
		if !f(key, obj[i:end]) {
			return
		}
		i = skipBlank(obj, end)
		if i >= len(obj) || obj[i] != ',' {
			return
		}
		i++
	}
}

func skipBlank(s string, i int) int {
	for i < len(s) && (s[i] == ' ' || s[i] == '\t' || s[i] == '\n' || s[i] == '\r') {
		i++
	}
	return i
}

// valueEnd is the place after the JSON value that starts at i.
func valueEnd(s string, i int) int {
	if i >= len(s) {
		return i
	}
	switch s[i] {
	case '"':
		return min(stringEnd(s, i), len(s))
	case '{', '[':
		depth := 0
		for i < len(s) {
			switch s[i] {
			case '"':
				i = min(stringEnd(s, i), len(s))
				continue
			case '{', '[':
				depth++
			case '}', ']':
				if depth--; depth == 0 {
					return i + 1
				}
			}
			i++
		}
		return i
	default:
		for i < len(s) && strings.IndexByte("{}[],:\" \t\r\n", s[i]) < 0 {
			i++
		}
		return i
	}
}

// jsonText is a raw value as text: a string without its quotes.
func jsonText(raw string) string {
	if len(raw) < 2 || raw[0] != '"' {
		return raw
	}
	if strings.IndexByte(raw, '\\') < 0 {
		return raw[1 : len(raw)-1]
	}
	var s string
	if json.Unmarshal([]byte(raw), &s) != nil {
		return raw[1 : len(raw)-1]
	}
	return s
}

// fieldOf finds the value of a path such as http.status in a line of JSON or of
// key=value pairs. A key that has the dots itself is found too.
func fieldOf(text, path string) (string, bool) {
	text = capped(text, jsonReach)
	if obj := jsonPart(text); obj != "" {
		if raw, ok := jsonField(obj, path); ok {
			return jsonText(raw), true
		}
		return "", false
	}
	return pairField(text, path)
}

func jsonField(obj, path string) (string, bool) {
	head, rest, nested := strings.Cut(path, ".")
	var found string
	ok := false
	eachField(obj, func(key, value string) bool {
		switch {
		case key == path:
			found, ok = value, true
		case nested && key == head && strings.HasPrefix(value, "{"):
			found, ok = jsonField(value, rest)
		}
		return !ok
	})
	return found, ok
}

// pairField finds key=value, where the value may be quoted.
func pairField(text, key string) (string, bool) {
	out, ok := "", false
	eachPair(text, func(k, v string) bool {
		if k == key {
			out, ok = v, true
		}
		return !ok
	})
	return out, ok
}

// eachPair calls f with each key=value of a line, until f returns false.
func eachPair(text string, f func(key, value string) bool) {
	for at := 0; ; {
		eq := strings.IndexByte(text[at:], '=')
		if eq < 0 {
			return
		}
		eq += at
		from := eq
		for from > at && isKey(text[from-1]) {
			from--
		}
		value := text[eq+1:]
		switch {
		case strings.HasPrefix(value, `"`):
			end := min(stringEnd(value, 0), len(value))
			at = eq + 1 + end
			value = jsonText(value[:end])
		default:
			if end := strings.IndexAny(value, " \t,;"); end >= 0 {
				value = value[:end]
			}
			at = eq + 1 + len(value)
		}
		if from < eq && !f(text[from:eq], value) {
			return
		}
	}
}

func isKey(c byte) bool { return isWord(c) || c == '.' || c == '-' || c == '@' || c == '/' }

// What an expanded line may take.
const (
	prettyLines = 400
	prettyBytes = 32 << 10
	prettyDeep  = 32
)

// prettyJSON sets an object out over lines, two spaces a level. It stops, with
// a mark, when the result is longer than anyone reads on a screen; the input
// beyond is not looked at.
func prettyJSON(obj string) []string {
	p := jsonPrinter{}
	for i := 0; i < len(obj); {
		if len(p.lines) >= prettyLines || i >= prettyBytes {
			return append(p.lines, p.b.String()+Ellipsis)
		}
		i = p.token(obj, i)
	}
	return append(p.lines, p.b.String())
}

type jsonPrinter struct {
	lines []string
	b     strings.Builder
	depth int
}

// token writes what starts at i and returns where the next starts.
func (p *jsonPrinter) token(s string, i int) int {
	switch c := s[i]; c {
	case ' ', '\t', '\n', '\r':
		return i + 1
	case '{', '[':
		if j := skipBlank(s, i+1); j < len(s) && s[j] == c+2 { // nothing inside
			p.b.WriteByte(c)
			p.b.WriteByte(c + 2)
			return j + 1
		}
		p.b.WriteByte(c)
		p.depth++
		p.newline()
		return i + 1
	case '}', ']':
		p.depth = max(p.depth-1, 0)
		p.newline()
		p.b.WriteByte(c)
		return i + 1
	case ',':
		p.b.WriteByte(c)
		p.newline()
		return i + 1
	case ':':
		p.b.WriteString(": ")
		return i + 1
	default:
		end := max(valueEnd(s, i), i+1)
		p.b.WriteString(capped(s[i:end], prettyBytes))
		return end
	}
}

func (p *jsonPrinter) newline() {
	p.lines = append(p.lines, p.b.String())
	p.b.Reset()
	p.b.WriteString(spaces(2 * min(p.depth, prettyDeep)))
}
