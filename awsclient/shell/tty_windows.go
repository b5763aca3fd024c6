package shell

import (
	"context"
	"os"
	"time"

	"golang.org/x/sys/windows"
)

// sizePoll is how often the size is asked for: Windows tells nobody who reads
// bytes.
const sizePoll = 500 * time.Millisecond

func leaveSignals() []os.Signal { return []os.Signal{os.Interrupt} }

// signalNumber is that of an interrupt everywhere else.
func signalNumber(os.Signal) int { return 2 }

func watchSize(ctx context.Context, changed, _ func()) {
	tick := time.NewTicker(sizePoll)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			changed()
		}
	}
}

// prepareOutput makes the console obey escape sequences and take line feeds as
// they are. It returns what undoes that.
func prepareOutput(y *tty) func() {
	if !y.hasOut {
		return nil
	}
	h := windows.Handle(y.out)
	var before uint32
	if windows.GetConsoleMode(h, &before) != nil {
		return nil
	}
	// Without a return on every line feed, as the other end sends both.
	after := before | windows.ENABLE_PROCESSED_OUTPUT | windows.ENABLE_VIRTUAL_TERMINAL_PROCESSING | windows.DISABLE_NEWLINE_AUTO_RETURN
	if windows.SetConsoleMode(h, after) != nil {
		return nil
	}
	return func() { _ = windows.SetConsoleMode(h, before) }
}

func flushInput(fd uintptr) { _ = windows.FlushConsoleInputBuffer(windows.Handle(fd)) }
