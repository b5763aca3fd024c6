// Package budget keeps ecsdeck below the published request rates of Amazon
// ECS, so that a deck that is left open never starves a deploy pipeline.
package budget

import "context"

// Priority says how urgent a call is: waiting calls are served by priority,
// and first come first served inside one.
type Priority uint8

// The priorities, from the least to the most urgent. Normal is the zero value.
const (
	Normal Priority = iota
	Background
	Visible
)

type key struct{}

// With returns a context whose calls have the given priority.
func With(ctx context.Context, p Priority) context.Context { return context.WithValue(ctx, key{}, p) }

// From returns the priority of a context, Normal when none was set.
func From(ctx context.Context) Priority { p, _ := ctx.Value(key{}).(Priority); return p }

// BucketStats is the state of one bucket for the status view.
type BucketStats struct {
	Bucket    string
	Taken     int // tokens taken since the start
	Waiting   int // calls that wait for a token now
	Throttled int // throttle answers seen since the start
}
