package model

import "fmt"

// Watch is what CloudWatch has of a row of a list. Each part is unknown until it
// was read, and where it may not be.
type Watch struct {
	Sparks Maybe[Sparks]  // none where nothing is published
	Firing Maybe[[]Alarm] // alarms in ALARM that are more than a part of scaling; see Troubles
}

// alarmed makes a row that is well otherwise a degraded one while an alarm that
// points at it is in ALARM.
func (w Watch) alarmed(v Verdict) Verdict {
	firing, _ := w.Firing.Get()
	if len(firing) == 0 || v.Health >= Warn {
		return v
	}
	reason := "alarm " + firing[0].Name
	if len(firing) > 1 {
		reason = fmt.Sprintf("%d alarms: %s", len(firing), firing[0].Name)
	}
	return Verdict{Warn, reason}
}
