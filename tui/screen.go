package tui

import (
	"io"

	tea "charm.land/bubbletea/v2"
)

// Screen is the terminal, where the deck follows its size itself. Bubble Tea does
// that from a goroutine that goes on while a shell has the terminal, and writes
// there what its loop writes when it gets the terminal back: a race that a
// resize during a shell is enough for.
type Screen struct {
	// Out is the terminal. Programs that get it for a while get this, and not what
	// Bubble Tea draws on.
	Out io.Writer
	// Size is how large it is now, in cells.
	Size func() (width, height int, err error)
	// Changed says that its size may have changed.
	Changed <-chan struct{}
}

// resizedMsg says that the size of the screen may have changed.
type resizedMsg struct{}

// watchSize waits for the next change of size.
func (a *App) watchSize() tea.Cmd {
	if a.opt.Screen == nil {
		return nil
	}
	changed, done := a.opt.Screen.Changed, a.ctx.Done()
	return func() tea.Msg {
		select {
		case <-changed:
			return resizedMsg{}
		case <-done:
			return nil
		}
	}
}

// measure asks how large the screen is. A terminal that has gone away says
// nothing more.
func (a *App) measure() tea.Cmd {
	size := a.opt.Screen.Size
	return func() tea.Msg {
		w, h, err := size()
		if err != nil {
			return nil
		}
		return tea.WindowSizeMsg{Width: w, Height: h}
	}
}

// lend gives the terminal to a program for a while.
func (a *App) lend(c tea.ExecCommand, then tea.ExecCallback) tea.Cmd {
	if a.opt.Screen != nil {
		c = lent{c, a.opt.Screen.Out}
	}
	return tea.Exec(c, then)
}

// lent is a program that gets the terminal itself.
type lent struct {
	tea.ExecCommand
	out io.Writer
}

// SetStdout implements tea.ExecCommand.
func (l lent) SetStdout(io.Writer) { l.ExecCommand.SetStdout(l.out) }
