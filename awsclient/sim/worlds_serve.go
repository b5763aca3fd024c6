package sim

import (
	"fmt"
	"strings"
	"time"
)

// serve makes the service of an app with its tasks running since long ago.
func (s *site) serve(a *app) *Service {
	v := s.service(a, s.define(a))
	s.w.settle(v, a.count)
	return v
}

// service makes the service of an app, with its deployment and no tasks.
func (s *site) service(a *app, def *TaskDefinition) *Service {
	w := s.w
	age := a.age
	if age == 0 {
		age = w.pick(span{60 * 24 * time.Hour, 700 * 24 * time.Hour})
	}
	v := &Service{
		ServiceArn:  w.arn("ecs", s.r.name, "service/"+s.c.ClusterName+"/"+a.name),
		ServiceName: a.name, ClusterArn: s.c.ClusterArn, Status: "ACTIVE", DesiredCount: a.count,
		LoadBalancers: []LoadBalancer{}, ServiceRegistries: []ServiceRegistry{}, Events: []ServiceEvent{},
		PlacementConstraints: []PlacementConstraint{}, PlacementStrategy: []PlacementStrategy{},
		TaskDefinition: def.TaskDefinitionArn, CreatedAt: epochOf(w.now.Add(-age)),
		RoleArn:            "arn:aws:iam::" + w.opts.Account + ":role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS",
		CreatedBy:          "arn:aws:iam::" + w.opts.Account + ":role/terraform-prod",
		SchedulingStrategy: "REPLICA", DeploymentController: &DeploymentController{Type: "ECS"},
		DeploymentConfiguration: deploymentConfiguration(a),
		EnableECSManagedTags:    true, PropagateTags: "SERVICE", EnableExecuteCommand: a.exec,
		AvailabilityZoneRebalancing: "ENABLED", ResourceManagementType: "CUSTOMER",
		Tags:    []Tag{{"team", a.team}, {"env", "prod"}, {"service", a.name}, {"managed-by", "terraform"}},
		cluster: s.c,
	}
	s.shape(v, a)
	s.c.services = append(s.c.services, v)
	s.c.ActiveServicesCount++
	d := w.newDeployment(v, def)
	deployed := w.now.Add(-min(w.pick(span{26 * time.Hour, 8 * 24 * time.Hour}), age))
	d.CreatedAt, d.UpdatedAt = epochOf(deployed), epochOf(deployed.Add(w.pick(seconds(90, 400))))
	v.rollout(d, rolloutDone, "ECS deployment "+d.Id+" completed.")
	d.proven, v.sched.good = true, d
	v.CurrentServiceDeployment = ""
	return v
}

// deploymentConfiguration is the bounds and circuit breaker of an app.
func deploymentConfiguration(a *app) *DeploymentConfiguration {
	least, most := a.least, a.most
	if most == 0 {
		least, most = 100, 200
	}
	return &DeploymentConfiguration{
		DeploymentCircuitBreaker: &DeploymentCircuitBreaker{Enable: a.breaker, Rollback: a.breaker},
		MaximumPercent:           &most, MinimumHealthyPercent: &least, Strategy: "ROLLING",
	}
}

