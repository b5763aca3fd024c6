package sim

import (
	"strings"
	"testing"
	"time"
)

// TestTargetTrackingMovesAService watches the busy hour of a service: it scales
// out, each task does less, and when the work is done it scales in again.
func TestTargetTrackingMovesAService(t *testing.T) {
	for _, name := range []string{"calm", "incident"} {
		w := newWorld(t, Options{World: name})
		r := w.regions[0]
		s := r.cluster("prod-web").service("pricing")
		cpu := func() float64 {
			m, _ := r.series(Metric{nsECS, "CPUUtilization", []Dimension{{"ClusterName", "prod-web"}, {"ServiceName", "pricing"}}})
			now := w.epoch() - w.epoch()%Epoch(minute)
			p := m.points(func(l []sample) float64 { return sum(l) / count(l) }, now-2*Epoch(minute), now-Epoch(minute), minute, never)
			return p[0].value
		}
		if s.DesiredCount != 4 {
			t.Fatalf("%s: it begins with %d tasks", name, s.DesiredCount)
		}
		w.advance(start.Add(4 * time.Minute))
		before := cpu()
		w.advance(start.Add(9 * time.Minute))
		out, busy := s.DesiredCount, cpu()
		if out <= 4 || s.RunningCount != out || before < 70 || busy > 62 {
			t.Errorf("%s: %d tasks wanted, %d running, CPU %.0f %% and then %.0f %%", name, out, s.RunningCount, before, busy)
		}
		w.advance(start.Add(50 * time.Minute))
		if s.DesiredCount != 4 || s.RunningCount != 4 {
			t.Errorf("%s: %d tasks wanted and %d running in the end", name, s.DesiredCount, s.RunningCount)
		}
		x := r.scalables[2].activities
		if r.scalables[2].service != s || len(x) != 2 || x[1].Description != "Setting desired count to 6." || x[1].StatusCode != "Successful" || x[1].EndTime <= x[1].StartTime ||
			!strings.HasPrefix(x[1].Cause, "monitor alarm TargetTracking-service/prod-web/pricing-AlarmHigh-") || !strings.HasSuffix(x[1].Cause, " in state ALARM triggered policy pricing-cpu60") ||
			x[0].StatusMessage != "Successfully set desired count to 4. Change successfully fulfilled by ecs." {
			t.Errorf("%s: activities %+v", name, x)
		}
	}
}

// TestStepsFollowTheirAlarms checks that whenever a step policy moved a service its
// alarm was in ALARM.
func TestStepsFollowTheirAlarms(t *testing.T) {
	w := newWorld(t, Options{World: "calm"})
	w.advance(start.Add(3 * time.Hour))
	r := w.regions[0]
	steps := 0
	for _, s := range r.scalables {
		for _, x := range s.activities {
			for _, p := range s.policies {
				for _, a := range []*alarm{p.high, p.low} {
					if a == nil || p.tracks || x.Cause != p.cause(a) {
						continue
					}
					steps++
					if got := a.stateAt(x.StartTime); got != alarmFiring {
						t.Errorf("%s at %v: %s, and %s was %s", s.id, x.StartTime.Time(), x.Description, a.AlarmName, got)
					}
				}
			}
		}
	}
	if steps < 20 {
		t.Errorf("only %d steps", steps)
	}
}

// stateAt is what the state of an alarm was.
func (a *alarm) stateAt(at Epoch) string {
	state := a.StateValue
	for i := range a.history {
		if from, _, ok := a.history[i].states(); ok && a.history[i].Timestamp > at {
			state = from
		}
	}
	return state
}

// TestDeploymentAlarm lets a release make errors: the alarm of its service ends
// the deployment and goes back.
func TestDeploymentAlarm(t *testing.T) {
	w := newWorld(t, Options{World: "calm"})
	r := w.regions[0]
	s := r.cluster("prod-web").service("shipping")
	good := s.TaskDefinition
	site := &site{w, r, s.cluster}
	site.deploy("shipping", func(d *TaskDefinition) {
		d.acts.target = &trouble{after: seconds(600, 600), reason: "Health checks failed with these codes: [503]"}
		d.acts.warmUp = seconds(60, 60)
	})
	w.play(12*time.Minute, func() {})
	if s.TaskDefinition != good {
		t.Errorf("it did not go back: %s %s", s.Deployments[0].RolloutState, s.Deployments[0].RolloutStateReason)
	}
	found := false
	for _, e := range s.Events {
		found = found || strings.HasSuffix(e.Message, "deployment failed: alarm detected.")
	}
	if !found {
		t.Errorf("no event of it: %v", s.Events[:6])
	}
}
