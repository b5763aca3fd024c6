package sim

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// instancePick says whether a filter expression holds for a container instance.
type instancePick func(*ContainerInstance) bool

// instanceFilter reads an expression of the cluster query language ("Cluster
// query language" in the ECS developer guide), as in
//
//	attribute:ecs.availability-zone in [eu-west-1a, eu-west-1b] and runningTasksCount < 5
//
// "" holds for every instance. task:group is not known here.
func instanceFilter(text string) (instancePick, *Error) {
	if strings.TrimSpace(text) == "" {
		return all[*ContainerInstance], nil
	}
	p := &filterParser{tokens: filterTokens(text)}
	pick, ok := p.either()
	if !ok || len(p.tokens) > 0 {
		return nil, invalid("Invalid filter expression: %s", text)
	}
	return pick, nil
}

// filterTokens splits an expression into words, operators and brackets.
func filterTokens(text string) []string {
	token := regexp.MustCompile(`"[^"]*"|'[^']*'|==|!=|>=|<=|=~|!~|&&|\|\||[][(),<>]|![a-zA-Z]*|[^][()\s,<>=!&|"']+`)
	return token.FindAllString(text, -1)
}

// filterParser reads tokens from the front.
type filterParser struct{ tokens []string }

func (p *filterParser) peek() string {
	if len(p.tokens) == 0 {
		return ""
	}
	return p.tokens[0]
}

// take takes the next token if it is one of words.
func (p *filterParser) take(words ...string) bool {
	if !slices.Contains(words, strings.ToLower(p.peek())) || len(p.tokens) == 0 {
		return false
	}
	p.tokens = p.tokens[1:]
	return true
}

// word takes the next token as a value.
func (p *filterParser) word() (string, bool) {
	w := p.peek()
	if w == "" || strings.ContainsAny(w[:1], "()[],<>=!&|") {
		return "", false
	}
	p.tokens = p.tokens[1:]
	return strings.Trim(w, `"'`), true
}

func (p *filterParser) either() (instancePick, bool) {
	left, ok := p.both()
	for ok && p.take("or", "||") {
		var right instancePick
		before := left
		right, ok = p.both()
		left = func(i *ContainerInstance) bool { return before(i) || right(i) }
	}
	return left, ok
}

func (p *filterParser) both() (instancePick, bool) {
	left, ok := p.one()
	for ok && p.take("and", "&&") {
		var right instancePick
		before := left
		right, ok = p.one()
		left = func(i *ContainerInstance) bool { return before(i) && right(i) }
	}
	return left, ok
}

func (p *filterParser) one() (instancePick, bool) {
	if p.take("not", "!") {
		pick, ok := p.one()
		return func(i *ContainerInstance) bool { return !pick(i) }, ok
	}
	if p.take("(") {
		pick, ok := p.either()
		return pick, ok && p.take(")")
	}
	return p.comparison()
}

// comparison reads SUBJECT OPERATOR ARGUMENT.
func (p *filterParser) comparison() (instancePick, bool) {
	subject, ok := p.word()
	if !ok || !knownSubject(subject) {
		return nil, false
	}
	value := func(i *ContainerInstance) (string, bool) { return i.subject(subject) }
	switch {
	case p.take("exists"):
		return func(i *ContainerInstance) bool { _, has := value(i); return has }, true
	case p.take("!exists", "not_exists"):
		return func(i *ContainerInstance) bool { _, has := value(i); return !has }, true
	case p.take("in"):
		list, ok := p.list()
		return func(i *ContainerInstance) bool { v, has := value(i); return has && slices.Contains(list, v) }, ok
	case p.take("!in", "not_in"):
		list, ok := p.list()
		return func(i *ContainerInstance) bool { v, _ := value(i); return !slices.Contains(list, v) }, ok
	}
	if len(p.tokens) == 0 {
		return nil, false
	}
	operator := p.tokens[0]
	p.tokens = p.tokens[1:]
	argument, ok := p.word()
	if !ok {
		return nil, false
	}
	test, ok := filterTest(operator, argument)
	return func(i *ContainerInstance) bool { v, has := value(i); return test(v, has) }, ok
}

// list reads [a, b, c].
func (p *filterParser) list() ([]string, bool) {
	if !p.take("[") {
		return nil, false
	}
	var out []string
	for {
		w, ok := p.word()
		if !ok {
			return nil, false
		}
		out = append(out, w)
		if p.take("]") {
			return out, true
		}
		if !p.take(",") {
			return nil, false
		}
	}
}

// filterTest makes the test of an operator against an argument.
func filterTest(operator, argument string) (func(value string, has bool) bool, bool) {
	switch strings.ToLower(operator) {
	case "==", "equals":
		return func(v string, has bool) bool { return has && v == argument }, true
	case "!=", "not_equals":
		return func(v string, has bool) bool { return !has || v != argument }, true
	case ">", "greater_than":
		return func(v string, has bool) bool { return has && order(v, argument) > 0 }, true
	case ">=", "greater_than_equal":
		return func(v string, has bool) bool { return has && order(v, argument) >= 0 }, true
	case "<", "less_than":
		return func(v string, has bool) bool { return has && order(v, argument) < 0 }, true
	case "<=", "less_than_equal":
		return func(v string, has bool) bool { return has && order(v, argument) <= 0 }, true
	case "=~", "matches", "!~", "not_matches":
		re, err := regexp.Compile("^(?:" + argument + ")$")
		if err != nil {
			return nil, false
		}
		negative := strings.HasPrefix(operator, "!") || strings.HasPrefix(strings.ToLower(operator), "not")
		return func(v string, has bool) bool { return has && re.MatchString(v) != negative }, true
	default:
		return nil, false
	}
}

// order compares two values, as numbers where both begin with digits, part by
// part: 1.9.0 comes before 1.10.0.
func order(a, b string) int {
	split := func(s string) []string {
		return strings.FieldsFunc(s, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	}
	return slices.CompareFunc(split(a), split(b), func(x, y string) int {
		n, errX := strconv.Atoi(x)
		m, errY := strconv.Atoi(y)
		if errX != nil || errY != nil {
			return strings.Compare(x, y)
		}
		return n - m
	})
}

func knownSubject(s string) bool {
	switch s {
	case "agentConnected", "agentVersion", "ec2InstanceId", "registeredAt", "runningTasksCount":
		return true
	default:
		return strings.HasPrefix(s, "attribute:")
	}
}

// subject is what an expression can ask of a container instance.
func (i *ContainerInstance) subject(name string) (value string, has bool) {
	switch name {
	case "agentConnected":
		return strconv.FormatBool(i.AgentConnected), true
	case "agentVersion":
		return i.VersionInfo.AgentVersion, i.VersionInfo.AgentVersion != ""
	case "ec2InstanceId":
		return i.Ec2InstanceId, i.Ec2InstanceId != ""
	case "registeredAt":
		return i.RegisteredAt.Time().Format("2006-01-02T15:04:05Z07:00"), true
	case "runningTasksCount":
		return strconv.Itoa(i.RunningTasksCount), true
	}
	for _, a := range i.Attributes {
		if "attribute:"+a.Name == name {
			return a.Value, true
		}
	}
	return "", false
}
