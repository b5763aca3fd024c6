package main

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/term"
	"github.com/spf13/cobra"

	"github.com/ecsdeck/ecsdeck/awsclient"
	"github.com/ecsdeck/ecsdeck/tui/widget"
)

// maxWidth is the longest line of a printed paragraph: longer ones read badly.
const maxWidth = 100

// A refusal is an error of our own, written as sentences for the person.
type refusal string

func (r refusal) Error() string { return string(r) }

// explain turns an error into one paragraph: what failed, why, and the remedy.
func explain(err error) string {
	var r refusal
	if errors.As(err, &r) {
		return string(r)
	}
	return awsclient.Explain(err).String()
}

// fail says how the command ended that ran.
func (a *app) fail(err error) {
	var lines linesError
	if !errors.As(err, &lines) {
		a.print(explain(err))
		return
	}
	a.print(lines[0])
	for _, line := range lines[1:] {
		_, _ = fmt.Fprintln(a.err, widget.CleanLines(line)) // nowhere is left to report to
	}
}

// print writes a paragraph about what went wrong to standard error, clean of
// anything that AWS or a file name may have brought along.
func (a *app) print(paragraph string) {
	const name = "ecsdeck: "
	text := widget.Clean(strings.TrimSpace(paragraph))
	if width := terminalWidth(a.err); width > 0 {
		text = ansi.Wrap(name+text, min(width, maxWidth), "")[len(name):]
	}
	w := colorprofile.NewWriter(a.err, a.env)
	_, _ = io.WriteString(w, "\x1b[1;31m"+name+"\x1b[m"+text+"\n") // nowhere is left to report to
}

// printUsage writes a mistake in the command line and where to look.
func (a *app) printUsage(root *cobra.Command, err error) {
	help := root.CommandPath()
	if cmd, _, findErr := root.Find(a.args); findErr == nil {
		help = cmd.CommandPath()
	}
	text := err.Error()
	if !strings.HasSuffix(text, "?") {
		text += "."
	}
	a.print(text + " See: " + help + " --help")
}

// terminalWidth returns the columns of a terminal, and 0 for anything else.
func terminalWidth(w io.Writer) int {
	f, ok := w.(term.File)
	if !ok || !term.IsTerminal(f.Fd()) {
		return 0
	}
	width, _, err := term.GetSize(f.Fd())
	if err != nil {
		return 0
	}
	return width
}
