package sim

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// matcher is a memberOf expression of the cluster query language.
type matcher func(*ContainerInstance) bool

// allMatch says whether the host satisfies all of them.
func allMatch(list []matcher, i *ContainerInstance) bool {
	for _, m := range list {
		if !m(i) {
			return false
		}
	}
	return true
}

// cutAttribute takes the subject prefix off "attribute:NAME".
func cutAttribute(s string) (string, bool) { return strings.CutPrefix(s, "attribute:") }

// parseMatcher reads an expression of the cluster query language: comparisons of
// attribute:NAME, agentConnected, ec2InstanceId and task:group by ==, !=, =~,
// !~, in, not_in, exists and !exists, joined by and, or, &&, ||, with not and
// parentheses. From "Create expressions to define container instances" in the
// ECS developer guide; equals, matches and the like are its other spellings.
func parseMatcher(text string) (matcher, error) {
	p := &exprParser{words: exprWords(text)}
	m, err := p.or()
	if err == nil && p.at < len(p.words) {
		err = fmt.Errorf("unexpected %q", p.words[p.at])
	}
	if err != nil {
		return nil, fmt.Errorf("expression %q: %w", text, err)
	}
	return m, nil
}

// exprWords cuts an expression into words, brackets and commas.
func exprWords(text string) []string {
	for _, mark := range []string{"(", ")", "[", "]", ",", "&&", "||"} {
		text = strings.ReplaceAll(text, mark, " "+mark+" ")
	}
	return strings.Fields(text)
}

type exprParser struct {
	words []string
	at    int
}

func (p *exprParser) next() string {
	if p.at >= len(p.words) {
		return ""
	}
	p.at++
	return p.words[p.at-1]
}

// take reads the next word when it is one of those given.
func (p *exprParser) take(words ...string) bool {
	if p.at < len(p.words) && slices.Contains(words, strings.ToLower(p.words[p.at])) {
		p.at++
		return true
	}
	return false
}

func (p *exprParser) or() (matcher, error) {
	left, err := p.and()
	for err == nil && p.take("or", "||") {
		var right matcher
		before := left
		right, err = p.and()
		left = func(i *ContainerInstance) bool { return before(i) || right(i) }
	}
	return left, err
}

func (p *exprParser) and() (matcher, error) {
	left, err := p.not()
	for err == nil && p.take("and", "&&") {
		var right matcher
		before := left
		right, err = p.not()
		left = func(i *ContainerInstance) bool { return before(i) && right(i) }
	}
	return left, err
}

func (p *exprParser) not() (matcher, error) {
	if p.take("not", "!") {
		m, err := p.not()
		return func(i *ContainerInstance) bool { return !m(i) }, err
	}
	if p.take("(") {
		m, err := p.or()
		if err == nil && !p.take(")") {
			err = fmt.Errorf("missing )")
		}
		return m, err
	}
	return p.comparison()
}

func (p *exprParser) comparison() (matcher, error) {
	subject, op := p.next(), strings.ToLower(p.next())
	if subject == "task:group" {
		want, same := p.next(), op == "==" || op == "equals"
		return func(i *ContainerInstance) bool { return (i.pool.tasks[want] > 0) == same }, nil
	}
	get, err := exprSubject(subject)
	if err != nil {
		return nil, err
	}
	switch op {
	case "exists":
		return func(i *ContainerInstance) bool { _, ok := get(i); return ok }, nil
	case "!exists", "not_exists":
		return func(i *ContainerInstance) bool { _, ok := get(i); return !ok }, nil
	case "in", "not_in", "!in":
		list, err := p.list()
		return func(i *ContainerInstance) bool {
			v, _ := get(i)
			return slices.Contains(list, v) == (op == "in")
		}, err
	case "==", "equals", "!=", "not_equals":
		want, same := p.next(), op == "==" || op == "equals"
		return func(i *ContainerInstance) bool { v, _ := get(i); return (v == want) == same }, nil
	case "=~", "matches", "!~", "not_matches":
		re, err := regexp.Compile("^(?:" + p.next() + ")$")
		like := op == "=~" || op == "matches"
		return func(i *ContainerInstance) bool { v, _ := get(i); return re.MatchString(v) == like }, err
	}
	return nil, fmt.Errorf("unknown operator %q", op)
}

// list reads [a, b, c].
func (p *exprParser) list() ([]string, error) {
	if !p.take("[") {
		return nil, fmt.Errorf("missing [")
	}
	var list []string
	for {
		switch word := p.next(); word {
		case "":
			return nil, fmt.Errorf("missing ]")
		case "]":
			return list, nil
		case ",":
		default:
			list = append(list, word)
		}
	}
}

// exprSubject is what a comparison looks at.
func exprSubject(subject string) (func(*ContainerInstance) (string, bool), error) {
	if name, ok := cutAttribute(subject); ok {
		return func(i *ContainerInstance) (string, bool) { return i.attribute(name) }, nil
	}
	switch subject {
	case "agentConnected":
		return func(i *ContainerInstance) (string, bool) { return fmt.Sprint(i.AgentConnected), true }, nil
	case "ec2InstanceId":
		return func(i *ContainerInstance) (string, bool) { return i.Ec2InstanceId, true }, nil
	}
	return nil, fmt.Errorf("unknown subject %q", subject)
}
