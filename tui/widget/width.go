package widget

import (
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// Ellipsis marks text that was cut.
const Ellipsis = "…"

// Align is how text stands in its column.
type Align uint8

// The alignments.
const (
	Left Align = iota
	Right
	Center
)

// Cut is where text that is too long is cut.
type Cut uint8

// Names are cut at the end; ids, which differ at both ends, in the middle.
const (
	CutEnd Cut = iota
	CutMiddle
)

// Width is the number of cells that s takes once it is clean.
func Width(s string) int {
	_, w := measure(s)
	return w
}

// Truncate cleans s and cuts it to at most width cells, ending with "…" when
// anything was cut.
func Truncate(s string, width int) string {
	c, w := measure(s)
	c, _ = cut(c, w, width, CutEnd)
	return c
}

// TruncateMiddle is Truncate that keeps both ends.
func TruncateMiddle(s string, width int) string {
	c, w := measure(s)
	c, _ = cut(c, w, width, CutMiddle)
	return c
}

// Pad cleans s, cuts it to width and fills it up with spaces to exactly width
// cells.
func Pad(s string, width int, align Align) string {
	c, w := measure(s)
	c, w = cut(c, w, width, CutEnd)
	left, right := padding(width-w, align)
	return spaces(left) + c + spaces(right)
}

// padding splits free cells into those before and those after the text.
func padding(free int, align Align) (left, right int) {
	free = max(free, 0)
	switch align {
	case Right:
		return free, 0
	case Center:
		return free / 2, free - free/2
	default:
		return 0, free
	}
}

const blank = "                                                                                                                                "

func spaces(n int) string {
	if n <= 0 {
		return ""
	}
	if n <= len(blank) {
		return blank[:n]
	}
	return strings.Repeat(" ", n)
}

// cut shortens clean text of w cells to at most width.
func cut(s string, w, width int, how Cut) (string, int) {
	switch {
	case w <= width:
		return s, w
	case width <= 0:
		return "", 0
	case width == 1:
		return Ellipsis, 1
	}
	if how == CutMiddle && width >= 4 {
		tail := (width - 1) / 2
		head, hw := prefix(s, width-1-tail)
		end, ew := suffix(s, w, tail)
		return head + Ellipsis + end, hw + 1 + ew
	}
	head, hw := prefix(s, width-1)
	trimmed := strings.TrimRight(head, " ")
	return trimmed + Ellipsis, hw - (len(head) - len(trimmed)) + 1
}

// prefix is the longest start of clean text with at most width cells.
func prefix(s string, width int) (string, int) {
	if width <= 0 {
		return "", 0
	}
	cells := 0
	for i := 0; i < len(s); {
		n, w := step(s[i:])
		if cells+w > width {
			return s[:i], cells
		}
		cells += w
		i += n
	}
	return s, cells
}

// suffix is the longest end of clean text (of total cells) with at most width.
func suffix(s string, total, width int) (string, int) {
	rest := total
	for i := 0; i < len(s); {
		if rest <= width {
			return s[i:], rest
		}
		n, w := step(s[i:])
		rest -= w
		i += n
	}
	return "", 0
}

// step is the length in bytes and cells of the first cluster of clean text.
func step(s string) (size, cells int) {
	if s[0] < 0x7f && (len(s) == 1 || s[1] < 0x7f) {
		return 1, 1
	}
	cluster, w := ansi.FirstGraphemeCluster(s, ansi.GraphemeWidth)
	return len(cluster), w
}
