package shell

import (
	"io"
	"sync"
	"sync/atomic"
	"time"
)

// screen is where output goes to, for several that write. It counts, and watches
// the modes of a terminal. A reader that takes nothing may hold up a write for
// ever, but nobody who leaves.
type screen struct {
	w     io.Writer
	modes *modes        // nil when w is no terminal
	busy  chan struct{} // has room while nobody writes
	n     atomic.Int64
	shut  atomic.Bool

	mu  sync.Mutex
	err error // the first that w gave
}

func newScreen(w io.Writer) *screen { return &screen{w: w, busy: make(chan struct{}, 1)} }

// Write implements io.Writer. On a screen that is shut it does nothing.
func (s *screen) Write(p []byte) (int, error) {
	s.busy <- struct{}{}
	defer s.release()
	if s.shut.Load() {
		return len(p), nil
	}
	if s.modes != nil {
		s.modes.see(p)
	}
	n, err := s.w.Write(p)
	s.n.Add(int64(n))
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.err == nil {
		s.err = err
	}
	return n, err
}

// holdFor is how long whoever has something else to say waits for a write to end.
const holdFor = time.Second

// hold keeps others from writing until release. It returns false when somebody
// writes for too long.
func (s *screen) hold() bool {
	select {
	case s.busy <- struct{}{}:
		return true
	case <-time.After(holdFor):
		return false
	}
}

func (s *screen) release() { <-s.busy }

// close lets nothing more be written: what still comes of a session that was left
// does not belong on the screen of what comes after it.
func (s *screen) close() { s.shut.Store(true) }

func (s *screen) count() int64 { return s.n.Load() }

// failed is why something could not be written, nil if all of it was.
func (s *screen) failed() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.err
}
