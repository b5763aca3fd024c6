package widget

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"
	"pgregory.net/rapid"
)

// Dragging a bar's thumb from one end to the other shows every line, and a
// thumb that is taken where it is moves nothing.
func TestBarProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		page := rapid.IntRange(1, 60).Draw(t, "page")
		all := page + rapid.IntRange(1, 3000).Draw(t, "more")
		s := Scroller{}
		s.setScroll(page, all)
		s.ScrollTo(rapid.IntRange(0, all).Draw(t, "at"))
		was := s.Offset()
		from, size := scrollThumb(s.offset, page, all)
		line := from + rapid.IntRange(0, size-1).Draw(t, "line")
		if !s.Bar(Mouse{Do: Press, X: 7, Y: line}, 7) || s.Offset() != was {
			t.Fatalf("taking the thumb moved from %d to %d", was, s.Offset())
		}
		s.Bar(Mouse{Do: Drag, Y: -50}, 7)
		if page > size && s.Offset() != 0 {
			t.Fatalf("dragged above the top it stands at %d", s.Offset())
		}
		last := 0
		for y := range page + size {
			s.Bar(Mouse{Do: Drag, X: 99, Y: y}, 7)
			if s.Offset() < last {
				t.Fatalf("dragged down it goes up, from %d to %d", last, s.Offset())
			}
			last = s.Offset()
		}
		if page > size && !s.AtBottom() {
			t.Fatalf("dragged to the end it stands at %d of %d", s.Offset(), all-page)
		}
		s.Bar(Mouse{Do: Release}, 7)
		if s.Bar(Mouse{Do: Drag, Y: 0}, 7) || s.Offset() != last {
			t.Fatal("a bar that was let go is dragged")
		}
	})
}

func TestNoBarWhereAllFits(t *testing.T) {
	table := serviceTable(5, 80, 11)
	if table.Bar(Mouse{Do: Press, X: 79, Y: 3}) {
		t.Error("a table that fits took a press for its bar")
	}
	var s Scroller
	s.setScroll(10, 10)
	if s.Bar(Mouse{Do: Press, X: 3, Y: 3}, 3) {
		t.Error("a text that fits took a press for its bar")
	}
}

// What a click hits is what is drawn there.
func TestFooterAndCrumbsAtTheirPlaces(t *testing.T) {
	hints := []KeyHint{
		{Keys: "enter", Title: "tasks"},
		{Keys: "^w", Title: "wide", Press: "ctrl+w"},
		{Keys: "x", Title: "gone", Disabled: "why"},
		{Keys: "j k", Title: "move"},
		{Keys: "?", Title: "help", Always: true},
	}
	parts := []string{"clusters", "prod-web", "services", "checkout-api", "tasks"}
	for w := 8; w < 90; w++ {
		foot := []rune(ansi.Strip(Footer(w, hints, dark())))
		for x, r := range foot {
			h, ok := FooterAt(w, hints, x)
			if ok && !strings.ContainsRune(h.Keys+" "+h.Title, r) || !ok && r != ' ' {
				t.Fatalf("cell %d (%c) of %q is %+v %v", x, r, string(foot), h, ok)
			}
		}
		head := HeaderLine{Mark: "deck", Crumbs: parts, Right: []HeaderPart{{Text: "4 s ago", Drop: 1}}}
		line := ansi.Strip(head.View(w, dark()))
		for i, p := range parts {
			at := strings.Index(line, p)
			if at < 0 {
				continue
			}
			x := ansi.StringWidth(line[:at])
			if got, ok := head.CrumbAt(w, x); !ok || got != i {
				t.Fatalf("%q at cell %d of %q is %d %v", p, x, line, got, ok)
			}
		}
	}
	if hints[1].Pressed() != "ctrl+w" || hints[0].Pressed() != "enter" || hints[3].Pressed() != "" {
		t.Error("the wrong keys would be pressed")
	}
}

// find is the cell of a text in a view.
func find(t *testing.T, view, text string) (x, y int) {
	t.Helper()
	for y, l := range strings.Split(ansi.Strip(view), "\n") {
		if at := strings.Index(l, text); at >= 0 {
			return ansi.StringWidth(l[:at]), y
		}
	}
	t.Fatalf("%q is not in\n%s", text, ansi.Strip(view))
	return 0, 0
}

func TestDialogFieldsByMouse(t *testing.T) {
	now := time.Unix(0, 0)
	for _, size := range [][2]int{{120, 40}, {40, 14}} {
		w, h := size[0], size[1]
		d := NewDialog(DialogOptions{
			Title: "Do it", Scope: "here", Sections: []Section{{Facts: []Fact{{Label: "effect", Value: T("much " + strings.Repeat("text ", 60))}}}},
			Form: someForm(), Buttons: []Button{{ID: "no", Label: "Cancel", Safe: true}, {ID: "yes", Label: "Do", Default: true}},
		}, now)
		click := func(text string, right int) (Answer, bool) {
			t.Helper()
			x, y := find(t, d.View(w, h, dark()), text)
			return d.Mouse(Mouse{X: x + right, Y: y}, w, h, now)
		}
		click("+", 0)
		click("+", 0)
		click("[ ] no", 0)
		click("all at once ›", 12)
		click("paged", 2)
		d.Paste("XX", now)
		v := d.Values()
		if v["n"] != "8" || v["force"] != "true" || v["how"] != "rolling" || v["why"] != "paXXged" {
			t.Errorf("at %dx%d the form holds %v", w, h, v)
		}
		if a, done := click("Do  ", 0); !done || a.Button != "yes" {
			t.Errorf("at %dx%d the button gives %+v %v", w, h, a, done)
		}
	}
}

