package awsclient

import (
	"context"
	"errors"
	"slices"

	"github.com/ecsdeck/ecsdeck/awsclient/model"
)

// enrichDrains fills Drain of the rows that drain and still have tasks: which
// tasks are left, and what keeps them. It changes the rows it is given.
func (c *Client) enrichDrains(ctx context.Context, rows []model.Instance) error {
	var draining []model.Instance
	for i, r := range rows {
		switch {
		case r.Status != "DRAINING":
			rows[i].Drain = model.None[model.Drain]()
		case r.Running+r.Pending == 0:
			rows[i].Drain = model.Known(model.Drain{})
		default:
			draining = append(draining, r)
		}
	}
	var errs []error
	for _, part := range slices.Collect(clusters(draining)) {
		d := c.readDrain(ctx, part)
		errs = append(errs, d.problems...)
		for i, r := range rows {
			if slices.ContainsFunc(part, func(p model.Instance) bool { return p.ARN == r.ARN }) && len(d.problems) == 0 {
				rows[i].Drain = model.Known(d.state(r))
			}
		}
	}
	return errors.Join(errs...)
}

// state is how far one instance is. Whether there is room matters only to
// services that run no replacement yet.
func (d drain) state(i model.Instance) model.Drain {
	one := drain{instances: []model.Instance{i}, tasks: d.tasks, services: d.services}
	waiting := slices.DeleteFunc(one.moving(), func(t model.Task) bool {
		s, ok := d.service(t)
		return ok && s.Running+s.Pending > s.Desired
	})
	return model.Drain{
		Left: len(d.tasks[i.ARN]),
		Blockers: append(model.DrainBlockers(i, d.tasks[i.ARN], d.services),
			model.NoRoom(waiting, d.others)...),
	}
}
