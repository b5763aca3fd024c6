package awsclient

import (
	"context"
	"fmt"
	"slices"

	"github.com/ecsdeck/ecsdeck/awsclient/model"
)

// PlanStop plans to stop tasks, one call for each. The reason is kept by ECS and
// shown with the stopped task; it may be empty. Tasks that have stopped are left
// out, or are a *RefusedError when none is left.
func (c *Client) PlanStop(ctx context.Context, reason string, ids ...string) (Plan, error) {
	batch, err := c.DescribeTasks(ctx, ids)
	w := intent[model.Task]{"stop", "task", c.taskTarget, model.Task.CannotStop}
	rows, skipped, err := w.choose(c, ids, batch, err)
	if err != nil {
		return Plan{}, err
	}
	p := Plan{Skipped: skipped}
	for _, t := range rows {
		call := c.call("ecs", "StopTask", Param{"cluster", t.Cluster}, Param{"task", t.ID})
		if reason != "" {
			call.Params = append(call.Params, Param{"reason", reason})
		}
		call.Targets = []Target{c.taskTarget(t)}
		p.Calls = append(p.Calls, call)
		p.Expect = append(p.Expect, expect(t.ARN, taskFacts(t), fieldStatus)...)
	}
	p.Target = together(p.Targets(), "task")
	p.Title = "Stop " + p.Target.Name
	if len(rows) == 1 {
		p.Title = "Stop task " + p.Target.Name
	}
	p.Effects = stopEffects(rows)
	p.Warnings = c.stopWarnings(ctx, rows)
	return p, nil
}

// owners groups tasks by what started them, in the order of their first task.
func owners(rows []model.Task) (services [][]model.Task, alone []model.Task) {
	by := map[[2]string]int{}
	for _, t := range rows {
		if t.Service == "" {
			alone = append(alone, t)
			continue
		}
		key := [2]string{t.Cluster, t.Service}
		i, ok := by[key]
		if !ok {
			i = len(services)
			by[key], services = i, append(services, nil)
		}
		services[i] = append(services[i], t)
	}
	return services, alone
}

func stopEffects(rows []model.Task) []string {
	services, alone := owners(rows)
	var out []string
	for _, of := range services {
		out = append(out, fmt.Sprintf("stops %s of %s, which starts as many anew", tasks(len(of)), of[0].Service))
	}
	if len(alone) > 0 {
		out = append(out, "stops "+tasks(len(alone))+" without a service: nothing starts "+them(len(alone))+" again")
	}
	return append(out,
		"the containers get SIGTERM, and SIGKILL after their stop timeout (30 s unless set)",
		"starts no deployment; ECS deletes the tags of stopped tasks")
}

// stopWarnings looks at the services that lose tasks, and at what is protected.
func (c *Client) stopWarnings(ctx context.Context, rows []model.Task) []string {
	services, _ := owners(rows)
	var out, ids []string
	for _, of := range services {
		ids = append(ids, serviceARN(of[0]))
	}
	if len(ids) == 0 {
		return nil
	}
	batch, _ := c.DescribeServices(ctx, ids) // without it there is one warning less
	for _, s := range batch.Items {
		i := slices.IndexFunc(services, func(of []model.Task) bool { return of[0].Service == s.Name && of[0].Cluster == s.Cluster })
		gone := 0
		for _, t := range services[i] {
			if t.Status == "RUNNING" {
				gone++
			}
		}
		switch {
		case gone > 0 && gone >= s.Running:
			out = append(out, fmt.Sprintf("these are all running tasks of %s: until others are up nothing serves", s.Name))
		case gone > 1 && gone*2 > s.Running:
			out = append(out, fmt.Sprintf("this takes away more than half of the %s of %s", tasks(s.Running), s.Name))
		}
	}
	var mine []string
	for _, of := range services {
		mine = append(mine, each(of, func(t model.Task) string { return t.ARN })...)
	}
	if protected, err := c.protected(ctx, mine); err == nil && len(protected) > 0 {
		out = append(out, fmt.Sprintf("%s protected (%s): StopTask stops %s all the same",
			are(len(protected), "task"), fewNames(each(protected, model.ShortID)), them(len(protected))))
	}
	return out
}

// serviceARN is the ARN of the service that a task belongs to.
func serviceARN(t model.Task) string {
	a, _ := model.ParseARN(t.ARN)
	a.Resource = "service/" + t.Cluster + "/" + t.Service
	return a.String()
}
