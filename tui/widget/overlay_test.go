package widget

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
	"github.com/ecsdeck/ecsdeck/themes"
	"pgregory.net/rapid"
)

func TestOverlay(t *testing.T) {
	base := "abcdef\nghijkl\nmnopqr"
	for _, c := range []struct {
		over string
		x, y int
		want string
	}{
		{"XY", 2, 1, "abcdef\nghXYkl\nmnopqr"},
		{"XY\nZW", 0, 0, "XYcdef\nZWijkl\nmnopqr"},
		{"XY", 5, 2, "abcdef\nghijkl\nmnopqX"},
		{"XY", -1, 0, "Ybcdef\nghijkl\nmnopqr"},
		{"XY", -5, 0, base},
		{"XY", 9, 0, base},
		{"XY\nZW", 1, -1, "aZWdef\nghijkl\nmnopqr"},
		{"XY", 1, 7, base},
	} {
		if got := ansi.Strip(Overlay(base, c.over, c.x, c.y)); got != c.want {
			t.Errorf("%q at %d,%d gives %q, want %q", c.over, c.x, c.y, got, c.want)
		}
	}
	if got := ansi.Strip(Overlay("東京都", "X", 1, 0)); got != " X京都" {
		t.Errorf("over the second half of a wide character: %q", got)
	}
	if got := ansi.Strip(Overlay("東京都", "X", 2, 0)); got != "東X 都" {
		t.Errorf("over the first half of a wide character: %q", got)
	}
	if got := ansi.Strip(Centered("......\n......\n......", "XY")); got != "......\n..XY..\n......" {
		t.Errorf("Centered = %q", got)
	}
}

func TestOverlayKeepsStyles(t *testing.T) {
	th := dark()
	base := th.Paint(themes.Bad, "abcdef")
	got := Overlay(base, "XY", 2, 0)
	open := th.Style(themes.Bad, themes.None).Open
	if want := open + "ab\x1b[mXY" + open + "ef\x1b[m"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestOverlayProperty(t *testing.T) {
	th := dark()
	rapid.Check(t, func(t *rapid.T) {
		words := rapid.StringOf(rapid.RuneFrom([]rune("abé東🚀 ")))
		paint := func(name string) string {
			return th.Paint(themes.Bad, Clean(words.Draw(t, name))) + th.Paint(themes.OK, Clean(words.Draw(t, name)))
		}
		base, over := paint("base"), paint("over")
		x := rapid.IntRange(-5, 12).Draw(t, "x")
		if got, want := ansi.StringWidth(Overlay(base, over, x, 0)), ansi.StringWidth(base); got != want {
			t.Fatalf("%q over %q at %d is %d cells wide, want %d", over, base, x, got, want)
		}
	})
}

func TestFit(t *testing.T) {
	th := dark()
	for in, want := range map[string]string{
		"":                       "    \n    ",
		"ab":                     "ab  \n    ",
		"abcdef\nx\ny":           "abcd\nx   ",
		"東京都":                    "東京\n    ",
		"a東京":                    "a東 \n    ",
		th.Paint(themes.OK, "x"): "x   \n    ",
	} {
		if got := ansi.Strip(Fit(in, 4, 2)); got != want {
			t.Errorf("Fit(%q) = %q, want %q", in, got, want)
		}
	}
	if got := Fit(th.Paint(themes.Bad, "abcdef"), 3, 1); !strings.HasSuffix(got, "abc\x1b[m") {
		t.Errorf("a cut style is not closed: %q", got)
	}
	if Fit("x", 0, 5) != "" || Fit("x", 5, 0) != "" {
		t.Error("no area must hold nothing")
	}
}

func TestRulesAndBeside(t *testing.T) {
	th := dark()
	checkArea(t, Rule(30, th), 30, 1)
	checkArea(t, VRule(4, th), 1, 4)
	checkArea(t, Beside(Fit("ab", 5, 4), VRule(4, th), Fit("東", 3, 4)), 9, 4)
	if Rule(0, th) != "" || VRule(-1, th) != "" {
		t.Error("no length must draw nothing")
	}
	checkArea(t, Line(th, 10, Span{"a long text that is cut", themes.OK}), 10, 1)
}

func TestPaddingMatchesWidth(t *testing.T) {
	for _, s := range []string{"", "abc", "東京", "a\x1b[31mb\n", "e\u0301"} {
		for _, a := range []Align{Left, Right, Center} {
			if got := Pad(s, 9, a); ansi.StringWidth(got) != 9 {
				t.Errorf("Pad(%q) = %q", s, got)
			}
		}
	}
	if got := Pad("ab", 5, Right); got != "   ab" {
		t.Errorf("right: %q", got)
	}
	if got := Pad("ab", 5, Center); got != " ab  " {
		t.Errorf("centre: %q", got)
	}
}
