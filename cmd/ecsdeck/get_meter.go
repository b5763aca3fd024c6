package main

import (
	"fmt"
	"io"
	"strconv"
	"sync"
	"time"
)

// meterEvery is how often the line that says how far a read has come is drawn.
const meterEvery = 250 * time.Millisecond

// A meter says on a terminal how far a read has come, when it takes long. It is
// silent anywhere else, and leaves nothing behind.
type meter struct {
	w     io.Writer
	what  string
	quit  chan struct{}
	ended chan struct{}

	mu       sync.Mutex
	read, of int
}

// meter begins to measure the read of something.
func (a *app) meter(what string) *meter {
	m := &meter{w: a.err, what: what, quit: make(chan struct{}), ended: make(chan struct{})}
	if !isTerminal(a.err) {
		close(m.ended)
		return m
	}
	go m.draw()
	return m
}

func (m *meter) progress(read, of int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.read, m.of = read, of
}

// stop ends the meter; the line is free again when it returns.
func (m *meter) stop() {
	close(m.quit)
	<-m.ended
}

func (m *meter) draw() {
	defer close(m.ended)
	select {
	case <-m.quit:
		return
	case <-time.After(speakAfter / 2):
	}
	tick := time.NewTicker(meterEvery)
	defer tick.Stop()
	for {
		_, _ = io.WriteString(m.w, "\r\x1b[K"+m.line()) // nowhere is left to report to
		select {
		case <-m.quit:
			_, _ = io.WriteString(m.w, "\r\x1b[K")
			return
		case <-tick.C:
		}
	}
}

func (m *meter) line() string {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.of == 0 {
		return "reading " + m.what + " ..."
	}
	return fmt.Sprintf("reading %s %s of %s", m.what, strconv.Itoa(m.read), strconv.Itoa(m.of))
}
