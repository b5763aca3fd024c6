package shell

import (
	"sync"

	"github.com/charmbracelet/x/term"
)

// file is what terminals are, such as an *os.File.
type file interface{ Fd() uintptr }

// terminalOf returns the descriptor of v when it is a terminal.
func terminalOf(v any) (uintptr, bool) {
	f, ok := v.(file)
	if !ok || !term.IsTerminal(f.Fd()) {
		return 0, false
	}
	return f.Fd(), true
}

// tty is the terminal below a Terminal, as far as there is one.
type tty struct {
	in, out       uintptr
	hasIn, hasOut bool

	mu      sync.Mutex
	state   *term.State // of in, while it is raw
	restore func()      // of out
}

func newTTY(t Terminal) *tty {
	y := &tty{}
	y.in, y.hasIn = terminalOf(t.In)
	y.out, y.hasOut = terminalOf(t.Out)
	return y
}

// raw makes the terminal hand over every key as it is.
func (y *tty) raw() error {
	if !y.hasIn {
		return nil
	}
	y.mu.Lock()
	defer y.mu.Unlock()
	state, err := term.MakeRaw(y.in)
	if err != nil {
		return err
	}
	y.state = state
	y.restore = prepareOutput(y)
	return nil
}

// again makes the terminal raw once more: whoever stopped this process may have
// changed it. It keeps what is to be restored in the end.
func (y *tty) again() {
	y.mu.Lock()
	defer y.mu.Unlock()
	if y.state != nil {
		_, _ = term.MakeRaw(y.in) // what cannot be done shows
	}
}

// cooked gives the terminal back as it was. Keys that nobody has read are
// dropped: they were meant for the session, and not for what comes after it. It
// does nothing the second time.
func (y *tty) cooked() error {
	y.mu.Lock()
	defer y.mu.Unlock()
	if y.state == nil {
		return nil
	}
	if y.restore != nil {
		y.restore()
	}
	flushInput(y.in)
	err := term.Restore(y.in, y.state)
	y.state = nil
	return err
}

// size returns the size of the terminal in cells.
func (y *tty) size() (cols, rows int, ok bool) {
	for _, at := range []struct {
		fd  uintptr
		has bool
	}{{y.out, y.hasOut}, {y.in, y.hasIn}} {
		if !at.has {
			continue
		}
		if cols, rows, err := term.GetSize(at.fd); err == nil && cols > 0 && rows > 0 {
			return cols, rows, true
		}
	}
	return 0, 0, false
}
