package awsclient

import (
	"context"
	"fmt"

	"golang.org/x/sync/errgroup"

	"github.com/ecsdeck/ecsdeck/awsclient/model"
)

// PlanRedeploy plans a new deployment of the revision that each service has. It
// reads the services and the protection of their tasks first. What ECS would
// refuse is left out, or is a *RefusedError when nothing is left.
func (c *Client) PlanRedeploy(ctx context.Context, ids ...string) (Plan, error) {
	batch, err := c.DescribeServices(ctx, ids)
	w := intent[model.Service]{"redeploy", "service", c.target, model.Service.CannotRedeploy}
	rows, skipped, err := w.choose(c, ids, batch, err)
	if err != nil {
		return Plan{}, err
	}
	p := c.servicePlan(rows, skipped, "Redeploy %s", func(s model.Service) Call {
		return c.call("ecs", "UpdateService", Param{"cluster", s.Cluster}, Param{"service", s.Name}, Param{"forceNewDeployment", "true"})
	}, fieldStatus, fieldTaskDefinition)
	protected := make([][]string, len(rows))
	var reads errgroup.Group
	reads.SetLimit(inFlight)
	for i, s := range rows {
		reads.Go(func() error {
			protected[i] = c.protectedOf(ctx, s)
			return nil
		})
	}
	_ = reads.Wait() // what could not be read is a warning
	for i, s := range rows {
		p.Warnings = append(p.Warnings, about(len(rows) > 1, s.Name, append(deployWarnings(s, true), protected[i]...))...)
	}
	p.Effects = redeployEffects(rows)
	return p, nil
}

// servicePlan is a plan with one call for each service.
func (c *Client) servicePlan(rows []model.Service, skipped []Skip, title string, call func(model.Service) Call, fields ...string) Plan {
	p := Plan{Skipped: skipped}
	for _, s := range rows {
		one := call(s)
		one.Targets = []Target{c.target(s)}
		p.Calls = append(p.Calls, one)
		p.Expect = append(p.Expect, expect(s.ARN, serviceFacts(s), fields...)...)
	}
	p.Target = together(p.Targets(), "service")
	p.Title = fmt.Sprintf(title, p.Target.Name)
	return p
}

func redeployEffects(rows []model.Service) []string {
	out := []string{"starts a new deployment of each, of the revision that it has"}
	if len(rows) == 1 {
		what := rows[0].Name
		if rows[0].Family != "" {
			what = rows[0].Family + ":" + rows[0].Revision
		}
		out[0] = "starts a new deployment of " + what + ", the revision that it has"
	}
	for _, s := range rows {
		out = append(out, about(len(rows) > 1, s.Name, []string{replaceWords(s)})...)
	}
	return append(out, "looks up anew what image each tag means")
}

// replaceWords says what ECS's two limits mean for this service. They are
// rounded as ECS does: the minimum up, the maximum down. Source: deployment
// configuration in the reference of CreateService.
func replaceWords(s model.Service) string {
	if s.Desired == 0 {
		return "starts and stops nothing: its desired count is 0"
	}
	least, most := s.Limits()
	if !rolling(s) {
		return fmt.Sprintf("brings up %s beside those that serve (%s), then moves the traffic", tasks(s.Desired), s.Rollout.Strategy)
	}
	return fmt.Sprintf("replaces %s in steps: at least %d stay healthy, at most %d run", tasks(s.Desired), least, most)
}

func rolling(s model.Service) bool {
	return s.Rollout.Strategy == "" || s.Rollout.Strategy == "ROLLING"
}

// deployWarnings are those of a new deployment, of the same revision or of another.
func deployWarnings(s model.Service, same bool) []string {
	var out []string
	least, _ := s.Limits()
	switch {
	case !rolling(s): // both limits are for rolling deployments
	case s.Stuck():
		out = append(out, "minimum and maximum leave no room: ECS can replace no task, the deployment will not move")
	case s.Desired > 0 && least == 0:
		out = append(out, "the minimum is 0: for a while nothing may serve")
	case least < s.Desired:
		out = append(out, fmt.Sprintf("as few as %d of %s serve meanwhile", least, tasks(s.Desired)))
	}
	switch p, ok := s.Primary(); {
	case ok && p.Rollout == "FAILED":
		if same {
			out = append(out, "the current deployment has failed; this one starts the same revision")
		}
	case len(s.Deployments) > 1 || ok && p.Rollout == "IN_PROGRESS":
		out = append(out, "a deployment is under way; this one takes its place")
	}
	if !s.Rollout.Breaker && s.Desired > 0 {
		out = append(out, "the circuit breaker is off: if the new tasks fail ECS goes on trying")
	}
	return out
}
