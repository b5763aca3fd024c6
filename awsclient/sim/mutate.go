package sim

import (
	"slices"
	"strconv"
	"time"
)

// updateService changes a service and returns it as it is then. References may
// be names or ARNs; "" as a cluster is "default".
func (w *World) updateService(r *region, cluster, service string, u serviceUpdate) (*Service, *Error) {
	s, fail := w.findService(r, cluster, service)
	if fail != nil {
		return nil, fail
	}
	if fail := u.check(s); fail != nil {
		return nil, fail
	}
	def, fail := w.nextDefinition(r, s, u)
	if fail != nil {
		return nil, fail
	}
	w.holdService(s)
	u.apply(s)
	if u.DesiredCount != nil && *u.DesiredCount != s.DesiredCount {
		s.setDesired(*u.DesiredCount)
		s.Deployments[0].UpdatedAt = w.epoch()
		s.sched.steady = false
	}
	if def != nil {
		w.newDeployment(s, def)
	}
	s.past.mark(w)
	s.unthrottle()
	w.poke(s)
	return s, nil
}

// apply changes what needs no deployment by itself, and what the next one takes
// over. What is replaced is never changed in place: older copies share it.
func (u *serviceUpdate) apply(s *Service) {
	set(&s.EnableExecuteCommand, u.EnableExec)
	set(&s.NetworkConfiguration, ifAny(u.Network))
	set(&s.PlatformVersion, u.Platform)
	set(&s.PlacementStrategy, u.Placement)
	set(&s.EnableECSManagedTags, u.ManagedTags)
	set(&s.PropagateTags, u.PropagateTags)
	set(&s.AvailabilityZoneRebalancing, u.Rebalancing)
	set(&s.HealthCheckGracePeriodSeconds, ifAny(u.Grace))
	if u.Deploying != nil {
		s.DeploymentConfiguration = u.Deploying.over(s.DeploymentConfiguration)
	}
	if u.Monitoring != nil {
		s.fine = u.Monitoring.fine()
	}
	if u.Strategy != nil {
		s.CapacityProviderStrategy = *u.Strategy
		if len(*u.Strategy) > 0 {
			s.LaunchType = ""
		}
	}
	if u.Constraints != nil {
		s.PlacementConstraints = *u.Constraints
		s.sched.constraints, s.sched.distinct, _ = parseConstraints(*u.Constraints) // check read them
	}
}

// set stores a value that is given.
func set[T any](to, value *T) {
	if value != nil {
		*to = *value
	}
}

// ifAny is a pointer to a pointer that is not nil, for set.
func ifAny[T any](p *T) **T {
	if p == nil {
		return nil
	}
	return &p
}

// nextDefinition is the revision that an update deploys, nil when it starts no
// deployment.
func (w *World) nextDefinition(r *region, s *Service, u serviceUpdate) (*TaskDefinition, *Error) {
	now := s.Deployments[0].def
	def := now
	if u.TaskDefinition != nil {
		var fail *Error
		if def, fail = w.findDefinition(r, *u.TaskDefinition); fail != nil {
			return nil, fail
		}
		if def.Status != "ACTIVE" && def != now {
			return nil, &Error{Code: "ClientException", Message: "TaskDefinition is inactive"}
		}
	}
	if def == now && !u.ForceNew && u.Network == nil && u.Platform == nil {
		return nil, nil
	}
	if def != now && s.launch() == "FARGATE" && !def.needs.fargate {
		return nil, invalid("Task definition does not support launch_type FARGATE.")
	}
	what := "task definition"
	if def == now && !u.ForceNew {
		what = "network parameters"
	}
	switch s.DeploymentController.Type {
	case "CODE_DEPLOY":
		return nil, invalid("Unable to update %s on services with a CODE_DEPLOY deployment controller. Use AWS CodeDeploy to trigger a new deployment.", what)
	case "EXTERNAL":
		return nil, invalid("Unable to update %s on services with an EXTERNAL deployment controller.", what)
	}
	return def, nil
}

// findCluster finds an active cluster by name or ARN.
func (w *World) findCluster(r *region, name string) (*Cluster, *Error) {
	if name == "" {
		name = "default"
	}
	at := w.refer(r.name, name)
	c := r.cluster(at.id)
	if c == nil || at.foreign || c.Status != "ACTIVE" {
		return nil, clusterNotFound()
	}
	return c, nil
}

