package awsclient

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"

	"github.com/ecsdeck/ecsdeck/awsclient/model"
)

// CanUndo reports whether there is a call that brings back what a plan has
// changed: counts, exec, the revision of a service, drains, protection, tags, actions of alarms and tasks that were run. A
// stopped task, a deployment of the same revision or a deregistered revision cannot be taken back,
// and when a protection that was ended would have ended is not known.
func (p Plan) CanUndo() bool {
	return len(p.Calls) > 0 && p.Calls[0].undoable()
}

func (c Call) undoable() bool {
	switch c.Operation {
	case "UpdateService":
		return c.Param(fieldDesired) != "" || c.Param(fieldExec) != "" || c.Param(fieldTaskDefinition) != ""
	case "UpdateTaskProtection":
		return c.Param("protectionEnabled") == "true"
	case "UpdateContainerInstancesState", "TagResource", "UntagResource", "RunTask",
		"EnableAlarmActions", "DisableAlarmActions":
		return true
	default:
		return false
	}
}

// PlanUndo plans to bring back what a plan found before it changed it, for those
// of its targets for which it was done. It reads everything again, as any plan
// does, and warns where something else has changed it since. The error is a
// *RefusedError when there is nothing to take back.
func (c *Client) PlanUndo(ctx context.Context, done Plan, outcomes []Outcome) (Plan, error) {
	var ids, started []string
	for _, o := range outcomes {
		started = append(started, o.Receipt.Started...)
		if o.Err == nil && !slices.Contains(ids, o.Target.ID) {
			ids = append(ids, o.Target.ID)
		}
	}
	if !done.CanUndo() || len(ids)+len(started) == 0 {
		return Plan{}, &RefusedError{What: "cannot undo", Why: "nothing of it can be taken back"}
	}
	p, err := c.planUndo(ctx, done, ids, started)
	if err != nil {
		return Plan{}, err
	}
	p.Title = "Undo: " + p.Title
	return p, nil
}

func (c *Client) planUndo(ctx context.Context, done Plan, ids, started []string) (Plan, error) {
	call := done.Calls[0]
	switch call.Operation {
	case "UpdateService":
		switch {
		case call.Param(fieldDesired) != "":
			return c.undoScale(ctx, done, ids)
		case call.Param(fieldTaskDefinition) != "":
			return c.undoRevision(ctx, done, ids[0])
		default:
			return c.PlanExec(ctx, call.Param(fieldExec) != "true", ids...)
		}
	case "UpdateContainerInstancesState":
		if call.Param(fieldStatus) == "DRAINING" {
			return c.PlanActivate(ctx, ids...)
		}
		return c.PlanDrain(ctx, ids...)
	case "UpdateTaskProtection":
		return c.PlanUnprotect(ctx, ids...)
	case "EnableAlarmActions", "DisableAlarmActions":
		return c.PlanAlarmActions(ctx, call.Operation == "DisableAlarmActions", ids...)
	case "RunTask":
		return c.PlanStop(ctx, "started by mistake", started...)
	default:
		return c.undoTags(ctx, done, ids)
	}
}

// before is what the plan has read of its targets right before it was applied.
func (p Plan) before(field string) map[string]string {
	out := map[string]string{}
	for _, e := range p.Expect {
		if e.Field == field {
			out[p.about(e)] = e.Want
		}
	}
	return out
}

// undoScale sets the counts that the services had. A count that something else
// has set since is no reason to refuse, and has to be said.
func (c *Client) undoScale(ctx context.Context, done Plan, ids []string) (Plan, error) {
	was, set := done.before(fieldDesired), map[string]string{}
	for _, call := range done.Calls {
		for _, t := range done.targetsOf(call) {
			set[t.ID] = call.Param(fieldDesired)
		}
	}
	moved := map[string]string{}
	p, err := c.PlanScaleEach(ctx, func(s model.Service) int {
		n, err := strconv.Atoi(was[s.ARN])
		if err != nil {
			return s.Desired // not known: left as it is
		}
		if set[s.ARN] != strconv.Itoa(s.Desired) {
			moved[s.Name] = fmt.Sprintf("%s: its count was set to %s and is %d now: something else has changed it since", s.Name, set[s.ARN], s.Desired)
		}
		return n
	}, ids...)
	for _, name := range slices.Sorted(maps.Keys(moved)) {
		p.Warnings = append(p.Warnings, moved[name])
	}
	return p, err
}

// undoRevision deploys the revision that the service had.
func (c *Client) undoRevision(ctx context.Context, done Plan, id string) (Plan, error) {
	was := done.before(fieldTaskDefinition)[id]
	if was == "" {
		return Plan{}, &RefusedError{What: "cannot undo", Why: "the revision that the service had is not known"}
	}
	return c.PlanRevision(ctx, id, was)
}

// undoTags brings back the values that tags had, and takes away those that were
// not there.
func (c *Client) undoTags(ctx context.Context, done Plan, ids []string) (Plan, error) {
	back, away := map[string][]model.Tag{}, map[string][]string{}
	for _, e := range done.Expect {
		id := done.about(e)
		key, isTag := tagKey(e.Field)
		if !isTag || !slices.Contains(ids, id) {
			continue
		}
		if value, err := strconv.Unquote(e.Want); err == nil {
			back[id] = append(back[id], model.Tag{Key: key, Value: value})
		} else {
			away[id] = append(away[id], key)
		}
	}
	var plans []Plan
	for _, id := range ids {
		if set := back[id]; len(set) > 0 {
			p, err := c.PlanTag(ctx, set, id)
			if err != nil {
				return Plan{}, err
			}
			plans = append(plans, p)
		}
		if keys := away[id]; len(keys) > 0 {
			p, err := c.PlanUntag(ctx, keys, id)
			if err != nil {
				return Plan{}, err
			}
			plans = append(plans, p)
		}
	}
	if len(plans) == 0 {
		return Plan{}, &RefusedError{What: "cannot undo", Why: "the tags as they were are not known"}
	}
	return merged(plans), nil
}

// merged is one plan of several for resources of one kind.
func merged(plans []Plan) Plan {
	out := plans[0]
	for _, p := range plans[1:] {
		out.Calls = append(out.Calls, p.Calls...)
		out.Expect = append(out.Expect, p.Expect...)
		out.Effects = append(out.Effects, p.Effects...)
		out.Warnings = append(out.Warnings, p.Warnings...)
		out.Skipped = append(out.Skipped, p.Skipped...)
	}
	if len(plans) > 1 {
		out.Target = together(out.Targets(), "resource")
		out.Title = "Tags of " + out.Target.Name
	}
	out.Effects, out.Warnings = dedupe(out.Effects), dedupe(out.Warnings)
	return out
}
