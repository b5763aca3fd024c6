package widget

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"
	"github.com/ecsdeck/ecsdeck/themes"
)

func someHints() []KeyHint {
	return []KeyHint{
		{Keys: "enter", Title: "tasks", Section: "This row"},
		{Keys: "d", Title: "details", Section: "This row"},
		{Keys: "s", Title: "scale", Section: "This row"},
		{Keys: "r", Title: "redeploy", Section: "This row", Disabled: "read-only"},
		{Keys: "/", Title: "filter", Section: "List"},
		{Keys: "j k", Title: "down, up", Section: "List", Hidden: true},
		{Keys: "?", Title: "help", Section: "Anywhere", Always: true},
	}
}

func TestFooter(t *testing.T) {
	for w, want := range map[int]string{
		80: "enter tasks   d details   s scale   / filter   ? help",
		55: "enter tasks   d details   s scale   / filter   ? help",
		45: "enter tasks   d details   s scale   ? help",
		34: "enter tasks   d details   ? help",
		25: "enter tasks   ? help",
		20: "? help",
		14: "? help",
		6:  "",
	} {
		view := Footer(w, someHints(), dark())
		checkArea(t, view, w, 1)
		if got := strings.TrimSpace(ansi.Strip(view)); got != want {
			t.Errorf("at %d: %q, want %q", w, got, want)
		}
	}
	th := probe(t)
	kept(t, "footer.tones", tones(th, Footer(60, someHints(), th)))
}

func TestCrumbs(t *testing.T) {
	path := []string{"clusters", "prod-web", "services", "checkout-api", "tasks"}
	for w, want := range map[int]string{
		80: "clusters › prod-web › services › checkout-api › tasks",
		53: "clusters › prod-web › services › checkout-api › tasks",
		50: "clusters › … › services › checkout-api › tasks",
		40: "clusters › … › checkout-api › tasks",
		30: "clusters › … › tasks",
		12: "… › tasks",
		8:  "tasks",
		4:  "tas…",
		1:  "…",
		0:  "",
	} {
		if got := text(Crumbs(w, path)); got != want {
			t.Errorf("at %d: %q, want %q", w, got, want)
		}
	}
	for n := range path {
		for w := range 60 {
			if got := spansWidth(Crumbs(w, path[:n])); got > w {
				t.Errorf("%d crumbs at %d take %d cells", n, w, got)
			}
		}
	}
}

func someHeader() HeaderLine {
	return HeaderLine{
		Mark:   "ecsdeck",
		Scope:  []HeaderPart{{"prod-eu", themes.Text, 0}, {"4242-1111-0001", themes.Muted, 3}, {"eu-west-1", themes.Muted, 1}},
		Crumbs: []string{"clusters", "prod-web", "services"},
		Badges: []HeaderPart{{"READ-ONLY", themes.BadgeWarn, 0}, {"DEMO", themes.BadgeInfo, 2}},
		Right:  []HeaderPart{{"4 s ago", themes.Muted, 1}, {"28 of 28", themes.Muted, 2}, {"live", themes.OK, 4}},
	}
}

func TestHeader(t *testing.T) {
	var lines []string
	for _, w := range []int{160, 120, 100, 80, 60, 40} {
		view := someHeader().View(w, dark())
		checkArea(t, view, w, 1)
		lines = append(lines, plain(view))
	}
	kept(t, "header.txt", strings.Join(lines, "\n"))
	th := probe(t)
	kept(t, "header.tones", tones(th, someHeader().View(120, th)))
	for w := 1; w < 170; w++ {
		checkArea(t, someHeader().View(w, dark()), w, 1)
		checkArea(t, HeaderLine{Mark: "ecsdeck"}.View(w, dark()), w, 1)
	}
}

// A part of the header is whole or not there.
func TestHeaderNeverClipsAPart(t *testing.T) {
	words := []string{"4242-1111-0001", "eu-west-1", "READ-ONLY", "DEMO", "28 of 28", "4 s ago", "live"}
	for w := 60; w < 170; w++ {
		got := ansi.Strip(someHeader().View(w, dark()))
		for _, word := range words {
			if !strings.Contains(got, word) && strings.Contains(got, word[:len(word)-1]) {
				t.Errorf("at %d %q is clipped: %q", w, word, got)
			}
		}
	}
}

