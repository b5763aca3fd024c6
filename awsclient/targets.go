package awsclient

import (
	"context"
	"slices"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"
	"github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2"
	elbtypes "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2/types"

	"github.com/ecsdeck/ecsdeck/awsclient/model"
)

const (
	// groupsPerCall is how many target groups one DescribeTargetGroups asks for.
	groupsPerCall = 20

	// groupsStay is how long it is taken for granted which load balancer a
	// target group has.
	groupsStay = 10 * time.Minute
)

// TargetGroups reads target groups by ARN. A group that is gone is a problem in
// the Batch; for the error see Batch and describer.
func (c *Client) TargetGroups(ctx context.Context, arns []string) (Batch[model.TargetGroup], error) {
	b, err := describer[model.TargetGroup]{
		op:   "DescribeTargetGroups",
		size: groupsPerCall,
		id:   func(g model.TargetGroup) string { return g.ARN },
		call: c.callTargetGroups,
	}.runFlat(ctx, arns)
	saidBy("the load balancing service", b.Problems)
	for _, g := range b.Items {
		c.watch.targets.put(g.ARN, g)
	}
	return b, err
}

// callTargetGroups asks for several at once and, as one that is gone fails the
// whole call, then for each by itself.
func (c *Client) callTargetGroups(ctx context.Context, _ string, arns []string) ([]model.TargetGroup, []types.Failure, error) {
	out, err := c.watch.balancer.DescribeTargetGroups(ctx, &elasticloadbalancingv2.DescribeTargetGroupsInput{TargetGroupArns: arns})
	if err == nil {
		return each(out.TargetGroups, toTargetGroup), nil, nil
	}
	switch code(err) {
	case "TargetGroupNotFound", "TargetGroupNotFoundException":
	default:
		return nil, nil, err
	}
	if len(arns) == 1 {
		return nil, []types.Failure{{Arn: aws.String(arns[0]), Reason: aws.String("MISSING")}}, nil
	}
	var found []model.TargetGroup
	var gone []types.Failure
	for _, arn := range arns {
		f, g, err := c.callTargetGroups(ctx, "", []string{arn})
		if err != nil {
			return nil, nil, err
		}
		found, gone = append(found, f...), append(gone, g...)
	}
	return found, gone, nil
}

func toTargetGroup(in elbtypes.TargetGroup) model.TargetGroup {
	out := model.TargetGroup{
		ARN:           str(in.TargetGroupArn),
		Name:          str(in.TargetGroupName),
		Protocol:      string(in.Protocol),
		Version:       str(in.ProtocolVersion),
		Port:          num(in.Port),
		TargetType:    string(in.TargetType),
		VPC:           str(in.VpcId),
		LoadBalancers: slices.Clone(in.LoadBalancerArns),
		Check: model.TargetCheck{
			Enabled:   aws.ToBool(in.HealthCheckEnabled),
			Protocol:  string(in.HealthCheckProtocol),
			Port:      str(in.HealthCheckPort),
			Path:      str(in.HealthCheckPath),
			Interval:  seconds(in.HealthCheckIntervalSeconds),
			Timeout:   seconds(in.HealthCheckTimeoutSeconds),
			Healthy:   num(in.HealthyThresholdCount),
			Unhealthy: num(in.UnhealthyThresholdCount),
		},
	}
	if m := in.Matcher; m != nil {
		out.Check.Codes = str(m.HttpCode) + str(m.GrpcCode) // one of the two
	}
	return out
}

func seconds(p *int32) time.Duration { return time.Duration(num(p)) * time.Second }

// TargetHealth reads the targets of a group with their health.
func (c *Client) TargetHealth(ctx context.Context, arn string) ([]model.Target, error) {
	out, err := c.watch.balancer.DescribeTargetHealth(ctx, &elasticloadbalancingv2.DescribeTargetHealthInput{TargetGroupArn: aws.String(arn)})
	if err != nil {
		return nil, err
	}
	return each(out.TargetHealthDescriptions, toTarget), nil
}

func toTarget(in elbtypes.TargetHealthDescription) model.Target {
	var out model.Target
	if t := in.Target; t != nil {
		out.ID, out.Port, out.Zone = str(t.Id), num(t.Port), str(t.AvailabilityZone)
	}
	if h := in.TargetHealth; h != nil {
		out.State, out.Reason, out.Description = string(h.State), string(h.Reason), str(h.Description)
	}
	return out
}

// groupsOf returns the target groups of a service, remembered ones where they
// are, and by ARN why others could not be read.
func (c *Client) groupsOf(ctx context.Context, arns []string) (map[string]model.TargetGroup, map[string]error) {
	found, failed := map[string]model.TargetGroup{}, map[string]error{}
	var unknown []string
	for _, arn := range arns {
		if g, ok := c.watch.targets.peek(arn, groupsStay); ok {
			found[arn] = g
		} else {
			unknown = append(unknown, arn)
		}
	}
	if len(unknown) == 0 {
		return found, failed
	}
	b, _ := c.TargetGroups(ctx, unknown) // the error is among the problems
	for _, g := range b.Items {
		found[g.ARN] = g
	}
	for _, p := range b.Problems {
		failed[p.ID] = p.Err
	}
	return found, failed
}
