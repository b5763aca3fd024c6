package tui

import (
	"fmt"
	"slices"

	tea "charm.land/bubbletea/v2"

	"github.com/ecsdeck/ecsdeck/tui/keys"
	"github.com/ecsdeck/ecsdeck/tui/kind"
	"github.com/ecsdeck/ecsdeck/tui/page"
)

// act begins an action on the rows that were marked or selected when its key
// was pressed. Rows that it cannot be done to are left out and named; when
// that leaves none, the reason is all there is to say.
func (a *App) act(id keys.ID, on []kind.Ref) tea.Cmd {
	if len(on) == 0 {
		return nil
	}
	k := a.catalog.Get(on[0].Kind)
	q := a.history.current().Query()
	act, ok := k.Act(id)
	if !ok {
		return nil
	}
	o := &op{act: act, scope: q.Scope, query: q, started: a.now}
	var refusal string
	for _, r := range on {
		row := a.rowOf(q.Scope, r)
		if row == nil {
			continue
		}
		if why := act.Disabled(row, a.actEnv(q)); why != "" {
			refusal = fmt.Sprintf("%s %s: %s", act.Title, k.Label(row), why)
			continue
		}
		o.items = append(o.items, &opItem{on: r, label: k.Label(row)})
	}
	switch {
	case len(o.items) == 0 && refusal != "":
		a.say(page.Effect{Say: refusal, Warn: true})
		return nil
	case len(o.items) == 0:
		return nil
	case len(on) > 1 && !act.Bulk:
		a.say(page.Effect{Say: act.Title + " works on one row at a time", Warn: true})
		return nil
	}
	if refusal != "" {
		a.say(page.Effect{Say: "left out: " + refusal, Warn: true})
	}
	if fields := act.Form(a.rowsOf(o), a.actEnv(q)); len(fields) > 0 {
		a.push(newForm(a, o, fields))
		return nil
	}
	o.values = kind.Values{}
	return a.prepare(o)
}

// actEnv is what actions may look at besides their rows.
func (a *App) actEnv(q kind.Query) kind.Env {
	return kind.Env{ReadOnly: a.env().ReadOnly, Query: q, Names: func(n kind.Name) []string {
		var out []string
		k := a.catalog.Get(n)
		a.store.Each(q.Scope, n, func(_ string, r kind.Row) { out = append(out, k.Label(r)) })
		slices.Sort(out)
		return out
	}}
}

// disabled says why an action cannot be done to the selected row; "" when it
// can, and for ids that are no action.
func (a *App) disabled(id keys.ID) string {
	if id == keys.Undo && a.ops.undoable() == nil {
		return "nothing to take back"
	}
	p := a.history.current()
	on := p.Selected()
	k := a.catalog.Get(on.Kind)
	if k == nil {
		return ""
	}
	q := p.Query()
	row := a.rowOf(q.Scope, on)
	if row == nil {
		return ""
	}
	if slices.Contains(k.Info().Doors, id) {
		return a.shut(k.Door(row), id, q.Scope)
	}
	act, ok := k.Act(id)
	if !ok {
		return ""
	}
	return act.Disabled(row, a.actEnv(q))
}
