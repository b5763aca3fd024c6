package awsclient

import (
	"context"

	"github.com/ecsdeck/ecsdeck/awsclient/model"
)

// PlanUpdateAgent plans to update the agents of container instances, one call
// for each. Instances for which ECS would refuse are left out, or are a
// *RefusedError when none is left.
func (c *Client) PlanUpdateAgent(ctx context.Context, ids ...string) (Plan, error) {
	batch, err := c.DescribeContainerInstances(ctx, ids)
	w := intent[model.Instance]{"update the agent of", "instance", c.instanceTarget, model.Instance.CannotUpdateAgent}
	rows, skipped, err := w.choose(c, ids, batch, err)
	if err != nil {
		return Plan{}, err
	}
	p := Plan{
		Skipped: skipped,
		Effects: []string{"ECS installs the newest agent, where there is a newer one", "stops no task; starts no deployment"},
	}
	for _, i := range rows {
		call := c.call("ecs", "UpdateContainerAgent", Param{"cluster", i.Cluster}, Param{"containerInstance", i.ID})
		call.Targets = []Target{c.instanceTarget(i)}
		p.Calls = append(p.Calls, call)
		p.Expect = append(p.Expect, expect(i.ARN, instanceFacts(i), fieldStatus, fieldAgent)...)
		if why := i.AgentDoubt(); why != "" {
			p.Warnings = append(p.Warnings, about(len(rows) > 1, c.instanceTarget(i).Name, []string{why})...)
		}
	}
	p.Target = together(p.Targets(), "instance")
	p.Title = "Update the agent of " + p.Target.Name
	if len(rows) == 1 && rows[0].AgentVersion != "" {
		p.Effects[0] += ": it is " + rows[0].AgentVersion + " now"
	}
	return p, nil
}
