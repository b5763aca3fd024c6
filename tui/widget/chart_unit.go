package widget

import (
	"math"
	"strconv"
)

// Unit says what the numbers of a chart count, and so how they are written.
type Unit uint8

// The units.
const (
	UnitNumber   Unit = iota // a plain number: 950, 1.2k, 3.4M
	UnitPercent              // 71%
	UnitBytes                // 512 B, 1.5 MiB
	UnitByteRate             // bytes a second: 1.5 MiB/s
	UnitRate                 // a second: 1.2k/s
	UnitSeconds              // 230 ms, 1.2 s, 3 m
)

// unknownValue stands for a number that there is not.
const unknownValue = "-"

// Format writes a value with its unit in three digits: 71.3%, 1.23k,
// 1.5 MiB, 230 ms. What is no number is "-".
func (u Unit) Format(v float64) string {
	if !finite(v) {
		return unknownValue
	}
	f, name := u.prefix(v)
	scaled := v / f
	if math.Abs(scaled) >= 999.5 { // rounds to a fourth digit: the next name is shorter
		if f2, name2 := u.prefix(v * 1.001); f2 != f {
			name, scaled = name2, v/f2
		}
	}
	return trimmed(scaled, decimals(scaled)) + name
}

// tick writes a value of an axis whose ticks are step apart: no digit more
// than tells them apart.
func (u Unit) tick(v, step float64) string {
	f, name := u.prefix(v)
	if v == 0 {
		f, name = 1, u.zero()
	}
	for d := range 6 {
		p := math.Pow10(d)
		if math.Abs(math.Round(v/f*p)/p-v/f) <= step/f/100 {
			return trimmed(v/f, d) + name
		}
	}
	return trimmed(v/f, 6) + name
}

// zero is the unit's name beside the number 0.
func (u Unit) zero() string {
	switch u {
	case UnitPercent:
		return "%"
	case UnitByteRate, UnitRate:
		return "/s"
	default:
		return ""
	}
}

// prefix is what a value is divided by, and the name that this gives it.
func (u Unit) prefix(v float64) (float64, string) {
	a := math.Abs(v)
	switch u {
	case UnitPercent:
		return 1, "%"
	case UnitBytes:
		return scale(a, 1024, " B", " KiB", " MiB", " GiB", " TiB", " PiB")
	case UnitByteRate:
		return scale(a, 1024, " B/s", " KiB/s", " MiB/s", " GiB/s", " TiB/s", " PiB/s")
	case UnitRate:
		return scale(a, 1000, "/s", "k/s", "M/s", "G/s", "T/s")
	case UnitSeconds:
		return secondsScale(a)
	default:
		return scale(a, 1000, "", "k", "M", "G", "T", "P")
	}
}

func scale(a, base float64, names ...string) (float64, string) {
	f, i := 1.0, 0
	for a >= f*base && i < len(names)-1 {
		f *= base
		i++
	}
	return f, names[i]
}

func secondsScale(a float64) (float64, string) {
	switch {
	case a == 0:
		return 1, " s"
	case a < 1e-3:
		return 1e-6, " µs"
	case a < 1:
		return 1e-3, " ms"
	case a < 120:
		return 1, " s"
	case a < 2*3600:
		return 60, " m"
	case a < 48*3600:
		return 3600, " h"
	default:
		return 24 * 3600, " d"
	}
}

// decimals is how many decimals give a number three digits in all.
func decimals(v float64) int {
	switch a := math.Abs(v); {
	case a >= 99.95:
		return 0
	case a >= 9.995:
		return 1
	default:
		return 2
	}
}

// trimmed writes a number with at most d decimals and no zeros at the end.
func trimmed(v float64, d int) string {
	if math.Abs(v) >= 1e6 { // beyond every name of the unit
		return strconv.FormatFloat(v, 'g', 3, 64)
	}
	s := strconv.FormatFloat(v, 'f', d, 64)
	if d > 0 {
		for s[len(s)-1] == '0' {
			s = s[:len(s)-1]
		}
		if s[len(s)-1] == '.' {
			s = s[:len(s)-1]
		}
	}
	if s == "-0" {
		return "0"
	}
	return s
}

// huge is the largest value that is drawn; sums of it stay finite.
const huge = 1e300

// finite tells whether a value can be drawn.
func finite(v float64) bool { return math.Abs(v) <= huge } // false for NaN too

// niceStep is the least step between ticks, of those that read well in the
// unit, of which at most n fit into span.
func (u Unit) niceStep(span float64, n int) float64 {
	raw := span / float64(max(n, 1))
	if raw <= 0 || !finite(raw) {
		return 1
	}
	switch u {
	case UnitBytes, UnitByteRate:
		return math.Max(math.Exp2(math.Ceil(math.Log2(raw))), 1)
	case UnitSeconds:
		for _, s := range [...]float64{60, 120, 300, 600, 900, 1800, 3600, 7200, 3 * 3600, 6 * 3600, 12 * 3600, 24 * 3600} {
			if raw > 30 && raw <= s {
				return s
			}
		}
	}
	base := math.Pow(10, math.Floor(math.Log10(raw)))
	for _, m := range [...]float64{1, 2, 2.5, 5} {
		// A quarter of ten is no whole number, and counts are whole.
		if m == 2.5 && base < 10 && u == UnitNumber {
			continue
		}
		if step := m * base; step >= raw*(1-1e-9) {
			return step
		}
	}
	return 10 * base
}

// axis is the range of values that a chart shows, and its ticks.
type axis struct {
	lo, hi, step float64
	unit         Unit
}

// niceAxis rounds a range to whole steps, about n of them.
func niceAxis(u Unit, lo, hi float64, n int) axis {
	if lo > hi {
		lo, hi = 0, 1
	}
	if hi-lo <= 1e-9*math.Max(math.Abs(lo), math.Abs(hi)) {
		switch {
		case lo == 0:
			hi = 1
		case lo > 0:
			lo, hi = 0, hi+hi/4
		default:
			hi = 0
		}
	}
	step := u.niceStep(hi-lo, n)
	a := axis{lo: math.Floor(lo/step+1e-9) * step, step: step, unit: u}
	a.hi = math.Max(math.Ceil(hi/step-1e-9)*step, a.lo+step)
	return a
}

// fixedAxis has its bounds given. A bound moves only where a value lies beyond
// it, since a line must not be cut off.
func fixedAxis(u Unit, low, high, lo, hi float64, n int) axis {
	a := niceAxis(u, math.Min(low, lo), math.Max(high, hi), n)
	if lo >= low {
		a.lo = low
	}
	if hi <= high {
		a.hi = high
	}
	return a
}

// ticks lists the values that the axis names.
func (a axis) ticks() []float64 {
	var out []float64
	for i := range 64 {
		v := a.lo + float64(i)*a.step
		if v > a.hi+a.step/2 {
			break
		}
		out = append(out, v)
	}
	return out
}

// dot is the place of a value among n dots, counted from below.
func (a axis) dot(v float64, n int) int {
	at := (v - a.lo) / (a.hi - a.lo) * float64(n-1)
	return int(math.Round(math.Max(0, math.Min(at, float64(n-1)))))
}
