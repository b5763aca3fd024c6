package catalog

import (
	"context"
	"strings"
	"time"

	"github.com/ecsdeck/ecsdeck/awsclient"
	"github.com/ecsdeck/ecsdeck/awsclient/journal"
	"github.com/ecsdeck/ecsdeck/awsclient/model"
	"github.com/ecsdeck/ecsdeck/themes"
	"github.com/ecsdeck/ecsdeck/tui/kind"
	"github.com/ecsdeck/ecsdeck/tui/widget"
)

// audit lists the audit file of this machine: every call that changed something.
func audit() kind.Spec[journal.Entry] {
	return kind.Spec[journal.Entry]{
		Name: kind.Audit, Title: "Audit entries", Singular: "audit entry", Aliases: []string{"audit"},
		ID:      func(e journal.Entry) string { return e.Time.UTC().Format(time.RFC3339Nano) + " " + e.Target },
		Label:   func(e journal.Entry) string { return e.Operation + " " + model.ShortID(e.Target) },
		IDLabel: func(id string) string { return id },
		Columns: auditColumns(),
		Source: kind.Source[journal.Entry]{
			All: func(_ context.Context, c *awsclient.Client, _ kind.Query) ([]journal.Entry, error) {
				return c.AuditEntries()
			},
		},
		Every:  5 * time.Second,
		Health: auditVerdict,
		Facts:  auditFacts,
		Empty:  noAudit,
		Root:   true, Local: true, Fixed: true,
	}
}

func auditColumns() []kind.Column[journal.Entry] {
	type column = kind.Column[journal.Entry]
	return []column{
		{ID: "when", Title: "WHEN", Min: 6, Right: true, Volatile: true, Cell: func(e journal.Entry, ctx kind.Ctx) widget.Cell {
			return ageCell(ctx.Now, e.Time)
		}, Cmp: func(a, b journal.Entry) int { return b.Time.Compare(a.Time) }},
		{ID: "result", Title: "RESULT", Min: 7, Cell: func(e journal.Entry, _ kind.Ctx) widget.Cell {
			return resultCell(e)
		}},
		textual(column{ID: "operation", Title: "OPERATION", Min: 18, Max: 34, Name: true}, func(e journal.Entry) string { return e.Operation }),
		textual(column{ID: "target", Title: "TARGET", Min: 16, Max: 40}, func(e journal.Entry) string { return model.ShortID(e.Target) }),
		textual(column{ID: "who", Title: "WHO", Min: 12, Max: 30, Drop: 30}, func(e journal.Entry) string { return model.ShortID(e.Who) }),
		textual(column{ID: "account", Title: "ACCOUNT", Min: 12, Drop: 20}, func(e journal.Entry) string { return e.Account }),
		textual(column{ID: "call", Title: "CALL", Min: 24, Flex: 1, Drop: 10}, func(e journal.Entry) string { return e.Call }),
	}
}

func resultCell(e journal.Entry) widget.Cell {
	if e.Result == "" {
		return none()
	}
	return widget.Toned(auditTone(e), widget.Clean(e.Result))
}

func auditTone(e journal.Entry) themes.Tone {
	switch e.Result {
	case "ok":
		return themes.Text
	case "unknown":
		return themes.Warn
	default:
		return themes.Bad
	}
}

// auditVerdict follows the answer of AWS. Unknown is the worst of them to be
// left with: nobody knows whether it was done.
func auditVerdict(e journal.Entry) model.Verdict {
	switch e.Result {
	case "ok":
		return model.Verdict{Health: model.OK}
	case "unknown":
		return model.Verdict{Health: model.Warn, Reason: "the answer was lost: it may have been done"}
	default:
		return model.Verdict{Health: model.Bad, Reason: strings.TrimSpace(e.Result + " " + e.Error)}
	}
}

func auditFacts(e journal.Entry, ctx kind.Ctx) []kind.Section {
	var s sheet
	if v := auditVerdict(e); v.Reason != "" {
		s.add("why", widget.Toned(auditTone(e), widget.Clean(v.Reason)))
	}
	s.add("result", resultCell(e))
	s.add("when", moment(ctx.Now, e.Time))
	s.text("call", e.Call)
	s.text("request", e.RequestID)
	s.text("who", e.Who)
	s.text("account", strings.TrimSpace(e.Account+" "+e.Region))
	s.text("endpoint", e.Endpoint)
	return s.arns([2]string{"target", e.Target})
}
