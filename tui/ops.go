package tui

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/ecsdeck/ecsdeck/awsclient"
	"github.com/ecsdeck/ecsdeck/awsclient/budget"
	"github.com/ecsdeck/ecsdeck/tui/keys"
	"github.com/ecsdeck/ecsdeck/tui/kind"
	"github.com/ecsdeck/ecsdeck/tui/page"
	"github.com/ecsdeck/ecsdeck/tui/store"
)

// opMsg is a step of an operation: it names its operation, so that an answer
// can never be taken for that of another.
type opMsg struct {
	id      int
	plan    *awsclient.Plan
	receipt *awsclient.Receipt
	err     error
}

// opState is how far an operation is.
type opState uint8

const (
	opPlanning opState = iota
	opAsking           // the plan is shown and waits for a yes
	opSending
	opSettling // AWS has accepted it, the world is not there yet
	opDone
	opFailed
)

// op is one action on one resource, from its form to the moment when the
// world agrees. It keeps the resource by id: lists may do what they like.
type op struct {
	id      int
	act     kind.Act
	on      kind.Ref
	scope   string
	label   string
	values  kind.Values
	plan    awsclient.Plan
	receipt awsclient.Receipt
	state   opState
	text    string
	started time.Time
	ended   time.Time
	read    time.Time // only rows read after this count as the world's answer
}

// opList holds the operations of this session.
type opList struct {
	all  []*op
	last int
}

// settleEvery is how often a row is read while an operation waits for it.
const settleEvery = 2 * time.Second

func (l *opList) add(o *op) *op {
	l.last++
	o.id = l.last
	l.all = append(l.all, o)
	return o
}

func (l *opList) get(id int) *op {
	for _, o := range l.all {
		if o.id == id {
			return o
		}
	}
	return nil
}

// running counts the operations whose outcome is still open.
func (l *opList) running() int {
	n := 0
	for _, o := range l.all {
		if o.state == opSending || o.state == opSettling {
			n++
		}
	}
	return n
}

// pending says what is under way on a resource.
func (l *opList) pending(r kind.Ref) string {
	for _, o := range slices.Backward(l.all) {
		if o.on == r && (o.state == opSending || o.state == opSettling) {
			return o.text
		}
	}
	return ""
}

// wants keeps the resources of open operations fresh wherever the person is.
func (l *opList) wants() []store.Want {
	var out []store.Want
	for _, o := range l.all {
		if o.state == opSettling {
			out = append(out, store.Want{Query: kind.One(o.scope, o.on), Every: settleEvery, Priority: budget.Visible})
		}
	}
	return out
}

// act begins an action on the row that the key was pressed on.
func (a *App) act(id keys.ID, on kind.Ref) tea.Cmd {
	k := a.catalog.Get(on.Kind)
	q := a.history.current().Query()
	act, ok := k.Act(id)
	row := a.store.Row(kind.Query{Scope: q.Scope, Kind: on.Kind}, on.ID)
	if !ok || row == nil {
		return nil
	}
	if why := act.Disabled(row, kind.Env{ReadOnly: a.env().ReadOnly, Query: q}); why != "" {
		a.say(page.Effect{Say: fmt.Sprintf("%s %s: %s", act.Title, k.Label(row), why), Warn: true})
		return nil
	}
	o := &op{act: act, on: on, scope: q.Scope, label: k.Label(row), started: a.now}
	a.push(newForm(a, o, row))
	return nil
}

// disabled says why an action cannot be done to the selected row; "" when it
// can, and for ids that are no action.
func (a *App) disabled(id keys.ID) string {
	p := a.history.current()
	on := p.Selected()
	k := a.catalog.Get(on.Kind)
	if k == nil {
		return ""
	}
	q := p.Query()
	act, ok := k.Act(id)
	row := a.store.Row(kind.Query{Scope: q.Scope, Kind: on.Kind}, on.ID)
	if !ok || row == nil {
		return ""
	}
	return act.Disabled(row, kind.Env{ReadOnly: a.env().ReadOnly, Query: q})
}

