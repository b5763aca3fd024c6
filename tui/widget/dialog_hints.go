package widget

import "slices"

// Hints are the keys that work in the dialog as it stands, for a footer: what
// enter does depends on where the focus is.
func (d *Dialog) Hints() []KeyHint {
	var out []KeyHint
	if does := d.enters(); does != "" {
		out = append(out, KeyHint{Keys: "enter", Title: does})
	}
	switch d.focus {
	case onForm:
		out = append(out, d.form.hints()...)
	case onButtons:
		for i, b := range d.opt.Buttons {
			if b.Key != "" && i != d.button && !d.blocked(b) {
				out = append(out, KeyHint{Keys: b.Key, Title: b.Label})
			}
		}
	}
	if d.stops() > 1 {
		out = append(out, KeyHint{Keys: "tab", Title: "next"})
	}
	leave := "leave"
	if d.Tells() {
		leave = "close"
	}
	return append(out, KeyHint{Keys: "esc", Title: leave})
}

// enters is what enter does now: the button that it presses, or where it leads;
// "" while the button cannot be pressed.
func (d *Dialog) enters() string {
	at := d.button
	if d.focus != onButtons {
		if d.focus == onForm && d.form.focus+1 < d.form.Len() {
			return "next field"
		}
		if d.focus == onForm && d.opt.TypeName != "" {
			return "next field"
		}
		at = slices.IndexFunc(d.opt.Buttons, func(b Button) bool { return b.Default })
		if at < 0 {
			return "to the buttons"
		}
	}
	if at >= len(d.opt.Buttons) || d.blocked(d.opt.Buttons[at]) {
		return ""
	}
	return d.opt.Buttons[at].Label
}

// stops is the number of places that tab goes through.
func (d *Dialog) stops() int {
	n := d.form.Len() + len(d.opt.Buttons)
	if d.opt.TypeName != "" {
		n++
	}
	return n
}

// hints are the keys of the field with the focus that are not seen on it.
func (f *Form) hints() []KeyHint {
	if f.focus >= len(f.fields) {
		return nil
	}
	switch fd := &f.fields[f.focus]; {
	case fd.Kind == ChoiceField && len(fd.Choices) > 1:
		return []KeyHint{{Keys: "left right", Title: "choose"}}
	case fd.Kind == ToggleField:
		return []KeyHint{{Keys: "space", Title: "yes or no"}}
	case fd.Kind == NumberField:
		return []KeyHint{{Keys: "+ -", Title: "count"}}
	}
	return nil
}
