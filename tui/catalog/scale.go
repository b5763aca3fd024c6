package catalog

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"github.com/ecsdeck/ecsdeck/awsclient"
	"github.com/ecsdeck/ecsdeck/awsclient/model"
	"github.com/ecsdeck/ecsdeck/tui/keys"
	"github.com/ecsdeck/ecsdeck/tui/kind"
	"github.com/ecsdeck/ecsdeck/tui/widget"
)

// CountField is the id of the only field of the form of keys.Scale: a number.
const CountField = "count"

// mostTasks is ECS's quota of tasks in one service. Source: "Amazon ECS service
// quotas" in the developer guide.
const mostTasks = 5000

func scale() kind.Action[model.Service] {
	return kind.Action[model.Service]{
		ID: keys.Scale, Title: "Scale", Risk: kind.RiskConfirm, Bulk: true,
		Disabled: cannotScale,
		Form: func(rows []model.Service, _ kind.Env) []kind.Field {
			s := rows[0]
			now := fmt.Sprintf("now %d, %d running", s.Desired, s.Running)
			if len(rows) > 1 {
				now = fmt.Sprintf("for each of %d services", len(rows))
			}
			return []kind.Field{{
				ID: CountField, Label: "Desired count", Kind: widget.NumberField,
				Value: strconv.Itoa(s.Desired), Min: 0, Max: mostTasks,
				Note: now,
			}}
		},
		Plan: func(ctx context.Context, c *awsclient.Client, rows []model.Service, v kind.Values) (awsclient.Plan, error) {
			n, err := v.Int(CountField)
			if err != nil {
				return awsclient.Plan{}, fmt.Errorf("the desired count is not a number: %w", err)
			}
			if len(rows) > 1 {
				return c.PlanScaleEach(ctx, func(model.Service) int { return n }, idsOf(rows, serviceID)...)
			}
			return c.PlanScale(ctx, rows[0].ARN, n)
		},
		Verb:    func(_ []model.Service, v kind.Values) string { return "Scale to " + v.Text(CountField) },
		Settled: scaleSettled,
		Touches: scaleTouches,
	}
}

// cannotScale says why ECS would refuse. Services that CodeDeploy or an external
// controller deploys are not refused: UpdateService changes their desired count
// too. Source: the reference of UpdateService.
func cannotScale(s model.Service, env kind.Env) string {
	switch {
	case env.ReadOnly:
		return "the deck is read-only"
	case s.Scheduling == "DAEMON":
		return "a DAEMON service runs one task on every instance and takes no count"
	case s.Status == "DRAINING":
		return "the service is being deleted"
	case s.Status == "INACTIVE":
		return "the service is deleted"
	default:
		return ""
	}
}

// scaleSettled compares the service with the count that was asked for.
func scaleSettled(s, _ model.Service, asked kind.Asked) kind.Progress {
	n, err := strconv.Atoi(asked("desiredCount"))
	if err != nil {
		return kind.Progress{}
	}
	switch {
	case s.Desired != n:
		// Reads lag writes by seconds; after that something else has set it.
		return kind.Progress{Text: fmt.Sprintf("asked for %d, still %d", n, s.Desired)}
	case s.Running == n && s.Pending == 0:
		return kind.Progress{Done: true, Text: fmt.Sprintf("%d of %d running", n, n)}
	case s.Running > n:
		return kind.Progress{Text: fmt.Sprintf("%d running, stopping %d", s.Running, s.Running-n)}
	default:
		text := fmt.Sprintf("%d of %d running", s.Running, n)
		if p, ok := s.Primary(); ok && p.Rollout == "FAILED" {
			// ECS starts no task of it any more. Source: rolloutState in the
			// reference of Deployment.
			return kind.Progress{Failed: true, Text: text + ": the deployment has failed, so no more are started"}
		}
		if why := whyStuck(s, time.Time{}); why != "" {
			text += ": " + why
		}
		return kind.Progress{Text: text}
	}
}

// whyStuck is the newest event since a time that tells of trouble, unless good
// news came after it. Events are newest first.
func whyStuck(s model.Service, since time.Time) string {
	for _, e := range s.Events {
		switch {
		case e.At.Before(since):
			return ""
		case e.Kind() == model.EventSteady || e.Kind() == model.EventDeployment:
			return ""
		case e.Health() >= model.Warn:
			return widget.Clean(e.Brief())
		}
	}
	return ""
}

// scaleTouches are the lists whose content follows from the count. Which
// services there are does not, and every list shows the one row that is read.
func scaleTouches(s model.Service, q kind.Query) []kind.Query {
	q.Kind = kind.Services
	return []kind.Query{
		kind.One(q.Scope, refTo(kind.Services, s.ARN)),
		kind.One(q.Scope, refTo(kind.Clusters, s.ClusterARN)),
		serviceTasks(s, q), serviceStopped(s, q), serviceEvents(s, q),
	}
}
