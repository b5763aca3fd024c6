package model_test

import (
	"testing"
	"time"

	"github.com/ecsdeck/ecsdeck/awsclient/model"
)

func TestScalingPolicyWords(t *testing.T) {
	for want, p := range map[string]model.ScalingPolicy{
		"keeps CPU at 60%":                      {Type: "TargetTrackingScaling", MetricName: "ECSServiceAverageCPUUtilization", Target: 60},
		"keeps requests per target at 1000":     {Type: "TargetTrackingScaling", MetricName: "ALBRequestCountPerTarget", Target: 1000},
		"keeps Backlog at 2.5, never scales in": {Type: "TargetTrackingScaling", MetricName: "Backlog", Target: 2.5, NoScaleIn: true},
		"+2 from 0 to 10 past the alarm, +4 from 10 past the alarm": {Type: "StepScaling", Adjustment: "ChangeInCapacity", Steps: []model.ScalingStep{
			{From: model.Known(0.0), To: model.Known(10.0), Change: 2}, {From: model.Known(10.0), Change: 4},
		}},
		"-10% to 0 past the alarm": {Type: "StepScaling", Adjustment: "PercentChangeInCapacity", Steps: []model.ScalingStep{{To: model.Known(0.0), Change: -10}}},
		"sets 3":                   {Type: "StepScaling", Adjustment: "ExactCapacity", Steps: []model.ScalingStep{{Change: 3}}},
	} {
		if got := p.Words(); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestScaledNotice(t *testing.T) {
	read := time.Date(2026, 11, 3, 9, 0, 0, 0, time.UTC)
	before, after := model.Service{ARN: "a", Name: "web", Desired: 4}, model.Service{ARN: "a", Name: "web", Desired: 6}
	out := model.ScalingActivity{At: read.Add(20 * time.Second), Status: "Successful", To: model.Known(6), Policy: "cpu60", Alarm: "High"}
	old := out
	old.At = read.Add(-time.Hour)
	refused := model.ScalingActivity{At: out.At, To: model.Known(6), NotScaled: "it is at its most, 6"}
	planned := model.ScalingActivity{At: out.At, To: model.Known(6), Cause: "minimum capacity was set to 6."}
	for _, c := range []struct {
		name       string
		after      model.Service
		activities []model.ScalingActivity
		want       string
	}{
		{"by a policy", after, []model.ScalingActivity{out}, "web was scaled from 4 to 6 by policy cpu60, because alarm High went off"},
		{"by a schedule", after, []model.ScalingActivity{planned}, "web was scaled from 4 to 6 because minimum capacity was set to 6"},
		{"not moved", before, []model.ScalingActivity{out}, ""},
		{"by a person", after, []model.ScalingActivity{old, refused}, ""},
		{"of another service", model.Service{ARN: "b", Desired: 6}, []model.ScalingActivity{out}, ""},
	} {
		if got := model.ScaledNotice(before, c.after, read, c.activities); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
	g := model.ScalingGroup{Name: "nodes", Desired: 3, Activities: []model.ScalingActivity{{At: read, From: model.Known(2), To: model.Known(3), Policy: "cas"}}}
	if got := model.GroupNotice(model.ScalingGroup{Name: "nodes", Desired: 2}, g, read); got != "nodes was scaled from 2 to 3 by policy cas" {
		t.Errorf("group: %q", got)
	}
}

func TestDimensionsOfARNs(t *testing.T) {
	group, balancer := "arn:aws:elasticloadbalancing:eu-west-1:1:targetgroup/web/abc", "arn:aws:elasticloadbalancing:eu-west-1:1:loadbalancer/app/front/def"
	for got, want := range map[string]string{
		model.TargetGroupDimension(group): "targetgroup/web/abc", model.TargetGroupName(group): "web",
		model.LoadBalancerDimension(balancer): "app/front/def", model.LoadBalancerName(balancer): "front",
	} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
