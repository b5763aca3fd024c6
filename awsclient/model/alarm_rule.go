package model

import (
	"slices"
	"strings"
	"unicode"
)

// RuleAlarms returns the alarms that the rule of a composite alarm names, once
// each and by name (an ARN is shortened), in their order: those of
// ALARM("a") AND NOT OK(b) are a and b. Source: the reference of
// PutCompositeAlarm.
func RuleAlarms(rule string) []string {
	var out []string
	for _, w := range ruleWords(rule) {
		if !w.quoted && isRuleWord(w.text) {
			continue
		}
		name := ShortID(w.text)
		if name != "" && !slices.Contains(out, name) {
			out = append(out, name)
		}
	}
	return out
}

type ruleWord struct {
	text   string
	quoted bool
}

// ruleWords cuts a rule at blanks, commas and brackets, outside of quotes.
func ruleWords(rule string) []ruleWord {
	var out []ruleWord
	var word strings.Builder
	var quote rune
	flush := func(quoted bool) {
		if word.Len() > 0 {
			out = append(out, ruleWord{word.String(), quoted})
		}
		word.Reset()
	}
	for _, r := range rule {
		switch {
		case quote != 0 && r == quote:
			quote = 0
			flush(true)
		case quote != 0:
			word.WriteRune(r)
		case (r == '"' || r == '\'') && word.Len() == 0:
			quote = r
		case unicode.IsSpace(r) || strings.ContainsRune("(),", r):
			flush(false)
		default:
			word.WriteRune(r)
		}
	}
	flush(quote != 0)
	return out
}

// isRuleWord reports whether an unquoted word belongs to the language of rules.
func isRuleWord(s string) bool {
	switch strings.ToUpper(s) {
	case "AND", "OR", "NOT", "TRUE", "FALSE", "ALARM", "OK", "INSUFFICIENT_DATA", "AT_LEAST":
		return true
	}
	return strings.Trim(s, "0123456789%") == "" // of AT_LEAST
}

// ResolveAlarms fills Via of composite alarms: what the alarms of their rules
// watch, and of the rules of those. others are alarms that may be named and are
// not in the list. It returns the names that are in neither.
func ResolveAlarms(alarms []Alarm, others ...Alarm) (unknown []string) {
	by := make(map[string]Alarm, len(alarms)+len(others))
	for _, a := range slices.Concat(others, alarms) {
		by[a.Name] = a
	}
	for i := range alarms {
		if alarms[i].Kind != AlarmComposite {
			continue
		}
		r := resolver{by: by, seen: map[string]bool{alarms[i].Name: true}}
		r.walk(alarms[i].Rule)
		alarms[i].Via = r.metrics
		for _, n := range r.unknown {
			if !slices.Contains(unknown, n) {
				unknown = append(unknown, n)
			}
		}
	}
	return unknown
}

// resolver walks the rules below one composite alarm. Rules may go in circles.
type resolver struct {
	by      map[string]Alarm
	seen    map[string]bool
	metrics []Metric
	unknown []string
}

func (r *resolver) walk(rule string) {
	for _, name := range RuleAlarms(rule) {
		if r.seen[name] {
			continue
		}
		r.seen[name] = true
		a, ok := r.by[name]
		if !ok {
			r.unknown = append(r.unknown, name)
			continue
		}
		r.metrics = append(r.metrics, a.Metrics...)
		r.walk(a.Rule)
	}
}
