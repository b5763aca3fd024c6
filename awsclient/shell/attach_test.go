package shell

import (
	"context"
	"errors"
	"io"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ecsdeck/ecsdeck/awsclient/shell/channel"
)

// attached runs Attach in the background.
type attached struct {
	s   *fakeSession
	in  *io.PipeWriter
	out *safe
	end chan struct{}
	r   Result
	err error
}

func attach(ctx context.Context, o Options, prepare ...func(*fakeSession)) *attached {
	r, w := io.Pipe()
	a := &attached{s: newFake(), in: w, out: &safe{}, end: make(chan struct{})}
	for _, p := range prepare {
		p(a.s)
	}
	go func() {
		defer close(a.end)
		a.r, a.err = Attach(ctx, a.s, Terminal{In: r, Out: a.out, Err: a.out}, o)
		_ = r.Close()
	}()
	return a
}

func (a *attached) result() (Result, error) {
	<-a.end
	return a.r, a.err
}

// Without a terminal the bytes are those of the session, and the end of the
// input is a ^D, or two behind an unfinished line.
func TestPipes(t *testing.T) {
	for typed, want := range map[string]string{"": "\x04", "ls\n": "ls\n\x04", "\r~.\x03ls": "\r~.\x03ls\x04\x04"} {
		synctest.Test(t, func(t *testing.T) {
			a := attach(t.Context(), Options{Where: "here"})
			a.s.says("$ ")
			if _, err := io.WriteString(a.in, typed); err != nil {
				t.Fatal(err)
			}
			_ = a.in.Close()
			synctest.Wait()
			if got := a.s.heard(); got != want {
				t.Errorf("sent %q, want %q", got, want)
			}
			a.s.says("bye\r\n")
			a.s.ends(channel.End{Cause: channel.EndedByAgent})
			r, err := a.result()
			if err != nil || r.Ending != EndedThere || r.Code() != 0 || a.out.String() != "$ bye\r\n" || a.s.closed != 1 {
				t.Errorf("%+v, %v; shown %q", r, err, a.out.String())
			}
			if r.Out != 7 || r.In != int64(len(typed)) {
				t.Errorf("counted %d in, %d out", r.In, r.Out)
			}
		})
	}
}

// When the task dies the agent may never say so: the session ends by itself,
// with the reason.
func TestTaskDies(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		a := attach(t.Context(), Options{Watch: func(context.Context) (Fate, error) {
			switch {
			case time.Since(start) < 12*time.Second:
				return Fate{}, nil
			case time.Since(start) < 18*time.Second:
				return Fate{}, errors.New("throttled")
			}
			return Fate{Over: true, Why: "the task has stopped"}, nil
		}})
		r, err := a.result()
		if err != nil || r.Ending != EndedFate || r.Reason != "the task has stopped" || r.Lasted != 20*time.Second || a.s.closed != 1 || r.Code() != 255 {
			t.Errorf("%+v, %v, closed %d", r, err, a.s.closed)
		}
	})
}

// When the agent ends the session because its container dies, that is the
// reason, and not that the shell ended.
func TestAgentEndsWithTheTask(t *testing.T) {
	for name, c := range map[string]struct {
		fate Fate
		end  channel.End
		code int
		how  Ending
		why  string
	}{
		"task":      {Fate{true, "the task was stopped: Scaling activity"}, channel.End{Cause: channel.EndedByAgent}, 255, EndedFate, "the task was stopped: Scaling activity"},
		"shell":     {Fate{}, channel.End{Cause: channel.EndedByAgent}, 0, EndedThere, "the shell ended"},
		"said":      {Fate{}, channel.End{Cause: channel.EndedByAgent, Message: "no such shell"}, 255, EndedFailed, "the session was closed before it began: no such shell"},
		"lost":      {Fate{}, channel.End{Cause: channel.EndedByFailure, Err: channel.ErrLost}, 255, EndedFailed, channel.ErrLost.Error()},
		"cut short": {Fate{}, channel.End{Cause: channel.EndedByAgent, Incomplete: true}, 255, EndedThere, "the shell ended"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				a := attach(t.Context(), Options{Watch: func(context.Context) (Fate, error) { return c.fate, nil }})
				a.s.ends(c.end)
				r, err := a.result()
				if r.Ending != c.how || r.Reason != c.why || r.Code() != c.code || (err != nil) != (c.how == EndedFailed) || r.Lasted != 0 {
					t.Errorf("%+v, %v", r, err)
				}
			})
		})
	}
}

func TestCancelled(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		a := attach(ctx, Options{}, func(s *fakeSession) { s.stuck = true })
		go func() { _, _ = io.WriteString(a.in, strings.Repeat("x", 1<<20)) }()
		time.Sleep(time.Minute)
		cancel()
		if r, err := a.result(); err != nil || r.Ending != EndedCaller || a.s.closed != 1 {
			t.Errorf("%+v, %v", r, err)
		}
	})
}

