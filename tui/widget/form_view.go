package widget

import "github.com/ecsdeck/ecsdeck/themes"

// View draws one line for each field, in exactly width cells. With focus the
// field that takes keys is marked.
func (f *Form) View(width int, focus bool, th *themes.Theme) string {
	p := pen{th: th}
	for i, spans := range f.lines(width, focus) {
		if i > 0 {
			p.newline()
		}
		p.spans(spans, width, Left)
	}
	p.end()
	return p.b.String()
}

func (f *Form) lines(width int, focus bool) [][]Span {
	label := 0
	for _, fd := range f.fields {
		label = max(label, Width(fd.Label))
	}
	label = min(label, max(width/2, 1))
	out := make([][]Span, len(f.fields))
	for i := range f.fields {
		fd := &f.fields[i]
		here := focus && i == f.focus
		tone, sign := themes.Muted, "  "
		if here {
			tone, sign = themes.Text, "› "
		}
		spans := []Span{{sign, themes.Accent}, {Pad(fd.Label, label, Left) + "  ", tone}}
		spans = append(spans, fd.spans(width-label-4, here)...)
		out[i] = spans
	}
	return out
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
		out = fd.input.spans(max(width-Width(fd.note())-2, 8), focus)
	}
	if p := fd.problem(); p != "" {
		return append(out, Span{"  ▲ " + p, themes.Warn})
	}
	if fd.Note != "" {
		out = append(out, Span{"  " + fd.Note, themes.Muted})
	}
	return out
}

func (fd *field) note() string {
	if p := fd.problem(); p != "" {
		return "▲ " + p
	}
	return fd.Note
}

func choiceTone(focus bool) themes.Tone {
	if focus {
		return themes.ButtonFocus
	}
	return themes.Text
}
