package tui

import (
	"cmp"
	"errors"
	"fmt"
	"path/filepath"
	"slices"

	tea "charm.land/bubbletea/v2"

	"github.com/ecsdeck/ecsdeck/awsclient/model"
	"github.com/ecsdeck/ecsdeck/themes"
	"github.com/ecsdeck/ecsdeck/tui/kind"
	"github.com/ecsdeck/ecsdeck/tui/widget"
)

// themePicker offers the themes. The one under the cursor is shown at once, over
// the real screen; leaving brings back what was there.
type themePicker struct {
	list  widget.Picker
	infos map[string]themes.Info
	was   *themes.Theme
	shown string
}

// themesRead shows the list of themes, or brings the one that is open up to date.
func (a *App) themesRead(list []themes.Info) {
	p := a.themePicker()
	if p == nil {
		p = &themePicker{list: widget.NewPicker("Colours", themeItems(a, list, a.base.Name())), was: a.base}
		p.list.SetSample(themeSample())
		a.push(p)
	}
	p.infos = map[string]themes.Info{}
	for _, t := range list {
		p.infos[t.Name] = t
	}
	p.list.SetItems(themeItems(a, list, p.was.Name()))
	p.shown = "" // the file of the one on the screen may be another now
	p.show(a)
}

// themeSample shows what a theme is made of, for screens that have not all of it:
// the states, the lines of a chart, a label.
func themeSample() []widget.Span {
	var out []widget.Span
	for _, state := range []struct {
		health model.Health
		word   string
	}{{model.OK, "ok"}, {model.Motion, "in motion"}, {model.Warn, "degraded"}, {model.Bad, "broken"}, {model.Idle, "stopped"}} {
		glyph, tone := kind.Glyph(state.health)
		out = append(out, widget.Span{Text: glyph + " " + state.word, Tone: tone}, widget.Span{Text: "  "})
	}
	for i := range themes.SeriesCount {
		out = append(out, widget.Span{Text: "▆", Tone: themes.Series(i)})
	}
	return append(out, widget.Span{Text: "  "}, widget.Span{Text: " DEMO ", Tone: themes.BadgeInfo})
}

// themePicker is the list of themes when it is open, else nil.
func (a *App) themePicker() *themePicker {
	for _, o := range a.overlays {
		if p, ok := o.(*themePicker); ok {
			return p
		}
	}
	return nil
}

// themeItems are the themes, those for this background first.
func themeItems(a *App, list []themes.Info, now string) []widget.Item {
	list = slices.Clone(list)
	slices.SortStableFunc(list, func(x, y themes.Info) int { return cmp.Compare(fit(x, !a.light), fit(y, !a.light)) })
	items := make([]widget.Item, len(list))
	for i, t := range list {
		items[i] = widget.Item{ID: t.Name, Title: t.Name, Note: themeNote(t), Current: t.Name == now}
		if t.Err != nil {
			items[i].Disabled = themeFault(t.Name, t.Err)
		}
	}
	return items
}

// fit is how well a theme goes with a background: those that do not load are
// near the top, where a person looks for what was saved.
func fit(t themes.Info, dark bool) int {
	if t.Err != nil || t.Any || t.Dark == dark {
		return 0
	}
	return 1
}

func themeNote(t themes.Info) string {
	note := "light"
	switch {
	case t.Any:
		note = "any"
	case t.Dark:
		note = "dark"
	}
	if t.Own {
		note += ", yours"
	}
	if t.About != "" {
		note += ", " + t.About
	}
	return note
}

// themeFault says in a few words why a theme cannot be used. The fault may be in
// another file, which it extends.
func themeFault(name string, err error) string {
	var all themes.Faults
	if !errors.As(err, &all) || len(all) == 0 {
		return err.Error()
	}
	text := all[0].What
	if all[0].Line > 0 {
		text = fmt.Sprintf("line %d: %s", all[0].Line, text)
	}
	if file := filepath.Base(all[0].File); file != name+".toml" {
		text = file + ", " + text
	}
	if n := len(all) - 1; n > 0 {
		text += ", and " + model.Counted(n, "other fault")
	}
	return text
}

// explainTheme tells all that is wrong with a theme: where, what, and what to
// write instead.
func (a *App) explainTheme(name string, err error) {
	var all themes.Faults
	var sections []widget.Section
	if !errors.As(err, &all) {
		sections = []widget.Section{{Facts: []widget.Fact{{Value: widget.Toned(themes.Bad, err.Error())}}}}
	}
	for _, f := range all {
		at := f.File
		if f.Line > 0 {
			at = fmt.Sprintf("%s, line %d", f.File, f.Line)
		}
		facts := []widget.Fact{{Value: widget.Toned(themes.Muted, at)}, {Value: widget.Toned(themes.Bad, f.What)}}
		if f.Remedy != "" {
			facts = append(facts, widget.Fact{Value: widget.T("→ " + f.Remedy)})
		}
		sections = append(sections, widget.Section{Facts: facts})
	}
	a.push(&dialog{box: widget.NewDialog(widget.DialogOptions{
		Title: "Theme " + name + " does not load", Tone: themes.Bad, Sections: sections,
		Buttons: []widget.Button{{ID: "close", Label: "Close", Safe: true}},
	}, a.now)})
}

func (p *themePicker) input(msg tea.Msg, a *App) (bool, tea.Cmd) {
	out := pickerInput(&p.list, msg)
	if key, ok := msg.(tea.KeyPressMsg); ok && key.Keystroke() == "enter" && out == widget.Open {
		if item, ok := p.list.Selected(); ok && p.infos[item.ID].Err != nil {
			a.explainTheme(item.ID, p.infos[item.ID].Err)
		}
	}
	return p.after(out, a)
}

func (p *themePicker) mouse(m widget.Mouse, a *App) (bool, tea.Cmd) {
	return p.after(p.list.Mouse(m, a.width, a.height), a)
}

func (p *themePicker) after(out widget.Outcome, a *App) (bool, tea.Cmd) {
	item, ok := p.list.Selected()
	switch {
	case out == widget.Cancelled:
		p.leave(a)
		return true, nil
	case out == widget.Chosen && ok:
		return true, a.setTheme(item.ID)
	}
	p.show(a)
	return false, nil
}

// show wears the theme under the cursor.
func (p *themePicker) show(a *App) {
	item, ok := p.list.Selected()
	if !ok || item.ID == p.shown || item.Disabled != "" {
		return
	}
	p.shown = item.ID
	if th, err := a.themes.Load(item.ID); err == nil {
		a.Wear(th)
	}
}

// leave brings back the colours as they were, or as they are in their file now.
func (p *themePicker) leave(a *App) {
	a.Wear(p.was)
	if th, err := a.themes.Load(p.was.Name()); err == nil {
		a.Wear(th)
	}
}

// aside: a press beside the box leaves it.
func (p *themePicker) aside(a *App) bool {
	p.leave(a)
	return true
}

func (p *themePicker) view(a *App) string { return p.list.View(a.width, a.height, a.theme) }

func (p *themePicker) hints() []widget.KeyHint {
	hints := pickerHints()
	if item, ok := p.list.Selected(); ok && item.Disabled != "" {
		hints[0].Title = "what is wrong"
	}
	return hints
}
