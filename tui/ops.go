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
	id       int
	plan     *awsclient.Plan
	outcomes []awsclient.Outcome
	err      error
}

// opState is how far an operation is, as a whole and for each of its targets.
type opState uint8

const (
	opPlanning opState = iota
	opAsking           // the plan is shown and waits for a yes
	opSending
	opSettling // AWS has accepted it, the world is not there yet
	opDone
	opFailed
)

// op is one action on one or many resources, from its form to the moment when
// the world agrees. It keeps them by id: lists may do what they like.
type op struct {
	id      int
	act     kind.Act
	scope   string
	query   kind.Query // of the list it was started on
	values  kind.Values
	plan    awsclient.Plan
	state   opState
	started time.Time
	ended   time.Time
	items   []*opItem

	before   map[string]kind.Row // the rows as they were when it was planned, by id
	outcomes []awsclient.Outcome
	undoes   *op     // what this takes back; nil for all but an undo
	undone   bool    // taken back by a later one
	sent     bool    // somebody has said yes to its plan
	offer    keys.ID // what may follow once it is done; "" is nothing
}

// opItem is what an operation does to one resource.
type opItem struct {
	on      kind.Ref
	label   string
	state   opState
	text    string
	receipt awsclient.Receipt
	read    time.Time // only rows read after this count as the world's answer
	err     error
}

// name is what the operation is about: the one resource, or how many.
func (o *op) name(c kind.Catalog) string {
	if len(o.items) == 1 {
		return o.items[0].label
	}
	return fmt.Sprintf("%d %s", len(o.items), strings.ToLower(c.Get(o.items[0].on.Kind).Info().Title))
}

// open reports whether the outcome is still to come.
func (s opState) open() bool { return s == opSending || s == opSettling }

// opList holds the operations of this session.
type opList struct {
	all  []*op
	last int
}

// settleFor is how long the deck watches for the world to agree. What is blocked
// for longer, as a drain by a standalone task, is left to the person: it must
// not be polled for ever.
const settleFor = time.Hour

// settleEvery is how often a row is read while an operation waits for it.
const settleEvery = 2 * time.Second

func (l *opList) add(o *op) {
	l.last++
	o.id = l.last
	l.all = append(l.all, o)
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
		if o.state.open() {
			n++
		}
	}
	return n
}

// pending says what is under way on a resource.
func (l *opList) pending(r kind.Ref) string {
	for _, o := range slices.Backward(l.all) {
		if !o.state.open() {
			continue
		}
		for _, it := range o.items {
			if it.on == r && it.state.open() {
				return it.text
			}
		}
	}
	return ""
}

// wants keeps the resources of open operations fresh wherever the person is.
func (l *opList) wants() []store.Want {
	var out []store.Want
	for _, o := range l.all {
		if !o.state.open() {
			continue
		}
		for _, it := range o.items {
			if it.state == opSettling {
				out = append(out, store.Want{Query: kind.One(o.scope, it.on), Visible: []string{it.on.ID}, Every: settleEvery, Priority: budget.Visible})
			}
		}
	}
	return out
}

// prepare reads the resources again and works out the plan.
func (a *App) prepare(o *op) tea.Cmd {
	a.ops.add(o)
	o.state = opPlanning
	rows := a.rowsOf(o)
	o.before = map[string]kind.Row{}
	for _, it := range o.items {
		o.before[it.on.ID] = a.rowOf(o.scope, it.on)
	}
	c, ctx, id, act, values := a.clients[o.scope], budget.With(a.ctx, budget.Visible), o.id, o.act, o.values
	return func() tea.Msg {
		p, err := act.Plan(ctx, c, rows, values)
		return opMsg{id: id, plan: &p, err: err}
	}
}

// send carries out the plan that was shown.
func (a *App) send(o *op) tea.Cmd {
	o.state, o.sent = opSending, true
	for _, it := range o.items {
		it.state, it.text = opSending, "sending"
	}
	c, id, plan := a.clients[o.scope], o.id, o.plan
	// The call goes on when the deck is left: a write that has been
	// confirmed must not be cut off half-way, and must be audited.
	ctx := context.WithoutCancel(budget.With(a.ctx, budget.Visible))
	a.sending.Add(1)
	return func() tea.Msg {
		defer a.sending.Done()
		return opMsg{id: id, outcomes: c.ApplyEach(ctx, plan)}
	}
}

// operation takes in the answer to prepare or send.
func (a *App) operation(m opMsg) tea.Cmd {
	o := a.ops.get(m.id)
	switch {
	case o == nil || o.state == opFailed || o.state == opDone:
		return nil // given up meanwhile
	case m.err != nil:
		o.state, o.ended = opFailed, a.now
		a.showFault(o, awsclient.Explain(m.err))
	case m.plan != nil:
		o.plan = *m.plan
		a.leaveOut(o)
		o.state = opAsking
		a.showPlan(o)
	default:
		a.sent(o, m.outcomes)
	}
	return nil
}

// leaveOut ends the items that the plan leaves out, with the reason.
func (a *App) leaveOut(o *op) {
	for _, s := range o.plan.Skipped {
		for _, it := range o.items {
			if it.on.ID == s.Target.ID {
				it.state, it.text = opFailed, "left out: "+s.Why
			}
		}
	}
}