// findService finds an active service by name or ARN.
func (w *World) findService(r *region, cluster, name string) (*Service, *Error) {
	c, fail := w.findCluster(r, cluster)
	if fail != nil {
		return nil, fail
	}
	at, fail := w.within(c, name)
	if fail != nil {
		return nil, fail
	}
	s := c.service(at.id)
	if s == nil || at.foreign {
		return nil, serviceNotFound()
	}
	if s.Status != "ACTIVE" {
		return nil, &Error{Code: "ServiceNotActiveException", Message: "Service was not ACTIVE."}
	}
	return s, nil
}

// findDefinition finds a revision by family (its newest active one), by
// family:revision or by ARN.
func (w *World) findDefinition(r *region, name string) (*TaskDefinition, *Error) {
	at := w.refer(r.name, name)
	def := r.definition(at.id)
	if def == nil || at.foreign {
		return nil, &Error{Code: "ClientException", Message: "TaskDefinition not found."}
	}
	return def, nil
}

// holdService keeps a copy for the reads that do not see a write yet.
func (w *World) holdService(s *Service) {
	lag := w.opts.EventuallyConsistent
	if lag <= 0 || w.now.Before(s.staleAt) {
		return
	}
	old := *s
	old.Events = slices.Clone(s.Events)
	old.Deployments = make([]*Deployment, len(s.Deployments))
	for i, d := range s.Deployments {
		c := *d
		old.Deployments[i] = &c
	}
	s.stale, s.staleAt = &old, w.now.Add(lag)
}

// holdTask is the same for a task.
func (w *World) holdTask(t *Task) {
	lag := w.opts.EventuallyConsistent
	if lag <= 0 || w.now.Before(t.staleAt) {
		return
	}
	old := *t
	old.Containers = slices.Clone(t.Containers)
	old.Attachments = slices.Clone(t.Attachments)
	t.stale, t.staleAt = &old, w.now.Add(lag)
}

// holdInstance is the same for a container instance.
func (w *World) holdInstance(i *ContainerInstance) {
	lag := w.opts.EventuallyConsistent
	if lag <= 0 || w.now.Before(i.staleAt) {
		return
	}
	old := *i
	old.RemainingResources = slices.Clone(i.RemainingResources)
	i.stale, i.staleAt = &old, w.now.Add(lag)
}

// seen returns the instance as a read sees it now.
func (i *ContainerInstance) seen(now time.Time) *ContainerInstance {
	if i.stale != nil && now.Before(i.staleAt) {
		return i.stale
	}
	return i
}

// seen returns the service as a read sees it now: see Options.EventuallyConsistent.
func (s *Service) seen(now time.Time) *Service {
	if s.stale != nil && now.Before(s.staleAt) {
		return s.stale
	}
	return s
}

// seen returns the task as a read sees it now, nil when it does not see it yet.
func (t *Task) seen(now time.Time) *Task {
	if now.Before(t.staleAt) {
		return t.stale
	}
	return t
}

// statistics are the cluster's counts by launch type, for include=STATISTICS,
// with the names of the API reference of DescribeClusters.
func (c *Cluster) statistics() []KeyValuePair {
	counts := map[string]int{}
	for _, t := range c.tasks {
		switch {
		case t.LastStatus == stRunning:
			counts["running"+t.LaunchType]++
		case pendingStatus(t.LastStatus):
			counts["pending"+t.LaunchType]++
		}
	}
	for _, s := range c.services {
		counts[s.Status+s.launch()]++
	}
	names := []struct{ name, key string }{
		{"runningEC2TasksCount", "runningEC2"},
		{"runningFargateTasksCount", "runningFARGATE"},
		{"pendingEC2TasksCount", "pendingEC2"},
		{"pendingFargateTasksCount", "pendingFARGATE"},
		{"runningExternalTasksCount", "runningEXTERNAL"},
		{"pendingExternalTasksCount", "pendingEXTERNAL"},
		{"activeEC2ServiceCount", "ACTIVEEC2"},
		{"activeFargateServiceCount", "ACTIVEFARGATE"},
		{"drainingEC2ServiceCount", "DRAININGEC2"},
		{"drainingFargateServiceCount", "DRAININGFARGATE"},
		{"activeExternalServiceCount", "ACTIVEEXTERNAL"},
		{"drainingExternalServiceCount", "DRAININGEXTERNAL"},
	}
	list := make([]KeyValuePair, len(names))
	for i, n := range names {
		list[i] = KeyValuePair{n.name, strconv.Itoa(counts[n.key])}
	}
	return list
}

// launch is the launch type that a service counts under.
func (s *Service) launch() string {
	if s.LaunchType != "" {
		return s.LaunchType
	}
	for _, p := range s.CapacityProviderStrategy {
		if onFargate(p.CapacityProvider) {
			return "FARGATE"
		}
	}
	return "EC2"
}
