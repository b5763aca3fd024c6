//go:build unix

package shell

import (
	"context"
	"os"
	"os/signal"
	"syscall"
)

// leaveSignals end a session in order. Signals of the keyboard are not among
// them: a raw terminal makes none.
func leaveSignals() []os.Signal {
	return []os.Signal{syscall.SIGHUP, syscall.SIGTERM, syscall.SIGINT, syscall.SIGQUIT}
}

func signalNumber(s os.Signal) int {
	n, _ := s.(syscall.Signal)
	return int(n)
}

// watchSize calls changed when the size of the terminal may have changed, and
// resumed when the process goes on after it was stopped, until ctx ends.
func watchSize(ctx context.Context, changed, resumed func()) {
	c := make(chan os.Signal, 1)
	signal.Notify(c, syscall.SIGWINCH, syscall.SIGCONT)
	defer signal.Stop(c)
	for {
		select {
		case <-ctx.Done():
			return
		case s := <-c:
			if s == syscall.SIGCONT {
				resumed()
			}
			changed()
		}
	}
}

// prepareOutput has nothing to do where terminals know escape sequences.
func prepareOutput(*tty) func() { return nil }
