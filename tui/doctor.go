package tui

import (
	"github.com/ecsdeck/ecsdeck/awsclient"
	"github.com/ecsdeck/ecsdeck/themes"
	"github.com/ecsdeck/ecsdeck/tui/widget"
)

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
		Sections: []widget.Section{{Facts: facts}}, Unasked: true,
		Buttons: []widget.Button{{ID: "close", Label: "Close", Safe: true}},
	}, a.now)})
}
