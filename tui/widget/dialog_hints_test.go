package widget

import (
	"strings"
	"testing"
	"time"
)

func footerOf(d *Dialog) string {
	var out []string
	for _, h := range d.Hints() {
		out = append(out, h.Keys+" "+h.Title)
	}
	return strings.Join(out, ", ")
}

// The footer says what enter does where the focus is, and then it does that.
func TestTheHintsOfADialogFollowTheFocus(t *testing.T) {
	d := NewDialog(DialogOptions{
		Form: NewForm(
			Field{ID: "how", Label: "How", Kind: ChoiceField, Choices: []string{"a", "b"}},
			Field{ID: "sure", Label: "Sure", Kind: ToggleField},
			Field{ID: "n", Label: "N", Kind: NumberField, Value: "1", Min: 1},
		),
		Buttons: []Button{{ID: "no", Label: "Cancel", Safe: true}, {ID: "go", Label: "Preview", Key: "y", Default: true}},
	}, time.Time{})
	step := func(keyName, want string) {
		t.Helper()
		if got := footerOf(&d); got != want {
			t.Errorf("before %s:\n got %s\nwant %s", keyName, got, want)
		}
		if _, done := d.Update(key(keyName), time.Time{}); done {
			t.Fatalf("%s answered it", keyName)
		}
	}
	step("enter", "enter next field, left right choose, tab next, esc leave")
	step("enter", "enter next field, space yes or no, tab next, esc leave")
	step("0", "enter Preview, + - count, tab next, esc leave")
	step("enter", "+ - count, tab next, esc leave") // 0 is too few: enter does nothing
	step("tab", "+ - count, tab next, esc leave")
	step("shift+tab", "enter Cancel, tab next, esc leave") // y does nothing either
	step("+", "+ - count, tab next, esc leave")
	step("tab", "enter Preview, + - count, tab next, esc leave")
	step("tab", "enter Cancel, y Preview, tab next, esc leave")
	if got, want := footerOf(&d), "enter Preview, tab next, esc leave"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if a, done := d.Update(key("enter"), time.Time{}); !done || a.Button != "go" {
		t.Errorf("%+v", a)
	}
}

func TestTheHintsOfOtherDialogs(t *testing.T) {
	for want, o := range map[string]DialogOptions{
		"enter Close, esc close":                             {Buttons: []Button{{Label: "Close", Safe: true}}},
		"enter to the buttons, tab next, esc leave":          {TypeName: "x", Buttons: []Button{{Label: "Cancel", Safe: true}, {Label: "Go"}}},
		"enter Cancel, y Go, c copy it, tab next, esc leave": {Buttons: []Button{{Label: "Cancel", Safe: true}, {Label: "Go", Key: "y"}, {Label: "copy it", Key: "c"}}},
		"enter next field, tab next, esc leave":              {TypeName: "x", Form: NewForm(Field{ID: "a"}), Buttons: []Button{{Label: "Cancel", Safe: true}, {Label: "Go"}}},
	} {
		d := NewDialog(o, time.Time{})
		if got := footerOf(&d); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}
