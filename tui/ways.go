package tui

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"strconv"
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

type (
	// waysMsg brings the ways to a machine.
	waysMsg struct {
		at   entrance
		take bool // the first one of ssh, without a question
		ways []model.HostWay
		err  error
	}
	// visitMsg brings a visit by ssh that may begin, or why it may not.
	visitMsg struct {
		at    entrance
		way   model.HostWay
		visit *awsclient.Visit
		err   error
	}
	// visitedMsg tells how a visit ended.
	visitedMsg struct {
		at     entrance
		way    model.HostWay
		lasted time.Duration
		err    error
	}
)

// askWays reads which ways lead to a machine. With take the first one of ssh is
// taken.
func (a *App) askWays(at entrance, take bool) tea.Cmd {
	a.say(page.Effect{Say: "looking for ways to " + at.name() + " …"})
	c := a.clients[at.scope]
	ctx, cancel := context.WithTimeout(budget.With(a.ctx, budget.Visible), openWithin)
	return func() tea.Msg {
		defer cancel()
		ways, err := c.HostWays(ctx, at.door.Instance)
		return waysMsg{at: at, take: take, ways: ways, err: err}
	}
}

// waysKnown takes the way that the settings ask for, or lets the person choose.
func (a *App) waysKnown(m waysMsg) tea.Cmd {
	a.notice = notice{}
	if m.err != nil {
		a.say(page.Effect{Say: "ways to " + m.at.name() + ": " + page.FaultText(m.err), Warn: true})
		return nil
	}
	for i, w := range m.ways {
		if m.ways[i].WhyNot == "" && w.Way.OverSSM() && a.self(m.at) == nil {
			m.ways[i].WhyNot = "not in the demo"
		}
		if m.take && w.Way != model.WaySessionManager && m.ways[i].WhyNot == "" {
			return a.takeWay(m.at, m.ways[i], "")
		}
	}
	a.push(newWays(m.at, m.ways))
	return nil
}

// self are the words that start this program again; nil where it cannot be.
func (a *App) self(at entrance) []string {
	if a.opt.Self == nil {
		return nil
	}
	return a.opt.Self(a.clients[at.scope].Scope())
}

// commandWay is the choice of a command by Session Manager.
const commandWay = "command"

// newWays lets a person choose among the ways to a machine, and says why some are
// not possible.
func newWays(at entrance, ways []model.HostWay) *picker {
	items := make([]widget.Item, 0, len(ways)+1)
	for i, w := range ways {
		title := w.Way.String()
		if w.Way == model.WaySessionManager {
			title += ", shell"
		}
		note := w.Note
		if w.Address != "" && w.Address != at.door.Instance.EC2ID {
			note = w.Address + ", " + note
		}
		items = append(items, widget.Item{ID: strconv.Itoa(i), Title: title, Note: note, Disabled: w.WhyNot})
		if w.Way == model.WaySessionManager {
			items = append(items, widget.Item{ID: commandWay, Title: w.Way.String() + ", command", Disabled: w.WhyNot})
		}
	}
	return &picker{list: widget.NewPicker("Ways to "+at.name(), items), chosen: func(a *App, id string) tea.Cmd {
		if id == commandWay {
			a.push(newShellForm(a, at))
			return nil
		}
		i, _ := strconv.Atoi(id) // an index of ours
		if w := ways[i]; w.Way != model.WaySessionManager {
			a.push(newVisitForm(a, at, w))
			return nil
		}
		at.command = ""
		return a.enterShell(at)
	}}
}

// newVisitForm asks who to be over there.
func newVisitForm(a *App, at entrance, way model.HostWay) *dialog {
	note := "empty: as ssh is configured"
	if way.Way.LendsKey() {
		note = "empty: as the settings say, or " + awsclient.ConnectUser
	}
	check := func(v string) string {
		if strings.HasPrefix(v, "-") || strings.ContainsAny(v, " \t'\"`$;|&<>@") {
			return "no user has such a name"
		}
		return ""
	}
	return &dialog{
		box: widget.NewDialog(widget.DialogOptions{
			Title: way.Way.String(), Scope: a.whereText(at),
			Form:    widget.NewForm(widget.Field{ID: "user", Label: "User", Kind: widget.TextField, Note: note, Check: check}),
			Buttons: []widget.Button{{ID: "cancel", Label: "Cancel", Safe: true}, {ID: "open", Label: "Connect", Default: true}},
		}, a.now),
		answer: func(a *App, ans widget.Answer) (bool, tea.Cmd) {
			return false, a.takeWay(at, way, strings.TrimSpace(ans.Values.Text("user")))
		},
	}
}

