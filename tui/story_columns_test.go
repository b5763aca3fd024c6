package tui_test

import (
	"strings"
	"testing"

	"github.com/ecsdeck/ecsdeck/tui/tuitest"
)

// titles are the column titles of the list on the screen.
func titles(d *tuitest.Deck) string {
	for _, l := range strings.Split(d.Screen(), "\n")[2:] {
		if before, _, _ := strings.Cut(l, "│"); strings.Contains(before, "NAME") || strings.Contains(before, "ID ") {
			return strings.Join(strings.Fields(before), " ")
		}
	}
	return ""
}

// below reports whether a line of a box stands under another.
func below(d *tuitest.Deck, a, b string) bool {
	_, ya := d.Find("] " + a)
	_, yb := d.Find("] " + b)
	return ya > yb
}

func TestColumnsAreChosenAndOrdered(t *testing.T) {
	story(t, tuitest.Options{World: "calm", Width: 120}, func(t *testing.T, d *tuitest.Deck) {
		d.Settle().Press(":").Type("svc prod-web").Press("enter").Settle()
		own := titles(d)
		d.Press("|").Settle().Want("Columns of Services", "[x] NAME", "always shown", "[ ] FAMILY")
		d.Press("space") // the name stays
		d.Press("j", "space")
		for range 20 {
			if !strings.Contains(d.Line("› ["), "FAMILY") {
				d.Press("j")
			}
		}
		d.Press("space")
		for range 20 {
			if d.Line("› [x] FAMILY") != "" && below(d, "FAMILY", "TASKS") {
				d.Press("K")
			}
		}
		d.Press("J", "shift+up").Settle()
		if titles(d) != own {
			t.Fatal("applied before enter")
		}
		d.Press("enter").Settle()
		if got := titles(d); got != "NAME ↑ FAMILY ROLLOUT REV CPU MEM WHY / LAST EVENT" {
			t.Fatalf("the titles are %q", got)
		}
		d.Want("checkout-api ")
		// It holds for every list of the kind, which keep the columns that only
		// they have.
		d.Press(":").Type("services").Press("enter").Settle().Settle()
		if got := titles(d); !strings.HasPrefix(got, "NAME ↑ CLUSTER FAMILY ROLLOUT") {
			t.Fatalf("in the region's list the titles are %q", got)
		}
		d.Press("|", "r", "enter").Settle().Press("[").Settle()
		if got := titles(d); got != own {
			t.Fatalf("after the reset the titles are %q", got)
		}
	})
}

func TestColumnsByPaletteAndMouse(t *testing.T) {
	story(t, tuitest.Options{World: "calm", Width: 80, Height: 24}, func(t *testing.T, d *tuitest.Deck) {
		d.Settle().Press(":").Type("columns").Press("enter").Settle().Want("Columns of Clusters")
		d.ClickOn("[x] SERVICES").ClickOn("[x] NAME").Settle().Want("[ ] SERVICES", "[x] NAME")
		d.Click(0, 3).Settle().Want("Columns of Clusters") // what was checked is not lost
		d.ClickOn("enter apply").Settle()
		if got := titles(d); strings.Contains(got, "SERVICES") || !strings.Contains(got, "NAME") {
			t.Fatalf("the titles are %q", got)
		}
		d.Press("|", "j", "space", "esc").Settle()
		if got := titles(d); strings.Contains(got, "SERVICES") {
			t.Fatalf("esc applied: %q", got)
		}
	})
}

func TestStoppedTasksKeepTheirColumns(t *testing.T) {
	story(t, tuitest.Options{World: "incident", Width: 130}, func(t *testing.T, d *tuitest.Deck) {
		d.Settle().Press(":").Type("svc prod-web/checkout-api").Press("enter").Settle()
		d.Settle().Want("checkout-api › tasks")
		d.Press("|", "j", "space", "enter").Settle().WantNot("STATUS")
		d.Press("x").Settle().Want("STOPPED", "WHY")
	})
}

func TestAFilterNamesAColumnThatIsHidden(t *testing.T) {
	story(t, tuitest.Options{World: "calm"}, func(t *testing.T, d *tuitest.Deck) {
		d.Settle().Press(":").Type("svc prod-web").Press("enter").Settle()
		d.Press("/").Type("where:spot").Press("enter").Settle().Want("cart").WantNot("account-api")
		d.Press("|").Settle().ClickOn("[x] WHERE").Press("enter").Settle()
		if strings.Contains(titles(d), "WHERE") {
			t.Fatal("the column is still there")
		}
		d.Want("cart").WantNot("account-api")
	})
}
