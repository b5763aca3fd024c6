package awsclient

import (
	"context"
	"slices"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatch"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatch/types"

	"github.com/ecsdeck/ecsdeck/awsclient/model"
)

// ClusterBoard reads the metrics of a cluster for the last span. See
// ClusterBoardIn.
func (c *Client) ClusterBoard(ctx context.Context, cl model.Cluster, span time.Duration) (model.Board, error) {
	return c.ClusterBoardIn(ctx, cl, model.WindowFor(span, time.Now(), false))
}

// ClusterBoardIn reads the metrics of a cluster for a window: reservation and
// utilisation of its instances, and what Container Insights has of tasks,
// services and instances. A panel that cannot be read says why; the error is nil
// when any metric was answered.
func (c *Client) ClusterBoardIn(ctx context.Context, cl model.Cluster, w model.Window) (model.Board, error) {
	wants := clusterUse(cl)
	m := func(name string) model.Metric { return metric(nsInsights, name, "ClusterName", cl.Name) }
	wants = append(
		wants,
		insightsPanel(
			cl.Insights, model.Panel{ID: "tasks", Title: "Tasks", Unit: model.UnitCount},
			line{label: "tasks", metric: m("TaskCount"), stat: average}),
		insightsPanel(
			cl.Insights, model.Panel{ID: "instances", Title: "Instances with tasks", Unit: model.UnitCount},
			line{label: "instances", metric: m("ContainerInstanceCount"), stat: average}),
		insightsPanel(
			cl.Insights, model.Panel{ID: "services", Title: "Services", Unit: model.UnitCount},
			line{label: "services", metric: m("ServiceCount"), stat: average}),
	)
	for _, name := range cl.CapacityProviders {
		if ofMachines(name) {
			wants = append(wants, reservation(name, cl.Name))
		}
	}
	wants = append(wants, traffic(cl.Insights, "of the average task", cl.Fargate.Running > 0, "ClusterName", cl.Name)...)
	return c.drawWithAlarms(ctx, wants, w)
}

// ofMachines reports whether a capacity provider is not one of Fargate's two.
func ofMachines(provider string) bool { return provider != "FARGATE" && provider != "FARGATE_SPOT" }

// clusterUse are reservation and utilisation. Source: "Amazon ECS cluster
// utilization metrics": they exist for clusters with instances only.
func clusterUse(cl model.Cluster) []want {
	empty := ""
	switch {
	case cl.ContainerInstances == 0:
		empty = "the cluster has no container instances: ECS publishes this for those alone"
	case cl.RunningTasks == 0:
		empty = "no task is running: the metrics stop with the last one"
	}
	panel := func(id, title, name string) want {
		p := model.Panel{ID: id, Title: title, Unit: model.UnitPercent}
		if cl.ContainerInstances == 0 && !slices.ContainsFunc(cl.CapacityProviders, ofMachines) {
			p.Empty = empty
			return want{panel: p} // it never had any
		}
		return want{
			panel: p, empty: empty, alarms: true,
			lines: band("average", metric(nsECS, name, "ClusterName", cl.Name), 0),
		}
	}
	return []want{
		panel("cpu", "CPU used", "CPUUtilization"), panel("memory", "Memory used", "MemoryUtilization"),
		panel("cpu reserved", "CPU reserved", "CPUReservation"), panel("memory reserved", "Memory reserved", "MemoryReservation"),
	}
}

// reservation is how much of a capacity provider's instances managed scaling
// finds needed: 100 % is as many as there are. Source: "Amazon ECS cluster auto
// scaling".
func reservation(provider, cluster string) want {
	return want{
		panel: model.Panel{ID: "reservation " + provider, Title: "Reservation · " + provider, Unit: model.UnitPercent},
		lines: []line{{
			label:  cluster,
			metric: metric(nsManagedScaling, "CapacityProviderReservation", "CapacityProviderName", provider, "ClusterName", cluster),
			stat:   average,
		}},
		empty: "managed scaling published nothing in this time: it is off, or nothing was placed on the provider",
	}
}

