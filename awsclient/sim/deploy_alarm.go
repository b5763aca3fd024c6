package sim

import (
	"slices"
	"time"
)

// failDeployments ends the deployments under way that are bound to an alarm which
// went into ALARM.
func (w *World) failDeployments(a *alarm) {
	for _, c := range a.region.clusters {
		for _, s := range c.services {
			if s.DeploymentConfiguration == nil || len(s.Deployments) == 0 || s.Deployments[0].state != rolloutGoing {
				continue
			}
			x := s.DeploymentConfiguration.Alarms
			if x == nil || !x.Enable || !slices.Contains(x.AlarmNames, a.AlarmName) {
				continue
			}
			d := s.Deployments[0]
			s.rollout(d, rolloutFailed, "ECS deployment failed: alarm detected.")
			d.UpdatedAt = w.epoch()
			s.event(w, "(deployment "+d.Id+") deployment failed: alarm detected.")
			if x.Rollback && s.sched.good != nil && s.sched.good != d {
				w.rollBack(s, s.sched.good, "ECS deployment alarm: rolling back to deploymentId ")
			}
		}
	}
}

// baking says whether a deployment whose tasks are all healthy still waits for its
// alarms to see them: as long as these look back ("How CloudWatch alarms detect
// Amazon ECS deployment failures" in the guide says that ECS works the time out
// from the alarms, not how).
func (w *World) baking(s *Service, d *Deployment) bool {
	c := s.DeploymentConfiguration
	if c == nil || c.Alarms == nil || !c.Alarms.Enable {
		return false
	}
	var wait time.Duration
	for _, name := range c.Alarms.AlarmNames {
		if a := s.cluster.region.alarm(name); a != nil && a.metric != nil {
			wait = max(wait, time.Duration(a.metric.every()*int64(a.metric.EvaluationPeriods+1)+lateMost)*time.Millisecond)
		}
	}
	if d.baked.IsZero() {
		d.baked = w.now.Add(wait)
	}
	if !w.now.Before(d.baked) {
		return false
	}
	w.pokeAt(s, d.baked)
	return true
}
