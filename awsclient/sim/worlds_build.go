package sim

import (
	"fmt"
	"strings"
)

// site is a cluster under construction.
type site struct {
	w *World
	r *region
	c *Cluster
}

// addCluster makes a cluster. The providers come with their default strategy's
// weights: "FARGATE:1:2" is weight 1 and base 2; without numbers a provider is
// in the cluster and not in the strategy.
func (w *World) addCluster(r *region, name, insights string, providers ...string) *site {
	c := &Cluster{
		ClusterArn: w.arn("ecs", r.name, "cluster/"+name), ClusterName: name, Status: "ACTIVE",
		Statistics: []KeyValuePair{}, Tags: []Tag{}, CapacityProviders: []string{},
		Settings:                        []ClusterSetting{{"containerInsights", insights}},
		DefaultCapacityProviderStrategy: []CapacityProviderStrategyItem{},
		region:                          r, taskByID: map[string]*Task{},
	}
	for _, p := range providers {
		item := strategyItem(p)
		c.CapacityProviders = append(c.CapacityProviders, item.CapacityProvider)
		if item.Weight > 0 {
			c.DefaultCapacityProviderStrategy = append(c.DefaultCapacityProviderStrategy, item)
		}
	}
	r.clusters = append(r.clusters, c)
	return &site{w, r, c}
}

// strategyItem reads NAME:WEIGHT:BASE.
func strategyItem(text string) CapacityProviderStrategyItem {
	name, numbers, _ := strings.Cut(text, ":")
	item := CapacityProviderStrategyItem{CapacityProvider: name}
	_, _ = fmt.Sscanf(numbers, "%d:%d", &item.Weight, &item.Base) // what is missing stays 0
	return item
}

// tag adds tags to the cluster.
func (s *site) tag(tags ...Tag) { s.c.Tags = append(s.c.Tags, tags...) }

// addProvider makes the capacity provider of an Auto Scaling group.
func (w *World) addProvider(r *region, name string) {
	r.providers = append(r.providers, &CapacityProvider{
		CapacityProviderArn: w.arn("ecs", r.name, "capacity-provider/"+name),
		Name:                name, Status: "ACTIVE", Type: "EC2_AUTOSCALING", UpdateStatus: "UPDATE_COMPLETE", Tags: []Tag{},
		AutoScalingGroupProvider: &AutoScalingGroupProvider{
			AutoScalingGroupArn: w.arn("autoscaling", r.name, "autoScalingGroup:"+w.uuid().String()+":autoScalingGroupName/"+name),
			ManagedScaling: &ManagedScaling{
				Status: "DISABLED", TargetCapacity: 90, MinimumScalingStepSize: 1, MaximumScalingStepSize: 10, InstanceWarmupPeriod: 300,
			},
			ManagedTerminationProtection: "DISABLED", ManagedDraining: "ENABLED",
		},
	})
}
