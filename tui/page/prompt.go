package page

import (
	tea "charm.land/bubbletea/v2"

	"github.com/ecsdeck/ecsdeck/themes"
	"github.com/ecsdeck/ecsdeck/tui/keys"
	"github.com/ecsdeck/ecsdeck/tui/widget"
)

// prompt is a line in which one of several things is asked for.
type prompt struct {
	what  keys.ID // what is asked for; "" while nothing is
	label string
	input widget.Input
}

func newPrompt() prompt { return prompt{input: widget.NewInput("")} }

func (p *prompt) open() bool { return p.what != "" }

func (p *prompt) close() { p.what = "" }

// start asks for something, beginning with what it is now.
func (p *prompt) start(what keys.ID, label, value, placeholder string) {
	p.what, p.label = what, label
	p.input = widget.NewInput("")
	p.input.SetPlaceholder(placeholder)
	p.input.SetValue(value)
}

// key takes a key. It says when the answer is given, or given up.
func (p *prompt) key(msg tea.KeyPressMsg) (done, ok bool) {
	if p.input.Update(msg) {
		return false, false
	}
	switch msg.String() {
	case "enter":
		return true, true
	case "esc":
		return true, false
	}
	return false, false
}

// does is what enter and esc do to what is asked for.
func (p *prompt) does() (enter, esc string) {
	switch p.what {
	case keys.LogSearch:
		return "keep", "clear"
	case keys.LogJump:
		return "go there", "leave"
	case keys.LogSave:
		return "save", "leave"
	default:
		return "apply", "leave"
	}
}

func (p *prompt) line(env Env) string {
	label := " " + p.label + " "
	room := max(0, env.Width-widget.Width(label)-1)
	return widget.Line(env.Theme, widget.Width(label), widget.Span{Text: label, Tone: themes.Key}) + p.input.View(room, env.Theme)
}
