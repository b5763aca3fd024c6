//go:build linux

package shell

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/creack/pty"
	"golang.org/x/sys/unix"

	"github.com/ecsdeck/ecsdeck/awsclient/shell/channel"
)

// desk is a terminal with a person at it: what they type goes into person, what
// they see comes out of it.
type desk struct {
	person, tty *os.File
	saw         *safe
	before      unix.Termios
}

func newDesk(t *testing.T) *desk {
	t.Helper()
	person, tty, err := pty.Open()
	if err != nil {
		t.Skip("no pseudo terminals here:", err)
	}
	d := &desk{person: person, tty: tty, saw: &safe{}}
	t.Cleanup(func() { _, _ = person.Close(), tty.Close() })
	if err := pty.Setsize(person, &pty.Winsize{Cols: 100, Rows: 30}); err != nil {
		t.Fatal(err)
	}
	d.before = d.state(t)
	go func() { _, _ = io.Copy(d.saw, person) }()
	return d
}

func (d *desk) state(t *testing.T) unix.Termios {
	t.Helper()
	s, err := unix.IoctlGetTermios(int(d.tty.Fd()), unix.TCGETS)
	if err != nil {
		t.Fatal(err)
	}
	return *s
}

func (d *desk) isRaw(t *testing.T) bool { return d.state(t).Lflag&unix.ICANON == 0 }

func (d *desk) types(t *testing.T, text string) {
	t.Helper()
	if _, err := d.person.WriteString(text); err != nil {
		t.Fatal(err)
	}
}

func (d *desk) attach(ctx context.Context, s Session, o Options) <-chan struct{ r Result } {
	done := make(chan struct{ r Result }, 1)
	go func() {
		defer close(done)
		defer func() { _ = recover() }() // of the test that panics
		r, _ := Attach(ctx, s, Terminal{In: d.tty, Out: d.tty, Err: d.tty}, o)
		done <- struct{ r Result }{r}
	}()
	return done
}

// However a session ends, the terminal is as it was, and the modes that a
// program has turned on are off.
func TestTerminalIsGivenBack(t *testing.T) {
	for name, c := range map[string]struct {
		end  func(t *testing.T, d *desk, s *fakeSession, cancel func())
		how  Ending
		says string
	}{
		"the shell ends": {func(_ *testing.T, _ *desk, s *fakeSession, _ func()) {
			s.ends(channel.End{Cause: channel.EndedByAgent})
		}, EndedThere, "the shell ended"},
		"it fails": {func(_ *testing.T, _ *desk, s *fakeSession, _ func()) {
			s.ends(channel.End{Cause: channel.EndedByFailure, Err: channel.ErrLost})
		}, EndedFailed, channel.ErrLost.Error()},
		"escape":    {func(t *testing.T, d *desk, _ *fakeSession, _ func()) { d.types(t, "\r~.") }, EndedEscape, "you left"},
		"cancelled": {func(_ *testing.T, _ *desk, _ *fakeSession, cancel func()) { cancel() }, EndedCaller, "it was cancelled"},
		"killed": {func(t *testing.T, _ *desk, _ *fakeSession, _ func()) {
			if err := syscall.Kill(os.Getpid(), syscall.SIGTERM); err != nil {
				t.Fatal(err)
			}
		}, EndedSignal, "told to end"},
		"hung up": {func(t *testing.T, _ *desk, _ *fakeSession, _ func()) {
			if err := syscall.Kill(os.Getpid(), syscall.SIGHUP); err != nil {
				t.Fatal(err)
			}
		}, EndedSignal, "told to end"},
		"panic": {func(_ *testing.T, _ *desk, s *fakeSession, _ func()) { s.panics() }, 0, ""},
	} {
		t.Run(name, func(t *testing.T) {
			d, s := newDesk(t), newFake()
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			done := d.attach(ctx, s, Options{Where: "account 1, cluster \x1b[2Jprod", Name: "api/web"})
			s.says("\x1b[?1049h\x1b[?1002h\x1b[?25lvim")
			within(t, "the output is shown", func() bool { return strings.Contains(d.saw.String(), "vim") })
			if !d.isRaw(t) || s.size() != [2]int{100, 30} {
				t.Errorf("raw %v, size %v", d.isRaw(t), s.size())
			}
			c.end(t, d, s, cancel)
			r, ok := <-done
			if after := d.state(t); after != d.before {
				t.Errorf("the terminal was %+v and is %+v", d.before, after)
			}
			if ok != (c.how != 0) || ok && (r.r.Ending != c.how || !strings.Contains(r.r.Reason, c.says)) {
				t.Errorf("%+v", r.r)
			}
			within(t, "the modes are off", func() bool {
				return strings.Contains(d.saw.String(), "\x1b[?25h\x1b[?1002l\x1b[?1049l")
			})
			saw := d.saw.String()
			if !strings.HasPrefix(saw, "\r-- account 1, cluster [2Jprod") {
				t.Errorf("the first line: %q", saw)
			}
			if c.how != 0 {
				within(t, "the last line is shown", func() bool { return strings.Contains(d.saw.String(), "-- left api/web after ") })
			}
			if s.closed != 1 {
				t.Errorf("closed %d times", s.closed)
			}
		})
	}
}

