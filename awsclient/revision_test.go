package awsclient

import (
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ecsdeck/ecsdeck/awsclient/model"
	"github.com/ecsdeck/ecsdeck/awsclient/sim"
)

func TestRollBackInTheSim(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, c := world(t, sim.Options{World: "calm"})
		s := orders(t, c)
		before := "orders:" + earlierThan(s, 1)
		p, err := c.PlanRevision(t.Context(), s.ARN, "")
		if err != nil {
			t.Fatal(err)
		}
		if p.Title != "Roll orders back to "+before || p.Effects[0] != "starts a deployment of "+before+" in place of orders:"+s.Revision ||
			!strings.HasPrefix(p.Effects[2], "orders: image ") {
			t.Errorf("%s: %q", p.Title, p.Effects)
		}
		back := undoes(t, c, p, nil)
		if back.Title != "Undo: Deploy orders:"+s.Revision+" to orders" {
			t.Errorf("undo is %q", back.Title)
		}
		if got := orders(t, c); got.TaskDefinition != s.TaskDefinition {
			t.Errorf("it has %s", got.TaskDefinition)
		}
		for i, call := range slices.DeleteFunc(w.Calls(), func(c sim.Call) bool { return c.Operation != "UpdateService" }) {
			want := []string{before, "orders:" + s.Revision}[i]
			if call.Params["taskDefinition"] != want || len(call.Params) != 3 {
				t.Errorf("call %d sent %v", i, call.Params)
			}
		}
		p, err = c.PlanRevision(t.Context(), s.ARN, before)
		does(t, c, p, err)
		until(t, "the earlier revision is deployed", 20*time.Minute, func() bool {
			d, ok := orders(t, c).Primary()
			return ok && d.Rollout == "COMPLETED" && "orders:"+d.Revision == before && len(orders(t, c).Deployments) == 1
		})
	})
}

// earlierThan is the number of an earlier revision than a service's own.
func earlierThan(s model.Service, by int) string {
	return strconv.Itoa(revision(s.TaskDefinition) - by)
}

// What was deregistered is passed over, and is no place to go back to.
func TestRollBackPassesOverDeregisteredRevisions(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		_, c := world(t, sim.Options{World: "calm"})
		s := orders(t, c)
		gone := strings.TrimSuffix(s.TaskDefinition, ":"+s.Revision) + ":" + earlierThan(s, 1)
		p, err := c.PlanDeregister(t.Context(), gone)
		does(t, c, p, err)
		time.Sleep(10 * time.Second)
		p, err = c.PlanRevision(t.Context(), s.ARN, "")
		if err != nil || p.Title != "Roll orders back to orders:"+earlierThan(s, 2) {
			t.Errorf("%q, %v", p.Title, err)
		}
		_, err = c.PlanRevision(t.Context(), s.ARN, earlierThan(s, 1))
		if err == nil || !strings.HasSuffix(Explain(err).Why, "is deregistered: ECS starts no deployment of it") {
			t.Errorf("a deregistered one: %v", err)
		}
	})
}

// While a bad release rolls out, the one that it replaces is where to go.
func TestRollBackARelease(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		_, c := world(t, sim.Options{World: "incident"})
		s, err := c.FindService(t.Context(), "prod-web", "checkout-api")
		if err != nil {
			t.Fatal(err)
		}
		was, ok := s.Replaced()
		p, err := c.PlanRevision(t.Context(), s.ARN, "")
		if !ok || err != nil || p.Title != "Roll checkout-api back to checkout-api:"+was.Revision {
			t.Errorf("%v %q, %v", ok, p.Title, err)
		}
		if !slices.Contains(p.Warnings, "a deployment is under way; this one takes its place") {
			t.Errorf("%q", p.Warnings)
		}
	})
}

func TestRevisionsThatAreRefused(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		_, c := world(t, sim.Options{World: "calm"})
		s := orders(t, c)
		for word, why := range map[string]string{
			s.Revision:       "it has orders:" + s.Revision + " already; redeploy starts new tasks of it",
			"latest":         `"latest" is no revision: give its number, or FAMILY:NUMBER`,
			"0":              `"0" is no revision: give its number, or FAMILY:NUMBER`,
			"orders:":        `"orders:" is no revision: give its number, or FAMILY:NUMBER`,
			"orders:99999":   `there is no task definition "orders:99999" in this account and region`,
			"nothing-here:1": `there is no task definition "nothing-here:1" in this account and region`,
			"arn:aws:ecs:eu-west-1:999999999999:task-definition/orders:1": "arn:aws:ecs:eu-west-1:999999999999:task-definition/orders:1 belongs to another account or region",
		} {
			if _, err := c.PlanRevision(t.Context(), s.ARN, word); err == nil || !strings.HasSuffix(err.Error(), why) {
				t.Errorf("%s: %v", word, err)
			}
		}
	})
}
