package tui_test

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/ecsdeck/ecsdeck/awsclient/sim"
	"github.com/ecsdeck/ecsdeck/tui/tuitest"
)

func toMetrics(d *tuitest.Deck, service string) {
	toService(d, service)
	d.Press("m")
	d.Until("Memory", 15*time.Second)
}

func TestMetricsOfAService(t *testing.T) {
	story(t, tuitest.Options{World: "calm"}, func(t *testing.T, d *tuitest.Deck) {
		toMetrics(d, "account-api")
		d.Want("last 3 hours", "a point every 1 minute", "CPU", "average")
		asked := len(made(d, "GetMetricData"))
		d.Press("h", "h", "h").Settle().Press("+").Settle().Want("last 1 hour").Press("-").Settle().Want("last 3 hours")
		d.Press("<").Pass(3 * time.Second).Want("stands still").Press("0").Settle().WantNot("stands still")
		d.Press("t").Settle().Type("2 weeks").Press("enter").Pass(5*time.Second).Want("last 2 weeks", "a point every 1 hour")
		d.Press("enter").Settle() // full screen
		d.Press("esc", "esc").Settle().Want("services")
		if len(made(d, "GetMetricData")) == asked {
			t.Error("another time was shown without being read")
		}
	})
}

func TestMetricsAreAskedForOnlyWhileTheyAreShown(t *testing.T) {
	story(t, tuitest.Options{World: "calm"}, func(t *testing.T, d *tuitest.Deck) {
		toMetrics(d, "account-api")
		before := len(made(d, "GetMetricData"))
		d.Pass(5 * time.Minute)
		shown := len(made(d, "GetMetricData")) - before
		if shown < 3 || shown > 40 {
			t.Errorf("%d calls in five minutes: points come once a minute", shown)
		}
		d.Press(":").Type("families").Press("enter").Pass(5 * time.Second)
		before = len(made(d, "GetMetricData"))
		d.Pass(5 * time.Minute)
		if n := len(made(d, "GetMetricData")) - before; n > 0 {
			t.Errorf("%d billed calls for nothing that is shown", n)
		}
	})
}

func TestMetricsDeniedNameThePermissionAndTheRestStands(t *testing.T) {
	story(t, tuitest.Options{World: "calm"}, func(t *testing.T, d *tuitest.Deck) {
		d.World.Faults().Add(sim.Fault{Operation: "GetMetricData", Kind: sim.AccessDenied})
		toService(d, "account-api")
		d.Pass(3*time.Second).Want("account-api", "3/3", "cloudwatch:GetMetricData")
		d.Press("m").Pass(5 * time.Second).Want("cloudwatch:GetMetricData")
	})
}

func TestEveryKindHasItsCharts(t *testing.T) {
	for list, want := range map[string]string{
		"clusters": "CPU", "instances prod-ec2": "Network", "tasks prod-web": "CPU", "providers": "reservation",
	} {
		story(t, tuitest.Options{World: "calm"}, func(t *testing.T, d *tuitest.Deck) {
			d.Settle().Press(":").Type(list).Press("enter").Pass(2*time.Second).Press("j", "m").Pass(5 * time.Second)
			if !strings.Contains(strings.ToLower(d.Screen()), strings.ToLower(want)) {
				t.Errorf("%s: no %s in\n%s", list, want, d.Screen())
			}
		})
	}
}

// An alarm flips by itself in this world some minutes after its start.
func TestAnAlarmFlipsWhileItIsWatched(t *testing.T) {
	story(t, tuitest.Options{World: "incident"}, func(t *testing.T, d *tuitest.Deck) {
		d.Settle().Press(":").Type("alarms").Press("enter").Pass(3 * time.Second)
		firing := regexp.MustCompile(`✖ (\d+)`)
		before := firing.FindString(d.Screen())
		for range 40 {
			d.Pass(30 * time.Second)
			if firing.FindString(strings.Split(d.Screen(), "\n")[0]) != before {
				return
			}
		}
		t.Errorf("nothing changed in 20 minutes:\n%s", d.Screen())
	})
}

func TestAlarmActionsAreSwitchedThroughAPreview(t *testing.T) {
	story(t, tuitest.Options{World: "incident"}, func(t *testing.T, d *tuitest.Deck) {
		d.Settle().Press(":").Type("alarms").Press("enter").Pass(2 * time.Second).Press("/").Type("inventory-5xx").Press("enter").Settle()
		d.Press("a").Settle().Type("disable").Press("enter").Settle().Want("DisableAlarmActions", "inventory-5xx")
		d.Press("y").Pass(3 * time.Second)
		if n := len(made(d, "DisableAlarmActions")); n != 1 {
			t.Fatalf("%d calls:\n%s", n, d.Screen())
		}
		d.Until("off", time.Minute)
		d.Press("Z").Settle().Want("EnableAlarmActions").Press("y").Pass(3 * time.Second)
		if n := len(made(d, "EnableAlarmActions")); n != 1 {
			t.Fatalf("%d calls:\n%s", n, d.Screen())
		}
	})
}

func TestAServiceWithAnAlarmIsMarked(t *testing.T) {
	story(t, tuitest.Options{World: "incident"}, func(t *testing.T, d *tuitest.Deck) {
		toService(d, "search-web")
		d.Press("d").Pass(4 * time.Minute)
		d.Press("M").Pass(3 * time.Second).Want("search-web-memory")
	})
}

func TestScalingIsTold(t *testing.T) {
	story(t, tuitest.Options{World: "incident"}, func(t *testing.T, d *tuitest.Deck) {
		d.Settle().Press(":").Type("svc prod-web").Press("enter")
		d.Until("was scaled from", 30*time.Minute)
	})
}
