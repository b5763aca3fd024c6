package sim

import (
	"math"
	"slices"
	"strconv"
	"strings"
)

// sample is what was measured once, or n times the same.
type sample struct{ v, n float64 }

// bag is the samples of one period.
type bag struct {
	now  Epoch // what arrives later is not there yet
	end  Epoch // of the slot that is being filled
	list []sample
}

// add puts a sample in unless it is still on its way. CloudWatch gets what is
// measured some seconds to more than a minute late, each source at its own pace.
func (b *bag) add(v, n float64, source uint64) {
	if b.now-b.end < lateMost && b.now < b.end+Epoch(within(source, int64(b.end), 6_000, lateMost)) {
		return
	}
	b.list = append(b.list, sample{v, n})
}

// lateMost is the most that a sample is late, in milliseconds.
const lateMost = 88_000

// statistic reads a statistic's name into what works it out from samples: the
// five simple ones, percentiles (p99, p99.9), trimmed means (tm90, TM(10%:90%))
// and IQM.
func statistic(name string) (func([]sample) float64, bool) {
	switch name {
	case "Average":
		return func(s []sample) float64 { return sum(s) / count(s) }, true
	case "Sum":
		return sum, true
	case "SampleCount":
		return count, true
	case "Minimum":
		return func(s []sample) float64 { return extreme(s, math.Min) }, true
	case "Maximum":
		return func(s []sample) float64 { return extreme(s, math.Max) }, true
	case "IQM":
		return func(s []sample) float64 { return trimmed(s, 0.25, 0.75) }, true
	}
	if n, ok := percent(name, "p"); ok {
		return func(s []sample) float64 { return quantile(s, n) }, true
	}
	if n, ok := percent(name, "tm"); ok {
		return func(s []sample) float64 { return trimmed(s, 0, n) }, true
	}
	if inner, ok := strings.CutPrefix(name, "TM("); ok {
		low, high, _ := strings.Cut(strings.TrimSuffix(inner, ")"), ":")
		a, okA := percent(strings.TrimSuffix(low, "%"), "")
		b, okB := percent(strings.TrimSuffix(high, "%"), "")
		if okA && okB && a < b {
			return func(s []sample) float64 { return trimmed(s, a, b) }, true
		}
	}
	return nil, false
}

// percent reads a number from 0 to 100 after a prefix, as a share of 1.
func percent(name, prefix string) (float64, bool) {
	digits, ok := strings.CutPrefix(name, prefix)
	if !ok || strings.Trim(digits, "0123456789.") != "" {
		return 0, false
	}
	n, err := strconv.ParseFloat(digits, 64)
	return n / 100, err == nil && n >= 0 && n <= 100
}

func sum(s []sample) float64 {
	t := 0.0
	for _, x := range s {
		t += x.v * x.n
	}
	return t
}

func count(s []sample) float64 {
	t := 0.0
	for _, x := range s {
		t += x.n
	}
	return t
}

func extreme(s []sample, of func(a, b float64) float64) float64 {
	best := s[0].v
	for _, x := range s[1:] {
		best = of(best, x.v)
	}
	return best
}

// quantile is the value below which a share of the samples lies, between two
// samples in proportion.
func quantile(s []sample, share float64) float64 {
	s = ordered(s)
	rank := share * max(0, count(s)-1)
	whole := math.Floor(rank)
	low, high := nth(s, whole), nth(s, whole+1)
	return low + (high-low)*(rank-whole)
}

// nth is the sample of a rank, from 0, of samples in order.
func nth(s []sample, rank float64) float64 {
	before := 0.0
	for _, x := range s {
		if before += x.n; rank < before {
			return x.v
		}
	}
	return s[len(s)-1].v
}

// trimmed is the mean of the samples between two shares.
func trimmed(s []sample, low, high float64) float64 {
	s = ordered(s)
	total := count(s)
	before, t, n := 0.0, 0.0, 0.0
	for _, x := range s {
		part := min(before+x.n, high*total) - max(before, low*total)
		if part > 0 {
			t += x.v * part
			n += part
		}
		before += x.n
	}
	if n == 0 {
		return quantile(s, (low+high)/2)
	}
	return t / n
}

func ordered(s []sample) []sample {
	s = slices.Clone(s)
	slices.SortFunc(s, func(a, b sample) int {
		switch {
		case a.v < b.v:
			return -1
		case a.v > b.v:
			return 1
		default:
			return 0
		}
	})
	return s
}
