package widget

import (
	"slices"

	"github.com/ecsdeck/ecsdeck/themes"
)

// HelpSheet lists keys by section, in as many columns as the screen has room
// for.
type HelpSheet struct {
	Scroller
	title string
	hints []KeyHint
	lines [][]Span
	width int // of the frame
	rows  int
}

// NewHelpSheet makes a sheet of these keys. Sections stand in the order in
// which they first come.
func NewHelpSheet(title string, hints []KeyHint) HelpSheet {
	return HelpSheet{title: title, hints: slices.Clone(hints)}
}

// Layout fits the sheet to a screen.
func (h *HelpSheet) Layout(screenWidth, screenHeight int) {
	blocks := h.blocks()
	limit := max(screenWidth-2-frameSides, 1)
	page := max(screenHeight-4, 1)
	column := 1
	for _, b := range blocks {
		column = max(column, widest(b))
	}
	column = min(column, limit)
	const gap = 4
	most := max((limit+gap)/(column+gap), 1)
	const comfortable = 20 // lines; more are set into another column if there is room
	count := 1
	for count < min(most, len(blocks)) && len(flow(blocks, count, column, gap)) > min(page, comfortable) {
		count++
	}
	h.lines = flow(blocks, count, column, gap)
	h.width = min(column*count+gap*(count-1), limit) + frameSides
	h.rows = min(page, len(h.lines))
	h.setScroll(h.rows, len(h.lines))
}

// View draws the sheet as a block of its own size.
func (h *HelpSheet) View(th *themes.Theme) string {
	from := min(h.offset, len(h.lines))
	f := frame{title: h.title, tone: themes.Title, width: h.width, lines: h.lines[from:min(from+h.rows, len(h.lines))]}
	f.bar.from, f.bar.size = scrollThumb(h.offset, h.page, h.all)
	if h.Scrolls() {
		f.footer = []Span{{"j k ", themes.Key}, {"more", themes.Muted}}
	} else {
		f.footer = []Span{{"esc ", themes.Key}, {"close", themes.Muted}}
	}
	return f.view(th)
}

// Mouse takes what the mouse does, in cells of the block that View draws.
func (h *HelpSheet) Mouse(m Mouse) { h.Bar(m.In(0, 1), h.width-1) }

// blocks is the sections, each a heading and its keys.
func (h *HelpSheet) blocks() [][][]Span {
	keys := 0
	for _, k := range h.hints {
		keys = max(keys, Width(k.Keys))
	}
	var names []string
	bySection := map[string][][]Span{}
	for _, k := range h.hints {
		if _, ok := bySection[k.Section]; !ok {
			names = append(names, k.Section)
			bySection[k.Section] = [][]Span{{{Clean(k.Section), themes.Heading}}}
		}
		l := []Span{{Pad(k.Keys, keys+2, Left), themes.Key}, {Clean(k.Title), themes.Text}}
		if k.Disabled != "" {
			l = []Span{
				{Pad(k.Keys, keys+2, Left), themes.Faint},
				{Clean(k.Title), themes.Faint},
				{"  " + Truncate(k.Disabled, 36), themes.Warn},
			}
		}
		bySection[k.Section] = append(bySection[k.Section], l)
	}
	out := make([][][]Span, 0, len(names))
	for _, n := range names {
		out = append(out, bySection[n])
	}
	return out
}
