package tuitest

import (
	"fmt"
	"strings"
)

// drawn reports whether a character is a shape in a picture, and not text.
func drawn(r rune) bool {
	return r >= 0x2800 && r <= 0x28FF || r >= '▀' && r <= '▟' || arms(r) != "" || sign(r) != ""
}

// shape draws a character n times from cell x on.
func (s *sketch) shape(class string, r rune, x, n int) {
	left := x * cellWide
	switch {
	case r >= 0x2800 && r <= 0x28FF:
		for i := range n {
			s.path(1, layer{class: strings.TrimSpace(class + " d")}, dots(int(r-0x2800), left+i*cellWide))
		}
	case r >= '▀' && r <= '▟':
		s.block(class, r, left, n)
	case arms(r) != "":
		s.lines(class, r, left, n)
	default:
		for i := range n {
			s.path(1, layer{class: strings.TrimSpace(class + " " + signClass(r))}, fmt.Sprintf("M%d 0", left+i*cellWide)+sign(r))
		}
	}
}

// block draws the block elements that the deck uses; others are half a cell.
func (s *sketch) block(class string, r rune, left, n int) {
	wide := n * cellWide
	l := layer{class: class}
	switch {
	case r >= '▁' && r <= '█':
		high := cellHigh * int(r-'▁'+1) / 8
		s.path(1, l, box(left, cellHigh-baseline-high, wide, high))
	case r >= '▉' && r <= '▏':
		for i := range n {
			s.path(1, l, box(left+i*cellWide, -baseline, cellWide*int('▏'-r+1)/8, cellHigh))
		}
	case r >= '░' && r <= '▓':
		l.opacity = [...]string{".25", ".5", ".75"}[r-'░']
		s.path(1, l, box(left, -baseline, wide, cellHigh))
	default:
		s.path(1, l, box(left, -baseline, wide, cellHigh/2))
	}
}

// dots draws the dots of a braille cell, two by four.
func dots(bits, left int) string {
	var b strings.Builder
	for i, at := range [8][2]int{{0, 0}, {0, 1}, {0, 2}, {1, 0}, {1, 1}, {1, 2}, {0, 3}, {1, 3}} {
		if bits&(1<<i) != 0 {
			fmt.Fprintf(&b, "M%d %dh0", left+2+4*at[0], 2-baseline+4*at[1])
		}
	}
	return b.String()
}

// arms says where a line of a box goes from the middle of its cell: l, r, u and
// d; o rounds the corner, h is heavy, and digits are the dashes of a cell.
func arms(r rune) string {
	switch r {
	case '─', '━':
		return "lr" + when(r == '━', "h")
	case '│', '┃':
		return "ud" + when(r == '┃', "h")
	case '╌', '╍':
		return "lr2" + when(r == '╍', "h")
	case '┄', '┅':
		return "lr3"
	case '┈':
		return "lr4"
	case '╎', '┆', '┊':
		return "ud3"
	case '┌', '╭':
		return "rd" + when(r == '╭', "o")
	case '┐', '╮':
		return "ld" + when(r == '╮', "o")
	case '└', '╰':
		return "ru" + when(r == '╰', "o")
	case '┘', '╯':
		return "lu" + when(r == '╯', "o")
	case '├':
		return "rud"
	case '┤':
		return "lud"
	case '┬':
		return "lrd"
	case '┴':
		return "lru"
	case '┼':
		return "lrud"
	}
	return ""
}

// The lines of a box go through whole pixels, so that they are sharp.
const (
	midX, midY  = 3.5, 7.5 - baseline
	top, bottom = -baseline, cellHigh - baseline
)

// lines draws box drawing characters as lines.
func (s *sketch) lines(class string, r rune, left, n int) {
	how := arms(r)
	l := layer{class: strings.TrimSpace(class + " l" + when(strings.Contains(how, "h"), " h"))}
	if how == "lr" || how == "lrh" {
		s.path(1, l, fmt.Sprintf("M%d %gh%d", left, midY, n*cellWide))
		return
	}
	for i := range n {
		s.path(1, l, stroke(how, left+i*cellWide))
	}
}

// stroke is the path of one cell.
func stroke(how string, left int) string {
	x := float64(left)
	if n := strings.IndexAny(how, "234"); n >= 0 {
		return dashes(how, x, int(how[n]-'0'))
	}
	if strings.HasSuffix(how, "o") {
		endX, endY := x+cellWide, float64(bottom)
		turnX, turnY := 3.0, 3.0
		if how[0] == 'l' {
			endX, turnX = x, -3
		}
		if how[1] == 'u' {
			endY, turnY = top, -3
		}
		return fmt.Sprintf("M%g %gV%gQ%g %g %g %gH%g", x+midX, endY, midY+turnY, x+midX, midY, x+midX+turnX, midY, endX)
	}
	var b strings.Builder
	for _, arm := range how {
		switch arm {
		case 'l':
			fmt.Fprintf(&b, "M%g %gH%g", x, midY, x+midX)
		case 'r':
			fmt.Fprintf(&b, "M%g %gH%g", x+midX, midY, x+cellWide)
		case 'u':
			fmt.Fprintf(&b, "M%g %dV%g", x+midX, top, midY)
		case 'd':
			fmt.Fprintf(&b, "M%g %gV%d", x+midX, midY, bottom)
		}
	}
	return b.String()
}

func dashes(how string, x float64, n int) string {
	var b strings.Builder
	for i := range n {
		if how[0] == 'l' {
			step := float64(cellWide) / float64(n)
			fmt.Fprintf(&b, "M%.4g %gh%.3g", x+step*float64(i), midY, step*0.6)
		} else {
			step := float64(cellHigh) / float64(n)
			fmt.Fprintf(&b, "M%g %.4gv%.3g", x+midX, top+step*float64(i), step*0.6)
		}
	}
	return b.String()
}

// sign is the path of a sign that fonts draw each in a way of their own, some
// even in colours. It begins at the left end of its cell, on the baseline.
func sign(r rune) string {
	switch r {
	case '●':
		return "m.7-4.5a3.3 3.3 0 1 0 6.6 0a3.3 3.3 0 1 0-6.6 0z"
	case '○':
		return "m1.2-4.5a2.8 2.8 0 1 0 5.6 0a2.8 2.8 0 1 0-5.6 0z"
	case '◐':
		return "m4-7.8a3.3 3.3 0 0 0 0 6.6zm0 0a3.3 3.3 0 0 1 0 6.6v-.9a2.4 2.4 0 0 0 0-4.8z"
	case '▲':
		return "m4-8.3l4 7.3h-8z"
	case '▼':
		return "m4-.7l4-7.3h-8z"
	case '▾':
		return "m4-1.8l3-5h-6z"
	case '▸', '▶':
		return "m1.5-8l5.5 3.5l-5.5 3.5z"
	case '◆':
		return "m4-8.3l3.8 3.8l-3.8 3.8l-3.8-3.8z"
	case '■':
		return "m1-7.5h6v6h-6z"
	case '✖':
		return "m1.4-7.2l5.2 5.4m0-5.4l-5.2 5.4"
	case '✓':
		return "m1.2-4.3l2 2.6l3.6-5.6"
	}
	return ""
}

// signClass says how a sign is drawn: filled, or with a thin or a thick pen.
func signClass(r rune) string {
	switch r {
	case '○':
		return "l"
	case '✓':
		return "l h"
	case '✖':
		return "d"
	}
	return ""
}
