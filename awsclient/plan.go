package awsclient

import (
	"strconv"
	"strings"
	"time"
)

// Plan is a change that was thought through but not made. What it shows is
// exactly what Apply executes, writes to the audit file and prints.
type Plan struct {
	Title    string
	Target   Target // of a plan for several: how many, without an ID
	Calls    []Call
	Expect   []Precondition // facts that Apply reads again
	Effects  []string       // what will happen, in plain words
	Warnings []string       // what may go wrong, the worst first
	Skipped  []Skip         // what was asked for and is left out, with the reason
}

// Skip is a resource that a plan for several leaves out.
type Skip struct {
	Target Target
	Why    string
}

// Targets returns what the calls of a plan change, in their order.
func (p Plan) Targets() []Target {
	var out []Target
	for _, c := range p.Calls {
		out = append(out, p.targetsOf(c)...)
	}
	return out
}

// targetsOf returns the targets of a call: its own, else that of the plan.
func (p Plan) targetsOf(c Call) []Target {
	if len(c.Targets) > 0 {
		return c.Targets
	}
	return []Target{p.Target}
}

// Target names what a plan changes. It is comparable.
type Target struct {
	Kind    string // as ARNs name it: "service", "task", "container-instance", "task-definition" ...
	ID      string // canonical ARN
	Name    string
	Cluster string // cluster name
	Account string // empty when unknown
	Region  string
}

// Precondition is a fact that a plan was made on. It is comparable.
type Precondition struct {
	Field string // as PreconditionError names it
	Want  string
	ID    string // ARN of the resource it is about; empty means the plan's target
}

// Receipt is AWS's answer to an applied plan.
type Receipt struct {
	RequestID string // of the last call
	At        time.Time
	Calls     []string // what was done, as AWS CLI commands
	Started   []string // ARNs of the tasks that RunTask started
	// Deployment is the id of the PRIMARY deployment in the answer of
	// UpdateService: the one that was started, where one was.
	Deployment string
}

// Call is one AWS call of a plan, with the fewest parameters.
type Call struct {
	Service   string // as the AWS CLI calls it: "ecs"
	Operation string // as the API calls it: "UpdateService"
	Params    []Param
	Targets   []Target // what it changes: one, or up to ten where ECS takes several

	Region, Profile, Endpoint string // where; empty ones are left out of CLI
}

// Param is one parameter of a call in the API's own name: "desiredCount". A
// list is as many parameters of one name; a structure is its JSON.
type Param struct{ Name, Value string }

// Param returns the value of a parameter, the first one of a list.
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
