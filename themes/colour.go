package themes

import (
	"fmt"
	"image/color"
	"math"
	"strconv"
	"strings"
)

// parseHex reads "#rrggbb".
func parseHex(s string) (color.RGBA, error) {
	digits, hash := strings.CutPrefix(s, "#")
	n, err := strconv.ParseUint(digits, 16, 32)
	if err != nil || !hash || len(digits) != 6 {
		return color.RGBA{}, fmt.Errorf("colour %q is not #rrggbb", s)
	}
	return color.RGBA{R: uint8(n >> 16), G: uint8(n >> 8), B: uint8(n), A: 0xff}, nil
}

// contrast is the WCAG 2 contrast ratio, from 1 to 21.
func contrast(a, b color.Color) float64 { return ratio(luminance(a), luminance(b)) }

func ratio(la, lb float64) float64 {
	if la < lb {
		la, lb = lb, la
	}
	return (la + 0.05) / (lb + 0.05)
}

// luminance is the relative luminance of WCAG 2, from 0 to 1.
func luminance(c color.Color) float64 {
	r, g, b := linear(c)
	return 0.2126*r + 0.7152*g + 0.0722*b
}

// linear takes the sRGB curve away; channels are from 0 to 1.
func linear(c color.Color) (r, g, b float64) {
	channel := func(v uint32) float64 {
		f := float64(v) / 0xffff
		if f <= 0.04045 {
			return f / 12.92
		}
		return math.Pow((f+0.055)/1.055, 2.4)
	}
	ri, gi, bi, _ := c.RGBA()
	return channel(ri), channel(gi), channel(bi)
}

// lab is a colour in OKLab, where equal distances look about equally large.
// https://bottosson.github.io/posts/oklab/
type lab struct{ l, a, b float64 }

func labOf(c color.Color) lab { return labOfLinear(linear(c)) }

func labOfLinear(r, g, b float64) lab {
	l := math.Cbrt(0.4122214708*r + 0.5363325363*g + 0.0514459929*b)
	m := math.Cbrt(0.2119034982*r + 0.6806995451*g + 0.1073969566*b)
	s := math.Cbrt(0.0883024619*r + 0.2817188376*g + 0.6299787005*b)
	return lab{
		l: 0.2104542553*l + 0.7936177850*m - 0.0040720468*s,
		a: 1.9779984951*l - 2.4285922050*m + 0.4505937099*s,
		b: 0.0259040371*l + 0.7827717662*m - 0.8086757660*s,
	}
}

// apart is how different two colours look: 0 is the same, black to white is 1.
func apart(x, y lab) float64 {
	return math.Hypot(x.l-y.l, math.Hypot(x.a-y.a, x.b-y.b))
}

// distance is the plain distance of two colours in RGB, 256 a channel. Tints
// differ in hue more than in brightness, which the contrast ratio does not see.
func distance(x, y color.Color) float64 {
	xr, xg, xb, _ := x.RGBA()
	yr, yg, yb, _ := y.RGBA()
	d := func(m, n uint32) float64 { return (float64(m) - float64(n)) / 257 }
	return math.Hypot(d(xr, yr), math.Hypot(d(xg, yg), d(xb, yb)))
}
