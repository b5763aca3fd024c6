package tui_test

import (
	"testing"
	"time"

	"github.com/ecsdeck/ecsdeck/tui/tuitest"
)

// The menu of actions says "type to filter". A word that is typed there must
// not run the action of its first letter, and its y not say yes to that.
func TestAWordTypedIntoTheMenuRunsNothing(t *testing.T) {
	story(t, tuitest.Options{World: "calm"}, func(t *testing.T, d *tuitest.Deck) {
		toService(d, "checkout-api")
		d.Press("a").Settle()
		for _, letter := range []string{"r", "e", "d", "e", "p", "l", "o", "y"} {
			d.Press(letter).Pass(150 * time.Millisecond)
		}
		d.Pass(time.Second).Want("Actions on checkout-api", "/ redeploy", "Redeploy").WantNot("Run a task")
		if n := len(made(d, "UpdateService")); n > 0 {
			t.Fatalf("%d services were updated by a word that was typed to filter", n)
		}
		d.Press("enter").Pass(time.Second).Want("forceNewDeployment=true")
	})
}

// A key that the menu shows finds its action; one that is no letter runs it.
func TestTheKeysThatTheMenuShows(t *testing.T) {
	story(t, tuitest.Options{World: "calm"}, func(t *testing.T, d *tuitest.Deck) {
		toService(d, "checkout-api")
		d.Press("a").Settle().Press("R", "enter").Settle().Want("Run a task checkout-api").Press("esc").Settle()
		d.Press("a").Settle().Press("+", "enter").Settle().Want("desiredCount=7").Press("esc").Settle()
		d.Press("t").Settle().Press("a").Settle().Press("ctrl+k").Settle().Want("Stop ")
	})
}
