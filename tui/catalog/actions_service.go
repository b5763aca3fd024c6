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
)

// scaleBy is one task more or less, without a form: the plan still asks.
func scaleBy(id keys.ID, title string, by int) kind.Action[model.Service] {
	count := func(s model.Service) int { return max(0, s.Desired+by) }
	return kind.Action[model.Service]{
		ID: id, Title: title, Bulk: true,
		Disabled: func(s model.Service, env kind.Env) string {
			if why := cannotScale(s, env); why != "" {
				return why
			}
			if count(s) == s.Desired {
				return "its desired count is 0 already"
			}
			return ""
		},
		Plan: func(ctx context.Context, c *awsclient.Client, rows []model.Service, _ kind.Values) (awsclient.Plan, error) {
			return c.PlanScaleEach(ctx, count, idsOf(rows, serviceID)...)
		},
		Verb: counted[model.Service](title, "services"),
		Settled: func(s model.Service, _ kind.Values) kind.Progress {
			return kind.Progress{
				Done: s.Running == s.Desired && s.Pending == 0,
				Text: fmt.Sprintf("%d of %d running", s.Running, s.Desired),
			}
		},
		Touches: scaleTouches,
	}
}

func setExec(id keys.ID, title string, on bool) kind.Action[model.Service] {
	return kind.Action[model.Service]{
		ID: id, Title: title, Bulk: true,
		Disabled: possible(func(s model.Service) string { return s.CannotSetExec(on) }),
		Plan: func(ctx context.Context, c *awsclient.Client, rows []model.Service, _ kind.Values) (awsclient.Plan, error) {
			return c.PlanExec(ctx, on, idsOf(rows, serviceID)...)
		},
		Verb: counted[model.Service](title, "services"),
		Settled: func(s model.Service, _ kind.Values) kind.Progress {
			return kind.Progress{Done: s.Exec == on, Text: "setting"}
		},
		Touches: scaleTouches,
	}
}

// runFields are what a task that is run by hand may have of its own.
func runFields(of, container string) []kind.Field {
	return []kind.Field{
		{ID: countField, Label: "Count", Kind: widget.NumberField, Value: "1", Min: 1, Max: 100, Note: "tasks of " + of},
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
	for id, n := range map[string]*int{countField: &r.Count, cpuField: &r.CPU, memoryField: &r.Memory} {
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

func runOfService() kind.Action[model.Service] {
	return kind.Action[model.Service]{
		ID: keys.Run, Title: "Run a task",
		Disabled: possible(model.Service.CannotRun),
		Form: func(rows []model.Service) []kind.Field {
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
		Verb: func(_ []model.Service, v kind.Values) string {
			if v.Text(countField) == "1" {
				return "Run a task"
			}
			return "Run " + v.Text(countField) + " tasks"
		},
		Touches: func(s model.Service, q kind.Query) []kind.Query {
			q.Kind = kind.Tasks
			q.Parent = refTo(kind.Clusters, s.ClusterARN)
			return []kind.Query{q}
		},
	}
}
