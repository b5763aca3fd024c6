package themes

import (
	"fmt"
	"image/color"
	"math"
	"strings"
	"testing"

	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"
)

// minimum is the WCAG contrast that a tone must keep: 4.5 for text that is
// read, 3 for accents, series, glyphs and secondary marks, less only for pure
// decoration. The defaults keep more. The themes of high contrast keep 7 for
// text, as WCAG AAA asks, but not in 256 colours: those have no green so dark.
func minimum(theme string, t Tone, reduced bool) float64 {
	switch t {
	case Rule, Calm:
		return 1.5 // a hairline, and a bar with its figure beside it, carry no meaning of their own
	case Faint, Idle, Border, Track, Thumb:
		return 3
	case Accent, Series1, Series2, Series3, Series4, Series5, Series6, Series7, Series8:
		if !strings.HasPrefix(theme, "deck-") && !strings.HasPrefix(theme, "high-contrast") {
			return 3
		}
	case Badge, BadgeInfo, BadgeWarn, BadgeBad, Button, ButtonFocus, Cursor, Match, MatchNow:
	default:
		if strings.HasPrefix(theme, "high-contrast") && !reduced {
			return 7
		}
	}
	return 4.5
}

// leastState is how far apart in OKLab the states must look, black to white
// being 1.
const leastState = 0.07

// everyTheme runs a check on every theme of the product that has more than 16
// colours of its own, in full and reduced to 256 colours.
func everyTheme(t *testing.T, check func(t *testing.T, th *Theme, pick func(full, less color.Color) color.Color)) {
	t.Helper()
	for _, name := range Names() {
		th, err := Load(name)
		if err != nil {
			t.Fatal(err)
		}
		if th.few {
			continue
		}
		t.Run(name, func(t *testing.T) {
			check(t, th, func(full, _ color.Color) color.Color { return full })
		})
		t.Run(name+"/256", func(t *testing.T) {
			check(t, th, func(_, less color.Color) color.Color { return less })
		})
	}
}

func TestContrast(t *testing.T) {
	everyTheme(t, func(t *testing.T, th *Theme, pick func(full, less color.Color) color.Color) {
		if strings.HasPrefix(th.Name(), "deck-") && len(th.backgrounds) < 4 {
			t.Errorf("a default must suit many terminals, it is tested on %d backgrounds", len(th.backgrounds))
		}
		for _, screen := range th.backgrounds {
			for _, bg := range Backgrounds() {
				under := color.Color(screen)
				if bg != None {
					under = pick(th.paints[bg].bg, th.paints[bg].bg256)
					if d := distance(under, screen); d < tintApart {
						t.Errorf("the %v row (%s) is not seen on %s (%.0f)", bg, hexOf(under), hexOf(screen), d)
					}
				}
				checkOn(t, th, pick, bg, under)
			}
		}
	})
}

func checkOn(t *testing.T, th *Theme, pick func(full, less color.Color) color.Color, bg Tone, under color.Color) {
	t.Helper()
	for _, tone := range Tones() {
		if tone.IsBackground() || bg != None && tone.frame() {
			continue
		}
		p := th.paints[tone]
		fg, back := pick(p.fg, p.fg256), under
		if own := pick(p.bg, p.bg256); own != nil {
			back = own
		}
		if c, want := contrast(fg, back), minimum(th.Name(), tone, isIndexed(fg)); c < want {
			t.Errorf("%v on %v is %.2f, must be %.1f (%s on %s)", tone, bg, c, want, hexOf(fg), hexOf(back))
		}
	}
}

// What must not be taken for each other must look different, at every depth.
func TestTonesDiffer(t *testing.T) {
	everyTheme(t, func(t *testing.T, th *Theme, pick func(full, less color.Color) color.Color) {
		fg := func(tone Tone) color.Color { return pick(th.paints[tone].fg, th.paints[tone].fg256) }
		bg := func(tone Tone) color.Color { return pick(th.paints[tone].bg, th.paints[tone].bg256) }
		checkApart(t, fg, leastState, OK, Motion, Warn, Bad)
		checkApart(t, fg, 0.06, Text, OK)
		checkApart(t, fg, 0.06, Text, Bad)
		checkApart(t, fg, 0.06, Text, Warn)
		checkApart(t, fg, 0.02, Series1, Series2, Series3, Series4, Series5, Series6, Series7, Series8)
		checkApart(t, bg, leastState, BadgeInfo, BadgeWarn, BadgeBad, Badge)
		checkApart(t, bg, leastState, Match, MatchNow)
		for _, row := range []Tone{New, Changed, Gone} {
			checkApart(t, bg, 0.01, Selection, row)
		}
	})
}

func checkApart(t *testing.T, of func(Tone) color.Color, least float64, group ...Tone) {
	t.Helper()
	for i, a := range group {
		for _, b := range group[:i] {
			if d := apart(labOf(of(a)), labOf(of(b))); d < least {
				t.Errorf("%v (%s) looks like %v (%s): %.3f, must be %.3f", a, hexOf(of(a)), b, hexOf(of(b)), d, least)
			}
		}
	}
}

