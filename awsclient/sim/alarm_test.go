package sim

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatch"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatch/types"
)

// TestAlarmJudges evaluates the points of the last periods, oldest first; a lack
// is -1.
func TestAlarmJudges(t *testing.T) {
	const gap = -1
	end := epochOf(start)
	for name, tt := range map[string]struct {
		points     []float64
		needed, of int
		missing    string
		before     string
		state      string
		reason     string
	}{
		"all over":                 {[]float64{91, 92, 93}, 3, 3, "missing", alarmOK, alarmFiring, "Threshold Crossed: 3 out of the last 3 datapoints [93.0 (22/11/25 17:59:00), 92.0 (22/11/25 17:58:00), 91.0 (22/11/25 17:57:00)] were greater than the threshold (80.0) (minimum 3 datapoints for OK -> ALARM transition)."},
		"one under":                {[]float64{91, 92, 70}, 3, 3, "missing", alarmFiring, alarmOK, "Threshold Crossed: 1 out of the last 3 datapoints [70.0 (22/11/25 17:59:00), 92.0 (22/11/25 17:58:00), 91.0 (22/11/25 17:57:00)] was not greater than the threshold (80.0) (minimum 1 datapoint for ALARM -> OK transition)."},
		"two of three":             {[]float64{91, 92, 70}, 2, 3, "missing", alarmOK, alarmFiring, "2 out of the last 3 datapoints"},
		"it stays":                 {[]float64{91, 92, 93}, 3, 3, "missing", alarmFiring, "", ""},
		"at the threshold":         {[]float64{80, 80, 80}, 3, 3, "missing", alarmFiring, alarmOK, "not greater than"},
		"nothing":                  {[]float64{gap, gap, gap, gap, gap}, 3, 3, "missing", alarmOK, alarmUnknown, "Insufficient Data: 3 datapoints were unknown."},
		"nothing, not breaching":   {[]float64{gap, gap, gap, gap, gap}, 3, 3, "notBreaching", alarmFiring, alarmOK, "Threshold Crossed: no datapoints were received for 3 periods and 3 missing datapoints were treated as [NonBreaching]."},
		"nothing, breaching":       {[]float64{gap, gap, gap, gap, gap}, 3, 3, "breaching", alarmOK, alarmFiring, "treated as [Breaching]."},
		"nothing, ignored":         {[]float64{gap, gap, gap, gap, gap}, 3, 3, "ignore", alarmFiring, "", ""},
		"older ones stand in":      {[]float64{91, 92, 93, gap, gap}, 3, 3, "missing", alarmOK, alarmFiring, "3 out of the last 3"},
		"too old to stand in":      {[]float64{91, 92, 93, gap, gap, gap, gap, gap}, 3, 3, "missing", alarmOK, alarmUnknown, ""},
		"few and breaching":        {[]float64{gap, gap, gap, gap, 91}, 3, 3, "breaching", alarmOK, alarmFiring, "1 out of the last 1"},
		"few and not breaching":    {[]float64{gap, gap, gap, gap, 91}, 3, 3, "notBreaching", alarmFiring, alarmOK, ""},
		"enough are not filled up": {[]float64{91, 92, 93, gap, gap}, 3, 3, "notBreaching", alarmOK, alarmFiring, ""},
	} {
		m := &MetricAlarm{Period: 60, Statistic: "Average", EvaluationPeriods: tt.of, DatapointsToAlarm: tt.needed, Threshold: 80, ComparisonOperator: "GreaterThanThreshold", TreatMissingData: tt.missing}
		var tr track
		for i, v := range tt.points {
			if v != gap {
				tr.at = append(tr.at, end-Epoch(len(tt.points)-i)*Epoch(minute))
				tr.values = append(tr.values, v)
			}
		}
		v := m.judge(tr, end, end+alarmLag, tt.before)
		if v.state != tt.state || !strings.Contains(v.reason, tt.reason) {
			t.Errorf("%s: got %q %q, want %q %q", name, v.state, v.reason, tt.state, tt.reason)
		}
	}
}

func TestAlarmRules(t *testing.T) {
	states := map[string]string{"a": alarmFiring, "b": alarmOK, "c d": alarmUnknown}
	for rule, want := range map[string]bool{
		`ALARM(a)`: true, `ALARM("b")`: false, `OK('b')`: true, `INSUFFICIENT_DATA("c d")`: true,
		`ALARM(a) AND ALARM(b)`: false, `ALARM(a) OR ALARM(b)`: true, `NOT ALARM(b)`: true,
		`ALARM(b) AND ALARM(b) OR ALARM(a)`: true, `ALARM(b) AND (ALARM(b) OR ALARM(a))`: false,
		`TRUE AND NOT FALSE`: true, `ALARM(arn:aws:cloudwatch:eu-west-1:1:alarm:a)`: true, `ALARM(gone)`: false,
	} {
		r, _, err := parseRule(rule)
		if err != nil {
			t.Errorf("%s: %v", rule, err)
		} else if got := r(func(name string) string { return states[name] }); got != want {
			t.Errorf("%s: got %v", rule, got)
		}
	}
	for _, rule := range []string{"", "ALARM", "ALARM(a", "ALARM(a) AND", "ALARM(a) ALARM(b)", "(ALARM(a)", "FIRING(a)"} {
		if _, _, err := parseRule(rule); err == nil {
			t.Errorf("%q was understood", rule)
		}
	}
}

