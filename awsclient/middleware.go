package awsclient

import (
	"bufio"
	"context"
	"errors"
	"io"
	"mime"
	"net/http"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	awsmiddleware "github.com/aws/aws-sdk-go-v2/aws/middleware"
	"github.com/aws/smithy-go/middleware"
	smithyhttp "github.com/aws/smithy-go/transport/http"

	"github.com/ecsdeck/ecsdeck/awsclient/budget"
)

// install puts our steps on the stack of one operation:
//
//	Initialize  guard       refuses writes when read-only; watches the credentials
//	Build       plainBody   keeps the end of a request from closing its connection
//	Finalize    pace        inside the retry loop: a token and a place per attempt
//	Deserialize refusePages turns a web page into an UnsupportedError
func (c *Client) install(stack *middleware.Stack) error {
	if err := stack.Initialize.Add(middleware.InitializeMiddlewareFunc("ecsdeck.guard", c.guard), middleware.Before); err != nil {
		return err
	}
	if err := stack.Build.Add(middleware.BuildMiddlewareFunc("ecsdeck.plainBody", plainBody), middleware.Before); err != nil {
		return err
	}
	if err := stack.Finalize.Insert(middleware.FinalizeMiddlewareFunc("ecsdeck.pace", c.pace), "Retry", middleware.After); err != nil {
		return err
	}
	return stack.Deserialize.Add(middleware.DeserializeMiddlewareFunc("ecsdeck.refusePages", c.refusePages), middleware.After)
}

func current(ctx context.Context) operation {
	return operation{middleware.GetServiceID(ctx), middleware.GetOperationName(ctx)}
}

// guard is the outermost step. It comes before the input is even checked, so a
// refused write never gets near the network.
func (c *Client) guard(ctx context.Context, in middleware.InitializeInput, next middleware.InitializeHandler) (middleware.InitializeOutput, middleware.Metadata, error) {
	op := current(ctx)
	if _, read := c.buckets.of(op); !read && c.opt.ReadOnly {
		return middleware.InitializeOutput{}, middleware.Metadata{}, c.Refusal(op.service, op.name)
	}
	if op.service != "STS" {
		if err := c.sameAccount(ctx); err != nil {
			return middleware.InitializeOutput{}, middleware.Metadata{}, err
		}
	}
	out, meta, err := next.HandleInitialize(withAttempts(ctx), in)
	if err != nil && badCredentials(err) {
		c.creds.invalidate()
		var known *CredentialsError
		if !errors.As(err, &known) {
			err = &CredentialsError{Profile: c.creds.profile, Err: err}
		}
	}
	return out, meta, err
}

// pace makes one attempt wait for its turn.
func (c *Client) pace(ctx context.Context, in middleware.FinalizeInput, next middleware.FinalizeHandler) (middleware.FinalizeOutput, middleware.Metadata, error) {
	op := current(ctx)
	bucket, read := c.buckets.of(op)
	priority := budget.From(ctx)
	fail := func(err error) (middleware.FinalizeOutput, middleware.Metadata, error) {
		return middleware.FinalizeOutput{}, middleware.Metadata{}, &aws.RequestCanceledError{Err: err}
	}
	asked := time.Now()
	limiter := c.limiterFor(ctx)
	if err := limiter.Take(ctx, bucket, priority); err != nil {
		return fail(err)
	}
	granted := time.Now()
	if read { // a write is what the person waits for: it never queues behind reads
		if err := c.gate.Enter(ctx, priority); err != nil {
			return fail(err)
		}
		defer c.gate.Leave()
	}
	sent := time.Now()
	out, meta, err := next.HandleFinalize(ctx, in)
	limiter.Answered(bucket, isThrottle(err), granted)
	c.logAttempt(op, meta, sent.Sub(asked), time.Since(sent), err)
	return out, meta, attemptsOf(ctx).judge(err)
}

// logAttempt writes one line for one attempt: never headers, bodies or anything
// else that may hold a secret.
func (c *Client) logAttempt(op operation, meta middleware.Metadata, waited, took time.Duration, err error) {
	status := 0
	if r, ok := awsmiddleware.GetRawResponse(meta).(*smithyhttp.Response); ok && r.Response != nil {
		status = r.StatusCode
	}
	id, _ := awsmiddleware.GetRequestIDMetadata(meta)
	if id == "" {
		id = requestID(err)
	}
	c.log.Debug("aws", "operation", op.name, "status", status, "request", id, "waited", waited, "took", took, "error", err)
}

// refusePages looks at an answer before the SDK parses it. A web page instead
// of an AWS answer means that the endpoint does not know the operation, or is
// not AWS at all; only a gateway's 502 to 504 may pass.
func (c *Client) refusePages(ctx context.Context, in middleware.DeserializeInput, next middleware.DeserializeHandler) (middleware.DeserializeOutput, middleware.Metadata, error) {
	out, meta, err := next.HandleDeserialize(ctx, in)
	var resp *smithyhttp.Response
	if r, ok := out.RawResponse.(*smithyhttp.Response); ok {
		resp = r
	}
	if err != nil || resp == nil || !isPage(resp.Header) || isMislabelled(resp) {
		return out, meta, err
	}
	switch resp.StatusCode {
	case http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		return out, meta, nil
	}
	// Read a little, so that the connection can be used again.
	_, _ = io.CopyN(io.Discard, resp.Body, 64<<10)
	_ = resp.Body.Close()
	op := current(ctx)
	return out, meta, &UnsupportedError{Service: op.service, Operation: op.name, Endpoint: c.endpoint(), Status: resp.StatusCode}
}

func (c *Client) endpoint() string {
	if c.scope.Endpoint != "" {
		return c.scope.Endpoint
	}
	return "the endpoint"
}

// isMislabelled reports whether an answer that calls itself a page is JSON: so
// some stand-ins for AWS answer. It reads no further than the first byte that
// tells.
func isMislabelled(resp *smithyhttp.Response) bool {
	if resp.StatusCode != http.StatusOK {
		return false
	}
	body := bufio.NewReader(resp.Body)
	first, _ := body.Peek(1) // what cannot be read is told by who reads it
	resp.Body = struct {
		io.Reader
		io.Closer
	}{body, resp.Body}
	return len(first) == 1 && first[0] == '{'
}

func isPage(h http.Header) bool {
	kind, _, err := mime.ParseMediaType(h.Get("Content-Type"))
	return err == nil && (kind == "text/html" || kind == "application/xhtml+xml")
}
