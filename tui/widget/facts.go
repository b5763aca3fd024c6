package widget

import (
	"slices"

	"github.com/ecsdeck/ecsdeck/themes"
)

// Fact is a label with its value. Without a label the value takes the whole
// line. Values may have line breaks and wrap at the width.
type Fact struct {
	Label string
	Value Cell
}

// Section is a titled group of facts. The title may be empty.
type Section struct {
	Title string
	Facts []Fact
}

// Facts is a list of labels and values, in sections, that scrolls when it is
// longer than its area. In a wide area whose height does not hold them all, the
// sections flow into columns; within a column all values stand in one line.
type Facts struct {
	Scroller
	sections      []Section
	lines         [][]Span
	width, height int
}

// NewFacts makes a list of these sections.
func NewFacts(sections ...Section) Facts {
	return Facts{sections: sections}
}

// Set replaces what is shown and keeps the scroll position.
func (f *Facts) Set(sections []Section) {
	f.sections = slices.Clone(sections)
	f.compose()
}

// Layout gives the list its area.
func (f *Facts) Layout(width, height int) {
	if width == f.width && height == f.height && f.lines != nil {
		return
	}
	f.width, f.height = max(width, 0), max(height, 0)
	f.compose()
}

func (f *Facts) compose() {
	f.lines = factLines(f.sections, f.width-edge, f.height)
	f.setScroll(f.height, len(f.lines))
}

// View draws the window in exactly the area of Layout.
func (f *Facts) View(th *themes.Theme) string {
	if f.width <= edge || f.height == 0 {
		return Fit("", f.width, f.height)
	}
	return viewWindow(f.lines[min(f.offset, len(f.lines)):], f.Scroller, f.width, f.height, th)
}

// maxLabel is the widest label column. A longer label, as the name of an alarm in a
// narrow pane, has a line of its own, and its value stands below.
const maxLabel = 18

// The least width of a column of facts, in which an ARN of usual length wraps
// once, and the gap between columns.
const (
	factColumn = 52
	factGap    = 4
)

// factLines composes sections into lines of at most width cells: in as few
// columns as show them all within height, or in as many as the width allows.
func factLines(sections []Section, width, height int) [][]Span {
	lines := oneColumn(sections, width)
	for n := 2; len(lines) > height && n <= len(sections); n++ {
		column := (width - (n-1)*factGap) / n
		if column < factColumn {
			break
		}
		lines = flow(factBlocks(sections, column), n, column, factGap)
	}
	return lines
}

// oneColumn composes sections below each other.
func oneColumn(sections []Section, width int) [][]Span {
	if width <= 0 {
		return nil
	}
	var lines [][]Span
	for i, b := range factBlocks(sections, width) {
		if i > 0 && len(lines) > 0 {
			lines = append(lines, nil)
		}
		lines = append(lines, b...)
	}
	return lines
}

// factBlocks composes each section into lines of at most width cells. All have
// their values at the same place.
func factBlocks(sections []Section, width int) [][][]Span {
	label, most := 0, min(maxLabel, max(width*2/5, 1))
	for _, s := range sections {
		for _, f := range s.Facts {
			if w := Width(f.Label); w <= most {
				label = max(label, w)
			}
		}
	}
	blocks := make([][][]Span, len(sections))
	for i, s := range sections {
		if s.Title != "" {
			blocks[i] = append(blocks[i], fitSpans([]Span{{s.Title, themes.Heading}}, width))
		}
		for _, f := range s.Facts {
			blocks[i] = append(blocks[i], factValue(f, label, width)...)
		}
	}
	return blocks
}

func factValue(f Fact, label, width int) [][]Span {
	if f.Label == "" {
		return wrapSpans(f.Value.spans(), width)
	}
	const gap = 2
	if Width(f.Label) > label {
		return longLabel(f, width)
	}
	wrapped := wrapSpans(f.Value.spans(), width-label-gap)
	lines := make([][]Span, len(wrapped))
	for i, w := range wrapped {
		head := Span{spaces(label + gap), themes.Text}
		if i == 0 {
			head = Span{Pad(f.Label, label, Left) + spaces(gap), labelTone(f.Label)}
		}
		lines[i] = append([]Span{head}, w...)
	}
	return lines
}

// longLabel is a fact whose label does not fit beside its value.
func longLabel(f Fact, width int) [][]Span {
	lines := wrapSpans([]Span{{f.Label, labelTone(f.Label)}}, width)
	indent := min(2, max(width-1, 0))
	for _, w := range wrapSpans(f.Value.spans(), width-indent) {
		lines = append(lines, append([]Span{{spaces(indent), themes.Text}}, w...))
	}
	return lines
}

// labelTone is the tone of a label: a sign alone has that of what it means.
func labelTone(label string) themes.Tone {
	for _, t := range []themes.Tone{themes.OK, themes.Warn, themes.Bad} {
		if label == toneSign(t) {
			return t
		}
	}
	if label == "●" {
		return themes.OK
	}
	return themes.Muted
}
