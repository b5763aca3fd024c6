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
)

// View draws the picker as a block of its own size, never larger than the
// screen. The size depends on the items, not on the filter, so that it stays
// while typing.
func (p *Picker) View(screenWidth, screenHeight int, th *themes.Theme) string {
	title, keys := p.columns()
	note := 0
	for _, it := range p.items {
		note = max(note, Width(it.Note), Width(it.Disabled))
	}
	want := p.lead() + title + 2 + note + keys + 2
	inner := min(max(want, pickerLeast), pickerMost, max(screenWidth-2-frameSides, 1))
	rows := min(max(len(p.items), 1), pickerRows, max(screenHeight-5, 1))
	if left := inner - p.lead() - keys - 2; title+10 > left {
		title, note = min(title, left+2), 0 // no room for notes
	}

	f := frame{title: p.title, tone: themes.Title, width: inner + frameSides}
	f.lines = append(f.lines, p.input.spans(inner, true), nil)
	from := min(max(p.cursor-rows/2, 0), max(len(p.found)-rows, 0))
	for y := range rows {
		i := from + y
		switch {
		case i < len(p.found):
			if i == p.cursor {
				f.pick = len(f.lines) + 1
			}
			f.lines = append(f.lines, p.row(i, title, keys, inner, note > 0))
		case i == 0:
			f.lines = append(f.lines, []Span{{"nothing matches", themes.Faint}})
		default:
			f.lines = append(f.lines, nil)
		}
	}
	if len(p.found) > rows {
		f.footer = []Span{{strconv.Itoa(p.cursor+1) + " of " + strconv.Itoa(len(p.found)), themes.Muted}}
	}
	if it, ok := p.Selected(); ok && it.Disabled != "" && note == 0 {
		f.footer = []Span{{Truncate(it.Disabled, inner-4), themes.Warn}}
	}
	if len(f.lines)+2 > screenHeight {
		f.lines = f.lines[:max(screenHeight-2, 0)]
	}
	return f.view(th)
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
