package tuitest

import (
	"fmt"
	"image/color"
	"strings"

	uv "github.com/charmbracelet/ultraviolet"
	"github.com/charmbracelet/x/ansi"
)

// Painted writes a screen down with its colours in several themes, so that a
// change of a tone is a change of text: below each line stands a letter for each
// cell that is not plain, and the legend at the end says how each letter looks in
// each theme. Cells share a letter when they look alike in all of them. The
// screens are the same one, painted in the themes of that order.
func Painted(themes, screens []string, width, height int) string {
	bufs := make([]uv.ScreenBuffer, len(screens))
	for i, s := range screens {
		bufs[i] = uv.NewScreenBuffer(width, height)
		uv.NewStyledString(s).Draw(bufs[i], bufs[i].Bounds())
	}
	l := legend{letters: map[string]rune{}}
	var out strings.Builder
	for y := range height {
		var text, looks strings.Builder
		for x := 0; x < width; {
			c := bufs[0].CellAt(x, y)
			text.WriteString(c.Content)
			n := max(c.Width, 1)
			looks.WriteString(strings.Repeat(string(l.letter(bufs, x, y)), n))
			x += n
		}
		out.WriteString(strings.TrimRight(text.String(), " ") + "\n")
		if row := strings.TrimRight(looks.String(), " "); row != "" {
			out.WriteString("~" + row + "\n")
		}
	}
	return out.String() + l.view(themes)
}

// legend gives every look a letter, in the order of their first use.
type legend struct {
	letters map[string]rune
	looks   []string
}

func (l *legend) letter(bufs []uv.ScreenBuffer, x, y int) rune {
	parts := make([]string, len(bufs))
	plain := true
	for i, b := range bufs {
		s := b.CellAt(x, y).Style
		parts[i] = lookOf(s)
		plain = plain && s.IsZero()
	}
	if plain {
		return ' '
	}
	look := strings.Join(parts, "\x00")
	letter, ok := l.letters[look]
	if !ok {
		const letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
		letter = rune(letters[len(l.looks)%len(letters)])
		l.letters[look] = letter
		l.looks = append(l.looks, look)
	}
	return letter
}

func (l *legend) view(themes []string) string {
	var out strings.Builder
	out.WriteString("\n  " + columns(themes) + "\n")
	for _, look := range l.looks {
		fmt.Fprintf(&out, "%c %s\n", l.letters[look], columns(strings.Split(look, "\x00")))
	}
	return out.String()
}

func columns(parts []string) string {
	var out strings.Builder
	for _, p := range parts {
		fmt.Fprintf(&out, "%-32s", p)
	}
	return strings.TrimRight(out.String(), " ")
}

// lookOf is a style in words: "#ff8a80 on #2b3a52 bold".
func lookOf(s uv.Style) string {
	words := []string{colourOf(s.Fg, "plain")}
	if s.Bg != nil {
		words = append(words, "on "+colourOf(s.Bg, ""))
	}
	for _, a := range []struct {
		attr uint8
		name string
	}{
		{uv.AttrBold, "bold"},
		{uv.AttrFaint, "faint"},
		{uv.AttrItalic, "italic"},
		{uv.AttrReverse, "reverse"},
		{uv.AttrStrikethrough, "strike"},
	} {
		if s.Attrs&a.attr != 0 {
			words = append(words, a.name)
		}
	}
	if s.Underline != uv.UnderlineNone {
		words = append(words, "underline")
	}
	return strings.Join(words, " ")
}

// colourOf names one of the terminal's 16 by its number.
func colourOf(c color.Color, none string) string {
	switch c := c.(type) {
	case nil:
		return none
	case ansi.BasicColor:
		return fmt.Sprintf("ansi-%d", int(c))
	case ansi.IndexedColor:
		return fmt.Sprintf("indexed-%d", int(c))
	default:
		return Hex(c)
	}
}