func TestTabs(t *testing.T) {
	tabs := []TabTitle{{Title: "Facts"}, {Title: "Tasks", Badge: "8"}, {Title: "Events", Badge: "▲ 2", Tone: themes.Warn}, {Title: "Definition"}, {Title: "JSON"}}
	var lines []string
	for _, w := range []int{80, 40, 24} {
		for active := range tabs {
			view := Tabs(w, tabs, active, dark())
			checkArea(t, view, w, 1)
			lines = append(lines, plain(view))
			line := ansi.Strip(view)
			if !strings.Contains(line, "["+tabs[active].Title) {
				t.Errorf("at %d the active tab %s is not in sight: %q", w, tabs[active].Title, line)
			}
			for i, tab := range tabs {
				if at := strings.Index(line, tab.Title); at >= 0 {
					x := ansi.StringWidth(line[:at])
					if got, ok := TabAt(w, tabs, active, x); !ok || got != i {
						t.Errorf("at %d cell %d is tab %d, not %d", w, x, got, i)
					}
				}
			}
		}
	}
	kept(t, "tabs.txt", strings.Join(lines, "\n"))
	th := probe(t)
	kept(t, "tabs.tones", tones(th, Tabs(40, tabs, 2, th)))
	if _, ok := TabAt(80, tabs, 0, 79); ok {
		t.Error("behind the tabs there is a tab")
	}
	for w := 1; w < 30; w++ {
		checkArea(t, Tabs(w, tabs, 2, dark()), w, 1)
		checkArea(t, Tabs(w, nil, 0, dark()), w, 1)
	}
}

func TestToast(t *testing.T) {
	toast := Toast{Tone: themes.OK, Text: "payments scaled to 8", Until: someTime.Add(time.Second)}
	if got := plain(toast.View(30, someTime, dark())); got != " ✓ payments scaled to 8       |" {
		t.Errorf("drawn as %q", got)
	}
	if got := toast.View(30, someTime.Add(time.Second), dark()); got != "" {
		t.Errorf("after its time: %q", got)
	}
	if (Toast{}).Shown(someTime) {
		t.Error("an empty toast is shown")
	}
	signs := map[themes.Tone]string{themes.Warn: "▲", themes.Bad: "✖", themes.Muted: "›"}
	for tone, want := range signs {
		if got := toneSign(tone); got != want {
			t.Errorf("%v has the sign %q", tone, got)
		}
	}
}

func TestSpinnerTurns(t *testing.T) {
	now, seen := someTime, map[string]bool{}
	for range 20 {
		f := Spinner(now)
		if Width(f) != 1 {
			t.Errorf("%q is not one cell", f)
		}
		if next := Spinner(now.Add(time.Second)); next == f {
			t.Errorf("a second later it is %q still", f)
		}
		seen[f] = true
		now = now.Add(330 * time.Millisecond)
	}
	if len(seen) < 8 {
		t.Errorf("only %d frames", len(seen))
	}
}

func TestHelpSheet(t *testing.T) {
	var hints []KeyHint
	for s := range 5 {
		for k := range 7 {
			hints = append(hints, KeyHint{Keys: string(rune('a' + k)), Title: fmt.Sprintf("action %d of part %d", k, s), Section: fmt.Sprintf("Part %d", s)})
		}
	}
	hints = append(hints, someHints()...)
	for _, c := range []struct{ w, h int }{{160, 45}, {80, 24}, {40, 24}} {
		h := NewHelpSheet("Keys", hints)
		h.Layout(c.w, c.h)
		view := h.View(dark())
		w, hh := size(view)
		if w > c.w || hh > c.h {
			t.Errorf("%dx%d on a screen of %dx%d", w, hh, c.w, c.h)
		}
		checkArea(t, view, w, hh)
		kept(t, fmt.Sprintf("help-%d.txt", c.w), plain(view))
		h.Bottom()
		if c.w == 40 && !strings.Contains(plain(h.View(dark())), "? ") {
			t.Errorf("the last key is not reached:\n%s", plain(h.View(dark())))
		}
	}
	h := NewHelpSheet("Keys", someHints())
	h.Layout(60, 24)
	th := probe(t)
	kept(t, "help.tones", tones(th, h.View(th)))
	for w := 8; w < 60; w += 5 {
		for hh := 5; hh < 30; hh += 4 {
			h.Layout(w, hh)
			if vw, vh := size(h.View(dark())); vw > w || vh > hh {
				t.Errorf("%dx%d on a screen of %dx%d", vw, vh, w, hh)
			}
		}
	}
}
