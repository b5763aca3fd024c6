package tui

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/ecsdeck/ecsdeck/awsclient"
	"github.com/ecsdeck/ecsdeck/awsclient/budget"
	"github.com/ecsdeck/ecsdeck/awsclient/model"
	"github.com/ecsdeck/ecsdeck/awsclient/shell"
	"github.com/ecsdeck/ecsdeck/tui/page"
	"github.com/ecsdeck/ecsdeck/tui/widget"
)

type (
	// portsMsg brings the ports that a target is known to listen on.
	portsMsg struct {
		at    entrance // with the task of a service
		ports []model.ContainerPort
		err   error
	}
	// forwardedMsg tells that a forward listens, or why not.
	forwardedMsg struct {
		at       entrance
		state    shell.ForwardState
		err      error
		findings []model.Finding
	}
)

// askPorts finds the task of a service, and the ports that are known.
func (a *App) askPorts(at entrance) tea.Cmd {
	if at.door.Task.ARN == "" && at.door.Service.ARN == "" {
		a.push(newPortForm(a, at, nil))
		return nil
	}
	a.say(page.Effect{Say: "reading its ports …"})
	c := a.clients[at.scope]
	ctx, cancel := context.WithTimeout(budget.With(a.ctx, budget.Visible), openWithin)
	return func() tea.Msg {
		defer cancel()
		m := portsMsg{at: at}
		if at.door.Task.ARN == "" {
			if m.at.door.Task, m.err = c.NewestTask(ctx, at.door.Service); m.err != nil {
				return m
			}
		}
		m.ports, _ = c.TaskPorts(ctx, m.at.door.Task) // they only help to fill the form in
		return m
	}
}

func (a *App) portsKnown(m portsMsg) {
	a.notice = notice{}
	if m.err != nil {
		a.say(page.Effect{Say: "Port into " + m.at.door.Service.Name + ": " + page.FaultText(m.err), Warn: true})
		return
	}
	a.push(newPortForm(a, m.at, m.ports))
}

// newPortForm asks where a port of this machine should lead.
func newPortForm(a *App, at entrance, ports []model.ContainerPort) *dialog {
	bind := cmp.Or(a.opt.Shells.Bind, shell.Loopback)
	to, note := firstPort(at.door.Container, ports)
	fields := []widget.Field{
		{ID: "to", Label: "To", Kind: widget.TextField, Value: to, Note: note, Check: checkTo},
		{ID: "local", Label: "Local port", Kind: widget.TextField, Note: "empty: the same number, or any that is free", Check: checkLocal},
		{ID: "bind", Label: "Listen on", Kind: widget.TextField, Value: bind, Note: "with any other address others can come in", Check: checkBind},
	}
	title := "Forward a port to " + at.door.Instance.EC2ID
	if at.door.Task.ARN != "" {
		title = "Forward a port into " + at.name()
		if at.door.Service.Name != "" {
			title += ", the newest of " + at.door.Service.Name
		}
	}
	return &dialog{
		box: widget.NewDialog(widget.DialogOptions{
			Title: title, Scope: a.whereText(at), Form: widget.NewForm(fields...),
			Buttons: []widget.Button{{ID: "cancel", Label: "Cancel", Safe: true}, {ID: "open", Label: "Forward", Default: true}},
		}, a.now),
		answer: func(a *App, ans widget.Answer) (bool, tea.Cmd) {
			local := strings.TrimSpace(ans.Values.Text("local"))
			r, err := shell.ParseRoute(":" + strings.TrimSpace(ans.Values.Text("to")))
			if err != nil { // the fields were checked
				a.say(page.Effect{Say: err.Error(), Warn: true})
				return true, nil
			}
			r.Local, _ = strconv.Atoi(local)
			return false, a.startForward(at, r, strings.TrimSpace(ans.Values.Text("bind")), local == "")
		},
	}
}

// firstPort is the port to begin with, and what is known of the others.
func firstPort(container string, ports []model.ContainerPort) (to, note string) {
	var known []string
	for _, p := range ports {
		if to == "" && (container == "" || p.Container == container) {
			to = strconv.Itoa(p.Port)
		}
		known = append(known, fmt.Sprintf("%d %s", p.Port, p.Container))
	}
	note = "a port, or HOST:PORT that it reaches"
	if len(known) > 0 {
		note += "; it has " + strings.Join(known, ", ")
	}
	return to, note
}

