package widget

import (
	"strconv"

	"github.com/ecsdeck/ecsdeck/themes"
)

// The size that a picker takes if the screen has it.
const (
	pickerLeast = 40
	pickerMost  = 84
	pickerRows  = 14
	pickerLines = 4 // of a Detail
	pickerFew   = 5 // rows, with a sample
)

// pickerLay is where the parts of a picker stand on a screen.
type pickerLay struct {
	inner, rows       int
	detail            int // lines below the rows, with a blank one; 0 is none
	from              int // the first row in sight
	title, note, keys int
}

// pickerTop is the line of the block that the rows begin at: below the border,
// the input and a blank line.
const pickerTop = 3

// lay fits the picker to a screen. The size depends on the items, not on the
// filter, so that it stays while typing.
func (p *Picker) lay(screenWidth, screenHeight int) pickerLay {
	var l pickerLay
	l.title, l.keys = p.columns()
	for _, it := range p.items {
		l.note = max(l.note, Width(it.Note), Width(it.Disabled))
	}
	want := p.lead() + l.title + 2 + l.note + l.keys + 2
	for _, it := range p.items {
		want = max(want, it.Detail.Width())
	}
	l.inner = min(max(want, pickerLeast), pickerMost, max(screenWidth-2-frameSides, 1))
	for _, it := range p.items { // those of all, so that the size stays
		if n := len(it.detail(l.inner)); n > 0 {
			l.detail = max(l.detail, n+1)
		}
	}
	most := min(pickerRows, screenHeight-5-l.detail)
	if p.sample != nil {
		most = min(most, max(screenHeight/2-5, pickerFew), screenHeight-7-l.detail)
	}
	l.rows = min(max(len(p.items), 1), max(most, 1))
	if left := l.inner - p.lead() - l.keys - 2; l.title+10 > left {
		l.title, l.note = min(l.title, left+2), 0 // no room for notes
	}
	l.from = p.cursor - l.rows/2
	if p.wheeled {
		l.from = p.window.offset
	}
	l.from = min(max(l.from, 0), max(len(p.found)-l.rows, 0))
	return l
}

// View draws the picker as a block of its own size, never larger than the
// screen.
func (p *Picker) View(screenWidth, screenHeight int, th *themes.Theme) string {
	l := p.lay(screenWidth, screenHeight)
	f := frame{title: p.title, tone: themes.Title, width: l.inner + frameSides}
	f.lines = append(f.lines, p.input.spans(l.inner, true), nil)
	for y := range l.rows {
		i := l.from + y
		switch {
		case i < len(p.found):
			if i == p.cursor {
				f.pick = len(f.lines) + 1
			}
			f.lines = append(f.lines, p.row(i, l.title, l.keys, l.inner, l.note > 0))
		case i == 0:
			f.lines = append(f.lines, []Span{{"nothing matches", themes.Faint}})
		default:
			f.lines = append(f.lines, nil)
		}
	}
	if l.detail > 0 {
		f.lines = append(f.lines, p.below(l)...)
	}
	if p.sample != nil {
		f.lines = append(f.lines, nil, p.sample)
	}
	if len(p.found) > l.rows {
		f.footer = []Span{{strconv.Itoa(p.cursor+1) + " of " + strconv.Itoa(len(p.found)), themes.Muted}}
		f.bar = bar{top: pickerTop - 1}
		f.bar.from, f.bar.size = scrollThumb(l.from, l.rows, len(p.found))
	}
	if it, ok := p.Selected(); ok && it.Disabled != "" && l.note == 0 {
		f.footer = []Span{{Truncate(it.Disabled, l.inner-4), themes.Warn}}
	}
	if len(f.lines)+2 > screenHeight {
		f.lines = f.lines[:max(screenHeight-2, 0)]
	}
	return f.view(th)
}

// below are the lines that belong to the selected item.
func (p *Picker) below(l pickerLay) [][]Span {
	out := make([][]Span, 1, l.detail)
	if it, ok := p.Selected(); ok {
		out = append(out, it.detail(l.inner)...)
	}
	return append(out, make([][]Span, l.detail-len(out))...)
}

