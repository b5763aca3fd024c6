package tui_test

import (
	"strings"
	"testing"
	"time"

	"github.com/ecsdeck/ecsdeck/tui/tuitest"
)

func TestUndoAScale(t *testing.T) {
	story(t, tuitest.Options{World: "calm"}, func(t *testing.T, d *tuitest.Deck) {
		toService(d, "checkout-api")
		d.Press("Z").Settle().Want("nothing to take back")
		d.Press("s").Settle().Type("9").Press("enter").Settle().Press("y").Settle().Want("Z takes it back")
		d.Until("9/9", 5*time.Minute)
		d.Press("Z").Settle().Want("Undo", "desiredCount=6", "checkout-api")
		d.Press("y").Settle()
		d.Until("6/6", 10*time.Minute)
		d.Press("Z").Settle().Want("nothing to take back")
		d.Press(":").Type("ops").Press("enter").Settle().Want("taken back", "Undo scale to 9")
		if n := len(made(d, "UpdateService")); n != 2 {
			t.Fatalf("%d calls", n)
		}
	})
}

func TestUndoWarnsWhenSomethingElseHasChangedIt(t *testing.T) {
	story(t, tuitest.Options{World: "calm"}, func(t *testing.T, d *tuitest.Deck) {
		toService(d, "checkout-api")
		d.Press("+").Settle().Press("y").Pass(3 * time.Second)
		otherScales(t, d)
		d.Pass(5*time.Second).Press("Z").Settle().Want("was set to 7 and is 10 now", "desiredCount=6")
		d.Press("esc").Settle().Want("nothing was changed")
		d.Press("Z").Settle().Want("desiredCount=6") // what was not done can still be done
	})
}

func TestUndoOfMany(t *testing.T) {
	story(t, tuitest.Options{World: "calm"}, func(t *testing.T, d *tuitest.Deck) {
		d.Settle().Press(":").Type("svc prod-web").Press("enter").Settle().Press("g", "space", "space", "space")
		d.Press("s").Settle().Type("1").Press("enter").Settle().Press("y").Settle()
		d.Pass(5 * time.Second).Press("Z").Settle().Want("3 services").Press("y").Settle()
		calls := made(d, "UpdateService")
		if len(calls) != 6 {
			t.Fatalf("%d calls", len(calls))
		}
		back := map[any]any{}
		for _, c := range calls[3:] {
			back[c.Params["service"]] = c.Params["desiredCount"]
		}
		if len(back) != 3 || back["account-api"] != float64(3) {
			t.Fatalf("set back to %v", back)
		}
	})
}

func TestUndoOfARunStopsWhatItStarted(t *testing.T) {
	story(t, tuitest.Options{World: "calm"}, func(t *testing.T, d *tuitest.Deck) {
		toService(d, "checkout-api")
		d.Press("R").Settle().Type("2")
		for range 6 {
			d.Press("enter")
		}
		d.Settle().Want("RunTask").Press("y").Pass(3 * time.Second)
		d.Press("Z").Settle().Want("StopTask").Press("y").Settle()
		if n := len(made(d, "StopTask")); n != 2 {
			t.Fatalf("%d tasks were stopped, two were run:\n%s", n, d.Screen())
		}
	})
}

func TestUndoOfTags(t *testing.T) {
	story(t, tuitest.Options{World: "calm"}, func(t *testing.T, d *tuitest.Deck) {
		toService(d, "checkout-api")
		for _, value := range []string{"one", "two"} {
			d.Press("T").Settle().Type("owner").Press("tab").Type(value).Press("enter").Settle().Press("y").Pass(5 * time.Second)
		}
		d.Press("Z").Settle().Want("TagResource", `"one"`).Press("y").Pass(5 * time.Second)
		d.Press("Z").Settle().Want("UntagResource").Press("y").Pass(5 * time.Second)
		d.Press("Z").Settle().Want("nothing to take back")
	})
}

func TestADrainSaysHowFarItIsAndWhatBlocksIt(t *testing.T) {
	story(t, tuitest.Options{World: "incident"}, func(t *testing.T, d *tuitest.Deck) {
		d.Settle().Press(":").Type("instances prod-ec2").Press("enter").Pass(3 * time.Second)
		d.Press("/").Type("status:draining").Press("enter").Pass(3 * time.Second)
		if !strings.Contains(d.Screen(), "blocked:") {
			t.Fatalf("the list does not say what blocks a drain:\n%s", d.Screen())
		}
		d.Press("esc", "esc").Settle()
		d.Press(":").Type("instances prod-ec2").Press("enter").Settle().Press("/").Type("status:active").Press("enter").Settle()
		d.Press("D").Settle().Want("moves").Press("esc", "esc").Settle().Press("D").Settle().Press("y").Settle()
		d.Until("tasks moved", time.Minute)
		d.Press("Z").Settle().Want("Undo", "status=ACTIVE").Press("y").Settle()
		d.Until("active", time.Minute)
	})
}

func TestRunATaskOfAFamily(t *testing.T) {
	story(t, tuitest.Options{World: "calm"}, func(t *testing.T, d *tuitest.Deck) {
		d.Settle().Press(":").Type("families").Press("enter").Settle().Press("/").Type("checkout-api").Press("enter").Settle()
		d.Press("R").Settle().Want("Run a task checkout-api", "Cluster")
		for !strings.Contains(d.Line("Cluster"), "prod-web") {
			d.Press("right")
		}
		for range 9 {
			d.Press("enter")
		}
		d.Settle().Want("RunTask", "prod-web").Press("y").Settle()
		w := made(d, "RunTask")
		if len(w) != 1 || w[0].Params["cluster"] != "prod-web" || w[0].Params["networkConfiguration"] == nil {
			t.Fatalf("sent %v\n%s", w, d.Screen())
		}
	})
}

func TestConsoleAndCommand(t *testing.T) {
	var opened []string
	o := tuitest.Options{World: "calm", Browse: func(url string) error { opened = append(opened, url); return nil }}
	story(t, o, func(t *testing.T, d *tuitest.Deck) {
		toService(d, "checkout-api")
		d.Press("b").Settle()
		const want = "https://eu-west-1.console.aws.amazon.com/ecs/v2/clusters/prod-web/services/checkout-api/health?region=eu-west-1"
		if len(opened) != 1 || opened[0] != want {
			t.Fatalf("opened %v", opened)
		}
		d.Press("ctrl+y").Settle()
		if got := d.Clipboard(); got != "aws ecs describe-services --cluster prod-web --services checkout-api --include TAGS --region eu-west-1" {
			t.Fatalf("copied %q", got)
		}
		d.Press("enter").Settle().Press("enter").Settle().Press("b").Settle() // a container is shown with its task
		if len(opened) != 2 || !strings.Contains(opened[1], "/tasks/") {
			t.Fatalf("opened %v", opened)
		}
	})
}
