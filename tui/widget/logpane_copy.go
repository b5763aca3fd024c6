package widget

import (
	"iter"
	"strings"
	"time"
)

// ToggleMark marks the selected line, or takes its mark away. Marks go with
// their lines.
func (p *LogPane) ToggleMark() {
	if e := p.selected(); e != nil {
		e.marked = !e.marked
	}
}

// ToggleOpen expands the selected line into its fields, or closes it.
func (p *LogPane) ToggleOpen() {
	if e := p.selected(); e != nil {
		e.open = !e.open
		p.settle()
		p.reveal(p.cursor)
	}
}

func (p *LogPane) selected() *logEntry {
	if p.cursor == noPlace || p.cursor < p.ring.first || p.cursor >= p.ring.end() {
		return nil
	}
	return p.ring.entry(p.cursor)
}

// ClearMarks takes all marks away.
func (p *LogPane) ClearMarks() {
	for place := p.ring.first; place < p.ring.end(); place++ {
		p.ring.entry(place).marked = false
	}
}

// Marked counts the marked lines.
func (p *LogPane) Marked() int {
	n := 0
	for place := p.ring.first; place < p.ring.end(); place++ {
		if p.ring.entry(place).marked {
			n++
		}
	}
	return n
}

// Copy is the clean text of the marked lines, or of the selected one.
func (p *LogPane) Copy() string {
	var b strings.Builder
	for l := range p.Export(LogExport{Marked: true, Bare: true}) {
		b.WriteString(l)
		b.WriteByte('\n')
	}
	if b.Len() == 0 {
		if e := p.selected(); e != nil {
			return cleanLog(e.text)
		}
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// LogExport says which lines are exported and how.
type LogExport struct {
	Shown  bool // only those that the filter and the sources let through
	Marked bool // only those that are marked
	Bare   bool // without the time and the source before the text
	Raw    bool // the text as it came, not cleaned: it may hold control sequences
}

// Export gives the lines of the ring as text, each whole, the oldest first.
// Times are RFC 3339 in the pane's zone. The pane must not change meanwhile.
func (p *LogPane) Export(o LogExport) iter.Seq[string] {
	return func(yield func(string) bool) {
		for place := p.ring.first; place < p.ring.end(); place++ {
			e := p.ring.entry(place)
			if o.Marked && !e.marked || o.Shown && p.narrowed() && !p.takes(e) {
				continue
			}
			if !yield(p.exported(e, o)) {
				return
			}
		}
	}
}

func (p *LogPane) exported(e *logEntry, o LogExport) string {
	text := e.text
	if !o.Raw {
		text = cleanLog(text)
	}
	if o.Bare {
		return text
	}
	line := time.Unix(0, e.at).In(p.loc).Format("2006-01-02T15:04:05.000Z07:00")
	if len(p.sources) > 0 {
		name, _ := p.sourceOf(int(e.source))
		line += " " + Clean(name)
	}
	return line + " " + text
}
