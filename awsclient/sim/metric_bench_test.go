package sim

import (
	"fmt"
	"testing"
	"time"
)

// BenchmarkMetricData is one call of 500 queries: the last three hours of the CPU
// of 500 services of a big World, by minutes and by five minutes.
func BenchmarkMetricData(b *testing.B) {
	w, err := New(Options{Services: 2000, Tasks: 10000, Instances: 500, Start: start})
	if err != nil {
		b.Fatal(err)
	}
	w.advance(start.Add(time.Hour))
	for _, period := range []int64{minute, 5 * minute} {
		b.Run(fmt.Sprintf("500x3h/%ds", period/1000), func(b *testing.B) {
			for b.Loop() {
				for k := range 500 {
					s := serviceMetric(b, w, "sized", fmt.Sprintf("svc-%04d", k*4), "CPUUtilization")
					if p := s.points(average, w.epoch()-180*Epoch(minute), w.epoch(), period, w.epoch()); len(p) < 30 {
						b.Fatalf("%d points", len(p))
					}
				}
			}
		})
	}
	b.Run("cluster/3h", func(b *testing.B) {
		for b.Loop() {
			s, _ := w.regions[0].series(Metric{nsECS, "CPUUtilization", []Dimension{{"ClusterName", "sized"}}})
			s.points(average, w.epoch()-180*Epoch(minute), w.epoch(), minute, w.epoch())
		}
	})
	b.Run("list", func(b *testing.B) {
		for b.Loop() {
			for range w.regions[0].metrics(0, nsECS) {
			}
		}
	})
}
