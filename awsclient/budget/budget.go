// Package budget keeps ecsdeck below the published request rates of Amazon
// ECS, so that a deck that is left open never starves a deploy pipeline. There
// is one Limiter per account and region; it holds one token bucket for each
// group of operations that ECS counts together.
package budget

import "context"

// Priority says how urgent a call is: waiting calls are served by priority,
// and first come first served inside one.
type Priority uint8

// The priorities. Normal is the zero value; Visible goes before it and
// Background after it.
const (
	Normal Priority = iota
	Background
	Visible
)

// order maps a priority to its place in the queue.
func (p Priority) order() int {
	switch p {
	case Visible:
		return 0
	case Background:
		return 2
	default:
		return 1
	}
}

const priorities = 3

type key struct{}

// With returns a context whose calls have the given priority.
func With(ctx context.Context, p Priority) context.Context {
	return context.WithValue(ctx, key{}, p)
}

// From returns the priority of a context, Normal when none was set.
func From(ctx context.Context) Priority {
	p, _ := ctx.Value(key{}).(Priority)
	return p
}

// BucketStats is the state of one bucket for the status view.
type BucketStats struct {
	Bucket    string // the bucket's name
	Taken     int    // tokens taken since the start
	Waiting   int    // calls that wait for a token now
	Throttled int    // throttle answers seen since the start
}