// TestAlarmsOfTheIncident looks at what an engineer who is paged finds.
func TestAlarmsOfTheIncident(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, err := New(Options{})
		if err != nil {
			t.Fatal(err)
		}
		c := cloudWatchOf(w)
		alarms := func(in *cloudwatch.DescribeAlarmsInput) (metric map[string]types.MetricAlarm, composite []types.CompositeAlarm) {
			t.Helper()
			metric = map[string]types.MetricAlarm{}
			p := cloudwatch.NewDescribeAlarmsPaginator(c, in)
			for p.HasMorePages() {
				o := must[cloudwatch.DescribeAlarmsOutput](t)(p.NextPage(t.Context()))
				for _, a := range o.MetricAlarms {
					metric[*a.AlarmName] = a
				}
				composite = append(composite, o.CompositeAlarms...)
			}
			return metric, composite
		}
		all, composite := alarms(&cloudwatch.DescribeAlarmsInput{MaxRecords: aws.Int32(3)})
		if len(all) < 20 || composite != nil {
			t.Errorf("without types: %d metric alarms, %d composite ones", len(all), len(composite))
		}
		for name, want := range map[string]types.StateValue{
			"inventory-5xx": "ALARM", "checkout-api-tasks-missing": "ALARM", "nightly-sync-heartbeat": "INSUFFICIENT_DATA", "auth-unhealthy-hosts": "OK",
			"shipping-deployment-errors": "OK", "prod-ec2-cpu-reservation": "OK",
		} {
			if a := all[name]; a.StateValue != want || a.StateUpdatedTimestamp.After(time.Now()) {
				t.Errorf("%s is %s since %v: %v", name, a.StateValue, a.StateUpdatedTimestamp, aws.ToString(a.StateReason))
			}
		}
		if a := all["recommendations-cpu"]; *a.ActionsEnabled {
			t.Error("recommendations-cpu would act")
		}
		_, composite = alarms(&cloudwatch.DescribeAlarmsInput{AlarmTypes: []types.AlarmType{"CompositeAlarm"}, StateValue: "ALARM"})
		if len(composite) != 1 || !strings.Contains(*composite[0].StateReason, ":alarm:") {
			t.Errorf("composite alarms: %+v", composite)
		}
		children, _ := alarms(&cloudwatch.DescribeAlarmsInput{ChildrenOfAlarmName: aws.String("prod-web-customer-impact")})
		if len(children) != 4 {
			t.Errorf("%d children", len(children))
		}
		flips := func() types.StateValue {
			a, _ := alarms(&cloudwatch.DescribeAlarmsInput{AlarmNamePrefix: aws.String("TargetTracking-service/prod-web/pricing-AlarmHigh")})
			for _, x := range a {
				return x.StateValue
			}
			return ""
		}
		if got := flips(); got != "OK" {
			t.Errorf("at first the scaling alarm is %s", got)
		}
		time.Sleep(6 * time.Minute)
		if got := flips(); got != "ALARM" {
			t.Errorf("after some minutes the scaling alarm is %s", got)
		}
	})
}

// TestAlarmHistory follows every alarm's past: each change begins where the one
// before ended, and the last one is where the alarm is.
func TestAlarmHistory(t *testing.T) {
	w := newWorld(t, Options{})
	w.advance(start.Add(time.Hour))
	changes := 0
	for _, a := range w.regions[0].alarms {
		a.recall()
		next := a.StateValue
		at := never
		for i := range a.history {
			h := &a.history[i]
			if h.Timestamp > at && h.HistoryItemType == "StateUpdate" {
				t.Errorf("%s: %s comes after what came later", a.AlarmName, h.HistorySummary)
			}
			from, to, ok := h.states()
			if !ok {
				continue
			}
			if at == never && a.StateTransitioned != h.Timestamp {
				t.Errorf("%s is %s since %v, its history says %v", a.AlarmName, a.StateValue, a.StateTransitioned.Time(), h.Timestamp.Time())
			}
			if to != next {
				t.Errorf("%s at %v: changed to %s, then from %s", a.AlarmName, h.Timestamp.Time(), to, next)
			}
			next, at = from, h.Timestamp
			changes++
		}
	}
	if changes < 30 {
		t.Errorf("only %d changes", changes)
	}
}

func TestAlarmActions(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, err := New(Options{})
		if err != nil {
			t.Fatal(err)
		}
		c, name := cloudWatchOf(w), "inventory-5xx"
		enabled := func() bool {
			o := must[cloudwatch.DescribeAlarmsOutput](t)(c.DescribeAlarms(t.Context(), &cloudwatch.DescribeAlarmsInput{AlarmNames: []string{name}}))
			return *o.MetricAlarms[0].ActionsEnabled
		}
		must[cloudwatch.DisableAlarmActionsOutput](t)(c.DisableAlarmActions(t.Context(), &cloudwatch.DisableAlarmActionsInput{AlarmNames: []string{name, "gone"}}))
		if enabled() {
			t.Error("still enabled")
		}
		must[cloudwatch.EnableAlarmActionsOutput](t)(c.EnableAlarmActions(t.Context(), &cloudwatch.EnableAlarmActionsInput{AlarmNames: []string{name}}))
		if !enabled() {
			t.Error("still disabled")
		}
		h := must[cloudwatch.DescribeAlarmHistoryOutput](t)(c.DescribeAlarmHistory(t.Context(), &cloudwatch.DescribeAlarmHistoryInput{
			AlarmName: &name, HistoryItemType: types.HistoryItemTypeConfigurationUpdate,
		}))
		if len(h.AlarmHistoryItems) != 2 || *h.AlarmHistoryItems[0].HistorySummary != "Alarm actions for inventory-5xx enabled" {
			t.Errorf("history: %+v", h.AlarmHistoryItems)
		}
	})
}
