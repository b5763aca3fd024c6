package sim

import (
	"testing"
	"time"
)

func TestY(t *testing.T) {
	w := newWorld(t, Options{})
	r := w.regions[0]
	for range 70 {
		w.advance(w.now.Add(time.Minute))
	}
	for _, a := range r.alarms {
		a.recall()
		t.Log(a.AlarmName, a.StateValue, a.StateTransitioned.Time(), a.StateReason, len(a.history))
	}
	for _, s := range r.scalables {
		for i, x := range s.history(w) {
			if i < 6 {
				t.Log(s.id, x.StartTime.Time(), x.Description, x.Cause, x.StatusCode, x.StatusMessage)
			}
		}
	}
	for _, a := range r.alarms {
		for i, x := range a.history {
			if i < 8 {
				t.Log(a.AlarmName, x.Timestamp.Time(), x.HistorySummary)
			}
		}
	}
}
