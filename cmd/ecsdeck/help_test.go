package main

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
	"github.com/spf13/cobra"
)

// everyCommand is the root and all that hangs below it.
func everyCommand(cmd *cobra.Command) []*cobra.Command {
	all := []*cobra.Command{cmd}
	for _, c := range cmd.Commands() {
		all = append(all, everyCommand(c)...)
	}
	return all
}

func testRoot() *cobra.Command {
	root := (&app{}).rootCommand()
	root.InitDefaultHelpCmd()
	root.InitDefaultCompletionCmd()
	return root
}

// TestHelpFits: no help is wider than the terminal. The manual of a command of
// cobra's own is not ours to break.
func TestHelpFits(t *testing.T) {
	t.Parallel()
	for _, cmd := range everyCommand(testRoot()) {
		for _, width := range []int{80, 100} {
			for line := range strings.Lines(newManual(cmd).help(width)) {
				if got := ansi.StringWidth(strings.TrimRight(line, "\n")); got > width {
					t.Errorf("%s --help at %d columns has a line of %d: %s", cmd.CommandPath(), width, got, line)
				}
			}
		}
	}
}

// TestHelpSaysEnough: every verb of ours has a place in the list of verbs, a text
// of its own and an example.
func TestHelpSaysEnough(t *testing.T) {
	t.Parallel()
	for _, cmd := range testRoot().Commands() {
		if cmd.Name() == "help" || cmd.Name() == "completion" || cmd.Hidden {
			continue
		}
		if cmd.GroupID == "" || cmd.Long == "" || cmd.Example == "" && !cmd.HasSubCommands() {
			t.Errorf("ecsdeck %s: group %q, long %q, example %q: none may be empty", cmd.Name(), cmd.GroupID, cmd.Long, cmd.Example)
		}
		if strings.HasSuffix(cmd.Short, ".") {
			t.Errorf("ecsdeck %s: the short text ends with a full stop: %s", cmd.Name(), cmd.Short)
		}
	}
}

// TestManualSource: nothing that a command says becomes a request of roff.
func TestManualSource(t *testing.T) {
	t.Parallel()
	known := map[string]bool{".TH": true, ".SH": true, ".B": true, ".PP": true, ".TP": true, ".RS": true, ".RE": true, ".nf": true, ".fi": true, ".BR": true}
	root := testRoot()
	for _, cmd := range everyCommand(root) {
		for line := range strings.Lines(newManual(cmd).roff(root, "2026-01-02")) {
			request, _, _ := strings.Cut(strings.TrimRight(line, "\n"), " ")
			if strings.HasPrefix(line, "'") || strings.HasPrefix(line, ".") && !known[request] {
				t.Errorf("%s: roff reads a request in: %s", cmd.CommandPath(), line)
			}
		}
	}
	if got := escapeRoff(".hidden a\\b -c\n'quoted"); got != `\&.hidden a\eb \-c`+"\n"+`\&'quoted` {
		t.Errorf("escaped as %s", got)
	}
}
