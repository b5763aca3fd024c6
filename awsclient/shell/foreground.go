package shell

import (
	"io"
	"os/exec"
	"time"

	"github.com/charmbracelet/x/term"
)

// endWithin is how long a program that was told to end may take to give the
// terminal back.
const endWithin = 3 * time.Second

// Foreground runs a program that a person sits at, such as ssh. cmd is made by
// exec.CommandContext and has its streams. When its stdin is the terminal, the
// keys that make signals are the program's alone: Ctrl-C ends what goes on there,
// and not ecsdeck. However the program ends, the terminal is as it was.
//
// When the context of cmd ends, the program is told to end, and killed if it
// does not.
func Foreground(cmd *exec.Cmd) error {
	cmd.Cancel = func() error { return askToEnd(cmd.Process) }
	cmd.WaitDelay = endWithin
	fd, terminal := terminalOf(cmd.Stdin)
	if !terminal {
		return cmd.Run()
	}
	if before, err := term.GetState(fd); err == nil {
		defer func() { _ = term.Restore(fd, before) }() // a terminal that is gone needs none
	}
	defer lendKeyboard(cmd, fd)()
	err := cmd.Run()
	if err != nil {
		resetScreen(cmd.Stdout)
	}
	return err
}

// resetScreen ends what a program that was killed may have left behind: another
// screen, no cursor, a mouse that is reported.
func resetScreen(out io.Writer) {
	if _, terminal := terminalOf(out); terminal {
		_, _ = io.WriteString(out, "\x1b[?1000l\x1b[?1002l\x1b[?1003l\x1b[?1006l\x1b[?2004l\x1b[?1047l\x1b[?25h\x1b[0m")
	}
}