// Every key goes to the session as it is, a paste of 1 MB and those that would
// be signals included; ~. works also while the session takes nothing.
func TestKeysAreExact(t *testing.T) {
	d, s := newDesk(t), newFake()
	done := d.attach(t.Context(), s, Options{})
	within(t, "the terminal is raw", func() bool { return d.isRaw(t) })
	all := make([]byte, 256)
	for i := range all {
		all[i] = byte(i)
	}
	d.types(t, string(all))
	paste := pasteBegins + strings.Repeat("a line of text, ünd more\r~.\r", 1<<20/28) + pasteEnds
	d.types(t, paste)
	want := string(all) + paste
	within(t, "it has arrived", func() bool { return len(s.heard()) >= len(want) })
	if s.heard() != want {
		t.Error("what arrived is not what was typed")
	}
	s.mu.Lock()
	s.stuck = true
	s.mu.Unlock()
	d.types(t, strings.Repeat("x", 200_000)+"\r~.")
	if r := <-done; r.r.Ending != EndedEscape {
		t.Errorf("%+v", r.r)
	}
}

func TestHelpAndResize(t *testing.T) {
	d, s := newDesk(t), newFake()
	done := d.attach(t.Context(), s, Options{Where: "here"})
	within(t, "the terminal is raw", func() bool { return d.isRaw(t) })
	d.types(t, "~?")
	within(t, "the help is shown", func() bool { return strings.Contains(d.saw.String(), "~~  send one ~\r\n") })
	if err := pty.Setsize(d.person, &pty.Winsize{Cols: 132, Rows: 50}); err != nil {
		t.Fatal(err)
	}
	within(t, "the size is known", func() bool {
		_ = syscall.Kill(os.Getpid(), syscall.SIGWINCH)
		return s.size() == [2]int{132, 50}
	})
	d.types(t, "~.")
	<-done
	if s.heard() != "" {
		t.Errorf("sent %q", s.heard())
	}
}

// Keys that come after the session are not taken from whoever reads next.
func TestNoKeyIsStolen(t *testing.T) {
	d, s := newDesk(t), newFake()
	done := d.attach(t.Context(), s, Options{})
	within(t, "the terminal is raw", func() bool { return d.isRaw(t) })
	s.ends(channel.End{Cause: channel.EndedByAgent})
	<-done
	d.types(t, "next\n")
	got := make([]byte, 5)
	if _, err := io.ReadFull(d.tty, got); err != nil || string(got) != "next\n" {
		t.Errorf("%q, %v", got, err)
	}
}

// overPTY makes a fake session the terminal of a real command, as agents do.
func overPTY(t *testing.T, command string) *fakeSession {
	t.Helper()
	for _, program := range []string{"sh", "stty"} {
		if _, err := exec.LookPath(program); err != nil {
			t.Skip(err)
		}
	}
	s := newFake()
	cmd := exec.Command("sh", "-c", "exec "+command)
	cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "TERM=xterm-256color"}
	p, err := pty.StartWithSize(cmd, &pty.Winsize{Cols: 80, Rows: 24})
	if err != nil {
		t.Skip("no pseudo terminals here:", err)
	}
	s.hears = func(b []byte) { _, _ = p.Write(b) }
	t.Cleanup(func() { _ = p.Close(); _ = cmd.Process.Kill() })
	go func() {
		buf := make([]byte, 4096)
		for {
			n, err := p.Read(buf)
			s.says(string(buf[:n]))
			if err != nil {
				_ = cmd.Wait()
				s.ends(channel.End{Cause: channel.EndedByAgent})
				return
			}
		}
	}()
	return s
}

