package awsclient

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/ecsdeck/ecsdeck/awsclient/model"
	"github.com/ecsdeck/ecsdeck/awsclient/sim"
)

// The whole way in CBOR: metrics, alarms and target groups of the incident.
func TestIncidentMetrics(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		_, c := world(t, sim.Options{World: "incident"})
		services := described(t, c.DescribeServices, all(t, func(emit func([]string)) error { return c.ListServices(t.Context(), "", emit) }))
		alarms, err := c.AlarmsFiring(t.Context())
		if err != nil || len(alarms) == 0 {
			t.Fatalf("an incident without alarms: %v", err)
		}
		marked := find(t, services, func(s model.Service) bool {
			return len(s.LoadBalancers) > 0 && len(model.Troubles(model.AlarmsOn(alarms, s.AlarmTarget()))) > 0
		})
		if len(model.AlarmsInCluster(alarms, marked.Cluster))+len(marked.LoadBalancers) == 0 {
			t.Errorf("no alarm of %s is in its cluster or on its load balancer", marked.Name)
		}
		start := time.Now()
		b, err := c.ServiceBoard(t.Context(), marked, 3*time.Hour)
		if err != nil {
			t.Fatal(err)
		}
		if took := time.Since(start); took > time.Second {
			t.Errorf("the board took %v", took)
		}
		for _, id := range []string{"cpu", "memory", "requests " + model.TargetGroupName(marked.LoadBalancers[0].TargetGroup)} {
			if p := panel(t, b, id); len(p.Series[0].Series.Points) < 170 || p.Problem != nil {
				t.Errorf("%s has %d points, %v", id, len(p.Series[0].Series.Points), p.Problem)
			}
		}
		start = time.Now()
		sparks, err := c.ServiceSparks(t.Context(), services)
		if err != nil || len(sparks) != len(services) || !sparks[marked.ARN].CPU.Known {
			t.Errorf("%d sparks of %d services, %v", len(sparks), len(services), err)
		}
		if took := time.Since(start); took != 40*time.Millisecond {
			t.Errorf("the sparks of %d services took %v, want one round trip", len(services), took)
		}
		history, err := c.AlarmHistory(t.Context(), alarms[0].Name)
		if err != nil || len(history) == 0 {
			t.Errorf("history %v, %v", history, err)
		}
		plan, err := c.PlanAlarmActions(t.Context(), false, alarms[0].ARN)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := c.Apply(t.Context(), plan); err != nil {
			t.Fatal(err)
		}
		again, err := c.AlarmsFiring(t.Context())
		if err != nil || find(t, again, func(a model.Alarm) bool { return a.Name == alarms[0].Name }).ActionsEnabled {
			t.Errorf("the actions are still on, %v", err)
		}
	})
}
