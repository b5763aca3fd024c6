package main

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"
)

// manCommand prints the page of the manual, or writes one for each command into a
// folder, for packages. They bear the date of the commit, so that they are the
// same whenever they are made.
func (a *app) manCommand() *cobra.Command {
	var dir string
	cmd := &cobra.Command{
		Use:    "man [COMMAND]",
		Short:  "Print the manual page of a command, or write them all",
		Long:   "Prints the manual page of ecsdeck or of one of its commands, for: man -l -\n\nWith --dir it writes the pages of all commands into a folder, for packages.",
		Hidden: true,
		Example: "ecsdeck man exec | man -l -\n" +
			"ecsdeck man --dir /usr/local/share/man/man1",
		Args: cobra.MaximumNArgs(1),
	}
	cmd.RunE = a.verb(func(_ context.Context, args []string) error {
		root := cmd.Root()
		if dir != "" {
			return writeManuals(root, dir)
		}
		of, _, err := root.Find(args)
		if err != nil || len(args) > 0 && of == root {
			return usagef("there is no command %q", args[0])
		}
		_, err = io.WriteString(a.out, newManual(of).roff(root, manualDate()))
		return err
	})
	cmd.Flags().StringVar(&dir, "dir", "", "write the pages of all commands into this `FOLDER`")
	return cmd
}

// writeManuals writes a page for the program and each of its verbs.
func writeManuals(root *cobra.Command, dir string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil { //nolint:gosec // a manual is for everybody
		return refusal("The folder for the manual cannot be made: " + err.Error() + ".")
	}
	for _, cmd := range append([]*cobra.Command{root}, manualVerbs(root)...) {
		m := newManual(cmd)
		err := os.WriteFile(filepath.Join(dir, m.file()), []byte(m.roff(root, manualDate())), 0o644) //nolint:gosec // as above
		if err != nil {
			return refusal("A page of the manual cannot be written: " + err.Error() + ".")
		}
	}
	return nil
}

// manualVerbs are the verbs that have a page of their own.
func manualVerbs(root *cobra.Command) []*cobra.Command {
	var all []*cobra.Command
	for _, c := range root.Commands() {
		if !c.IsAvailableCommand() || c.Name() == "help" {
			continue
		}
		all = append(all, c)
	}
	return all
}

// page is the name of the page: ecsdeck-exec.
func (m manual) page() string { return strings.ReplaceAll(m.name, " ", "-") }

func (m manual) file() string { return m.page() + ".1" }

// roff writes the page in the man macros, which man and mandoc read alike.
func (m manual) roff(root *cobra.Command, date string) string {
	var b strings.Builder
	line := func(s ...string) { b.WriteString(strings.Join(s, "") + "\n") }
	text := func(s string) { line(strings.Join(escaped(wrap(s, roffWidth)), "\n")) }
	line(".TH ", strings.ToUpper(escapeRoff(m.page())), ` 1 "`, date, `" "ecsdeck" "ecsdeck manual"`)
	line(".SH NAME")
	line(escapeRoff(m.page()), ` \- `, escapeRoff(m.short))
	line(".SH SYNOPSIS")
	line(".B ", escapeRoff(m.name))
	text(strings.TrimPrefix(m.usage, m.name))
	line(".SH DESCRIPTION")
	for i, block := range m.text {
		if i > 0 {
			line(".PP")
		}
		if block.verbatim {
			line(".RS 4\n.nf\n", escapeRoff(block.text), "\n.fi\n.RE")
			continue
		}
		text(block.text)
	}
	for _, s := range m.sections {
		line(".SH ", strings.ToUpper(escapeRoff(s.title)))
		for _, r := range s.rows {
			line(".TP\n.B ", escapeRoff(strings.TrimSpace(r.name)))
			text(r.text)
		}
	}
	if len(m.examples) > 0 {
		line(".SH EXAMPLES\n.nf\n", escapeRoff(strings.Join(m.examples, "\n")), "\n.fi")
	}
	line(manualTail(root, m))
	return b.String()
}

// manualTail is what every page ends with.
func manualTail(root *cobra.Command, m manual) string {
	tail := ".SH EXIT STATUS\n.TP\n.B 0\nIt was done.\n.TP\n.B 1\nIt could not be done; standard error says why and what helps.\n" +
		".TP\n.B 2\nThe command line makes no sense.\n" +
		".TP\n.B 128 + N\nA signal with the number N ended it.\n" +
		".PP\nCommands that run something elsewhere pass its exit code on.\n"
	var also []string
	for _, c := range append([]*cobra.Command{root}, manualVerbs(root)...) {
		if other := newManual(c); other.page() != m.page() {
			also = append(also, ".BR "+escapeRoff(other.page())+" (1)")
		}
	}
	return tail + ".SH SEE ALSO\n" + strings.Join(also, ",\n")
}

// manualDate is the day that a page bears: that of the commit, told by the builder
// (reproducible-builds.org/specs/source-date-epoch) or by the binary; never today.
func manualDate() string {
	if epoch, err := strconv.ParseInt(os.Getenv("SOURCE_DATE_EPOCH"), 10, 64); err == nil {
		return time.Unix(epoch, 0).UTC().Format(time.DateOnly)
	}
	day, _, _ := strings.Cut(thisBuild().Date, "T")
	return day
}

// roffWidth is the longest line of a page's source.
const roffWidth = 72

func escaped(lines []string) []string {
	for i, l := range lines {
		lines[i] = escapeRoff(l)
	}
	return lines
}

// escapeRoff keeps roff from reading text as requests.
func escapeRoff(text string) string {
	text = strings.NewReplacer(`\`, `\e`, "-", `\-`, "~", `\(ti`, "^", `\(ha`, "`", `\(ga`).Replace(text)
	lines := strings.Split(text, "\n")
	for i, l := range lines {
		if strings.HasPrefix(l, ".") || strings.HasPrefix(l, "'") {
			lines[i] = `\&` + l
		}
	}
	return strings.Join(lines, "\n")
}
