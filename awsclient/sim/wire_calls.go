package sim

import (
	"slices"
	"sync"
	"time"
)

// maxCalls is how many calls the recorder keeps; the oldest go first.
const maxCalls = 16384

// Call is one request that the World got.
type Call struct {
	// At is when it arrived; Took is how long the answer took (0 while under way).
	At   time.Time
	Took time.Duration
	// Service is the signing name ("ecs"), Operation as AWS spells it ("ListServices").
	Service, Operation string
	// Region and AccessKey are those of the request's credential scope.
	Region, AccessKey string
	// Params are the parameters: the JSON object that was sent (numbers are
	// float64), or the form as nested maps and lists of strings. Read only.
	Params map[string]any
	// Status is the HTTP status, 0 while under way and when the connection broke.
	Status int
	// Code is AWS's error code, or the kind of the fault that left no answer.
	Code string
}

// recorder is a bounded ring of calls, oldest first.
type recorder struct {
	mu    sync.Mutex
	calls []*Call
	start int // the oldest one, once the ring is full
}

// begin records that a call arrived and returns its place.
func (r *recorder) begin(c Call) *Call {
	r.mu.Lock()
	defer r.mu.Unlock()
	p := &c
	if len(r.calls) < maxCalls {
		r.calls = append(r.calls, p)
		return p
	}
	r.calls[r.start] = p
	r.start = (r.start + 1) % maxCalls
	return p
}

// end records how a call ended.
func (r *recorder) end(c *Call, now time.Time, status int, code string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	c.Took, c.Status, c.Code = now.Sub(c.At), status, code
}

// Calls returns what the World was asked since the start or the last
// [World.ResetCalls], in the order of arrival: the last 16,384 calls.
func (w *World) Calls() []Call {
	r := &w.wire.calls
	r.mu.Lock()
	defer r.mu.Unlock()
	out := make([]Call, 0, len(r.calls))
	for _, c := range slices.Concat(r.calls[r.start:], r.calls[:r.start]) {
		out = append(out, *c)
	}
	return out
}

// ResetCalls forgets the calls so far.
func (w *World) ResetCalls() {
	r := &w.wire.calls
	r.mu.Lock()
	defer r.mu.Unlock()
	r.calls, r.start = nil, 0
}
