package sim

import "slices"

// The states of a rollout.
const (
	rolloutGoing  = "IN_PROGRESS"
	rolloutDone   = "COMPLETED"
	rolloutFailed = "FAILED"
)

// newDeployment makes a deployment of a service and puts it first. The one
// before it stays until its tasks are gone.
func (w *World) newDeployment(s *Service, def *TaskDefinition) *Deployment {
	d := &Deployment{
		Id: "ecs-svc/" + w.serial(), Status: "PRIMARY", TaskDefinition: def.TaskDefinitionArn,
		DesiredCount: s.DesiredCount, CreatedAt: w.epoch(), UpdatedAt: w.epoch(),
		CapacityProviderStrategy: s.CapacityProviderStrategy, LaunchType: s.LaunchType,
		PlatformVersion: s.PlatformVersion, PlatformFamily: s.PlatformFamily,
		NetworkConfiguration: s.NetworkConfiguration,
		def:                  def,
	}
	if d.PlatformVersion == "LATEST" {
		d.PlatformVersion = "1.4.0"
	}
	s.rollout(d, rolloutGoing, "ECS deployment "+d.Id+" in progress.")
	resource := s.cluster.ClusterName + "/" + s.ServiceName + "/"
	d.revision = w.arn("ecs", s.cluster.region.name, "service-revision/"+resource+w.serial())
	d.attempt = w.arn("ecs", s.cluster.region.name, "service-deployment/"+resource+w.hexID(21))
	for _, old := range s.Deployments {
		old.Status = "ACTIVE"
		old.DesiredCount = len(old.tasks)
	}
	s.Deployments = slices.Insert(s.Deployments, 0, d)
	s.TaskDefinition = def.TaskDefinitionArn
	s.CurrentServiceDeployment = d.attempt
	s.sched.steady = false
	s.noteRevisions()
	return d
}

// rollout moves a deployment to a state. Only services that ECS itself deploys
// show it.
func (s *Service) rollout(d *Deployment, state, reason string) {
	d.state = state
	if s.DeploymentController.Type == "ECS" {
		d.RolloutState, d.RolloutStateReason = state, reason
	}
}

// noteRevisions lists the service revisions in use.
func (s *Service) noteRevisions() {
	list := make([]ServiceCurrentRevisionSummary, 0, len(s.Deployments))
	for _, d := range s.Deployments {
		list = append(list, ServiceCurrentRevisionSummary{
			Arn: d.revision, RequestedTaskCount: d.DesiredCount,
			RunningTaskCount: d.RunningCount, PendingTaskCount: d.PendingCount,
		})
	}
	s.CurrentServiceRevisions = list
}

// countRevision keeps the summary of a deployment's revision in step.
func (s *Service) countRevision(d *Deployment, running, pending int) {
	for i := range s.CurrentServiceRevisions {
		if r := &s.CurrentServiceRevisions[i]; r.Arn == d.revision {
			r.RunningTaskCount += running
			r.PendingTaskCount += pending
			return
		}
	}
}

// leave takes a task that ends out of those that should run.
func (d *Deployment) leave(t *Task) {
	if i := slices.Index(d.tasks, t); i >= 0 {
		d.tasks = slices.Delete(d.tasks, i, i+1)
		d.stopping++
	}
	if d.Status != "PRIMARY" {
		d.DesiredCount = len(d.tasks)
		t.service.noteRevisions()
	}
}

// prove notes a healthy task: from the first one on, failed tasks are not
// counted ("failedTasks" in the API reference).
func (d *Deployment) prove() {
	if d.state == rolloutGoing {
		d.proven, d.FailedTasks = true, 0
	}
}

// serviceTaskStopped is when a task of a service has stopped.
func (w *World) serviceTaskStopped(t *Task) {
	t.dep.stopping--
	if failed := !t.life.told && !t.life.healthy || t.life.bad; failed && !t.dep.proven && t.dep.state != rolloutDone {
		t.dep.FailedTasks++
		t.dep.UpdatedAt = w.epoch()
		w.breaker(t.service, t.dep)
	}
	w.poke(t.service)
}

// breaker trips the deployment circuit breaker when enough tasks failed: half of
// the desired count, at least 3 and at most 200.
func (w *World) breaker(s *Service, d *Deployment) {
	c := s.DeploymentConfiguration
	if c == nil || c.DeploymentCircuitBreaker == nil || !c.DeploymentCircuitBreaker.Enable ||
		d != s.Deployments[0] || d.state != rolloutGoing {
		return
	}
	if d.FailedTasks < min(max((s.DesiredCount+1)/2, 3), 200) {
		return
	}
	s.rollout(d, rolloutFailed, "ECS deployment circuit breaker: tasks failed to start.")
	d.UpdatedAt = w.epoch()
	s.event(w, "(deployment "+d.Id+") deployment failed: tasks failed to start.")
	if c.DeploymentCircuitBreaker.Rollback && s.sched.good != nil && s.sched.good != d {
		w.rollBack(s, s.sched.good, "ECS deployment circuit breaker: rolling back to deploymentId ")
	}
}

// rollBack makes an older deployment the PRIMARY one again; why is the rollout's
// reason up to the deployment's id.
func (w *World) rollBack(s *Service, to *Deployment, why string) {
	s.Deployments[0].Status = "ACTIVE"
	s.Deployments[0].DesiredCount = len(s.Deployments[0].tasks)
	s.Deployments = slices.DeleteFunc(s.Deployments, func(d *Deployment) bool { return d == to })
	s.Deployments = slices.Insert(s.Deployments, 0, to)
	to.Status, to.DesiredCount, to.UpdatedAt = "PRIMARY", s.DesiredCount, w.epoch()
	s.rollout(to, rolloutGoing, why+to.Id)
	s.TaskDefinition = to.TaskDefinition
	s.unthrottle()
	s.noteRevisions()
	s.event(w, "rolling back to deployment "+to.Id+".")
	w.poke(s)
}

// progress lets drained deployments go and completes the PRIMARY one when all
// its tasks are healthy and no other is left.
func (w *World) progress(s *Service) {
	primary := s.Deployments[0]
	before := len(s.Deployments)
	s.Deployments = slices.DeleteFunc(s.Deployments, func(d *Deployment) bool {
		return d != primary && len(d.tasks) == 0 && d.stopping == 0
	})
	if len(s.Deployments) != before {
		s.noteRevisions()
		s.past.mark(w)
	}
	if primary.state != rolloutGoing || len(s.Deployments) > 1 {
		return
	}
	if v := s.sight(); len(v.good) != s.DesiredCount || len(v.maybe)+len(v.bad)+len(v.oldGood)+len(v.oldOther) > 0 {
		return
	}
	if w.baking(s, primary) {
		return
	}
	s.rollout(primary, rolloutDone, "ECS deployment "+primary.Id+" completed.")
	primary.UpdatedAt = w.epoch()
	s.CurrentServiceDeployment = ""
	s.sched.good = primary
	s.event(w, "(deployment "+primary.Id+") deployment completed.")
}
