package main

import (
	"io"
	"strings"

	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"
	"github.com/spf13/cobra"
)

const (
	// plainWidth is the width of help that goes to a file or a pager.
	plainWidth = 80

	// maxNames is the widest column of names beside their descriptions. A longer
	// name has a line of its own.
	maxNames = 28

	// The styles of help: colours that a terminal of 16 has, for any background.
	headStyle, nameStyle, noteStyle, endStyle = "\x1b[1;32m", "\x1b[1m", "\x1b[2m", "\x1b[m"
)

// printHelp writes the help of a command, as wide as the terminal is.
func (a *app) printHelp(cmd *cobra.Command, _ []string) {
	width := terminalWidth(a.out)
	if width == 0 {
		width = plainWidth
	}
	w := colorprofile.NewWriter(a.out, a.env)
	_, _ = io.WriteString(w, newManual(cmd).help(min(width, maxWidth))) // nobody is left to tell
}

// help lays a manual out for a terminal, in lines of at most width columns.
func (m manual) help(width int) string {
	p := printer{width: width}
	for _, b := range m.text {
		p.block(b, 0)
		p.line("")
	}
	p.head("Usage")
	p.hang("  ", m.usage, 4)
	if len(m.examples) > 0 {
		p.head("Examples")
		for _, e := range m.examples {
			p.example(e)
		}
	}
	for _, s := range m.sections {
		p.head(s.title)
		p.rows(s.rows)
	}
	for _, note := range m.notes {
		p.line("")
		p.hang("", note, 0)
	}
	return p.b.String()
}

// A printer writes lines that fit.
type printer struct {
	b     strings.Builder
	width int
}

func (p *printer) line(s string) { p.b.WriteString(s + "\n") }

func (p *printer) head(title string) {
	if p.b.Len() > 0 && !strings.HasSuffix(p.b.String(), "\n\n") {
		p.line("")
	}
	p.line(headStyle + title + endStyle)
}

// block writes a paragraph, or lines that stand as they are.
func (p *printer) block(b block, indent int) {
	if !b.verbatim {
		p.hang(strings.Repeat(" ", indent), b.text, indent)
		return
	}
	for line := range strings.Lines(b.text) {
		p.line(strings.Repeat(" ", indent+2) + strings.TrimRight(line, "\n"))
	}
}

// hang writes text after a lead; further lines are indented.
func (p *printer) hang(lead, text string, indent int) {
	for i, line := range wrap(text, p.width-max(ansi.StringWidth(lead), indent)) {
		if i > 0 {
			lead = strings.Repeat(" ", indent)
		}
		p.line(lead + line)
	}
}

// example writes a line of a shell. One that is too long goes on after a
// backslash, so that it can still be pasted.
func (p *printer) example(line string) {
	if line == "" {
		p.line("")
		return
	}
	if strings.HasPrefix(line, "#") {
		p.line("  " + noteStyle + line + endStyle)
		return
	}
	lines := wrap(line, p.width-6)
	for i, l := range lines {
		lead, tail := "  ", ""
		if i > 0 {
			lead = "    "
		}
		if i < len(lines)-1 {
			tail = " \\"
		}
		p.line(lead + l + tail)
	}
}

// rows writes names with their descriptions beside them.
func (p *printer) rows(rows []row) {
	names := 0
	for _, r := range rows {
		if w := ansi.StringWidth(r.name); w <= maxNames {
			names = max(names, w)
		}
	}
	indent := names + 4
	for _, r := range rows {
		lead := "  " + nameStyle + r.name + endStyle
		if pad := names - ansi.StringWidth(r.name); pad >= 0 {
			p.hang(lead+strings.Repeat(" ", pad+2), r.text, indent)
			continue
		}
		p.line(lead)
		p.hang(strings.Repeat(" ", indent), r.text, indent)
	}
}

// wrap breaks text between words, never inside one.
func wrap(text string, width int) []string {
	var lines []string
	line := ""
	for _, word := range strings.Fields(text) {
		switch {
		case line == "":
			line = word
		case ansi.StringWidth(line)+1+ansi.StringWidth(word) <= width:
			line += " " + word
		default:
			lines, line = append(lines, line), word
		}
	}
	return append(lines, line)
}
