package model

import "fmt"

// Settling is how far the world is from what was asked of it.
type Settling struct {
	Done   bool
	Failed bool // it will not get there by itself
	Text   string
}

// DeploymentSettling follows the deployment of an id, as UpdateService answered
// with it; an empty id is the PRIMARY one. Before is the service as it was when
// that was asked for: a read that lags behind still shows its deployments.
func (s Service) DeploymentSettling(id string, before Service) Settling {
	now, ok := s.Primary()
	if !ok {
		return Settling{Done: true, Text: "accepted"} // not ECS's own to deploy
	}
	was, _ := before.Primary()
	mine := now
	if id != "" {
		mine, ok = s.deployment(id)
	}
	switch {
	case !ok && now.ID == was.ID:
		return Settling{Text: "the new deployment does not show yet"}
	case !ok:
		return Settling{Failed: true, Text: "the deployment was rolled back or replaced: " + now.name() + " took its place"}
	case mine.Rollout == "FAILED":
		return Settling{Failed: true, Text: "the deployment failed" + because(mine.Reason)}
	case mine.ID != now.ID:
		return Settling{Failed: true, Text: "another deployment took its place: " + now.name()}
	case len(s.Deployments) == 1 && (mine.Rollout == "COMPLETED" || mine.Rollout == "" && mine.settled()):
		return Settling{Done: true, Text: "deployed"}
	}
	text := fmt.Sprintf("%d of %d new running", mine.Running, mine.Desired)
	if mine.Failed > 0 {
		text += fmt.Sprintf(", %d failed", mine.Failed)
	}
	if old := s.Running - mine.Running; old > 0 {
		text += fmt.Sprintf(", %d old", old)
	}
	return Settling{Text: text}
}

func (s Service) deployment(id string) (Deployment, bool) {
	for _, d := range s.Deployments {
		if d.ID == id {
			return d, true
		}
	}
	return Deployment{}, false
}

// settled reports whether the deployment runs what it should.
func (d Deployment) settled() bool { return d.Running == d.Desired && d.Pending == 0 }

// name is the deployment as people know it: by its revision, and its id.
func (d Deployment) name() string {
	if d.Family == "" {
		return d.ID
	}
	return d.Family + ":" + d.Revision + " (" + d.ID + ")"
}
