package channel

import "time"

// The constants of the plugin and the agent.
const (
	firstTimeout   = 200 * time.Millisecond
	firstRoundTrip = 100 * time.Millisecond
	clockGrain     = 10 * time.Millisecond
	maxTimeout     = time.Second
)

// An estimate knows how long an acknowledgement takes, and from that how long to
// wait for one before the message is sent again.
type estimate struct {
	smooth    time.Duration // smoothed round trip
	deviation time.Duration
	timeout   time.Duration
}

func newEstimate() estimate {
	return estimate{smooth: firstRoundTrip, timeout: firstTimeout}
}

// sample takes a measured round trip.
func (e *estimate) sample(rtt time.Duration) {
	gap := (e.smooth - rtt).Abs()
	e.deviation = (3*e.deviation + gap) / 4
	e.smooth = (7*e.smooth + rtt) / 8
	e.timeout = min(e.smooth+max(clockGrain, 4*e.deviation), maxTimeout)
}

// backoff waits longer after a timeout. An acknowledgement of a repeated message
// is not measured, as nobody knows which of the two it answers (Karn's rule), so
// without this a slow link would never be found to be slow.
func (e *estimate) backoff() {
	e.timeout = min(2*e.timeout, maxTimeout)
}
