package widget

import "github.com/ecsdeck/ecsdeck/themes"

// View draws the input on one line of exactly width cells, with a caret.
func (in *Input) View(width int, th *themes.Theme) string {
	return line(th, themes.None, in.spans(width, true), width)
}

// Caret is the cell of the caret in a View of this width, for programs that
// place the terminal's own cursor there.
func (in *Input) Caret(width int) int {
	x := Width(in.prompt)
	before, _, _ := in.window(in.room(width))
	return x + Width(before)
}

// note is the problem as it is drawn behind the text.
func (in *Input) note(width int) string {
	if in.problem == "" {
		return ""
	}
	return "  ▲ " + Truncate(in.problem, max(width/2-4, 8))
}

func (in *Input) room(width int) int {
	return max(width-Width(in.prompt)-Width(in.note(width)), 1)
}

// spans draws the input; without focus there is no caret.
func (in *Input) spans(width int, focus bool) []Span {
	room := in.room(width)
	out := []Span{{in.prompt, themes.Accent}}
	before, at, after := in.window(room)
	if !focus {
		out = append(out, Span{before + at + after, themes.Text})
	} else {
		out = append(out, Span{before, themes.Text}, Span{at, themes.Cursor}, Span{after, themes.Text})
		if g := in.ghost(); g != "" {
			out[2] = Span{g[:firstLen(g)], themes.Cursor}
			out[3] = Span{Truncate(g[firstLen(g):], max(room-Width(before)-1, 0)), themes.Faint}
		}
	}
	if in.value == "" && in.placeholder != "" {
		out = append(out, Span{Truncate(in.placeholder, max(room-1, 0)), themes.Faint})
	}
	if note := in.note(width); note != "" {
		out = append(out, Span{spaces(room - spansWidth(out[1:])), themes.Text}, Span{note, themes.Warn})
	}
	return out
}

func firstLen(s string) int {
	n, _ := step(s)
	return n
}

// window is the part of the value that fits in room cells: before the caret,
// under it, and after it. A text that goes on to the left starts with "…".
func (in *Input) window(room int) (before, at, after string) {
	before, after = in.value[:in.cursor], in.value[in.cursor:]
	at = " "
	if after != "" {
		n := firstLen(after)
		at, after = after[:n], after[n:]
	}
	total := Width(before)
	if most := room - Width(at); total > most {
		before, total = suffix(before, total, max(most-1, 0))
		before = Ellipsis + before
		total++
	}
	after, _ = prefix(after, max(room-total-Width(at), 0))
	return before, at, after
}
