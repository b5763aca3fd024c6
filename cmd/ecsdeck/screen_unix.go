//go:build !windows

package main

import (
	"context"
	"io"
	"os"
	"os/signal"
	"syscall"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/term"

	"github.com/ecsdeck/ecsdeck/tui"
)

// drawn is the terminal as something that can only be drawn on, so that Bubble
// Tea leaves its size to the deck: see tui.Screen.
type drawn struct{ io.Writer }

// screen is the terminal that this run draws on, until ctx ends; nil where it is
// none.
func (a *app) screen(ctx context.Context) (*tui.Screen, []tea.ProgramOption) {
	f, ok := a.out.(term.File)
	if !ok {
		return nil, nil
	}
	width, height, err := term.GetSize(f.Fd())
	if err != nil {
		return nil, nil
	}
	changed := make(chan struct{}, 1)
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, syscall.SIGWINCH, syscall.SIGCONT)
	go func() {
		defer signal.Stop(signals)
		for {
			select {
			case <-ctx.Done():
				return
			case <-signals:
			}
			select {
			case changed <- struct{}{}:
			default: // one is waiting, and the size is read when it is taken
			}
		}
	}()
	drawing := []tea.ProgramOption{
		tea.WithOutput(drawn{f}), tea.WithWindowSize(width, height), tea.WithColorProfile(colorprofile.Detect(f, a.env)),
	}
	return &tui.Screen{
		Out: f, Changed: changed,
		Size: func() (int, int, error) { return term.GetSize(f.Fd()) },
	}, drawing
}
