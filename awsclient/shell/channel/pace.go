package channel

import "time"

// A bucket holds the rate of messages down. The gateway allows about 1,000 a
// second on a connection, pauses the sender after two seconds of more, and then
// closes the connection.
type bucket struct {
	rate   float64 // tokens a second
	burst  float64
	tokens float64
	at     time.Time // when tokens was right
}

func newBucket(rate, burst int, now time.Time) bucket {
	return bucket{rate: float64(rate), burst: float64(burst), tokens: float64(burst), at: now}
}

// take takes a token, or returns how long it takes until there is one.
func (b *bucket) take(now time.Time) time.Duration {
	if passed := now.Sub(b.at); passed > 0 {
		b.tokens = min(b.burst, b.tokens+passed.Seconds()*b.rate)
		b.at = now
	}
	if b.tokens >= 1 {
		b.tokens--
		return 0
	}
	// Never zero, or the caller would believe that it has a token.
	return max(time.Duration((1-b.tokens)/b.rate*float64(time.Second)), time.Microsecond)
}
