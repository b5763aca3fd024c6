package widget

import (
	"math"
	"testing"

	"github.com/ecsdeck/ecsdeck/themes"
)

func TestSparkline(t *testing.T) {
	nan := math.NaN()
	for _, c := range []struct {
		name   string
		values []float64
		n      int
		o      SparkOptions
		want   string
	}{
		{"rises", []float64{0, 1, 2, 3, 4, 5, 6, 7}, 8, SparkOptions{}, "▁▂▃▄▅▆▇█"},
		{"fixed", []float64{0, 50, 100, 200, -5}, 5, SparkOptions{Max: 100}, "▁▅██▁"},
		{"gap", []float64{1, nan, 1, math.Inf(1)}, 4, SparkOptions{}, "█·█·"},
		{"fewer stand at the right", []float64{1, 2}, 4, SparkOptions{}, "··▅█"},
		{"the peak of each share", []float64{0, 8, 1, nan, nan, nan}, 3, SparkOptions{}, "█▂·"},
		{"none", nil, 3, SparkOptions{}, "···"},
		{"no room", []float64{1}, 0, SparkOptions{}, ""},
		{"nought", []float64{0, 0}, 2, SparkOptions{}, "▁▁"},
		{"below nought", []float64{-4, 0, 4}, 3, SparkOptions{}, "▁▅█"},
		{"figure", []float64{10, 71.26}, 2, PercentSpark(0, 0), "▁▆ 71.3%"},
		{"no figure", []float64{10, nan}, 2, PercentSpark(0, 0), "▁·     -"},
		{"huge", []float64{1e9, 1e308, math.MaxFloat64}, 3, SparkOptions{}, "█··"},
	} {
		got := Sparkline(c.values, c.n, c.o)
		if got.Plain() != c.want {
			t.Errorf("%s: %q, want %q", c.name, got.Plain(), c.want)
		}
		if got.Width() != len([]rune(c.want)) {
			t.Errorf("%s: %d cells wide", c.name, got.Width())
		}
	}
}

func TestSparklineTones(t *testing.T) {
	got := Sparkline([]float64{10, 20, 85, 95, math.NaN(), 96}, 6, PercentSpark(80, 90))
	want := []Span{
		{"▁▂", themes.Muted}, {"▇", themes.Warn}, {"█", themes.Bad}, {"·", themes.Faint}, {"█   96%", themes.Bad},
	}
	if len(got.Spans) != len(want) {
		t.Fatalf("spans %v", got.Spans)
	}
	for i, s := range want {
		if got.Spans[i] != s {
			t.Errorf("span %d is %v, want %v", i, got.Spans[i], s)
		}
	}
}

func BenchmarkSparkline(b *testing.B) {
	values := wave(60, 50, 40, 5)
	o := PercentSpark(80, 90)
	b.ReportAllocs()
	for b.Loop() {
		Sparkline(values, 10, o)
	}
}
