package awsclient

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"sync/atomic"

	"github.com/aws/aws-sdk-go-v2/service/cloudwatch"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatch/schemas"
	smithyhttp "github.com/aws/smithy-go/transport/http"
	"github.com/aws/smithy-go/transport/http/protocol/awsjson"
)

// The values of Options.MetricsProtocol.
const (
	MetricsCBOR = "cbor" // what CloudWatch speaks today
	MetricsJSON = "json" // awsJson 1.0, which older stand-ins for AWS speak alone
)

// metricsProtocol is how CloudWatch is spoken to. The SDK knows CBOR alone;
// CloudWatch itself, and stand-ins for it, also speak JSON.
type metricsProtocol struct {
	json atomic.Bool // speak JSON
	may  bool        // JSON may be tried where CBOR is refused
}

// start sets the protocol of a new client. Only a custom endpoint may turn out
// not to speak CBOR.
func (p *metricsProtocol) start(setting string, o *cloudwatch.Options) {
	p.json.Store(setting == MetricsJSON)
	p.may = setting == "" && o.BaseEndpoint != nil
}

// speakJSON makes one call speak JSON. It has to be set on the call: the client
// sets its own protocol after everything else.
func speakJSON(o *cloudwatch.Options) {
	o.Protocol = awsjson.New10(schemas.GraniteServiceVersion20100801)
}

// askMetrics makes one call to CloudWatch in the protocol that the endpoint
// speaks. Where CBOR is refused JSON is tried, and kept when it works.
func askMetrics[I, O any](ctx context.Context, c *Client, do func(context.Context, *I, ...func(*cloudwatch.Options)) (*O, error), in *I, options ...func(*cloudwatch.Options)) (*O, error) {
	p := &c.watch.protocol
	if p.json.Load() {
		return do(ctx, in, append(slices.Clone(options), speakJSON)...)
	}
	out, err := do(ctx, in, options...)
	if err == nil || !p.may || !refusesCBOR(err) {
		return out, err
	}
	again, jsonErr := do(ctx, in, append(slices.Clone(options), speakJSON)...)
	if jsonErr != nil && (code(jsonErr) == "" || refusesCBOR(jsonErr)) {
		return out, err // it does not speak that either
	}
	c.log.Info("CloudWatch at this endpoint speaks JSON and not CBOR", "why", err)
	p.json.Store(true)
	return again, jsonErr
}

// viaMetrics makes an operation of CloudWatch go through askMetrics.
func viaMetrics[I, O any](c *Client, do func(context.Context, *I, ...func(*cloudwatch.Options)) (*O, error)) func(context.Context, *I, ...func(*cloudwatch.Options)) (*O, error) {
	return func(ctx context.Context, in *I, options ...func(*cloudwatch.Options)) (*O, error) {
		return askMetrics(ctx, c, do, in, options...)
	}
}

// refusesCBOR reports whether an answer is that of an endpoint that knows
// nothing of the protocol, rather than CloudWatch's own.
func refusesCBOR(err error) bool {
	var page *UnsupportedError
	if errors.As(err, &page) {
		return true
	}
	var answer *smithyhttp.ResponseError
	if !errors.As(err, &answer) {
		return false
	}
	switch answer.HTTPStatusCode() {
	case http.StatusBadRequest, http.StatusNotFound, http.StatusMethodNotAllowed, http.StatusNotAcceptable,
		http.StatusUnsupportedMediaType, http.StatusInternalServerError, http.StatusNotImplemented:
	default:
		return false
	}
	known := []string{"", "UnknownError", "UnknownOperationException", "UnknownOperation", "InvalidAction", "MissingAction", "UnsupportedProtocol", "SerializationException"}
	return slices.Contains(known, code(err))
}
