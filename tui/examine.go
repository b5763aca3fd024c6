package tui

import (
	"cmp"
	"context"

	tea "charm.land/bubbletea/v2"

	"github.com/ecsdeck/ecsdeck/awsclient/budget"
	"github.com/ecsdeck/ecsdeck/awsclient/model"
	"github.com/ecsdeck/ecsdeck/themes"
	"github.com/ecsdeck/ecsdeck/tui/page"
	"github.com/ecsdeck/ecsdeck/tui/widget"
)

// examinedMsg brings what the doctor found.
type examinedMsg struct {
	at       entrance
	findings []model.Finding
	err      error
}

// askDoctor examines what a shell needs here before one is tried.
func (a *App) askDoctor(at entrance) tea.Cmd {
	a.say(page.Effect{Say: "examining what a shell needs …"})
	c := a.clients[at.scope]
	ctx, cancel := context.WithTimeout(budget.With(a.ctx, budget.Visible), openWithin)
	return func() tea.Msg {
		defer cancel()
		m := examinedMsg{at: at}
		if at.door.Service.ARN != "" {
			if m.at.door.Task, m.err = c.NewestTask(ctx, at.door.Service); m.err != nil {
				return m
			}
		}
		if t := m.at.door.Task; t.ARN != "" {
			m.at.door.Container = cmp.Or(m.at.door.Container, firstOf(insideOf(t)))
		}
		m.findings = examine(ctx, c, m.at)
		m.err = ctx.Err()
		return m
	}
}

// examined shows what the doctor found, with what the deck can do about it.
func (a *App) examined(m examinedMsg) {
	a.notice = notice{}
	if m.err != nil {
		a.say(page.Effect{Say: "Doctor of " + cmp.Or(m.at.door.Service.Name, m.at.name()) + ": " + page.FaultText(m.err), Warn: true})
		return
	}
	at := m.at
	at.command, at.title = a.opt.Shells.CommandOr(), at.name()
	if at.door.Task.ARN == "" {
		at.command = ""
	}
	buttons, tone := []widget.Button{{ID: "close", Label: "Close", Safe: true}}, themes.Accent
	switch worst := model.Worst(m.findings); {
	case a.clients[at.scope].ReadOnly():
	case worst == model.FindingBad:
		buttons, tone = append(buttons, a.fixes(openedMsg{at: at, findings: m.findings})...), themes.Bad
	default:
		buttons = append(buttons, widget.Button{ID: "shell", Label: "Open a shell"})
	}
	a.push(&dialog{
		box: widget.NewDialog(widget.DialogOptions{
			Title: "What a shell needs in " + at.title, Tone: tone, Scope: a.whereText(at),
			Sections: []widget.Section{{Facts: findingFacts(m.findings, true)}}, Unasked: true, Buttons: buttons,
		}, a.now),
		answer: func(a *App, ans widget.Answer) (bool, tea.Cmd) { return false, a.answerRefusal(ans.Button, at) },
	})
}
