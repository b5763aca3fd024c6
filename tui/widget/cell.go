package widget

import (
	"strings"

	"github.com/ecsdeck/ecsdeck/themes"
)

// Span is a piece of text in one tone.
type Span struct {
	Text string
	Tone themes.Tone
}

// Cell is what a table or a list shows for one value. Spans, when there are
// any, win over Text and Tone; they serve bars and values of mixed tones.
type Cell struct {
	Text  string
	Tone  themes.Tone
	Spans []Span
}

// T is a cell of plain text.
func T(text string) Cell { return Cell{Text: text} }

// Toned is a cell of one tone.
func Toned(tone themes.Tone, text string) Cell { return Cell{Text: text, Tone: tone} }

// Mixed is a cell of several tones.
func Mixed(spans ...Span) Cell { return Cell{Spans: spans} }

// Width is the number of cells on the screen that c takes when it is not cut.
func (c Cell) Width() int {
	if c.Spans == nil {
		return Width(c.Text)
	}
	return spansWidth(c.Spans)
}

// Words is the cell's text for a file: without bars and without the spaces that
// only lay it out. It is "" for a value that is not known.
func (c Cell) Words() string {
	var b strings.Builder
	for _, s := range c.spans() {
		if text := Clean(s.Text); strings.Trim(text, drawn) != "" || text != strings.TrimSpace(text) || text == "" {
			b.WriteString(text)
		}
	}
	text := strings.Join(strings.Fields(b.String()), " ")
	if strings.Trim(text, drawn) == "" {
		return ""
	}
	return text
}

// drawn are the signs that bars and sparks are made of; the dot alone is a
// value that is not known.
const drawn = "▁▂▃▄▅▆▇█▒░·"

// Plain is the cell's clean text without tones: for filters and copies.
func (c Cell) Plain() string {
	if c.Spans == nil {
		return Clean(c.Text)
	}
	var b strings.Builder
	for _, s := range c.Spans {
		b.WriteString(Clean(s.Text))
	}
	return b.String()
}

// spans gives both forms of a cell one shape.
func (c Cell) spans() []Span {
	if c.Spans != nil {
		return c.Spans
	}
	return []Span{{Text: c.Text, Tone: c.Tone}}
}

func spansWidth(spans []Span) int {
	w := 0
	for _, s := range spans {
		w += Width(s.Text)
	}
	return w
}
