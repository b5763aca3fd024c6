package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/charmbracelet/x/ansi"
	"golang.org/x/sys/unix"
)

// ptyrun is a command of the test scripts: it runs a program in a terminal of
// 120 by 40 cells and plays the person in front of it.
//
//	ptyrun [-all] STEP... -- PROGRAM ARGS...
//
// A STEP is wait:REGEX (until that text is drawn, after what the last wait
// matched and after any other step), send:TEXT (with Go escapes), signal:TERM,
// resize:COLSxROWS. Without -all, standard error stays outside of the terminal. What was drawn goes to
// standard output, as it came; the exit code is the program's. It is 99 when a
// step fails, and 98 when the terminal was left in another mode than it had.
func ptyrun() {
	code, err := ptySession(os.Args[1:])
	if err != nil {
		fmt.Fprintln(os.Stderr, "ptyrun:", err)
		code = 99
	}
	os.Exit(code)
}

func ptySession(args []string) (int, error) {
	steps, command := splitSteps(args)
	all := len(steps) > 0 && steps[0] == "-all"
	if all {
		steps = steps[1:]
	}
	screen, keyboard, err := openPty()
	if err != nil {
		return 0, err
	}
	before, err := unix.IoctlGetTermios(int(keyboard.Fd()), unix.TCGETS)
	if err != nil {
		return 0, err
	}
	cmd := exec.Command(command[0], command[1:]...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = keyboard, keyboard, os.Stderr
	if all {
		cmd.Stderr = keyboard
	}
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
	if err := cmd.Start(); err != nil {
		return 0, err
	}
	drawn := &drawing{answers: screen, ended: make(chan struct{})}
	go func() { _, _ = io.Copy(drawn, screen) }() // ends with the terminal
	go func() {
		_ = cmd.Wait() // the exit code says it
		close(drawn.ended)
	}()

	stepErr := play(steps, screen, cmd.Process, drawn)
	if stepErr != nil {
		_ = cmd.Process.Kill() // it may be gone already
	}
	code := wait(cmd, drawn.ended)
	drawn.settle()
	_, _ = os.Stdout.Write(drawn.bytes())
	if stepErr != nil {
		return 0, stepErr
	}
	after, err := unix.IoctlGetTermios(int(keyboard.Fd()), unix.TCGETS)
	if err != nil {
		return 0, err
	}
	if *after != *before {
		fmt.Fprintf(os.Stderr, "ptyrun: the terminal was left changed:\nbefore %+v\nafter  %+v\n", *before, *after)
		return 98, nil
	}
	return code, nil
}

func splitSteps(args []string) (steps, command []string) {
	for i, a := range args {
		if a == "--" {
			return args[:i], args[i+1:]
		}
	}
	return nil, args
}

// openPty returns both ends of a new pseudo-terminal.
func openPty() (screen, keyboard *os.File, err error) {
	screen, err = os.OpenFile("/dev/ptmx", os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		return nil, nil, err
	}
	if err := unix.IoctlSetPointerInt(int(screen.Fd()), unix.TIOCSPTLCK, 0); err != nil {
		return nil, nil, err
	}
	n, err := unix.IoctlGetInt(int(screen.Fd()), unix.TIOCGPTN)
	if err != nil {
		return nil, nil, err
	}
	keyboard, err = os.OpenFile("/dev/pts/"+strconv.Itoa(n), os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		return nil, nil, err
	}
	return screen, keyboard, resize(screen, 120, 40)
}

func resize(screen *os.File, cols, rows uint16) error {
	return unix.IoctlSetWinsize(int(screen.Fd()), unix.TIOCSWINSZ, &unix.Winsize{Col: cols, Row: rows})
}

// play does the steps, one after the other.
func play(steps []string, screen *os.File, p *os.Process, drawn *drawing) error {
	for _, step := range steps {
		verb, arg, _ := strings.Cut(step, ":")
		var err error
		if verb != "wait" {
			drawn.seen = len(drawn.text())
		}
		switch verb {
		case "wait":
			err = drawn.wait(arg)
		case "send":
			var keys string
			if keys, err = strconv.Unquote(`"` + arg + `"`); err == nil {
				_, err = io.WriteString(screen, keys)
			}
		case "signal":
			err = p.Signal(unix.SignalNum("SIG" + arg))
		case "resize":
			var cols, rows uint16
			if _, err = fmt.Sscanf(arg, "%dx%d", &cols, &rows); err == nil {
				err = resize(screen, cols, rows)
			}
		default:
			err = errors.New("no such step")
		}
		if err != nil {
			return fmt.Errorf("%s: %w", step, err)
		}
	}
	return nil
}

// wait waits for the end of the program, and takes its life when none comes.
func wait(cmd *exec.Cmd, ended <-chan struct{}) int {
	select {
	case <-ended:
	case <-time.After(patience):
		fmt.Fprintln(os.Stderr, "ptyrun: the program did not end")
		_ = cmd.Process.Kill() // it may have ended just now
		<-ended
	}
	return cmd.ProcessState.ExitCode()
}

// A drawing is everything that the program wrote to the terminal.
type drawing struct {
	answers io.Writer     // where the terminal's own answers go
	ended   chan struct{} // closed when the program has ended

	mu   sync.Mutex
	all  bytes.Buffer
	seen int // how much of the text earlier steps have consumed
}

// Write takes in what was drawn, and answers what a terminal answers: which
// one it is, and that its background is black.
func (d *drawing) Write(p []byte) (int, error) {
	if bytes.Contains(p, []byte("\x1b]11;?")) {
		_, _ = io.WriteString(d.answers, "\x1b]11;rgb:0000/0000/0000\x1b\\") // the program may be gone
	}
	if bytes.Contains(p, []byte("\x1b[c")) {
		_, _ = io.WriteString(d.answers, "\x1b[?62c") // the program may be gone
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.all.Write(p)
}

func (d *drawing) bytes() []byte {
	d.mu.Lock()
	defer d.mu.Unlock()
	return bytes.Clone(d.all.Bytes())
}

// text is what was drawn, without the colours and the moves of the cursor.
func (d *drawing) text() string { return ansi.Strip(string(d.bytes())) }

// wait waits until text that no earlier step has consumed matches.
func (d *drawing) wait(pattern string) error {
	re, err := regexp.Compile(pattern)
	if err != nil {
		return err
	}
	for deadline := time.Now().Add(patience); ; time.Sleep(20 * time.Millisecond) {
		ended := d.hasEnded()
		if ended {
			d.settle()
		}
		text := d.text()
		d.seen = min(d.seen, len(text)) // half an escape sequence may have looked like text
		if match := re.FindStringIndex(text[d.seen:]); match != nil {
			d.seen += match[1]
			return nil
		}
		if ended {
			return errors.New("the program ended without drawing it")
		}
		if time.Now().After(deadline) {
			return fmt.Errorf("not drawn within %s", patience)
		}
	}
}

func (d *drawing) hasEnded() bool {
	select {
	case <-d.ended:
		return true
	default:
		return false
	}
}

// settle waits until nothing more comes: the kernel may still hold what a
// program wrote last.
func (d *drawing) settle() {
	for before := -1; ; time.Sleep(50 * time.Millisecond) {
		n := len(d.bytes())
		if n == before {
			return
		}
		before = n
	}
}
