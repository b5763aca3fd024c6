package sim

import (
	"net/http"
	"slices"
)

// The shapes of Elastic Load Balancing v2, as far as the World fills them.

type describeTargetGroupsInput struct {
	LoadBalancerArn string   `json:"LoadBalancerArn"`
	Arns            []string `json:"TargetGroupArns"`
	Names           []string `json:"Names"`
	Marker          string   `json:"Marker"`
	PageSize        *number  `json:"PageSize"`
}

type describeTargetGroupsOutput struct {
	TargetGroups []TargetGroup `json:"TargetGroups"`
	NextMarker   string        `json:"NextMarker,omitempty"`
}

// TargetGroup is a target group.
type TargetGroup struct {
	TargetGroupArn             string   `json:"TargetGroupArn"`
	TargetGroupName            string   `json:"TargetGroupName"`
	Protocol                   string   `json:"Protocol"`
	Port                       int      `json:"Port"`
	VpcID                      string   `json:"VpcId"`
	HealthCheckProtocol        string   `json:"HealthCheckProtocol"`
	HealthCheckPort            string   `json:"HealthCheckPort"`
	HealthCheckEnabled         bool     `json:"HealthCheckEnabled"`
	HealthCheckIntervalSeconds int      `json:"HealthCheckIntervalSeconds"`
	HealthCheckTimeoutSeconds  int      `json:"HealthCheckTimeoutSeconds"`
	HealthyThresholdCount      int      `json:"HealthyThresholdCount"`
	UnhealthyThresholdCount    int      `json:"UnhealthyThresholdCount"`
	HealthCheckPath            string   `json:"HealthCheckPath"`
	Matcher                    Matcher  `json:"Matcher"`
	LoadBalancerArns           []string `json:"LoadBalancerArns"`
	TargetType                 string   `json:"TargetType"` // ip, instance
	ProtocolVersion            string   `json:"ProtocolVersion"`
	IPAddressType              string   `json:"IpAddressType"`
}

// Matcher is the codes that a health check takes.
type Matcher struct {
	HTTPCode string `json:"HttpCode"`
}

func (w *World) describeTargetGroups(q *request, in *describeTargetGroupsInput) (any, *Error) {
	all := w.region(q.region).targetGroups()
	for _, arn := range in.Arns {
		if !slices.ContainsFunc(all, func(g targetGroup) bool { return g.arn == arn }) {
			return nil, elbError("TargetGroupNotFound", "One or more target groups not found")
		}
	}
	for _, name := range in.Names {
		if !slices.ContainsFunc(all, func(g targetGroup) bool { return g.name == name }) {
			return nil, elbError("TargetGroupNotFound", "One or more target groups not found")
		}
	}
	page, next, fail := markedPage(w, q, in.PageSize, in.Marker, all, func(g targetGroup) string { return g.arn }, func(g targetGroup) bool {
		return (len(in.Arns) == 0 || slices.Contains(in.Arns, g.arn)) && (len(in.Names) == 0 || slices.Contains(in.Names, g.name)) &&
			(in.LoadBalancerArn == "" || in.LoadBalancerArn == g.balancer.arn)
	})
	if fail != nil {
		return nil, fail
	}
	out := describeTargetGroupsOutput{TargetGroups: []TargetGroup{}, NextMarker: next}
	for _, g := range page {
		out.TargetGroups = append(out.TargetGroups, g.shape())
	}
	return out, nil
}

// shape is the target group as the API has it. Its health check is that of
// durations.targetHealthy.
func (g targetGroup) shape() TargetGroup {
	t := TargetGroup{
		TargetGroupArn: g.arn, TargetGroupName: g.name, Protocol: "HTTP", Port: g.at.ContainerPort, VpcID: "vpc-0c5e2a9d81f7b3640",
		HealthCheckProtocol: "HTTP", HealthCheckPort: "traffic-port", HealthCheckEnabled: true, HealthCheckIntervalSeconds: 10,
		HealthCheckTimeoutSeconds: 5, HealthyThresholdCount: 2, UnhealthyThresholdCount: 2, HealthCheckPath: "/healthz",
		Matcher: Matcher{"200"}, LoadBalancerArns: []string{g.balancer.arn}, TargetType: "instance", ProtocolVersion: "HTTP1", IPAddressType: "ipv4",
	}
	if g.service.NetworkConfiguration != nil {
		t.TargetType = "ip"
	}
	return t
}

