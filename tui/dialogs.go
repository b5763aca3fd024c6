package tui

import (
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/ecsdeck/ecsdeck/awsclient"
	"github.com/ecsdeck/ecsdeck/awsclient/model"
	"github.com/ecsdeck/ecsdeck/themes"
	"github.com/ecsdeck/ecsdeck/tui/kind"
	"github.com/ecsdeck/ecsdeck/tui/page"
	"github.com/ecsdeck/ecsdeck/tui/widget"
)

// dialog is a question with typed answers.
type dialog struct {
	box widget.Dialog
	// answer runs when a button that changes something is pressed; stay
	// keeps the dialog open (copying a command does not close it).
	answer func(a *App, ans widget.Answer) (stay bool, cmd tea.Cmd)
	// changed runs after whatever may have changed the form; nil for nothing.
	changed func(d *dialog)
	// leave runs when the dialog is left without an answer.
	leave func(a *App)
}

func (d *dialog) input(msg tea.Msg, a *App) (bool, tea.Cmd) {
	d.box.Layout(a.width, a.height)
	switch msg := msg.(type) {
	case tea.PasteMsg:
		d.box.Paste(msg.Content, a.now)
	case tea.KeyPressMsg:
		ans, done := d.box.Update(msg, a.now)
		return d.answered(a, ans, done)
	}
	return false, nil
}

func (d *dialog) mouse(m widget.Mouse, a *App) (bool, tea.Cmd) {
	ans, done := d.box.Mouse(m, a.width, a.height, a.now)
	return d.answered(a, ans, done)
}

// aside is only for dialogs that just tell something: what was asked for and
// what was typed is not lost by a press beside it.
func (d *dialog) aside(*App) bool { return d.box.Tells() }

func (d *dialog) answered(a *App, ans widget.Answer, done bool) (bool, tea.Cmd) {
	switch {
	case !done:
		if d.changed != nil {
			d.changed(d)
		}
		return false, nil
	case ans.Safe:
		if d.leave != nil {
			d.leave(a)
		}
		return true, nil
	}
	stay, cmd := d.answer(a, ans)
	return !stay, cmd
}

func (d *dialog) hints() []widget.KeyHint { return d.box.Hints() }

func (d *dialog) view(a *App) string { return d.box.View(a.width, a.height, a.theme) }

// scopeText says where an action happens.
func scopeText(a *App, o *op) string {
	s := a.clients[o.scope].Scope()
	parts := []string{}
	on := o.items[0].on
	if up := a.catalog.Get(on.Kind).Up(on.ID); !up.IsZero() {
		parts = append(parts, a.catalog.Get(up.Kind).IDLabel(up.ID))
	}
	return strings.Join(append(parts, account(s), s.Region), " · ")
}

// newForm asks for what the action needs to know.
func newForm(a *App, o *op, fields []kind.Field) *dialog {
	return &dialog{
		box: widget.NewDialog(widget.DialogOptions{
			Title: o.act.Title + " " + o.name(a.catalog), Scope: scopeText(a, o),
			Form: widget.NewForm(fields...),
			Buttons: []widget.Button{
				{ID: "cancel", Label: "Cancel", Safe: true},
				{ID: "plan", Label: "Preview", Default: true},
			},
		}, a.now),
		answer: func(a *App, ans widget.Answer) (bool, tea.Cmd) {
			o.values = ans.Values
			a.say(page.Effect{Say: "reading " + o.name(a.catalog) + " again …"})
			return false, a.prepare(o)
		},
	}
}

// showPlan shows exactly what would be sent, and asks.
func (a *App) showPlan(o *op) {
	a.notice = notice{}
	opt := widget.DialogOptions{
		Title: o.plan.Title, Scope: scopeText(a, o), Sections: planSections(o.plan),
		// The plan comes when AWS has answered, not when a key was pressed:
		// a key that was meant for the page must not answer it.
		Unasked: true,
		Buttons: []widget.Button{
			{ID: "cancel", Label: "Cancel", Safe: true},
			{ID: "apply", Label: a.button(o), Key: "y"},
			{ID: "copy", Label: "copy command", Key: "c"},
		},
	}
	if o.act.Risk == kind.RiskName {
		opt.TypeName = o.name(a.catalog)
	}
	a.push(&dialog{
		box: widget.NewDialog(opt, a.now),
		answer: func(a *App, ans widget.Answer) (bool, tea.Cmd) {
			if ans.Button == "copy" {
				a.say(page.Effect{Say: "copied the AWS CLI command", Good: true})
				return true, tea.SetClipboard(widget.Clean(commands(o.plan, a.opt.Demo)))
			}
			return false, a.send(o)
		},
		leave: func(a *App) {
			o.state, o.ended = opFailed, a.now
			a.say(page.Effect{Say: o.act.Title + " " + o.name(a.catalog) + ": nothing was changed"})
		},
	})
}

