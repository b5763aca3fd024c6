package awsclient

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/google/go-cmp/cmp"

	"github.com/ecsdeck/ecsdeck/awsclient/model"
)

// ends is an outcome for comparison.
func ends(out []Outcome) []string {
	return each(out, func(o Outcome) string {
		if o.Err != nil {
			return o.Target.Name + ": " + Explain(o.Err).Why
		}
		return fmt.Sprintf("%s: ok, %s, %d call", o.Target.Name, o.Receipt.RequestID, len(o.Receipt.Calls))
	})
}

// A dozen instances are drained with two calls. ECS refuses one, one has changed,
// one cannot be drained from the start: each has its own outcome and audit line.
func TestBulkDrainWithFailures(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFleet()
		var ids []string
		for i := range 12 {
			ids = append(ids, f.addInstance(fmt.Sprintf("h%02d", i), 1000, 2000, nil))
		}
		f.change(host("h01"), map[string]any{"status": "DRAINING"})
		c, audit := follow(t, f)
		p, err := c.PlanDrain(t.Context(), ids...)
		if err != nil {
			t.Fatal(err)
		}
		if len(p.Calls) != 2 || len(p.Calls[0].Targets) != 10 || len(p.Calls[1].Targets) != 1 || p.Title != "Drain 11 instances" || p.Target.Cluster != "prod" || p.Target.ID != "" {
			t.Errorf("%+v", p)
		}
		if len(p.Skipped) != 1 || p.Skipped[0].Target.Name != "i-h01" || p.Skipped[0].Why != "it is draining already" {
			t.Errorf("skipped %+v", p.Skipped)
		}
		f.change(host("h02"), map[string]any{"status": "DEREGISTERING"})
		f.remove(host("h11"))
		f.on["UpdateContainerInstancesState"] = func(map[string]any) answer {
			return answer{body: map[string]any{"failures": []any{map[string]any{"arn": host("h03"), "reason": "MISSING"}}}}
		}
		out := c.ApplyEach(t.Context(), p)
		want := []string{
			"i-h00: ok, request-7, 1 call",
			"i-h02: nothing was changed, because i-h02 has changed: status is now DEREGISTERING, it was ACTIVE",
			"i-h03: ECS does not know it any more",
		}
		for i := 4; i <= 10; i++ {
			want = append(want, fmt.Sprintf("i-h%02d: ok, request-7, 1 call", i))
		}
		want = append(want, "i-h11: ECS does not know it any more")
		if d := cmp.Diff(want, ends(out)); d != "" {
			t.Error(d)
		}
		sent := f.of("UpdateContainerInstancesState")
		if len(sent) != 1 || slices.Contains(strs(sent[0].params["containerInstances"]), "h02") || len(strs(sent[0].params["containerInstances"])) != 9 {
			t.Errorf("sent %+v", sent)
		}
		lines := audit()
		if len(lines) != 9 {
			t.Fatalf("%d audit lines", len(lines))
		}
		for _, l := range lines {
			want := "ok"
			if l.Target == host("h03") {
				want = "failed"
			}
			if l.Result != want || strings.Contains(l.Call, "h02") {
				t.Errorf("%+v", l)
			}
		}
		// As one plan it is all or nothing.
		if _, err := c.Apply(t.Context(), p); Explain(err).Kind != FaultPrecondition {
			t.Errorf("err = %v", err)
		}
	})
}

func TestApplyTellsWhatWasRefusedOfACall(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFleet()
		a, b := f.addTask("t1", "checkout", "h1", nil), f.addTask("t2", "checkout", "h1", nil)
		f.on["UpdateTaskProtection"] = func(map[string]any) answer {
			return answer{body: map[string]any{"failures": []any{map[string]any{"arn": b, "reason": "DEPLOYMENT_BLOCKED", "detail": "blocked."}}}}
		}
		c, audit := follow(t, f)
		p, err := c.PlanProtect(t.Context(), 120, a, b)
		if err != nil || p.Title != "Protect 2 tasks for 2 hours" {
			t.Fatal(p.Title, err)
		}
		_, err = c.Apply(t.Context(), p)
		var problem model.Problem
		if !errors.As(err, &problem) || problem.ID != b {
			t.Errorf("err = %v", err)
		}
		if got := Explain(err); got.Kind != FaultInvalid || got.Why != "ECS sets no protection while a deployment waits for protected tasks: blocked" {
			t.Errorf("%+v", got)
		}
		if l := audit(); len(l) != 2 || l[0].Result != "ok" || l[1].Result != "failed" {
			t.Errorf("%+v", l)
		}
	})
}

