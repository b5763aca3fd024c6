package sim

import (
	"strings"
	"testing"
	"time"
)

func TestUpdateServiceConfiguration(t *testing.T) {
	w := newWorld(t, Options{World: "empty", EventuallyConsistent: 3 * time.Second})
	s := w.addCluster(w.regions[0], "test", "enabled", "FARGATE:1", "FARGATE_SPOT")
	a := web("a", 4)
	a.least, a.most = 75, 200
	v := s.serve(&a)
	s.ready()
	off := false
	s.update(t, "a", serviceUpdate{
		Deploying:   &deployingUpdate{Breaker: &DeploymentCircuitBreaker{Enable: true, Rollback: true}, MaximumPercent: ptr(150)},
		Grace:       ptr(90),
		ManagedTags: &off, PropagateTags: ptr("NONE"), Rebalancing: ptr("DISABLED"),
	})
	c := v.DeploymentConfiguration
	if *c.MaximumPercent != 150 || *c.MinimumHealthyPercent != 75 || !c.DeploymentCircuitBreaker.Rollback || *v.HealthCheckGracePeriodSeconds != 90 || v.EnableECSManagedTags || v.PropagateTags != "NONE" || len(v.Deployments) != 1 {
		t.Errorf("%+v, %d deployments", c, len(v.Deployments))
	}
	if old := v.seen(w.now); *old.DeploymentConfiguration.MaximumPercent != 200 || *old.HealthCheckGracePeriodSeconds != 30 {
		t.Error("a read at once sees the change")
	}
	w.advance(w.now.Add(4 * time.Second))
	if now := v.seen(w.now); *now.DeploymentConfiguration.MaximumPercent != 150 {
		t.Error("a read later does not see the change")
	}
	net := &NetworkConfiguration{&AwsVpcConfiguration{Subnets: []string{subnetID("eu-west-1a")}}}
	s.update(t, "a", serviceUpdate{Network: net})
	if len(v.Deployments) != 2 || v.Deployments[0].NetworkConfiguration != net {
		t.Errorf("another network: %d deployments", len(v.Deployments))
	}
	s.settleWithin(t, v, 20*time.Minute, func() {
		if n := v.RunningCount + v.PendingCount; n > 6 {
			t.Errorf("%d tasks, more than 150 %%", n)
		}
	})
	spot := []CapacityProviderStrategyItem{{"FARGATE_SPOT", 1, 0}}
	s.update(t, "a", serviceUpdate{Strategy: &spot, ForceNew: true})
	s.settleWithin(t, v, 20*time.Minute, func() {})
	if v.LaunchType != "" || v.allTasks()[0].CapacityProviderName != "FARGATE_SPOT" {
		t.Errorf("%q, %s", v.LaunchType, v.allTasks()[0].CapacityProviderName)
	}
	checkWorld(t, w)
}

func TestUpdateServiceConfigurationIsRefused(t *testing.T) {
	s := hostsFor(t, "m6i.2xlarge")
	a, b, d := web("a", 1), web("deployed", 1), app{name: "d", revision: 1, cpu: 64, memory: 64, where: plainEC2, network: "bridge", daemon: true}
	b.controller = "CODE_DEPLOY"
	for _, x := range []app{a, b, d} {
		s.serve(&x)
	}
	s.ready()
	on := &DeploymentCircuitBreaker{Enable: true}
	for name, c := range map[string]struct {
		service string
		u       serviceUpdate
		want    string
	}{
		"blocked for good":    {"a", serviceUpdate{Deploying: &deployingUpdate{MaximumPercent: ptr(100)}}, "Both maximumPercent and minimumHealthyPercent cannot be 100"},
		"upside down":         {"a", serviceUpdate{Deploying: &deployingUpdate{MinimumPercent: ptr(201)}}, "minimumHealthyPercent must be between"},
		"below nothing":       {"a", serviceUpdate{Deploying: &deployingUpdate{MinimumPercent: ptr(-1)}}, "minimumHealthyPercent must be between"},
		"no breaker":          {"deployed", serviceUpdate{Deploying: &deployingUpdate{Breaker: on}}, "Deployment circuit breaker feature can only be enabled with ECS deployment controller."},
		"other strategy":      {"a", serviceUpdate{Deploying: &deployingUpdate{Strategy: "CANARY"}}, "The simulated AWS does not support"},
		"daemons":             {"d", serviceUpdate{Deploying: &deployingUpdate{MaximumPercent: ptr(200)}}, "The daemon scheduling strategy"},
		"daemon strategy":     {"d", serviceUpdate{Placement: &[]PlacementStrategy{{Type: "random"}}}, "The daemon scheduling strategy"},
		"no load balancer":    {"d", serviceUpdate{Grace: ptr(3)}, "Health check grace period"},
		"network of a bridge": {"d", serviceUpdate{Network: s.network()}, "Network Configuration is not valid"},
		"platform of a host":  {"d", serviceUpdate{Platform: ptr("LATEST")}, "The platform version must be null"},
		"provider, no force":  {"a", serviceUpdate{Strategy: &[]CapacityProviderStrategyItem{{"FARGATE", 1, 0}}}, "When switching from launch type"},
		"no such provider":    {"a", serviceUpdate{ForceNew: true, Strategy: &[]CapacityProviderStrategyItem{{"x", 1, 0}}}, "The specified capacity provider 'x' was not found."},
		"bad constraint":      {"d", serviceUpdate{Constraints: &[]PlacementConstraint{{"memberOf", "x"}}}, "Invalid constraint"},
		"not for Fargate":     {"a", serviceUpdate{TaskDefinition: ptr("d")}, "Task definition does not support launch_type FARGATE."},
		"network, CodeDeploy": {"deployed", serviceUpdate{Network: s.network()}, "Unable to update network parameters on services with a CODE_DEPLOY"},
		"tags of nobody":      {"a", serviceUpdate{PropagateTags: ptr("X")}, "Invalid propagateTags"},
	} {
		before := image(t, s.w)
		if _, fail := s.w.updateService(s.r, "test", c.service, c.u); fail == nil || !strings.HasPrefix(fail.Message, c.want) {
			t.Errorf("%s: %v", name, fail)
		}
		if image(t, s.w) != before {
			t.Errorf("%s: a refused update changed something", name)
		}
	}
}

// TestUpdateServicePlacement: new constraints and strategies hold for the tasks
// that are started from then on, without a deployment.
func TestUpdateServicePlacement(t *testing.T) {
	s := hostsFor(t, "m6i.2xlarge", "g5.xlarge")
	a := app{name: "a", revision: 1, cpu: 64, memory: 64, where: plainEC2, network: "bridge"}
	v := s.serve(&a)
	s.ready()
	s.update(t, "a", serviceUpdate{
		Constraints: &[]PlacementConstraint{{"memberOf", "attribute:ecs.instance-type == m6i.2xlarge"}}, // binpack alone takes the smaller one
		Placement:   &[]PlacementStrategy{{"binpack", "memory"}}, DesiredCount: ptr(4),
	})
	s.settleWithin(t, v, 5*time.Minute, func() {})
	for _, task := range v.allTasks() {
		if task.inst.host.Type != "m6i.2xlarge" {
			t.Errorf("%s on %s", task.id, task.inst.host.Type)
		}
	}
	if len(v.Deployments) != 1 || v.RunningCount != 4 {
		t.Errorf("%d deployments, %d run", len(v.Deployments), v.RunningCount)
	}
}
