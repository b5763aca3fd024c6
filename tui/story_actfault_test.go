package tui_test

import (
	"testing"
	"time"

	"github.com/ecsdeck/ecsdeck/awsclient"
	"github.com/ecsdeck/ecsdeck/awsclient/model"
	"github.com/ecsdeck/ecsdeck/awsclient/sim"
	"github.com/ecsdeck/ecsdeck/tui/tuitest"
)

// deed is an action as a person does it: the way to its rows, the keys up to
// the plan, and what it sends.
type deed struct {
	name   string
	goTo   func(d *tuitest.Deck)
	ask    func(d *tuitest.Deck) // ends with the plan on the screen
	calls  string                // the operation
	reads  string                // the operation that is read again before it is sent
	denied string                // the permission that a refusal names
	// changes lets somebody else change the row between plan and yes; nil where
	// nothing that matters can change.
	changes func(t *testing.T, d *tuitest.Deck)
}

func list(words string) func(d *tuitest.Deck) {
	return func(d *tuitest.Deck) {
		d.Settle().Press(":").Type(words).Press("enter").Settle().Pass(2*time.Second).Press("g", "j", "C").Settle() // the ARN is on the clipboard for what follows
	}
}

func keysThen(keys ...string) func(d *tuitest.Deck) {
	return func(d *tuitest.Deck) {
		for _, k := range keys {
			d.Press(k).Settle()
		}
	}
}

// menuThen picks an action in the menu.
func menuThen(name string) func(d *tuitest.Deck) {
	return func(d *tuitest.Deck) { d.Press("a").Settle().Type(name).Press("enter").Settle() }
}

// other is another person, with the same rights.
func other(t *testing.T, d *tuitest.Deck, plan func(c *awsclient.Client) (awsclient.Plan, error)) {
	t.Helper()
	p, err := plan(d.Client)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.Client.Apply(t.Context(), p); err != nil {
		t.Fatal(err)
	}
}

func otherScales(t *testing.T, d *tuitest.Deck) {
	other(t, d, func(c *awsclient.Client) (awsclient.Plan, error) {
		s, err := c.FindService(t.Context(), "prod-web", "checkout-api")
		if err != nil {
			return awsclient.Plan{}, err
		}
		return c.PlanScale(t.Context(), s.ARN, s.Desired+3)
	})
}

func toCheckout(d *tuitest.Deck) { toService(d, "checkout-api") }

func deeds() []deed {
	return []deed{
		{
			name: "scale", goTo: toCheckout, ask: func(d *tuitest.Deck) { d.Press("s").Settle().Type("9").Press("enter").Settle() },
			calls: "UpdateService", reads: "DescribeServices", denied: "ecs:UpdateService", changes: otherScales,
		},
		{name: "scale up", goTo: toCheckout, ask: keysThen("+"), calls: "UpdateService", reads: "DescribeServices", denied: "ecs:UpdateService", changes: otherScales},
		{name: "redeploy", goTo: toCheckout, ask: keysThen("r"), calls: "UpdateService", reads: "DescribeServices", denied: "ecs:UpdateService"},
		{name: "exec", goTo: toCheckout, ask: menuThen("disable exec"), calls: "UpdateService", reads: "DescribeServices", denied: "ecs:UpdateService"},
		{name: "run", goTo: toCheckout, ask: func(d *tuitest.Deck) {
			d.Press("R").Settle()
			for range 6 {
				d.Press("enter")
			}
			d.Settle()
		}, calls: "RunTask", reads: "DescribeTaskDefinition", denied: "ecs:RunTask"},
		{
			name: "stop", goTo: list("tasks prod-web"), ask: keysThen("ctrl+k", "enter"), calls: "StopTask", reads: "DescribeTasks", denied: "ecs:StopTask",
			changes: func(t *testing.T, d *tuitest.Deck) {
				other(t, d, func(c *awsclient.Client) (awsclient.Plan, error) {
					return c.PlanStop(t.Context(), "", d.Clipboard())
				})
				d.Pass(10 * time.Second)
			},
		},
		{name: "protect", goTo: list("tasks prod-web"), ask: keysThen("P", "enter"), calls: "UpdateTaskProtection", reads: "DescribeTasks", denied: "ecs:UpdateTaskProtection"},
		{name: "end protection", goTo: list("tasks prod-web"), ask: keysThen("ctrl+p"), calls: "UpdateTaskProtection", reads: "DescribeTasks", denied: "ecs:UpdateTaskProtection"},
		{
			name: "drain", goTo: list("instances prod-ec2"), ask: keysThen("D"), calls: "UpdateContainerInstancesState", reads: "DescribeContainerInstances", denied: "ecs:UpdateContainerInstancesState",
			changes: func(t *testing.T, d *tuitest.Deck) {
				other(t, d, func(c *awsclient.Client) (awsclient.Plan, error) {
					return c.PlanDrain(t.Context(), d.Clipboard())
				})
			},
		},
		{name: "agent", goTo: list("instances prod-ec2"), ask: menuThen("update the agent"), calls: "UpdateContainerAgent", reads: "DescribeContainerInstances", denied: "ecs:UpdateContainerAgent"},
		{name: "tag", goTo: toCheckout, ask: func(d *tuitest.Deck) {
			d.Press("T").Settle().Type("owner").Press("tab").Type("me").Press("enter").Settle()
		}, calls: "TagResource", reads: "DescribeServices", denied: "ecs:TagResource", changes: func(t *testing.T, d *tuitest.Deck) {
			other(t, d, func(c *awsclient.Client) (awsclient.Plan, error) {
				s, err := c.FindService(t.Context(), "prod-web", "checkout-api")
				if err != nil {
					return awsclient.Plan{}, err
				}
				return c.PlanTag(t.Context(), []model.Tag{{Key: "owner", Value: "you"}}, s.ARN)
			})
		}},
	}
}