func planSections(p awsclient.Plan) []widget.Section {
	facts := []widget.Fact{{Label: "effect", Value: widget.T(strings.Join(p.Effects, "\n"))}}
	for _, w := range p.Warnings {
		facts = append(facts, widget.Fact{Label: "▲", Value: widget.Toned(themes.Warn, w)})
	}
	for _, s := range p.Skipped {
		facts = append(facts, widget.Fact{Label: "left out", Value: widget.Toned(themes.Muted, s.Target.Name+": "+s.Why)})
	}
	var calls []widget.Fact
	for _, c := range p.Calls {
		calls = append(calls, widget.Fact{Label: "call", Value: callCell(c)})
	}
	return []widget.Section{{Facts: facts}, {Facts: calls}}
}

func callCell(c awsclient.Call) widget.Cell {
	spans := []widget.Span{{Text: c.Service + " " + c.Operation, Tone: themes.Accent}}
	for _, p := range c.Params {
		spans = append(spans, widget.Span{Text: "  " + p.Name + "=", Tone: themes.Muted}, widget.Span{Text: p.Value})
	}
	return widget.Mixed(spans...)
}

// commands are the plan's calls as AWS CLI commands. Those of the demo become a
// comment: pasted into a shell they would reach the person's own account.
func commands(p awsclient.Plan, demo bool) string {
	lines := make([]string, len(p.Calls))
	for i, c := range p.Calls {
		lines[i] = c.CLI()
	}
	text := strings.Join(lines, "; ")
	if demo {
		return "# simulated AWS: " + text
	}
	return text
}

// button names the plan's yes.
func (a *App) button(o *op) string {
	if rows := a.rowsOf(o); len(rows) > 0 {
		return o.act.Verb(rows, o.values)
	}
	return o.act.Title
}

// showOutcomes says which of many calls failed, and why each did.
func (a *App) showOutcomes(o *op, done int, bad []*opItem) {
	facts := make([]widget.Fact, 0, len(bad))
	lost := 0
	for _, it := range bad {
		value := widget.Toned(themes.Bad, page.FaultText(it.err))
		if it.unsure() {
			lost++
			value = widget.Toned(themes.Warn, page.FaultText(it.err)+". "+unsure)
		}
		facts = append(facts, widget.Fact{Label: it.label, Value: value})
	}
	title := fmt.Sprintf("%s: %d accepted", o.act.Title, done)
	if n := len(bad) - lost; n > 0 {
		title += fmt.Sprintf(", %d not", n)
	}
	if lost > 0 {
		title += fmt.Sprintf(", %d without an answer", lost)
	}
	a.notice = notice{}
	a.push(&dialog{box: widget.NewDialog(widget.DialogOptions{
		Title: title, Tone: themes.Bad, Scope: scopeText(a, o),
		Sections: []widget.Section{{Facts: facts}}, Unasked: true,
		Buttons: []widget.Button{{ID: "close", Label: "Close", Safe: true}},
	}, a.now)})
}

// showFault says why an operation did not happen. The person has asked for
// it, so it is a dialog and not a line that goes away.
func (a *App) showFault(o *op, f awsclient.Fault) {
	facts := []widget.Fact{{Value: widget.Toned(themes.Bad, f.What)}, {Value: widget.T(f.Why)}}
	if f.Remedy != "" {
		facts = append(facts, widget.Fact{Label: "remedy", Value: widget.T(f.Remedy)})
	}
	title := " was not done"
	if f.Unsure {
		title = ": no answer"
		facts = append(facts, widget.Fact{Label: "unsure", Value: widget.T(unsure)})
	}
	a.notice = notice{}
	a.push(&dialog{box: widget.NewDialog(widget.DialogOptions{
		Title: o.act.Title + " " + o.name(a.catalog) + title, Tone: themes.Bad, Scope: scopeText(a, o),
		Sections: []widget.Section{{Facts: facts}}, Unasked: true,
		Buttons: []widget.Button{{ID: "close", Label: "Close", Safe: true}},
	}, a.now)})
}

// newQuitDialog asks before leaving while an operation is open.
func newQuitDialog(a *App) *dialog {
	var facts []widget.Fact
	for _, o := range a.ops.all {
		for _, it := range o.items {
			if o.state.open() && it.state.open() {
				facts = append(facts, widget.Fact{Label: o.act.Title + " " + it.label, Value: widget.T(it.text)})
			}
		}
	}
	after := "What AWS has accepted goes on without the deck."
	if n := a.connected(); n > 0 {
		facts = append(facts, widget.Fact{Label: "forwards", Value: widget.T(model.Counted(n, "open connection"))})
		after += " Connections through forwarded ports end."
	}
	return &dialog{
		box: widget.NewDialog(widget.DialogOptions{
			Title: "Leave ecsdeck?", Sections: []widget.Section{{Facts: facts}, {Facts: []widget.Fact{{
				Value: widget.Toned(themes.Muted, after),
			}}}},
			Buttons: []widget.Button{{ID: "stay", Label: "Stay", Safe: true}, {ID: "quit", Label: "Quit", Key: "y"}},
		}, a.now),
		answer: func(a *App, _ widget.Answer) (bool, tea.Cmd) { return false, a.quit() },
	}
}
