package tui_test

import (
	"strings"
	"testing"
	"time"

	"github.com/ecsdeck/ecsdeck/awsclient/sim"
	"github.com/ecsdeck/ecsdeck/tui/tuitest"
)

// made are the calls of one operation.
func made(d *tuitest.Deck, operation string) []sim.Call {
	var out []sim.Call
	for _, c := range d.World.Calls() {
		if c.Operation == operation {
			out = append(out, c)
		}
	}
	return out
}

func TestRedeployOneService(t *testing.T) {
	story(t, tuitest.Options{World: "calm"}, func(t *testing.T, d *tuitest.Deck) {
		toService(d, "checkout-api")
		d.Press("r").Settle().Want("Redeploy checkout-api", "forceNewDeployment=true", "prod-web")
		d.Press("y").Settle()
		w := made(d, "UpdateService")
		if len(w) != 1 || w[0].Params["forceNewDeployment"] != true || len(w[0].Params) != 3 {
			t.Fatalf("sent %v", w)
		}
		d.Until("new running", 30*time.Second)
		d.Until("redeploy done in", 20*time.Minute)
	})
}

func TestRedeployManyMarkedServicesInOnePlan(t *testing.T) {
	story(t, tuitest.Options{World: "calm"}, func(t *testing.T, d *tuitest.Deck) {
		d.Settle().Press(":").Type("svc prod-web").Press("enter").Settle()
		d.Press("g", "space", "space", "space", "k")
		d.World.Faults().Add(sim.Fault{Operation: "UpdateService", Kind: sim.AccessDenied, Skip: 1, Times: 1})
		d.Press("r").Settle().Want("3 services")
		d.Press("y").Settle().Want("2 accepted, 1 not", "ecs:UpdateService")
		if n := len(made(d, "UpdateService")); n != 3 {
			t.Fatalf("%d calls", n)
		}
		d.Press("esc").Settle()
		if n := strings.Count(d.Screen(), "◆"); n != 1 {
			t.Fatalf("%d rows are still marked, the one that failed should be:\n%s", n, d.Screen())
		}
	})
}

func TestStopATaskWithItsReason(t *testing.T) {
	story(t, tuitest.Options{World: "calm"}, func(t *testing.T, d *tuitest.Deck) {
		toService(d, "checkout-api")
		d.Press("enter").Settle().Press("ctrl+k").Settle().Want("Stop", "Reason")
		d.Type("leaks memory").Press("enter").Settle().Want("StopTask", "reason=leaks memory")
		d.Press("y").Settle()
		w := made(d, "StopTask")
		if len(w) != 1 || w[0].Params["reason"] != "leaks memory" {
			t.Fatalf("sent %v", w)
		}
		d.Until("stop done in", 5*time.Minute)
		d.Press("x").Settle().Want("leaks memory")
	})
}

func TestDrainAnInstanceAndTakeItBack(t *testing.T) {
	story(t, tuitest.Options{World: "calm"}, func(t *testing.T, d *tuitest.Deck) {
		d.Settle().Press(":").Type("instances prod-ec2").Press("enter").Settle()
		d.Press("D").Settle().Want("Drain", "UpdateContainerInstancesState", "status=DRAINING")
		d.Press("y").Settle()
		d.Until("draining,", 10*time.Second)
		d.Press("A").Settle().Want("Activate", "status=ACTIVE").Press("y").Settle()
		d.Until("activate done in", 30*time.Second)
		if n := len(made(d, "UpdateContainerInstancesState")); n != 2 {
			t.Fatalf("%d calls", n)
		}
	})
}

func TestTheMenuSaysWhyNot(t *testing.T) {
	story(t, tuitest.Options{World: "calm", ReadOnly: true}, func(t *testing.T, d *tuitest.Deck) {
		toService(d, "checkout-api")
		d.Press("a").Settle().Want("Actions on checkout-api", "Scale", "Redeploy", "read-only")
		d.Press("r").Settle().WantNot("forceNewDeployment")
		if n := len(made(d, "UpdateService")); n != 0 {
			t.Fatalf("%d writes", n)
		}
	})
}

