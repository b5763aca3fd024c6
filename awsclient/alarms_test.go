package awsclient

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ecsdeck/ecsdeck/awsclient/model"
)

func alarmARN(name string) string {
	return "arn:aws:cloudwatch:eu-west-1:" + account + ":alarm:" + name
}

// scriptedAlarm is a metric alarm as CloudWatch sends it.
func scriptedAlarm(name, state string, more map[string]any) map[string]any {
	out := map[string]any{
		"AlarmName": name, "AlarmArn": alarmARN(name), "StateValue": state, "ActionsEnabled": true, "AlarmActions": []any{"arn:aws:sns:eu-west-1:1:page"},
		"Namespace": nsECS, "MetricName": "CPUUtilization", "Statistic": "Average", "Period": 60, "EvaluationPeriods": 3, "Threshold": 80.0,
		"ComparisonOperator": "GreaterThanThreshold", "StateTransitionedTimestamp": float64(time.Now().Unix()),
		"Dimensions": []any{map[string]any{"Name": "ClusterName", "Value": "prod"}, map[string]any{"Name": "ServiceName", "Value": "web"}},
	}
	for k, v := range more {
		out[k] = v
	}
	return out
}

// alarmScript answers DescribeAlarms in pages of two, by state, names and types.
type alarmScript struct{ metric, composite []map[string]any }

func (a *alarmScript) handle(params map[string]any) answer {
	names, types := strs(params["AlarmNames"]), strs(params["AlarmTypes"])
	pick := func(in []map[string]any) (out []any) {
		for _, al := range in {
			if state, ok := params["StateValue"]; ok && state != al["StateValue"] || len(names) > 0 && !slices.Contains(names, al["AlarmName"].(string)) {
				continue
			}
			out = append(out, al)
		}
		return out
	}
	metric := pick(a.metric)
	body := map[string]any{}
	if _, second := params["NextToken"]; second {
		metric = metric[2:]
	} else if len(metric) > 2 {
		metric, body["NextToken"] = metric[:2], "more"
	}
	body["MetricAlarms"] = metric
	if _, second := params["NextToken"]; !second && slices.Contains(types, "CompositeAlarm") {
		body["CompositeAlarms"] = pick(a.composite)
	}
	return answer{body: body}
}

func composite(name, state, rule string) map[string]any {
	return map[string]any{"AlarmName": name, "AlarmArn": alarmARN(name), "StateValue": state, "AlarmRule": rule, "ActionsEnabled": true}
}

func TestAlarms(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newScript()
		a := &alarmScript{
			metric:    []map[string]any{scriptedAlarm("quiet", "OK", nil), scriptedAlarm("hot", "ALARM", nil), scriptedAlarm("third", "OK", nil)},
			composite: []map[string]any{composite("outer", "ALARM", `ALARM("inner")`), composite("inner", "OK", "NOT ALARM(quiet)")},
		}
		s.on["DescribeAlarms"] = a.handle
		c := open(t, s, jsonMetrics)
		all, err := c.Alarms(t.Context(), AlarmQuery{})
		if err != nil {
			t.Fatal(err)
		}
		if len(all) != 5 || all[0].State != "ALARM" || all[1].State != "ALARM" {
			t.Fatalf("%d alarms, first %+v", len(all), all[0])
		}
		hot := find(t, all, func(a model.Alarm) bool { return a.Name == "hot" })
		if got := hot.Condition(); got != "CPUUtilization > 80 for 3 minutes" || hot.Kind != model.AlarmMetric || hot.Since.IsZero() {
			t.Errorf("hot is %+v: %s", hot, got)
		}
		s.forget()
		// What is in ALARM names alarms that are not: they are read for what they watch.
		for range 2 {
			firing, err := c.AlarmsFiring(t.Context())
			if err != nil || len(firing) != 2 {
				t.Fatalf("%v, %v", firing, err)
			}
			outer := find(t, firing, func(a model.Alarm) bool { return a.Name == "outer" })
			if !outer.PointsAt(model.AlarmTarget{Cluster: "prod", Service: "web"}) {
				t.Errorf("outer watches %v through its rule", outer.Via)
			}
		}
		if n := s.count("DescribeAlarms"); n != 3 {
			t.Errorf("%d calls for two joins, want 3: the listing, inner, quiet", n)
		}
		time.Sleep(time.Minute)
		if _, err := c.AlarmsFiring(t.Context()); err != nil || s.count("DescribeAlarms") != 6 {
			t.Errorf("%d calls after a minute, error %v", s.count("DescribeAlarms"), err)
		}
	})
}