// The wrapping of one-off commands, in a real shell on a real terminal: exit
// codes, exact bytes in both directions, the end of the input.
func TestOneOffInARealShell(t *testing.T) {
	random := make([]byte, 300_000)
	rng := rand.NewChaCha8([32]byte{1})
	_, _ = rng.Read(random)
	lines := strings.Repeat("x", 4096) + "\r\n\x03\x04\x16\x1a\x1c\x7f\x15\x12\x11\x13" + strings.Repeat("y", 10_000)
	for name, c := range map[string]struct {
		script, in, out string
		code            int
	}{
		"exit code":       {"exit 7", "", "", 7},
		"signal":          {"exec 2>/dev/null; sh -c 'kill -9 $$'; exit $?", "", "", 137},
		"quotes":          {"printf '%s' \"it's \\$HOME\"", "", "it's $HOME", 0},
		"both":            {"echo out; echo err >&2; false # with a comment", "", "out\nerr\n", 1},
		"input":           {"cat", lines, lines, 0},
		"every byte":      {"cat", string(random), string(random), 0},
		"counted":         {"sha256sum", string(random), fmt.Sprintf("%x  -\n", sha256.Sum256(random)), 0},
		"a part of it":    {"head -c 3", "abcdef", "abc", 0},
		"not looked at":   {"echo hello", string(random), "hello\n", 0},
		"nothing":         {"true", "", "", 0},
		"not there":       {"nosuchprogram 2>/dev/null", "", "", 127},
		"asks for itself": {"ps -o args= -p $$ >/dev/null; printf '%s' \"$0\"", "", "sh", 0},
	} {
		t.Run(name, func(t *testing.T) {
			o, command := Script(c.script, true)
			s := overPTY(t, command)
			var out bytes.Buffer
			ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
			defer cancel()
			r, err := Attach(ctx, s, Terminal{In: strings.NewReader(c.in), Out: &out}, Options{OneOff: &o})
			if err != nil || r.Code() != c.code || r.Ending != EndedThere {
				t.Errorf("%+v, %v", r, err)
			}
			if out.String() != c.out {
				t.Errorf("%d bytes came out, of %d", out.Len(), len(c.out))
			}
		})
	}
}

// At a terminal nothing is changed over there: the command has one as it wants.
func TestOneOffAtATerminal(t *testing.T) {
	o, command := Argv([]string{"sh", "-c", "stty -a | grep -c -- '-opost'; read x; echo \"got $x\"; exit 4"}, false)
	s := overPTY(t, command)
	d := newDesk(t)
	done := d.attach(t.Context(), s, Options{OneOff: &o})
	within(t, "it begins", func() bool { return strings.Contains(d.saw.String(), "0\r\n") })
	d.types(t, "typed\r")
	r := <-done
	within(t, "the person has seen it", func() bool { return strings.Contains(d.saw.String(), "got typed\r\n") })
	if r.r.Code() != 4 || strings.Contains(d.saw.String(), o.mark) {
		t.Errorf("%+v, saw %q", r.r, d.saw.String())
	}
}

func TestCommand(t *testing.T) {
	d, s := newDesk(t), newFake()
	refused := errors.New("refused")
	for _, fails := range []error{refused, nil} {
		c := NewCommand(t.Context(), func(_ context.Context, progress io.Writer) (Session, Options, error) {
			_, _ = io.WriteString(progress, "connecting\r\n")
			return s, Options{}, fails
		})
		c.SetStdin(d.tty)
		c.SetStdout(d.tty)
		c.SetStderr(d.tty)
		if fails == nil {
			s.ends(channel.End{Cause: channel.EndedByAgent})
		}
		if err := c.Run(); !errors.Is(err, fails) || fails == nil && c.Result().Ending != EndedThere {
			t.Errorf("%v, %+v", err, c.Result())
		}
	}
	within(t, "it says so", func() bool { return strings.Count(d.saw.String(), "connecting") == 2 })
}
