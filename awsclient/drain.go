package awsclient

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/ecsdeck/ecsdeck/awsclient/model"
)

// PlanDrain plans to drain container instances, ten in a call. It reads them,
// their tasks, the services of those and the other instances of the cluster, and
// warns of what will keep them from becoming empty. Instances that cannot be
// drained are left out, or are a *RefusedError when none is left.
func (c *Client) PlanDrain(ctx context.Context, ids ...string) (Plan, error) {
	rows, p, err := c.planState(ctx, "drain", "DRAINING", model.Instance.CannotDrain, ids)
	if err != nil {
		return Plan{}, err
	}
	p.Title = "Drain " + p.Target.Name
	p.Effects = []string{"ECS places no new tasks there, and stops those of services that are still PENDING at once"}
	for _, part := range slices.Collect(clusters(rows)) {
		d := c.readDrain(ctx, part)
		p.Effects = append(p.Effects, d.effects()...)
		p.Warnings = append(p.Warnings, d.warnings(len(rows) > 1)...)
	}
	p.Effects = append(p.Effects, "starts no deployment; the instances stay registered and go on running")
	if len(rows) == 1 {
		p.Effects[len(p.Effects)-1] = "starts no deployment; the instance stays registered and goes on running"
	}
	return p, nil
}

// PlanActivate plans to let ECS place tasks on draining instances again.
func (c *Client) PlanActivate(ctx context.Context, ids ...string) (Plan, error) {
	rows, p, err := c.planState(ctx, "activate", "ACTIVE", model.Instance.CannotActivate, ids)
	if err != nil {
		return Plan{}, err
	}
	p.Title = "Activate " + p.Target.Name
	p.Effects = []string{
		"ECS may place tasks there again; what has moved away does not come back by itself",
		"starts no deployment",
	}
	for _, i := range rows {
		if !i.Connected {
			p.Warnings = append(p.Warnings, c.instanceTarget(i).Name+": its agent is disconnected, ECS places nothing there until it is back")
		}
	}
	return p, nil
}

func (c *Client) planState(ctx context.Context, verb, status string, cannot func(model.Instance) string, ids []string) ([]model.Instance, Plan, error) {
	batch, err := c.DescribeContainerInstances(ctx, ids)
	w := intent[model.Instance]{verb, "instance", c.instanceTarget, cannot}
	rows, skipped, err := w.choose(c, ids, batch, err)
	if err != nil {
		return nil, Plan{}, err
	}
	p := Plan{Skipped: skipped}
	for _, part := range byCluster(rows, func(i model.Instance) string { return i.Cluster }) {
		call := c.call("ecs", "UpdateContainerInstancesState", Param{"cluster", part[0].Cluster})
		for _, i := range part {
			call.Params = append(call.Params, Param{"containerInstances", i.ID})
			call.Targets = append(call.Targets, c.instanceTarget(i))
			p.Expect = append(p.Expect, expect(i.ARN, instanceFacts(i), fieldStatus)...)
		}
		call.Params = append(call.Params, Param{"status", status})
		p.Calls = append(p.Calls, call)
	}
	p.Target = together(p.Targets(), "instance")
	return rows, p, nil
}

// clusters groups instances by their cluster.
func clusters(rows []model.Instance) func(yield func([]model.Instance) bool) {
	return func(yield func([]model.Instance) bool) {
		rest := rows
		for len(rest) > 0 {
			same := func(i model.Instance) bool { return i.Cluster == rest[0].Cluster }
			var mine, others []model.Instance
			for _, i := range rest {
				if same(i) {
					mine = append(mine, i)
				} else {
					others = append(others, i)
				}
			}
			if !yield(mine) {
				return
			}
			rest = others
		}
	}
}

// drain is what is known of the instances of one cluster that are to be drained.
type drain struct {
	instances []model.Instance
	tasks     map[string][]model.Task // by instance ARN
	services  []model.Service
	others    []model.Instance
	problems  []error
}

