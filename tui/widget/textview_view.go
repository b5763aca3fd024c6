package widget

import "github.com/ecsdeck/ecsdeck/themes"

// View draws the window in exactly the area of Layout.
func (v *TextView) View(th *themes.Theme) string {
	if v.doc == nil || v.width <= edge || v.height == 0 {
		return Fit("", v.width, v.height)
	}
	lines := make([][]Span, 0, v.height)
	at, row := v.locate(v.offset)
	for ; at < len(v.doc.lines) && len(lines) < v.height; at++ {
		spans := v.find.mark(at, v.doc.spans(at))
		if v.nowrap {
			lines = append(lines, dropCells(spans, v.left))
			continue
		}
		lines = append(lines, v.wrapped(at, spans, row, v.height-len(lines))...)
		row = 0
	}
	return viewWindow(lines[:min(len(lines), v.height)], v.Scroller, v.width, v.height, th)
}

// wrapped is the screen lines of text line at, from its row-th on.
func (v *TextView) wrapped(at int, spans []Span, row, most int) [][]Span {
	width := v.room()
	if v.doc.widths[at] <= width {
		return [][]Span{spans}
	}
	if v.doc.widths[at] == len(v.doc.lines[at]) { // cells are bytes: no need to walk there
		return hardWrap(sliceBytes(spans, row*width, (row+most)*width), width)
	}
	parts := hardWrap(spans, width)
	return parts[min(row, len(parts)):]
}

// hardWrap breaks clean spans at exactly width cells.
func hardWrap(spans []Span, width int) [][]Span {
	var lines [][]Span
	var line []Span
	used := 0
	for _, s := range spans {
		for s.Text != "" {
			head, w := prefix(s.Text, width-used)
			if head == "" {
				if used == 0 { // a character wider than the line
					head = slice(s.Text, width)
				} else {
					lines, line, used = append(lines, line), nil, 0
					continue
				}
			}
			line = append(line, Span{head, s.Tone})
			used += w
			s.Text = s.Text[len(head):]
		}
	}
	return append(lines, line)
}

// sliceBytes is the part of spans between two byte offsets.
func sliceBytes(spans []Span, from, to int) []Span {
	var out []Span
	at := 0
	for _, s := range spans {
		lo, hi := max(from-at, 0), min(to-at, len(s.Text))
		if lo < hi {
			out = append(out, Span{s.Text[lo:hi], s.Tone})
		}
		at += len(s.Text)
		if at >= to {
			break
		}
	}
	return out
}

// dropCells takes n cells off the start of clean spans.
func dropCells(spans []Span, n int) []Span {
	for len(spans) > 0 && n > 0 {
		head, w := prefix(spans[0].Text, n)
		rest := spans[0].Text[len(head):]
		if rest == "" {
			n -= w
			spans = spans[1:]
			continue
		}
		if w < n { // a wide character stands across the edge
			size, cells := step(rest)
			rest = spaces(w+cells-n) + rest[size:]
		}
		return append([]Span{{rest, spans[0].Tone}}, spans[1:]...)
	}
	return spans
}

// longLine is the length from which a line is drawn in one tone, so that a
// frame never has to read all of it.
const longLine = 8 << 10

// spans is line i in its tones.
func (d *document) spans(i int) []Span {
	l := d.lines[i]
	switch {
	case l == "":
		return nil
	case d.toned != nil:
		return d.toned[i]
	case d.syntax == JSON && len(l) < longLine:
		return jsonLine(l)
	default:
		return []Span{{l, themes.Text}}
	}
}
