package tui_test

import (
	"testing"
	"time"

	"github.com/ecsdeck/ecsdeck/awsclient/sim"
	"github.com/ecsdeck/ecsdeck/tui/tuitest"
)

// Nobody is told that all is well by a list that could not be read.
func TestFaultsOfWhatCouldNotBeRead(t *testing.T) {
	story(t, tuitest.Options{World: "incident", Width: 100, Height: 30}, func(t *testing.T, d *tuitest.Deck) {
		d.Settle().World.Faults().Add(sim.Fault{Operation: "DescribeServices", Kind: sim.AccessDenied})
		d.Press(":").Type("svc prod-web").Press("enter").Pass(5 * time.Second)
		d.Press("z").Settle().Want("Not known: none of the 28 services has been read").WantNot("No faults")
		d.World.Faults().Clear()
		d.Press("ctrl+r").Pass(5 * time.Second).Want("checkout-api").WantNot("Not known")
	})
}

// Nor by one of which most is still to be read.
func TestFaultsOfWhatIsStillBeingRead(t *testing.T) {
	o := tuitest.Options{Sim: sim.Options{Services: 300, Latency: 2 * time.Second}, Width: 100, Height: 30}
	story(t, o, func(t *testing.T, d *tuitest.Deck) {
		d.Pass(6*time.Second).Press("enter").Until("/300 described", 20*time.Second)
		d.Pass(500 * time.Millisecond)
		d.Press("z").Settle().Want("are not known").Want("No faults in the").WantNot("nothing here")
		d.Press("z").Settle().Press("/").Type("nosuch").Press("enter").Settle().Want("None of 300 services matches so far")
		d.Press("esc").Settle()
		d.Pass(time.Minute).Press("z").Settle().Want("No faults: nothing here is degraded or broken")
		d.World.Faults().Add(sim.Fault{Kind: sim.Offline})
		d.Until("No faults when this was read last", 2*time.Minute)
	})
}