// ProviderBoard reads the metrics of a capacity provider for the last span. See
// ProviderBoardIn.
func (c *Client) ProviderBoard(ctx context.Context, p model.CapacityProvider, span time.Duration) (model.Board, error) {
	return c.ProviderBoardIn(ctx, p, model.WindowFor(span, time.Now(), false))
}

// ProviderBoardIn reads the metrics of a capacity provider for a window: its
// reservation in each cluster that uses it, against the target, and the size of
// its Auto Scaling group.
func (c *Client) ProviderBoardIn(ctx context.Context, p model.CapacityProvider, w model.Window) (model.Board, error) {
	clusters, why := c.clustersOfProvider(ctx, p)
	r := reservation(p.Name, "")
	r.panel.ID, r.panel.Title, r.lines = "reservation", "Reservation", nil
	for _, name := range clusters {
		r.lines = append(r.lines, reservation(p.Name, name).lines...)
	}
	switch {
	case !ofMachines(p.Name):
		r.lines, r.panel.Empty = nil, "Fargate has no instances to reserve"
	case p.AutoScalingGroup != "" && !p.Scaling:
		r.empty = "managed scaling is off"
	}
	if p.Target > 0 {
		r.panel.Thresholds = []model.Threshold{{Value: float64(p.Target), Label: "target capacity", Why: p.Name}}
	}
	wants := []want{r}
	var groups []model.ScalingGroup
	var scalingErr error
	if name := scalingGroupName(p.AutoScalingGroup); name != "" {
		wants = append(wants, groupSize(name))
		groups, scalingErr = c.ScalingGroups(ctx, []model.CapacityProvider{p})
	}
	b, err := c.drawWithAlarms(ctx, wants, w)
	missed(&b, "the clusters of the provider", why)
	missed(&b, "scaling activities", scalingErr)
	for _, g := range groups {
		addMarkers(&b, nil, g.Activities)
	}
	return b, err
}

// groupSize is the size of an Auto Scaling group over time. Source: "Amazon
// CloudWatch metrics for Amazon EC2 Auto Scaling".
func groupSize(group string) want {
	m := func(name string) model.Metric { return metric(nsGroups, name, "AutoScalingGroupName", group) }
	return want{
		panel: model.Panel{ID: "group", Title: "Auto Scaling group " + group, Unit: model.UnitCount}, alarms: true,
		lines: []line{
			{label: "in service", metric: m("GroupInServiceInstances"), stat: average},
			{label: "pending", metric: m("GroupPendingInstances"), stat: average},
			{label: "desired", role: model.RoleLimit, metric: m("GroupDesiredCapacity"), stat: average},
		},
		empty: "the group publishes no metrics: group metrics collection is off",
	}
}

// providerClustersStay is how long the clusters of a provider are taken for
// granted.
const providerClustersStay = 10 * time.Minute

// clustersOfProvider finds the clusters that a provider has metrics of: those of
// Auto Scaling groups can be in several, and do not know which.
func (c *Client) clustersOfProvider(ctx context.Context, p model.CapacityProvider) ([]string, error) {
	if p.Cluster != "" {
		return []string{p.Cluster}, nil
	}
	return c.watch.providers.get(p.Name, providerClustersStay, func() ([]string, error) {
		var out []string
		in := &cloudwatch.ListMetricsInput{
			Namespace: aws.String(nsManagedScaling), MetricName: aws.String("CapacityProviderReservation"),
			Dimensions: []types.DimensionFilter{{Name: aws.String("CapacityProviderName"), Value: aws.String(p.Name)}},
		}
		for {
			page, err := askMetrics(ctx, c, c.watch.metrics.ListMetrics, in)
			if err != nil {
				return out, err
			}
			for _, m := range page.Metrics {
				name := model.Metric{Dimensions: each(m.Dimensions, toDimension)}.Dim("ClusterName")
				if name != "" && !slices.Contains(out, name) {
					out = append(out, name)
				}
			}
			if next := str(page.NextToken); next == "" || next == str(in.NextToken) {
				slices.Sort(out)
				return out, nil
			}
			in.NextToken = page.NextToken
		}
	})
}
