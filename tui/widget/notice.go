package widget

import (
	"strings"

	"github.com/ecsdeck/ecsdeck/themes"
)

// Notice stands in place of rows when there are none.
type Notice struct {
	Tone  themes.Tone // of the title
	Title string
	Hint  string // more about it; may have several lines
	Ways  []Way  // what can be done now
	Bare  bool   // no headings of columns above it
}

// Way is a key, or what is typed, and where it leads.
type Way struct{ Keys, Text string }

// View draws the notice in the upper part of an area of width x height.
func (n Notice) View(width, height int, th *themes.Theme) string {
	const side = 4
	var lines [][]Span
	room := max(width-2*side, 1)
	lines = append(lines, wrapText(n.Title, n.Tone, room)...)
	if n.Hint != "" {
		lines = append(lines, nil)
		for _, l := range strings.Split(CleanLines(n.Hint), "\n") {
			lines = append(lines, wrapText(l, themes.Muted, room)...)
		}
	}
	lines = append(lines, n.ways(room)...)
	top := max((height-len(lines))/3, 0)
	p := pen{th: th}
	for y := range height {
		if y > 0 {
			p.newline()
		}
		if k := y - top; k >= 0 && k < len(lines) {
			p.spans(lines[k], width, Center)
		} else {
			p.fill(width)
		}
	}
	p.end()
	return p.b.String()
}

// ways are the lines of what can be done, as one block of two columns: lines of
// one length stand below each other when each is centred.
func (n Notice) ways(room int) [][]Span {
	keys, texts := 0, 0
	for _, w := range n.Ways {
		keys, texts = max(keys, Width(w.Keys)), max(texts, Width(w.Text))
	}
	if len(n.Ways) == 0 || keys+2 >= room {
		return nil
	}
	texts = min(texts, room-keys-2)
	lines := [][]Span{nil}
	for _, w := range n.Ways {
		lines = append(lines, []Span{{Pad(w.Keys, keys, Left) + "  ", themes.Key}, {Pad(Truncate(w.Text, texts), texts, Left), themes.Muted}})
	}
	return lines
}
