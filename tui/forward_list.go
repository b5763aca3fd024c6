package tui

import (
	"errors"
	"fmt"
	"strconv"

	tea "charm.land/bubbletea/v2"

	"github.com/ecsdeck/ecsdeck/awsclient/model"
	"github.com/ecsdeck/ecsdeck/awsclient/shell"
	"github.com/ecsdeck/ecsdeck/themes"
	"github.com/ecsdeck/ecsdeck/tui/keys"
	"github.com/ecsdeck/ecsdeck/tui/kind"
	"github.com/ecsdeck/ecsdeck/tui/page"
	"github.com/ecsdeck/ecsdeck/tui/widget"
)

// stoppedMsg tells that a forward was stopped.
type stoppedMsg struct {
	local string
	ended bool // by itself, before
	err   error
}

// forwardList shows the ports that are forwarded now, and what goes through them.
type forwardList struct{ list widget.Picker }

func newForwardList(a *App) overlay {
	all := a.forwards.List()
	if len(all) == 0 {
		return &dialog{box: widget.NewDialog(widget.DialogOptions{
			Title: "Forwards",
			Sections: []widget.Section{{Facts: []widget.Fact{{Value: widget.Toned(themes.Muted,
				"No port is forwarded. "+a.keys.Get(keys.PortForward).Shown()+" on a service, task, container or instance forwards one.")}}}},
			Buttons: []widget.Button{{ID: "close", Label: "Close", Safe: true}},
		}, a.now)}
	}
	return &forwardList{list: widget.NewPicker("Forwards", forwardItems(a, all))}
}

func forwardItems(a *App, all []shell.ForwardState) []widget.Item {
	items := make([]widget.Item, len(all))
	for i, f := range all {
		glyph, trouble := forwardTrouble(f)
		note := fmt.Sprintf("%d of %s, %s in, %s out, by %s, %s", f.Open, model.Counted(f.Total, "connection"),
			widget.UnitBytes.Format(float64(f.In)), widget.UnitBytes.Format(float64(f.Out)), f.Name, kind.Age(a.now.Sub(f.Since)))
		items[i] = widget.Item{
			ID: strconv.Itoa(f.ID), Glyph: glyph, Title: f.Local + " → " + widget.Clean(f.Remote), Note: widget.Clean(note),
			Detail: widget.Toned(glyph.Tone, widget.Clean(trouble)),
		}
	}
	return items
}

// forwardTrouble is how a forward fares, and what is wrong with it.
func forwardTrouble(f shell.ForwardState) (glyph widget.Cell, trouble string) {
	var gone *shell.GoneError
	switch {
	case f.Ended:
		return widget.Toned(themes.Bad, "✖"), "ended: " + goneText(f)
	case errors.As(f.Problem, &gone):
		return widget.Toned(themes.Muted, "○"), gone.Why + "; the next connection takes another task"
	case f.Problem != nil:
		return widget.Toned(themes.Bad, "✖"), page.FaultText(f.Problem)
	case f.Warning != "":
		return widget.Toned(themes.Warn, "▲"), f.Warning
	case !f.Session: // it opens again with the next connection
		return widget.Toned(themes.Muted, "○"), ""
	}
	return widget.Toned(themes.OK, "●"), ""
}

// goneText is why a forward has ended.
func goneText(f shell.ForwardState) string {
	var gone *shell.GoneError
	if errors.As(f.Problem, &gone) {
		return gone.Why
	}
	return page.FaultText(f.Problem)
}

// watchForwards tells, once each, which forwards have ended by themselves or are
// about to.
func (a *App) watchForwards() {
	for _, f := range a.forwards.List() {
		text := ""
		switch {
		case f.Ended:
			text = "Port into " + f.Name + ": " + f.Local + " is closed: " + goneText(f)
		case f.Warning != "":
			text = "Port into " + f.Name + ": " + f.Warning
		}
		if text != "" && a.warned[f.ID] != text {
			a.say(page.Effect{Say: widget.Clean(text), Warn: true})
		}
		a.warned[f.ID] = text
	}
}

