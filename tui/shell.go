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

// entry into a container or a machine.
type entrance struct {
	scope   string
	door    kind.Door
	command string
	title   string // "checkout-api of 0a1b2c3d"
}

// The answers of what goes on outside the update loop.
type (
	// openedMsg brings a session that was asked for, or why there is none.
	openedMsg struct {
		at       entrance
		session  *awsclient.Session
		err      error
		findings []model.Finding // what the doctor says of a refusal
	}
	// leftMsg tells how a session ended.
	leftMsg struct {
		at     entrance
		result shell.Result
		err    error
	}
)

// openShell opens a shell in a row. Where a person has to choose a container, or
// wants another command, it asks first.
func (a *App) openShell(on kind.Ref, choose bool) tea.Cmd {
	k := a.catalog.Get(on.Kind)
	scope := a.history.current().Query().Scope
	row := a.rowOf(scope, on)
	if row == nil {
		a.say(page.Effect{Say: "not read yet", Warn: true})
		return nil
	}
	door := k.Door(row)
	switch {
	case a.env().ReadOnly:
		door.Why = "the deck is read-only: a shell can change anything"
	case a.clients[scope] == nil:
		door.Why = "not connected"
	}
	if door.Why != "" {
		a.say(page.Effect{Say: "Shell in " + k.Label(row) + ": " + door.Why, Warn: true})
		return nil
	}
	at := entrance{scope: scope, door: door, command: a.opt.Shells.CommandOr()}
	if choose || (door.Task.ARN != "" && door.Container == "") {
		a.push(newShellForm(a, at))
		return nil
	}
	return a.enterShell(at)
}

// newShellForm asks for the container and the command.
func newShellForm(a *App, at entrance) *dialog {
	fields := []widget.Field{{ID: "command", Label: "Command", Kind: widget.TextField, Value: at.command, Note: "started without a shell: && and | need sh -c"}}
	title := "Shell on " + at.door.Instance.EC2ID
	if at.door.Task.ARN != "" {
		title = "Shell in a task of " + at.door.Task.Family
		names := containersOf(at.door.Task)
		first := at.door.Container
		if first == "" && len(names) > 0 {
			first = names[0]
		}
		fields = slices.Insert(fields, 0, widget.Field{ID: "container", Label: "Container", Kind: widget.ChoiceField, Choices: names, Value: first})
	} else {
		fields[0].Value, fields[0].Note = "", "empty is the login shell of Session Manager"
	}
	return &dialog{
		box: widget.NewDialog(widget.DialogOptions{
			Title: title, Form: widget.NewForm(fields...),
			Buttons: []widget.Button{{ID: "cancel", Label: "Cancel", Safe: true}, {ID: "open", Label: "Open", Default: true}},
		}, a.now),
		answer: func(a *App, ans widget.Answer) (bool, tea.Cmd) {
			at.command = strings.TrimSpace(ans.Values.Text("command"))
			if at.door.Task.ARN != "" {
				at.door.Container = ans.Values.Text("container")
				if at.command == "" {
					at.command = a.opt.Shells.CommandOr()
				}
			}
			return false, a.enterShell(at)
		},
	}
}

// containersOf are the containers that run, those of the application first.
func containersOf(t model.Task) []string {
	var out []string
	for _, c := range t.Containers {
		if c.Status == "RUNNING" {
			out = append(out, c.Name)
		}
	}
	if len(out) == 0 {
		for _, c := range t.Containers {
			out = append(out, c.Name)
		}
	}
	slices.SortStableFunc(out, func(x, y string) int {
		mine := func(name string) int {
			if strings.Contains(t.Family, name) || strings.Contains(name, t.Service) && t.Service != "" {
				return 0
			}
			return 1
		}
		return mine(x) - mine(y)
	})
	return out
}

// enterShell asks AWS for the session. The deck stays as it is until data flows.
func (a *App) enterShell(at entrance) tea.Cmd {
	at.title = at.door.Instance.EC2ID
	if at.door.Task.ARN != "" {
		at.title = at.door.Container + " of " + model.ShortID(at.door.Task.ARN)[:min(8, len(model.ShortID(at.door.Task.ARN)))]
	}
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
	if task := m.at.door.Task.ARN; task != "" {
		options.Watch = a.clients[m.at.scope].StopFate(task)
	}
	run := shell.NewCommand(a.ctx, func(context.Context, io.Writer) (shell.Session, shell.Options, error) {
		return m.session, options, nil
	})
	return tea.Exec(run, func(err error) tea.Msg { return leftMsg{at: m.at, result: run.Result(), err: err} })
}

// whereText says where a person is, before the first output of a shell.
func (a *App) whereText(at entrance) string {
	s := a.clients[at.scope].Scope()
	parts := []string{account(s), s.Region}
	if at.door.Task.ARN != "" {
		parts = append(parts, at.door.Task.Cluster)
	} else {
		parts = append(parts, at.door.Instance.Cluster)
	}
	return widget.Clean(strings.Join(append(parts, at.title), " · "))
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