// sent takes in how each call ended.
func (a *App) sent(o *op, outcomes []awsclient.Outcome) {
	by := map[string]awsclient.Outcome{}
	for _, out := range outcomes {
		by[out.Target.ID] = out
	}
	o.state, o.outcomes = opSettling, outcomes
	for _, it := range o.items {
		out, ok := by[it.on.ID]
		switch {
		case !ok && it.state == opFailed: // left out by the plan
		case !ok && len(o.items) == 1: // what was made is no row yet: tasks that were run
			a.accept(it, worst(outcomes))
		case !ok:
			it.state, it.text = opFailed, "not sent"
		default:
			a.accept(it, out)
		}
	}
	a.takenBack(o)
	a.touch(o)
	a.report(o)
	a.unmark(o)
}

// unmark takes the marks off the rows for which the action was accepted: what
// stays marked is what failed, ready for another try.
func (a *App) unmark(o *op) {
	for _, p := range a.history.pages {
		m, ok := p.(interface{ Unmark(ids ...string) })
		if !ok {
			continue
		}
		for _, it := range o.items {
			if it.state == opSettling || it.state == opDone {
				m.Unmark(it.on.ID)
			}
		}
	}
}

// worst is the outcome to tell of when one row stands for several calls.
func worst(outcomes []awsclient.Outcome) awsclient.Outcome {
	for _, o := range outcomes {
		if o.Err != nil {
			return o
		}
	}
	return append(outcomes, awsclient.Outcome{})[0]
}

func (a *App) accept(it *opItem, out awsclient.Outcome) {
	if out.Err != nil {
		it.state, it.err, it.text = opFailed, out.Err, awsclient.Explain(out.Err).Why
		return
	}
	it.state, it.receipt, it.read, it.text = opSettling, out.Receipt, a.now, "accepted"
}

// report says how the calls of an operation were answered. What failed is a
// dialog: the person has asked for it and must not miss it.
func (a *App) report(o *op) {
	var ok, bad []*opItem
	for _, it := range o.items {
		switch {
		case it.err != nil:
			bad = append(bad, it)
		case it.state == opSettling:
			ok = append(ok, it)
		}
	}
	switch {
	case len(bad) > 0 && len(o.items) == 1:
		a.showFault(o, awsclient.Explain(bad[0].err))
	case len(bad) > 0:
		a.showOutcomes(o, len(ok), bad)
	case len(ok) == 1:
		a.say(page.Effect{Say: fmt.Sprintf("%s accepted by AWS, request %s%s", a.told(o), ok[0].receipt.RequestID, a.hint(o)), Good: true})
	case len(ok) > 1:
		a.say(page.Effect{Say: fmt.Sprintf("%s accepted by AWS%s", a.told(o), a.hint(o)), Good: true})
	}
	a.settleOp(o)
}

// touch makes what the action has changed due at once.
func (a *App) touch(o *op) {
	for _, it := range o.items {
		row := a.rowOf(o.scope, it.on)
		if it.state != opSettling || row == nil {
			continue
		}
		for _, t := range o.act.Touches(row, kind.Query{Scope: o.scope, Kind: it.on.Kind}) {
			a.store.Expire(t, a.now)
		}
		a.store.Expire(kind.One(o.scope, it.on), a.now)
	}
	a.store.Expire(o.query, a.now)
}

func (a *App) rowOf(scope string, r kind.Ref) kind.Row {
	return a.store.Row(kind.Query{Scope: scope, Kind: r.Kind}, r.ID)
}

// rowsOf are the rows of an operation's resources, as far as they are known.
func (a *App) rowsOf(o *op) []kind.Row {
	var out []kind.Row
	for _, it := range o.items {
		if row := a.rowOf(o.scope, it.on); row != nil {
			out = append(out, row)
		}
	}
	return out
}

// settleOp ends an operation when nothing of it is open any more.
func (a *App) settleOp(o *op) {
	done, failed := 0, 0
	var last *opItem
	for _, it := range o.items {
		switch {
		case it.state.open():
			return
		case it.state == opDone:
			done++
			last = it
		default:
			failed++
		}
	}
	o.ended, o.state = a.now, opDone
	if o.offer != "" && failed == 0 {
		defer a.offerNext(o)
	}
	took := kind.Age(a.now.Sub(o.started))
	switch {
	case done == 0:
		o.state = opFailed
		if o.items[0].err == nil { // what AWS refused stands in a dialog
			a.say(page.Effect{Say: fmt.Sprintf("%s: %s", a.told(o), o.items[0].text), Warn: true})
		}
	case failed > 0:
		a.say(page.Effect{Say: fmt.Sprintf("%s: %d done in %s, %d not", a.verb(o), done, took, failed), Warn: true})
	case done == 1:
		a.say(page.Effect{Say: fmt.Sprintf("%s done in %s, request %s%s", a.told(o), took, last.receipt.RequestID, a.hint(o)), Good: true})
	default:
		a.say(page.Effect{Say: fmt.Sprintf("%s done in %s%s", a.told(o), took, a.hint(o)), Good: true})
	}
}

// verb is the action's words in the middle of a sentence: "scale to 8".
func (a *App) verb(o *op) string {
	rows := a.rowsOf(o)
	if len(rows) == 0 {
		return strings.ToLower(o.act.Title)
	}
	s := o.act.Verb(rows, o.values)
	if o.undoes != nil {
		return s
	}
	return strings.ToLower(s[:1]) + s[1:]
}
