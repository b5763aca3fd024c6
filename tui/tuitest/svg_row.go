package tuitest

import (
	"bytes"
	"fmt"
	"strings"

	uv "github.com/charmbracelet/ultraviolet"
)

// layer is what is drawn with one element: all shapes of a row that look alike.
type layer struct {
	class   string // classes of the element
	opacity string
}

// sketch is one row in the making: what is behind, shapes, and text.
type sketch struct {
	behind, shapes map[layer]*strings.Builder
	order          [2][]layer
	text           bytes.Buffer
}

// path adds a shape to the layers behind the text (0) or those with it (1).
func (s *sketch) path(depth int, l layer, d string) {
	set := [...]map[layer]*strings.Builder{s.behind, s.shapes}[depth]
	if set[l] == nil {
		set[l] = new(strings.Builder)
		s.order[depth] = append(s.order[depth], l)
	}
	set[l].WriteString(d)
}

// row draws one row on the baseline 0. It is "" when the row is empty.
func (k *ink) row(buf uv.ScreenBuffer, y, width int) string {
	s := &sketch{behind: map[layer]*strings.Builder{}, shapes: map[layer]*strings.Builder{}}
	for x := 0; x < width; {
		x += k.run(s, buf, x, y, width)
	}
	var b strings.Builder
	for depth, set := range []map[layer]*strings.Builder{s.behind, s.shapes} {
		for _, l := range s.order[depth] {
			fade := ""
			if l.opacity != "" {
				fade = ` opacity="` + l.opacity + `"`
			}
			fmt.Fprintf(&b, `<path%s%s d="%s"/>`, words(l.class), fade, set[l])
		}
	}
	return b.String() + s.text.String()
}

// run draws the cells from x on that look alike, and returns how many.
func (k *ink) run(s *sketch, buf uv.ScreenBuffer, x, y, width int) int {
	first := buf.CellAt(x, y)
	if first == nil {
		return 1
	}
	var content []string
	n := 0
	for x+n < width {
		c := buf.CellAt(x+n, y)
		if c == nil || !c.Style.Equal(&first.Style) {
			break
		}
		content = append(content, c.Content)
		n += max(c.Width, 1)
	}
	fg, bg := k.colours(first.Style)
	if bg != "" {
		s.path(0, layer{class: k.class(bg)}, box(x*cellWide, -baseline, n*cellWide, cellHigh))
	}
	k.parts(s, content, x, fg, first.Style)
	return max(n, 1)
}

// parts draws the cells of a run: text word by word, shapes as long as they
// repeat themselves.
func (k *ink) parts(s *sketch, content []string, x int, fg string, style uv.Style) {
	class := k.class(fg)
	for i := 0; i < len(content); {
		n := 1
		switch r := alone(content[i]); {
		case strings.TrimSpace(content[i]) == "":
		case drawn(r):
			for i+n < len(content) && content[i+n] == content[i] {
				n++
			}
			s.shape(class, r, x, n)
		default:
			for i+n < len(content) && !drawn(alone(content[i+n])) && !gap(content[i+n:]) {
				n++
			}
			s.words(strings.Join(content[i:i+n], ""), x, class, style)
		}
		for _, c := range content[i : i+n] {
			x += max(Width(c), 1)
		}
		i += n
	}
}

// gap reports whether two spaces, or only spaces, follow.
func gap(content []string) bool {
	return strings.TrimSpace(content[0]) == "" && (len(content) == 1 || strings.TrimSpace(content[1]) == "")
}

// words writes text in exactly its cells.
func (s *sketch) words(text string, x int, class string, style uv.Style) {
	length := ""
	if n := Width(text); n > 1 {
		length = fmt.Sprintf(` textLength="%d"`, n*cellWide)
	}
	fmt.Fprintf(&s.text, `<text x="%d"%s%s>`, x*cellWide, length, words(class,
		when(style.Attrs&uv.AttrBold != 0, "b"), when(style.Attrs&uv.AttrItalic != 0, "i"),
		when(style.Underline != uv.UnderlineNone, "u"), when(style.Attrs&uv.AttrStrikethrough != 0, "s")))
	escape(&s.text, text)
	s.text.WriteString("</text>")
}

func when(yes bool, text string) string {
	if yes {
		return text
	}
	return ""
}

// alone is the character of a cell that holds one, else 0.
func alone(content string) rune {
	if r := []rune(content); len(r) == 1 {
		return r[0]
	}
	return 0
}

// box is a filled rectangle.
func box(x, y, w, h int) string { return fmt.Sprintf("M%d %dh%dv%dh-%dz", x, y, w, h, w) }
