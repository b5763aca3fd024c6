package awsclient

import (
	"context"
	"errors"
	"slices"
	"sync"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"github.com/ecsdeck/ecsdeck/awsclient/model"
)

// providersPerCall is how many capacity providers one describe takes.
const providersPerCall = 100

// providerMemory remembers in which cluster a Managed Instances provider lives:
// ECS tells of those only when it is asked with their cluster.
type providerMemory struct {
	mu sync.Mutex
	in map[string]string // provider's name -> cluster's name
}

func newProviderMemory() *providerMemory { return &providerMemory{in: map[string]string{}} }

func (m *providerMemory) keep(name, cluster string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.in[name] = cluster
}

func (m *providerMemory) cluster(name string) string {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.in[name]
}

// ListCapacityProviders emits the ARN of every capacity provider of the region,
// Fargate's own and those that live in one cluster included.
func (c *Client) ListCapacityProviders(ctx context.Context, emit func(ids []string)) error {
	known := map[string]bool{}
	emit = once(emit)
	err := c.listProviders(ctx, "", func(p types.CapacityProvider) { known[str(p.Name)] = true }, emit)
	if err != nil {
		return err
	}
	clusters, err := collect(func(emit func([]string)) error { return c.ListClusters(ctx, emit) })
	if err != nil {
		return err
	}
	batch, err := c.DescribeClusters(ctx, clusters)
	errs := []error{err}
	for _, cl := range batch.Items {
		if !slices.ContainsFunc(cl.CapacityProviders, func(name string) bool { return !known[name] }) {
			continue
		}
		errs = append(errs, c.listProviders(ctx, cl.Name, func(p types.CapacityProvider) {
			c.providers.keep(str(p.Name), cl.Name)
		}, emit))
	}
	return errors.Join(errs...)
}

func (c *Client) listProviders(ctx context.Context, cluster string, see func(types.CapacityProvider), emit func([]string)) error {
	return eachPage(ctx, func(ctx context.Context, token *string) ([]string, *string, error) {
		in := &ecs.DescribeCapacityProvidersInput{NextToken: token}
		if cluster != "" {
			in.Cluster = aws.String(cluster)
		}
		out, err := c.ecs.DescribeCapacityProviders(ctx, in)
		if err != nil {
			return nil, nil, err
		}
		return each(out.CapacityProviders, func(p types.CapacityProvider) string {
			see(p)
			return str(p.CapacityProviderArn)
		}), out.NextToken, nil
	}, emit)
}

// DescribeCapacityProviders reads capacity providers with their tags. The error
// is nil when anything was answered; see Batch for what was not.
func (c *Client) DescribeCapacityProviders(ctx context.Context, ids []string) (Batch[model.CapacityProvider], error) {
	d := describer[model.CapacityProvider]{
		op:   "DescribeCapacityProviders",
		size: providersPerCall,
		id:   func(p model.CapacityProvider) string { return p.ARN },
		call: c.callDescribeProviders,
	}
	return d.chunked(ctx, d.chunks(ids, func(id string) string { return c.providers.cluster(model.ShortID(id)) }))
}

func (c *Client) callDescribeProviders(ctx context.Context, cluster string, ids []string) ([]model.CapacityProvider, []types.Failure, error) {
	in := &ecs.DescribeCapacityProvidersInput{
		CapacityProviders: each(ids, model.ShortID),
		Include:           []types.CapacityProviderField{types.CapacityProviderFieldTags},
	}
	if cluster != "" {
		in.Cluster = aws.String(cluster)
	}
	var items []model.CapacityProvider
	var failures []types.Failure
	for {
		out, err := c.ecs.DescribeCapacityProviders(ctx, in)
		if err != nil {
			return nil, nil, err
		}
		items = append(items, each(out.CapacityProviders, toProvider)...)
		failures = append(failures, out.Failures...)
		if str(out.NextToken) == "" || str(out.NextToken) == str(in.NextToken) {
			return items, failures, nil
		}
		in.NextToken = out.NextToken
	}
}

func toProvider(in types.CapacityProvider) model.CapacityProvider {
	out := model.CapacityProvider{
		ARN:          str(in.CapacityProviderArn),
		Name:         str(in.Name),
		Type:         string(in.Type),
		Cluster:      model.ClusterName(str(in.Cluster)),
		Status:       string(in.Status),
		Update:       string(in.UpdateStatus),
		UpdateReason: str(in.UpdateStatusReason),
		Tags:         tags(in.Tags),
	}
	if g := in.AutoScalingGroupProvider; g != nil {
		out.AutoScalingGroup = str(g.AutoScalingGroupArn)
		out.Draining = g.ManagedDraining == types.ManagedDrainingEnabled
		out.Protection = g.ManagedTerminationProtection == types.ManagedTerminationProtectionEnabled
		if s := g.ManagedScaling; s != nil {
			out.Scaling, out.Target = s.Status == types.ManagedScalingStatusEnabled, num(s.TargetCapacity)
		}
	}
	if out.Type == "" { // older endpoints leave it out
		switch {
		case out.Name == "FARGATE" || out.Name == "FARGATE_SPOT":
			out.Type = out.Name
		case in.ManagedInstancesProvider != nil:
			out.Type = string(types.CapacityProviderTypeManagedInstances)
		case in.AutoScalingGroupProvider != nil:
			out.Type = string(types.CapacityProviderTypeEc2Autoscaling)
		}
	}
	return out
}