// A one-off command: its exit code is the program's, and the markers are seen by
// nobody. The session need not end by itself.
func TestOneOff(t *testing.T) {
	for _, endsItself := range []bool{true, false} {
		synctest.Test(t, func(t *testing.T) {
			o, command := Argv([]string{"grep", "it's"}, true)
			if !strings.HasPrefix(command, "sh -c '") || !strings.Contains(command, o.mark) {
				t.Error(command)
			}
			a := attach(t.Context(), Options{OneOff: &o}, func(s *fakeSession) {
				s.info.SessionType = channel.TypeShell
			})
			if _, err := io.WriteString(a.in, "in\x04put"); err != nil {
				t.Fatal(err)
			}
			_ = a.in.Close()
			synctest.Wait()
			if got := a.s.heard(); got != "" {
				t.Errorf("sent %q before the command was ready", got)
			}
			a.s.says("\x1e" + o.mark + ":1\x1e")
			synctest.Wait()
			if got := a.s.heard(); got != "in\x16\x04put\x04\x04" {
				t.Errorf("sent %q", got)
			}
			a.s.says("out\nput\x1e" + o.mark + ":3")
			synctest.Wait()
			a.s.says("\x1e")
			synctest.Wait()
			if endsItself {
				a.s.ends(channel.End{Cause: channel.EndedByAgent})
			}
			r, err := a.result()
			if err != nil || r.Code() != 3 || r.Ending != EndedThere || r.Reason != "the command ended" || a.out.String() != "out\nput" || r.Lasted > lingerAgent {
				t.Errorf("%+v, %v, %q", r, err, a.out.String())
			}
		})
	}
}

// Whoever reads the output may go: head does.
func TestNobodyReads(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newFake()
		r, w := io.Pipe()
		_ = r.Close()
		s.says("text")
		got, err := Attach(t.Context(), s, Terminal{Out: w}, Options{})
		if err != nil || got.Ending != EndedHangUp || s.closed != 1 {
			t.Errorf("%+v, %v", got, err)
		}
	})
}

// full is a file on a disk that has no room, and a pipe that nobody reads.
type full struct{ err error }

func (f full) Write([]byte) (int, error) { return 0, f.err }

// Output that could not be written is a failure, also when the command over there
// says that it succeeded, and in the same breath.
func TestOutputThatCannotBeWritten(t *testing.T) {
	for _, why := range []error{syscall.ENOSPC, syscall.EPIPE} {
		synctest.Test(t, func(t *testing.T) {
			one, _ := Script("pg_dump shop", true)
			mark := func(value string) string { return markByte + one.mark + ":" + value + markByte }
			s := newFake()
			s.says(mark("1") + "the dump\n" + mark("0"))
			s.ends(channel.End{Cause: channel.EndedByAgent})
			r, err := Attach(t.Context(), s, Terminal{Out: full{why}, Err: io.Discard}, Options{OneOff: &one})
			if err != nil || r.Ending != EndedHangUp || r.Code() != 255 || !errors.Is(r.Unwritten, why) {
				t.Errorf("%+v, %v", r, err)
			}
		})
	}
}

// Where nobody takes the errors of a command, it does not wait for ever to say them.
func TestErrorsThatCannotBeWritten(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newFake()
		s.info.SessionType = channel.TypeNonInteractive
		errs, say := io.Pipe()
		s.stderr = errs
		go func() {
			for range 3 {
				_, _ = say.Write([]byte("warning\n"))
			}
			_ = say.Close()
			s.ends(channel.End{Cause: channel.EndedByAgent})
		}()
		var out safe
		r, err := Attach(t.Context(), s, Terminal{Out: &out, Err: full{syscall.ENOSPC}}, Options{})
		if err != nil || r.Code() != 0 {
			t.Errorf("%+v, %v", r, err)
		}
	})
}

// A program that waits for a session whose connection is lost would seem to hang:
// it is told on the error output, in plain lines.
func TestTheConnectionIsLostWithoutATerminal(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := attach(t.Context(), Options{Where: "here", Name: "web/1"})
		a.s.events <- channel.Event{Kind: channel.EventLost}
		time.Sleep(lostFor - time.Second)
		if a.out.String() != "" {
			t.Errorf("told at once: %q", a.out.String())
		}
		time.Sleep(2 * time.Second)
		a.s.events <- channel.Event{Kind: channel.EventResumed}
		synctest.Wait()
		if got, want := a.out.String(), "web/1: the connection is lost; it is being resumed\nweb/1: the connection is back\n"; got != want {
			t.Errorf("told %q, want %q", got, want)
		}
		a.s.ends(channel.End{Cause: channel.EndedByAgent})
		if _, err := a.result(); err != nil {
			t.Error(err)
		}
		_ = a.in.Close()
	})
}