func TestAnUnaskedDialogTakesNoClickAtFirst(t *testing.T) {
	now := time.Unix(0, 0)
	d := NewDialog(DialogOptions{Title: "Sure?", Unasked: true, TypeName: "prod", Buttons: []Button{{ID: "no", Label: "No", Safe: true}, {ID: "yes", Label: "Yes"}}}, now)
	x, y := find(t, d.View(80, 24, dark()), "No")
	if _, done := d.Mouse(Mouse{X: x, Y: y}, 80, 24, now.Add(GracePeriod-1)); done {
		t.Error("answered within the grace period")
	}
	x, y = find(t, d.View(80, 24, dark()), "Yes")
	if _, done := d.Mouse(Mouse{X: x, Y: y}, 80, 24, now.Add(GracePeriod)); done {
		t.Error("answered without the name")
	}
	x, y = find(t, d.View(80, 24, dark()), "No")
	if a, done := d.Mouse(Mouse{X: x, Y: y}, 80, 24, now.Add(GracePeriod)); !done || !a.Safe {
		t.Error("the safe button does not work")
	}
}

func TestPickerByMouse(t *testing.T) {
	var items []Item
	for _, r := range "abcdefghijklmnopqrstuvwxyz" {
		items = append(items, Item{ID: string(r), Title: "item " + string(r)})
	}
	items[2].Disabled = "not now"
	p := NewPicker("Pick", items)
	x, y := find(t, p.View(80, 24, dark()), "item c")
	if p.Mouse(Mouse{X: x, Y: y}, 80, 24) != Open {
		t.Error("chose what is disabled")
	}
	p.Mouse(Mouse{Do: Wheel, X: x, Y: y, By: 3}, 80, 24)
	x, y = find(t, p.View(80, 24, dark()), "item e")
	if it, _ := p.Selected(); y != 4 || it.ID != "d" {
		t.Errorf("after the wheel item e is on line %d and %s is selected", y, it.ID)
	}
	if p.Mouse(Mouse{X: x, Y: y}, 80, 24) != Chosen {
		t.Error("a press does not choose")
	}
	if it, _ := p.Selected(); it.ID != "e" {
		t.Errorf("chose %s", it.ID)
	}
	for _, m := range []Mouse{{X: x, Y: 1}, {X: x, Y: 2}, {X: 0, Y: y}, {X: x, Y: y, Menu: true}} {
		if p.Mouse(m, 80, 24) == Chosen {
			t.Errorf("a press at %+v chose", m)
		}
	}
}

func TestChecklist(t *testing.T) {
	c := NewChecklist("Columns", []Check{{ID: "n", Title: "NAME", Fixed: true, Note: "always shown"}, {ID: "a", Title: "AGE", On: true}, {ID: "f", Title: "FAMILY"}})
	check := func(want string) {
		t.Helper()
		if got := strings.Join(c.Checked(), " "); got != want {
			t.Errorf("checked are %q, want %q", got, want)
		}
	}
	for _, step := range []struct{ key, want string }{
		{"space", "n a"},
		{"down", "n a"},
		{"space", "n"},
		{"space", "n a"},
		{"j", "n a"},
		{"space", "n a f"},
		{"K", "n f a"},
		{"shift+up", "f n a"},
		{"K", "f n a"},
		{"J", "n f a"},
		{"G", "n f a"},
		{"space", "n f"},
	} {
		c.Update(key(step.key))
		check(step.want)
	}
	if c.Update(key("enter")) != Chosen || c.Update(key("esc")) != Cancelled {
		t.Error("enter and esc do not end it")
	}
	for _, h := range []int{5, 40} {
		c.Update(key("g"))
		c.Layout(40, h)
		view := c.View(40, dark())
		x, y := find(t, view, "[x] FAMILY"[:3])
		c.Mouse(Mouse{X: x, Y: y}, 40)
		check("n f") // the first is the name, which stays
		c.Mouse(Mouse{Do: Wheel, X: x, Y: y, By: 3}, 40)
		if w, vh := size(c.View(40, dark())); vh > h || w > 40 {
			t.Errorf("%dx%d on a screen of 40x%d", w, vh, h)
		}
	}
	x, y := find(t, c.View(40, dark()), "FAMILY")
	c.Mouse(Mouse{X: x, Y: y}, 40)
	check("n")
}

func TestLogPaneBar(t *testing.T) {
	p := NewLogPane(nil, nil)
	for i := range 500 {
		p.Append(LogLine{At: time.Unix(int64(i), 0), Text: fmt.Sprintf("line %d of it", i)})
	}
	p.Layout(60, 10)
	first := func() string { return strings.Split(ansi.Strip(p.View(dark())), "\n")[0] }
	if !p.Bar(Mouse{Do: Press, X: 59, Y: 9}) || !p.Following() {
		t.Fatal("taking the bar at its end stops to follow")
	}
	p.Bar(Mouse{Do: Drag, Y: -3})
	if !strings.Contains(first(), "line 0 of") || p.Following() {
		t.Errorf("dragged to the start it shows %q", first())
	}
	p.Bar(Mouse{Do: Drag, Y: 5})
	if strings.Contains(first(), "line 0 of") {
		t.Errorf("dragged on it shows %q", first())
	}
	p.Bar(Mouse{Do: Drag, Y: 99})
	if !p.Following() {
		t.Error("dragged to the end it does not follow")
	}
	p.Bar(Mouse{Do: Release})
	if p.Bar(Mouse{Do: Drag, Y: 0}) || !p.Following() {
		t.Error("a bar that was let go is dragged")
	}
	p.Bar(Mouse{Do: Wheel, By: -3})
	if p.Following() || p.Bar(Mouse{Do: Press, X: 5, Y: 5}) {
		t.Error("the wheel or a press on a line is wrong")
	}
}
