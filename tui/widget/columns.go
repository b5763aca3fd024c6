package widget

import "github.com/ecsdeck/ecsdeck/themes"

// flow sets blocks into at most count columns, as low as they can be. A block
// is never torn apart.
func flow(blocks [][][]Span, count, column, gap int) [][]Span {
	height := 0
	for _, b := range blocks {
		height += len(b)
	}
	for height = max(height/count, 1); stack(blocks, height) == nil || len(stack(blocks, height)) > count; {
		height++
	}
	columns := stack(blocks, height)
	lines := make([][]Span, height)
	for y := range lines {
		for i, c := range columns {
			var spans []Span
			if y < len(c) {
				spans = c[y]
			}
			lines[y] = append(lines[y], spans...)
			if i < len(columns)-1 {
				lines[y] = append(lines[y], Span{spaces(column - spansWidth(spans) + gap), themes.Text})
			}
		}
	}
	return lines
}

// stack puts blocks below each other in columns of at most height lines; nil
// when one block alone is higher.
func stack(blocks [][][]Span, height int) [][][]Span {
	columns := make([][][]Span, 1)
	for _, b := range blocks {
		if len(b) > height {
			return nil
		}
		last := len(columns) - 1
		if n := len(columns[last]); n > 0 && n+1+len(b) > height {
			columns = append(columns, nil)
			last++
		}
		if len(columns[last]) > 0 {
			columns[last] = append(columns[last], nil)
		}
		columns[last] = append(columns[last], b...)
	}
	return columns
}

// fitSpans cuts spans at width, with "…" where something is lost.
func fitSpans(spans []Span, width int) []Span {
	if spansWidth(spans) <= width {
		return spans
	}
	var out []Span
	for _, s := range spans {
		if w := Width(s.Text); w < width {
			out = append(out, s)
			width -= w
			continue
		}
		// The mark makes the text too long, so that the cut shows it.
		return append(out, Span{Truncate(s.Text+"…", width), s.Tone})
	}
	return out
}
