package tui_test

import (
	"testing"

	"github.com/ecsdeck/ecsdeck/tui/tuitest"
)

// A range of marks begins at the row that was marked last, wherever that is by
// now, and not at the place where it was.
func TestARangeOfMarksBeginsAtItsRow(t *testing.T) {
	story(t, tuitest.Options{World: "calm"}, func(t *testing.T, d *tuitest.Deck) {
		d.Settle().Press(":").Type("svc prod-web").Press("enter").Settle().Press("g", "space") // account-api, the first
		d.Press("O").Settle().Press("G", "k", "k", "V").Settle()                               // the last now; up to auth
		d.Press("r").Settle().Want("Redeploy 3 services", "account-api", "admin-portal", "auth")
	})
}

// Without a mark there is nothing to begin at: the rows above are not meant.
func TestARangeWithoutAMarkIsOneRow(t *testing.T) {
	story(t, tuitest.Options{World: "calm"}, func(t *testing.T, d *tuitest.Deck) {
		d.Settle().Press(":").Type("svc prod-web").Press("enter").Settle().Press("g", "j", "j", "j", "V").Settle()
		d.Press("r").Settle().Want("Redeploy cart").Press("esc").Settle()
		d.Press("esc").Settle().Press("g", "space", "space", "esc", "j", "V").Settle() // a mark that was taken off is none
		d.Press("r").Settle().Want("Redeploy cart")
	})
}
