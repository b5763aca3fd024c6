package tui_test

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ecsdeck/ecsdeck/tui/tuitest"
)

// story runs a test inside a synctest bubble with a running deck.
func story(t *testing.T, o tuitest.Options, f func(t *testing.T, d *tuitest.Deck)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		d := tuitest.Start(t, o)
		f(t, d)
		d.Stop()
	})
}

func TestOpenAndDrillToAContainer(t *testing.T) {
	story(t, tuitest.Options{World: "calm"}, func(t *testing.T, d *tuitest.Deck) {
		d.Settle().Want("ecsdeck", "clusters", "prod-ec2", "prod-web", "batch", "DEMO")
		d.Press("/").Type("prod-web").Press("enter").Settle()
		d.Press("enter").Settle().Want("prod-web › services", "checkout-api")
		d.Press("/").Type("checkout-api").Press("enter", "enter").Settle()
		d.Want("checkout-api › tasks")
		d.Press("enter").Settle().Want("containers")
		d.Press("esc").Settle().Want("checkout-api › tasks")
		d.Press("esc", "esc", "esc").Settle() // the filter, then the page
		if !strings.Contains(d.Selected(), "prod-web") {
			t.Fatalf("coming back lost the selection:\n%s", d.Screen())
		}
	})
}

func TestTypingIsOnlyTyping(t *testing.T) {
	story(t, tuitest.Options{World: "calm"}, func(t *testing.T, d *tuitest.Deck) {
		d.Settle().Press("/").Type("q?:jxs").Settle()
		d.Want("q?:jxs")
		if d.Exited() {
			t.Fatal("a letter typed in the filter quit the deck")
		}
		d.Press("esc").Settle().Want("prod-ec2")
	})
}

func TestCopyIsOnTheClipboard(t *testing.T) {
	story(t, tuitest.Options{World: "calm"}, func(t *testing.T, d *tuitest.Deck) {
		d.Settle().Press("c").Settle().Want("copied batch")
		if got := d.Clipboard(); got != "batch" {
			t.Fatalf("clipboard %q", got)
		}
		d.Press("C").Settle()
		if got := d.Clipboard(); got != "arn:aws:ecs:eu-west-1:424211110001:cluster/batch" {
			t.Fatalf("clipboard %q", got)
		}
	})
}

func TestRegionIsChosenFromAList(t *testing.T) {
	story(t, tuitest.Options{World: "calm"}, func(t *testing.T, d *tuitest.Deck) {
		d.Settle().Press(":").Type("region").Press("enter").Settle().Want("Look at which region", "eu-west-1", "us-east-1")
		d.Type("us-east").Press("enter").Pass(5 * time.Second)
		header, _, _ := strings.Cut(d.Screen(), "\n")
		if !strings.Contains(header, "us-east-1") {
			t.Fatalf("still at %s", header)
		}
	})
}

func TestFilterOnOneColumn(t *testing.T) {
	story(t, tuitest.Options{World: "calm"}, func(t *testing.T, d *tuitest.Deck) {
		d.Settle().Press(":").Type("svc prod-web").Press("enter").Settle()
		d.Press("/").Type("where:spot").Settle().Want("cart").WantNot("account-api")
		d.Press("esc").Settle().Want("account-api")
	})
}

func TestQuitAtTheRoot(t *testing.T) {
	story(t, tuitest.Options{World: "calm"}, func(t *testing.T, d *tuitest.Deck) {
		d.Settle().Press("enter").Settle().Press("q").Settle()
		if d.Exited() {
			t.Fatal("q on a second page quit instead of going back")
		}
		d.Press("q").Pass(time.Second)
		if !d.Exited() {
			t.Fatal("q at the first page did not quit")
		}
	})
}

func TestThePaletteTakesWhatIsHighlightedOrTyped(t *testing.T) {
	story(t, tuitest.Options{World: "calm"}, func(t *testing.T, d *tuitest.Deck) {
		for _, c := range []struct{ typed, crumbs string }{
			{"svc prod-w", "prod-web › services"},
			{"svc prod/checkout", "checkout-api › tasks"}, // read by then: the entry under the cursor
			{"td", "families"},
			{"stopped", "stopped tasks"},
			{"tasks prod-ec2", "prod-ec2 › tasks"},
			{"svc prod-ec2/indexer", "indexer › tasks"}, // not read yet: looked up
			{"nonsense here", "indexer › tasks"},        // stays, and says why
		} {
			d.Settle().Press(":").Type(c.typed).Press("enter").Settle()
			header, _, _ := strings.Cut(d.Screen(), "\n")
			if !strings.Contains(header, c.crumbs) {
				t.Fatalf(":%s leads to %s", c.typed, header)
			}
		}
		d.Want("nonsense")
	})
}