// readDrain reads what a drain will meet. What cannot be read becomes a warning:
// the drain itself needs none of it.
func (c *Client) readDrain(ctx context.Context, instances []model.Instance) drain {
	d := drain{instances: instances, tasks: map[string][]model.Task{}}
	note := func(what string, err error) {
		if err != nil {
			d.problems = append(d.problems, fmt.Errorf("%s could not be read: %s", what, Explain(err).Why))
		}
	}
	var ids, services []string
	for _, i := range instances {
		mine, err := collect(func(emit func([]string)) error { return c.ListTasks(ctx, TaskFilter{Instance: i.ARN}, emit) })
		note("the tasks of "+c.instanceTarget(i).Name, err)
		ids = append(ids, mine...)
	}
	batch, err := c.DescribeTasks(ctx, ids)
	note("tasks", err)
	for _, t := range model.Live(batch.Items) {
		d.tasks[t.Instance] = append(d.tasks[t.Instance], t)
		if t.Service != "" && !slices.Contains(services, serviceARN(t)) {
			services = append(services, serviceARN(t))
		}
	}
	of, err := c.DescribeServices(ctx, services)
	note("services", err)
	d.services = of.Items
	all, err := collect(func(emit func([]string)) error { return c.ListContainerInstances(ctx, instances[0].Cluster, emit) })
	others, err2 := c.DescribeContainerInstances(ctx, all)
	note("the other instances", errors.Join(err, err2))
	for _, o := range others.Items {
		if !slices.ContainsFunc(instances, func(i model.Instance) bool { return i.ARN == o.ARN }) {
			d.others = append(d.others, o)
		}
	}
	return d
}

// moving are the tasks that ECS will replace.
func (d drain) moving() []model.Task {
	var out []model.Task
	for _, i := range d.instances {
		for _, t := range d.tasks[i.ARN] {
			if s, ok := d.service(t); ok && s.Scheduling != "DAEMON" {
				out = append(out, t)
			}
		}
	}
	return out
}

func (d drain) service(t model.Task) (model.Service, bool) {
	i := slices.IndexFunc(d.services, func(s model.Service) bool { return s.Name == t.Service })
	if t.Service == "" || i < 0 {
		return model.Service{}, false
	}
	return d.services[i], true
}

// effects says which tasks move, and what the limits of their services mean.
func (d drain) effects() []string {
	of, _ := owners(d.moving())
	if len(of) == 0 {
		return []string{"no task of a service has to move"}
	}
	var out []string
	for _, tasksOf := range of {
		s, _ := d.service(tasksOf[0])
		out = append(out, fmt.Sprintf("moves %s of %s: %s", tasks(len(tasksOf)), s.Name, moveWords(s)))
	}
	return out
}

// moveWords says how ECS replaces tasks of a draining instance. Source: the
// reference of UpdateContainerInstancesState.
func moveWords(s model.Service) string {
	least, most := s.Limits()
	words := fmt.Sprintf("at least %d of %d stay healthy, at most %d run", least, s.Desired, most)
	switch {
	case s.Stuck():
		return words
	case least >= s.Desired:
		return words + ", so others start first"
	default:
		return words + fmt.Sprintf(", so %d may stop before others start", min(s.Desired-least, s.Running))
	}
}

func (d drain) warnings(several bool) []string {
	var out []string
	for _, i := range d.instances {
		lines := model.DrainBlockers(i, d.tasks[i.ARN], d.services)
		out = append(out, about(several, firstOf(i.EC2ID, i.ID), lines)...)
	}
	if len(d.problems) == 0 {
		out = append(out, model.NoRoom(d.moving(), d.others)...)
	}
	for _, err := range d.problems {
		out = append(out, strings.TrimSpace(err.Error())+": there may be more in the way than is said here")
	}
	return dedupe(out)
}

func firstOf(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// dedupe keeps the first of equal lines.
func dedupe(lines []string) []string {
	var out []string
	for _, l := range lines {
		if !slices.Contains(out, l) {
			out = append(out, l)
		}
	}
	return out
}
