package awsclient

import (
	"strconv"
	"strings"
	"time"
	"unicode"
)

// Plan is a change that was thought through but not made. What it shows is
// exactly what Apply executes, writes to the audit file and prints.
type Plan struct {
	Title    string
	Target   Target
	Calls    []Call
	Expect   []Precondition // facts that Apply reads again
	Effects  []string       // what will happen, in plain words
	Warnings []string       // what may go wrong, the worst first
}

// Target names what a plan changes. It is comparable.
type Target struct {
	Kind    string // "service"
	ID      string // canonical ARN
	Name    string
	Cluster string // cluster name
	Account string // empty when unknown
	Region  string
}

// Precondition is a fact that a plan was made on. It is comparable.
type Precondition struct{ Field, Want string }

// Receipt is AWS's answer to an applied plan.
type Receipt struct {
	RequestID string // of the last call
	At        time.Time
	Calls     []string // what was done, as AWS CLI commands
}

// Call is one AWS call of a plan, with the fewest parameters.
type Call struct {
	Service   string // as the AWS CLI calls it: "ecs"
	Operation string // as the API calls it: "UpdateService"
	Params    []Param

	Region, Profile, Endpoint string // where; empty ones are left out of CLI
}

// Param is one parameter of a call in the API's own name: "desiredCount".
type Param struct{ Name, Value string }

// Param returns the value of a parameter.
func (c Call) Param(name string) string {
	for _, p := range c.Params {
		if p.Name == name {
			return p.Value
		}
	}
	return ""
}

// String returns the call as one line for a dialog:
// "ecs UpdateService  service=checkout  desiredCount=8".
func (c Call) String() string {
	var b strings.Builder
	b.WriteString(c.Service + " " + c.Operation)
	for _, p := range c.Params {
		b.WriteString("  " + p.Name + "=" + p.Value)
	}
	return b.String()
}

// CLI returns the call as an AWS CLI command that can be pasted into a POSIX
// shell, whatever is in the names.
func (c Call) CLI() string {
	words := []string{"aws", c.Service, kebab(c.Operation)}
	for _, p := range c.Params {
		words = append(words, "--"+kebab(p.Name), quote(p.Value))
	}
	for _, p := range []Param{{"region", c.Region}, {"profile", c.Profile}, {"endpoint-url", c.Endpoint}} {
		if p.Value != "" {
			words = append(words, "--"+p.Name, quote(p.Value))
		}
	}
	return strings.Join(words, " ")
}

// kebab turns an API name into the AWS CLI's: UpdateService -> update-service.
func kebab(name string) string {
	var b strings.Builder
	for i, r := range name {
		if unicode.IsUpper(r) && i > 0 {
			b.WriteByte('-')
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}

// quote quotes one word for a POSIX shell, when it needs it.
func quote(s string) string {
	plain := s != "" && !strings.ContainsFunc(s, func(r rune) bool {
		return r > unicode.MaxASCII || !(unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune("-_./:=,@%+", r))
	})
	if plain {
		return s
	}
	return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
}

// call starts a Call in the scope of the client.
func (c *Client) call(service, operation string, params ...Param) Call {
	profile := c.scope.Profile
	if c.opt.Demo {
		profile = ""
	}
	return Call{
		Service: service, Operation: operation, Params: params,
		Region: c.scope.Region, Profile: profile, Endpoint: c.scope.Endpoint,
	}
}

// tasks is "1 task" or "n tasks".
func tasks(n int) string {
	if n == 1 {
		return "1 task"
	}
	return strconv.Itoa(n) + " tasks"
}
