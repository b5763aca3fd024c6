package budget

import (
	"context"
	"sync"
)

// Gate bounds how many calls are in flight at once. Calls that wait are let in
// by priority, first come first served inside one. It is safe for concurrent
// use.
type Gate struct {
	mu    sync.Mutex
	free  int
	queue queue
}

// NewGate returns a Gate that lets n calls through at once.
func NewGate(n int) *Gate { return &Gate{free: n} }

// Enter waits for a place. When it returns nil the caller must call Leave.
func (g *Gate) Enter(ctx context.Context, p Priority) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	g.mu.Lock()
	w := g.queue.push(p)
	g.serve()
	g.mu.Unlock()
	select {
	case <-w.ready:
		return nil
	case <-ctx.Done():
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	if w.granted { // let in at the same instant: hand the place on
		g.free++
		g.serve()
	} else {
		g.queue.remove(w)
	}
	return ctx.Err()
}

// Leave gives the place back.
func (g *Gate) Leave() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.free++
	g.serve()
}

func (g *Gate) serve() {
	for g.free > 0 && g.queue.pop() {
		g.free--
	}
}
