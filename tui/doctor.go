package tui

import (
	"context"
	"strconv"

	"github.com/ecsdeck/ecsdeck/awsclient"
	"github.com/ecsdeck/ecsdeck/awsclient/model"
	"github.com/ecsdeck/ecsdeck/themes"
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
// many are.
func findingFacts(all []model.Finding) []widget.Fact {
	var out []widget.Fact
	fine := 0
	for _, f := range all {
		glyph, tone := "▲", themes.Warn
		switch f.State {
		case model.FindingOK:
			fine++
			continue
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
		if f.Fix != "" {
			out = append(out, widget.Fact{Label: " ", Value: widget.T("→ " + widget.Clean(f.Fix))})
		}
	}
	if fine > 0 {
		out = append(out, widget.Fact{Label: "●", Value: widget.Toned(themes.OK, strconv.Itoa(fine)+" other things that it needs are in order")})
	}
	return out
}

// refuseShell says why no shell could be opened, and what helps.
func (a *App) refuseShell(m openedMsg) {
	f := awsclient.Explain(m.err)
	facts := []widget.Fact{{Value: widget.Toned(themes.Bad, f.What)}, {Value: widget.T(f.Why)}}
	if f.Remedy != "" {
		facts = append(facts, widget.Fact{Label: "remedy", Value: widget.T(f.Remedy)})
	}
	a.notice = notice{}
	a.push(&dialog{box: widget.NewDialog(widget.DialogOptions{
		Title: "No shell in " + m.at.title, Tone: themes.Bad, Scope: a.whereText(m.at),
		Sections: []widget.Section{{Facts: facts}, {Title: "Examined", Facts: findingFacts(m.findings)}}, Unasked: true,
		Buttons: []widget.Button{{ID: "close", Label: "Close", Safe: true}},
	}, a.now)})
}