// each runs a story for every action.
func each(t *testing.T, o tuitest.Options, f func(t *testing.T, d *tuitest.Deck, a deed)) {
	t.Helper()
	o.World = "calm"
	for _, a := range deeds() {
		t.Run(a.name, func(t *testing.T) {
			story(t, o, func(t *testing.T, d *tuitest.Deck) {
				a.goTo(d)
				f(t, d, a)
			})
		})
	}
}

func TestEveryActionHappensOnce(t *testing.T) {
	each(t, tuitest.Options{}, func(t *testing.T, d *tuitest.Deck, a deed) {
		a.ask(d)
		d.Want(a.calls)
		d.Pass(11 * time.Second).Want(a.calls) // the list is read again below the plan
		d.Press("y").Settle().Press("y").Settle()
		if n := len(made(d, a.calls)); n != 1 {
			t.Fatalf("%d calls of %s:\n%s", n, a.calls, d.Screen())
		}
		d.WantNot("was not done")
	})
}

func TestEveryActionDeniedNamesThePermission(t *testing.T) {
	each(t, tuitest.Options{}, func(t *testing.T, d *tuitest.Deck, a deed) {
		d.World.Faults().Add(sim.Fault{Operation: a.calls, Kind: sim.AccessDenied})
		a.ask(d)
		d.Press("y").Settle().Want("was not done", a.denied)
	})
}

func TestEveryActionThrottledIsSentOnceOrSaysSo(t *testing.T) {
	each(t, tuitest.Options{}, func(t *testing.T, d *tuitest.Deck, a deed) {
		d.World.Faults().Add(sim.Fault{Operation: a.calls, Kind: sim.Throttle, Times: 1})
		a.ask(d)
		d.Press("y").Pass(5 * time.Second)
		if a.calls == "RunTask" { // its client token makes a second try safe
			d.WantNot("was not done")
			return
		}
		d.Want("was not done")
		if n := len(made(d, a.calls)); n != 1 {
			t.Fatalf("%d calls of %s", n, a.calls)
		}
		d.World.Faults().Clear()
		d.Press("esc").Settle()
		a.ask(d) // nothing is lost: it can be tried again
		d.Press("y").Settle().WantNot("was not done")
	})
}

func TestEveryActionWithTheEndpointLostBeforeTheYes(t *testing.T) {
	each(t, tuitest.Options{}, func(t *testing.T, d *tuitest.Deck, a deed) {
		a.ask(d)
		d.Want(a.calls)
		d.World.Faults().Add(sim.Fault{Kind: sim.Offline})
		d.Press("y").Pass(20*time.Second).Want("was not done", "cannot be found")
		if n := len(made(d, a.calls)); n > 0 {
			t.Fatalf("sent %d calls without having read again", n)
		}
	})
}

// A call whose answer is lost may have been taken: that is not "not done".
func TestAnActionWithoutAnAnswerIsUnsure(t *testing.T) {
	each(t, tuitest.Options{}, func(t *testing.T, d *tuitest.Deck, a deed) {
		a.ask(d)
		d.World.Faults().Add(sim.Fault{Operation: a.calls, Kind: sim.Reset})
		d.Press("y").Pass(20*time.Second).Want("no answer", "AWS may have done it all the same").WantNot("was not done")
	})
}

func TestEveryActionIsRefusedWhenTheRowHasChanged(t *testing.T) {
	tried := 0
	each(t, tuitest.Options{}, func(t *testing.T, d *tuitest.Deck, a deed) {
		if a.changes == nil {
			t.Skip("nothing that matters can change")
		}
		tried++
		a.ask(d)
		d.Want(a.calls)
		a.changes(t, d)
		before := len(made(d, a.calls))
		d.Press("y").Settle().Want("was not done")
		if n := len(made(d, a.calls)); n != before {
			t.Fatalf("sent %d calls although the row had changed", n-before)
		}
	})
	if tried < 4 {
		t.Errorf("only %d actions were tried", tried)
	}
}

func TestEveryActionReadOnly(t *testing.T) {
	each(t, tuitest.Options{ReadOnly: true}, func(t *testing.T, d *tuitest.Deck, a deed) {
		a.ask(d)
		d.Press("y", "enter").Settle()
		if n := len(made(d, a.calls)); n != 0 {
			t.Fatalf("%d calls of a read-only deck", n)
		}
	})
}
