package awsclient

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/aws/smithy-go"

	"github.com/ecsdeck/ecsdeck/awsclient/budget"
	"github.com/ecsdeck/ecsdeck/awsclient/journal"
	"github.com/ecsdeck/ecsdeck/awsclient/model"
)

// Apply makes the calls of a plan, once each and never again by itself: a write
// whose answer was lost may have happened. Only RunTask is tried again, because
// its client token makes that safe. Before that it reads what the plan expects;
// when that has changed it sends nothing and returns a *PreconditionError. The
// first call that fails ends it. Every call that is made leaves a line in the
// audit file for each resource that it changes.
func (c *Client) Apply(ctx context.Context, p Plan) (Receipt, error) {
	ctx = budget.With(ctx, budget.Visible) // a person waits
	if err := c.writable(p); err != nil {
		return Receipt{}, err
	}
	if err := c.check(ctx, p); err != nil {
		return Receipt{}, err
	}
	var r Receipt
	for _, call := range p.Calls {
		a := c.perform(ctx, p, call)
		r.RequestID, r.At, r.Started, r.Deployment = a.requestID, a.at, append(r.Started, a.started...), a.deployment
		if err := a.problem(); err != nil {
			return r, errors.Join(err, a.audit)
		}
		r.Calls = append(r.Calls, call.CLI())
		if a.audit != nil {
			return r, unaudited(a.audit)
		}
	}
	return r, nil
}

func (c *Client) writable(p Plan) error {
	if c.opt.ReadOnly && len(p.Calls) > 0 {
		return c.Refusal(p.Calls[0].Service, p.Calls[0].Operation)
	}
	return nil
}

func unaudited(err error) error {
	return fmt.Errorf("it was done, but the audit line could not be written: %w", err)
}

// attempt is one call that was made and how it ended.
type attempt struct {
	answered
	call  Call
	at    time.Time
	err   error
	audit error // why an audit line could not be written
}

// answered is what ECS said to a call.
type answered struct {
	requestID  string
	failed     map[string]error // by the last part of the ARN: what ECS refused of several
	started    []string         // tasks
	short      error            // RunTask started fewer than asked for
	deployment string           // id of the PRIMARY one, of UpdateService
}

// perform makes one call and writes its audit lines.
func (c *Client) perform(ctx context.Context, p Plan, call Call) attempt {
	a := attempt{call: call}
	a.answered, a.err = c.execute(ctx, call)
	a.at = time.Now()
	for _, t := range p.targetsOf(call) {
		a.audit = errors.Join(a.audit, c.audit(t, call, a.requestID, a.of(t)))
	}
	return a
}

// of is how the call ended for one of its targets.
func (a attempt) of(t Target) error {
	if a.err != nil {
		return a.err
	}
	if err, ok := a.failed[model.ShortID(t.ID)]; ok {
		return err
	}
	return a.short
}

// problem is how the call ended as a whole.
func (a attempt) problem() error {
	if a.err != nil {
		return a.err
	}
	errs := []error{a.short}
	for _, t := range a.call.Targets {
		if err, ok := a.failed[model.ShortID(t.ID)]; ok {
			errs = append(errs, model.Problem{ID: t.ID, Op: a.call.Operation, Err: err})
		}
	}
	return errors.Join(errs...)
}

// requestID returns the id of a request that AWS refused; empty when no answer
// came.
func requestID(err error) string {
	var answered interface{ ServiceRequestID() string }
	if errors.As(err, &answered) {
		return answered.ServiceRequestID()
	}
	return ""
}

// audit writes the line of one call and one of the resources that it changes.
func (c *Client) audit(t Target, call Call, requestID string, err error) error {
	e := journal.Entry{
		Time:      time.Now(),
		Who:       c.scope.CallerARN,
		Profile:   c.scope.Profile,
		Account:   c.scope.Account,
		Region:    c.scope.Region,
		Endpoint:  c.scope.Endpoint,
		Target:    t.ID,
		Operation: call.Service + " " + call.Operation,
		Call:      call.CLI(),
		Result:    outcome(err),
		RequestID: requestID,
	}
	if err != nil {
		e.Error = err.Error()
	}
	return c.opt.Audit.Write(e)
}

// outcome says what an error means for the world: AWS refused, or nobody knows.
func outcome(err error) string {
	var api smithy.APIError
	var refused *RefusedError
	var readOnly *ReadOnlyError
	var creds *CredentialsError
	var failed *MissingError
	var short *PlacementError
	switch {
	case err == nil:
		return "ok"
	case errors.As(err, &refused), errors.As(err, &readOnly), errors.As(err, &creds):
		return "refused"
	case errors.As(err, &failed), errors.As(err, &short):
		return "failed"
	case errors.As(err, &api) && api.ErrorFault() != smithy.FaultServer:
		return "failed"
	default:
		return "unknown"
	}
}
