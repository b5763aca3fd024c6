package tui

import (
	"context"
	"io"
	"slices"
	"strings"
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

// hostChoice is the machine of a task among its containers.
const hostChoice = "the machine "

// newShellForm asks for the container and the command.
func newShellForm(a *App, at entrance) *dialog {
	title := "Command on " + at.door.Instance.EC2ID
	command := widget.Field{ID: "command", Label: "Command", Kind: widget.TextField, Value: at.command, Note: "started without a shell: && and | need sh -c"}
	if at.door.Task.ARN == "" {
		command.Value, command.Note = "", "empty is the login shell of Session Manager"
	}
	fields := []widget.Field{command}
	if at.door.Task.ARN != "" {
		title = "Shell in a task of " + at.door.Task.Family
		fields = slices.Insert(fields, 0, containerField(at))
	}
	return &dialog{
		box: widget.NewDialog(widget.DialogOptions{
			Title: title, Form: widget.NewForm(fields...),
			Buttons: []widget.Button{{ID: "cancel", Label: "Cancel", Safe: true}, {ID: "open", Label: "Open", Default: true}},
		}, a.now),
		answer: func(a *App, ans widget.Answer) (bool, tea.Cmd) {
			at.command = strings.TrimSpace(ans.Values.Text("command"))
			chosen := ans.Values.Text("container")
			if strings.HasPrefix(chosen, hostChoice) {
				return false, a.openShell(at.host(), true)
			}
			if at.door.Task.ARN != "" {
				at.door.Container = chosen
				if at.command == "" {
					at.command = a.opt.Shells.CommandOr()
				}
			}
			return false, a.enterShell(at)
		},
	}
}

// containerField is the choice among the containers of a task, and the machine
// that it runs on.
func containerField(at entrance) widget.Field {
	names := insideOf(at.door.Task)
	first := at.door.Container
	if first == "" && len(names) > 0 {
		first = names[0]
	}
	if host := at.door.Task.Host.Or(model.Host{}).EC2ID; host != "" {
		names = append(names, hostChoice+host)
	}
	return widget.Field{ID: "container", Label: "Container", Kind: widget.ChoiceField, Choices: names, Value: first}
}

// host is the entrance to the machine that a task runs on.
func (at entrance) host() entrance {
	t := at.door.Task
	at.door = kind.Door{Instance: model.Instance{ARN: t.Instance, EC2ID: t.Host.Or(model.Host{}).EC2ID, Cluster: t.Cluster, Zone: t.Zone}}
	at.command = ""
	return at
}

// enterShell asks AWS for the session. The deck stays as it is until data flows.
func (a *App) enterShell(at entrance) tea.Cmd {
	at.title = at.name()
	a.say(page.Effect{Say: "opening a shell in " + at.title + " …"})
	c := a.clients[at.scope]
	ctx, cancel := context.WithTimeout(budget.With(a.ctx, budget.Visible), openWithin)
	return func() tea.Msg {
		defer cancel()
		m := openedMsg{at: at}
		switch {
		case at.door.Task.ARN != "":
			m.session, m.err = c.ExecSession(ctx, at.door.Task, at.door.Container, at.command)
		case at.command == "" || at.command == shell.Usual:
			m.session, m.err = c.HostSession(ctx, at.door.Instance)
		default:
			m.session, m.err = c.HostCommand(ctx, at.door.Instance, at.command, true)
		}
		if m.err != nil {
			m.findings = examine(ctx, c, at)
		}
		return m
	}
}

// openWithin is how long a session may take to open.
const openWithin = time.Minute

// opened gives the terminal to a session, or says why there is none.
func (a *App) opened(m openedMsg) tea.Cmd {
	if m.err != nil {
		a.refuseShell(m)
		return nil
	}
	options := shell.Options{Where: a.whereText(m.at), Name: m.at.title}
	c := a.clients[m.at.scope]
	if m.at.door.Task.ARN != "" {
		options.Watch = c.TaskFate(m.at.door.Task, m.session.Where.Container)
	} else {
		options.Watch = c.HostFate(m.at.door.Instance)
	}
	run := shell.NewCommand(a.ctx, func(context.Context, io.Writer) (shell.Session, shell.Options, error) {
		return m.session, options, nil
	})
	return tea.Exec(run, func(err error) tea.Msg { return leftMsg{at: m.at, result: run.Result(), err: err} })
}

// leftShell says how it went, when the deck has its terminal again.
func (a *App) leftShell(m leftMsg) {
	text := "shell in " + m.at.title + " ended after " + kind.Age(m.result.Lasted)
	if m.result.Reason != "" {
		text += ": " + widget.Clean(m.result.Reason)
	}
	if m.err != nil {
		a.say(page.Effect{Say: text + ": " + page.FaultText(m.err), Warn: true})
		return
	}
	a.say(page.Effect{Say: text, Good: true})
	a.store.ExpireAll(a.now)
}
