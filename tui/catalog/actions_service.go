package catalog

import (
	"context"
	"strconv"

	"github.com/ecsdeck/ecsdeck/awsclient"
	"github.com/ecsdeck/ecsdeck/awsclient/model"
	"github.com/ecsdeck/ecsdeck/tui/keys"
	"github.com/ecsdeck/ecsdeck/tui/kind"
)

// scaleBy is one task more or less, without a form: the plan still asks.
func scaleBy(id keys.ID, title string, by int) kind.Action[model.Service] {
	count := func(s model.Service) int { return max(0, s.Desired+by) }
	return kind.Action[model.Service]{
		ID: id, Title: title, Bulk: true,
		Disabled: func(s model.Service, env kind.Env) string {
			if why := cannotScale(s, env); why != "" {
				return why
			}
			if count(s) == s.Desired {
				return "its desired count is 0 already"
			}
			return ""
		},
		Plan: func(ctx context.Context, c *awsclient.Client, rows []model.Service, _ kind.Values) (awsclient.Plan, error) {
			return c.PlanScaleEach(ctx, count, idsOf(rows, serviceID)...)
		},
		Verb:    counted[model.Service](title, "services"),
		Settled: scaleSettled,
		Touches: scaleTouches,
	}
}

func setExec(id keys.ID, title string, on bool) kind.Action[model.Service] {
	return kind.Action[model.Service]{
		ID: id, Title: title, Bulk: true,
		Disabled: possible(func(s model.Service) string { return s.CannotSetExec(on) }),
		Plan: func(ctx context.Context, c *awsclient.Client, rows []model.Service, _ kind.Values) (awsclient.Plan, error) {
			return c.PlanExec(ctx, on, idsOf(rows, serviceID)...)
		},
		Verb: counted[model.Service](title, "services"),
		Settled: func(s, _ model.Service, asked kind.Asked) kind.Progress {
			return kind.Progress{Done: strconv.FormatBool(s.Exec) == asked("enableExecuteCommand"), Text: "setting"}
		},
		Touches: scaleTouches,
	}
}
