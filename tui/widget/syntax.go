package widget

import (
	"strings"

	"github.com/ecsdeck/ecsdeck/themes"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/token"
)

// jsonLine colours one line of JSON. JSON strings never span lines, so a line
// can be read alone; only what is on the screen is.
func jsonLine(l string) []Span {
	var out []Span
	for i := 0; i < len(l); {
		from := i
		tone := themes.Punct
		switch c := l[i]; {
		case c == '"':
			i = stringEnd(l, i)
			tone = themes.String
			if strings.HasPrefix(strings.TrimLeft(l[i:], " "), ":") {
				tone = themes.JSONKey
			}
		case c == '-' || c >= '0' && c <= '9':
			i = run(l, i, "0123456789+-.eE")
			tone = themes.Number
		case c >= 'a' && c <= 'z':
			i = run(l, i, "abcdefghijklmnopqrstuvwxyz")
			tone = themes.Text
			if w := l[from:i]; w == "true" || w == "false" || w == "null" {
				tone = themes.Literal
			}
		case c == ' ':
			i = run(l, i, " ")
			tone = themes.Text
		case strings.IndexByte("{}[]:,", c) >= 0:
			i = run(l, i, "{}[]:,")
		default:
			for i++; i < len(l) && l[i] >= 0x80; {
				i++
			}
			tone = themes.Text
		}
		out = append(out, Span{l[from:i], tone})
	}
	return out
}

// stringEnd is the place after the double-quoted string that opens at i.
func stringEnd(l string, i int) int {
	for i++; i < len(l); i++ {
		switch l[i] {
		case '\\':
			i++
		case '"':
			return i + 1
		}
	}
	return len(l)
}

// singleEnd is stringEnd for YAML's single quotes, which are escaped by
// doubling.
func singleEnd(l string, i int) int {
	for i++; i < len(l); i++ {
		if l[i] != '\'' {
			continue
		}
		if i++; i == len(l) || l[i] != '\'' {
			return i
		}
	}
	return len(l)
}

func run(l string, i int, set string) int {
	for i < len(l) && strings.IndexByte(set, l[i]) >= 0 {
		i++
	}
	return i
}

// maxYAML is the size up to which YAML is coloured.
const maxYAML = 1 << 20

// yamlLines colours a YAML text as a whole, since its blocks span lines. It
// returns nil for a text that is too large.
func yamlLines(lines []string) [][]Span {
	src := strings.Join(lines, "\n")
	if len(src) > maxYAML {
		return nil
	}
	out := make([][]Span, 1, len(lines))
	add := func(text string, tone themes.Tone) {
		for i, piece := range strings.Split(text, "\n") {
			if i > 0 {
				out = append(out, nil)
			}
			if piece != "" {
				out[len(out)-1] = append(out[len(out)-1], Span{piece, tone})
			}
		}
	}
	at := 0
	tokens := lexer.Tokenize(src)
	for i, t := range tokens {
		from, to := findToken(src, at, t)
		if from < 0 {
			continue // drawn as plain text with what follows
		}
		var next *token.Token
		if i+1 < len(tokens) {
			next = tokens[i+1]
		}
		add(src[at:from], themes.Text)
		add(src[from:to], yamlTone(t, next))
		at = to
	}
	add(src[at:], themes.Text)
	return out
}

// findToken is where a token stands at or after a place. The lexer's own
// offsets are not exact and its text is not always the source's, so only
// white space may lie between, and quoted text is read to its end here.
func findToken(src string, at int, t *token.Token) (from, to int) {
	from = at + len(src[at:]) - len(strings.TrimLeft(src[at:], " \n"))
	text := strings.TrimSpace(t.Origin)
	switch {
	case text == "":
		return -1, 0
	case t.Type == token.DoubleQuoteType && strings.HasPrefix(src[from:], `"`):
		return from, stringEnd(src, from)
	case t.Type == token.SingleQuoteType && strings.HasPrefix(src[from:], "'"):
		return from, singleEnd(src, from)
	case strings.HasPrefix(src[from:], text):
		return from, from + len(text)
	}
	return -1, 0
}

func yamlTone(t, next *token.Token) themes.Tone {
	if next != nil && next.Type == token.MappingValueType {
		return themes.JSONKey
	}
	switch t.Type {
	case token.IntegerType, token.BinaryIntegerType, token.OctetIntegerType, token.HexIntegerType,
		token.FloatType, token.InfinityType, token.NanType:
		return themes.Number
	case token.BoolType, token.NullType, token.AnchorType, token.AliasType, token.TagType:
		return themes.Literal
	case token.CommentType, token.DirectiveType:
		return themes.Comment
	case token.StringType, token.SingleQuoteType, token.DoubleQuoteType:
		return themes.String
	default:
		return themes.Punct
	}
}
