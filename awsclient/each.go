package awsclient

import (
	"context"
	"errors"
	"slices"
	"sync"

	"golang.org/x/sync/errgroup"

	"github.com/ecsdeck/ecsdeck/awsclient/budget"
	"github.com/ecsdeck/ecsdeck/awsclient/model"
)

// Outcome is how a plan ended for one of its targets.
type Outcome struct {
	Target  Target
	Receipt Receipt // of the call that was made for it; zero when none was
	Err     error   // best shown with Explain; nil when it was done
}

// writesInFlight is how many calls of one plan are on their way at once.
const writesInFlight = 4

// maxLost is after how many answers that never came the rest of a plan is not
// sent: nobody should wait for a hundred time-outs.
const maxLost = 3

// ApplyEach makes the calls of a plan for several and goes on after a failure.
// It returns one Outcome for each target of each call, in the order of the plan
// (several RunTask calls have the same target). Targets that
// are no longer as the plan expects are left out, each with its
// *PreconditionError. As with Apply no call is repeated, and each leaves audit
// lines.
func (c *Client) ApplyEach(ctx context.Context, p Plan) []Outcome {
	ctx = budget.With(ctx, budget.Visible)
	if err := c.writable(p); err != nil {
		return p.all(err)
	}
	changed := c.changed(ctx, p)
	if err := p.common(changed); err != nil {
		return p.all(err)
	}
	run := &bulk{}
	parts := make([][]Outcome, len(p.Calls))
	var calls errgroup.Group
	calls.SetLimit(writesInFlight)
	for i, call := range p.Calls {
		calls.Go(func() error {
			parts[i] = c.applyOne(ctx, p, call, changed, run)
			return nil
		})
	}
	_ = calls.Wait() // failures are in the outcomes
	return slices.Concat(parts...)
}

// common is what has changed of resources that are no target themselves: all
// calls of the plan rest on them.
func (p Plan) common(changed map[string]error) error {
	targets := p.Targets()
	for _, e := range p.Expect {
		id := p.about(e)
		if err := changed[id]; err != nil && !slices.ContainsFunc(targets, func(t Target) bool { return t.ID == id }) {
			return err
		}
	}
	return nil
}

// all is one outcome for every target.
func (p Plan) all(err error) []Outcome {
	return each(p.Targets(), func(t Target) Outcome { return Outcome{Target: t, Err: err} })
}

// applyOne makes one call of a plan for those of its targets that are still as
// expected.
func (c *Client) applyOne(ctx context.Context, p Plan, call Call, changed map[string]error, run *bulk) []Outcome {
	out := each(p.targetsOf(call), func(t Target) Outcome { return Outcome{Target: t, Err: changed[t.ID]} })
	for _, o := range out {
		if o.Err != nil {
			call = call.without(o.Target)
		}
	}
	if !slices.ContainsFunc(out, func(o Outcome) bool { return o.Err == nil }) {
		return out
	}
	err := run.stopped(ctx)
	var a attempt
	if err == nil {
		a = c.perform(ctx, p, call)
		run.ended(a.err)
	}
	for i := range out {
		o := &out[i]
		switch {
		case o.Err != nil:
		case err != nil:
			o.Err = err
		default:
			o.Err = errors.Join(a.of(o.Target))
			o.Receipt = Receipt{RequestID: a.requestID, At: a.at, Calls: []string{call.CLI()}, Started: a.started, Deployment: a.deployment}
			if o.Err == nil && a.audit != nil {
				o.Err = unaudited(a.audit)
			}
		}
	}
	return out
}

// without takes one target out of a call for several.
func (c Call) without(t Target) Call {
	if len(c.Targets) < 2 {
		return c
	}
	forms := c.forms()
	c.Targets = slices.DeleteFunc(slices.Clone(c.Targets), func(o Target) bool { return o == t })
	c.Params = slices.DeleteFunc(slices.Clone(c.Params), func(p Param) bool {
		return forms[p.Name] == list && p.Value == model.ShortID(t.ID)
	})
	return c
}

// bulk is what the calls of one plan know of each other.
type bulk struct {
	mu   sync.Mutex
	lost int
	stop error
}

// stopped says why the next call is not sent.
func (b *bulk) stopped(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.stop
}

// ended looks at how a call ended: what would fail for all of them the same way
// stops the rest.
func (b *bulk) ended(err error) {
	if err == nil {
		return
	}
	f := Explain(err)
	b.mu.Lock()
	defer b.mu.Unlock()
	switch f.Kind {
	case FaultExpired, FaultNoCredentials, FaultUnsupported:
	case FaultUnreachable, FaultTimeout:
		if b.lost++; b.lost < maxLost {
			return
		}
	default:
		return
	}
	if b.stop == nil {
		b.stop = &RefusedError{What: "not sent", Why: "the calls before it failed: " + f.Why}
	}
}
