package sim

import (
	"errors"
	"fmt"
	"strings"
)

// alarmRule says whether a composite alarm is in ALARM, from the states of the
// others.
type alarmRule func(state func(alarm string) string) bool

// parseRule reads a rule: ALARM(x), OK(x), INSUFFICIENT_DATA(x), TRUE, FALSE, with
// AND, OR, NOT and parentheses ("Composite alarm rule expressions" in the user
// guide). Alarms are named by name or ARN, in quotes or not. names are
// the alarms that it speaks of.
func parseRule(text string) (rule alarmRule, names []string, err error) {
	p := &ruleParser{rest: text}
	rule = p.or()
	if p.err == nil && p.next() != "" {
		p.err = fmt.Errorf("unexpected %q", p.rest)
	}
	return rule, p.names, p.err
}

type ruleParser struct {
	rest  string
	names []string // of the alarms
	err   error
}

// next is what the rest begins with: a word or a parenthesis, "" at the end.
func (p *ruleParser) next() string {
	p.rest = strings.TrimLeft(p.rest, " \t\r\n")
	if p.rest == "" || p.rest[0] == '(' || p.rest[0] == ')' {
		return p.rest[:min(1, len(p.rest))]
	}
	if end := strings.IndexAny(p.rest, " \t\r\n()"); end >= 0 {
		return p.rest[:end]
	}
	return p.rest
}

func (p *ruleParser) take(word string) bool {
	if p.next() != word {
		return false
	}
	p.rest = p.rest[len(word):]
	return true
}

func (p *ruleParser) or() alarmRule {
	left := p.and()
	for p.err == nil && p.take("OR") {
		a, b := left, p.and()
		left = func(s func(string) string) bool { return a(s) || b(s) }
	}
	return left
}

func (p *ruleParser) and() alarmRule {
	left := p.not()
	for p.err == nil && p.take("AND") {
		a, b := left, p.not()
		left = func(s func(string) string) bool { return a(s) && b(s) }
	}
	return left
}

func (p *ruleParser) not() alarmRule {
	switch {
	case p.take("NOT"):
		inner := p.not()
		return func(s func(string) string) bool { return !inner(s) }
	case p.take("("):
		inner := p.or()
		if !p.take(")") {
			p.err = errors.New("missing )")
		}
		return inner
	case p.take("TRUE"):
		return func(func(string) string) bool { return true }
	case p.take("FALSE"):
		return func(func(string) string) bool { return false }
	}
	return p.state()
}

// state reads ALARM("name").
func (p *ruleParser) state() alarmRule {
	want := p.next()
	if want != alarmOK && want != alarmFiring && want != alarmUnknown {
		p.err = fmt.Errorf("unexpected %q", want)
		return nil
	}
	p.take(want)
	name, rest, ok := strings.Cut(p.rest, ")")
	if name = strings.TrimSpace(name); !ok || !strings.HasPrefix(name, "(") {
		p.err = errors.New("missing (alarm)")
		return nil
	}
	p.rest = rest
	name = strings.Trim(strings.TrimSpace(name[1:]), `"'`)
	if _, short, arn := strings.Cut(name, ":alarm:"); arn {
		name = short
	}
	p.names = append(p.names, name)
	return func(s func(string) string) bool { return s(name) == want }
}

// ruled evaluates a composite alarm. The alarm that changed last gives the reason.
func (a *alarm) ruled() verdict {
	v := verdict{state: alarmOK}
	var last *alarm
	states := func(name string) string {
		x := a.region.alarm(name)
		if x == nil {
			return ""
		}
		if last == nil || x.StateTransitioned > last.StateTransitioned {
			last = x
		}
		return x.StateValue
	}
	if a.rule(states) {
		v.state = alarmFiring
	}
	if last != nil {
		v.reason = fmt.Sprintf("%s transitioned to %s at %s", last.AlarmArn, last.StateValue, last.StateTransitioned.Time().Format(ruleTime))
		v.data = fmt.Sprintf(`{"triggeringAlarms":[{"arn":%s,"state":{"value":%q,"timestamp":%q}}]}`, quoted(last.AlarmArn), last.StateValue, longTime(last.StateTransitioned))
	}
	return v
}

// ruleTime is how the reasons of composite alarms write times.
const ruleTime = "Monday 02 January, 2006 15:04:05 UTC"