// prepare reads the resource again and works out the plan.
func (a *App) prepare(o *op, row kind.Row) tea.Cmd {
	a.ops.add(o)
	o.state, o.text = opPlanning, "planning"
	c, ctx, id, values := a.clients[o.scope], budget.With(a.ctx, budget.Visible), o.id, o.values
	return func() tea.Msg {
		p, err := o.act.Plan(ctx, c, row, values)
		return opMsg{id: id, plan: &p, err: err}
	}
}

// send carries out the plan that was shown.
func (a *App) send(o *op) tea.Cmd {
	o.state, o.text = opSending, "sending"
	c, id, plan := a.clients[o.scope], o.id, o.plan
	// The call goes on when the deck is left: a write that has been
	// confirmed must not be cut off half-way, and must be audited.
	ctx := context.WithoutCancel(budget.With(a.ctx, budget.Visible))
	a.sending.Add(1)
	return func() tea.Msg {
		defer a.sending.Done()
		r, err := c.Apply(ctx, plan)
		return opMsg{id: id, receipt: &r, err: err}
	}
}

// operation takes in the answer to prepare or send.
func (a *App) operation(m opMsg) tea.Cmd {
	o := a.ops.get(m.id)
	if o == nil || o.state == opFailed || o.state == opDone {
		return nil // given up meanwhile
	}
	switch {
	case m.err != nil:
		a.opFailed(o, m.err)
	case m.plan != nil:
		o.state, o.plan = opAsking, *m.plan
		a.showPlan(o)
	case m.receipt != nil:
		o.state, o.receipt, o.read = opSettling, *m.receipt, a.now
		o.text = "accepted"
		a.touch(o)
		a.say(page.Effect{Say: fmt.Sprintf("%s: %s accepted by AWS, request %s", o.label, verb(o.act, a.rowOf(o), o.values), o.receipt.RequestID)})
	}
	return nil
}

func (a *App) opFailed(o *op, err error) {
	f := awsclient.Explain(err)
	o.state, o.ended, o.text = opFailed, a.now, f.Why
	a.showFault(o, f)
}

// touch makes what the action has changed due at once.
func (a *App) touch(o *op) {
	row := a.rowOf(o)
	if row == nil {
		return
	}
	q := kind.Query{Scope: o.scope, Kind: o.on.Kind}
	for _, t := range o.act.Touches(row, q) {
		a.store.Expire(t, a.now)
	}
	a.store.Expire(kind.One(o.scope, o.on), a.now)
}

func (a *App) rowOf(o *op) kind.Row {
	return a.store.Row(kind.Query{Scope: o.scope, Kind: o.on.Kind}, o.on.ID)
}

// watchOps compares the world with what was asked of it.
func (a *App) watchOps() tea.Cmd {
	for _, o := range a.ops.all {
		if o.state != opSettling {
			continue
		}
		e := a.store.Get(o.scope, o.on)
		if e.Missing {
			o.state, o.ended, o.text = opFailed, a.now, "it was deleted"
			a.say(page.Effect{Say: o.label + " was deleted meanwhile", Warn: true})
			continue
		}
		if e.Row == nil || !e.At.After(o.read) {
			continue
		}
		p := o.act.Settled(e.Row, o.values)
		o.text = p.Text
		if !p.Done {
			continue
		}
		o.state, o.ended = opDone, a.now
		a.say(page.Effect{Say: fmt.Sprintf("%s: %s done in %s, request %s", o.label, verb(o.act, e.Row, o.values), page.Age(a.now.Sub(o.started)), o.receipt.RequestID)})
	}
	return nil
}

// verb is the action's words in the middle of a sentence: "scale to 8".
func verb(act kind.Act, row kind.Row, v kind.Values) string {
	s := act.Verb(row, v)
	return strings.ToLower(s[:1]) + s[1:]
}
