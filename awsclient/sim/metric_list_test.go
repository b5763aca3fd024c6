package sim

import (
	"testing"
	"time"
)

// TestListedMetricsHaveData reads what is listed as recently active: with few
// exceptions there are points, and nothing is listed twice.
func TestListedMetricsHaveData(t *testing.T) {
	w := newWorld(t, Options{})
	w.advance(start.Add(3 * time.Hour))
	r := w.regions[0]
	seen, none, n := map[string]bool{}, map[string]int{}, 0
	for m := range r.metrics(epochOf(w.now.Add(-3*time.Hour)), "") {
		d, ok := dimsOf(m.Dimensions)
		key := m.Namespace + " " + m.MetricName
		id := key
		for _, x := range m.Dimensions {
			id += " " + x.Name + "=" + x.Value
		}
		if seen[id] || !ok {
			t.Errorf("%s is listed twice", id)
		}
		seen[id] = true
		if d["TaskId"] != "" && len(seen)%50 != 0 { // some of many
			continue
		}
		n++
		s, ok := r.series(m)
		if !ok {
			t.Errorf("%s is listed, and nobody publishes it", id)
			continue
		}
		if s.from > epochOf(w.now.Add(-4*time.Minute)) {
			continue // its first point is on its way
		}
		if s.unit == "" || len(s.points(sum, epochOf(w.now.Add(-4*time.Hour)), w.epoch(), 300_000, w.epoch())) == 0 {
			none[key]++
		}
	}
	if n < 1000 {
		t.Errorf("only %d metrics", n)
	}
	for key, count := range none {
		switch key {
		case "AWS/ApplicationELB HTTPCode_Target_5XX_Count", "AWS/ApplicationELB HTTPCode_Target_4XX_Count": // only when there are some
		default:
			t.Errorf("%s: %d without a point", key, count)
		}
	}
	t.Logf("%d metrics", len(seen))
}
