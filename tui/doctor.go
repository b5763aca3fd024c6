package tui

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/ecsdeck/ecsdeck/awsclient"
	"github.com/ecsdeck/ecsdeck/awsclient/model"
	"github.com/ecsdeck/ecsdeck/awsclient/shell"
	"github.com/ecsdeck/ecsdeck/themes"
	"github.com/ecsdeck/ecsdeck/tui/keys"
	"github.com/ecsdeck/ecsdeck/tui/kind"
	"github.com/ecsdeck/ecsdeck/tui/page"
	"github.com/ecsdeck/ecsdeck/tui/widget"
)

// examine asks the doctor what a shell needs here and what of it is missing. What
// it cannot read it says, so its own error adds nothing.
func examine(ctx context.Context, c *awsclient.Client, at entrance) []model.Finding {
	var out []model.Finding
	if at.door.Task.ARN != "" {
		out, _ = c.ExecDoctor(ctx, at.door.Task, at.door.Container)
	} else {
		out, _ = c.HostDoctor(ctx, at.door.Instance)
	}
	return out
}

// findingFacts are the findings that are not in order, with what helps, and how
// many are; with whole, each of these too.
func findingFacts(all []model.Finding, whole bool) []widget.Fact {
	var out []widget.Fact
	fine := 0
	for _, f := range all {
		glyph, tone := "▲", themes.Warn
		switch f.State {
		case model.FindingOK:
			if fine++; !whole {
				continue
			}
			glyph, tone = "●", themes.OK
		case model.FindingUnknown:
			glyph, tone = "·", themes.Muted
		case model.FindingBad:
			glyph, tone = "✖", themes.Bad
		}
		text := widget.Clean(f.Title)
		if f.Evidence != "" {
			text += ": " + widget.Clean(f.Evidence)
		}
		out = append(out, widget.Fact{Label: glyph, Value: widget.Toned(tone, text)})
		if f.Fix != "" && f.State != model.FindingOK {
			out = append(out, widget.Fact{Label: " ", Value: widget.T("→ " + widget.Clean(f.Fix))})
		}
	}
	if fine > 0 && !whole {
		out = append(out, widget.Fact{Label: "●", Value: widget.Toned(themes.OK, strconv.Itoa(fine)+" other things that it needs are in order")})
	}
	return out
}

// refuseShell says why there is no way inside, and what helps: what the deck can
// do about it itself is a button.
func (a *App) refuseShell(m openedMsg) {
	f := awsclient.Explain(m.err)
	facts := []widget.Fact{{Value: widget.Toned(themes.Bad, f.What)}, {Value: widget.T(f.Why)}}
	if f.Remedy != "" {
		facts = append(facts, widget.Fact{Label: "remedy", Value: widget.T(f.Remedy)})
	}
	a.notice = notice{}
	buttons := append([]widget.Button{{ID: "close", Label: "Close", Safe: true}}, a.fixes(m)...)
	what := "No shell in "
	if m.port {
		what = "No port into "
	}
	sections := []widget.Section{{Facts: facts}}
	m.findings = slices.DeleteFunc(slices.Clone(m.findings), func(found model.Finding) bool {
		return f.Why != "" && strings.HasSuffix(found.Evidence, f.Why) // it stands above
	})
	if len(m.findings) > 0 {
		sections = append(sections, widget.Section{Title: "Examined", Facts: findingFacts(m.findings, false)})
	}
	a.push(&dialog{
		box: widget.NewDialog(widget.DialogOptions{
			Title: what + m.at.title, Tone: themes.Bad, Scope: a.whereText(m.at), Sections: sections, Unasked: true, Buttons: buttons,
		}, a.now),
		answer: func(a *App, ans widget.Answer) (bool, tea.Cmd) {
			return false, a.answerRefusal(ans.Button, m.at)
		},
	})
}

// answerRefusal does what was chosen under a refusal.
func (a *App) answerRefusal(button string, at entrance) tea.Cmd {
	switch button {
	case "ways":
		return a.askWays(at, false)
	case "own":
		at.own = true
		return a.enterShell(at)
	case "shell":
		return a.openShell(at, false)
	case string(model.FixStop):
		return a.act(keys.Stop, []kind.Ref{{Kind: kind.Tasks, ID: at.door.Task.ARN}})
	}
	return a.fix(keys.ID(button), at)
}

// fixes are what the deck can do about a refusal. The plans of the doctor are
// called as the actions that make them.
func (a *App) fixes(m openedMsg) []widget.Button {
	out := moreWays(m.at)
	var plugin *shell.PluginError
	if errors.As(m.err, &plugin) {
		return append(out, widget.Button{ID: "own", Label: "Go without it"})
	}
	for _, f := range m.findings {
		if f.Plan == model.FixStop {
			out = append(out, widget.Button{ID: string(f.Plan), Label: "Stop the task"})
			continue
		}
		if m.at.door.Task.Service == "" {
			continue
		}
		act, ok := a.catalog.Get(kind.Services).Act(keys.ID(f.Plan))
		if f.State == model.FindingOK || f.Plan == "" || !ok {
			continue
		}
		b := widget.Button{ID: string(f.Plan), Label: act.Title}
		if !slices.Contains(out, b) {
			out = append(out, b)
		}
	}
	return out
}

// fix starts an action on the service of a task, through its usual plan.
func (a *App) fix(id keys.ID, at entrance) tea.Cmd {
	service := kind.Ref{Kind: kind.Services, ID: serviceARN(at.door.Task)}
	if a.rowOf(at.scope, service) == nil {
		a.open(kind.Target{Query: kind.One(at.scope, service), Detail: service})
		a.say(page.Effect{Say: "this is the service; a lists what can be done to it"})
		return nil
	}
	cmd := a.act(id, []kind.Ref{service})
	if id == keys.ExecOn && len(a.ops.all) > 0 {
		a.ops.all[len(a.ops.all)-1].offer = keys.Redeploy
	}
	return cmd
}

// serviceARN is the ARN of the service that keeps a task.
func serviceARN(t model.Task) string {
	return strings.Replace(t.ClusterARN, ":cluster/", ":service/", 1) + "/" + t.Service
}

// offerNext asks whether what belongs to an action that is done should follow:
// exec that was turned on is there in new tasks alone.
func (a *App) offerNext(o *op) {
	act, ok := a.catalog.Get(o.items[0].on.Kind).Act(o.offer)
	if !ok {
		return
	}
	on := o.items[0].on
	a.push(&dialog{
		box: widget.NewDialog(widget.DialogOptions{
			Title: act.Title + " " + o.name(a.catalog) + "?", Scope: scopeText(a, o), Unasked: true,
			Sections: []widget.Section{{Facts: []widget.Fact{{Value: widget.T("Exec is on for the service. Only tasks that start from now on have it: a redeploy replaces those that run.")}}}},
			Buttons:  []widget.Button{{ID: "later", Label: "Later", Safe: true}, {ID: "next", Label: act.Title + " …", Key: "y"}},
		}, a.now),
		answer: func(a *App, _ widget.Answer) (bool, tea.Cmd) { return false, a.act(o.offer, []kind.Ref{on}) },
	})
}
