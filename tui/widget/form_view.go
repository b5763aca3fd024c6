package widget

import "github.com/ecsdeck/ecsdeck/themes"

// View draws the fields below each other, in exactly width cells. With focus
// the field that takes keys is marked. A note or a fault that has no room
// behind its field stands under it.
func (f *Form) View(width int, focus bool, th *themes.Theme) string {
	p := pen{th: th}
	lines, _ := f.lines(width, focus)
	for i, spans := range lines {
		if i > 0 {
			p.newline()
		}
		p.spans(spans, width, Left)
	}
	p.end()
	return p.b.String()
}

// labels is the width of the labels.
func (f *Form) labels(width int) int {
	label := 0
	for _, fd := range f.fields {
		label = max(label, Width(fd.Label))
	}
	return min(label, max(width/2, 1))
}

// lines draws the fields, and says which field each line belongs to.
func (f *Form) lines(width int, focus bool) (out [][]Span, owner []int) {
	label := f.labels(width)
	for i := range f.fields {
		fd := &f.fields[i]
		here := focus && i == f.focus
		tone, sign := themes.Muted, "  "
		if here {
			tone, sign = themes.Text, "› "
		}
		spans := []Span{{sign, themes.Accent}, {Pad(fd.Label, label, Left) + "  ", tone}}
		spans = append(spans, fd.spans(width-label-4, here)...)
		note := fd.note()
		if spansWidth(spans)+2+Width(note.Text) <= width || note.Text == "" {
			out, owner = append(out, append(spans, Span{"  " + note.Text, note.Tone})), append(owner, i)
			continue
		}
		out, owner = append(out, spans), append(owner, i)
		for _, l := range wrapSpans([]Span{note}, width-label-4) {
			out, owner = append(out, append([]Span{{spaces(label + 4), themes.Text}}, l...)), append(owner, i)
		}
	}
	return out, owner
}

func (fd *field) spans(width int, focus bool) []Span {
	var out []Span
	switch fd.Kind {
	case NumberField:
		out = []Span{{"- ", themes.Key}}
		out = append(out, fd.input.spans(max(Width(fd.input.Value())+1, 5), focus)...)
		out = append(out, Span{spaces(max(5-spansWidth(out[1:]), 0)) + " ", themes.Text}, Span{"+", themes.Key})
	case ChoiceField:
		out = []Span{{"‹ ", themes.Key}, {fd.value(), choiceTone(focus)}, {" ›", themes.Key}}
	case ToggleField:
		box := "[ ] no"
		if fd.on {
			box = "[x] yes"
		}
		out = []Span{{box, choiceTone(focus)}}
	default:
		out = fd.input.spans(fd.room(width), focus)
	}
	return out
}

// room is the width of a text field's text, beside its note.
func (fd *field) room(width int) int {
	if n := Width(fd.note().Text); n < width/2 {
		width -= n + 2
	}
	return max(width, 1)
}

// note is the fault of a field, or else its explanation.
func (fd *field) note() Span {
	if p := fd.problem(); p != "" {
		return Span{"▲ " + Clean(p), themes.Warn}
	}
	return Span{Clean(fd.Note), themes.Muted}
}

func choiceTone(focus bool) themes.Tone {
	if focus {
		return themes.ButtonFocus
	}
	return themes.Text
}
