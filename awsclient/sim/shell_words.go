package sim

import (
	"errors"
	"strings"
)

// shellWord is a word of a command line, with where it was quoted.
type shellWord struct {
	text   string
	quoted bool // so it is no operator, and stays when it is empty
}

// shellWords splits a line as a shell does: blanks, quotes, escapes, the
// operators ; & && || | ( ) < > and variables, which expand knows ("" for
// those that it does not). With expand nil the line is split as shlex does it:
// no operators, no variables.
func shellWords(line string, expand func(string) string) ([]shellWord, error) {
	p := splitter{line: line, expand: expand}
	for p.at < len(line) {
		if err := p.step(); err != nil {
			return nil, err
		}
	}
	p.flush()
	return p.words, nil
}

type splitter struct {
	line   string
	at     int
	expand func(string) string
	words  []shellWord
	word   strings.Builder
	begun  bool
	quoted bool
}

func (p *splitter) flush() {
	if p.begun && (p.word.Len() > 0 || p.quoted) {
		p.words = append(p.words, shellWord{p.word.String(), p.quoted})
	}
	p.word.Reset()
	p.begun, p.quoted = false, false
}

func (p *splitter) add(s string) {
	p.begun = true
	p.word.WriteString(s)
}

func (p *splitter) step() error {
	c := p.line[p.at]
	switch {
	case c == ' ' || c == '\t':
		p.flush()
	case c == '\'':
		return p.quote('\'')
	case c == '"':
		return p.quote('"')
	case c == '\\':
		if p.at++; p.at == len(p.line) {
			return errors.New("no escaped character")
		}
		p.quoted = true
		p.add(p.line[p.at : p.at+1])
	case c == '$' && p.expand != nil:
		p.add(p.variable())
		return nil
	case c == '#' && p.expand != nil && !p.begun:
		p.at = len(p.line)
		return nil
	case p.expand != nil && strings.IndexByte(";&|()<>\n", c) >= 0:
		p.operator(c)
		return nil
	default:
		p.add(string([]byte{c}))
	}
	p.at++
	return nil
}

// operator takes ; & | ( ) < > and their doubles. 2> and 2>&1 are one word.
func (p *splitter) operator(c byte) {
	number := c == '>' && !p.quoted && (p.word.String() == "1" || p.word.String() == "2")
	prefix := ""
	if number {
		prefix = p.word.String()
		p.word.Reset()
		p.begun = false
	}
	p.flush()
	text := string([]byte{c})
	p.at++
	if p.at < len(p.line) && p.line[p.at] == c && strings.IndexByte("&|>", c) >= 0 {
		text += text
		p.at++
	}
	if c == '>' && strings.HasPrefix(p.line[p.at:], "&") {
		n := min(2, len(p.line)-p.at)
		text += p.line[p.at : p.at+n]
		p.at += n
	}
	if c == '\n' {
		text = ";"
	}
	p.words = append(p.words, shellWord{text: prefix + text})
}

// quote takes a quoted piece; p.at is at its first quote.
func (p *splitter) quote(mark byte) error {
	p.begun, p.quoted = true, true
	for p.at++; p.at < len(p.line); p.at++ {
		c := p.line[p.at]
		switch {
		case c == mark:
			p.at++
			return nil
		case mark == '"' && c == '\\' && p.at+1 < len(p.line) && strings.IndexByte("\"\\$`", p.line[p.at+1]) >= 0:
			p.at++
			p.word.WriteByte(p.line[p.at])
		case mark == '"' && c == '$' && p.expand != nil:
			p.word.WriteString(p.variable())
			p.at--
		default:
			p.word.WriteByte(c)
		}
	}
	return errors.New("no closing quotation")
}

// variable takes $NAME, ${NAME}, $? and $$; p.at is at the $.
func (p *splitter) variable() string {
	rest := p.line[p.at+1:]
	if strings.HasPrefix(rest, "{") {
		if end := strings.IndexByte(rest, '}'); end > 0 {
			p.at += end + 2
			return p.expand(rest[1:end])
		}
	}
	n := 0
	for n < len(rest) && (rest[n] == '_' || rest[n] >= '0' && rest[n] <= '9' || rest[n] >= 'a' && rest[n] <= 'z' || rest[n] >= 'A' && rest[n] <= 'Z') {
		n++
	}
	if n == 0 && rest != "" && strings.IndexByte("?$!#@*", rest[0]) >= 0 {
		n = 1
	}
	p.at += n + 1
	if n == 0 {
		return "$"
	}
	return p.expand(rest[:n])
}
