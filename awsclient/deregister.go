package awsclient

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/ecsdeck/ecsdeck/awsclient/model"
)

// PlanDeregister plans to deregister revisions of task definitions, one call for
// each. It looks in all clusters for services and tasks that use them and warns
// of those. Revisions that are not active are left out, or are a *RefusedError
// when none is left.
func (c *Client) PlanDeregister(ctx context.Context, ids ...string) (Plan, error) {
	c.defs.forget(ids...)
	batch, err := c.DescribeTaskDefinitions(ctx, ids)
	target := func(d model.TaskDefinition) Target { return c.arnTarget(d.ARN, d.Name()) }
	w := intent[model.TaskDefinition]{"deregister", "revision", target, model.TaskDefinition.CannotDeregister}
	rows, skipped, err := w.choose(c, ids, batch, err)
	if err != nil {
		return Plan{}, err
	}
	p := Plan{Skipped: skipped, Effects: []string{
		"no new task, service or update can use it any more, within ten minutes",
		"what runs goes on; its services can still be scaled and replace their tasks",
		"it stays readable, and cannot be made active again: the same content can be registered as a new revision",
	}}
	u := c.usage(ctx, rows)
	for _, d := range rows {
		call := c.call("ecs", "DeregisterTaskDefinition", Param{"taskDefinition", d.Name()})
		call.Targets = []Target{target(d)}
		p.Calls = append(p.Calls, call)
		p.Expect = append(p.Expect, expect(d.ARN, statusFacts(d.Status, d.Tags), fieldStatus)...)
		p.Warnings = append(p.Warnings, about(len(rows) > 1, d.Name(), append(u.of(d), c.newestWarning(ctx, d)...))...)
	}
	p.Warnings = append(p.Warnings, u.problems...)
	p.Target = together(p.Targets(), "revision")
	p.Title = "Deregister " + p.Target.Name
	return p, nil
}

// usage is who uses revisions: services and live tasks.
type usage struct {
	services []model.Service
	tasks    []model.Task
	problems []string
}

// usage looks in every cluster. What cannot be read is a problem in words.
func (c *Client) usage(ctx context.Context, defs []model.TaskDefinition) usage {
	var u usage
	note := func(what string, err error) {
		if err != nil {
			u.problems = append(u.problems, fmt.Sprintf("not all %s could be read (%s): others may use it", what, Explain(err).Why))
		}
	}
	ids, err := collect(func(emit func([]string)) error { return c.ListServices(ctx, "", emit) })
	services, err2 := c.DescribeServices(ctx, ids)
	u.services = services.Items
	note("services", errors.Join(err, err2, gaps(services.Problems)))
	families := map[string]bool{}
	for _, d := range defs {
		if families[d.Family] {
			continue
		}
		families[d.Family] = true
		ids, err := collect(func(emit func([]string)) error { return c.ListTasks(ctx, TaskFilter{Family: d.Family}, emit) })
		running, err2 := c.DescribeTasks(ctx, ids)
		u.tasks = append(u.tasks, model.Live(running.Items)...)
		note("tasks", errors.Join(err, err2, gaps(running.Problems)))
	}
	return u
}

// gaps are the problems that are more than something that has just gone.
func gaps(problems []model.Problem) error {
	for _, p := range problems {
		if !isMissing(p.Err) {
			return p
		}
	}
	return nil
}

// of says who uses a revision.
func (u usage) of(d model.TaskDefinition) []string {
	var services []string
	for _, s := range u.services {
		if s.Status != "INACTIVE" && uses(s, d.ARN) {
			services = append(services, s.Name+" in "+s.Cluster)
		}
	}
	running, alone := 0, 0
	for _, t := range u.tasks {
		if t.TaskDefinition != d.ARN {
			continue
		}
		running++
		if t.Service == "" {
			alone++
		}
	}
	var out []string
	if len(services) > 0 {
		slices.Sort(services)
		users := fmt.Sprintf("%d services use it", len(services))
		if len(services) == 1 {
			users = "1 service uses it"
		}
		out = append(out, users+": "+fewNames(services))
	}
	if running > 0 {
		line := tasks(running) + " of it run"
		if running == 1 {
			line = "1 task of it runs"
		}
		if alone > 0 {
			line += fmt.Sprintf(", %d without a service", alone)
		}
		out = append(out, line)
	}
	return out
}

// uses reports whether a service, or one of its deployments, has the revision.
func uses(s model.Service, arn string) bool {
	return s.TaskDefinition == arn || slices.ContainsFunc(s.Deployments, func(d model.Deployment) bool { return d.TaskDefinition == arn })
}

// newestWarning says what the family's name alone will mean afterwards.
func (c *Client) newestWarning(ctx context.Context, d model.TaskDefinition) []string {
	active, err := collect(func(emit func([]string)) error { return c.listActive(ctx, d.Family, emit) })
	if err != nil || len(active) == 0 || active[0] != d.ARN {
		return nil // only the newest is worth a word
	}
	if len(active) == 1 {
		return []string{"it is the only active revision of " + d.Family}
	}
	return []string{fmt.Sprintf("it is the newest: %s without a revision will then mean %s", d.Family, model.ShortID(active[1]))}
}
