package shell

import (
	"context"
	"io"
	"os/signal"
)

// Command is a session as something for which a terminal program is suspended:
// it has the three setters and the Run that such programs ask for. It can be run
// once.
type Command struct {
	// Connect opens the session. Progress may be shown on the writer; what it
	// returns besides are the options to attach with.
	Connect func(ctx context.Context, progress io.Writer) (Session, Options, error)

	ctx    context.Context
	term   Terminal
	result Result
}

// NewCommand returns a command that opens its session with connect when it is
// run. ctx ends it.
func NewCommand(ctx context.Context, connect func(ctx context.Context, progress io.Writer) (Session, Options, error)) *Command {
	return &Command{Connect: connect, ctx: ctx}
}

// SetStdin sets where keys come from.
func (c *Command) SetStdin(r io.Reader) { c.term.In = r }

// SetStdout sets where output goes to.
func (c *Command) SetStdout(w io.Writer) { c.term.Out = w }

// SetStderr sets where what is said about the session goes to.
func (c *Command) SetStderr(w io.Writer) { c.term.Err = w }

// Run opens the session, attaches it and returns when it has ended. While it
// connects, Ctrl-C gives up. The error is that of opening, or of a session that
// failed.
func (c *Command) Run() error {
	ctx, stop := c.ctx, func() {}
	if _, terminal := terminalOf(c.term.In); terminal {
		ctx, stop = signal.NotifyContext(c.ctx, leaveSignals()...)
	}
	progress := io.Discard
	if c.term.Err != nil {
		progress = c.term.Err
	}
	s, o, err := c.Connect(ctx, progress)
	stop() // a signal is Attach's from here on
	if err != nil {
		return err
	}
	c.result, err = Attach(c.ctx, s, c.term, o)
	if o.Hold && c.result.Ending != EndedSignal && c.result.Ending != EndedHangUp {
		Hold(c.ctx, c.term)
	}
	return err
}

// Result returns how it went, after Run.
func (c *Command) Result() Result { return c.result }
