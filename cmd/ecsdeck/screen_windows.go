package main

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"github.com/ecsdeck/ecsdeck/tui"
)

// screen leaves the terminal to Bubble Tea: on Windows it sets the modes of the
// console, and sizes come with the keys.
func (a *app) screen(context.Context) (*tui.Screen, []tea.ProgramOption) { return nil, nil }
