package themes

import (
	"image/color"
	"math"
	"testing"

	"github.com/charmbracelet/x/ansi"
)

// minimum is the WCAG contrast that a tone must keep: 4.5 for text that is
// read, 3 for glyphs and secondary marks, less only for pure decoration.
func minimum(t Tone) float64 {
	switch t {
	case Faint, Idle, Border, Track, Thumb:
		return 3
	case Rule, Calm:
		return 1.5 // a hairline, and a bar with its figure beside it, carry no meaning of their own
	default:
		return 4.5
	}
}

// frame tells whether a tone is only ever drawn around content, never on a row.
func frame(t Tone) bool { return t == Rule || t == Border || t == Thumb }

// tintApart is the least distance between a row background and the screen
// around it (256 a channel), so that a selected or tinted row is seen at all.
const tintApart = 14

func TestContrast(t *testing.T) {
	for _, name := range Names() {
		data, err := files.ReadFile(name + ".toml")
		if err != nil {
			t.Fatal(err)
		}
		p, err := parsePalette(data)
		if err != nil {
			t.Fatal(err)
		}
		paints, err := p.paints()
		if err != nil {
			t.Fatal(err)
		}
		if len(p.Backgrounds) < 4 {
			t.Fatalf("%s is tested on %d backgrounds only", name, len(p.Backgrounds))
		}
		for _, hex := range p.Backgrounds {
			screen, err := parseHex(hex)
			if err != nil {
				t.Fatal(err)
			}
			checkContrast(t, name+" on "+hex, paints, screen, false)
			checkContrast(t, name+" on "+hex+" in 256 colours", paints, screen, true)
		}
	}
}

func checkContrast(t *testing.T, where string, paints [toneCount]paint, screen color.Color, reduced bool) {
	t.Helper()
	pick := func(full, less color.Color) color.Color {
		if reduced {
			return less
		}
		return full
	}
	for _, bg := range Backgrounds() {
		under := screen
		if bg != None {
			under = pick(paints[bg].bg, paints[bg].bg256)
			if d := distance(under, screen); d < tintApart {
				t.Errorf("%s: the %v row is not seen (%.0f)", where, bg, d)
			}
		}
		for _, tone := range Tones() {
			if tone.IsBackground() || bg != None && frame(tone) {
				continue
			}
			fg, back := pick(paints[tone].fg, paints[tone].fg256), under
			if own := pick(paints[tone].bg, paints[tone].bg256); own != nil {
				back = own
			}
			if c := contrast(fg, back); c < minimum(tone) {
				t.Errorf("%s: %v on %v is %.2f, must be %.1f (%s on %s)", where, tone, bg, c, minimum(tone), hexOf(fg), hexOf(back))
			}
		}
	}
}

// contrast is the WCAG 2 contrast ratio, from 1 to 21.
func contrast(a, b color.Color) float64 {
	la, lb := luminance(a), luminance(b)
	if la < lb {
		la, lb = lb, la
	}
	return (la + 0.05) / (lb + 0.05)
}

// distance is the plain distance of two colours in RGB. Tints differ in hue
// more than in brightness, which the contrast ratio does not see.
func distance(a, b color.Color) float64 {
	ar, ag, ab, _ := a.RGBA()
	br, bg, bb, _ := b.RGBA()
	d := func(x, y uint32) float64 { return (float64(x) - float64(y)) / 257 }
	return math.Hypot(d(ar, br), math.Hypot(d(ag, bg), d(ab, bb)))
}

func luminance(c color.Color) float64 {
	r, g, b, _ := c.RGBA()
	channel := func(v uint32) float64 {
		f := float64(v) / 0xffff
		if f <= 0.04045 {
			return f / 12.92
		}
		return math.Pow((f+0.055)/1.055, 2.4)
	}
	return 0.2126*channel(r) + 0.7152*channel(g) + 0.0722*channel(b)
}

func hexOf(c color.Color) string {
	const digits = "0123456789abcdef"
	r, g, b, _ := c.RGBA()
	out := []byte{'#'}
	for _, v := range []uint32{r, g, b} {
		out = append(out, digits[v>>12&15], digits[v>>8&15])
	}
	if i, ok := c.(ansi.IndexedColor); ok {
		out = append(out, '=', digits[i/100%10], digits[i/10%10], digits[i%10])
	}
	return string(out)
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
}
