package widget

import (
	"fmt"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
	"github.com/ecsdeck/ecsdeck/themes"
)

var someTime = time.Date(2026, 11, 22, 3, 0, 0, 0, time.UTC)

func scaleButtons() []Button {
	return []Button{
		{ID: "no", Label: "Cancel", Safe: true},
		{ID: "yes", Label: "Scale to 8", Key: "y", Default: true},
		{ID: "copy", Label: "copy command", Key: "c"},
	}
}

func scaleOptions() DialogOptions {
	return DialogOptions{
		Title: "Scale checkout-api", Scope: "prod-web · 4242-1111-0001 · eu-west-1",
		Sections: []Section{
			{Facts: []Fact{
				{"desired count", Mixed(Span{"6", themes.Muted}, Span{" → ", themes.Faint}, Span{"8", themes.Title})},
				{"effect", T("two more tasks of checkout-api:88")},
				{"", Toned(themes.Warn, "▲ the current deployment is failing; new tasks may fail too")},
			}},
			{Facts: []Fact{{"", Toned(themes.Muted, "ecs UpdateService  service=checkout-api  desiredCount=8")}}},
		},
		Buttons: scaleButtons(),
	}
}

// answer presses keys until the dialog is answered.
func answer(d *Dialog, keys ...string) (Answer, bool) {
	for _, k := range keys {
		if a, done := d.Update(key(k), someTime.Add(time.Hour)); done {
			return a, true
		}
	}
	return Answer{}, false
}

func TestDialogAnswers(t *testing.T) {
	for _, c := range []struct {
		keys string
		want string // "" is no answer yet
	}{
		{"enter", "no"}, // the safe choice has the focus
		{"esc", "no"},
		{"y", "yes"},
		{"c", "copy"},
		{"right enter", "yes"},
		{"tab enter", "yes"},
		{"tab tab enter", "copy"},
		{"tab tab tab enter", "no"},
		{"shift+tab enter", "copy"},
		{"right left left enter", "no"},
		{"right right right right enter", "copy"},
		{"x q space", ""},
	} {
		d := NewDialog(scaleOptions(), someTime)
		a, done := answer(&d, strings.Fields(c.keys)...)
		if a.Button != c.want || done != (c.want != "") || a.Safe != (c.want == "no") {
			t.Errorf("%s: %+v %v, want %q", c.keys, a, done, c.want)
		}
	}
}

func TestDialogWithForm(t *testing.T) {
	open := func() Dialog {
		return NewDialog(DialogOptions{Title: "Scale", Form: someForm(), Buttons: scaleButtons()}, someTime)
	}
	d := open()
	if _, done := answer(&d, "y", "c", "8"); done {
		t.Fatal("letters typed into a form answered the dialog")
	}
	a, done := answer(&d, "enter", "enter", "enter", "enter") // through the fields
	if !done || a.Button != "yes" || a.Values["n"] != "8" || a.Values["how"] != "all at once" {
		t.Errorf("enter on the last field: %+v %v", a, done)
	}
	d = open()
	if a, done := answer(&d, "end", "5", "tab", "tab", "tab", "enter"); done {
		t.Errorf("65 of at most 20 was taken: %+v", a)
	}
	if a, done := answer(&d, "tab", "tab", "y"); done {
		t.Errorf("a fault can be confirmed with the button's key: %+v", a)
	}
	if a, done := answer(&d, "esc"); !done || !a.Safe {
		t.Errorf("a fault holds the dialog open: %+v %v", a, done)
	}
	d = open()
	if a, done := answer(&d, "shift+tab", "left", "left", "enter"); !done || a.Button != "no" {
		t.Errorf("back from the first field to the buttons: %+v %v", a, done)
	}
	d = open()
	d.Paste("12", someTime)
	if d.Values()["n"] != "12" {
		t.Errorf("pasted: %v", d.Values())
	}
}

func TestDialogTypeName(t *testing.T) {
	d := NewDialog(DialogOptions{Title: "Delete", Tone: themes.Bad, TypeName: "checkout-api", Buttons: scaleButtons()}, someTime)
	if a, done := answer(&d, "enter"); done {
		t.Fatalf("answered without the name: %+v", a)
	}
	typed("checkout-ap", func(k tea.KeyPressMsg) { d.Update(k, someTime) })
	if a, done := answer(&d, "enter", "tab", "y", "right", "enter"); done {
		t.Fatalf("answered with a part of the name: %+v", a)
	}
	d = NewDialog(DialogOptions{Title: "Delete", TypeName: "checkout-api", Buttons: scaleButtons()}, someTime)
	typed("checkout-api", func(k tea.KeyPressMsg) { d.Update(k, someTime) })
	if a, done := answer(&d, "enter"); !done || a.Button != "yes" {
		t.Errorf("the whole name: %+v %v", a, done)
	}
	d = NewDialog(DialogOptions{Title: "Delete", TypeName: "checkout-api", Buttons: scaleButtons()}, someTime)
	if a, done := answer(&d, "tab", "enter"); !done || !a.Safe {
		t.Errorf("the safe button needs the name: %+v %v", a, done)
	}
}

