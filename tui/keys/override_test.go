package keys_test

import (
	"slices"
	"testing"

	"github.com/ecsdeck/ecsdeck/tui/keys"
)

func TestName(t *testing.T) {
	for _, right := range []string{
		"s", "S", "|", "+", "é", "enter", "f12", "pgdown", "space", "ctrl+r", "ctrl+k", "alt+x", "alt+X", "shift+tab",
		"ctrl+space", "ctrl+alt+shift+up", "shift+left", "ctrl++", "alt+-",
	} {
		if got, ok := keys.Name(right); !ok {
			t.Errorf("%q is refused, for %q", right, got)
		}
	}
	for text, right := range map[string]string{
		"Ctrl-R": "ctrl+r", "^r": "ctrl+r", "ctrl+R": "ctrl+r", "C-r": "ctrl+r", "shift+s": "S", "Shift+Tab": "shift+tab",
		"return": "enter", "Esc": "esc", "escape": "esc", "F5": "f5", "PageUp": "pgup", "pgdn": "pgdown", " ": "space", "del": "delete",
		"alt+ctrl+x": "ctrl+alt+x", "shift+ctrl+up": "ctrl+shift+up", "M-x": "alt+x", "option+x": "alt+x",
		"": "", "hyper": "", "hyper+x": "", "shift+1": "", "ctrl+shift+x": "", "f13": "", "gg": "", "\x1b": "", "ctrl+": "", "+ctrl": "",
	} {
		if got, ok := keys.Name(text); ok || got != right {
			t.Errorf("%q is %q, %t; want %q", text, got, ok, right)
		}
	}
	// The record itself is spelt well.
	for _, b := range keys.Default().All() {
		for _, k := range b.Keys {
			if right, ok := keys.Name(k); !ok {
				t.Errorf("%s has the key %q, which is spelt %q", b.ID, k, right)
			}
		}
	}
}

func TestWith(t *testing.T) {
	usual := keys.Default()
	m := usual.With(map[keys.ID][]string{keys.Scale: {"f5"}, keys.Quit: {}, "no-action": {"x"}})
	if got := m.Get(keys.Scale); !slices.Equal(got.Keys, []string{"f5"}) || got.Title != usual.Get(keys.Scale).Title {
		t.Errorf("%+v", got)
	}
	if id, ok := m.Match("s", keys.Scale); ok {
		t.Errorf("s is still %s", id)
	}
	if len(m.All()) != len(usual.All()) || len(usual.Get(keys.Quit).Keys) == 0 {
		t.Error("the usual map has changed, or an action was made")
	}
	if got := m.Tell(keys.Quit, "quits"); got != "" {
		t.Errorf("%q", got)
	}
	if got := usual.Tell(keys.Quit, "quits"); got != "q quits" {
		t.Errorf("%q", got)
	}
}