func TestMarksStayOnTheirRows(t *testing.T) {
	story(t, tuitest.Options{World: "calm"}, func(t *testing.T, d *tuitest.Deck) {
		d.Settle().Press(":").Type("svc prod-web").Press("enter").Settle()
		d.Press("space", "j", "V", "O").Settle() // the second to the third, then the order turned round
		if n := strings.Count(d.Screen(), "◆"); n == 0 {
			t.Fatalf("marks were lost:\n%s", d.Screen())
		}
		d.Want("◆● account-api")
		d.Press("esc").Settle().WantNot("◆")
		d.Want("services")
	})
}

func TestRunATaskOfAServiceWithOverrides(t *testing.T) {
	story(t, tuitest.Options{World: "calm"}, func(t *testing.T, d *tuitest.Deck) {
		toService(d, "checkout-api")
		d.Press("R").Settle().Want("Run a task checkout-api", "Count", "Environment")
		d.Press("tab", "ctrl+u").Type("checkout-api").Press("tab").Type("bin/migrate --dry-run").Press("tab").Type("MODE=check").Press("enter").Settle()
		d.Press("enter").Settle().Press("enter").Settle().Want("RunTask", "migrate", "MODE")
		d.Press("y").Settle()
		w := made(d, "RunTask")
		if len(w) != 1 || w[0].Params["overrides"] == nil || w[0].Params["clientToken"] == nil {
			t.Fatalf("sent %v", w)
		}
		d.Press("esc", "esc", "esc").Settle().Press(":").Type("tasks prod-web").Press("enter").Settle()
		d.Press("/").Type("family:checkout-api").Settle().Want("1 of")
	})
}

func TestScaleByOneAndManyAtOnce(t *testing.T) {
	story(t, tuitest.Options{World: "calm"}, func(t *testing.T, d *tuitest.Deck) {
		d.Settle().Press(":").Type("svc prod-web").Press("enter").Settle().Press("g")
		d.Press("+").Settle().Want("account-api").Press("y").Settle()
		d.Press("space", "space", "s").Settle().Type("5").Press("enter").Settle().Want("2 services")
		d.Press("y").Settle()
		if n := len(made(d, "UpdateService")); n != 3 {
			t.Fatalf("%d calls", n)
		}
		d.Until("5/5", time.Minute)
	})
}

func TestTagAndUntag(t *testing.T) {
	story(t, tuitest.Options{World: "calm"}, func(t *testing.T, d *tuitest.Deck) {
		toService(d, "checkout-api")
		d.Press("T").Settle().Type("owner").Press("tab").Type("me & you").Press("enter").Settle().Want("TagResource", "owner")
		d.Press("y").Settle().Pass(6 * time.Second)
		if n := len(made(d, "TagResource")); n != 1 {
			t.Fatalf("%d calls", n)
		}
		d.Press("d").Settle().Want("owner = me & you")
		d.Press("a").Settle().Type("untag").Press("enter").Settle().Type("owner").Press("enter").Settle()
		d.Press("y").Settle().Pass(6 * time.Second).WantNot("owner = me & you")
	})
}

func TestDeregisterAsksForTheName(t *testing.T) {
	story(t, tuitest.Options{World: "calm"}, func(t *testing.T, d *tuitest.Deck) {
		d.Settle().Press(":").Type("families").Press("enter").Settle()
		d.Press("/").Type("checkout-api").Press("enter").Settle().Press("enter").Pass(10 * time.Second)
		d.Press("j", "a").Settle().Type("dereg").Press("enter").Settle().Want("DeregisterTaskDefinition")
		d.Press("tab", "enter").Settle()
		if n := len(made(d, "DeregisterTaskDefinition")); n != 0 {
			t.Fatal("deregistered without the name")
		}
	})
}
