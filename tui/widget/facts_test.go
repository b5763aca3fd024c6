package widget

import (
	"fmt"
	"strings"
	"testing"

	"github.com/ecsdeck/ecsdeck/themes"
)

func someSections() []Section {
	return []Section{
		{Facts: []Fact{
			{"status", Toned(themes.Motion, "◐ rolling out, 5 of 8 tasks are new")},
			{"memory", Mixed(append(Gauge(10, 0.7, themes.Warn), Span{" 70 %", themes.Text})...)},
		}},
		{Title: "DEPLOYMENT", Facts: []Fact{
			{"id", T("ecs-svc/0123456789012345678")},
			{"a label that is much too long to be shown", T("value")},
			{"", Toned(themes.Warn, "▲ the current deployment is failing; new tasks may fail too")},
		}},
		{Title: "EVENTS", Facts: []Fact{{"12 s", T("has started 2 tasks:\n(task 1f3a9c2d)\n(task 77aa12ce)")}}},
	}
}

func TestFactsViews(t *testing.T) {
	for _, c := range []struct{ w, h int }{{70, 14}, {32, 12}} {
		f := NewFacts(someSections()...)
		f.Layout(c.w, c.h)
		checkArea(t, f.View(dark()), c.w, c.h)
		kept(t, fmt.Sprintf("facts-%d.txt", c.w), plain(f.View(dark())))
		if c.w == 32 {
			th := probe(t)
			kept(t, "facts-32.tones", tones(th, f.View(th)))
		}
	}
	for w := range 30 {
		for h := range 5 {
			f := NewFacts(someSections()...)
			f.Layout(w, h)
			if w > 0 && h > 0 {
				checkArea(t, f.View(dark()), w, h)
			}
		}
	}
}

// TestFactsFlow: a wide area shows without scrolling what a narrow one cannot.
func TestFactsFlow(t *testing.T) {
	long := append(someSections(), Section{Title: strings.Repeat("long title ", 9), Facts: []Fact{{"arn", T(strings.Repeat("x", 60))}}})
	f := NewFacts(long...)
	for _, c := range []struct{ w, h, lines int }{
		{108, 10, 16}, // too narrow for two columns
		{109, 16, 16}, // all fits: it stays one column
		{109, 10, 9},
		{170, 7, 8},  // even three columns must scroll
		{170, 10, 8}, // two will do
	} {
		f.Layout(c.w, c.h)
		checkArea(t, f.View(dark()), c.w, c.h)
		if c.w == 109 && c.h == 10 {
			kept(t, "facts-flow-109.txt", plain(f.View(dark())))
		}
		if c.w == 170 && c.h == 7 {
			kept(t, "facts-flow-170.txt", plain(f.View(dark())))
		}
		if f.Lines() != c.lines {
			t.Errorf("%dx%d: %d lines, want %d", c.w, c.h, f.Lines(), c.lines)
		}
	}
	f.Layout(120, 4)
	f.Bottom()
	if !f.AtBottom() || !strings.Contains(plain(f.View(dark())), "arn  ") {
		t.Errorf("columns that do not fit must scroll together:\n%s", plain(f.View(dark())))
	}
	for w := range 200 {
		f.Layout(w, 5)
		if w > 0 {
			checkArea(t, f.View(dark()), w, 5)
		}
	}
}

func TestFactsScroll(t *testing.T) {
	f := NewFacts(someSections()...)
	f.Layout(32, 6)
	if !f.Scrolls() || f.AtBottom() {
		t.Fatalf("%d lines in 6 must scroll", f.Lines())
	}
	f.Bottom()
	if !f.AtBottom() || !strings.Contains(plain(f.View(dark())), "(task 77aa12ce)") {
		t.Errorf("the end is not in sight:\n%s", plain(f.View(dark())))
	}
	at := f.Offset()
	f.PageUp()
	if f.Offset() != at-5 {
		t.Errorf("a page back goes from %d to %d", at, f.Offset())
	}
	f.Bottom()
	f.Set(someSections()[:1])
	if f.Offset() != 0 || f.Scrolls() {
		t.Errorf("fewer facts leave the window at %d", f.Offset())
	}
}

func TestScroller(t *testing.T) {
	var s Scroller
	s.setScroll(10, 100)
	for _, c := range []struct {
		what string
		move func()
		want int
	}{
		{"up", s.Up, 0},
		{"down", s.Down, 1},
		{"page", s.PageDown, 10},
		{"half", s.HalfDown, 15},
		{"half up", s.HalfUp, 10},
		{"bottom", s.Bottom, 90},
		{"on", s.PageDown, 90},
		{"page up", s.PageUp, 81},
		{"top", s.Top, 0},
		{"show 40", func() { s.reveal(40) }, 31},
		{"show 35", func() { s.reveal(35) }, 31},
		{"show 3", func() { s.reveal(3) }, 3},
		{"shrinks", func() { s.setScroll(10, 5) }, 0},
	} {
		if c.move(); s.Offset() != c.want {
			t.Errorf("%s: at %d, want %d", c.what, s.Offset(), c.want)
		}
	}
}

// A sign in place of a label has the tone of what it means.
func TestASignIsALabelInItsTone(t *testing.T) {
	for label, tone := range map[string]themes.Tone{"▲": themes.Warn, "✖": themes.Bad, "●": themes.OK, "why": themes.Muted} {
		f := NewFacts(Section{Facts: []Fact{{Label: label, Value: T("x")}}})
		f.Layout(30, 1)
		if want := dark().Paint(tone, label); !strings.HasPrefix(f.View(dark()), strings.TrimSuffix(want, "\x1b[m")) {
			t.Errorf("%s is drawn as %q, not as %q", label, f.View(dark()), want)
		}
	}
}
