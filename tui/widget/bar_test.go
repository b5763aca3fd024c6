package widget

import (
	"math"
	"strings"
	"testing"

	"github.com/ecsdeck/ecsdeck/themes"
)

func text(spans []Span) string { return Cell{Spans: spans}.Plain() }

func TestBar(t *testing.T) {
	of := func(values ...float64) []BarPart {
		glyphs := []string{"", BarOther, BarEmpty}
		parts := make([]BarPart, len(values))
		for i, v := range values {
			parts[i] = BarPart{Value: v, Glyph: glyphs[i%3]}
		}
		return parts
	}
	for _, c := range []struct {
		width int
		parts []BarPart
		want  string
	}{
		{8, of(6, 0, 2), "▆▆▆▆▆▆··"},
		{8, of(5, 3), "▆▆▆▆▆▒▒▒"},
		{10, of(1, 0, 999), "▆·········"}, // a small part is seen
		{10, of(999, 0, 1), "▆▆▆▆▆▆▆▆▆·"}, // and what is missing too
		{4, of(1, 1, 1), "▆▆▒·"},
		{3, of(5, 5, 5), "▆▒·"},
		{2, of(5, 5, 5), "▆▒"}, // no room for all
		{6, of(), "······"},
		{6, of(0, 0), "······"},
		{6, of(-3, 2), "▒▒▒▒▒▒"},
		{4, of(math.NaN(), math.Inf(1)), "····"},
		{0, of(1), ""},
		{-1, of(1), ""},
	} {
		if got := text(Bar(c.width, c.parts...)); got != c.want {
			t.Errorf("Bar(%d, %v) = %q, want %q", c.width, c.parts, got, c.want)
		}
	}
}

func TestBarIsExact(t *testing.T) {
	for width := 1; width < 30; width++ {
		for a := range 12 {
			for b := range 12 {
				spans := Bar(width, BarPart{Value: float64(a)}, BarPart{Value: float64(b * b), Glyph: BarOther}, BarPart{Value: 1, Glyph: BarEmpty})
				if got := spansWidth(spans); got != width {
					t.Fatalf("%d cells of %d-%d: %q", got, a, b, text(spans))
				}
				if a > 0 && width >= 3 && !strings.Contains(text(spans), BarFull) {
					t.Fatalf("a part of %d vanished: %q", a, text(spans))
				}
			}
		}
	}
}

func TestGauge(t *testing.T) {
	for f, want := range map[float64]string{
		0: "··········", 0.004: "▆·········", 0.5: "▆▆▆▆▆·····", 0.71: "▆▆▆▆▆▆▆···", 0.999: "▆▆▆▆▆▆▆▆▆·",
		1: "▆▆▆▆▆▆▆▆▆▆", 1.7: "▆▆▆▆▆▆▆▆▆▆", -1: "··········",
	} {
		if got := text(Gauge(10, f, themes.Warn)); got != want {
			t.Errorf("Gauge(%v) = %q, want %q", f, got, want)
		}
	}
	if got := text(Gauge(4, math.NaN(), themes.Warn)); got != "····" {
		t.Errorf("an unknown fraction is drawn as %q", got)
	}
}
