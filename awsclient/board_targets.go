package awsclient

import (
	"strings"

	"github.com/ecsdeck/ecsdeck/awsclient/model"
)

// targetPanels are the panels of one target group of a service. Source:
// "CloudWatch metrics for your Application Load Balancer" and "... Network Load
// Balancer".
func targetPanels(arn string, found map[string]model.TargetGroup, failed map[string]error) []want {
	name := model.TargetGroupName(arn)
	p := model.Panel{ID: "hosts " + name, Title: "Targets · " + name, Unit: model.UnitCount}
	if isMissing(failed[arn]) {
		p.Empty = "the target group is gone"
		return []want{{panel: p}}
	}
	if err := failed[arn]; err != nil {
		p.Problem = err
		return []want{{panel: p}}
	}
	g, ok := found[arn]
	switch {
	case !ok:
		p.Empty = "the target group is not known"
	case len(g.LoadBalancers) == 0:
		p.Empty = "no load balancer uses this target group"
	default:
		return balancedPanels(g, name, p)
	}
	return []want{{panel: p}}
}

func balancedPanels(g model.TargetGroup, name string, hosts model.Panel) []want {
	// A group has one load balancer; metrics have it as a dimension.
	balancer := model.LoadBalancerDimension(g.LoadBalancers[0])
	namespace := nsApplicationLoad
	if strings.HasPrefix(balancer, "net/") {
		namespace = nsNetworkLoad
	}
	both := func(metricName string) model.Metric {
		return metric(namespace, metricName, "TargetGroup", model.TargetGroupDimension(g.ARN), "LoadBalancer", balancer)
	}
	targets := want{panel: hosts, alarms: true, lines: []line{
		{label: "healthy", metric: both("HealthyHostCount"), stat: minimum},
		{label: "unhealthy", metric: both("UnHealthyHostCount"), stat: maximum},
	}}
	if namespace == nsNetworkLoad {
		return append(flowPanels(balancer, name), targets)
	}
	return append(requestPanels(both, balancer, name), targets)
}

// requestsLabel is the line that the panel of errors has for its sake alone.
const requestsLabel = "requests"

// requestPanels are those of an Application Load Balancer.
func requestPanels(both func(string) model.Metric, balancer, name string) []want {
	requests := line{label: requestsLabel, metric: both("RequestCount"), stat: sum, adjust: perMinute}
	fromBalancer := metric(nsApplicationLoad, "HTTPCode_ELB_5XX_Count", "LoadBalancer", balancer)
	return []want{
		{
			panel: model.Panel{ID: "requests " + name, Title: "Requests a minute · " + name, Unit: model.UnitCount},
			lines: []line{requests}, empty: "no request came in this time",
		},
		{
			panel: model.Panel{ID: "5xx " + name, Title: "5xx a minute · " + name, Unit: model.UnitCount},
			lines: []line{
				{label: "by the targets", metric: both("HTTPCode_Target_5XX_Count"), stat: sum, adjust: perMinute},
				{label: "by the load balancer, all groups", metric: fromBalancer, stat: sum, adjust: perMinute},
				requests,
			},
			after: zeroWhereRequests, empty: "no request came in this time", alarms: true,
		},
		{
			panel: model.Panel{ID: "time " + name, Title: "Response time · " + name, Unit: model.UnitSeconds},
			lines: []line{
				{label: "p50", metric: both("TargetResponseTime"), stat: "p50"},
				{label: "p99", metric: both("TargetResponseTime"), stat: "p99"},
			},
			empty: "no request came in this time", alarms: true,
		},
	}
}

// zeroWhereRequests makes errors that were not published a zero where requests
// were: a load balancer counts errors only when there are some. The requests are
// the last series, and leave the panel.
func zeroWhereRequests(p *model.Panel) {
	last := len(p.Series) - 1
	requests := p.Series[last].Series.Points
	p.Series = p.Series[:last]
	for i := range p.Series {
		s := &p.Series[i].Series
		if s.Problem == nil {
			s.Points = filled(s.Points, requests)
		}
	}
}

// filled puts a zero at the time of every point of at where points has none.
func filled(points, at []model.Point) []model.Point {
	out := make([]model.Point, 0, max(len(points), len(at)))
	i := 0
	for _, a := range at {
		for i < len(points) && points[i].At.Before(a.At) {
			out = append(out, points[i])
			i++
		}
		if i < len(points) && points[i].At.Equal(a.At) {
			continue
		}
		out = append(out, model.Point{At: a.At})
	}
	return append(out, points[i:]...)
}

// flowPanels are those of a Network Load Balancer, which counts flows and not
// requests, and not by target group.
func flowPanels(balancer, name string) []want {
	of := func(metricName string) model.Metric {
		return metric(nsNetworkLoad, metricName, "LoadBalancer", balancer)
	}
	note := "of the whole load balancer"
	return []want{
		{
			panel: model.Panel{ID: "flows " + name, Title: "New flows a minute · " + name, Unit: model.UnitCount, Note: note},
			lines: []line{{label: "new flows", metric: of("NewFlowCount"), stat: sum, adjust: perMinute}},
		},
		{
			panel: model.Panel{ID: "bytes " + name, Title: "Processed · " + name, Unit: model.UnitBytesSecond, Note: note},
			lines: []line{{label: "processed", metric: of("ProcessedBytes"), stat: sum, adjust: perSecond}},
		},
	}
}
