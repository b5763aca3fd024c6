package tui_test

import (
	"strings"
	"testing"
	"time"

	"github.com/ecsdeck/ecsdeck/tui/tuitest"
)

// helpOf is the help of a page as a map from its keys to their words.
func helpOf(d *tuitest.Deck) map[string]string {
	out := map[string]string{}
	for _, l := range strings.Split(d.Press("?").Settle().Screen(), "\n") {
		_, rest, ok := strings.Cut(l, "│ ")
		if !ok {
			continue
		}
		keys, text, ok := strings.Cut(rest, "  ")
		if ok {
			text, _, _ = strings.Cut(text, "│")
			text, _, _ = strings.Cut(text, "┃")
			out[strings.TrimSpace(keys)] = strings.TrimSpace(text)
		}
	}
	d.Press("esc").Settle()
	return out
}

// The help says what a key does on the page that it is opened on, and leaves
// none out.
func TestTheHelpIsThatOfThePage(t *testing.T) {
	story(t, tuitest.Options{World: "calm", Width: 100, Height: 80}, func(t *testing.T, d *tuitest.Deck) {
		check := func(page string, want map[string]string) {
			t.Helper()
			got := helpOf(d)
			for key, text := range want {
				if got[key] != text {
					t.Errorf("%s: %s: got %q, want %q", page, key, got[key], text)
				}
			}
		}
		toService(d, "checkout-api")
		check("services", map[string]string{
			"space": "mark this row for an action on several", "j down": "one row down", "b": "open it in the web console",
			"^y": "copy the AWS CLI command that reads what is shown",
			"Z":  "take back the last change of this session, after a preview  nothing to take back",
		})
		d.Press("y").Settle()
		check("document", map[string]string{"/": "find text in the document", "j down": "one line down", "y": ""})
		d.Press("/").Want("text to find").WantNot("!inverse").Press("esc", "esc").Settle()
		d.Press("m").Pass(3 * time.Second)
		check("metrics", map[string]string{"j down": "the next chart", "G end": "the last chart"})
		d.Press("esc").Settle().Press("l").Pass(5 * time.Second)
		check("logs", map[string]string{
			"space": "mark this line, to copy or save only some", "c": "copy the marked lines, or the selected one",
			"j down": "select the line below", "G end": "the newest line, and follow again",
		})
		d.Press("c").Settle().Want("select a line with j or k, or mark some with space")
		d.Press("k", "c").Settle().Want("copied 1 line").WantNot("1 lines")
		d.Press("space", "k", "space", "c").Settle().Want("copied 2 lines")
	})
}

// The help moves as pages do, and says when there is nothing to go back to.
func TestTheHelpMoves(t *testing.T) {
	story(t, tuitest.Options{World: "calm", Width: 80, Height: 24}, func(t *testing.T, d *tuitest.Deck) {
		d.Settle().Press("[").Settle().Want("there is no place before this one")
		d.Press("?").Settle().Want("open what the row holds")
		d.Press("G").Settle().Want("leave at once").WantNot("open what the row holds")
		d.Press("g").Settle().Want("open what the row holds")
		d.Press("pgdown").Settle().WantNot("open what the row holds").Press("pgup").Settle().Want("open what the row holds")
	})
}

// Where rows have an order of their own the key that turns it round does so too.
func TestReverseTurnsAFixedOrderRound(t *testing.T) {
	story(t, tuitest.Options{World: "calm"}, func(t *testing.T, d *tuitest.Deck) {
		toService(d, "checkout-api")
		d.Press("e").Settle()
		newest := d.Selected()
		d.Press("O").Settle().Press("G").Settle()
		if d.Selected() != newest {
			t.Errorf("the last event is %q, want %q", d.Selected(), newest)
		}
		d.Press("g").Settle()
		if d.Selected() == newest {
			t.Errorf("the first event is the newest still: %q", newest)
		}
	})
}
