package widget

import (
	"strings"

	"github.com/charmbracelet/x/ansi"
	"github.com/ecsdeck/ecsdeck/themes"
)

// Fit cuts and pads a painted block to exactly width x height cells, so that
// no view ever leaves its area. Styles are kept and closed on each line.
func Fit(block string, width, height int) string {
	if width <= 0 || height <= 0 {
		return ""
	}
	lines := strings.Split(block, "\n")
	out := make([]string, height)
	for i := range out {
		if i < len(lines) {
			out[i] = fitLine(lines[i], width)
		} else {
			out[i] = spaces(width)
		}
	}
	return strings.Join(out, "\n")
}

// fitLine makes one painted line exactly width cells wide.
func fitLine(l string, width int) string {
	w := ansi.StringWidth(l)
	if w > width {
		l = ansi.Truncate(l, width, "")
		w = ansi.StringWidth(l)
	}
	return l + spaces(width-w)
}

// Rule is a thin line across the screen.
func Rule(width int, th *themes.Theme) string {
	if width <= 0 {
		return ""
	}
	return th.Paint(themes.Rule, strings.Repeat("─", width))
}

// VRule is a thin line from top to bottom, one cell wide.
func VRule(height int, th *themes.Theme) string {
	if height <= 0 {
		return ""
	}
	one := th.Paint(themes.Rule, "│")
	return strings.TrimSuffix(strings.Repeat(one+"\n", height), "\n")
}

// Beside sets painted blocks side by side. Every block must have lines of one
// width, as Fit makes them; missing lines at the end are left out.
func Beside(blocks ...string) string {
	columns := make([][]string, len(blocks))
	height := 0
	for i, b := range blocks {
		columns[i] = strings.Split(b, "\n")
		height = max(height, len(columns[i]))
	}
	var out strings.Builder
	for y := range height {
		if y > 0 {
			out.WriteByte('\n')
		}
		for _, c := range columns {
			if y < len(c) {
				out.WriteString(c[y])
			}
		}
	}
	return out.String()
}

// Line paints spans as one line of exactly width cells, cut with "…".
func Line(th *themes.Theme, width int, spans ...Span) string {
	return line(th, themes.None, spans, width)
}
