package catalog

import (
	"context"
	"strings"

	"github.com/ecsdeck/ecsdeck/awsclient"
	"github.com/ecsdeck/ecsdeck/awsclient/model"
	"github.com/ecsdeck/ecsdeck/tui/keys"
	"github.com/ecsdeck/ecsdeck/tui/kind"
	"github.com/ecsdeck/ecsdeck/tui/widget"
)

// RevisionField is the id of the only field of the form of keys.Rollback: a
// revision, as awsclient.Client.PlanRevision takes it.
const RevisionField = "revision"

func rollback() kind.Action[model.Service] {
	return kind.Action[model.Service]{
		ID: keys.Rollback, Title: "Roll back",
		Disabled: possible(model.Service.CannotRedeploy),
		Form: func(rows []model.Service, _ kind.Env) []kind.Field {
			s := rows[0]
			f := kind.Field{
				ID: RevisionField, Label: "Revision", Kind: widget.TextField, Check: badRevision,
				Note: "has " + s.Revision + "; empty is the one before",
			}
			if was, ok := s.Replaced(); ok {
				f.Value, f.Note = revisionFor(s, was), "runs still; the service has "+s.Revision
			}
			return []kind.Field{f}
		},
		Plan: func(ctx context.Context, c *awsclient.Client, rows []model.Service, v kind.Values) (awsclient.Plan, error) {
			return c.PlanRevision(ctx, rows[0].ARN, v.Text(RevisionField))
		},
		Verb: func(_ []model.Service, v kind.Values) string {
			if word := strings.TrimSpace(v.Text(RevisionField)); word != "" {
				return "Deploy revision " + word
			}
			return "Roll back"
		},
		Settled: redeploySettled,
		Touches: scaleTouches,
	}
}

// revisionFor is a deployment's revision as a person writes it for a service.
func revisionFor(s model.Service, d model.Deployment) string {
	if d.Family == s.Family {
		return d.Revision
	}
	return d.Family + ":" + d.Revision
}

func badRevision(text string) string {
	_, number := model.FamilyRevision(strings.TrimSpace(text))
	if number == "" {
		number = strings.TrimSpace(text)
	}
	if strings.Trim(number, "0123456789") != "" {
		return "a number, or FAMILY:NUMBER"
	}
	return ""
}
