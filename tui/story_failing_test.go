package tui_test

import (
	"strings"
	"testing"
	"time"

	"github.com/ecsdeck/ecsdeck/awsclient/sim"
	"github.com/ecsdeck/ecsdeck/tui/tuitest"
)

// What could not be read is told once, with the way to try again, and the footer
// offers nothing that needs what is not there.
func TestAFailureIsToldOnceOnAnyPage(t *testing.T) {
	for name, c := range map[string]struct {
		denied, title, not string
		goTo               func(d *tuitest.Deck)
	}{
		"list":    {"ecs:ListTasks", "No tasks could be read", "enter open", list("tasks prod-web")},
		"details": {"ecs:DescribeTasks", "could not be read", "shell", after(list("tasks prod-web"), "d")},
		"metrics": {"cloudwatch:GetMetricData", "No metrics could be read", "full screen", after(toCheckout, "m")},
		"logs":    {"logs:FilterLogEvents", "No logs could be read", "search", after(toCheckout, "l")},
		"no logs": {"ecs:DescribeTaskDefinition", "No logs could be read", "search", after(toCheckout, "l")},
	} {
		t.Run(name, func(t *testing.T) {
			story(t, tuitest.Options{World: "calm", Width: 100, Height: 30}, func(t *testing.T, d *tuitest.Deck) {
				_, operation, _ := strings.Cut(c.denied, ":")
				d.World.Faults().Add(sim.Fault{Operation: operation, Kind: sim.AccessDenied})
				c.goTo(d)
				d.Pass(10*time.Second).Want(c.title, "look again now", "not read").WantNot(c.not)
				if n := strings.Count(d.Screen(), "the permission "+c.denied+" is missing"); n != 1 {
					t.Errorf("told %d times:\n%s", n, d.Screen())
				}
				d.World.Faults().Clear()
				d.Press("ctrl+r").Pass(10*time.Second).WantNot("could be read", "not read")
			})
		})
	}
}

// A list that stands still has been read: what its filter leaves out is not
// unreadable.
func TestAFilterOfAListThatStandsStill(t *testing.T) {
	story(t, tuitest.Options{World: "calm", Width: 100, Height: 30}, func(t *testing.T, d *tuitest.Deck) {
		d.Settle().World.Faults().Add(sim.Fault{Kind: sim.Offline})
		d.Until("stale", 40*time.Second)
		d.Press("/").Type("nosuch").Settle().Want("None of 3 clusters matches", "stale for").WantNot("could be read")
	})
}

// An option is not broken at its hyphens, and nothing is cut.
func TestANoteIsNotCutInTheMiddle(t *testing.T) {
	for width := 80; width <= 120; width += 3 {
		story(t, tuitest.Options{World: "calm", Width: width, Height: 30}, func(t *testing.T, d *tuitest.Deck) {
			d.Settle().World.Faults().Add(sim.Fault{Kind: sim.Offline})
			d.Until("stale", 40*time.Second)
			d.Want("--endpoint-url")
		})
	}
}
