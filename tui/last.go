package tui

import (
	"context"
	"fmt"

	tea "charm.land/bubbletea/v2"

	"github.com/ecsdeck/ecsdeck/awsclient"
	"github.com/ecsdeck/ecsdeck/awsclient/budget"
	"github.com/ecsdeck/ecsdeck/awsclient/model"
	"github.com/ecsdeck/ecsdeck/tui/kind"
	"github.com/ecsdeck/ecsdeck/tui/page"
	"github.com/ecsdeck/ecsdeck/tui/widget"
)

// Last is where a run of the deck ended: enough to begin there again. It is
// plain data, to be kept in a file.
type Last struct {
	Profile string `json:"profile"`
	Account string `json:"account,omitempty"`
	Region  string `json:"region"`
	// Places are the way back, the place that was on the screen last.
	Places  []LastPlace              `json:"places"`
	Columns page.ColumnChoice        `json:"columns,omitempty"`
	Lists   map[kind.Name]page.Start `json:"lists,omitempty"`
}

// LastPlace is one place of it.
type LastPlace struct {
	Link string `json:"link"`          // as the palette takes it
	Tab  string `json:"tab,omitempty"` // of details, by title
	Row  string `json:"row,omitempty"` // the selected one, by id
}

// In tells whether it ended in a scope: its places are there and nowhere else.
func (l Last) In(s model.Scope) bool {
	return l.Profile == s.Profile && l.Region == s.Region && l.Account == s.Account
}

// Place is where the deck is now.
func (a *App) Place() Last {
	s := a.client().Scope()
	out := Last{Profile: s.Profile, Account: s.Account, Region: s.Region, Columns: a.columns, Lists: map[kind.Name]page.Start{}}
	for k, start := range a.opt.Lists {
		out.Lists[k] = start
	}
	for _, p := range a.history.pages[:a.history.at+1] {
		if p.Query().Scope != a.scope {
			continue
		}
		if text := link(a.catalog, targetOf(p)); text != "" {
			out.Places = append(out.Places, LastPlace{Link: text, Tab: tabOf(p), Row: p.Selected().ID})
		}
		if h, ok := p.(interface{ List() *page.List }); ok && h.List() != nil {
			l := h.List()
			if start := (page.Start{Sort: l.Sort(), Wide: l.Wide()}); start != (page.Start{}) {
				out.Lists[l.Query().Kind] = start
			} else {
				delete(out.Lists, l.Query().Kind)
			}
		}
	}
	return out
}

// targetOf is the place of a page.
func targetOf(p page.Page) kind.Target {
	q := p.Query()
	if q.Variant == kind.VariantOne {
		return kind.Target{Query: q, Detail: q.Parent}
	}
	return kind.Target{Query: q}
}

func tabOf(p page.Page) string {
	if d, ok := p.(*page.Detail); ok {
		return d.Tab()
	}
	return ""
}

// resumedMsg says what of the places of the last run is gone.
type resumedMsg struct{ gone map[kind.Ref]bool }

// resume begins where the last run ended. What it showed is looked for first:
// a place that does not exist any more is no place to begin.
func (a *App) resume() tea.Cmd {
	l := a.opt.Last
	if l == nil || !l.In(a.client().Scope()) {
		return nil
	}
	refs := map[kind.Ref]bool{}
	for _, p := range l.Places {
		if t, ok := linked(a.catalog, p.Link); ok {
			for r := owner(t); !r.IsZero(); r = a.catalog.Get(r.Kind).Up(r.ID) {
				refs[r] = true
			}
		}
	}
	c, ctx, scope, catalog := a.client(), budget.With(a.ctx, budget.Visible), a.scope, a.catalog
	return func() tea.Msg {
		gone := map[kind.Ref]bool{}
		for r := range refs {
			if isGone(ctx, c, catalog.Get(r.Kind), scope, r) {
				gone[r] = true
			}
		}
		return resumedMsg{gone}
	}
}

// owner is the resource that a place is of; zero for a list of the region.
func owner(t kind.Target) kind.Ref {
	if !t.Detail.IsZero() {
		return t.Detail
	}
	return t.Query.Parent
}

// isGone tells whether AWS says that a resource does not exist. One that it
// does not tell of is taken to be there: its page then says why not.
func isGone(ctx context.Context, c *awsclient.Client, k kind.Kind, scope string, r kind.Ref) bool {
	if info := k.Info(); info.Derived || info.Whole || r.Kind == kind.Families {
		return false
	}
	rows, problems, err := k.Describe(ctx, c, kind.One(scope, r), []string{r.ID})
	if err != nil || len(rows)+len(problems) == 0 {
		return false
	}
	if len(rows) == 0 {
		return awsclient.Explain(problems[0].Err).Kind == awsclient.FaultNotFound
	}
	switch row := rows[0].(type) {
	case model.Cluster:
		return row.Status == inactive
	case model.Service:
		return row.Status == inactive
	}
	return false
}

// inactive is the status of what was deleted and is still remembered.
const inactive = "INACTIVE"

// resumed opens the places of the last run that are left, unless the person has
// gone somewhere meanwhile.
func (a *App) resumed(m resumedMsg) {
	if a.history.at > 0 || a.opt.Last == nil {
		return
	}
	var lost kind.Ref
	for i, p := range a.opt.Last.Places {
		t, ok := linked(a.catalog, p.Link)
		if !ok {
			continue
		}
		t.Query.Scope, t.Tab = a.scope, p.Tab
		if lost = a.lostOf(owner(t), m.gone); !lost.IsZero() {
			continue
		}
		if i > 0 || t.Query != a.history.current().Query() {
			a.open(t)
		}
		if l, ok := a.history.current().(*page.List); ok && p.Row != "" {
			l.Select(p.Row)
		}
	}
	if lost.IsZero() {
		return
	}
	a.openNearest(lost, m.gone)
	k := a.catalog.Get(lost.Kind)
	a.say(page.Effect{Say: fmt.Sprintf("%s %s, where the last run ended, is gone; this is the nearest place that is left",
		k.Info().Singular, widget.Clean(k.IDLabel(lost.ID))), Warn: true})
}

// lostOf is the outermost of a resource and what it belongs to that is gone.
func (a *App) lostOf(r kind.Ref, gone map[kind.Ref]bool) kind.Ref {
	var out kind.Ref
	for ; !r.IsZero(); r = a.catalog.Get(r.Kind).Up(r.ID) {
		if gone[r] {
			out = r
		}
	}
	return out
}

// openNearest opens the list in which a resource that is gone would stand.
func (a *App) openNearest(lost kind.Ref, gone map[kind.Ref]bool) {
	up := a.catalog.Get(lost.Kind).Up(lost.ID)
	if up.IsZero() || gone[up] {
		return
	}
	for r := a.history.current().Query().Parent; !r.IsZero(); r = a.catalog.Get(r.Kind).Up(r.ID) {
		if r == up {
			return // already nearer
		}
	}
	a.open(kind.Target{Query: kind.Query{Scope: a.scope, Kind: lost.Kind, Parent: up}})
}
