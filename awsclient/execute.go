package awsclient

import (
	"context"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	awsmiddleware "github.com/aws/aws-sdk-go-v2/aws/middleware"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatch"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"
	"github.com/aws/smithy-go/middleware"

	"github.com/ecsdeck/ecsdeck/awsclient/model"
)

// onlyOnce makes the SDK try a call one time: it is a write for which ECS has no
// idempotency token.
func onlyOnce(o *ecs.Options) { o.Retryer = aws.NopRetryer{} }

// metricsOnce is onlyOnce for CloudWatch.
func metricsOnce(o *cloudwatch.Options) { o.Retryer = aws.NopRetryer{} }

// execute makes one call from its parameters and nothing else.
func (c *Client) execute(ctx context.Context, call Call) (answered, error) {
	switch call.Service + " " + call.Operation {
	case "ecs UpdateService":
		return send(ctx, call, c.ecs.UpdateService, func(o *ecs.UpdateServiceOutput) (answered, middleware.Metadata) {
			return answered{deployment: primary(o.Service)}, o.ResultMetadata
		}, onlyOnce)
	case "ecs StopTask":
		return send(ctx, call, c.ecs.StopTask, func(o *ecs.StopTaskOutput) (answered, middleware.Metadata) {
			return answered{}, o.ResultMetadata
		}, onlyOnce)
	case "ecs RunTask": // safe to try again: its client token is in the plan
		return send(ctx, call, c.ecs.RunTask, ranTasks)
	case "ecs UpdateContainerInstancesState":
		return send(ctx, call, c.ecs.UpdateContainerInstancesState, func(o *ecs.UpdateContainerInstancesStateOutput) (answered, middleware.Metadata) {
			return answered{failed: refused(o.Failures)}, o.ResultMetadata
		}, onlyOnce)
	case "ecs UpdateContainerAgent":
		return send(ctx, call, c.ecs.UpdateContainerAgent, func(o *ecs.UpdateContainerAgentOutput) (answered, middleware.Metadata) {
			return answered{}, o.ResultMetadata
		}, onlyOnce)
	case "ecs UpdateTaskProtection":
		return send(ctx, call, c.ecs.UpdateTaskProtection, func(o *ecs.UpdateTaskProtectionOutput) (answered, middleware.Metadata) {
			return answered{failed: refused(o.Failures)}, o.ResultMetadata
		}, onlyOnce)
	case "ecs TagResource":
		return send(ctx, call, c.ecs.TagResource, func(o *ecs.TagResourceOutput) (answered, middleware.Metadata) {
			return answered{}, o.ResultMetadata
		}, onlyOnce)
	case "ecs UntagResource":
		return send(ctx, call, c.ecs.UntagResource, func(o *ecs.UntagResourceOutput) (answered, middleware.Metadata) {
			return answered{}, o.ResultMetadata
		}, onlyOnce)
	case "ecs DeregisterTaskDefinition":
		return send(ctx, call, c.ecs.DeregisterTaskDefinition, func(o *ecs.DeregisterTaskDefinitionOutput) (answered, middleware.Metadata) {
			if o.TaskDefinition != nil {
				c.defs.forget(str(o.TaskDefinition.TaskDefinitionArn))
			}
			return answered{}, o.ResultMetadata
		}, onlyOnce)
	case "cloudwatch EnableAlarmActions":
		return send(ctx, call, viaMetrics(c, c.watch.metrics.EnableAlarmActions), func(o *cloudwatch.EnableAlarmActionsOutput) (answered, middleware.Metadata) {
			c.forgetAlarms()
			return answered{}, o.ResultMetadata
		}, metricsOnce)
	case "cloudwatch DisableAlarmActions":
		return send(ctx, call, viaMetrics(c, c.watch.metrics.DisableAlarmActions), func(o *cloudwatch.DisableAlarmActionsOutput) (answered, middleware.Metadata) {
			c.forgetAlarms()
			return answered{}, o.ResultMetadata
		}, metricsOnce)
	default:
		return answered{}, &RefusedError{What: call.String(), Why: "ecsdeck does not make this call"}
	}
}

// send makes a call of one operation.
func send[I, O, P any](ctx context.Context, call Call,
	do func(context.Context, *I, ...func(*P)) (*O, error),
	read func(*O) (answered, middleware.Metadata), options ...func(*P),
) (answered, error) {
	in := new(I)
	if err := fill(call, in); err != nil {
		return answered{}, err
	}
	out, err := do(ctx, in, options...)
	if err != nil {
		return answered{requestID: requestID(err)}, err
	}
	a, meta := read(out)
	a.requestID, _ = awsmiddleware.GetRequestIDMetadata(meta)
	return a, nil
}

// primary is the id of a service's PRIMARY deployment.
func primary(s *types.Service) string {
	if s == nil {
		return ""
	}
	for _, d := range s.Deployments {
		if str(d.Status) == "PRIMARY" {
			return str(d.Id)
		}
	}
	return ""
}

// refused maps what ECS refused of several to their ids.
func refused(in []types.Failure) map[string]error {
	out := make(map[string]error, len(in))
	for _, f := range in {
		out[model.ShortID(str(f.Arn))] = &MissingError{Reason: str(f.Reason), Detail: str(f.Detail)}
	}
	return out
}

// ranTasks reads the answer of RunTask, which may have started a part only.
func ranTasks(o *ecs.RunTaskOutput) (answered, middleware.Metadata) {
	a := answered{started: each(o.Tasks, func(t types.Task) string { return model.LongARN(str(t.TaskArn), str(t.ClusterArn)) })}
	if len(o.Failures) == 0 {
		return a, o.ResultMetadata
	}
	short := &PlacementError{Started: len(o.Tasks), Wanted: len(o.Tasks) + len(o.Failures)}
	for _, f := range o.Failures {
		why := MissingError{Reason: str(f.Reason), Detail: str(f.Detail)}
		if !slices.Contains(short.Failures, why) {
			short.Failures = append(short.Failures, why)
		}
	}
	a.short = short
	return a, o.ResultMetadata
}