// markedPage cuts one page out of a list, with the paging and the errors of ELB.
func markedPage[T any](w *World, q *request, size *number, marker string, list []T, key func(T) string, match func(T) bool) ([]T, string, *Error) {
	p := paging{NextToken: marker}
	if size != nil {
		p.MaxResults = ptr(int(*size))
	}
	page, next, fail := pageOf(w, q, sizes{100, 400}, p, list, key, match)
	if fail != nil && fail.Message == "Invalid token." {
		return nil, "", elbError("ValidationError", "Invalid marker")
	}
	if fail != nil {
		return nil, "", elbError("ValidationError", "PageSize must be between 1 and 400")
	}
	return page, next, nil
}

func elbError(code, message string) *Error {
	return &Error{Code: code, Message: message, Status: http.StatusBadRequest}
}

type describeLoadBalancersInput struct {
	Arns     []string `json:"LoadBalancerArns"`
	Names    []string `json:"Names"`
	Marker   string   `json:"Marker"`
	PageSize *number  `json:"PageSize"`
}

type describeLoadBalancersOutput struct {
	LoadBalancers []ApplicationLoadBalancer `json:"LoadBalancers"`
	NextMarker    string                    `json:"NextMarker,omitempty"`
}

// ApplicationLoadBalancer is a load balancer.
type ApplicationLoadBalancer struct {
	LoadBalancerArn       string             `json:"LoadBalancerArn"`
	DNSName               string             `json:"DNSName"`
	CanonicalHostedZoneID string             `json:"CanonicalHostedZoneId"`
	CreatedTime           Epoch              `json:"CreatedTime"`
	LoadBalancerName      string             `json:"LoadBalancerName"`
	Scheme                string             `json:"Scheme"` // internet-facing, internal
	VpcID                 string             `json:"VpcId"`
	State                 balancerState      `json:"State"`
	Type                  string             `json:"Type"`
	AvailabilityZones     []AvailabilityZone `json:"AvailabilityZones"`
	SecurityGroups        []string           `json:"SecurityGroups"`
	IPAddressType         string             `json:"IpAddressType"`
}

type balancerState struct {
	Code string `json:"Code"`
}

// AvailabilityZone is a zone of a load balancer.
type AvailabilityZone struct {
	ZoneName              string     `json:"ZoneName"`
	SubnetID              string     `json:"SubnetId"`
	LoadBalancerAddresses []struct{} `json:"LoadBalancerAddresses"` // none: those of network load balancers
}

func (w *World) describeLoadBalancers(q *request, in *describeLoadBalancersInput) (any, *Error) {
	all := w.region(q.region).balancers()
	for _, wanted := range slices.Concat(in.Arns, in.Names) {
		if !slices.ContainsFunc(all, func(b balancer) bool { return b.arn == wanted || b.name == wanted }) {
			return nil, elbError("LoadBalancerNotFound", "One or more load balancers not found")
		}
	}
	page, next, fail := markedPage(w, q, in.PageSize, in.Marker, all, func(b balancer) string { return b.arn }, func(b balancer) bool {
		return (len(in.Arns) == 0 || slices.Contains(in.Arns, b.arn)) && (len(in.Names) == 0 || slices.Contains(in.Names, b.name))
	})
	if fail != nil {
		return nil, fail
	}
	out := describeLoadBalancersOutput{LoadBalancers: []ApplicationLoadBalancer{}, NextMarker: next}
	for _, b := range page {
		out.LoadBalancers = append(out.LoadBalancers, w.balancerShape(b))
	}
	return out, nil
}

func (w *World) balancerShape(b balancer) ApplicationLoadBalancer {
	region := b.cluster.region.name
	seed := seedOf(w.opts.Seed, b.arn)
	l := ApplicationLoadBalancer{
		LoadBalancerArn: b.arn, LoadBalancerName: b.name, Scheme: "internal", VpcID: "vpc-0c5e2a9d81f7b3640",
		DNSName:               map[bool]string{false: "internal-"}[b.public] + b.name + "-1482093457." + region + ".elb.amazonaws.com",
		CanonicalHostedZoneID: "Z32O12XQLNTSW2", CreatedTime: epochOf(w.opts.Start) - Epoch(within(seed, 1, 300, 900)*24*3600*1000),
		State: balancerState{"active"}, Type: "application", SecurityGroups: []string{"sg-0a41c7e2d95b36f08"}, IPAddressType: "ipv4",
	}
	if b.public {
		l.Scheme = "internet-facing"
	}
	for _, z := range zones(region) {
		l.AvailabilityZones = append(l.AvailabilityZones, AvailabilityZone{ZoneName: z, SubnetID: subnetID(z), LoadBalancerAddresses: []struct{}{}})
	}
	return l
}
