package widget

import (
	"strings"

	"github.com/ecsdeck/ecsdeck/themes"
)

// Wrap breaks clean text into lines of at most width cells, between words where
// it can: never inside an option or a name with hyphens. There is always one line.
func Wrap(s string, width int) []string {
	var out []string
	for _, spans := range wrapText(s, themes.Text, width) {
		line := ""
		for _, sp := range spans {
			line += sp.Text
		}
		out = append(out, line)
	}
	return out
}

// wrapText is wrapSpans for text of one tone.
func wrapText(s string, tone themes.Tone, width int) [][]Span {
	return wrapSpans([]Span{{Text: s, Tone: tone}}, width)
}

// wrapSpans breaks spans into lines of at most width cells, between words
// where it can. Line breaks in the text are kept. There is always one line.
func wrapSpans(spans []Span, width int) [][]Span {
	w := wrapper{width: max(width, 1)}
	for _, s := range spans {
		for i, l := range strings.Split(CleanLines(s.Text), "\n") {
			if i > 0 {
				w.flushWord()
				w.newline()
			}
			w.text(l, s.Tone)
		}
	}
	w.flushWord()
	return append(w.lines, w.line)
}

// wrapper collects words, which may change tone inside, and sets them into
// lines.
type wrapper struct {
	width int
	lines [][]Span
	line  []Span
	used  int
	gap   int         // spaces between the line and the word
	blank themes.Tone // of these spaces
	word  []Span
	size  int
}

func (w *wrapper) text(s string, tone themes.Tone) {
	for s != "" {
		i := strings.IndexByte(s, ' ')
		if i == 0 {
			w.flushWord()
			w.gap++
			w.blank = tone
			s = s[1:]
			continue
		}
		if i < 0 {
			i = len(s)
		}
		piece, pw := measure(s[:i])
		w.word = append(w.word, Span{Text: piece, Tone: tone})
		w.size += pw
		s = s[i:]
	}
}

// flushWord sets the collected word: on this line, on the next, or cut into
// pieces when it is longer than any line.
func (w *wrapper) flushWord() {
	if w.size == 0 {
		return
	}
	if w.used > 0 && w.used+w.gap+w.size > w.width {
		w.newline()
	}
	if w.used+w.gap+w.size <= w.width {
		w.add(Span{spaces(w.gap), w.blank}, w.gap)
		for _, s := range w.word {
			w.add(s, Width(s.Text))
		}
	} else {
		w.breakWord()
	}
	w.gap, w.word, w.size = 0, nil, 0
}

func (w *wrapper) breakWord() {
	for _, s := range w.word {
		for s.Text != "" {
			head, hw := prefix(s.Text, w.width-w.used)
			if head == "" && w.used == 0 { // one character wider than the line
				return
			}
			w.add(Span{Text: head, Tone: s.Tone}, hw)
			if s.Text = s.Text[len(head):]; s.Text != "" {
				w.newline()
			}
		}
	}
}

func (w *wrapper) add(s Span, cells int) {
	if s.Text == "" {
		return
	}
	w.used += cells
	if n := len(w.line); n > 0 && w.line[n-1].Tone == s.Tone {
		w.line[n-1].Text += s.Text
		return
	}
	w.line = append(w.line, s)
}

func (w *wrapper) newline() {
	w.lines = append(w.lines, w.line)
	w.line, w.used, w.gap = nil, 0, 0
}
