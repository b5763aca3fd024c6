package tui_test

import (
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/ecsdeck/ecsdeck/awsclient/sim"
	"github.com/ecsdeck/ecsdeck/tui/tuitest"
)

func TestLostEndpointKeepsRowsAndComesBack(t *testing.T) {
	story(t, tuitest.Options{World: "calm"}, func(t *testing.T, d *tuitest.Deck) {
		toService(d, "checkout-api")
		d.Press("esc").Settle()
		d.World.Faults().Add(sim.Fault{Kind: sim.Offline})
		d.Until("stale", 30*time.Second)
		d.Want("checkout-api", "payments")
		d.Press("j", "j", "k") // keys go on working
		d.World.Faults().Clear()
		for deadline := time.Now().Add(3 * time.Minute); strings.Contains(d.Screen(), "stale"); d.Pass(time.Second) {
			if time.Now().After(deadline) {
				t.Fatalf("did not recover:\n%s", d.Screen())
			}
		}
	})
}

func TestExpiredCredentialsSayWhatToDo(t *testing.T) {
	story(t, tuitest.Options{World: "calm"}, func(t *testing.T, d *tuitest.Deck) {
		d.Settle().Want("prod-web")
		d.World.Faults().Add(sim.Fault{Kind: sim.ExpiredToken})
		d.Until("stale", 40*time.Second)
		d.Want("prod-web", "expired")
		d.World.Faults().Clear()
		d.Press("ctrl+r").Pass(3 * time.Second).WantNot("stale")
	})
}

func TestDeniedListSaysWhichPermission(t *testing.T) {
	story(t, tuitest.Options{World: "calm"}, func(t *testing.T, d *tuitest.Deck) {
		d.Settle()
		d.World.Faults().Add(sim.Fault{Operation: "ListServices", Kind: sim.AccessDenied})
		d.Press(":").Type("svc prod-web").Press("enter").Settle().Want("ecs:ListServices")
		d.Press("esc").Settle().Want("prod-web")
	})
}

func TestFailedBatchIsAMarkNotAShorterList(t *testing.T) {
	story(t, tuitest.Options{World: "calm"}, func(t *testing.T, d *tuitest.Deck) {
		d.Settle()
		d.World.Faults().Add(sim.Fault{Operation: "DescribeServices", Kind: sim.ServerError})
		d.Press(":").Type("svc prod-web").Press("enter").Pass(5 * time.Second)
		d.Want("checkout-api", "could not be read")
		d.World.Faults().Clear()
		d.Press("ctrl+r").Pass(5 * time.Second).WantNot("could not be read")
	})
}

func TestScopeSwitchedWhileALoadIsUnderWay(t *testing.T) {
	o := tuitest.Options{Sim: sim.Options{World: "calm", Latency: 300 * time.Millisecond}}
	story(t, o, func(t *testing.T, d *tuitest.Deck) {
		d.Pass(3 * time.Second).Press("enter").Pass(100 * time.Millisecond)
		d.Press(":").Type("region us-east-1").Press("enter").Pass(5 * time.Second)
		d.Want("us-east-1").WantNot("prod-web")
		d.Pass(10 * time.Second).WantNot("prod-web")
	})
}

func TestResizeAtAnyMoment(t *testing.T) {
	story(t, tuitest.Options{World: "incident"}, func(t *testing.T, d *tuitest.Deck) {
		toService(d, "checkout-api")
		d.Press("esc")
		for _, size := range [][2]int{{80, 24}, {200, 60}, {40, 10}, {20, 6}, {3, 2}, {160, 45}} {
			d.Resize(size[0], size[1]).Settle()
			fits(t, d, size[0], size[1])
			d.Press("s").Settle()
			fits(t, d, size[0], size[1])
			d.Press("esc", "?").Settle()
			fits(t, d, size[0], size[1])
			d.Press("esc", "d").Settle()
			fits(t, d, size[0], size[1])
			d.Press("esc").Settle()
		}
		d.Want("checkout-api")
	})
}

func fits(t *testing.T, d *tuitest.Deck, width, height int) {
	t.Helper()
	lines := strings.Split(d.Raw(), "\n")
	if len(lines) > height {
		t.Fatalf("%d lines in a window of %d:\n%s", len(lines), height, d.Screen())
	}
	for _, l := range lines {
		if w := tuitest.Width(l); w > width {
			t.Fatalf("a line of %d cells in a window of %d: %q", w, width, l)
		}
	}
}

func TestPasteAndMouse(t *testing.T) {
	story(t, tuitest.Options{World: "calm"}, func(t *testing.T, d *tuitest.Deck) {
		d.Settle().Send(tea.PasteMsg{Content: "q\nq\n"})
		if d.Exited() {
			t.Fatal("a paste is not a key")
		}
		d.Press("/").Send(tea.PasteMsg{Content: "prod-\nweb"}).Settle().Want("prod- web")
		d.Press("esc").Settle()
		before := d.Selected()
		d.Send(tea.MouseClickMsg{X: 10, Y: 4, Button: tea.MouseLeft}).Settle()
		if d.Selected() == before {
			t.Fatalf("a click selected nothing new:\n%s", d.Screen())
		}
		d.Send(tea.MouseWheelMsg{X: 10, Y: 4, Button: tea.MouseWheelDown}).Settle()
	})
}
