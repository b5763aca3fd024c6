package awsclient

import (
	"context"
	"fmt"
	"strconv"

	"github.com/ecsdeck/ecsdeck/awsclient/model"
)

// PlanScaleEach plans to set the desired counts of several services, one call
// for each. Count says from a service, as it is now, what its count is to be; a
// result below 0 is taken for 0. Services that cannot be scaled, or have that
// count already, are left out, or are a *RefusedError when none is left.
func (c *Client) PlanScaleEach(ctx context.Context, count func(model.Service) int, ids ...string) (Plan, error) {
	to := func(s model.Service) int { return max(0, count(s)) }
	batch, err := c.DescribeServices(ctx, ids)
	w := intent[model.Service]{"scale", "service", c.target, func(s model.Service) string { return cannotScale(s, to(s)) }}
	rows, skipped, err := w.choose(c, ids, batch, err)
	if err != nil {
		return Plan{}, err
	}
	p := c.servicePlan(rows, skipped, "Scale %s", func(s model.Service) Call {
		return c.call("ecs", "UpdateService",
			Param{"cluster", s.Cluster}, Param{"service", s.Name}, Param{"desiredCount", strconv.Itoa(to(s))})
	}, fieldStatus, fieldDesired, fieldTaskDefinition)
	if len(rows) == 1 {
		n := to(rows[0])
		p.Title += fmt.Sprintf(" to %d", n)
		p.Effects, p.Warnings = scaleEffects(rows[0], n), scaleWarnings(rows[0], n)
		return p, nil
	}
	for _, s := range rows {
		e := scaleEffects(s, to(s))
		p.Effects = append(p.Effects, s.Name+": "+e[0]+", "+e[1])
		p.Warnings = append(p.Warnings, about(true, s.Name, scaleWarnings(s, to(s)))...)
	}
	p.Effects = append(p.Effects, "starts no deployment", "auto scaling, where it is on, may change the counts again")
	return p, nil
}