func TestMathAlarm(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newScript()
		stat := func(name string) map[string]any {
			return map[string]any{"Metric": map[string]any{"Namespace": nsApplicationLoad, "MetricName": name}, "Period": 60, "Stat": "Sum"}
		}
		math := scriptedAlarm("ratio", "OK", map[string]any{"Metrics": []any{
			map[string]any{"Id": "a", "MetricStat": stat("HTTPCode_Target_5XX_Count"), "ReturnData": false},
			map[string]any{"Id": "b", "MetricStat": stat("RequestCount"), "ReturnData": false},
			map[string]any{"Id": "e", "Expression": "100*a/b", "ReturnData": true},
		}})
		for _, k := range []string{"MetricName", "Namespace", "Statistic", "Period", "Dimensions"} {
			delete(math, k)
		}
		s.on["DescribeAlarms"] = (&alarmScript{metric: []map[string]any{math}}).handle
		all, err := open(t, s, jsonMetrics).Alarms(t.Context(), AlarmQuery{})
		if err != nil || len(all) != 1 {
			t.Fatal(all, err)
		}
		if a := all[0]; a.Kind != model.AlarmMath || len(a.Metrics) != 2 || a.Condition() != "100*a/b > 80 for 3 minutes" {
			t.Errorf("%+v: %s", a, a.Condition())
		}
	})
}

func TestAlarmHistory(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newScript()
		s.on["DescribeAlarmHistory"] = func(map[string]any) answer {
			return answer{body: map[string]any{"AlarmHistoryItems": []any{
				map[string]any{
					"Timestamp": 1.7e9, "HistoryItemType": "StateUpdate", "HistorySummary": "Alarm updated from OK to ALARM",
					"HistoryData": `{"oldState":{"stateValue":"OK"},"newState":{"stateValue":"ALARM","stateReason":"crossed"}}`,
				},
				map[string]any{"Timestamp": 1.6e9, "HistoryItemType": "ConfigurationUpdate", "HistoryData": "no JSON"},
			}}}
		}
		got, err := open(t, s, jsonMetrics).AlarmHistory(t.Context(), "hot")
		if err != nil || len(got) != 2 {
			t.Fatal(got, err)
		}
		if e := got[0]; e.Kind != "state" || e.From != "OK" || e.To != "ALARM" || e.Reason != "crossed" || got[1].Kind != "configuration" {
			t.Errorf("%+v", got)
		}
	})
}

func TestPlanAlarmActions(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newScript()
		name := "TargetTracking-service/prod/web-AlarmHigh-1"
		a := &alarmScript{metric: []map[string]any{
			scriptedAlarm("it's hot", "ALARM", nil),
			scriptedAlarm(name, "OK", map[string]any{"AlarmActions": []any{"arn:aws:autoscaling:eu-west-1:1:scalingPolicy:x"}}),
			scriptedAlarm("off", "OK", map[string]any{"ActionsEnabled": false}),
		}}
		s.on["DescribeAlarms"] = a.handle
		s.on["DisableAlarmActions"] = func(map[string]any) answer { return answer{body: map[string]any{}} }
		c := open(t, s, jsonMetrics)
		p, err := c.PlanAlarmActions(t.Context(), false, alarmARN("it's hot"), alarmARN(name), alarmARN("off"), alarmARN("gone"))
		if err != nil {
			t.Fatal(err)
		}
		if len(p.Calls) != 1 || len(p.Targets()) != 2 || len(p.Skipped) != 2 {
			t.Fatalf("%+v", p)
		}
		want := `aws cloudwatch disable-alarm-actions --alarm-names 'it'\''s hot' ` + name + ` --region eu-west-1`
		if got := p.Calls[0].CLI(); got != want {
			t.Errorf("%s\nwant %s", got, want)
		}
		if all := strings.Join(p.Warnings, "\n"); !strings.Contains(all, "auto scaling stops following "+name) || !strings.Contains(all, "in ALARM now") {
			t.Errorf("the warnings are %q", p.Warnings)
		}
		if _, err := c.Apply(t.Context(), p); err != nil {
			t.Fatal(err)
		}
		sent := s.of("DisableAlarmActions")
		if len(sent) != 1 || !slices.Equal(strs(sent[0].params["AlarmNames"]), []string{"it's hot", name}) || len(sent[0].params) != 1 {
			t.Errorf("sent was %+v", sent)
		}
		// One of the two was switched off by somebody else: the other is still done.
		a.metric[1]["ActionsEnabled"] = false
		var changed *PreconditionError
		if _, err := c.Apply(t.Context(), p); !errors.As(err, &changed) {
			t.Errorf("applied on a changed world: %v", err)
		}
		s.forget()
		for _, o := range c.ApplyEach(t.Context(), p) {
			if bad := o.Err != nil; bad != (o.Target.Name == name) {
				t.Errorf("%s ended with %v", o.Target.Name, o.Err)
			}
		}
		sent = s.of("DisableAlarmActions")
		if len(sent) != 1 || !slices.Equal(strs(sent[0].params["AlarmNames"]), []string{"it's hot"}) {
			t.Errorf("sent was %+v", sent)
		}
		_, err = c.PlanAlarmActions(t.Context(), false, alarmARN("off"))
		if f := Explain(err); f.Kind != FaultRefused || f.Why != "its actions are off already" {
			t.Errorf("%+v", f)
		}
		_, err = c.PlanAlarmActions(t.Context(), true, alarmARN("gone"))
		if f := Explain(err); f.Kind != FaultNotFound {
			t.Errorf("%+v", f)
		}
	})
}
