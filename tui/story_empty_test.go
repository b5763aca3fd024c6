package tui_test

import (
	"testing"
	"time"

	"github.com/ecsdeck/ecsdeck/awsclient/sim"
	"github.com/ecsdeck/ecsdeck/tui/tuitest"
)

// An account without clusters is not a fault: the page says what was looked at
// and where else to look, and its ways work.
func TestAnAccountWithoutClusters(t *testing.T) {
	real := tuitest.Options{World: "empty", Browse: func(string) error { return nil }}
	story(t, real, func(t *testing.T, d *tuitest.Deck) {
		d.Pass(3*time.Second).Want("No clusters in eu-west-1", "ListClusters", "424211110001", ":region", ":profile", "ecsdeck --demo").
			WantNot("SERVICES", "✖", "▲")
		d.Press(":").Type("region").Press("enter").Settle().Want("Look at which region").Press("esc")
		d.Press("enter", "d", "j", "z", "space", "a").Settle().Want("No clusters in eu-west-1")
	})
	story(t, tuitest.Options{World: "empty"}, func(t *testing.T, d *tuitest.Deck) {
		d.Pass(3 * time.Second).Want("No clusters").WantNot("--demo") // it is that already
	})
}

// The audit file is of this machine: another region has no other one.
func TestNoAuditEntries(t *testing.T) {
	for want, o := range map[string]tuitest.Options{
		"the demo keeps none":                               {},
		"a deck that is read-only does not open their file": {ReadOnly: true, Browse: func(string) error { return nil }},
		"none was yet":                                      {Browse: func(string) error { return nil }},
	} {
		story(t, o, func(t *testing.T, d *tuitest.Deck) {
			d.Settle().Press(":").Want("all audit entries of this machine", "all instances of the region")
			d.Type("audit").Press("enter").Settle().Want("No audit entries on this machine", want).WantNot(":region", "in eu-west-1")
		})
	}
}

// What could not be read is never called empty.
func TestNotReadIsNotEmpty(t *testing.T) {
	story(t, tuitest.Options{World: "empty"}, func(t *testing.T, d *tuitest.Deck) {
		d.World.Faults().Add(sim.Fault{Operation: "ListClusters", Kind: sim.AccessDenied})
		d.Press("ctrl+r").Pass(5*time.Second).Want("No clusters could be read", "ecs:ListClusters").WantNot("No clusters in")
	})
}