// One of several services is denied: the others are scaled all the same.
func TestBulkGoesOnAfterAFailure(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFleet()
		ids := []string{checkout, f.addService("cart", 2, nil), f.addService("agent", 3, map[string]any{"schedulingStrategy": "DAEMON"}), f.addService("orders", 0, nil), prefix + "service/prod/gone"}
		f.on["UpdateService"] = func(p map[string]any) answer {
			if p["service"] == "checkout" {
				return failure(400, "AccessDeniedException", "not authorized to perform: ecs:UpdateService")
			}
			return answer{body: map[string]any{}}
		}
		c, audit := follow(t, f)
		p, err := c.PlanScaleEach(t.Context(), func(s model.Service) int { return s.Desired - 1 }, ids...)
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff([]string{
			"checkout: desired count 6 → 5, stops 1 task of checkout:88; ECS chooses which",
			"cart: desired count 2 → 1, stops 1 task of cart:88; ECS chooses which",
			"starts no deployment", "auto scaling, where it is on, may change the counts again",
		}, p.Effects); d != "" {
			t.Error(d)
		}
		var skipped []string
		for _, s := range p.Skipped {
			skipped = append(skipped, s.Target.Name+": "+s.Why)
		}
		if d := cmp.Diff([]string{
			"agent: it is a DAEMON service: ECS runs one task on every instance that fits, and takes no count",
			"orders: its desired count is 0 already", "gone: ECS does not know it any more",
		}, skipped); d != "" {
			t.Error(d)
		}
		want := []string{"checkout: the permission ecs:UpdateService is missing", "cart: ok, request-7, 1 call"}
		if d := cmp.Diff(want, ends(c.ApplyEach(t.Context(), p))); d != "" {
			t.Error(d)
		}
		if len(audit()) != 2 {
			t.Errorf("%+v", audit())
		}
	})
}

// What fails for all of them is not tried a hundred times.
func TestBulkStopsWhenNothingAnswers(t *testing.T) {
	for _, bad := range []struct {
		name string
		with answer
		most int
	}{
		{"lost", answer{err: errors.New("connection reset by peer")}, maxLost + writesInFlight},
		{"hang", answer{hang: true}, maxLost + writesInFlight},
		{"expired", failure(400, "ExpiredTokenException", "expired"), writesInFlight},
	} {
		t.Run(bad.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				f := newFleet()
				var ids []string
				for i := range 40 {
					ids = append(ids, f.addTask(fmt.Sprintf("t%02d", i), "checkout", "h1", nil))
				}
				f.on["StopTask"] = func(map[string]any) answer { return bad.with }
				c, audit := follow(t, f)
				p, err := c.PlanStop(t.Context(), "", ids...)
				if err != nil {
					t.Fatal(err)
				}
				out := c.ApplyEach(t.Context(), p)
				if len(out) != 40 || slices.ContainsFunc(out, func(o Outcome) bool { return o.Err == nil }) {
					t.Errorf("%v", ends(out))
				}
				n := f.count("StopTask")
				if n == 0 || n > bad.most || len(audit()) != n {
					t.Errorf("%d calls and %d audit lines, want at most %d", n, len(audit()), bad.most)
				}
				if last := Explain(out[39].Err); last.Kind != FaultRefused || last.What != "not sent" {
					t.Errorf("the last: %+v", last)
				}
			})
		})
	}
}

