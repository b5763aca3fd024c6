package main

import "io"

// The terminal's stack of titles (XTWINOPS 22 and 23 of xterm's control
// sequences): most terminals know it, and the others take no notice.
const (
	pushTitle = "\x1b[22;2t"
	popTitle  = "\x1b[23;2t"
)

// keepTitle lets the terminal remember the title of its window, and returns what
// brings it back. The deck has a title of its own.
func (a *app) keepTitle() func() {
	_, _ = io.WriteString(a.out, pushTitle) // a title is not worth an error
	return func() { _, _ = io.WriteString(a.out, popTitle) }
}