func (l *forwardList) input(msg tea.Msg, a *App) (bool, tea.Cmd) {
	f, ok := l.selected(a)
	if key, isKey := msg.(tea.KeyPressMsg); isKey && ok {
		switch id, _ := a.keys.Match(key.String(), keys.Stop, keys.Console, keys.Copy); {
		case id == keys.Stop:
			return l.stop(a, f)
		case id == keys.Console && l.list.Text() == "":
			return true, a.useLocal(f, func() tea.Cmd { return a.browse("http://" + f.Local) })
		case id == keys.Copy && l.list.Text() == "":
			return true, a.useLocal(f, func() tea.Cmd { return a.copyLocal(f) })
		}
	}
	out := pickerInput(&l.list, msg)
	if out == widget.Chosen && ok {
		return true, a.useLocal(f, func() tea.Cmd { return a.copyLocal(f) })
	}
	return out == widget.Cancelled, nil
}

func (l *forwardList) selected(a *App) (shell.ForwardState, bool) {
	item, _ := l.list.Selected()
	for _, f := range a.forwards.List() {
		if strconv.Itoa(f.ID) == item.ID {
			return f, true
		}
	}
	return shell.ForwardState{}, false
}

func (l *forwardList) mouse(m widget.Mouse, a *App) (bool, tea.Cmd) {
	if l.list.Mouse(m, a.width, a.height) != widget.Chosen {
		return false, nil
	}
	return l.input(keyPress("enter"), a)
}

func (l *forwardList) aside(*App) bool { return true }

// view takes the numbers of this moment: they move by themselves.
func (l *forwardList) view(a *App) string {
	l.list.SetItems(forwardItems(a, a.forwards.List()))
	return l.list.View(a.width, a.height, a.theme)
}

func (l *forwardList) hints() []widget.KeyHint {
	return []widget.KeyHint{
		{Keys: "enter", Title: "copy the address"}, {Keys: "b", Title: "browser"}, {Keys: "^k", Title: "stop"}, {Keys: "esc", Title: "leave"},
	}
}

// stop ends a forward. Where somebody is connected it asks first.
func (l *forwardList) stop(a *App, f shell.ForwardState) (bool, tea.Cmd) {
	if f.Open == 0 {
		return true, a.stopForward(f)
	}
	a.push(&dialog{
		box: widget.NewDialog(widget.DialogOptions{
			Title:    "Stop " + f.Local + "?",
			Sections: []widget.Section{{Facts: []widget.Fact{{Value: widget.T(model.Counted(f.Open, "connection") + " through it will end.")}}}},
			Buttons:  []widget.Button{{ID: "keep", Label: "Keep", Safe: true}, {ID: "stop", Label: "Stop", Key: "y"}},
		}, a.now),
		answer: func(a *App, _ widget.Answer) (bool, tea.Cmd) { return false, a.stopForward(f) },
	})
	return false, nil
}

func (a *App) stopForward(f shell.ForwardState) tea.Cmd {
	forwards := a.forwards
	return func() tea.Msg { return stoppedMsg{local: f.Local, ended: f.Ended, err: forwards.Stop(f.ID)} }
}

func (a *App) forwardStopped(m stoppedMsg) {
	switch {
	case m.ended: // what AWS thinks of a session with what is gone, nobody asks
		a.say(page.Effect{Say: m.local + " is off the list", Good: true})
	case m.err != nil:
		a.say(page.Effect{Say: m.local + " is closed; AWS was not told: " + page.FaultText(m.err), Warn: true})
	default:
		a.say(page.Effect{Say: m.local + " is closed", Good: true})
	}
}

// useLocal does something with an address that is listened on.
func (a *App) useLocal(f shell.ForwardState, do func() tea.Cmd) tea.Cmd {
	if f.Ended {
		a.say(page.Effect{Say: f.Local + " is closed: " + widget.Clean(goneText(f)), Warn: true})
		return nil
	}
	return do()
}

func (a *App) copyLocal(f shell.ForwardState) tea.Cmd {
	a.say(page.Effect{Say: "copied " + f.Local, Good: true})
	return tea.SetClipboard(f.Local)
}
