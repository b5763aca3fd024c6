package page

import (
	"fmt"
	"strings"
	"time"

	"github.com/ecsdeck/ecsdeck/awsclient"
	"github.com/ecsdeck/ecsdeck/themes"
	"github.com/ecsdeck/ecsdeck/tui/kind"
	"github.com/ecsdeck/ecsdeck/tui/widget"
)

// staleText says since when and why a list stands still, and what helps.
func staleText(env Env, since time.Time, why error, rows bool) string {
	text := FaultText(why)
	if !rows || since.IsZero() {
		return text
	}
	return fmt.Sprintf("stale for %s: %s", kind.Age(env.Now.Sub(since)), text)
}

// FaultText is a fault on one line: what is wrong, then what helps.
func FaultText(err error) string {
	f := awsclient.Explain(err)
	text := f.Why
	if text == "" {
		text = f.What
	}
	if f.Remedy != "" {
		text += ". " + strings.ToUpper(f.Remedy[:1]) + f.Remedy[1:]
	}
	return text
}

// wrapNote breaks a notice into lines; what is more than three lines is cut,
// since the rows below are what the person came for.
func wrapNote(text string, width int) []string {
	const mark, most = 3, 3
	lines := widget.Wrap(widget.Clean(text), max(10, width-mark-1))
	if len(lines) > most {
		lines = append(lines[:most-1], strings.Join(lines[most-1:], " "))
	}
	return lines
}

// noteLines draws the lines of a notice, each ended by a line break.
func noteLines(env Env, lines []string) string {
	var b strings.Builder
	for i, text := range lines {
		mark := "   "
		if i == 0 {
			mark = " ▲ "
		}
		b.WriteString(widget.Line(env.Theme, env.Width, widget.Span{Text: mark + text, Tone: themes.Warn}))
		b.WriteByte('\n')
	}
	return b.String()
}

// partialText says which part of a list is missing.
func partialText(env Env, l *List, joined error) string {
	s := env.Store.List(l.q)
	n, unread, first := 0, 0, error(nil)
	for _, id := range s.IDs {
		if e := env.Store.Entity(l.q, id); e != nil && e.Problem != nil {
			n++
			if e.Row == nil {
				unread++
			}
			if first == nil {
				first = e.Problem
			}
		}
	}
	switch {
	case s.Err != nil:
		return "a part of the list could not be read: " + FaultText(s.Err)
	case n > 0 && unread == 0: // their rows are there, as they were
		return fmt.Sprintf("%d of %d could not be read again: %s", n, len(s.IDs), FaultText(first))
	case n > 0:
		return fmt.Sprintf("%d of %d could not be read: %s", n, len(s.IDs), FaultText(first))
	case joined != nil:
		return "some columns are missing: " + FaultText(joined)
	}
	return ""
}
