package tui

import (
	"cmp"

	tea "charm.land/bubbletea/v2"

	"github.com/ecsdeck/ecsdeck/themes"
	"github.com/ecsdeck/ecsdeck/tui/page"
	"github.com/ecsdeck/ecsdeck/tui/widget"
)

// themesMsg are the themes that there are, read outside the update loop.
type themesMsg struct{ list []themes.Info }

// reloadMsg says that a theme file of the person's own has changed.
type reloadMsg struct{}

// setTheme takes a theme by its name; without one it offers them all.
func (a *App) setTheme(name string) tea.Cmd {
	if name == "" {
		source := a.themes
		return func() tea.Msg { return themesMsg{source.List()} }
	}
	th, err := a.themes.Load(name)
	if err != nil {
		a.say(page.Effect{Say: err.Error(), Warn: true})
		return nil
	}
	a.opt.Theme = name
	a.Wear(th)
	return nil
}

// themeName is the theme that was set for a background; "" is the usual one.
func (o Options) themeName(dark bool) string {
	if dark {
		return cmp.Or(o.Theme, o.ThemeDark)
	}
	return cmp.Or(o.Theme, o.ThemeLight)
}

// theme is the theme for a background.
func (o Options) theme(dark bool) (*themes.Theme, error) {
	if name := o.themeName(dark); name != "" {
		return o.Themes.Load(name)
	}
	return themes.ForBackground(dark), nil
}

// Wear shows everything in a theme.
func (a *App) Wear(th *themes.Theme) {
	a.base = th
	a.theme = th.For(a.profile)
}

// lookForThemes sees, off the update loop, whether a theme file was saved.
func (a *App) lookForThemes() tea.Cmd {
	if a.opt.themeName(!a.light) == "" {
		return nil
	}
	source := a.themes
	return func() tea.Msg {
		if source.Changed() {
			return reloadMsg{}
		}
		return nil
	}
}

// reloadTheme wears the theme as it is in its file now. A file with a mistake
// leaves the colours as they are, and says where it is.
func (a *App) reloadTheme() {
	th, err := a.opt.theme(!a.light)
	if err != nil {
		a.say(page.Effect{Say: err.Error(), Warn: true})
		return
	}
	a.Wear(th)
	a.say(page.Effect{Say: "theme " + a.opt.themeName(!a.light) + " as it was saved", Good: true})
}

// themePicker offers the themes. The one under the cursor is shown at once, over
// the real screen; leaving brings back what was there.
type themePicker struct {
	list  widget.Picker
	was   *themes.Theme
	shown string
}

func newThemePicker(a *App, list []themes.Info) *themePicker {
	items := make([]widget.Item, len(list))
	for i, t := range list {
		note := "light"
		if t.Dark {
			note = "dark"
		}
		if t.About != "" {
			note += ", " + t.About
		}
		items[i] = widget.Item{ID: t.Name, Title: t.Name, Note: note, Current: t.Name == a.opt.themeName(!a.light)}
		if t.Err != nil {
			items[i].Disabled = t.Err.Error()
		}
	}
	return &themePicker{list: widget.NewPicker("Colours", items), was: a.base}
}

func (p *themePicker) input(msg tea.Msg, a *App) (bool, tea.Cmd) {
	return p.after(pickerInput(&p.list, msg), a)
}

func (p *themePicker) mouse(m widget.Mouse, a *App) (bool, tea.Cmd) {
	return p.after(p.list.Mouse(m, a.width, a.height), a)
}

func (p *themePicker) after(out widget.Outcome, a *App) (bool, tea.Cmd) {
	item, ok := p.list.Selected()
	switch {
	case out == widget.Cancelled:
		a.Wear(p.was)
		return true, nil
	case out == widget.Chosen && ok:
		return true, a.setTheme(item.ID)
	case ok && item.ID != p.shown && item.Disabled == "":
		p.shown = item.ID
		if th, err := a.themes.Load(item.ID); err == nil {
			a.Wear(th)
		}
	}
	return false, nil
}

// aside: a press beside the box leaves it, and the colours as they were.
func (p *themePicker) aside(a *App) bool {
	a.Wear(p.was)
	return true
}

func (p *themePicker) view(a *App) string { return p.list.View(a.width, a.height, a.theme) }

func (p *themePicker) hints() []widget.KeyHint { return pickerHints() }
