package awsclient

import (
	"context"
	"fmt"
	"slices"
	"strconv"

	"github.com/ecsdeck/ecsdeck/awsclient/model"
)

// fieldActions is the fact that an alarm's actions are on.
const fieldActions = "actionsEnabled"

// PlanAlarmActions plans to switch the actions of alarms on or off, by ARN.
// Alarms for which that changes nothing are left out, or are a *RefusedError
// when none is left.
func (c *Client) PlanAlarmActions(ctx context.Context, enable bool, arns ...string) (Plan, error) {
	batch, err := c.DescribeAlarms(ctx, arns)
	verb, operation := "disable the actions of", "DisableAlarmActions"
	if enable {
		verb, operation = "enable the actions of", "EnableAlarmActions"
	}
	w := intent[model.Alarm]{verb, "alarm", c.alarmTarget, func(a model.Alarm) string { return a.CannotEnableActions(enable) }}
	rows, skipped, err := w.choose(c, arns, batch, err)
	if err != nil {
		return Plan{}, err
	}
	p := Plan{Skipped: skipped}
	for part := range slices.Chunk(rows, alarmsPerCall) {
		call := c.call("cloudwatch", operation)
		for _, a := range part {
			call.Params = append(call.Params, Param{"AlarmNames", a.Name})
			call.Targets = append(call.Targets, c.alarmTarget(a))
			p.Expect = append(p.Expect, expect(a.ARN, alarmFacts(a), fieldActions)...)
		}
		p.Calls = append(p.Calls, call)
	}
	p.Target = together(p.Targets(), "alarm")
	if enable {
		p.Title = "Enable the actions of " + p.Target.Name
		p.Effects = []string{"its actions run again from the next change of state on", "what it missed is not made up for: a state that it is in already runs no action"}
	} else {
		p.Title = "Disable the actions of " + p.Target.Name
		p.Effects = []string{"it goes on watching and changing its state, and does nothing about it"}
		p.Warnings = silenced(rows)
	}
	return p, nil
}

// silenced warns of what will not happen any more.
func silenced(rows []model.Alarm) []string {
	var scaling, firing []string
	for _, a := range rows {
		if slices.ContainsFunc(slices.Concat(a.Actions, a.OKActions), isScalingAction) {
			scaling = append(scaling, a.Name)
		}
		if a.State == model.AlarmStateFiring {
			firing = append(firing, a.Name)
		}
	}
	var out []string
	if len(scaling) > 0 {
		out = append(out, fmt.Sprintf("auto scaling stops following %s", fewNames(scaling)))
	}
	if len(firing) > 0 {
		out = append(out, fmt.Sprintf("%s in ALARM now: nobody is told when it ends", areNamed(firing)))
	}
	return append(out, "nobody is told until the actions are enabled again")
}

func areNamed(names []string) string {
	if len(names) == 1 {
		return names[0] + " is"
	}
	return fewNames(names) + " are"
}

func isScalingAction(arn string) bool {
	a, ok := model.ParseARN(arn)
	return ok && a.Service == "autoscaling"
}

func (c *Client) alarmTarget(a model.Alarm) Target { return c.arnTarget(a.ARN, a.Name) }

func alarmFacts(a model.Alarm) func(string) string {
	return func(field string) string {
		if field == fieldActions {
			return strconv.FormatBool(a.ActionsEnabled)
		}
		return "not set"
	}
}
