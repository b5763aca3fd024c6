package sim

import "sync"

// workers counts the goroutines of open sessions. Unlike a sync.WaitGroup it may
// be waited for while others are added.
type workers struct {
	mu   sync.Mutex
	none sync.Cond
	n    int
}

// spawn runs something of a session in a goroutine.
func (w *World) spawn(do func()) {
	x := &w.shells.work
	x.mu.Lock()
	x.n++
	x.mu.Unlock()
	go func() {
		defer func() {
			x.mu.Lock()
			defer x.mu.Unlock()
			x.n--
			if x.none.L != nil && x.n == 0 {
				x.none.Broadcast()
			}
		}()
		do()
	}()
}

// EndSessions ends every session that is open, with its shell and its sockets,
// and returns when nothing of them runs any more. Whoever let sessions be opened
// calls it when they are done with the World, tests in a synctest bubble too.
func (w *World) EndSessions() {
	for _, s := range w.shells.all() {
		s.end("")
	}
	x := &w.shells.work
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.none.L == nil {
		x.none.L = &x.mu
	}
	for x.n > 0 {
		x.none.Wait()
	}
}