// takeWay prepares a visit by ssh.
func (a *App) takeWay(at entrance, way model.HostWay, user string) tea.Cmd {
	at.title = at.name()
	a.say(page.Effect{Say: "connecting to " + at.title + " by " + way.Way.String() + " …"})
	c := a.clients[at.scope]
	o := awsclient.SSHOptions{User: user, Rules: a.opt.Shells.SSH, Self: a.self(at)}
	ctx, cancel := context.WithTimeout(budget.With(a.ctx, budget.Visible), openWithin)
	return func() tea.Msg {
		defer cancel()
		v, err := c.VisitSSH(ctx, at.door.Instance, way, o)
		return visitMsg{at: at, way: way, visit: v, err: err}
	}
}

// runVisit gives the terminal to ssh.
func (a *App) runVisit(m visitMsg) tea.Cmd {
	if m.err != nil {
		a.refuseShell(openedMsg{at: m.at, err: m.err})
		return nil
	}
	cmd, err := m.visit.SSH.Cmd(a.ctx)
	if err != nil {
		_ = m.visit.End(err) // the error of ssh says more
		a.refuseShell(openedMsg{at: m.at, err: &awsclient.RefusedError{What: "start ssh", Why: err.Error()}})
		return nil
	}
	began := time.Now()
	return a.lend(&sshRun{Cmd: cmd, ctx: a.ctx, where: a.whereText(m.at)}, func(err error) tea.Msg {
		if end := m.visit.End(err); end != nil {
			err = end
		}
		return visitedMsg{at: m.at, way: m.way, lasted: time.Since(began), err: err}
	})
}

// visited says how it went, when the deck has its terminal again.
func (a *App) visited(m visitedMsg) {
	text := fmt.Sprintf("ssh to %s ended after %s", m.at.title, kind.Age(m.lasted))
	var exit *exec.ExitError
	switch {
	case errors.As(m.err, &exit) && exit.ExitCode() >= 0 && exit.ExitCode() != sshFailed:
		a.say(page.Effect{Say: text + ", exit code " + strconv.Itoa(exit.ExitCode()), Good: true}) // that of what was typed last
	case m.err != nil:
		a.say(page.Effect{Say: text + ": " + m.err.Error(), Warn: true})
	default:
		a.say(page.Effect{Say: text, Good: true})
	}
	a.store.ExpireAll(a.now)
}

// sshFailed is what ssh ends with where it failed itself; all else is the exit code
// of the command or the shell over there.
const sshFailed = 255

// sshRun is ssh as something for which the deck is suspended.
type sshRun struct {
	*exec.Cmd
	ctx   context.Context
	where string
}

func (r *sshRun) SetStdin(in io.Reader)   { r.Stdin = in }
func (r *sshRun) SetStdout(out io.Writer) { r.Stdout = out }
func (r *sshRun) SetStderr(err io.Writer) { r.Stderr = err }

// Run says where it leads, as shells do, and runs ssh.
func (r *sshRun) Run() error {
	_, _ = fmt.Fprintf(r.Stderr, "%s\r\n", r.where) // nobody is left to tell
	err := shell.Foreground(r.Cmd)
	var exit *exec.ExitError
	if errors.As(err, &exit) && exit.ExitCode() == sshFailed { // it has said why, and the deck draws over that
		shell.Hold(r.ctx, shell.Terminal{In: r.Stdin, Out: r.Stdout, Err: r.Stderr})
	}
	return err
}

// moreWays are the buttons under a refused shell on a machine.
func moreWays(at entrance) []widget.Button {
	if at.door.Instance.EC2ID == "" {
		return nil
	}
	return []widget.Button{{ID: "ways", Label: "Other ways"}}
}
