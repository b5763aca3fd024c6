package tui

import (
	"cmp"
	"errors"
	"fmt"
	"reflect"

	tea "charm.land/bubbletea/v2"

	"github.com/ecsdeck/ecsdeck/themes"
	"github.com/ecsdeck/ecsdeck/tui/page"
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
	if faults := themes.Faults(nil); errors.As(err, &faults) {
		a.explainTheme(name, err)
		return nil
	}
	if err != nil {
		a.say(page.Effect{Say: err.Error(), Warn: true})
		return nil
	}
	if a.opt.Theme != name {
		a.say(page.Effect{Say: fmt.Sprintf("%s until you leave; theme = %q in the settings keeps it", name, name), Good: true})
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

// usual is the theme for a background, or the usual one with the reason when that
// does not load: what is wrong with colours is no reason not to start.
func (o Options) usual(dark bool) (th *themes.Theme, problem string) {
	th, err := o.theme(dark)
	if err == nil {
		return th, ""
	}
	return themes.ForBackground(dark), o.themeProblem(dark, err)
}

// themeProblem says in one line why the theme for a background is not worn.
func (o Options) themeProblem(dark bool, err error) string {
	return "theme " + o.themeName(dark) + " does not load: " + themeFault(o.themeName(dark), err)
}

// Wear shows everything in a theme.
func (a *App) Wear(th *themes.Theme) {
	a.base = th
	a.theme = th.For(a.profile)
}

// lookForThemes sees, off the update loop, whether a theme file was saved.
func (a *App) lookForThemes() tea.Cmd {
	if a.opt.themeName(!a.light) == "" && a.themePicker() == nil {
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

// reloadTheme wears the theme as it is in its file now, and says so when it is
// another. A file with a mistake leaves the colours as they are, and says where it
// is. An open list of themes is read again.
func (a *App) reloadTheme() tea.Cmd {
	if a.themePicker() != nil {
		return a.setTheme("")
	}
	th, err := a.opt.theme(!a.light)
	switch {
	case err != nil:
		a.say(page.Effect{Say: a.opt.themeProblem(!a.light, err), Warn: true})
	case !reflect.DeepEqual(th, a.base):
		a.Wear(th)
		a.say(page.Effect{Say: "theme " + a.opt.themeName(!a.light) + " as it was saved", Good: true})
	}
	return nil
}
