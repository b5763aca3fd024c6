package catalog

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"github.com/ecsdeck/ecsdeck/awsclient/model"
	"github.com/ecsdeck/ecsdeck/themes"
	"github.com/ecsdeck/ecsdeck/tui/kind"
	"github.com/ecsdeck/ecsdeck/tui/widget"
)

// rollout is how far the deployment of a service is.
type rollout struct {
	word  string
	tone  themes.Tone
	since time.Time
	rank  int // in the column's order: what needs a look comes first
}

// The ranks of rollouts.
const (
	rollFailed = iota
	rollFailing
	rollBack
	rollUnsteady
	rollMoving
	rollSteady
	rollEnded
	rollNone
)

// rolloutOf judges the deployment that ECS works towards. The state words are
// ECS's where it has them; "failing" is a deployment that goes on although tasks
// of it failed, "unsteady" one that is done while tasks are missing.
func rolloutOf(s model.Service) rollout {
	switch s.Status {
	case "DRAINING":
		return rollout{"draining", themes.Motion, time.Time{}, rollEnded}
	case "INACTIVE":
		return rollout{"deleted", themes.Idle, time.Time{}, rollEnded}
	}
	p, ok := s.Primary()
	if !ok {
		return otherController(s)
	}
	back := strings.Contains(p.Reason, "rolling back")
	switch {
	case p.Rollout == "FAILED":
		return rollout{"failed", themes.Bad, latest(p.Created, p.Updated), rollFailed}
	case p.Rollout == "COMPLETED" || p.Rollout == "" && len(s.Deployments) == 1:
		return settled(s, p)
	case back:
		return rollout{"rolling back " + percent(p), themes.Warn, rollbackBegan(s), rollBack}
	case p.Failed > 0 || s.WorkVerdict().Health >= model.Warn:
		return rollout{"failing", deviates(max(model.Warn, s.WorkVerdict().Health)), p.Created, rollFailing}
	default:
		return rollout{strategyWord(s.Rollout.Strategy) + " " + percent(p), themes.Motion, p.Created, rollMoving}
	}
}

// settled judges a service whose deployment is complete.
func settled(s model.Service, p model.Deployment) rollout {
	switch {
	case s.Running == s.Desired && s.Pending == 0:
		return rollout{"steady", themes.Text, p.Created, rollSteady}
	case s.WorkVerdict().Health >= model.Warn && s.Pending == 0:
		return rollout{"unsteady", deviates(s.WorkVerdict().Health), time.Time{}, rollUnsteady}
	default:
		return rollout{"scaling", themes.Motion, time.Time{}, rollMoving}
	}
}

// rollbackBegan is when ECS turned round. The deployment that it goes back to is
// an old one, so its own times say nothing of that; the event does.
func rollbackBegan(s model.Service) time.Time {
	for _, e := range s.Events {
		if e.Kind() == model.EventRollback {
			return e.At
		}
	}
	return time.Time{}
}

// otherController names who deploys a service that ECS does not deploy.
func otherController(s model.Service) rollout {
	switch s.Controller {
	case "CODE_DEPLOY":
		return rollout{"by CodeDeploy", themes.Text, time.Time{}, rollNone}
	case "EXTERNAL":
		return rollout{"by others", themes.Text, time.Time{}, rollNone}
	default:
		return rollout{rank: rollNone}
	}
}

func strategyWord(strategy string) string {
	switch strategy {
	case "BLUE_GREEN":
		return "blue/green"
	case "", "ROLLING":
		return "rolling"
	default: // LINEAR, CANARY
		return words(strategy)
	}
}

func percent(d model.Deployment) string {
	if d.Desired <= 0 {
		return "0 %"
	}
	return fmt.Sprintf("%d %%", min(100, d.Running*100/d.Desired))
}

func latest(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

func rolloutCell(s model.Service, ctx kind.Ctx) widget.Cell {
	r := rolloutOf(s)
	if r.word == "" {
		return none()
	}
	word := widget.Span{Text: r.word, Tone: r.tone}
	since := age(ctx.Now, r.since)
	if since == "" {
		return widget.Mixed(word)
	}
	return widget.Mixed(word, muted(" "+since))
}

// byRollout orders what needs a look first, then the youngest deployment.
func byRollout(a, b model.Service) int {
	x, y := rolloutOf(a), rolloutOf(b)
	return cmp.Or(cmp.Compare(x.rank, y.rank), y.since.Compare(x.since))
}
