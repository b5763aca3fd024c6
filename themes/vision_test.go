package themes

import (
	"image/color"
	"math"
	"strings"
	"testing"
)

// visions are the three kinds of missing cones as matrices on linear RGB:
// G. M. Machado, M. M. Oliveira, L. A. F. Fernandes, A Physiologically-based
// Model for Simulation of Color Vision Deficiency, 2009, at full severity.
func visions() map[string][9]float64 {
	return map[string][9]float64{
		"protanopia":   {0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998},
		"deuteranopia": {0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.011820, 0.042940, 0.968881},
		"tritanopia":   {1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.303900},
	}
}

func seen(c color.Color, m [9]float64) lab {
	r, g, b := linear(c)
	row := func(i int) float64 { return math.Max(0, math.Min(1, m[i]*r+m[i+1]*g+m[i+2]*b)) }
	return labOfLinear(row(0), row(3), row(6))
}

// The colour-blind safe themes keep the states apart for every kind of colour
// vision, in full and in 256 colours; in full also from what is only secondary.
func TestStatesForEveryVision(t *testing.T) {
	states := []Tone{OK, Motion, Warn, Bad, Muted}
	everyTheme(t, func(t *testing.T, th *Theme, pick func(full, less color.Color) color.Color) {
		if !strings.HasPrefix(th.Name(), "okabe-ito") {
			return
		}
		for vision, m := range visions() {
			for i, a := range states {
				for _, b := range states[:i] {
					ca := pick(th.paints[a].fg, th.paints[a].fg256)
					cb := pick(th.paints[b].fg, th.paints[b].fg256)
					if a == Muted && isIndexed(ca) {
						continue // there are too few dark colours among the 256
					}
					if d := apart(seen(ca, m), seen(cb, m)); d < 0.05 {
						t.Errorf("%s: %v (%s) looks like %v (%s): %.3f", vision, a, hexOf(ca), b, hexOf(cb), d)
					}
				}
			}
		}
	})
}

// The measure can tell: red and green of the same lightness are one colour to
// people without green cones.
func TestVisionMeasure(t *testing.T) {
	red, green := color.RGBA{R: 0xb3, G: 0x5a, A: 255}, color.RGBA{R: 0x6e, G: 0x82, A: 255}
	if d := apart(labOf(red), labOf(green)); d < 0.1 {
		t.Errorf("red and green are %.3f apart to most people, want more", d)
	}
	if d := apart(seen(red, visions()["deuteranopia"]), seen(green, visions()["deuteranopia"])); d > 0.05 {
		t.Errorf("red and green are %.3f apart without green cones, want less", d)
	}
}
