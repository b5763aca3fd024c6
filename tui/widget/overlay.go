package widget

import (
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// Overlay draws a painted block over another with its upper left corner at
// cell x, y. What is outside the base is left out; the base keeps its size.
// A wide character that is covered in half becomes a space.
func Overlay(base, over string, x, y int) string {
	lines := strings.Split(base, "\n")
	for i, o := range strings.Split(over, "\n") {
		if at := y + i; at >= 0 && at < len(lines) {
			lines[at] = overlayLine(lines[at], o, x)
		}
	}
	return strings.Join(lines, "\n")
}

// Centered draws a painted block in the middle of another.
func Centered(base, over string) string {
	bw, bh := size(base)
	ow, oh := size(over)
	return Overlay(base, over, max((bw-ow)/2, 0), max((bh-oh)/2, 0))
}

// CenterOf is where Centered draws a painted block on a screen, and its size.
func CenterOf(screenWidth, screenHeight int, over string) (x, y, width, height int) {
	width, height = size(over)
	return max((screenWidth-width)/2, 0), max((screenHeight-height)/2, 0), width, height
}

// size is the width of the widest line of a painted block, and its height.
func size(block string) (width, height int) {
	for l := range strings.SplitSeq(block, "\n") {
		width = max(width, ansi.StringWidth(l))
		height++
	}
	return width, height
}

func overlayLine(base, over string, x int) string {
	bw, ow := ansi.StringWidth(base), ansi.StringWidth(over)
	if x < 0 {
		over = cutLeft(over, -x)
		ow, x = max(ow+x, 0), 0
		over = spaces(ow-ansi.StringWidth(over)) + over
	}
	if x+ow > bw {
		over = ansi.Truncate(over, max(bw-x, 0), "")
		ow = ansi.StringWidth(over)
	}
	if ow == 0 {
		return base
	}
	left := ansi.Truncate(base, x, "")
	right := cutLeft(base, x+ow)
	var b strings.Builder
	b.Grow(len(base) + len(over) + 16)
	b.WriteString(closed(left))
	b.WriteString(spaces(x - ansi.StringWidth(left)))
	b.WriteString(closed(over))
	b.WriteString(spaces(bw - x - ow - ansi.StringWidth(right)))
	b.WriteString(right)
	return b.String()
}

// cutLeft takes n cells off the start of a painted line. A wide character that
// stands across the edge goes too.
func cutLeft(l string, n int) string {
	room := max(ansi.StringWidth(l)-n, 0)
	if out := ansi.TruncateLeft(l, n, ""); ansi.StringWidth(out) <= room {
		return out
	}
	return ansi.TruncateLeft(l, n+1, "")
}

// closed ends a style that a painted line leaves open.
func closed(l string) string {
	if i := strings.LastIndex(l, "\x1b["); i < 0 || strings.HasPrefix(l[i:], ansi.ResetStyle) {
		return l
	}
	return l + ansi.ResetStyle
}
