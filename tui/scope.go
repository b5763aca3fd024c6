package tui

import (
	tea "charm.land/bubbletea/v2"

	"github.com/ecsdeck/ecsdeck/awsclient"
	"github.com/ecsdeck/ecsdeck/awsclient/budget"
	"github.com/ecsdeck/ecsdeck/tui/kind"
	"github.com/ecsdeck/ecsdeck/tui/page"
	"github.com/ecsdeck/ecsdeck/tui/widget"
)

// scopeMsg is the answer to a change of scope.
type scopeMsg struct {
	client *awsclient.Client
	err    error
}

// switchScope opens another region or profile; the pages of this one are
// left, and the reads that were under way for them end.
func (a *App) switchScope(word, arg string) tea.Cmd {
	switch {
	case a.opt.Open == nil:
		a.say(page.Effect{Say: "the scope cannot be changed here", Warn: true})
		return nil
	case arg == "" && word == "region":
		return a.askRegions()
	case arg == "":
		a.pickScope(word, awsclient.Profiles())
		return nil
	}
	s := a.client().Scope()
	profile, region := s.Profile, arg
	if word != "region" {
		profile, region = arg, ""
	}
	a.say(page.Effect{Say: "opening " + word + " " + arg + " …"})
	open, ctx := a.opt.Open, a.ctx
	return func() tea.Msg {
		c, err := open(ctx, profile, region)
		return scopeMsg{client: c, err: err}
	}
}

// choicesMsg brings the names that a scope can be chosen from.
type choicesMsg struct {
	word  string
	names []string
	err   error
}

func (a *App) askRegions() tea.Cmd {
	a.say(page.Effect{Say: "reading the regions of the account …"})
	c, ctx := a.client(), budget.With(a.ctx, budget.Visible)
	return func() tea.Msg {
		names, err := c.Regions(ctx)
		return choicesMsg{word: "region", names: names, err: err}
	}
}

func (a *App) choices(m choicesMsg) tea.Cmd {
	if m.err != nil {
		a.say(page.Effect{Say: page.FaultText(m.err) + " :region NAME works without the list", Warn: true})
		return nil
	}
	a.notice = notice{}
	a.pickScope(m.word, m.names)
	return nil
}

// pickScope asks which region or profile to look at.
func (a *App) pickScope(word string, names []string) {
	if len(names) == 0 {
		a.say(page.Effect{Say: "no " + word + " is known; name one: " + word + " NAME", Warn: true})
		return
	}
	s := a.client().Scope()
	items := make([]widget.Item, len(names))
	for i, n := range names {
		items[i] = widget.Item{ID: n, Title: n, Current: n == s.Region || n == s.Profile}
	}
	a.push(&picker{list: widget.NewPicker("Look at which "+word, items), chosen: func(a *App, name string) tea.Cmd {
		return a.switchScope(word, name)
	}})
}

func (a *App) scopeOpened(m scopeMsg) tea.Cmd {
	if m.err != nil {
		a.say(page.Effect{Say: page.FaultText(m.err), Warn: true})
		return nil
	}
	a.enter(m.client)
	a.history.reset([]page.Page{page.NewList(kind.Query{Scope: a.scope, Kind: kind.Clusters}, a.catalog)})
	a.overlays, a.notice = nil, notice{}
	return nil
}
