package tui

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/ecsdeck/ecsdeck/awsclient/model"
	"github.com/ecsdeck/ecsdeck/awsclient/shell"
	"github.com/ecsdeck/ecsdeck/tui/kind"
	"github.com/ecsdeck/ecsdeck/tui/page"
	"github.com/ecsdeck/ecsdeck/tui/widget"
)

// hostChoice is the machine of a task among its containers.
const hostChoice = "the machine "

// newShellForm asks for the container and the command.
func newShellForm(a *App, at entrance) *dialog {
	title := "Command on " + at.door.Instance.EC2ID
	fields := []widget.Field{{ID: "command", Label: "Command", Kind: widget.TextField, Note: "empty is the login shell of Session Manager"}}
	if at.door.Task.ARN != "" {
		title = "Shell in a task of " + at.door.Task.Family
		fields[0].Note = "empty is the shell; a command shows its exit code"
		fields = append([]widget.Field{containerField(at), a.shellField()}, fields...)
	}
	return &dialog{
		box: widget.NewDialog(widget.DialogOptions{
			Title: title, Form: widget.NewForm(fields...),
			Buttons: []widget.Button{{ID: "cancel", Label: "Cancel", Safe: true}, {ID: "open", Label: "Open", Default: true}},
		}, a.now),
		answer: func(a *App, ans widget.Answer) (bool, tea.Cmd) {
			chosen := ans.Values.Text("container")
			if strings.HasPrefix(chosen, hostChoice) {
				return false, a.openShell(at.host(), true)
			}
			at.door.Container = chosen
			if why := at.start(a.opt.Shells, ans.Values.Text("shell"), strings.TrimSpace(ans.Values.Text("command"))); why != "" {
				a.say(page.Effect{Say: why, Warn: true})
				return true, nil
			}
			return false, a.enterShell(at)
		},
	}
}

// noShell is the choice to start a command as it is, as images without any shell
// need it.
const noShell = "none: the command alone"

// shellField is the choice among shells.
func (a *App) shellField() widget.Field {
	first := usualShell(a.opt.Shells)
	choices := slices.Compact([]string{first, "sh", "bash", noShell})
	return widget.Field{ID: "shell", Label: "Shell", Kind: widget.ChoiceField, Choices: choices, Value: first}
}

// usualShell is the shell of the settings for people.
func usualShell(s shell.Settings) string {
	if s.Command == "" {
		return "bash, or sh"
	}
	return s.Command
}

// start settles what is started: a shell, a command whose exit code is told, or
// a command as it is. It returns why that cannot be.
func (at *entrance) start(s shell.Settings, chosen, command string) (why string) {
	at.command, at.script = "", command
	windows := strings.EqualFold(at.door.Instance.OS, "windows")
	switch {
	case chosen == noShell && command == "":
		return "without a shell there has to be a command"
	case chosen == noShell, windows: // there is no sh that could tell an exit code
		at.command, at.script = command, ""
	case command != "" || at.door.Task.ARN == "":
	case chosen == usualShell(s):
		at.command = s.CommandOr()
	default:
		at.command = chosen
	}
	return ""
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
