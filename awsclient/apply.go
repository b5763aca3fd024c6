package awsclient

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	awsmiddleware "github.com/aws/aws-sdk-go-v2/aws/middleware"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/aws/smithy-go"

	"github.com/ecsdeck/ecsdeck/awsclient/budget"
	"github.com/ecsdeck/ecsdeck/awsclient/journal"
	"github.com/ecsdeck/ecsdeck/awsclient/model"
)

// The facts of a service that a plan can expect.
const (
	fieldStatus         = "status"
	fieldDesired        = "desiredCount"
	fieldTaskDefinition = "taskDefinition"
)

func expectations(s model.Service, fields ...string) []Precondition {
	out := make([]Precondition, len(fields))
	for i, f := range fields {
		out[i] = Precondition{Field: f, Want: fact(s, f)}
	}
	return out
}

func fact(s model.Service, field string) string {
	switch field {
	case fieldStatus:
		return s.Status
	case fieldDesired:
		return strconv.Itoa(s.Desired)
	case fieldTaskDefinition:
		return model.ShortID(s.TaskDefinition)
	default:
		return ""
	}
}

// Apply makes the calls of a plan, once each and never again by itself: a write
// whose answer was lost may have happened. Before that it reads what the plan
// expects; when that has changed it sends nothing and returns a
// *PreconditionError. Every call that is made leaves a line in the audit file.
func (c *Client) Apply(ctx context.Context, p Plan) (Receipt, error) {
	ctx = budget.With(ctx, budget.Visible) // a person waits
	if c.opt.ReadOnly && len(p.Calls) > 0 {
		return Receipt{}, &ReadOnlyError{Service: p.Calls[0].Service, Operation: p.Calls[0].Operation}
	}
	if err := c.check(ctx, p); err != nil {
		return Receipt{}, err
	}
	var r Receipt
	for _, call := range p.Calls {
		id, err := c.execute(ctx, call)
		r.RequestID, r.At = id, time.Now()
		auditErr := c.audit(p, call, id, err)
		if err != nil {
			return r, errors.Join(err, auditErr)
		}
		r.Calls = append(r.Calls, call.CLI())
		if auditErr != nil {
			return r, fmt.Errorf("it was done, but the audit line could not be written: %w", auditErr)
		}
	}
	return r, nil
}

// check reads the target again and compares it with what the plan expects.
func (c *Client) check(ctx context.Context, p Plan) error {
	if len(p.Expect) == 0 {
		return nil
	}
	s, err := c.service(ctx, p.Target.ID)
	if err != nil {
		return err
	}
	var changes []Change
	for _, e := range p.Expect {
		if got := fact(s, e.Field); got != e.Want {
			changes = append(changes, Change{Field: e.Field, Want: e.Want, Got: got})
		}
	}
	if len(changes) > 0 {
		return &PreconditionError{Target: s.Name, Changes: changes}
	}
	return nil
}

// execute makes one call from its parameters and nothing else.
func (c *Client) execute(ctx context.Context, call Call) (requestID string, err error) {
	switch call.Service + " " + call.Operation {
	case "ecs UpdateService":
		return c.updateService(ctx, call)
	default:
		return "", &RefusedError{What: call.String(), Why: "ecsdeck does not make this call"}
	}
}

func (c *Client) updateService(ctx context.Context, call Call) (string, error) {
	in := &ecs.UpdateServiceInput{}
	for _, p := range call.Params {
		switch p.Name {
		case "cluster":
			in.Cluster = aws.String(p.Value)
		case "service":
			in.Service = aws.String(p.Value)
		case "desiredCount":
			n, err := strconv.ParseInt(p.Value, 10, 32)
			if err != nil {
				return "", fmt.Errorf("desiredCount: %w", err)
			}
			in.DesiredCount = aws.Int32(int32(n))
		default:
			return "", &RefusedError{What: call.String(), Why: "ecsdeck does not send " + p.Name}
		}
	}
	out, err := c.ecs.UpdateService(ctx, in, func(o *ecs.Options) { o.Retryer = aws.NopRetryer{} })
	if err != nil {
		return requestID(err), err
	}
	id, _ := awsmiddleware.GetRequestIDMetadata(out.ResultMetadata)
	return id, nil
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

// audit writes the line of one call.
func (c *Client) audit(p Plan, call Call, requestID string, err error) error {
	e := journal.Entry{
		Time:      time.Now(),
		Who:       c.scope.CallerARN,
		Profile:   c.scope.Profile,
		Account:   c.scope.Account,
		Region:    c.scope.Region,
		Endpoint:  c.scope.Endpoint,
		Target:    p.Target.ID,
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
	switch {
	case err == nil:
		return "ok"
	case errors.As(err, &refused), errors.As(err, &readOnly), errors.As(err, &creds):
		return "refused"
	case errors.As(err, &api) && api.ErrorFault() != smithy.FaultServer:
		return "failed"
	default:
		return "unknown"
	}
}
