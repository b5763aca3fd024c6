package main

import (
	"github.com/charmbracelet/x/term"
	"golang.org/x/sys/windows"
)

// enableColours asks the console to obey escape sequences; older ones print them.
// A console that refuses shows them, which is no reason to stop.
func enableColours(streams ...any) {
	for _, s := range streams {
		f, ok := s.(term.File)
		var mode uint32
		if !ok || windows.GetConsoleMode(windows.Handle(f.Fd()), &mode) != nil {
			continue
		}
		_ = windows.SetConsoleMode(windows.Handle(f.Fd()), mode|windows.ENABLE_VIRTUAL_TERMINAL_PROCESSING)
	}
}
