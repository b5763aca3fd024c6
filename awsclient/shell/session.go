package shell

import (
	"context"
	"io"
	"time"

	"github.com/ecsdeck/ecsdeck/awsclient/shell/channel"
)

// Session is an open session, such as a *channel.Session.
type Session interface {
	io.ReadWriter
	// Stderr reads the error output, of sessions that have one apart.
	Stderr() io.Reader
	Resize(cols, rows int)
	// Flush waits until what was written is acknowledged.
	Flush(ctx context.Context) error
	Close() error
	Done() <-chan struct{}
	Wait() channel.End
	Info() channel.Info
}

// eventful is a session that tells what happens to it.
type eventful interface {
	Events() <-chan channel.Event
}

// Terminal is where a person sits, or the pipes of a program. Each of In, Out
// and Err may be a terminal or not.
type Terminal struct {
	In       io.Reader
	Out, Err io.Writer
}

// Options say how a session is attached. The zero value is a plain session.
type Options struct {
	// Where is said in a line before the first output and in one at the end, on
	// Err, when In is a terminal. Empty says nothing.
	Where string
	// Name is the short form of Where.
	Name string
	// NoEscape sends ~ like any other key.
	NoEscape bool
	// OneOff is the command of the session when it was made by Script or Argv:
	// its markers are taken out of the output, and its exit code is known.
	OneOff *OneOff
	// Hold leaves what was shown on the screen until a key is pressed, for who
	// draws over it afterwards. Command and PluginRun heed it.
	Hold bool
	// Watch tells how what the session runs in fares. It is asked every
	// WatchEvery, 5 s if zero, and once when the agent ends the session. An
	// error means that nobody knows. Nil watches nothing.
	Watch      func(ctx context.Context) (Fate, error)
	WatchEvery time.Duration
}

// Fate is how the container or the host of a session fares.
type Fate struct {
	Over bool   // it is gone: the session ends
	Why  string // in plain words; with Over false a warning to show, "" if all is well
}

// Ending says who or what ended a session.
type Ending int

// The endings.
const (
	EndedThere  Ending = iota + 1 // the shell or command ended, or AWS ended the session
	EndedEscape                   // the person left with ~.
	EndedSignal                   // this process was told to end
	EndedFate                     // the task or host is gone
	EndedHangUp                   // the terminal is gone, or output could not be written
	EndedCaller                   // the context ended
	EndedFailed                   // the session failed; Attach returns the error too
)

// Result is how an attached session went.
type Result struct {
	Ending Ending
	// Reason is a sentence without a full stop.
	Reason string
	// ExitCode is nil when nobody knows: a shell does not tell it.
	ExitCode *int
	// Untold tells that AWS could not be told of the end: the session goes on
	// there until it is idle for long enough.
	Untold bool
	// Incomplete tells that output may be missing.
	Incomplete bool
	// Unread tells that there was input, which the session has no use for: commands
	// of Session Manager without a terminal get none.
	Unread bool
	// Unwritten is why output could not be written where it should go; nil if all
	// of it was.
	Unwritten error
	// Signal is the number of the signal of EndedSignal.
	Signal  int
	Lasted  time.Duration
	In, Out int64 // bytes typed or read, and bytes shown
}

// Code is what a program should exit with: the command's own code, 0 for a
// session that ended as it should, 128 and the signal's number after a signal,
// and 255 for everything else, as ssh has it. Where output could not be written, a
// command that succeeded has not.
func (r Result) Code() int {
	switch {
	case r.Unwritten != nil && r.Ending != EndedSignal:
		return 255
	case r.ExitCode != nil:
		return *r.ExitCode
	case r.Ending == EndedSignal:
		return 128 + r.Signal
	case r.Ending == EndedThere && !r.Incomplete:
		return 0
	default:
		return 255
	}
}
