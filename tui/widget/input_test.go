package widget

import (
	"fmt"
	"testing"

	"github.com/charmbracelet/x/ansi"
	"pgregory.net/rapid"
)

func press(in *Input, keys ...string) {
	for _, k := range keys {
		in.Update(key(k))
	}
}

func TestInputEdits(t *testing.T) {
	for _, c := range []struct {
		start string
		keys  []string
		want  string
		caret int // bytes
	}{
		{"", []string{"a", "b", "c"}, "abc", 3},
		{"", []string{"q", "?", ":", "/", "j", "G", "space", "x"}, "q?:/jG x", 8}, // typing is only ever typing
		{"abc", []string{"left", "left", "X"}, "aXbc", 2},
		{"abc", []string{"home", "X", "end", "Y"}, "XabcY", 5},
		{"abc", []string{"backspace", "backspace"}, "a", 1},
		{"abc", []string{"ctrl+a", "delete"}, "bc", 0},
		{"abc", []string{"ctrl+a", "ctrl+d", "backspace"}, "bc", 0},
		{"svc prod/api", []string{"ctrl+w"}, "svc prod/", 9},
		{"svc prod/api", []string{"ctrl+w", "ctrl+w"}, "svc ", 4},
		{"svc prod/api", []string{"alt+b", "ctrl+k"}, "svc prod/", 9},
		{"svc prod/api", []string{"alt+left", "ctrl+u"}, "api", 0},
		{"svc prod/api", []string{"home", "alt+f", "X"}, "svcX prod/api", 4},
		{"svc prod/api", []string{"home", "alt+d"}, " prod/api", 0},
		{"東京", []string{"left", "backspace"}, "京", 0},
		{"東京", []string{"home", "right", "x"}, "東x京", 4},
		{"cafe\u0301", []string{"backspace"}, "caf", 3},
		{"a", []string{"left", "left", "right", "right", "delete"}, "a", 1},
		{"", []string{"backspace", "ctrl+w", "ctrl+u", "alt+d"}, "", 0},
	} {
		in := NewInput("/")
		in.SetValue(c.start)
		press(&in, c.keys...)
		if in.Value() != c.want || in.cursor != c.caret {
			t.Errorf("%q and %v: %q at %d, want %q at %d", c.start, c.keys, in.Value(), in.cursor, c.want, c.caret)
		}
	}
}

func TestInputLeavesOtherKeys(t *testing.T) {
	in := NewInput(":")
	for _, k := range []string{"enter", "esc", "up", "down", "tab", "shift+tab", "ctrl+c", "pgup", "ctrl+s"} {
		if in.Update(key(k)) {
			t.Errorf("%s was taken", k)
		}
	}
}

func TestInputPaste(t *testing.T) {
	for in, want := range map[string]string{
		"one\ntwo\r\n\nthree": "a[one two three]",
		"x\x1b[31my\tz":       "a[xy z]",
		"\n\n":                "a[]",
		"\u202eabc\u200b":     "a[abc]",
	} {
		i := NewInput("/")
		i.SetValue("a[]")
		press(&i, "left")
		i.Paste(in)
		if i.Value() != want {
			t.Errorf("%q pasted gives %q, want %q", in, i.Value(), want)
		}
		if press(&i, "|"); i.Value() != want[:len(want)-1]+"|]" {
			t.Errorf("after %q the caret is elsewhere: %q", in, i.Value())
		}
	}
}

func TestInputLimit(t *testing.T) {
	in := NewInput("")
	in.SetLimit(5)
	in.Paste("東京都x")
	if in.Value() != "東京" {
		t.Errorf("limited to five cells: %q", in.Value())
	}
	press(&in, "a", "b")
	if in.Value() != "東京a" {
		t.Errorf("and then %q", in.Value())
	}
}

func TestInputHistory(t *testing.T) {
	in := NewInput(":")
	in.SetHistory([]string{"first", "second"})
	press(&in, "n", "e", "w", "up")
	if in.Value() != "second" {
		t.Errorf("up shows %q", in.Value())
	}
	press(&in, "up", "up")
	if in.Value() != "first" {
		t.Errorf("up again shows %q", in.Value())
	}
	press(&in, "down", "down", "down")
	if in.Value() != "new" {
		t.Errorf("down comes back to %q", in.Value())
	}
}

func TestInputSuggestions(t *testing.T) {
	in := NewInput(":")
	in.SetSuggestions([]string{"clusters", "services", "scale"})
	press(&in, "S")
	if got := plain(in.View(12, dark())); got != ":Services   |" {
		t.Errorf("the rest is shown as %q", got)
	}
	if !in.Update(key("tab")) || in.Value() != "Services" {
		t.Errorf("tab completes to %q", in.Value())
	}
	if in.Update(key("tab")) {
		t.Error("tab with nothing to complete must be the caller's")
	}
	in.SetValue("sc")
	press(&in, "right")
	if in.Value() != "scale" {
		t.Errorf("right completes to %q", in.Value())
	}
}

func TestInputViews(t *testing.T) {
	th := probe(t)
	in := NewInput("/")
	in.SetPlaceholder("name, !not, ~regex")
	show := func(name string, w int) {
		t.Helper()
		checkArea(t, in.View(w, th), w, 1)
		kept(t, fmt.Sprintf("input-%s-%d.tones", name, w), tones(th, in.View(w, th)))
	}
	show("empty", 30)
	in.SetValue("a long text that does not fit here")
	show("end", 20)
	press(&in, "home")
	show("start", 20)
	in.SetValue("(chek")
	in.SetProblem("missing closing )")
	show("problem", 50)
	show("problem", 24)
	if press(&in, "x"); in.problem != "" {
		t.Error("a problem stays after the next key")
	}
}

// The caret is always in the view, and the view always fills its line.
func TestInputProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := NewInput("›")
		keys := rapid.SliceOfN(rapid.SampledFrom([]string{"a", "é", "東", "🚀", "\u0301", "🇩", "space", "left", "right", "home", "end", "backspace", "delete", "ctrl+w", "alt+f"}), 0, 40).Draw(t, "keys")
		w := rapid.IntRange(3, 20).Draw(t, "width")
		for _, k := range keys {
			press(&in, k)
			if in.Value() != Clean(in.Value()) {
				t.Fatalf("%v: the value %q is not clean", keys, in.Value())
			}
			if at := in.snap(in.cursor); at != in.cursor {
				t.Fatalf("%v: the caret stands inside a character of %q", keys, in.Value())
			}
			if c := in.Caret(w); c < 1 || c >= w {
				t.Fatalf("%v: the caret is at %d of %d", keys, c, w)
			}
			if got := ansi.StringWidth(in.View(w, dark())); got != w {
				t.Fatalf("%v: the view is %d cells wide, want %d", keys, got, w)
			}
		}
	})
}
