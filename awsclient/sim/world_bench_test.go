package sim

import (
	"testing"
	"time"
)

// start is the point in time at which test Worlds start.
var start = time.Date(2025, 11, 22, 18, 0, 0, 0, time.UTC)

func BenchmarkBuild(b *testing.B) {
	for _, c := range []struct {
		name string
		o    Options
	}{
		{"empty", Options{World: "empty"}},
		{"calm", Options{World: "calm"}},
		{"incident", Options{World: "incident"}},
		{"sized", Options{Services: 2000, Tasks: 10000, Instances: 500}},
	} {
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				c.o.Start = start
				if _, err := New(c.o); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkAdvanceHour plays one hour of the incident.
func BenchmarkAdvanceHour(b *testing.B) {
	w, err := New(Options{World: "incident", Start: start})
	if err != nil {
		b.Fatal(err)
	}
	now := start
	b.ReportAllocs()
	for b.Loop() {
		now = now.Add(time.Hour)
		w.advance(now)
	}
}

// BenchmarkAdvanceIdle is what every request pays when nothing is due.
func BenchmarkAdvanceIdle(b *testing.B) {
	w, err := New(Options{Services: 2000, Tasks: 10000, Instances: 500, Start: start})
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		w.advance(start)
	}
}
