package tui_test

import (
	"strings"
	"testing"
	"time"

	"github.com/ecsdeck/ecsdeck/tui/tuitest"
)

// footer is the line of keys at the bottom.
func footer(d *tuitest.Deck) string {
	lines := strings.Split(d.Screen(), "\n")
	return strings.TrimSpace(lines[len(lines)-1])
}

// The footer says what enter and esc do to the line that is typed.
func TestTheFooterOfAPrompt(t *testing.T) {
	story(t, tuitest.Options{World: "calm"}, func(t *testing.T, d *tuitest.Deck) {
		toService(d, "checkout-api")
		d.Press("/")
		if got, want := footer(d), "enter keep   esc clear"; got != want {
			t.Errorf("filter of a list: %q, want %q", got, want)
		}
		d.Press("enter").Press("l").Pass(5 * time.Second)
		for key, want := range map[string]string{
			"/": "enter keep   esc clear", "f": "enter apply   esc leave", "F": "enter apply   esc leave",
			"v": "enter apply   esc leave", "@": "enter go there   esc leave", "ctrl+s": "enter save   esc leave",
		} {
			d.Press(key)
			if got := footer(d); got != want {
				t.Errorf("%s in logs: %q, want %q", key, got, want)
			}
			d.Press("esc").Settle()
		}
	})
}

// Where nothing can be entered the footer offers no shell, and the help says why.
func TestTheFooterOffersNoShellOfWhatHasStopped(t *testing.T) {
	story(t, tuitest.Options{World: "incident"}, func(t *testing.T, d *tuitest.Deck) {
		toService(d, "checkout-api")
		d.Press("enter").Settle().Press("g")
		if got := footer(d); !strings.Contains(got, "s shell") {
			t.Errorf("running: %q", got)
		}
		d.Press("x").Settle().Press("G").Settle()
		if got := footer(d); strings.Contains(got, "s shell") {
			t.Errorf("stopped: %q", got)
		}
		d.Press("?").Settle().Want("the task has stopped").Press("esc").Settle()
		d.Press("s").Settle().Want("the task has stopped: there is nothing to enter")
	})
	story(t, tuitest.Options{World: "incident", ReadOnly: true}, func(t *testing.T, d *tuitest.Deck) {
		list("tasks prod-web")(d)
		if got := footer(d); strings.Contains(got, "s shell") {
			t.Errorf("read-only: %q", got)
		}
	})
}

// That of a dialog says what enter does where the focus is.
func TestTheFooterOfADialog(t *testing.T) {
	story(t, tuitest.Options{World: "calm"}, func(t *testing.T, d *tuitest.Deck) {
		toService(d, "checkout-api")
		d.Press("T").Settle()
		for _, step := range []struct{ key, want string }{
			{"x", "enter next field   tab next   esc leave"},
			{"enter", "enter next field   tab next   esc leave"},
			{"tab", "enter Preview   tab next   esc leave"},
			{"enter", "enter Cancel   tab next   esc leave"},
		} {
			if got := footer(d); got != step.want {
				t.Errorf("before %s: %q, want %q", step.key, got, step.want)
			}
			d.Press(step.key).Settle()
		}
		d.WantNot("Tag checkout-api")
	})
}
