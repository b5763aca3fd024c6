package sim

import (
	"fmt"
	"slices"
	"strings"
)

// balancer is an Application Load Balancer. Each cluster has one that faces the
// internet and one that does not; the port of a service says behind which it is.
type balancer struct {
	name, arn string
	suffix    string // how metrics name it: app/NAME/ID
	public    bool
	cluster   *Cluster
}

// suffixOf is the part of an ARN after what stands before it.
func suffixOf(arn, before string) string {
	_, rest, _ := strings.Cut(arn, ":"+before)
	return rest
}

// targetGroup is a target group and the service that is registered in it.
type targetGroup struct {
	name, arn string
	suffix    string // how metrics name it: targetgroup/NAME/ID
	service   *Service
	at        *LoadBalancer // of the service
	balancer  balancer
}

// balancerOf is the load balancer in front of a service.
func (w *World) balancerOf(s *Service, port int) balancer {
	b := balancer{public: port == 3000 || port == 8443, cluster: s.cluster}
	b.name = fmt.Sprintf("%.20s-internal", s.cluster.ClusterName)
	if b.public {
		b.name = fmt.Sprintf("%.20s-public", s.cluster.ClusterName)
	}
	region := s.cluster.region.name
	id := fmt.Sprintf("%016x", seedOf(w.opts.Seed, region, b.name))
	b.suffix = "app/" + b.name + "/" + id
	b.arn = w.arn("elasticloadbalancing", region, "loadbalancer/"+b.suffix)
	return b
}

// targetGroups are the target groups of the region's services, sorted by ARN. The
// list is kept until services come or go: their target groups never change.
func (r *region) targetGroups() []targetGroup {
	n := 0
	for _, c := range r.clusters {
		n += len(c.services)
	}
	if r.groupsOf != n {
		r.groupsOf, r.groupList = n, r.listTargetGroups()
	}
	return r.groupList
}

func (r *region) listTargetGroups() []targetGroup {
	var list []targetGroup
	for _, c := range r.clusters {
		for _, s := range c.services {
			for i := range s.LoadBalancers {
				list = append(list, r.targetGroup(s, &s.LoadBalancers[i]))
			}
		}
	}
	slices.SortFunc(list, func(a, b targetGroup) int { return strings.Compare(a.arn, b.arn) })
	return list
}

func (r *region) targetGroup(s *Service, lb *LoadBalancer) targetGroup {
	id := suffixOf(lb.TargetGroupArn, "targetgroup/")
	name, _, _ := strings.Cut(id, "/")
	return targetGroup{name: name, suffix: "targetgroup/" + id, arn: lb.TargetGroupArn, service: s, at: lb, balancer: r.world.balancerOf(s, lb.ContainerPort)}
}

// balancers are the region's load balancers, sorted by ARN.
func (r *region) balancers() []balancer {
	var list []balancer
	seen := map[string]bool{}
	for _, g := range r.targetGroups() {
		if !seen[g.balancer.arn] {
			seen[g.balancer.arn] = true
			list = append(list, g.balancer)
		}
	}
	slices.SortFunc(list, func(a, b balancer) int { return strings.Compare(a.arn, b.arn) })
	return list
}
