//go:build unix

package sim

import (
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"strings"
	"sync"
	"syscall"
	"unicode"
	"unicode/utf8"

	"github.com/creack/pty"
	"golang.org/x/sys/unix"
)

// realShells says whether this system can run real shells for sessions.
const realShells = true

// realProcess is a real program on a pseudo terminal, or on pipes, in a folder
// of its own.
type realProcess struct {
	cmd    *exec.Cmd
	out    io.Reader
	in     io.Writer
	err    io.Reader // nil on a terminal
	tty    *os.File  // nil without one
	folder string
	once   sync.Once
	ended  chan struct{}
	code   int
}

// startReal starts the session's command, or a shell, with nothing of this
// machine's environment.
func startReal(s *session, terminal bool) (process, error) {
	args, err := s.argv(func(name string) bool { _, err := exec.LookPath(name); return err == nil })
	if err != nil {
		return nil, err
	}
	if len(args) == 0 {
		args = []string{"/bin/sh"}
	}
	folder, err := os.MkdirTemp("", "ecsdeck-shell-")
	if err != nil {
		return nil, fmt.Errorf("Unable to start shell: %w", err) //nolint:staticcheck // the agent's own words
	}
	p := &realProcess{folder: folder, ended: make(chan struct{})}
	p.cmd = exec.Command(args[0], args[1:]...) //nolint:gosec,noctx // what the person at this machine asked for; ended by kill
	p.cmd.Dir = folder
	p.cmd.Env = []string{
		"PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "HOME=" + folder,
		"TERM=xterm-256color", "LANG=C.UTF-8", // as the agent sets them
		"PS1=" + promptOf(s.scene.name),
		// Many a bash takes a prompt of its own from a file of the system.
		"PROMPT_COMMAND=PS1='" + promptOf(s.scene.name) + "'",
	}
	inheritNoIgnoredSignals()
	if terminal {
		err = p.onTerminal()
	} else {
		err = p.onPipes()
	}
	if err != nil {
		_ = os.RemoveAll(folder)                                                      // an empty folder of ours
		return nil, fmt.Errorf("Unable to start shell: Failed to start pty: %w", err) //nolint:staticcheck // the agent's own words
	}
	if terminal {
		note := "This is a shell on your own machine, in an empty folder. It plays " + s.scene.name + " of the simulated AWS.\r\n"
		p.out = io.MultiReader(strings.NewReader(note), p.out)
	}
	return p, nil
}

// promptOf is the prompt of a simulated place. Shells expand their prompt, so only
// letters that mean nothing to them are kept of a name.
func promptOf(name string) string {
	safe := strings.Map(func(r rune) rune {
		if r < utf8.RuneSelf && (unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune("-_./", r)) {
			return r
		}
		return '_'
	}, name)
	return safe + " (simulated) $ "
}

func (p *realProcess) onTerminal() error {
	blocking, err := pty.StartWithSize(p.cmd, &pty.Winsize{Cols: 80, Rows: 24})
	if err != nil {
		return err
	}
	tty, err := unblocked(blocking)
	if err != nil {
		p.signal(syscall.SIGKILL)
		_ = p.cmd.Wait() // it was killed
		return err
	}
	p.tty, p.in, p.out = tty, tty, ptyReader{tty}
	go p.reap()
	return nil
}

func (p *realProcess) onPipes() error {
	p.cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	out, err := p.cmd.StdoutPipe()
	if err != nil {
		return err
	}
	errs, err := p.cmd.StderrPipe()
	if err != nil {
		return err
	}
	p.out, p.err = out, errs
	return p.cmd.Start() // reaped by wait, which pipes ask for
}

// unblocked returns the terminal as a file whose closing ends a read that waits,
// which that of the library's own file does not: jobs in the background may keep
// the other side open for ever.
func unblocked(blocking *os.File) (*os.File, error) {
	defer func() { _ = blocking.Close() }() // its copy stays
	fd, err := syscall.Dup(int(blocking.Fd()))
	if err != nil {
		return nil, err
	}
	syscall.CloseOnExec(fd)
	if err := syscall.SetNonblock(fd, true); err != nil {
		_ = syscall.Close(fd) // nothing was done with it
		return nil, err
	}
	return os.NewFile(uintptr(fd), "terminal"), nil
}

// ptyReader reads a terminal to its end, which Linux reports as EIO.
type ptyReader struct{ tty *os.File }

// Read implements io.Reader.
func (r ptyReader) Read(b []byte) (int, error) {
	n, err := r.tty.Read(b)
	if errors.Is(err, syscall.EIO) || errors.Is(err, os.ErrClosed) {
		err = io.EOF
	}
	return n, err
}

func (p *realProcess) reap() {
	defer close(p.ended)
	_ = p.cmd.Wait() // the exit code says it
	p.code = p.cmd.ProcessState.ExitCode()
}

// Read implements process.
func (p *realProcess) Read(b []byte) (int, error) { return p.out.Read(b) }

// Write implements process. Without a terminal only Ctrl-C means something.
func (p *realProcess) Write(b []byte) (int, error) {
	if p.in != nil {
		return p.in.Write(b)
	}
	for _, c := range b {
		switch c {
		case ctrlC:
			p.signal(syscall.SIGINT)
		case ctrlQuit:
			p.signal(syscall.SIGQUIT)
		}
	}
	return len(b), nil
}

func (p *realProcess) errors() io.Reader { return p.err }

// resize may come while the program ends: unlike File.Fd, which pty.Setsize asks,
// Control holds the terminal open for as long as its number is in use.
func (p *realProcess) resize(cols, rows int) {
	if p.tty == nil || cols <= 0 || rows <= 0 || cols > 0xffff || rows > 0xffff {
		return
	}
	raw, err := p.tty.SyscallConn()
	if err != nil {
		return // never: this is a file
	}
	size := unix.Winsize{Col: uint16(cols), Row: uint16(rows)}
	_ = raw.Control(func(fd uintptr) { // fails when the program has ended
		_ = unix.IoctlSetWinsize(int(fd), unix.TIOCSWINSZ, &size)
	})
}

// signal reaches the program and all of its group: both ways of starting make
// it the leader of one.
func (p *realProcess) signal(sig syscall.Signal) {
	_ = syscall.Kill(-p.cmd.Process.Pid, sig) // fails when they have ended
}

// kill ends the program with its group and removes its folder.
func (p *realProcess) kill() {
	p.once.Do(func() {
		select {
		case <-p.ended: // the number may be another program's by now
		default:
			p.signal(syscall.SIGHUP)
			p.signal(syscall.SIGKILL)
		}
		killSession(p.cmd.Process.Pid)
		if p.tty != nil {
			_ = p.tty.Close() // a job that is left loses its terminal
		}
		_ = os.RemoveAll(p.folder) // what was left in a scratch folder
	})
}

func (p *realProcess) wait() int {
	if p.tty == nil {
		p.reap()
	}
	<-p.ended
	return p.code
}

// inheritNoIgnoredSignals keeps programs from inheriting that SIGINT and SIGQUIT
// are ignored, which they are in whatever a script starts with &: Ctrl-C would
// do nothing in the shell. A signal that is caught is not ignored in children.
func inheritNoIgnoredSignals() {
	for _, sig := range []os.Signal{syscall.SIGINT, syscall.SIGQUIT} {
		if signal.Ignored(sig) {
			signal.Notify(make(chan os.Signal, 1), sig) // nobody listens: still without effect here
		}
	}
}
