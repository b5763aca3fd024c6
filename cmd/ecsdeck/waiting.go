package main

import (
	"fmt"
	"time"
)

// speakAfter is how long the terminal may stay silent before the first screen.
const speakAfter = 2 * time.Second

// whileWaiting says what is awaited when f takes long. When it returns, nothing
// more will be written: the screen may be the deck's from then on.
func (a *app) whileWaiting(what string, f func() error) error {
	done, silent := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(silent)
		select {
		case <-done:
		case <-time.After(speakAfter):
			_, _ = fmt.Fprintf(a.err, "waiting for %s ... Ctrl-C gives up\n", what) // nowhere is left to report to
		}
	}()
	err := f()
	close(done)
	<-silent
	return err
}
