package shell

import (
	"context"
	"time"
)

// watch asks how what a session goes through fares, for as long as it matters: for
// a forward that leads through nothing else until that is stopped, also while it
// has no session; for one that renews itself until the session ends.
func (o *forward) watch(way Way) {
	if way.Watch == nil {
		return
	}
	tick := time.NewTicker(o.spec.WatchEvery)
	defer tick.Stop()
	ended := way.Done()
	for {
		last := false
		select {
		case <-o.ctx.Done():
			return
		case <-ended: // perhaps because of that: nobody wants to wait for the next look
			last, ended = o.spec.Renews, nil
		case <-tick.C:
		}
		if !o.is(way) || o.look(way) || last {
			return
		}
	}
}

// look asks once. It returns true when nothing is left to watch.
func (o *forward) look(way Way) bool {
	ctx, cancel := context.WithTimeout(o.ctx, fateTimeout)
	defer cancel()
	fate, err := way.Watch(ctx)
	switch {
	case err != nil: // nobody knows
	case fate.Over:
		o.gone(way, fate.Why)
		return true
	default:
		o.mu.Lock()
		o.warning = fate.Why
		o.mu.Unlock()
	}
	return false
}

// is tells whether a way is still that of the forward.
func (o *forward) is(way Way) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.way.Streams == way.Streams
}
