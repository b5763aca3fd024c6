package tui_test

import (
	"regexp"
	"strings"
	"testing"
	"unicode"

	"github.com/ecsdeck/ecsdeck/tui/tuitest"
)

// In the hostile world every string of AWS holds escape sequences, direction
// overrides and broken text. None of it may reach the terminal, on any view.
func TestHostileWorldLeavesNothingOnTheTerminal(t *testing.T) {
	story(t, tuitest.Options{World: "hostile"}, func(t *testing.T, d *tuitest.Deck) {
		d.Settle()
		harmless(t, d)
		for _, list := range []string{"services", "tasks", "instances", "families", "providers"} {
			d.Press(":").Type(list).Press("enter").Settle().Settle()
			harmless(t, d)
			for _, key := range []string{"j", "d", "tab", "tab", "tab", "esc", "esc", "enter", "j", "d", "esc", "enter", "d", "esc", "c", "C", "?"} {
				d.Press(key).Settle()
				harmless(t, d)
			}
			d.Press("esc", "esc", "esc").Settle()
		}
		d.Press(":").Type("svc").Settle()
		harmless(t, d)
	})
}

// sgr are the only sequences that a screen may hold: colours and attributes.
var sgr = regexp.MustCompile("\x1b\\[[0-9;:]*m")

func harmless(t *testing.T, d *tuitest.Deck) {
	t.Helper()
	v := d.View()
	for what, text := range map[string]string{
		"screen": sgr.ReplaceAllString(v.Content, ""), "title": v.WindowTitle, "clipboard": d.Clipboard(),
	} {
		for _, r := range text {
			if r == '\n' && what == "screen" {
				continue
			}
			if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Zl, r) || unicode.Is(unicode.Zp, r) {
				t.Fatalf("%U in the %s:\n%s", r, what, strings.ReplaceAll(text, "\x1b", "<ESC>"))
			}
		}
	}
	fits(t, d, 160, 45)
}
