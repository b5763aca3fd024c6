package sim

import (
	"bytes"
	"io"
	"sync"
	"unicode/utf8"
)

// tty is the line discipline of a terminal, as far as a scripted shell needs
// one: echo, line editing, signals, and the raw mode without all that.
type tty struct {
	out *byteQueue // what the terminal shows

	mu     sync.Mutex
	change sync.Cond
	raw    bool
	echo   bool
	edit   []byte        // the line that is being typed
	ready  []byte        // what programs can read
	eof    bool          // Ctrl-D came on an empty line
	signal chan struct{} // closed by Ctrl-C
	gone   bool
	cols   int
	rows   int
}

func newTTY(out *byteQueue) *tty {
	t := &tty{out: out, echo: true, signal: make(chan struct{}), cols: 80, rows: 24}
	t.change.L = &t.mu
	return t
}

// The control characters that mean something.
const (
	ctrlC     = 3
	ctrlD     = 4
	backspace = 8
	ctrlU     = 21
	ctrlZ     = 26
	ctrlQuit  = 28
	del       = 127
)

// Write takes what was typed.
func (t *tty) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.gone {
		return 0, io.ErrClosedPipe
	}
	for i, c := range p {
		if t.raw {
			t.ready = append(t.ready, p[i:]...)
			break
		}
		t.typed(c)
	}
	t.change.Broadcast()
	return len(p), nil
}

// typed takes one byte in the cooked mode.
func (t *tty) typed(c byte) {
	switch c {
	case ctrlC, ctrlQuit, ctrlZ:
		t.show("^" + string(rune(c+'@')) + "\r\n")
		t.edit, t.ready = nil, nil
		close(t.signal)
		t.signal = make(chan struct{})
	case ctrlD:
		t.eof = len(t.edit) == 0
		t.ready, t.edit = append(t.ready, t.edit...), nil
	case '\r', '\n':
		t.show("\r\n")
		t.ready, t.edit = append(append(t.ready, t.edit...), '\n'), nil
	case backspace, del:
		if len(t.edit) > 0 {
			_, n := utf8.DecodeLastRune(t.edit)
			t.edit = t.edit[:len(t.edit)-n]
			t.show("\b \b")
		}
	case ctrlU:
		for range utf8.RuneCount(t.edit) {
			t.show("\b \b")
		}
		t.edit = nil
	default:
		t.edit = append(t.edit, c)
		t.show(string([]byte{c}))
	}
}

// show echoes. It never waits for the reader: Ctrl-C must come through a flood.
func (t *tty) show(s string) {
	if t.echo {
		t.out.offer([]byte(s))
	}
}

// Read gives programs what was typed: whole lines in the cooked mode.
func (t *tty) Read(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	signal := t.signal
	for len(t.ready) == 0 && !t.eof && !t.gone && signal == t.signal {
		t.change.Wait()
	}
	if len(t.ready) > 0 && signal == t.signal {
		n := copy(p, t.ready)
		t.ready = t.ready[n:]
		return n, nil
	}
	t.eof = false
	return 0, io.EOF
}

// line reads one line. No line comes after the end of the input and after Ctrl-C.
func (t *tty) line() (text string, end lineEnd) {
	t.mu.Lock()
	defer t.mu.Unlock()
	signal := t.signal
	for {
		switch i := bytes.IndexByte(t.ready, '\n'); {
		case t.gone:
			return "", lineGone
		case signal != t.signal:
			return "", lineBroken
		case i >= 0:
			text, t.ready = string(t.ready[:i]), t.ready[i+1:]
			return text, lineWhole
		case t.eof:
			t.eof = false
			return "", lineGone
		}
		t.change.Wait()
	}
}

// lineEnd is how the wait for a line ended.
type lineEnd int

const (
	lineWhole  lineEnd = iota
	lineBroken         // by Ctrl-C
	lineGone           // by the end of the input
)

// interrupt is closed by the next Ctrl-C.
func (t *tty) interrupt() <-chan struct{} {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.signal
}

// mode sets the raw mode and the echo.
func (t *tty) mode(raw, echo bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.raw, t.echo = raw, echo
	if raw {
		t.ready, t.edit = append(t.ready, t.edit...), nil
	}
	t.change.Broadcast()
}

func (t *tty) resize(cols, rows int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.cols, t.rows = cols, rows
}

func (t *tty) size() (cols, rows int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.cols, t.rows
}

// hangUp ends the terminal.
func (t *tty) hangUp() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.gone = true
	t.change.Broadcast()
}

// display shows what a program writes, with the carriage returns that a terminal
// needs, unless it is raw.
func (t *tty) display(p []byte) {
	t.mu.Lock()
	raw := t.raw
	t.mu.Unlock()
	if !raw {
		p = bytes.ReplaceAll(p, []byte("\n"), []byte("\r\n"))
	}
	_, _ = t.out.Write(p) // fails when the session is over, which the program learns from its killing
}
