package awsclient

import (
	"context"
	"fmt"
	"strconv"

	"github.com/ecsdeck/ecsdeck/awsclient/model"
)

// tasksPerService is ECS's quota of tasks in one service. Source: "Amazon ECS
// service quotas" in the developer guide.
const tasksPerService = 5000

// PlanScale plans to set the desired count of a service to n. It reads the
// service first. What ECS would refuse is a *RefusedError with the reason.
func (c *Client) PlanScale(ctx context.Context, serviceID string, n int) (Plan, error) {
	s, err := c.service(ctx, serviceID)
	if err != nil {
		return Plan{}, err
	}
	if why := cannotScale(s, n); why != "" {
		return Plan{}, &RefusedError{What: "cannot scale " + s.Name, Why: why}
	}
	return Plan{
		Title:  fmt.Sprintf("Scale %s to %d", s.Name, n),
		Target: c.target(s),
		Calls: []Call{c.call("ecs", "UpdateService",
			Param{"cluster", s.Cluster}, Param{"service", s.Name}, Param{"desiredCount", strconv.Itoa(n)})},
		Expect:   expectations(s, fieldStatus, fieldDesired, fieldTaskDefinition),
		Effects:  scaleEffects(s, n),
		Warnings: scaleWarnings(s, n),
	}, nil
}

// service reads one service as it is now.
func (c *Client) service(ctx context.Context, id string) (model.Service, error) {
	batch, err := c.DescribeServices(ctx, []string{id})
	switch {
	case err != nil:
		return model.Service{}, err
	case len(batch.Items) == 0:
		return model.Service{}, &NotFoundError{Kind: "service", Name: model.ShortID(id), In: "cluster " + model.ClusterName(id)}
	}
	return batch.Items[0], nil
}

func (c *Client) target(s model.Service) Target {
	return Target{
		Kind: "service", ID: s.ARN, Name: s.Name, Cluster: s.Cluster, Account: c.scope.Account, Region: c.scope.Region,
	}
}

// cannotScale returns why ECS would refuse, or why it makes no sense.
func cannotScale(s model.Service, n int) string {
	if n < 0 {
		return "a service cannot run fewer than 0 tasks"
	}
	if why := s.CannotScale(); why != "" {
		return why
	}
	switch {
	case n == s.Desired:
		return fmt.Sprintf("its desired count is %d already", n)
	case n > tasksPerService:
		return fmt.Sprintf("ECS runs at most %d tasks in a service", tasksPerService)
	default:
		return ""
	}
}

func scaleEffects(s model.Service, n int) []string {
	what := s.Name
	if s.Family != "" {
		what = s.Family + ":" + s.Revision
	}
	effects := []string{fmt.Sprintf("desired count %d → %d", s.Desired, n)}
	switch {
	case n > s.Running+s.Pending:
		effects = append(effects, fmt.Sprintf("starts %s of %s", tasks(n-s.Running-s.Pending), what))
	case n < s.Running+s.Pending:
		effects = append(effects, fmt.Sprintf("stops %s of %s; ECS chooses which", tasks(s.Running+s.Pending-n), what))
	default:
		effects = append(effects, fmt.Sprintf("starts and stops nothing: %s are there already", tasks(n)))
	}
	return append(effects, "starts no deployment", "auto scaling, where it is on, may change the count again")
}

func scaleWarnings(s model.Service, n int) []string {
	var out []string
	if n == 0 {
		out = append(out, "with 0 tasks nothing serves any more")
	}
	p, ok := s.Primary()
	switch {
	case !ok:
	case p.Rollout == "FAILED":
		out = append(out, "the current deployment has failed; new tasks may fail too")
	case p.Failed > 0 && n > s.Desired:
		out = append(out, fmt.Sprintf("in the current deployment %s failed; new tasks may fail too", tasks(p.Failed)))
	}
	if len(s.Deployments) > 1 {
		out = append(out, "a deployment is under way; the new tasks are shared between its revisions")
	}
	if e := s.LastEvent(); n > s.Desired && e.Health() == model.Bad {
		out = append(out, "the newest event says: "+e.Brief())
	}
	if n < s.Desired && n > 0 && n*2 < s.Desired {
		out = append(out, fmt.Sprintf("this takes away more than half of %s", tasks(s.Desired)))
	}
	return out
}