// With 16 colours the terminal decides what they look like, so the styles are
// compared, not the colours; without any, only what is not text by its shape.
func TestTonesDifferInFewColours(t *testing.T) {
	for _, name := range Names() {
		th, err := Load(name)
		if err != nil {
			t.Fatal(err)
		}
		check := func(p colorprofile.Profile, bg Tone, group ...Tone) {
			seen := map[string]Tone{}
			for _, tone := range group {
				open := th.For(p).Style(tone, bg).Open
				if other, dup := seen[open]; dup {
					t.Errorf("%s %v: %v looks like %v on %v (%q)", name, p, tone, other, bg, open)
				}
				seen[open] = tone
			}
		}
		few := colorprofile.ANSI
		for _, bg := range []Tone{None, New, Changed, Gone, SelectionIdle} {
			check(few, bg, OK, Motion, Warn, Bad, Text, Muted)
			check(few, bg, Badge, BadgeInfo, BadgeWarn, BadgeBad, Text)
		}
		check(few, None, Match, MatchNow, Text)
		check(colorprofile.ASCII, None, Match, MatchNow, Text)
		check(few, None, Button, ButtonFocus, Badge)
		check(colorprofile.ASCII, None, Button, ButtonFocus)
	}
}

// terminals are the 16 colours of common terminals: black, red, green, yellow,
// blue, magenta, cyan, white, and then the bright ones.
func terminals() map[string][16]string {
	return map[string][16]string{
		"xterm": {
			"#000000", "#cd0000", "#00cd00", "#cdcd00", "#0000ee", "#cd00cd", "#00cdcd", "#e5e5e5",
			"#7f7f7f", "#ff0000", "#00ff00", "#ffff00", "#5c5cff", "#ff00ff", "#00ffff", "#ffffff",
		},
		"Linux console": {
			"#000000", "#aa0000", "#00aa00", "#aa5500", "#0000aa", "#aa00aa", "#00aaaa", "#aaaaaa",
			"#555555", "#ff5555", "#55ff55", "#ffff55", "#5555ff", "#ff55ff", "#55ffff", "#ffffff",
		},
		"Windows Terminal": {
			"#0c0c0c", "#c50f1f", "#13a10e", "#c19c00", "#0037da", "#881798", "#3a96dd", "#cccccc",
			"#767676", "#e74856", "#16c60c", "#f9f1a5", "#3b78ff", "#b4009e", "#61d6d6", "#f2f2f2",
		},
	}
}

// Labels bring their own background, so they can be read whatever the screen
// is; words that are coloured can be read on the black or the white of a terminal
// that the theme is made for. A green that these terminals have is too light for
// text on white: what is healthy has its glyph, and strings have their quotes.
func TestFewColoursRead(t *testing.T) {
	for terminal, hex := range terminals() {
		at := func(c color.Color) color.Color {
			out, err := parseHex(hex[c.(ansi.BasicColor)])
			if err != nil {
				t.Fatal(err)
			}
			return out
		}
		for _, name := range Names() {
			th, err := Load(name)
			if err != nil {
				t.Fatal(err)
			}
			for _, tone := range Tones() {
				p := th.paints[tone]
				if p.ansi != nil && p.ansiBG != nil && contrast(at(p.ansi), at(p.ansiBG)) < 3 {
					t.Errorf("%s in %s: %v is %.1f", name, terminal, tone, contrast(at(p.ansi), at(p.ansiBG)))
				}
			}
			for _, tone := range []Tone{OK, Motion, Warn, Bad, Accent, Key, Mark, JSONKey, String, Number, Literal} {
				c := contrast(at(th.paints[tone].ansi), at(ansi.Black))
				if !th.Dark() {
					c = contrast(at(th.paints[tone].ansi), at(ansi.BrightWhite))
				}
				want := 2.9
				if tone == Mark && !th.Dark() {
					want = 2.5 // a sign, with the word beside it in the colour of text
				}
				if c < want && (th.Dark() || tone != OK && tone != String) {
					t.Errorf("%s in %s: %v on its background is %.1f, must be %.1f", name, terminal, tone, c, want)
				}
			}
			for i := range SeriesCount {
				if c := contrast(at(th.paints[Series(i)].ansi), at(ansi.BrightWhite)); !th.Dark() && c < 1.9 {
					t.Errorf("%s in %s: %v on white is %.1f", name, terminal, Series(i), c)
				}
			}
		}
	}
}

func isIndexed(c color.Color) bool {
	_, ok := c.(ansi.IndexedColor)
	return ok
}

func hexOf(c color.Color) string {
	r, g, b, _ := c.RGBA()
	out := fmt.Sprintf("#%02x%02x%02x", r>>8, g>>8, b>>8)
	if i, ok := c.(ansi.IndexedColor); ok {
		out += fmt.Sprintf("=%d", i)
	}
	return out
}

func TestContrastFormula(t *testing.T) {
	black, white := color.RGBA{A: 255}, color.RGBA{R: 255, G: 255, B: 255, A: 255}
	if c := contrast(black, white); math.Abs(c-21) > 0.01 {
		t.Errorf("black on white is %.2f, want 21", c)
	}
	grey := color.RGBA{R: 0x77, G: 0x77, B: 0x77, A: 255}
	if c := contrast(grey, white); math.Abs(c-4.48) > 0.01 {
		t.Errorf("#777777 on white is %.2f, want 4.48", c)
	}
	if d := apart(labOf(black), labOf(white)); math.Abs(d-1) > 0.001 {
		t.Errorf("black and white are %.3f apart in OKLab, want 1", d)
	}
}
