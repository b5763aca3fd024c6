package awsclient

import (
	"context"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	awsmiddleware "github.com/aws/aws-sdk-go-v2/aws/middleware"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	"github.com/aws/smithy-go/middleware"
	smithyhttp "github.com/aws/smithy-go/transport/http"

	"github.com/ecsdeck/ecsdeck/awsclient/budget"
)

// connectLogs builds the client of CloudWatch Logs. Live tail puts "stream-"
// before the host's name; an endpoint that was set has no such host.
func (c *Client) connectLogs(cfg aws.Config, endpoint *string) *cloudwatchlogs.Client {
	return cloudwatchlogs.NewFromConfig(cfg, func(o *cloudwatchlogs.Options) {
		if endpoint != nil {
			o.BaseEndpoint = endpoint
		}
		if o.BaseEndpoint != nil { // also from AWS_ENDPOINT_URL
			o.APIOptions = append(o.APIOptions[:len(o.APIOptions):len(o.APIOptions)], plainHost)
		}
	})
}

// plainHost leaves the host of an endpoint as it is.
func plainHost(stack *middleware.Stack) error {
	return stack.Initialize.Add(middleware.InitializeMiddlewareFunc("ecsdeck.plainHost",
		func(ctx context.Context, in middleware.InitializeInput, next middleware.InitializeHandler) (middleware.InitializeOutput, middleware.Metadata, error) {
			return next.HandleInitialize(smithyhttp.DisableEndpointHostPrefix(ctx, true), in)
		}), middleware.Before)
}

// inRegion sends a call to another region than the client's: a log may be there.
func inRegion(region string) func(*cloudwatchlogs.Options) {
	return func(o *cloudwatchlogs.Options) {
		if region != "" {
			o.Region = region
		}
	}
}

// limiterFor returns the budgets that a call draws on: those of its region.
func (c *Client) limiterFor(ctx context.Context) *budget.Limiter {
	region := awsmiddleware.GetRegion(ctx)
	if region == "" || region == c.scope.Region || c.opt.Budget == nil {
		return c.limiter
	}
	owner := c.scope.Account
	if owner == "" {
		owner = "profile " + c.scope.Profile
	}
	return c.opt.Budget.Limiter(owner + "/" + region)
}

// LogError says which log an error of CloudWatch Logs is about.
type LogError struct {
	Region, Group string
	Stream        string // empty when it is about the group
	Err           error
}

func (e *LogError) Error() string {
	if e.Stream != "" {
		return "log stream " + e.Stream + " of " + e.Group + ": " + e.Err.Error()
	}
	return "log group " + e.Group + ": " + e.Err.Error()
}

func (e *LogError) Unwrap() error { return e.Err }

// missing reports whether AWS said that the log does not exist.
func (e *LogError) missing() bool { return code(e.Err) == "ResourceNotFoundException" }

func (e *LogError) explain() Fault {
	f := Fault{Kind: FaultNotFound, What: what(e.Err)}
	if e.Stream != "" {
		f.Why = "the log stream " + e.Stream + " of the group " + e.Group + " does not exist: the container has written nothing yet, or the log was deleted"
		return f
	}
	if ofStream(e.Err) {
		f.Why = "a log stream of the group " + e.Group + " does not exist yet, or was deleted"
		return f
	}
	f.Why = "the log group " + e.Group + " does not exist"
	if e.Region != "" {
		f.Why += " in " + e.Region
	}
	f.Remedy = "create it, or set awslogs-create-group in the task definition and allow logs:CreateLogGroup to its execution role"
	return f
}

// ofStream reports whether AWS says that a stream is missing, and not the group.
func ofStream(err error) bool { return strings.Contains(plain(err), "log stream") }

// millis is a time as CloudWatch Logs counts: milliseconds since 1970, rounded up
// so that nothing before t is meant.
func millis(t time.Time) int64 {
	return t.Add(time.Millisecond - time.Nanosecond).UnixMilli()
}

// fromMillis is the time of a count; the zero time when there is none.
func fromMillis(p *int64) time.Time {
	if p == nil {
		return time.Time{}
	}
	return time.UnixMilli(*p)
}
