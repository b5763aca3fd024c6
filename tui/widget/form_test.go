package widget

import (
	"fmt"
	"strings"
	"testing"
)

func someForm() Form {
	return NewForm(
		Field{ID: "n", Label: "desired count", Kind: NumberField, Value: "6", Max: 20, Note: "now 6"},
		Field{ID: "why", Label: "reason", Value: "paged", Check: func(v string) string {
			if strings.TrimSpace(v) == "" {
				return "a reason is needed"
			}
			return ""
		}},
		Field{ID: "force", Label: "force", Kind: ToggleField},
		Field{ID: "how", Label: "strategy", Kind: ChoiceField, Value: "all at once", Choices: []string{"rolling", "all at once"}},
	)
}

func TestFormFields(t *testing.T) {
	for _, c := range []struct {
		field int
		keys  string
		id    string
		want  string
		fault string
	}{
		{0, "", "n", "6", ""},
		{0, "8", "n", "8", ""}, // the first digit replaces what was there
		{0, "1 2", "n", "12", ""},
		{0, "+ +", "n", "8", ""},
		{0, "- - 3", "n", "3", ""},
		{0, "up", "n", "7", ""},
		{0, "down", "n", "5", ""},
		{0, "pgup pgup", "n", "20", ""},
		{0, "pgdown", "n", "0", ""},
		{0, "end 5", "n", "65", "desired count: at most 20"},
		{0, "backspace", "n", "", "desired count: a number is needed"},
		{0, "x q", "n", "6", ""},
		{0, "9 9 9 9 9 9 9 9 9 9 9 9 9 9 9 9 9 9 9 9", "n", "99999999999999999999", "desired count: not a whole number"},
		{1, "end x", "why", "pagedx", ""},
		{1, "ctrl+u", "why", "", "reason: a reason is needed"},
		{2, "space", "force", "true", ""},
		{2, "right left", "force", "false", ""},
		{3, "right", "how", "rolling", ""},
		{3, "left left", "how", "all at once", ""},
	} {
		f := someForm()
		for range c.field {
			f.Next()
		}
		for _, k := range strings.Fields(c.keys) {
			f.Update(key(k))
		}
		if got := f.Values().Text(c.id); got != c.want {
			t.Errorf("field %d and %q: %q, want %q", c.field, c.keys, got, c.want)
		}
		if got := f.Problem(); got != c.fault {
			t.Errorf("field %d and %q: fault %q, want %q", c.field, c.keys, got, c.fault)
		}
	}
}

func TestFormValues(t *testing.T) {
	v := Values{"n": "8", "on": "true", "x": "word"}
	if n, err := v.Int("n"); n != 8 || err != nil {
		t.Errorf("Int = %d, %v", n, err)
	}
	if _, err := v.Int("x"); err == nil {
		t.Error("a word is taken for a number")
	}
	if !v.Bool("on") || v.Bool("x") || v.Text("none") != "" {
		t.Error("values are read wrongly")
	}
}

func TestFormPaste(t *testing.T) {
	f := someForm()
	f.Paste("about 12 tasks\n")
	f.Next()
	f.Paste(" because\nof this")
	if v := f.Values(); v["n"] != "12" || v["why"] != "paged because of this" {
		t.Errorf("pasted: %v", v)
	}
}

func TestFormFocus(t *testing.T) {
	f := someForm()
	if f.Prev() {
		t.Error("before the first field there is another")
	}
	n := 0
	for f.Next() {
		n++
	}
	if n != 3 {
		t.Errorf("%d steps to the last of four fields", n)
	}
	empty := NewForm()
	if empty.Update(key("x")) || empty.Next() || empty.Problem() != "" {
		t.Error("an empty form takes keys")
	}
}

func TestFormCopiesAreApart(t *testing.T) {
	a := someForm()
	b := a
	b.Update(key("+"))
	if a.Values()["n"] != "6" || b.Values()["n"] != "7" {
		t.Errorf("a copy shares its fields: %v %v", a.Values(), b.Values())
	}
}

func TestFormViews(t *testing.T) {
	f := someForm()
	f.Update(key("end"))
	f.Update(key("5"))
	for _, w := range []int{60, 30} {
		view := f.View(w, true, dark())
		checkArea(t, view, w, len(strings.Split(view, "\n")))
		kept(t, fmt.Sprintf("form-%d.txt", w), plain(f.View(w, true, dark())))
	}
	th := probe(t)
	kept(t, "form.tones", tones(th, f.View(60, true, th)))
	for w := 1; w < 30; w++ {
		view := f.View(w, false, dark())
		checkArea(t, view, w, len(strings.Split(view, "\n")))
	}
}
