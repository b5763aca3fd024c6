package tui

import (
	"github.com/ecsdeck/ecsdeck/tui/kind"
)

// watchOps compares the world with what was asked of it.
func (a *App) watchOps() {
	for _, o := range a.ops.all {
		if o.state != opSettling {
			continue
		}
		for _, it := range o.items {
			a.watch(o, it)
		}
		a.settleOp(o)
	}
}

func (a *App) watch(o *op, it *opItem) {
	if it.state != opSettling {
		return
	}
	e := a.store.Get(o.scope, it.on)
	if e.Missing {
		it.state, it.text = opFailed, "it does not exist any more"
		return
	}
	if e.Row == nil || !e.At.After(it.read) {
		return
	}
	p := o.act.Settled(e.Row, o.wasOr(it, e.Row), o.asked(it))
	it.text = p.Text
	switch {
	case p.Failed:
		it.state = opFailed
	case p.Done:
		it.state = opDone
	case a.now.Sub(it.read) > settleFor:
		it.state, it.text = opFailed, "not there after "+kind.Age(settleFor)+": "+p.Text
	}
}

// asked gives the parameters of the call that was made for an item.
func (o *op) asked(it *opItem) kind.Asked {
	param := o.params(it)
	return func(name string) string {
		if name == kind.StartedDeployment {
			return it.receipt.Deployment
		}
		return param(name)
	}
}

func (o *op) params(it *opItem) kind.Asked {
	for _, c := range o.plan.Calls {
		for _, t := range c.Targets {
			if t.ID == it.on.ID {
				return c.Param
			}
		}
	}
	if len(o.plan.Calls) > 0 && len(o.items) == 1 {
		return o.plan.Calls[0].Param
	}
	return func(string) string { return "" }
}

// wasOr is the row of an item as it was when the operation was planned; now
// when it had not been read yet.
func (o *op) wasOr(it *opItem, now kind.Row) kind.Row {
	if was := o.before[it.on.ID]; was != nil {
		return was
	}
	return now
}
