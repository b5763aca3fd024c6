package awsclient

import (
	"context"
	"errors"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	appscaling "github.com/aws/aws-sdk-go-v2/service/applicationautoscaling"
	"github.com/aws/aws-sdk-go-v2/service/applicationautoscaling/types"
	"golang.org/x/sync/errgroup"

	"github.com/ecsdeck/ecsdeck/awsclient/model"
)

const (
	// activitiesRead is how many of the newest activities are read.
	activitiesRead = 50

	// scalingStays is how long a board takes the policies of a service for
	// granted.
	scalingStays = time.Minute
)

// ScalingOf reads how a service is scaled: its limits, policies, schedules and
// what was done lately. The names are those of cluster and service. What could
// be read is returned also when the error says that a part could not; the error
// joins a model.Problem for each part.
func (c *Client) ScalingOf(ctx context.Context, cluster, service string) (model.Scaling, error) {
	s := model.Scaling{Cluster: cluster, Service: service}
	resource := "service/" + cluster + "/" + service
	errs := make([]error, 4)
	var calls errgroup.Group
	read := func(i int, op string, do func() error) {
		calls.Go(func() error {
			if err := do(); err != nil {
				errs[i] = model.Problem{Op: op, Err: err}
			}
			return nil
		})
	}
	read(0, "DescribeScalableTargets", func() error { return c.scalableTarget(ctx, resource, &s) })
	read(1, "DescribeScalingPolicies", func() (err error) { s.Policies, err = c.scalingPolicies(ctx, resource); return })
	read(2, "DescribeScheduledActions", func() (err error) { s.Scheduled, err = c.scheduledScaling(ctx, resource); return })
	read(3, "DescribeScalingActivities", func() (err error) { s.Activities, err = c.scalingActivities(ctx, resource); return })
	_ = calls.Wait() // failures are in errs
	return s, errors.Join(errs...)
}

// scalingKnown is ScalingOf that remembers for a minute.
func (c *Client) scalingKnown(ctx context.Context, cluster, service string) (model.Scaling, error) {
	return c.watch.scalings.get(cluster+"/"+service, scalingStays, func() (model.Scaling, error) {
		return c.ScalingOf(ctx, cluster, service)
	})
}

func (c *Client) scalableTarget(ctx context.Context, resource string, s *model.Scaling) error {
	out, err := c.watch.scaling.DescribeScalableTargets(ctx, &appscaling.DescribeScalableTargetsInput{
		ServiceNamespace: types.ServiceNamespaceEcs, ResourceIds: []string{resource},
		ScalableDimension: types.ScalableDimensionECSServiceDesiredCount,
	})
	if err != nil || len(out.ScalableTargets) == 0 {
		return err
	}
	t := out.ScalableTargets[0]
	s.Registered, s.Min, s.Max = true, num(t.MinCapacity), num(t.MaxCapacity)
	if p := t.SuspendedState; p != nil {
		for _, part := range []struct {
			off  *bool
			what string
		}{
			{p.DynamicScalingInSuspended, "scaling in"}, {p.DynamicScalingOutSuspended, "scaling out"}, {p.ScheduledScalingSuspended, "scheduled scaling"},
		} {
			if aws.ToBool(part.off) {
				s.Suspended = append(s.Suspended, part.what)
			}
		}
	}
	return nil
}

func (c *Client) scalingPolicies(ctx context.Context, resource string) ([]model.ScalingPolicy, error) {
	var all []model.ScalingPolicy
	pages := appscaling.NewDescribeScalingPoliciesPaginator(c.watch.scaling, &appscaling.DescribeScalingPoliciesInput{
		ServiceNamespace: types.ServiceNamespaceEcs, ResourceId: aws.String(resource),
	})
	for pages.HasMorePages() {
		out, err := pages.NextPage(ctx)
		if err != nil {
			return all, err
		}
		all = append(all, each(out.ScalingPolicies, toScalingPolicy)...)
	}
	return all, nil
}

func (c *Client) scheduledScaling(ctx context.Context, resource string) ([]model.ScheduledScaling, error) {
	var all []model.ScheduledScaling
	pages := appscaling.NewDescribeScheduledActionsPaginator(c.watch.scaling, &appscaling.DescribeScheduledActionsInput{
		ServiceNamespace: types.ServiceNamespaceEcs, ResourceId: aws.String(resource),
	})
	for pages.HasMorePages() {
		out, err := pages.NextPage(ctx)
		if err != nil {
			return all, err
		}
		all = append(all, each(out.ScheduledActions, toScheduledScaling)...)
	}
	return all, nil
}

// scalingActivities reads the newest activities: one page of them. Those that
// changed nothing come too, because they say what holds the service back.
func (c *Client) scalingActivities(ctx context.Context, resource string) ([]model.ScalingActivity, error) {
	out, err := c.watch.scaling.DescribeScalingActivities(ctx, &appscaling.DescribeScalingActivitiesInput{
		ServiceNamespace: types.ServiceNamespaceEcs, ResourceId: aws.String(resource),
		MaxResults: aws.Int32(activitiesRead), IncludeNotScaledActivities: aws.Bool(true),
	})
	if err != nil {
		return nil, err
	}
	return newestFirst(each(out.ScalingActivities, toScalingActivity)), nil
}