// detail is the Detail in lines of a width.
func (i Item) detail(width int) [][]Span {
	if i.Detail.Width() == 0 {
		return nil
	}
	lines := wrapText(i.Detail.Text, i.Detail.Tone, width-2)
	if len(lines) > pickerLines {
		lines = append(lines[:pickerLines-1:pickerLines-1], []Span{{"…", i.Detail.Tone}})
	}
	for n, line := range lines {
		lines[n] = append([]Span{{"  ", themes.Text}}, line...)
	}
	return lines
}

// Mouse takes what the mouse does, in cells of the block that View draws for
// this screen. A press on an item chooses it.
func (p *Picker) Mouse(m Mouse, screenWidth, screenHeight int) Outcome {
	l := p.lay(screenWidth, screenHeight)
	held := p.window.grip
	p.window = Scroller{offset: l.from, page: l.rows, all: len(p.found), grip: held}
	if m = m.In(0, pickerTop); p.window.Bar(m, l.inner+frameSides-1) {
		p.wheeled = true
		p.cursor = max(min(max(p.cursor, p.window.offset), p.window.offset+l.rows-1, len(p.found)-1), 0)
		return Open
	}
	i := l.from + m.Y
	if m.Do != Press || m.Menu || m.Y < 0 || m.Y >= l.rows || i >= len(p.found) || m.X < 1 || m.X > l.inner+2 {
		return Open
	}
	p.cursor = i
	if p.items[p.found[i].item].Disabled != "" {
		p.window.offset, p.wheeled = l.from, true // its reason may be below: the rows stay
		return Open
	}
	return Chosen
}

// columns is the width of the titles and of the keys.
func (p *Picker) columns() (title, keys int) {
	for _, it := range p.items {
		w := Width(it.Title)
		if it.Glyph.Width() > 0 {
			w += 2
		}
		title = max(title, w)
		keys = max(keys, Width(it.Keys))
	}
	if keys > 0 {
		keys += 2
	}
	return title, keys
}

// lead is the width of the signs before a title.
func (p *Picker) lead() int {
	if p.current {
		return 4
	}
	return 2
}

// row draws item i of those found.
func (p *Picker) row(i, title, keys, width int, notes bool) []Span {
	f := p.found[i]
	it := p.items[f.item]
	tone, sign := themes.Text, " "
	if it.Disabled != "" {
		tone = themes.Faint
	}
	if i == p.cursor {
		sign = "›"
	}
	current := "  "
	if it.Current {
		current = "✓ "
	}
	out := []Span{{sign + " ", themes.Accent}}
	if p.current {
		out = append(out, Span{current, themes.OK})
	}
	room := title
	if w := it.Glyph.Width(); w > 0 {
		out = append(out, it.Glyph.spans()...)
		out = append(out, Span{" ", themes.Text})
		room -= w + 1
	}
	name := Truncate(it.Title, room)
	out = append(out, marked(name, it.Title, f.hits, tone)...)
	out = append(out, Span{spaces(room - Width(name)), themes.Text})
	note, noteTone := it.Note, themes.Muted
	if it.Disabled != "" {
		note, noteTone = it.Disabled, themes.Warn
	}
	used := p.lead() + title
	if notes {
		note = Truncate(note, width-used-keys-2)
		out = append(out, Span{"  " + note, noteTone})
		used += 2 + Width(note)
	}
	if keys > 0 {
		out = append(out, Span{spaces(width - used - keys), themes.Text}, Span{Pad(it.Keys, keys, Right), themes.Key})
	}
	return out
}

// marked shows which letters of a name were matched. The places are bytes of
// the clean title; a name that was cut is left in one tone.
func marked(name, title string, hits []int, tone themes.Tone) []Span {
	if len(hits) == 0 || tone != themes.Text || name != Clean(title) {
		return []Span{{name, tone}}
	}
	var out []Span
	at := 0
	for _, h := range hits {
		if h < at || h >= len(name) {
			continue
		}
		n := firstLen(name[h:])
		out = append(out, Span{name[at:h], tone}, Span{name[h : h+n], themes.Accent})
		at = h + n
	}
	return append(out, Span{name[at:], tone})
}
