package model_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ecsdeck/ecsdeck/awsclient/model"
)

func dims(pairs ...string) model.Metric {
	m := model.Metric{Namespace: "AWS/ECS", Name: "CPUUtilization"}
	for i := 0; i < len(pairs); i += 2 {
		m.Dimensions = append(m.Dimensions, model.Dimension{Name: pairs[i], Value: pairs[i+1]})
	}
	return m
}

func TestAlarmCondition(t *testing.T) {
	metric := func(a model.Alarm) model.Alarm {
		a.Kind, a.Metrics = model.AlarmMetric, []model.Metric{dims("ClusterName", "prod")}
		return a
	}
	for want, a := range map[string]model.Alarm{
		"CPUUtilization > 80 in 3 of 5 minutes": metric(model.Alarm{
			Stat: "Average", Comparison: "GreaterThanThreshold", Threshold: model.Known(80.0), Period: time.Minute, Periods: 5, Datapoints: 3,
		}),
		"p99 of CPUUtilization ≥ 0.25 for 1 minute": metric(model.Alarm{
			Stat: "p99", Comparison: "GreaterThanOrEqualToThreshold", Threshold: model.Known(0.25), Period: time.Minute, Periods: 1, Datapoints: 1,
		}),
		"sum of CPUUtilization < 3 for 15 minutes": metric(model.Alarm{
			Stat: "Sum", Comparison: "LessThanThreshold", Threshold: model.Known(3.0), Period: 5 * time.Minute, Periods: 3,
		}),
		"CPUUtilization ≤ 1 in 1 of 2 periods of 10 s": metric(model.Alarm{
			Comparison: "LessThanOrEqualToThreshold", Threshold: model.Known(1.0), Period: 10 * time.Second, Periods: 2, Datapoints: 1,
		}),
		"CPUUtilization outside the expected band for 1 hour": metric(model.Alarm{
			Comparison: "LessThanLowerOrGreaterThanUpperThreshold", Period: time.Hour, Periods: 1,
		}),
		"errors / requests > 1 for 2 minutes": {
			Kind: model.AlarmMath, Expression: "errors / requests", Comparison: "GreaterThanThreshold", Threshold: model.Known(1.0), Period: time.Minute, Periods: 2,
		},
		`ALARM("a")`: {Kind: model.AlarmComposite, Rule: `ALARM("a")`},
	} {
		if got := a.Condition(); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestAlarmVerdictAndOrder(t *testing.T) {
	now := time.Date(2026, 11, 3, 9, 0, 0, 0, time.UTC)
	sns, scale := []string{"arn:aws:sns:eu-west-1:1:page"}, []string{"arn:aws:autoscaling:eu-west-1:1:scalingPolicy:x"}
	alarms := []model.Alarm{
		{Name: "fine", State: "OK", ActionsEnabled: true},
		{Name: "dark", State: "INSUFFICIENT_DATA", ActionsEnabled: true},
		{Name: "scales", State: "ALARM", Actions: scale, ActionsEnabled: true},
		{Name: "muted", State: "OK", Actions: sns},
		{Name: "old", State: "ALARM", Actions: sns, ActionsEnabled: true, Since: now.Add(-time.Hour)},
		{Name: "new", State: "ALARM", Actions: sns, ActionsEnabled: true, Since: now},
		{Name: "TargetTracking-service/prod/web-AlarmLow-1", State: "ALARM", ActionsEnabled: true},
	}
	model.SortAlarms(alarms)
	var names []string
	for _, a := range alarms {
		names = append(names, a.Name)
	}
	want := []string{"new", "old", "muted", "dark", "TargetTracking-service/prod/web-AlarmLow-1", "scales", "fine"}
	if d := cmp.Diff(want, names); d != "" {
		t.Error(d)
	}
	var marked []string
	for _, a := range model.Troubles(alarms) {
		marked = append(marked, a.Name)
	}
	if !slices.Equal(marked, []string{"new", "old"}) {
		t.Errorf("marked are %v: an alarm that drives scaling is no trouble", marked)
	}
	if v := alarms[2].Verdict(); v.Health != model.Warn || !strings.Contains(v.Reason, "actions are off") {
		t.Errorf("muted is %+v", v)
	}
}

func TestRuleAlarms(t *testing.T) {
	for rule, want := range map[string][]string{
		`ALARM("a b") AND NOT (OK(c) OR INSUFFICIENT_DATA('d'))`: {"a b", "c", "d"},
		`TRUE`:                 nil,
		`ALARM(a) OR ALARM(a)`: {"a"},
		`ALARM("arn:aws:cloudwatch:eu-west-1:123456789012:alarm:web/cpu: high, now")`:  {"web/cpu: high, now"},
		`AT_LEAST(2, ALARM, (x, y, "12")) OR AT_LEAST(50%, NOT OK, (z))`:               {"x", "y", "12", "z"},
		`ALARM("OK") AND ALARM("AND")`:                                                 {"OK", "AND"},
		"ALARM(\n  TargetTracking-service/prod/web-AlarmHigh-1\n)\nand not alarm(low)": {"TargetTracking-service/prod/web-AlarmHigh-1", "low"},
		`ALARM("never closed`: {"never closed"},
	} {
		if got := model.RuleAlarms(rule); !slices.Equal(got, want) {
			t.Errorf("%s names %q, want %q", rule, got, want)
		}
	}
}

func TestAlarmsPointAt(t *testing.T) {
	web := model.Service{
		Name: "web", Cluster: "prod", Rollout: model.RolloutConfig{Alarms: []string{"deploys"}},
		LoadBalancers: []model.LoadBalancer{{TargetGroup: "arn:aws:elasticloadbalancing:eu-west-1:1:targetgroup/web/abc"}},
	}
	alarms := []model.Alarm{
		{Name: "service", Kind: model.AlarmMetric, Metrics: []model.Metric{dims("ServiceName", "web", "ClusterName", "prod")}},
		{Name: "other", Kind: model.AlarmMetric, Metrics: []model.Metric{dims("ServiceName", "web", "ClusterName", "test")}},
		{Name: "group", Kind: model.AlarmMetric, Metrics: []model.Metric{dims("TargetGroup", "targetgroup/web/abc", "LoadBalancer", "app/x/1")}},
		{Name: "math", Kind: model.AlarmMath, Metrics: []model.Metric{dims(), dims("ServiceName", "web", "ClusterName", "prod")}},
		{Name: "cluster", Kind: model.AlarmMetric, Metrics: []model.Metric{dims("ClusterName", "prod")}},
		{Name: "deploys", Kind: model.AlarmMetric, Metrics: []model.Metric{dims("QueueName", "q")}},
		{Name: "over", Kind: model.AlarmComposite, Rule: "ALARM(under) OR ALARM(gone)"},
		{Name: "under", Kind: model.AlarmComposite, Rule: "ALARM(hidden) AND NOT ALARM(over)"}, // in a circle
		{Name: "asg", Kind: model.AlarmMetric, Metrics: []model.Metric{dims("AutoScalingGroupName", "nodes")}},
	}
	hidden := model.Alarm{Name: "hidden", Kind: model.AlarmMetric, Metrics: []model.Metric{dims("ServiceName", "web", "ClusterName", "prod")}}
	if unknown := model.ResolveAlarms(alarms, hidden); !slices.Equal(unknown, []string{"gone"}) {
		t.Errorf("unknown are %v", unknown)
	}
	names := func(in []model.Alarm) (out []string) {
		for _, a := range in {
			out = append(out, a.Name)
		}
		return out
	}
	for _, c := range []struct {
		of   string
		got  []model.Alarm
		want []string
	}{
		{"service", model.AlarmsOn(alarms, web.AlarmTarget()), []string{"service", "group", "math", "deploys", "over", "under"}},
		{"cluster", model.AlarmsOn(alarms, model.Cluster{Name: "prod"}.AlarmTarget()), []string{"cluster"}},
		{"in the cluster", model.AlarmsInCluster(alarms, "prod"), []string{"service", "math", "cluster", "over", "under"}},
		{"group", model.AlarmsOn(alarms, model.AlarmTarget{ScalingGroups: []string{"nodes"}}), []string{"asg"}},
		{"nothing", model.AlarmsOn(alarms, model.AlarmTarget{}), nil},
	} {
		if d := cmp.Diff(c.want, names(c.got)); d != "" {
			t.Errorf("%s: %s", c.of, d)
		}
	}
}

func TestAlarmARNs(t *testing.T) {
	arn := "arn:aws:cloudwatch:eu-west-1:1:alarm:TargetTracking-service/prod/web-AlarmHigh-1:2"
	a, _ := model.ParseARN(arn)
	if a.Type() != "alarm" || model.ShortID(arn) != "TargetTracking-service/prod/web-AlarmHigh-1:2" {
		t.Errorf("type %q, name %q", a.Type(), model.ShortID(arn))
	}
}
