package tui_test

import (
	"testing"
	"time"

	"github.com/ecsdeck/ecsdeck/awsclient/sim"
	"github.com/ecsdeck/ecsdeck/tui/tuitest"
)

func opsList(d *tuitest.Deck) *tuitest.Deck {
	return d.Press(":").Type("ops").Press("enter").Settle()
}

// The list of operations must not call undone what AWS may have done.
func TestTheListOfOperationsIsUnsureToo(t *testing.T) {
	story(t, tuitest.Options{World: "calm"}, func(t *testing.T, d *tuitest.Deck) {
		toCheckout(d)
		d.Press("r").Settle()
		d.World.Faults().Add(sim.Fault{Operation: "UpdateService", Kind: sim.Reset})
		d.Press("y").Pass(20 * time.Second).Want("no answer").Press("esc").Settle()
		opsList(d).Want("Operations of this session", "unsure: ", "AWS may have done it all the same", "trying again").WantNot("not done", "StatusCode")
		d.Press("esc").Settle().World.Faults().Clear()
		d.World.Faults().Add(sim.Fault{Operation: "UpdateService", Kind: sim.AccessDenied})
		d.Press("r").Settle().Press("y").Settle().Press("esc").Settle()
		opsList(d).Want("unsure: ", "not done: the permission ecs:UpdateService is missing")
	})
}

// Nor does the answer to many calls.
func TestTheAnswerToManyCallsIsUnsureToo(t *testing.T) {
	story(t, tuitest.Options{World: "calm"}, func(t *testing.T, d *tuitest.Deck) {
		d.Settle().Press(":").Type("svc prod-web").Press("enter").Settle().Press("g", "space", "space", "r").Settle()
		d.World.Faults().Add(sim.Fault{Operation: "UpdateService", Kind: sim.Reset, Times: 1})
		d.Press("y").Pass(20*time.Second).Want("1 accepted, 1 without an answer", "AWS may have done it all the same").WantNot("1 not")
	})
}

// What was looked at and left is no operation, and what was refused before
// anything was sent says why.
func TestTheListOfOperationsLeavesOutWhatWasCancelled(t *testing.T) {
	story(t, tuitest.Options{World: "calm"}, func(t *testing.T, d *tuitest.Deck) {
		toCheckout(d)
		d.Press("r").Settle().Press("esc").Settle().Want("nothing was changed")
		opsList(d).Want("Nothing was changed in this session").WantNot("redeploy, ")
	})
}

// How many there are is said once.
func TestWhatIsToldOfMany(t *testing.T) {
	story(t, tuitest.Options{World: "calm"}, func(t *testing.T, d *tuitest.Deck) {
		d.Settle().Press(":").Type("svc prod-web").Press("enter").Settle().Press("g", "space", "space", "r").Settle()
		d.Press("y").Settle().Want("redeploy 2 services accepted by AWS").WantNot("2 services: redeploy")
		d.Press("*", "*").Settle() // all, then none
		d.Press("g", "j", "j", "space", "space", "s").Settle().Type("5").Press("enter").Settle().Press("y").Settle()
		d.Want("2 services: scale to 5 accepted by AWS")
	})
}

// A word asks too, as the key does, before it leaves what is under way.
func TestTheWordQuitAsksWhileSomethingRuns(t *testing.T) {
	for _, word := range []string{"q", "quit", "exit"} {
		story(t, tuitest.Options{World: "calm"}, func(t *testing.T, d *tuitest.Deck) {
			toCheckout(d)
			d.Press("r").Settle().Press("y").Settle()
			d.Press(":").Type(word).Press("enter").Settle()
			if d.Exited() {
				t.Fatalf(":%s left while a change was under way", word)
			}
			d.Want("Leave ecsdeck?", "checkout-api").Press("tab", "enter").Wait()
			if !d.Exited() {
				t.Fatalf(":%s does not leave", word)
			}
		})
	}
}
