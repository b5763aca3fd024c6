package widget

import "strings"

// Syntax is the language that a TextView colours.
type Syntax uint8

// The languages that are known.
const (
	PlainText Syntax = iota
	JSON
	YAML
)

// TextView is a window on a long text: documents, policies, event lists. What
// a frame costs depends on the window, not on the text.
type TextView struct {
	Scroller
	doc           *document // shared by copies, never written after SetText
	nowrap        bool
	width, height int
	starts        []int // first screen line of each text line; nil when not wrapping
	left          int   // first cell shown when not wrapping
	find          search
}

// document is a text made ready to be drawn.
type document struct {
	lines  []string // clean
	widths []int
	widest int
	toned  [][]Span // YAML, coloured as a whole; nil otherwise
	syntax Syntax
}

// NewTextView makes a view of a text.
func NewTextView(text string, syntax Syntax) TextView {
	var v TextView
	v.SetText(text, syntax)
	return v
}

// SetText replaces the text. The position and the search are kept.
func (v *TextView) SetText(text string, syntax Syntax) {
	text = strings.TrimSuffix(CleanLines(text), "\n")
	d := &document{lines: strings.Split(text, "\n"), syntax: syntax}
	d.widths = make([]int, len(d.lines))
	for i, l := range d.lines {
		d.widths[i] = Width(l)
		d.widest = max(d.widest, d.widths[i])
	}
	if syntax == YAML {
		d.toned = yamlLines(d.lines)
	}
	v.doc = d
	v.measure()
	if v.find.query != "" {
		at := v.find.now
		v.find = newSearch(v.find.query, d.lines)
		v.find.now = max(min(at, len(v.find.hits)-1), 0)
	}
}

// Layout gives the view its area.
func (v *TextView) Layout(width, height int) {
	width, height = max(width, 0), max(height, 0)
	if width == v.width && height == v.height {
		return
	}
	top := v.topLine()
	again := width != v.width
	v.width, v.height = width, height
	if again {
		v.measure()
		v.ScrollTo(v.screenLine(top))
		return
	}
	v.setScroll(height, v.all)
}

// SetWrap turns the wrapping of long lines on (as it is at first) or off. The
// first line in sight stays.
func (v *TextView) SetWrap(on bool) {
	if on != v.nowrap {
		return
	}
	top := v.topLine()
	v.nowrap, v.left = !on, 0
	v.measure()
	v.ScrollTo(v.screenLine(top))
}

// Wraps tells whether long lines are wrapped.
func (v *TextView) Wraps() bool { return !v.nowrap }

// Left and Right move the window sideways when lines are not wrapped.
func (v *TextView) Left() { v.sideways(-8) }

// Right is the counterpart of Left.
func (v *TextView) Right() { v.sideways(8) }

func (v *TextView) sideways(n int) {
	if v.nowrap && v.doc != nil {
		v.left = max(min(v.left+n, v.doc.widest-v.room()), 0)
	}
}

// TextLines is the number of lines of the text, wrapped or not.
func (v *TextView) TextLines() int {
	if v.doc == nil {
		return 0
	}
	return len(v.doc.lines)
}

// Position is the first text line in sight, from 1, and the number of lines.
func (v *TextView) Position() (line, of int) {
	return v.topLine() + 1, v.TextLines()
}

func (v *TextView) room() int { return max(v.width-edge, 1) }

// measure counts screen lines. It walks the text once, when the text or the
// width changes.
func (v *TextView) measure() {
	v.starts = nil
	if v.doc == nil {
		return
	}
	all := len(v.doc.lines)
	if !v.nowrap && v.doc.widest > v.room() {
		v.starts = make([]int, len(v.doc.lines))
		all = 0
		for i, l := range v.doc.lines {
			v.starts[i] = all
			all += rows(l, v.doc.widths[i], v.room())
		}
	}
	v.setScroll(v.height, all)
}

// rows is how many screen lines a text line takes.
func rows(l string, cells, width int) int {
	if cells <= width {
		return 1
	}
	if cells == len(l) { // no character is wider than a cell
		return (cells + width - 1) / width
	}
	n := 0
	for l != "" {
		l = l[len(slice(l, width)):]
		n++
	}
	return n
}

// slice is the start of a line that fills one screen line; it is never empty.
func slice(l string, width int) string {
	head, _ := prefix(l, width)
	if head == "" && l != "" {
		size, _ := step(l)
		head = l[:size]
	}
	return head
}

// topLine is the text line at the top of the window.
func (v *TextView) topLine() int {
	line, _ := v.locate(v.offset)
	return line
}

// locate finds the text line of a screen line, and which of its rows that is.
func (v *TextView) locate(at int) (line, row int) {
	if v.starts == nil {
		return at, 0
	}
	lo, hi := 0, len(v.starts)
	for hi-lo > 1 {
		if mid := (lo + hi) / 2; v.starts[mid] <= at {
			lo = mid
		} else {
			hi = mid
		}
	}
	return lo, at - v.starts[lo]
}

func (v *TextView) screenLine(line int) int {
	if v.starts == nil || line < 0 || line >= len(v.starts) {
		return line
	}
	return v.starts[line]
}
