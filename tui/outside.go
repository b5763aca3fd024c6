package tui

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/ecsdeck/ecsdeck/awsclient/model"
	"github.com/ecsdeck/ecsdeck/tui/kind"
	"github.com/ecsdeck/ecsdeck/tui/page"
	"github.com/ecsdeck/ecsdeck/tui/widget"
)

// browsedMsg is how opening the browser ended.
type browsedMsg struct {
	url string
	err error
}

// owner is the nearest resource with an ARN: the selected row, or what it is
// part of (the task of a container, the service of an event), or what the list
// belongs to.
func (a *App) owner() kind.Ref {
	p := a.history.current()
	for _, r := range []kind.Ref{p.Selected(), p.Query().Parent} {
		for hops := 0; !r.IsZero() && hops < 3; hops++ {
			if _, ok := model.ParseARN(r.ID); ok || r.Kind == kind.Families {
				return r
			}
			r = a.catalog.Get(r.Kind).Up(r.ID)
		}
	}
	return kind.Ref{}
}

// console opens the resource in the web console.
func (a *App) console() tea.Cmd {
	on := a.owner()
	url := model.ConsoleURL(on.ID)
	if on.Kind == kind.Families {
		url = model.FamilyConsoleURL(a.client().Scope(), on.ID)
	}
	switch {
	case url == "":
		a.say(page.Effect{Say: "the web console has no page for this", Warn: true})
		return nil
	case a.opt.Demo:
		a.say(page.Effect{Say: "the demo's account is simulated; the page would be " + url})
		return nil
	}
	return a.browse(url)
}

// browse opens a web page, or copies its address where there is no browser.
func (a *App) browse(url string) tea.Cmd {
	if a.opt.Browse == nil {
		return a.browsed(browsedMsg{url: url, err: errNoBrowser{}})
	}
	open := a.opt.Browse
	a.say(page.Effect{Say: "opening " + url})
	return func() tea.Msg { return browsedMsg{url, open(url)} }
}

// errNoBrowser is why nothing could be opened.
type errNoBrowser struct{}

func (errNoBrowser) Error() string { return "no browser can be opened here" }

// browsed copies the address where no browser could be opened, as over SSH.
func (a *App) browsed(m browsedMsg) tea.Cmd {
	if m.err == nil {
		return nil
	}
	a.say(page.Effect{Say: "copied " + m.url + " (" + widget.Clean(m.err.Error()) + ")", Warn: true})
	return tea.SetClipboard(widget.Clean(m.url))
}

// copyCommand copies the AWS CLI command that reads what is selected, or the one
// that lists when nothing is.
func (a *App) copyCommand() tea.Cmd {
	p := a.history.current()
	q := p.Query()
	c := a.clients[q.Scope]
	command := ""
	if on := a.owner(); on != q.Parent || q.Variant == kind.VariantOne {
		command = c.ReadCommand(on.ID)
		if on.Kind == kind.Families {
			command = c.ListCommand(string(kind.TaskDefs), on.ID, false)
		}
	}
	if command == "" {
		command = c.ListCommand(string(q.Kind), q.Parent.ID, q.Variant == kind.VariantStopped)
	}
	if command == "" {
		a.say(page.Effect{Say: "no single AWS CLI command reads this", Warn: true})
		return nil
	}
	if a.opt.Demo {
		command = "# simulated AWS: " + command
	}
	a.say(page.Effect{Say: "copied " + strings.TrimPrefix(command, "# "), Good: true})
	return tea.SetClipboard(widget.Clean(command))
}
