//go:build unix

package shell

import (
	"os"
	"os/exec"
	"os/signal"
	"syscall"

	"golang.org/x/sys/unix"
)

func askToEnd(p *os.Process) error { return p.Signal(syscall.SIGTERM) }

// lendKeyboard makes the program of cmd the foreground of the terminal, in a
// process group of its own: the terminal sends signals to that alone. It returns
// what takes the terminal back. It does nothing where this process is not itself
// in the foreground of its terminal.
func lendKeyboard(cmd *exec.Cmd, fd uintptr) (takeBack func()) {
	own := unix.Getpgrp()
	if group, err := unix.IoctlGetInt(int(fd), unix.TIOCGPGRP); err != nil || group != own {
		return func() {}
	}
	cmd.SysProcAttr = &syscall.SysProcAttr{Foreground: true, Ctty: int(fd)}
	return func() {
		// Whoever is in the background and takes the foreground is stopped for it.
		signal.Ignore(syscall.SIGTTOU)
		defer signal.Reset(syscall.SIGTTOU)
		_ = unix.IoctlSetPointerInt(int(fd), unix.TIOCSPGRP, own) // a terminal that is gone has none
	}
}
