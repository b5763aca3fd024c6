package widget

import "github.com/ecsdeck/ecsdeck/themes"

// The width that a dialog has room for text in, if the screen has it.
const (
	dialogLeast = 44
	dialogMost  = 84
)

// Layout tells the dialog the screen it lies on. It must be called before
// View and whenever the screen or the dialog changes.
func (d *Dialog) Layout(screenWidth, screenHeight int) {
	body := d.body(d.inner(screenWidth))
	page := max(screenHeight-2-len(d.tail(d.inner(screenWidth))), 1)
	d.scroll.setScroll(min(page, len(body)), len(body))
}

// inner is the width of the text: as wide as it needs to be, within limits.
func (d *Dialog) inner(screen int) int {
	limit := max(min(screen-2, dialogMost)-frameSides, 1)
	want := max(widest(d.body(limit)), widest(d.tail(limit)), Width(d.opt.Title)+4, dialogLeast-frameSides)
	return min(want, limit)
}

// View draws the dialog as a block of its own size, never larger than the
// screen; Centered puts it in place.
func (d *Dialog) View(screenWidth, screenHeight int, th *themes.Theme) string {
	inner := d.inner(screenWidth)
	body, tail := d.body(inner), d.tail(inner)
	page := max(screenHeight-2-len(tail), 1)
	f := frame{title: d.opt.Title, tone: d.opt.Tone, width: inner + frameSides}
	if f.tone == themes.Text {
		f.tone = themes.Title
	}
	if len(body) > page {
		from := min(d.scroll.offset, len(body)-page)
		f.bar.from, f.bar.size = scrollThumb(from, page, len(body))
		body = body[from : from+page]
		f.footer = []Span{{"↑↓ ", themes.Key}, {"more", themes.Muted}}
	}
	f.lines = append(append(f.lines, body...), tail...)
	if over := len(f.lines) + 2 - screenHeight; over > 0 {
		f.lines = f.lines[over:]
		f.bar.top = -over
	}
	return f.view(th)
}

// body is the part that scrolls.
func (d *Dialog) body(width int) [][]Span {
	var lines [][]Span
	if d.opt.Scope != "" {
		lines = append(lines, wrapText(d.opt.Scope, themes.Muted, width)...)
		lines = append(lines, nil)
	}
	return append(lines, oneColumn(d.opt.Sections, width)...)
}

// dialogLine is a line of the part that is always in sight, with what it
// belongs to.
type dialogLine struct {
	spans []Span
	owner int // the field's number, or one of the owners below
}

// The owners of lines that are no field's.
const (
	ownerNone = -1 - iota
	ownerName
	ownerButtons // the first line of the buttons, and those below
)

// tail is the part that is always in sight: fields and buttons.
func (d *Dialog) tail(width int) [][]Span {
	lines := d.tailLines(width)
	out := make([][]Span, len(lines))
	for i, l := range lines {
		out[i] = l.spans
	}
	return out
}

func (d *Dialog) tailLines(width int) []dialogLine {
	var lines []dialogLine
	gap := func() {
		if len(lines) > 0 || d.opt.Scope != "" || len(d.opt.Sections) > 0 {
			lines = append(lines, dialogLine{owner: ownerNone})
		}
	}
	if d.form.Len() > 0 {
		if len(d.opt.Sections) > 0 {
			gap()
		}
		fields, owner := d.form.lines(width, d.focus == onForm)
		for i, l := range fields {
			lines = append(lines, dialogLine{l, owner[i]})
		}
	}
	if d.opt.TypeName != "" {
		gap()
		for _, l := range d.nameLines(width) {
			lines = append(lines, dialogLine{l, ownerName})
		}
	}
	gap()
	for _, l := range d.buttonLines(width) {
		lines = append(lines, dialogLine{l, ownerButtons})
	}
	return lines
}

func (d *Dialog) nameLines(width int) [][]Span {
	ask := append([]Span{}, Span{"Type ", themes.Muted}, Span{Clean(d.opt.TypeName), themes.Title}, Span{" to go on", themes.Muted})
	sign := Span{"  ", themes.Text}
	if d.focus == onName {
		sign = Span{"› ", themes.Accent}
	}
	in := append([]Span{sign}, d.name.spans(width-4, d.focus == onName)...)
	if d.named() {
		in = append(in, Span{" ✓", themes.OK})
	}
	return append(wrapSpans(ask, width), in)
}

const buttonGap = 2 // between buttons side by side

// buttonLines sets the buttons side by side in the middle, or one below the
// other when they have no room.
func (d *Dialog) buttonLines(width int) [][]Span {
	var row []Span
	var column [][]Span
	for i, b := range d.opt.Buttons {
		spans := d.buttonSpans(i, b)
		column = append(column, spans)
		if i > 0 {
			row = append(row, Span{spaces(buttonGap), themes.Text})
		}
		row = append(row, spans...)
	}
	w := spansWidth(row)
	if w > width {
		return column
	}
	return [][]Span{append([]Span{{spaces((width - w) / 2), themes.Text}}, row...)}
}

func (d *Dialog) buttonSpans(i int, b Button) []Span {
	tone, left, right := b.Tone, "  ", "  "
	if tone == themes.Text {
		tone = themes.Button
	}
	if d.blocked(b) {
		tone = themes.Faint
	}
	if d.focus == onButtons && i == d.button {
		left, right = "[ ", " ]"
		if !d.blocked(b) {
			tone = themes.ButtonFocus
		}
	}
	label := Clean(b.Label)
	if b.Key != "" {
		label += " (" + b.Key + ")"
	}
	return []Span{{left + label + right, tone}}
}