func TestDialogGrace(t *testing.T) {
	o := scaleOptions()
	o.Unasked = true
	d := NewDialog(o, someTime)
	for _, k := range []string{"y", "enter", "esc"} {
		if a, done := d.Update(key(k), someTime.Add(GracePeriod-time.Millisecond)); done {
			t.Errorf("%s answered a dialog that has just come up: %+v", k, a)
		}
	}
	if a, done := d.Update(key("y"), someTime.Add(GracePeriod)); !done || a.Button != "yes" {
		t.Errorf("after the grace period: %+v %v", a, done)
	}
	asked := NewDialog(scaleOptions(), someTime)
	if _, done := asked.Update(key("y"), someTime); !done {
		t.Error("a dialog that was asked for waits")
	}
}

func TestDialogCopiesAreApart(t *testing.T) {
	a := NewDialog(DialogOptions{Title: "Scale", Form: someForm(), Buttons: scaleButtons()}, someTime)
	b := a
	answer(&b, "+", "tab")
	if a.Values()["n"] != "6" || a.form.focus != 0 {
		t.Error("a change of a copy shows in the original")
	}
}

func TestDialogViews(t *testing.T) {
	long := scaleOptions()
	long.Sections = append(long.Sections, someSections()...)
	long.Sections = append(long.Sections, someSections()...)
	form := DialogOptions{Title: "Stop 3 tasks", Tone: themes.Bad, Scope: "prod-web", Form: someForm(), TypeName: "prod-web", Buttons: scaleButtons()}
	for name, o := range map[string]DialogOptions{"plan": scaleOptions(), "long": long, "form": form} {
		for _, c := range []struct{ w, h int }{{160, 45}, {40, 24}} {
			d := NewDialog(o, someTime)
			d.Layout(c.w, c.h)
			view := d.View(c.w, c.h, dark())
			w, h := size(view)
			if w > c.w || h > c.h {
				t.Errorf("%s is %dx%d on a screen of %dx%d", name, w, h, c.w, c.h)
			}
			checkArea(t, view, w, h)
			kept(t, fmt.Sprintf("dialog-%s-%d.txt", name, c.w), plain(view))
		}
	}
	th := probe(t)
	d := NewDialog(scaleOptions(), someTime)
	kept(t, "dialog-plan.tones", tones(th, d.View(80, 24, th)))
}

func TestDialogScrolls(t *testing.T) {
	o := scaleOptions()
	for i := range 60 {
		o.Sections = append(o.Sections, Section{Facts: []Fact{{"line", T(fmt.Sprint(i))}}})
	}
	d := NewDialog(o, someTime)
	d.Layout(80, 24)
	first := ansi.Strip(d.View(80, 24, dark()))
	for range 200 {
		answer(&d, "down")
	}
	last := ansi.Strip(d.View(80, 24, dark()))
	if !strings.Contains(first, "6 → 8") || !strings.Contains(last, "59") || !strings.Contains(last, "Cancel") {
		t.Errorf("first and last screen:\n%s\n%s", first, last)
	}
	answer(&d, "up", "pgup", "pgdown")
	if a, done := answer(&d, "enter"); !done || a.Button != "no" {
		t.Errorf("after scrolling enter gives %+v %v", a, done)
	}
}

// No screen is too small to be drawn on.
func TestDialogKeepsToTheScreen(t *testing.T) {
	o := scaleOptions()
	o.Form, o.TypeName = someForm(), "checkout-api"
	for w := 8; w < 100; w += 3 {
		for h := 3; h < 30; h++ {
			d := NewDialog(o, someTime)
			d.Layout(w, h)
			view := d.View(w, h, dark())
			vw, vh := size(view)
			if vw > w || vh > h {
				t.Fatalf("%dx%d on a screen of %dx%d:\n%s", vw, vh, w, h, view)
			}
			checkArea(t, view, vw, vh)
		}
	}
}
