package model_test

import (
	"strings"
	"testing"
	"time"

	"github.com/ecsdeck/ecsdeck/awsclient/model"
)

const (
	steadyText   = "has reached a steady state."
	replacedText = "has started 1 tasks: (task 0af1). Amazon ECS replaced 1 tasks due to an unhealthy status."
	badText      = "(task 0af1) (port 80) is unhealthy in (target-group arn:aws:x:targetgroup/web/1) due to (reason Request timed out)."
	startedText  = "has started 1 tasks: (task 0af1)."
	drainText    = "has begun draining connections on 1 tasks."
	deregText    = "deregistered 1 targets in (target-group arn:aws:x:targetgroup/web/1)"
	stoppedText  = "has stopped 1 running tasks: (task 0af2)."
	placeText    = "was unable to place a task. Reason: Capacity is unavailable at this time."
)

// timed makes events, newest first, of lines "AGE TEXT".
func timed(t *testing.T, lines ...string) []model.Event {
	t.Helper()
	now := time.Unix(1.7e9, 0)
	var out []model.Event
	for _, l := range lines {
		age, text, _ := strings.Cut(l, " ")
		d, err := time.ParseDuration(age)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, model.Event{At: now.Add(-d), Message: "(service web) " + text})
	}
	return out
}

func TestRepeatedTrouble(t *testing.T) {
	busy := []string{"0m " + steadyText, "1m " + replacedText, "2m " + badText}
	for range 7 {
		busy = append(busy, "9m "+startedText)
	}
	for _, c := range []struct {
		name   string
		lines  []string
		health model.Health
		reason string
	}{
		{"replaced again", []string{"0m " + steadyText, "1m " + replacedText, "1m5s " + badText, "8m " + steadyText, "12m " + replacedText}, model.Warn, "replaced 2 unhealthy tasks in 12 m: Request timed out"},
		{"one failure tells of itself twice", []string{"0m " + steadyText, "1m " + replacedText, "1m5s " + badText, "8m " + steadyText}, model.OK, ""},
		{"two tasks at once", []string{"0m " + steadyText, "1m " + strings.ReplaceAll(replacedText, "replaced 1", "replaced 2"), "1m5s " + badText, "1m5s " + badText}, model.OK, ""},
		{"the other one was long ago", []string{"0m " + steadyText, "1m " + replacedText, "31m1s " + replacedText}, model.OK, ""},
		{"once, but what came before is not kept", busy, model.Warn, "replaced 1 unhealthy task: Request timed out"},
		{"only health checks", []string{"0m " + steadyText, "1m " + badText, "9m " + badText}, model.Warn, "2 failed health checks in 9 m: Request timed out"},
		{"no place again", []string{"0m " + steadyText, "5m " + placeText, "9m " + steadyText, "20m " + placeText}, model.Warn, "unable to place a task: Fargate has no capacity now, 2 times in 20 m"},
		{"tasks end by themselves", []string{"0m " + steadyText, "1m " + startedText, "1m3s " + deregText, "1m3s " + drainText, "4m " + steadyText, "5m " + startedText, "5m1s " + drainText}, model.Warn, "lost 2 tasks in 5 m"},
		{"one task ends", []string{"0m " + steadyText, "1m " + startedText, "1m3s " + deregText, "1m3s " + drainText}, model.OK, ""},
		{"ECS itself stops them", []string{"0m " + steadyText, "1m " + startedText, "1m3s " + drainText, "2m " + stoppedText, "5m " + startedText, "5m1s " + drainText}, model.OK, ""},
		{"scaled out twice", []string{"0m " + steadyText, "1m " + startedText, "5m " + steadyText, "9m " + startedText}, model.OK, ""},
	} {
		s := model.Service{Status: "ACTIVE", Desired: 2, Running: 2, Events: timed(t, c.lines...)}
		if v := s.Verdict(); v.Health != c.health || v.Reason != c.reason {
			t.Errorf("%s: %v %q, want %v %q", c.name, v.Health, v.Reason, c.health, c.reason)
		}
	}
}

func TestRepeatedTroubleAndDeployments(t *testing.T) {
	events := timed(t, "0m "+steadyText, "1m "+replacedText, "8m "+steadyText, "12m "+replacedText)
	s := model.Service{Status: "ACTIVE", Desired: 2, Running: 2, Events: events}
	s.Deployments = []model.Deployment{{Status: "PRIMARY", Rollout: "COMPLETED", Created: events[3].At.Add(time.Minute)}}
	if v := s.Verdict(); v.Health != model.OK {
		t.Errorf("a new deployment begins anew: %+v", v)
	}
	s.Deployments[0].Created = events[3].At.Add(-time.Hour)
	if v := s.Verdict(); v.Health != model.Warn {
		t.Errorf("an old deployment: %+v", v)
	}
	s.Running = 1
	if v := s.Verdict(); v.Health != model.Warn || v.Reason != "1 of 2 running, replaced 2 unhealthy tasks in 12 m" {
		t.Errorf("short of a task: %+v", v)
	}
}
