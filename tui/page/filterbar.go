package page

import (
	"fmt"

	tea "charm.land/bubbletea/v2"

	"github.com/ecsdeck/ecsdeck/themes"
	"github.com/ecsdeck/ecsdeck/tui/widget"
)

// filterBar is the line in which a filter or a search is typed. While it is
// open every key is text, but for enter, which keeps it, and esc, which
// clears it.
type filterBar struct {
	input widget.Input
	open  bool
}

func newFilterBar() *filterBar { return newBar("text, regex, !inverse, or column:value") }

// newBar is a bar that says what may be typed while nothing is.
func newBar(takes string) *filterBar {
	in := widget.NewInput("/")
	in.SetPlaceholder(takes)
	return &filterBar{input: in}
}

func (f *filterBar) start() { f.open = true }

func (f *filterBar) clear() {
	f.open = false
	f.input.SetValue("")
}

func (f *filterBar) text() string { return f.input.Value() }

// key takes a key and returns the text as it is then.
func (f *filterBar) key(msg tea.KeyPressMsg) string {
	if f.input.Update(msg) {
		return f.text()
	}
	switch msg.String() {
	case "enter", "down", "up":
		f.open = false
	case "esc":
		f.clear()
	}
	return f.text()
}

func (f *filterBar) paste(msg tea.PasteMsg) string {
	f.input.Paste(msg.Content)
	return f.text()
}

// line draws the bar, with a note at its right end.
func (f *filterBar) line(env Env, width int, note string) string {
	right := widget.Width(note)
	left := max(0, width-right-2)
	var in string
	if f.open {
		in = f.input.View(left, env.Theme)
	} else {
		in = widget.Line(env.Theme, left, widget.Span{Text: "/", Tone: themes.Key}, widget.Span{Text: f.text(), Tone: themes.Accent})
	}
	return " " + in + widget.Line(env.Theme, width-left-1, widget.Span{Text: note + " ", Tone: themes.Muted})
}

// filterLine is the bar of a list: what is shown of how many, and why.
func (l *List) filterLine(env Env, width int) string {
	note := fmt.Sprintf("%d of %d", l.status.Shown, l.status.All)
	if n := l.order.Filter.Note(); n != "" {
		note = n + "  " + note
	}
	if l.order.Faults {
		note = "faults only  " + note
	}
	if !l.filter.open && l.order.Filter.Empty() {
		return widget.Line(env.Theme, width, widget.Span{Text: " ▲ ", Tone: themes.Warn},
			widget.Span{Text: "faults only", Tone: themes.Accent},
			widget.Span{Text: "   " + fmt.Sprintf("%d of %d", l.status.Shown, l.status.All), Tone: themes.Muted})
	}
	return l.filter.line(env, width, note)
}
