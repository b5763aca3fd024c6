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
// longer than its area. All values of the list stand in one column.
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
	f.lines = factLines(f.sections, f.width-edge)
	f.setScroll(f.height, len(f.lines))
}

// View draws the window in exactly the area of Layout.
func (f *Facts) View(th *themes.Theme) string {
	if f.width <= edge || f.height == 0 {
		return Fit("", f.width, f.height)
	}
	return viewWindow(f.lines[min(f.offset, len(f.lines)):], f.Scroller, f.width, f.height, th)
}

// maxLabel is the widest label column; longer labels are cut.
const maxLabel = 24

// factLines composes sections into lines of at most width cells.
func factLines(sections []Section, width int) [][]Span {
	if width <= 0 {
		return nil
	}
	label := 0
	for _, s := range sections {
		for _, f := range s.Facts {
			label = max(label, Width(f.Label))
		}
	}
	label = min(label, maxLabel, max(width*2/5, 1))
	var lines [][]Span
	for i, s := range sections {
		if i > 0 && len(lines) > 0 {
			lines = append(lines, nil)
		}
		if s.Title != "" {
			lines = append(lines, []Span{{s.Title, themes.Heading}})
		}
		for _, f := range s.Facts {
			lines = append(lines, factValue(f, label, width)...)
		}
	}
	return lines
}

func factValue(f Fact, label, width int) [][]Span {
	if f.Label == "" {
		return wrapSpans(f.Value.spans(), width)
	}
	const gap = 2
	wrapped := wrapSpans(f.Value.spans(), width-label-gap)
	lines := make([][]Span, len(wrapped))
	for i, w := range wrapped {
		head := Span{spaces(label + gap), themes.Text}
		if i == 0 {
			head = Span{Pad(f.Label, label, Left) + spaces(gap), themes.Muted}
		}
		lines[i] = append([]Span{head}, w...)
	}
	return lines
}
