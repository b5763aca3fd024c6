package model

// Health is what a row's first glyph shows. The order is the order of
// severity, so that the worst of a set is its maximum.
type Health uint8

// The healths, from the least to the most severe.
const (
	Unknown Health = iota // not described yet, or AWS did not say
	OK                    // as wanted, nothing to do
	Motion                // changing on its own towards what is wanted
	Idle                  // stopped, empty or deleted, and meant to be
	Warn                  // degraded: works, but not as wanted
	Bad                   // broken: a person is needed
)

// String returns the health as one lower-case English word.
func (h Health) String() string {
	switch h {
	case OK:
		return "ok"
	case Motion:
		return "motion"
	case Idle:
		return "idle"
	case Warn:
		return "warn"
	case Bad:
		return "bad"
	default:
		return "unknown"
	}
}

// Worse returns the more severe of two healths.
func Worse(a, b Health) Health { return max(a, b) }

// Verdict is a health together with the reason for it in plain words.
// Reason is short (one table cell or one line), never ends with a full stop,
// and is empty when there is nothing worth saying.
type Verdict struct {
	Health Health
	Reason string
}