// shape gives a service the members that hang on where and how it runs.
func (s *site) shape(v *Service, a *app) {
	switch {
	case !strings.Contains(a.where, ":"):
		v.LaunchType = a.where
	default:
		for _, item := range strings.Fields(a.where) {
			v.CapacityProviderStrategy = append(v.CapacityProviderStrategy, strategyItem(item))
		}
	}
	if strings.HasPrefix(a.where, "FARGATE") {
		v.PlatformVersion, v.PlatformFamily = "LATEST", "Linux"
	} else {
		v.PlacementStrategy = a.strategy
		if a.strategy == nil {
			v.PlacementStrategy = defaultStrategy()
		}
	}
	if a.network == "" {
		v.NetworkConfiguration = s.network()
	}
	if a.lb {
		v.HealthCheckGracePeriodSeconds = ptr(30)
		v.LoadBalancers = []LoadBalancer{{TargetGroupArn: s.targetGroup(a.name), ContainerName: a.name, ContainerPort: a.port}}
	}
	if a.controller != "" {
		v.DeploymentController.Type = a.controller
	}
	if a.daemon {
		v.SchedulingStrategy, v.AvailabilityZoneRebalancing = "DAEMON", ""
		v.PlacementStrategy = []PlacementStrategy{}
		v.DeploymentConfiguration.MinimumHealthyPercent, v.DeploymentConfiguration.MaximumPercent = ptr(0), ptr(100)
	}
	if a.constraints != nil {
		v.PlacementConstraints = a.constraints
	}
	var err error
	if v.sched.constraints, v.sched.distinct, err = parseConstraints(v.PlacementConstraints); err != nil {
		panic("sim: " + err.Error()) // a world's own mistake: every world is built by a test
	}
}

// network is the account's private subnets and the services' security group.
func (s *site) network() *NetworkConfiguration {
	var subnets []string
	for _, z := range zones(s.r.name) {
		subnets = append(subnets, subnetID(z))
	}
	return &NetworkConfiguration{AwsvpcConfiguration: &AwsVpcConfiguration{
		Subnets: subnets, SecurityGroups: []string{"sg-07d1c2a9be84f3056"}, AssignPublicIp: "DISABLED",
	}}
}

// targetGroup is the ARN of a service's target group.
func (s *site) targetGroup(name string) string {
	return s.w.arn("elasticloadbalancing", s.r.name, "targetgroup/"+fmt.Sprintf("%.32s", name)+"/"+s.w.hexID(16))
}

// settle gives a service n tasks that have been running for some time, and the
// events of its past.
func (w *World) settle(v *Service, n int) {
	if v.SchedulingStrategy == "DAEMON" {
		w.countDaemon(v)
		n = v.DesiredCount
	}
	for range n {
		sp, _, ok := w.placeFor(v)
		if !ok {
			break
		}
		w.settleTask(w.newTask(w.birthOf(v, sp)), v.Deployments[0].CreatedAt.Time())
	}
	w.pastEvents(v)
	v.sched.steady = true
	w.repeatSteady(v, v.sched.steadyGen, w.pick(span{0, w.pace.steady}))
	if len(v.Deployments[0].tasks) < n {
		w.poke(v)
	}
}

// settleTask makes a new task one that has been running since a while after the
// time given.
func (w *World) settleTask(t *Task, since time.Time) {
	t.cluster.addTask(t, false)
	at := since.Add(w.pick(seconds(3, 200)))
	t.CreatedAt = epochOf(at)
	t.Connectivity, t.ConnectivityAt = "CONNECTED", epochOf(at.Add(w.pick(seconds(8, 16))))
	t.PullStartedAt = t.ConnectivityAt + 900
	t.PullStoppedAt = t.PullStartedAt + Epoch(w.pick(seconds(2, 18)).Milliseconds())
	t.StartedAt = t.PullStoppedAt + Epoch(w.pick(seconds(1, 6)).Milliseconds())
	for i := range t.Containers {
		c := &t.Containers[i]
		w.startContainer(t, c)
		c.ImageDigest = imageDigest(c.Image)
		if c.def.HealthCheck != nil {
			c.HealthStatus, t.HealthStatus = healthGood, healthGood
		}
		for k := range c.ManagedAgents {
			c.ManagedAgents[k].LastStartedAt = t.StartedAt
		}
	}
	t.attachments("ATTACHED")
	t.life.ran, t.life.healthy = true, true
	t.life.registered = t.service != nil && len(t.service.LoadBalancers) > 0
	w.setStatus(t, stRunning)
	t.Version = 5
	w.born(t, true)
	w.beset(t)
}
