package widget

import (
	"math"
	"strconv"
	"strings"
	"time"

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
	Exact Exact
}

// Exact is what a cell says in short: what stands for it in a file. The zero Exact
// is that of a cell whose words say it all.
type Exact struct {
	Form ExactForm
	N    float64
}

// ExactForm says what the number of an Exact is.
type ExactForm uint8

// The forms.
const (
	ExactWords  ExactForm = iota // none: the words count
	ExactNumber                  // a number without its unit
	ExactTime                    // milliseconds since 1970
)

// Number is a cell that says a number in its own words.
func (c Cell) Number(n float64) Cell {
	c.Exact = Exact{ExactNumber, n}
	return c
}

// Time is a cell that says a time in its own words, such as how long ago it was.
func (c Cell) Time(t time.Time) Cell {
	c.Exact = Exact{ExactTime, float64(t.UnixMilli())}
	return c
}

// Value is the cell for a program: a time of RFC 3339 in UTC, a number with at most
// three decimals, and else its words. It is "" for a value that is not known.
func (c Cell) Value() string {
	switch c.Exact.Form {
	case ExactNumber:
		return strconv.FormatFloat(math.Round(c.Exact.N*1000)/1000, 'f', -1, 64)
	case ExactTime:
		return time.UnixMilli(int64(c.Exact.N)).UTC().Format(time.RFC3339Nano)
	default:
		return c.Words()
	}
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
