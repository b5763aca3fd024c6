package model

import (
	"strings"
	"time"
)

// TargetGroup is one target group of a load balancer.
type TargetGroup struct {
	ARN           string
	Name          string
	Protocol      string // HTTP, HTTPS, TCP, TLS, UDP, TCP_UDP, GENEVE; empty for a Lambda function
	Version       string // HTTP1, HTTP2, GRPC; empty when the protocol has none
	Port          int    // that targets get traffic on when they name none of their own
	TargetType    string // ip, instance, lambda, alb
	VPC           string
	LoadBalancers []string // ARNs; none when no listener uses the group
	Check         TargetCheck
}

// TargetCheck is how a load balancer checks its targets.
type TargetCheck struct {
	Enabled   bool
	Protocol  string
	Port      string // "traffic-port" or a number
	Path      string // of HTTP checks
	Codes     string // that count as healthy: "200", "200-299", "0-99" of gRPC
	Interval  time.Duration
	Timeout   time.Duration
	Healthy   int // checks in a row until a target counts as healthy
	Unhealthy int // and until it does not
}

// Target is one target of a group with its health.
type Target struct {
	ID          string // IP address, EC2 id, ARN
	Port        int
	Zone        string // availability zone; empty when the load balancer does not say
	State       string // initial, healthy, unhealthy, unhealthy.draining, unused, draining, unavailable
	Reason      string // AWS's code: Target.ResponseCodeMismatch ...; empty when healthy
	Description string // AWS's own words for it
}

// Verdict is the health of a target.
func (t Target) Verdict() Verdict {
	v := Verdict{Reason: t.Description}
	switch t.State {
	case "healthy":
		v.Health = OK
	case "initial", "draining":
		v.Health = Motion
	case "unused":
		v.Health = Idle
	case "unhealthy", "unhealthy.draining":
		v.Health = Bad
	}
	v.Reason = strings.TrimRight(v.Reason, ".")
	return v
}

// TargetGroupDimension is how metrics name a target group, given its ARN:
// "targetgroup/web/0123456789abcdef".
func TargetGroupDimension(arn string) string {
	a, ok := ParseARN(arn)
	if !ok {
		return arn
	}
	return a.Resource
}

// LoadBalancerDimension is how metrics name a load balancer, given its ARN:
// "app/web/0123456789abcdef".
func LoadBalancerDimension(arn string) string {
	return strings.TrimPrefix(TargetGroupDimension(arn), "loadbalancer/")
}

// LoadBalancerName is the name in the ARN of a load balancer.
func LoadBalancerName(arn string) string {
	p := strings.Split(LoadBalancerDimension(arn), "/")
	if len(p) != 3 {
		return arn
	}
	return p[1]
}

// TargetGroupName is the name in the ARN of a target group.
func TargetGroupName(arn string) string {
	p := strings.Split(TargetGroupDimension(arn), "/")
	if len(p) != 3 {
		return arn
	}
	return p[1]
}
