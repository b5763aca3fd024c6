package awsclient

import (
	"context"
	"errors"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"github.com/ecsdeck/ecsdeck/awsclient/model"
)

// servicesPerCall is how many services one DescribeServices takes.
const servicesPerCall = 10

// ListServices emits the ARN of every service of a cluster (name or ARN), or of
// every cluster of the region when cluster is empty. Draining and deleted
// services are not listed by ECS. When one of several clusters fails the others
// still emit, and the error joins a model.Problem for each that failed.
func (c *Client) ListServices(ctx context.Context, cluster string, emit func(ids []string)) error {
	return c.inClusters(ctx, cluster, "ListServices", c.listServices, emit)
}

func (c *Client) listServices(ctx context.Context, cluster string, emit func([]string)) error {
	return eachPage(ctx, func(ctx context.Context, token *string) ([]string, *string, error) {
		out, err := c.ecs.ListServices(ctx, &ecs.ListServicesInput{
			Cluster: aws.String(model.ClusterName(cluster)), MaxResults: aws.Int32(listSize), NextToken: token,
		})
		if err != nil {
			return nil, nil, err
		}
		return longARNs(out.ServiceArns, cluster), out.NextToken, nil
	}, emit)
}

// longARNs brings the ARNs that AWS answered with to their canonical form.
func longARNs(ids []string, cluster string) []string {
	for i, id := range ids {
		ids[i] = model.LongARN(id, cluster)
	}
	return ids
}

// DescribeServices reads services, of one or of several clusters, with their
// tags and their newest few events. The error is nil when anything was
// answered; see Batch for what was not.
func (c *Client) DescribeServices(ctx context.Context, ids []string) (Batch[model.Service], error) {
	return describer[model.Service]{
		op:   "DescribeServices",
		size: servicesPerCall,
		id:   func(s model.Service) string { return s.ARN },
		call: func(ctx context.Context, cluster string, ids []string) ([]model.Service, []types.Failure, error) {
			out, err := c.describeServices(ctx, cluster, ids, c.fewEvents)
			if err != nil {
				return nil, nil, err
			}
			return each(out.Services, toService), out.Failures, nil
		},
	}.run(ctx, ids)
}

func (c *Client) describeServices(ctx context.Context, cluster string, ids []string, options ...func(*ecs.Options)) (*ecs.DescribeServicesOutput, error) {
	return c.ecs.DescribeServices(ctx, &ecs.DescribeServicesInput{
		Cluster:  aws.String(cluster),
		Services: each(ids, model.ShortID),
		Include:  []types.ServiceField{types.ServiceFieldTags},
	}, options...)
}

// ServiceEvents reads all the events that ECS keeps of a service: the newest
// hundred, newest first.
func (c *Client) ServiceEvents(ctx context.Context, serviceID string) ([]model.Event, error) {
	out, err := c.describeServices(ctx, model.ClusterName(serviceID), []string{serviceID})
	if err != nil {
		return nil, err
	}
	if len(out.Services) == 0 {
		return nil, &NotFoundError{Kind: "service", Name: model.ShortID(serviceID), In: "cluster " + model.ClusterName(serviceID)}
	}
	return each(out.Services[0].Events, toEvent), nil
}

// EventsIn reads the events of every service of a cluster (name or ARN), or of
// every cluster of the region when cluster is empty: by the ARN of the service,
// the newest hundred of each, newest first. What could be read comes with the
// error too.
func (c *Client) EventsIn(ctx context.Context, cluster string) (map[string][]model.Event, error) {
	ids, err := collect(func(emit func([]string)) error { return c.ListServices(ctx, cluster, emit) })
	if err != nil && len(ids) == 0 {
		return nil, err
	}
	out := make(map[string][]model.Event, len(ids))
	batch, failed := describer[model.Service]{
		op:   "DescribeServices",
		size: servicesPerCall,
		id:   func(s model.Service) string { return s.ARN },
		call: func(ctx context.Context, cluster string, ids []string) ([]model.Service, []types.Failure, error) {
			answer, err := c.describeServices(ctx, cluster, ids)
			if err != nil {
				return nil, nil, err
			}
			return each(answer.Services, toService), answer.Failures, nil
		},
	}.run(ctx, ids)
	for _, s := range batch.Items {
		out[s.ARN] = s.Events
	}
	for _, p := range batch.Problems {
		if !isMissing(p.Err) && failed == nil {
			failed = p
		}
	}
	return out, errors.Join(err, failed)
}
