package tui

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/ecsdeck/ecsdeck/awsclient/model"
	"github.com/ecsdeck/ecsdeck/tui/keys"
	"github.com/ecsdeck/ecsdeck/tui/kind"
	"github.com/ecsdeck/ecsdeck/tui/page"
	"github.com/ecsdeck/ecsdeck/tui/widget"
)

// entrance into a container or a machine.
type entrance struct {
	scope   string
	door    kind.Door
	command string // a shell, or a command as it is; empty is the login shell of a machine
	script  string // a command whose exit code is told, in place of the other
	own     bool   // without the person's plugin
	title   string // "checkout-api of 0a1b2c3d"
}

// name is what the entrance leads to, once its container is known.
func (at entrance) name() string {
	if at.door.Task.ARN == "" {
		return at.door.Instance.EC2ID
	}
	short := shortTask(at.door.Task.ARN)
	if at.door.Container == "" {
		return "task " + short
	}
	return at.door.Container + " of " + short
}

// shortTask is the beginning of a task's id, as lists show it.
func shortTask(arn string) string {
	id := model.ShortID(arn)
	return id[:min(8, len(id))]
}

// shut is why a door cannot be taken by a key; "" when it can.
func (a *App) shut(d kind.Door, how keys.ID, scope string) string {
	switch {
	case a.clients[scope] == nil:
		return "not connected"
	case how != keys.Doctor && a.clients[scope].ReadOnly():
		return "the deck is read-only: inside anything can be changed"
	}
	return d.Why
}

// goInside goes into a row by a shell or a port, or says why it is shut.
func (a *App) goInside(on kind.Ref, how keys.ID) tea.Cmd {
	k := a.catalog.Get(on.Kind)
	scope := a.history.current().Query().Scope
	row := a.rowOf(scope, on)
	if row == nil {
		a.say(page.Effect{Say: "not read yet", Warn: true})
		return nil
	}
	at := entrance{scope: scope, door: k.Door(row)}
	if at.door.Task.ARN != "" {
		at.command = a.opt.Shells.CommandOr()
	}
	what := "Shell in "
	switch how {
	case keys.PortForward:
		what = "Port into "
	case keys.Doctor:
		what = "Doctor of "
	}
	if why := a.shut(at.door, how, scope); why != "" {
		a.say(page.Effect{Say: what + k.Label(row) + ": " + why, Warn: true})
		return nil
	}
	switch how {
	case keys.PortForward:
		return a.askPorts(at)
	case keys.Doctor:
		return a.askDoctor(at)
	}
	return a.openShell(at, how == keys.ShellOf)
}

// insideOf are the containers that a person can mean, those of the application
// first. Where none runs they are all there, so that the refusal can say why.
func insideOf(t model.Task) []string {
	of := t.ExecContainers()
	if len(of) == 0 {
		of = t.Containers
	}
	out := make([]string, len(of))
	for i, c := range of {
		out[i] = c.Name
	}
	slices.SortStableFunc(out, func(x, y string) int {
		mine := func(name string) int {
			if strings.Contains(t.Family, name) || t.Service != "" && strings.Contains(name, t.Service) {
				return 0
			}
			return 1
		}
		return mine(x) - mine(y)
	})
	return out
}

// whereText says where a person is, before the first output of a shell.
func (a *App) whereText(at entrance) string {
	s := a.clients[at.scope].Scope()
	cluster := at.door.Instance.Cluster
	if at.door.Task.ARN != "" {
		cluster = at.door.Task.Cluster
	}
	parts := slices.DeleteFunc([]string{account(s), s.Region, cluster, at.name()}, func(p string) bool { return p == "" })
	return widget.Clean(strings.Join(parts, " · "))
}
