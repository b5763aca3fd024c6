package tui

import (
	"fmt"
	"slices"
	"strings"

	"github.com/ecsdeck/ecsdeck/awsclient"
	"github.com/ecsdeck/ecsdeck/themes"
	"github.com/ecsdeck/ecsdeck/tui/kind"
	"github.com/ecsdeck/ecsdeck/tui/widget"
)

// newOpsList shows what runs and what ran in this session, newest first.
func newOpsList(a *App) *dialog {
	var sections []widget.Section
	for _, o := range slices.Backward(a.ops.all) {
		if !o.sent { // only looked at, or refused before
			continue
		}
		s := widget.Section{Title: fmt.Sprintf("%s, %s ago", a.verb(o), kind.Age(a.now.Sub(o.started)))}
		switch {
		case o.undone:
			s.Title += ", taken back"
		case o == a.ops.undoable():
			s.Title += a.hint(o)
		}
		for _, it := range o.items {
			s.Facts = append(s.Facts, widget.Fact{Label: it.label, Value: widget.Toned(itemTone(it), itemText(it))})
		}
		sections = append(sections, s)
	}
	if len(sections) == 0 {
		sections = []widget.Section{{Facts: []widget.Fact{{Value: widget.Toned(themes.Muted, "Nothing was changed in this session. :audit shows earlier ones.")}}}}
	}
	return &dialog{box: widget.NewDialog(widget.DialogOptions{
		Title: "Operations of this session", Sections: sections,
		Buttons: []widget.Button{{ID: "close", Label: "Close", Safe: true}},
	}, a.now)}
}

// unsure is what is said of a change whose answer was lost.
const unsure = "AWS may have done it all the same: look before trying again"

// unsure reports whether it is not known if AWS has done it.
func (it *opItem) unsure() bool { return it.err != nil && awsclient.Explain(it.err).Unsure }

func itemTone(it *opItem) themes.Tone {
	switch {
	case it.state == opDone:
		return themes.OK
	case it.unsure():
		return themes.Warn
	case it.state == opFailed:
		return themes.Bad
	default:
		return themes.Motion
	}
}

func itemText(it *opItem) string {
	text := it.text
	switch {
	case it.state == opDone:
		text = "done: " + text
	case it.unsure():
		text = "unsure: " + text + ". " + unsure
	case it.state == opFailed:
		text = "not done: " + text
	}
	if it.receipt.RequestID != "" {
		text += ", request " + it.receipt.RequestID
	}
	return text
}

// told names an operation at the beginning of a sentence: what it is about and
// its action, unless that says how many there are.
func (a *App) told(o *op) string {
	name, verb := o.name(a.catalog), a.verb(o)
	if len(o.items) > 1 && strings.Contains(verb, name) {
		return verb
	}
	return name + ": " + verb
}
