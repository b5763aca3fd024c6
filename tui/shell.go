package tui

import (
	"context"
	"errors"
	"io"
	"strconv"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/ecsdeck/ecsdeck/awsclient"
	"github.com/ecsdeck/ecsdeck/awsclient/budget"
	"github.com/ecsdeck/ecsdeck/awsclient/model"
	"github.com/ecsdeck/ecsdeck/awsclient/shell"
	"github.com/ecsdeck/ecsdeck/tui/kind"
	"github.com/ecsdeck/ecsdeck/tui/page"
	"github.com/ecsdeck/ecsdeck/tui/widget"
)

// The answers of what goes on outside the update loop.
type (
	// openedMsg brings a session that was asked for, or why there is none.
	openedMsg struct {
		at       entrance
		session  *awsclient.Session
		handover *awsclient.Handover // in place of the session, for the person's plugin
		oneOff   *shell.OneOff       // of a command that is not a shell
		err      error
		findings []model.Finding // what the doctor says of a refusal
		port     bool            // a port was asked for, not a shell
	}
	// leftMsg tells how a session ended.
	leftMsg struct {
		at     entrance
		result shell.Result
		err    error
	}
)

// openShell opens a shell. Where a person has to choose a container, or wants
// another command or another way to a machine, it asks first.
func (a *App) openShell(at entrance, choose bool) tea.Cmd {
	switch {
	case at.door.Task.ARN == "" && (choose || a.opt.Shells.Hosts == "ssh"):
		return a.askWays(at, !choose)
	case choose || at.door.Task.ARN != "" && at.door.Container == "":
		a.push(newShellForm(a, at))
		return nil
	}
	return a.enterShell(at)
}

// enterShell asks AWS for the session. The deck stays as it is until data flows.
func (a *App) enterShell(at entrance) tea.Cmd {
	at.title = at.name()
	a.say(page.Effect{Say: "opening a shell in " + at.title + " …"})
	c := a.clients[at.scope]
	plugin := a.plugin(at)
	ctx, cancel := context.WithTimeout(budget.With(a.ctx, budget.Visible), openWithin)
	return func() tea.Msg {
		defer cancel()
		m := openedMsg{at: at}
		command := at.command
		if at.script != "" {
			one, wrapped := shell.Script(at.script, false)
			m.oneOff, command = &one, wrapped
		}
		switch host := at.door.Task.ARN == ""; {
		case plugin != "" && host:
			m.handover, m.err = c.HostByPlugin(ctx, plugin, at.door.Instance, command)
		case plugin != "":
			m.handover, m.err = c.ExecByPlugin(ctx, plugin, at.door.Task, at.door.Container, command)
		case !host:
			m.session, m.err = c.ExecSession(ctx, at.door.Task, at.door.Container, command)
		case command == "":
			m.session, m.err = c.HostSession(ctx, at.door.Instance)
		default:
			m.session, m.err = c.HostCommand(ctx, at.door.Instance, command, true)
		}
		var local *shell.PluginError
		if m.err != nil && !errors.As(m.err, &local) {
			m.findings = examine(ctx, c, at)
		}
		return m
	}
}

// plugin is the program that carries a shell in place of our own client. A
// command goes without it, as plugins tell no exit code, and so does the demo,
// which other programs do not reach.
func (a *App) plugin(at entrance) string {
	if a.opt.Demo || at.script != "" || at.own {
		return ""
	}
	return a.opt.Shells.Plugin
}

// openWithin is how long a session may take to open.
const openWithin = time.Minute

// opened gives the terminal to a session, or says why there is none.
func (a *App) opened(m openedMsg) tea.Cmd {
	if m.err != nil {
		a.refuseShell(m)
		return nil
	}
	options := shell.Options{Where: a.whereText(m.at), Name: m.at.title, OneOff: m.oneOff, Hold: m.at.script != ""}
	c := a.clients[m.at.scope]
	if m.at.door.Task.ARN != "" {
		options.Watch = c.TaskFate(m.at.door.Task, m.at.door.Container)
	} else {
		options.Watch = c.HostFate(m.at.door.Instance)
	}
	if m.handover != nil {
		options.Hold = true
		run := shell.NewPluginRun(a.ctx, m.handover.Plugin, options, m.handover.End)
		return a.lend(run, func(err error) tea.Msg { return leftMsg{at: m.at, result: run.Result(), err: err} })
	}
	run := shell.NewCommand(a.ctx, func(context.Context, io.Writer) (shell.Session, shell.Options, error) {
		return m.session, options, nil
	})
	return a.lend(run, func(err error) tea.Msg { return leftMsg{at: m.at, result: run.Result(), err: err} })
}

// leftShell says how it went, when the deck has its terminal again.
func (a *App) leftShell(m leftMsg) {
	what := "shell"
	if m.at.script != "" {
		what = "command"
	}
	text := what + " in " + m.at.title + " ended after " + kind.Age(m.result.Lasted)
	code := m.result.ExitCode
	switch {
	case code != nil:
		text += ", exit code " + strconv.Itoa(*code)
	case m.result.Reason != "" && m.err == nil:
		text += ": " + widget.Clean(m.result.Reason)
	}
	if m.err != nil {
		a.say(page.Effect{Say: text + ": " + page.FaultText(m.err), Warn: true})
		return
	}
	fine := m.result.Ending != shell.EndedFate && !m.result.Untold && (code == nil || *code == 0)
	a.say(page.Effect{Say: text, Good: fine, Warn: !fine})
	a.store.ExpireAll(a.now)
}
