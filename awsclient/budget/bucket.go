package budget

import (
	"context"
	"sync"
	"time"
)

// The pause after a throttle answer: it doubles with each further one and is
// forgotten after the first answer that was not throttled.
const (
	firstPause = 250 * time.Millisecond
	maxPause   = 8 * time.Second
)

// bucket is one token bucket. Time is the only unit inside: a token is worth
// interval, so the sums are exact.
type bucket struct {
	name     string
	interval time.Duration // one token
	full     time.Duration // credit of a full bucket

	mu        sync.Mutex
	credit    time.Duration
	at        time.Time // when credit was last brought up to date
	paused    time.Time // no token before
	pause     time.Duration
	timer     *time.Timer
	queue     queue
	taken     int
	throttled int
}

func newBucket(name string, burst, rate, share float64, now time.Time) *bucket {
	interval := time.Duration(float64(time.Second) / (rate * share))
	full := time.Duration(max(1, int(burst*share))) * interval
	return &bucket{name: name, interval: interval, full: full, credit: full, at: now}
}

// take waits for a token.
func (b *bucket) take(ctx context.Context, p Priority) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	b.mu.Lock()
	w := b.queue.push(p)
	b.serve()
	b.mu.Unlock()
	select {
	case <-w.ready:
		return nil
	case <-ctx.Done():
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if w.granted { // served in the same instant: hand the token on
		b.credit = min(b.full, b.credit+b.interval)
		b.taken--
		b.serve()
	} else {
		b.queue.remove(w)
	}
	return ctx.Err()
}

// serve hands out what tokens there are and, when calls are left waiting, asks
// to be called again when the next token is there. It is called with the lock.
func (b *bucket) serve() {
	now := time.Now()
	b.credit = min(b.full, b.credit+now.Sub(b.at))
	b.at = now
	if !now.Before(b.paused) {
		for b.credit >= b.interval && b.queue.pop() {
			b.credit -= b.interval
			b.taken++
		}
	}
	if b.queue.len() == 0 {
		return
	}
	wait := max(b.interval-b.credit, b.paused.Sub(now), 0)
	if b.timer == nil {
		b.timer = time.AfterFunc(wait, b.tick)
	} else {
		b.timer.Reset(wait)
	}
}

func (b *bucket) tick() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.serve()
}

// answered tells the bucket how a call ended that took its token at granted.
func (b *bucket) answered(throttled bool, granted time.Time) {
	b.mu.Lock()
	defer b.mu.Unlock()
	now := time.Now()
	if !throttled {
		if !granted.Before(b.paused) {
			b.pause = 0
		}
		return
	}
	b.throttled++
	// Calls that were on their way when the pause began say nothing new.
	if granted.Before(b.paused) {
		return
	}
	b.pause = min(max(2*b.pause, firstPause), maxPause)
	b.paused = now.Add(b.pause)
	// AWS's own bucket is empty, whoever emptied it.
	b.credit, b.at = 0, now
}

func (b *bucket) stats() BucketStats {
	b.mu.Lock()
	defer b.mu.Unlock()
	return BucketStats{Bucket: b.name, Taken: b.taken, Waiting: b.queue.len(), Throttled: b.throttled}
}
