package sim

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// Metric math, as far as dashboards and alarms of services use it: arithmetic,
// comparisons and the functions of call. What the World does not know is refused
// as CloudWatch refuses a name that it does not know ("Metric math syntax and
// functions" in its user guide).

// operand is a value of an expression.
type operand struct {
	kind   operandKind
	number float64
	tracks []track
}

type operandKind int

const (
	isNumber operandKind = iota
	isTrack              // one time series
	isTracks             // an array of them
	isText
)

// mathError is what CloudWatch says of an expression.
func mathError(id, what string) *Error {
	return validation("Error in expression '%s': %s", id, what)
}

// parser reads an expression and works it out as it goes.
type parser struct {
	e      *evaluation
	id     string
	tokens []string
	fail   *Error
}

// express works an expression out.
func (e *evaluation) express(query *metricQuery) (operand, *Error) {
	tokens, ok := lex(query.Expression)
	if !ok || len(tokens) == 0 {
		return operand{}, mathError(query.ID, "Invalid syntax")
	}
	p := &parser{e: e, id: query.ID, tokens: tokens}
	v := p.binary(0)
	if p.fail == nil && len(p.tokens) > 0 {
		p.refuse("Invalid syntax")
	}
	if p.fail != nil {
		return operand{}, p.fail
	}
	if v.kind == isTrack {
		v.tracks[0].label = query.ID
	}
	return v, nil
}

// lex cuts an expression into names, numbers and signs.
func lex(text string) (tokens []string, ok bool) {
	for i := 0; i < len(text); {
		c := rune(text[i])
		start := i
		switch {
		case unicode.IsSpace(c):
			i++
			continue
		case c == '"' || c == '\'':
			end := strings.IndexByte(text[i+1:], text[i])
			if end < 0 {
				return nil, false
			}
			i += end + 2
		case c == '_' || unicode.IsLetter(c) || unicode.IsDigit(c) || c == '.':
			for i < len(text) && (text[i] == '_' || text[i] == '.' || unicode.IsLetter(rune(text[i])) || unicode.IsDigit(rune(text[i]))) {
				i++
			}
		case i+1 < len(text) && slices.Contains([]string{"<=", ">=", "==", "!=", "&&", "||"}, text[i:i+2]):
			i += 2
		case strings.ContainsRune("+-*/^(),[]<>!", c):
			i++
		default:
			return nil, false
		}
		tokens = append(tokens, text[start:i])
	}
	return tokens, true
}

func (p *parser) refuse(what string) operand {
	if p.fail == nil {
		p.fail = mathError(p.id, what)
	}
	return operand{}
}

// peek is the next token, "" at the end.
func (p *parser) peek() string {
	if len(p.tokens) == 0 {
		return ""
	}
	return p.tokens[0]
}

// take takes the next token when it is the one asked for.
func (p *parser) take(token string) bool {
	if p.peek() != token {
		return false
	}
	p.tokens = p.tokens[1:]
	return true
}

// binds is how tight an operator binds, -1 for no operator.
func binds(op string) int {
	for n, ops := range []string{"|| OR", "&& AND", "== !=", "< <= > >=", "+ -", "* /", "^"} {
		if slices.Contains(strings.Fields(ops), op) {
			return n
		}
	}
	return -1
}

// binary reads operators that bind at least as tight as a level.
func (p *parser) binary(least int) operand {
	left := p.unary()
	for p.fail == nil {
		op := p.peek()
		n := binds(op)
		if n < least || n < 0 {
			return left
		}
		p.tokens = p.tokens[1:]
		right := p.binary(n + 1)
		if p.fail == nil {
			left = p.combine(op, left, right)
		}
	}
	return left
}

func (p *parser) unary() operand {
	switch {
	case p.take("-"):
		return p.combine("*", operand{number: -1}, p.unary())
	case p.take("!"), p.take("NOT"):
		return p.combine("==", p.unary(), operand{})
	default:
		return p.primary()
	}
}