func checkTo(v string) string {
	if _, err := shell.ParseRoute(":" + strings.TrimSpace(v)); err != nil {
		return "a port as 8080, or HOST:PORT as db.internal:5432"
	}
	return ""
}

func checkLocal(v string) string {
	if v = strings.TrimSpace(v); v == "" || v == "0" {
		return ""
	}
	if _, ok := shell.ParsePort(v); !ok {
		return "a number from 1 to 65535, or nothing"
	}
	return ""
}

func checkBind(v string) string {
	if v = strings.TrimSpace(v); v != "localhost" && net.ParseIP(v) == nil {
		return "an address of this machine, as 127.0.0.1"
	}
	return ""
}

// startForward listens and opens the session. With easy, the local port is the
// same as over there, or any where that one is taken.
func (a *App) startForward(at entrance, r shell.Route, bind string, easy bool) tea.Cmd {
	if at.door.Task.ARN != "" && at.door.Container == "" {
		at.door.Container = cmp.Or(at.door.Task.PortContainer(r.Inside()), firstOf(insideOf(at.door.Task)))
	}
	at.title = at.name()
	a.say(page.Effect{Say: "opening a port into " + at.title + " …"})
	c := a.clients[at.scope]
	spec := shell.ForwardSpec{
		Bind: bind, Port: r.Local, Remote: r.Remote(), Renews: at.door.Service.ARN != "", Open: portOpener(c, at, r),
	}
	ctx, cancel := context.WithTimeout(budget.With(a.ctx, budget.Visible), openWithin)
	forwards := a.forwards
	return func() tea.Msg {
		defer cancel()
		if easy {
			spec.Port = r.Port
		}
		state, err := forwards.Start(ctx, spec)
		if easy && taken(err) {
			spec.Port = 0
			state, err = forwards.Start(ctx, spec)
		}
		m := forwardedMsg{at: at, state: state, err: err}
		if err != nil && !local(err) {
			m.findings = examine(ctx, c, at)
		}
		return m
	}
}

// portOpener opens the session of a forward, also when the one before has ended.
// A forward to a service goes on in the newest task when its own is gone.
func portOpener(c *awsclient.Client, at entrance, r shell.Route) func(context.Context) (shell.Way, error) {
	return func(ctx context.Context) (shell.Way, error) {
		at, target := at, awsclient.PortTarget{}
		var err error
		switch {
		case at.door.Task.ARN == "":
			target = c.HostTarget(at.door.Instance)
		case at.door.Service.ARN != "":
			at.door.Task, err = c.NewestTask(ctx, at.door.Service)
		default: // a container that was started again is another one to the agent
			at.door.Task, err = awsclient.Only(c.DescribeTasks(ctx, []string{at.door.Task.ARN}))
		}
		if err == nil && at.door.Task.ARN != "" {
			target, err = c.TaskTarget(at.door.Task, at.door.Container)
		}
		if err != nil {
			return shell.Way{}, err
		}
		way, err := c.Way(ctx, target, r)
		way.Name = at.name()
		return way, err
	}
}

// taken tells whether a local port could not be had, though another might.
func taken(err error) bool {
	var e *shell.ListenError
	return errors.As(err, &e) && (e.Taken() || e.Denied())
}

// local tells whether an error is of this machine.
func local(err error) bool {
	var e *shell.ListenError
	return errors.As(err, &e)
}

func firstOf(names []string) string {
	if len(names) == 0 {
		return ""
	}
	return names[0]
}

func (a *App) forwarded(m forwardedMsg) {
	switch {
	case m.err == nil:
		a.say(page.Effect{Say: m.state.Local + " leads to " + m.state.Remote + " through " + m.state.Name + "; f lists forwards", Good: true})
	case local(m.err):
		a.say(page.Effect{Say: "Port into " + m.at.title + ": " + page.FaultText(m.err), Warn: true})
	default:
		a.refuseShell(openedMsg{at: m.at, err: m.err, findings: m.findings, port: true})
	}
}

// connected is how many connections go through forwarded ports now.
func (a *App) connected() int {
	n := 0
	for _, f := range a.forwards.List() {
		n += f.Open
	}
	return n
}
