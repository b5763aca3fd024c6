package awsclient

import (
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/applicationautoscaling"
	"github.com/aws/aws-sdk-go-v2/service/autoscaling"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatch"
	"github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2"

	"github.com/ecsdeck/ecsdeck/awsclient/model"
)

// watching is what the client reads beside ECS and EC2 to show how things go:
// CloudWatch, load balancers and both kinds of auto scaling.
type watching struct {
	metrics  *cloudwatch.Client
	balancer *elasticloadbalancingv2.Client
	scaling  *applicationautoscaling.Client
	groups   *autoscaling.Client

	protocol  metricsProtocol
	points    *pointStore
	fetched   fetchCount
	targets   remembered[model.TargetGroup]
	scalings  remembered[model.Scaling]
	insights  remembered[model.Insights] // by cluster
	providers remembered[[]string]       // clusters, by provider
	fine      remembered[bool]           // by service revision
	alarms    remembered[[]model.Alarm]  // by state, "" for all, or "of " and the metric
}

// connectWatching builds those clients. cfg has the middlewares of all clients.
func (c *Client) connectWatching(cfg aws.Config, endpoint *string) {
	c.watch = &watching{points: newPointStore()}
	c.watch.metrics = cloudwatch.NewFromConfig(cfg, func(o *cloudwatch.Options) {
		if endpoint != nil {
			o.BaseEndpoint = endpoint
		}
		c.watch.protocol.start(c.opt.MetricsProtocol, o)
	})
	c.watch.balancer = elasticloadbalancingv2.NewFromConfig(cfg, func(o *elasticloadbalancingv2.Options) {
		if endpoint != nil {
			o.BaseEndpoint = endpoint
		}
	})
	c.watch.scaling = applicationautoscaling.NewFromConfig(cfg, func(o *applicationautoscaling.Options) {
		if endpoint != nil {
			o.BaseEndpoint = endpoint
		}
	})
	c.watch.groups = autoscaling.NewFromConfig(cfg, func(o *autoscaling.Options) {
		if endpoint != nil {
			o.BaseEndpoint = endpoint
		}
	})
}