func (p *parser) primary() operand {
	token := p.peek()
	if token == "" {
		return p.refuse("Invalid syntax")
	}
	p.tokens = p.tokens[1:]
	switch {
	case token == "(":
		v := p.binary(0)
		if !p.take(")") {
			return p.refuse("Invalid syntax")
		}
		return v
	case token == "[":
		var all operand
		all.kind = isTracks
		for _, x := range p.list("]") {
			all.tracks = append(all.tracks, x.tracks...)
		}
		return all
	case token[0] == '"' || token[0] == '\'':
		return operand{kind: isText}
	case token[0] >= '0' && token[0] <= '9' || token[0] == '.':
		n, err := strconv.ParseFloat(token, 64)
		if err != nil {
			return p.refuse("Invalid syntax")
		}
		return operand{number: n}
	case p.take("("):
		return p.call(token, p.list(")"))
	default:
		return p.named(token)
	}
}

// list reads operands up to a closing sign.
func (p *parser) list(end string) (out []operand) {
	if p.take(end) {
		return nil
	}
	for p.fail == nil {
		if name := p.peek(); slices.Contains([]string{"REPEAT", "LINEAR"}, name) {
			p.tokens = p.tokens[1:]
			out = append(out, operand{kind: isText})
		} else {
			out = append(out, p.binary(0))
		}
		switch {
		case p.take(end):
			return out
		case !p.take(","):
			p.refuse("Invalid syntax")
		}
	}
	return nil
}

// named is the value of another query.
func (p *parser) named(id string) operand {
	for i := range p.e.queries {
		if p.e.queries[i].ID == id {
			v, fail := p.e.value(&p.e.queries[i])
			if fail != nil {
				p.fail = fail
			}
			return copied(v)
		}
	}
	return p.refuse(fmt.Sprintf("Unknown identifier '%s'", id))
}

// copied is a value whose list of series can be changed.
func copied(v operand) operand {
	v.tracks = slices.Clone(v.tracks)
	return v
}

// combine works an operator out, series point by point: a point that one side
// lacks is lacking in the result.
func (p *parser) combine(op string, a, b operand) operand {
	if p.fail != nil {
		return operand{}
	}
	switch {
	case a.kind == isText || b.kind == isText, a.kind == isTracks && b.kind == isTracks && len(a.tracks) != len(b.tracks):
		return p.refuse("Unsupported operand type(s) for " + op)
	case a.kind == isNumber && b.kind == isNumber:
		v, _ := calculate(op, a.number, b.number)
		return operand{number: v}
	}
	out := operand{kind: max(a.kind, b.kind)}
	for i := range max(len(a.tracks), len(b.tracks)) {
		out.tracks = append(out.tracks, together(op, side(a, i), side(b, i)))
	}
	return out
}

// side is the i-th series of an operand; a number and a single series stand for
// each.
func side(v operand, i int) operand {
	if v.kind == isTracks {
		return operand{kind: isTrack, tracks: v.tracks[i : i+1]}
	}
	return v
}

func together(op string, a, b operand) track {
	at := a
	if a.kind == isNumber {
		at = b
	}
	out := track{label: at.tracks[0].label, period: at.tracks[0].period}
	for _, when := range at.tracks[0].at {
		x, okX := a.value(when)
		y, okY := b.value(when)
		if v, ok := calculate(op, x, y); ok && okX && okY {
			out.at, out.values = append(out.at, when), append(out.values, v)
		}
	}
	return out
}

// value is the operand's value at a time.
func (v operand) value(at Epoch) (float64, bool) {
	if v.kind == isNumber {
		return v.number, true
	}
	i, ok := slices.BinarySearch(v.tracks[0].at, at)
	if !ok {
		return 0, false
	}
	return v.tracks[0].values[i], true
}

// calculate works one operator out; false is a result that is no number.
func calculate(op string, a, b float64) (float64, bool) {
	truth := func(ok bool) float64 {
		if ok {
			return 1
		}
		return 0
	}
	var v float64
	switch op {
	case "+":
		v = a + b
	case "-":
		v = a - b
	case "*":
		v = a * b
	case "/":
		v = a / b
	case "^":
		v = math.Pow(a, b)
	case "<":
		v = truth(a < b)
	case "<=":
		v = truth(a <= b)
	case ">":
		v = truth(a > b)
	case ">=":
		v = truth(a >= b)
	case "==":
		v = truth(a == b)
	case "!=":
		v = truth(a != b)
	case "&&", "AND":
		v = truth(a != 0 && b != 0)
	default: // || and OR
		v = truth(a != 0 || b != 0)
	}
	return v, !math.IsNaN(v) && !math.IsInf(v, 0)
}
