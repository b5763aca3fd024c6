package shell

import (
	"context"
	"io"

	"github.com/charmbracelet/x/term"
	"github.com/muesli/cancelreader"
)

// Hold leaves the screen as it is until a key is pressed, the terminal is gone
// or ctx ends. Without a terminal it does not wait.
func Hold(ctx context.Context, t Terminal) {
	fd, terminal := terminalOf(t.In)
	if !terminal || t.Err == nil {
		return
	}
	in, err := cancelreader.NewReader(t.In)
	if err != nil {
		return
	}
	defer func() { _ = in.Close() }()
	before, err := term.MakeRaw(fd) // Ctrl-C is a key like any other
	if err != nil {
		return
	}
	defer func() {
		flushInput(fd)
		_ = term.Restore(fd, before)
	}()
	_, _ = io.WriteString(t.Err, "\r-- any key goes back\r\n") // nobody is left to tell
	stop := context.AfterFunc(ctx, func() { in.Cancel() })
	defer stop()
	_, _ = in.Read(make([]byte, 256)) // a key of any kind, or the end
}
