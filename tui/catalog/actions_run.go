package catalog

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/ecsdeck/ecsdeck/awsclient"
	"github.com/ecsdeck/ecsdeck/awsclient/model"
	"github.com/ecsdeck/ecsdeck/tui/keys"
	"github.com/ecsdeck/ecsdeck/tui/kind"
	"github.com/ecsdeck/ecsdeck/tui/widget"
)

// The ids of the run form's fields.
const (
	containerField = "container"
	commandField   = "command"
	envField       = "env"
	cpuField       = "cpu"
	memoryField    = "memory"
	clusterField   = "cluster"
	subnetsField   = "subnets"
	groupsField    = "groups"
)

// runFields are what a task that is run by hand may have of its own.
func runFields(of, container string) []kind.Field {
	return []kind.Field{
		{ID: CountField, Label: "Count", Kind: widget.NumberField, Value: "1", Min: 1, Max: 100, Note: "tasks of " + of},
		{ID: containerField, Label: "Container", Kind: widget.TextField, Value: container, Note: "that command and environment are for"},
		{ID: commandField, Label: "Command", Kind: widget.TextField, Note: `words, or a JSON list; empty keeps it`, Check: badCommand},
		{ID: envField, Label: "Environment", Kind: widget.TextField, Note: "NAME=value NAME=value", Check: badEnv},
		{ID: cpuField, Label: "CPU units", Kind: widget.NumberField, Value: "0", Max: 196608, Note: "0 keeps them"},
		{ID: memoryField, Label: "Memory MiB", Kind: widget.NumberField, Value: "0", Max: 1 << 21, Note: "0 keeps it"},
	}
}

func badCommand(text string) string {
	if _, err := commandWords(text); err != nil {
		return "not a JSON list of texts"
	}
	return ""
}

func badEnv(text string) string {
	for _, w := range strings.Fields(text) {
		if name, _, ok := strings.Cut(w, "="); !ok || name == "" {
			return w + " is not NAME=value"
		}
	}
	return ""
}

// commandWords splits a command at spaces; a JSON list is taken as it is, for words
// with spaces in them.
func commandWords(text string) ([]string, error) {
	text = strings.TrimSpace(text)
	if !strings.HasPrefix(text, "[") {
		return strings.Fields(text), nil
	}
	var out []string
	err := json.Unmarshal([]byte(text), &out)
	return out, err
}

// runRequest takes the answers of the run form over.
func runRequest(r awsclient.RunRequest, v kind.Values) (awsclient.RunRequest, error) {
	var err error
	for id, n := range map[string]*int{CountField: &r.Count, cpuField: &r.CPU, memoryField: &r.Memory} {
		if *n, err = v.Int(id); err != nil {
			return r, fmt.Errorf("%s is not a number: %w", id, err)
		}
	}
	r.Container = strings.TrimSpace(v.Text(containerField))
	if r.Command, err = commandWords(v.Text(commandField)); err != nil {
		return r, fmt.Errorf("the command is not a JSON list of texts: %w", err)
	}
	for _, w := range strings.Fields(v.Text(envField)) {
		name, value, _ := strings.Cut(w, "=")
		r.Env = append(r.Env, model.KeyValue{Name: name, Value: value})
	}
	return r, nil
}

// servingContainer is the container that the load balancer speaks to, most
// likely the one that is meant; "" when there is none.
func servingContainer(s model.Service) string {
	for _, lb := range s.LoadBalancers {
		if lb.Container != "" {
			return lb.Container
		}
	}
	return ""
}

// runOfFamily runs tasks of the newest revision of a family, in any cluster.
func runOfFamily() kind.Action[model.Family] {
	return runAlone(func(f model.Family) string { return f.Name }, func(f model.Family) string {
		if !f.Active {
			return "every revision of the family is deregistered"
		}
		return ""
	})
}

// runOfDefinition runs tasks of one revision.
func runOfDefinition() kind.Action[model.TaskDefinition] {
	return runAlone(model.TaskDefinition.Name, model.TaskDefinition.CannotRun)
}

// runAlone runs tasks of a task definition that no service gives a cluster and
// a network.
func runAlone[T any](name, cannot func(T) string) kind.Action[T] {
	return kind.Action[T]{
		ID: keys.Run, Title: "Run a task",
		Disabled: possible(cannot),
		Form: func(rows []T, env kind.Env) []kind.Field {
			return append([]kind.Field{clusterOf(env)}, append(runFields(name(rows[0]), ""), networkFields()...)...)
		},
		Plan: func(ctx context.Context, c *awsclient.Client, rows []T, v kind.Values) (awsclient.Plan, error) {
			r, err := runRequest(awsclient.RunRequest{
				TaskDefinition: name(rows[0]), Cluster: strings.TrimSpace(v.Text(clusterField)),
				Network: model.Network{Subnets: idList(v.Text(subnetsField)), SecurityGroups: idList(v.Text(groupsField))},
			}, v)
			if err != nil {
				return awsclient.Plan{}, err
			}
			return c.PlanRun(ctx, r)
		},
		Verb:    func(_ []T, v kind.Values) string { return runVerb(v) },
		Touches: func(T, kind.Query) []kind.Query { return nil },
	}
}

// clusterOf asks for the cluster: one of those that have been read, or any by
// its name while none has been.
func clusterOf(env kind.Env) kind.Field {
	f := kind.Field{ID: clusterField, Label: "Cluster", Kind: widget.TextField, Note: "that the tasks run in", Check: noName}
	if env.Names == nil {
		return f
	}
	if names := env.Names(kind.Clusters); len(names) > 0 {
		f.Kind, f.Choices, f.Value, f.Check = widget.ChoiceField, names, names[0], nil
	}
	return f
}

func noName(text string) string {
	if strings.TrimSpace(text) == "" {
		return "a task runs in a cluster: give its name"
	}
	return ""
}

func networkFields() []kind.Field {
	return []kind.Field{
		{ID: subnetsField, Label: "Subnets", Kind: widget.TextField, Note: "awsvpc only; empty takes those of a service of the family"},
		{ID: groupsField, Label: "Groups", Kind: widget.TextField, Note: "security groups, awsvpc only"},
	}
}

// idList splits ids at spaces and commas.
func idList(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool { return r == ' ' || r == ',' })
}

func runVerb(v kind.Values) string {
	if v.Text(CountField) == "1" {
		return "Run a task"
	}
	return "Run " + v.Text(CountField) + " tasks"
}

func runOfService() kind.Action[model.Service] {
	return kind.Action[model.Service]{
		ID: keys.Run, Title: "Run a task",
		Disabled: possible(model.Service.CannotRun),
		Form: func(rows []model.Service, _ kind.Env) []kind.Field {
			s := rows[0]
			return runFields(s.Family+":"+s.Revision, servingContainer(s))
		},
		Plan: func(ctx context.Context, c *awsclient.Client, rows []model.Service, v kind.Values) (awsclient.Plan, error) {
			r, err := runRequest(awsclient.RunRequest{Service: rows[0].ARN}, v)
			if err != nil {
				return awsclient.Plan{}, err
			}
			return c.PlanRun(ctx, r)
		},
		Verb: func(_ []model.Service, v kind.Values) string { return runVerb(v) },
		Touches: func(s model.Service, q kind.Query) []kind.Query {
			q.Kind = kind.Tasks
			q.Parent = refTo(kind.Clusters, s.ClusterARN)
			return []kind.Query{q}
		},
	}
}
