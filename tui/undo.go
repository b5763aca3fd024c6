package tui

import (
	"context"
	"slices"

	tea "charm.land/bubbletea/v2"

	"github.com/ecsdeck/ecsdeck/awsclient"
	"github.com/ecsdeck/ecsdeck/tui/keys"
	"github.com/ecsdeck/ecsdeck/tui/kind"
	"github.com/ecsdeck/ecsdeck/tui/page"
)

// undoable is the newest operation that can be taken back. An undo itself is
// not offered again: pressing the key twice takes back two changes.
func (l *opList) undoable() *op {
	for _, o := range slices.Backward(l.all) {
		if o.canUndo() {
			return o
		}
	}
	return nil
}

func (o *op) canUndo() bool {
	return o.undoes == nil && !o.undone && o.plan.CanUndo() && len(o.accepted()) > 0
}

// accepted are the items that AWS has said yes to.
func (o *op) accepted() []*opItem {
	var out []*opItem
	for _, it := range o.items {
		if it.err == nil && (it.state == opSettling || it.state == opDone || it.receipt.RequestID != "") {
			out = append(out, it)
		}
	}
	return out
}

// undo plans to take back the newest change of this session. It is planned,
// shown and confirmed like any other change.
func (a *App) undo() tea.Cmd {
	from := a.ops.undoable()
	if from == nil {
		a.say(page.Effect{Say: "nothing to take back: counts, exec, drains, protection, tags and run tasks of this session can be"})
		return nil
	}
	u := &op{act: a.undoAct(from), scope: from.scope, query: from.query, started: a.now, undoes: from, values: kind.Values{}}
	for _, it := range from.accepted() {
		u.items = append(u.items, &opItem{on: it.on, label: it.label})
	}
	a.say(page.Effect{Say: "reading " + u.name(a.catalog) + " again …"})
	return a.prepare(u)
}

// undoAct is the way back as an action of its own.
func (a *App) undoAct(from *op) kind.Act {
	plan, outcomes := from.plan, from.outcomes
	title := "Undo " + a.verb(from)
	return kind.Act{
		ID: keys.Undo, Title: title, Risk: kind.RiskConfirm, Bulk: true,
		Disabled: func(kind.Row, kind.Env) string { return "" },
		Form:     func([]kind.Row, kind.Env) []kind.Field { return nil },
		Plan: func(ctx context.Context, c *awsclient.Client, _ []kind.Row, _ kind.Values) (awsclient.Plan, error) {
			return c.PlanUndo(ctx, plan, outcomes)
		},
		Verb:    func([]kind.Row, kind.Values) string { return title },
		Settled: from.act.Settled,
		Touches: from.act.Touches,
	}
}

// takenBack ends the operation that an accepted undo has taken back.
func (a *App) takenBack(u *op) {
	if u.undoes == nil || len(u.accepted()) == 0 {
		return
	}
	u.undoes.undone = true
	for _, it := range u.undoes.accepted() {
		if it.state.open() {
			it.state, it.text = opDone, "taken back"
		}
	}
	if u.undoes.state.open() {
		u.undoes.state, u.undoes.ended = opDone, a.now
	}
}

// hint says that the key takes an operation back, where it does.
func (a *App) hint(o *op) string {
	if !o.canUndo() {
		return ""
	}
	return "; " + a.keys.Get(keys.Undo).Shown() + " takes it back"
}