// A retry of RunTask carries the same token, and so does a second Apply.
func TestRunIsTriedAgainWithItsToken(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFleet()
		tries := 0
		f.on["RunTask"] = func(p map[string]any) answer {
			if tries++; tries == 1 {
				return failure(500, "ServerException", "sorry")
			}
			return answer{body: map[string]any{"tasks": []any{map[string]any{"taskArn": prefix + "task/prod/new", "clusterArn": prefix + "cluster/prod"}}}}
		}
		c, audit := follow(t, f)
		p, err := c.PlanRun(t.Context(), RunRequest{Cluster: "prod", TaskDefinition: "checkout:88", Count: 12})
		if err != nil {
			t.Fatal(err)
		}
		if len(p.Calls) != 2 || p.Calls[0].Param("count") != "10" || p.Calls[1].Param("count") != "2" || p.Calls[0].Param("clientToken") == p.Calls[1].Param("clientToken") {
			t.Fatalf("%+v", p.Calls)
		}
		r, err := c.Apply(t.Context(), p)
		if err != nil || !slices.Equal(r.Started, []string{prefix + "task/prod/new", prefix + "task/prod/new"}) {
			t.Fatalf("%+v, %v", r, err)
		}
		sent := f.of("RunTask")
		if len(sent) != 3 || sent[0].params["clientToken"] != sent[1].params["clientToken"] || sent[1].params["clientToken"] != p.Calls[0].Param("clientToken") {
			t.Errorf("%+v", sent)
		}
		if len(audit()) != 2 {
			t.Errorf("%+v", audit())
		}
	})
}

func TestRunStartsAPart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFleet()
		f.on["RunTask"] = func(map[string]any) answer {
			return answer{body: map[string]any{
				"tasks":    []any{map[string]any{"taskArn": prefix + "task/prod/new"}},
				"failures": []any{map[string]any{"arn": host("h1"), "reason": "RESOURCE:MEMORY"}, map[string]any{"arn": host("h2"), "reason": "RESOURCE:MEMORY"}},
			}}
		}
		c, audit := follow(t, f)
		p, err := c.PlanRun(t.Context(), RunRequest{Service: checkout, Count: 3})
		if err != nil {
			t.Fatal(err)
		}
		r, err := c.Apply(t.Context(), p)
		if got := Explain(err); got.Why != "1 of 3 tasks started: no instance has enough memory left" || got.Kind != FaultInvalid {
			t.Errorf("%+v", got)
		}
		if len(r.Started) != 1 || len(audit()) != 1 || audit()[0].Result != "failed" {
			t.Errorf("%+v %+v", r, audit())
		}
	})
}

// What all calls rest on is looked at again too, though it is no target.
func TestRunWhenTheRevisionIsGone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFleet()
		c, audit := follow(t, f)
		p, err := c.PlanRun(t.Context(), RunRequest{Service: checkout, Count: 20})
		if err != nil {
			t.Fatal(err)
		}
		f.change(revision88, map[string]any{"status": "INACTIVE"})
		if _, err := c.Apply(t.Context(), p); Explain(err).Kind != FaultPrecondition {
			t.Errorf("err = %v", err)
		}
		out := c.ApplyEach(t.Context(), p)
		if len(out) != 2 || Explain(out[0].Err).Kind != FaultPrecondition || Explain(out[1].Err).Kind != FaultPrecondition {
			t.Errorf("%v", ends(out))
		}
		if f.writes() != 0 || len(audit()) != 0 {
			t.Error("tasks were run all the same")
		}
	})
}

func TestBulkRedeployIsOnePlan(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFleet()
		cart := f.addService("cart", 2, map[string]any{"deploymentConfiguration": map[string]any{"minimumHealthyPercent": 0, "maximumPercent": 100, "deploymentCircuitBreaker": map[string]any{"enable": true}}})
		p, err := open(t, f.shop).PlanRedeploy(t.Context(), checkout, cart)
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff([]string{
			"starts a new deployment of each, of the revision that it has",
			"checkout: replaces 6 tasks in steps: at least 6 stay healthy, at most 12 run",
			"cart: replaces 2 tasks in steps: at least 0 stay healthy, at most 2 run",
			"looks up anew what image each tag means",
		}, p.Effects); d != "" {
			t.Error(d)
		}
		if d := cmp.Diff([]string{"cart: the minimum is 0: for a while nothing may serve"}, p.Warnings); d != "" {
			t.Error(d)
		}
		if p.Title != "Redeploy 2 services" || len(p.Calls) != 2 || p.Calls[1].Targets[0].ID != cart {
			t.Errorf("%+v", p)
		}
	})
}
