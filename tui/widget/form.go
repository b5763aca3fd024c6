package widget

import (
	"slices"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"
)

// FieldKind is what a form field takes.
type FieldKind uint8

// The kinds of fields.
const (
	TextField   FieldKind = iota // any text
	NumberField                  // a whole number from Min to Max, with + and -
	ChoiceField                  // one of Choices
	ToggleField                  // "true" or "false"
)

// Field is one line of a form.
type Field struct {
	ID, Label string
	Kind      FieldKind
	Value     string // at first; "true" or "false" for a toggle
	Note      string // a unit or a short explanation behind the value
	Min, Max  int    // for numbers; Max 0 is no limit
	Choices   []string
	// Check returns why a value cannot be taken, or "".
	Check func(value string) string
}

// Values is what a form was filled with, by field id.
type Values map[string]string

// Text is the value of a field, "" when there is none.
func (v Values) Text(id string) string { return v[id] }

// Int is the value of a number field.
func (v Values) Int(id string) (int, error) { return strconv.Atoi(v[id]) }

// Bool is the value of a toggle.
func (v Values) Bool(id string) bool { return v[id] == "true" }

// Form is a few fields, one of which has the focus.
type Form struct {
	fields []field
	focus  int
}

type field struct {
	Field
	input  Input
	choice int
	on     bool
	fresh  bool // a number that was not touched: the first digit replaces it
}

// NewForm makes a form of these fields. A form without fields is empty and
// never takes the focus.
func NewForm(fields ...Field) Form {
	f := Form{fields: make([]field, len(fields))}
	for i, def := range fields {
		f.fields[i] = newField(def)
	}
	return f
}

func newField(def Field) field {
	in := NewInput("")
	in.SetValue(def.Value)
	def.Choices = slices.Clone(def.Choices)
	return field{
		Field: def, input: in,
		choice: max(slices.Index(def.Choices, def.Value), 0),
		on:     def.Value == "true",
		fresh:  true,
	}
}

// Len is the number of fields.
func (f *Form) Len() int { return len(f.fields) }

// Values is what the fields hold now, right or not.
func (f *Form) Values() Values {
	v := make(Values, len(f.fields))
	for _, fd := range f.fields {
		v[fd.ID] = fd.value()
	}
	return v
}

// SetValue replaces what a text or number field holds.
func (f *Form) SetValue(id, value string) {
	f.fields = slices.Clone(f.fields)
	for i := range f.fields {
		if f.fields[i].ID == id {
			f.fields[i].input.SetValue(value)
		}
	}
}

// Problem is the first reason why the form cannot be taken, or "".
func (f *Form) Problem() string {
	for _, fd := range f.fields {
		if p := fd.problem(); p != "" {
			return fd.Label + ": " + p
		}
	}
	return ""
}

// Next moves the focus down; false means that it was on the last field.
func (f *Form) Next() bool {
	if f.focus+1 >= len(f.fields) {
		return false
	}
	f.focus++
	return true
}

// Prev moves the focus up; false means that it was on the first field.
func (f *Form) Prev() bool {
	if f.focus == 0 {
		return false
	}
	f.focus--
	return true
}

// Update gives a key to the field with the focus. False means that the field
// has no use for it.
func (f *Form) Update(key tea.KeyPressMsg) bool {
	return f.edit(func(fd *field) bool { return fd.update(key) })
}

// Paste gives pasted text to the field with the focus.
func (f *Form) Paste(text string) {
	f.edit(func(fd *field) bool {
		switch fd.Kind {
		case TextField:
			fd.input.Paste(text)
		case NumberField:
			if fd.fresh {
				fd.input.SetValue("")
			}
			fd.input.Paste(digits(text))
			fd.fresh = false
		}
		return true
	})
}

// edit changes the focused field in a copy of the fields, since forms are
// copied with the dialogs that hold them.
func (f *Form) edit(change func(*field) bool) bool {
	if f.focus >= len(f.fields) {
		return false
	}
	fields := slices.Clone(f.fields)
	used := change(&fields[f.focus])
	f.fields = fields
	return used
}

func (fd *field) value() string {
	switch fd.Kind {
	case ChoiceField:
		if fd.choice < len(fd.Choices) {
			return fd.Choices[fd.choice]
		}
		return ""
	case ToggleField:
		return strconv.FormatBool(fd.on)
	case NumberField:
		return strings.TrimSpace(fd.input.Value())
	default:
		return fd.input.Value()
	}
}

// problem is why the field's value cannot be taken.
func (fd *field) problem() string {
	v := fd.value()
	if fd.Kind == NumberField {
		n, err := strconv.Atoi(v)
		switch {
		case v == "":
			return "a number is needed"
		case err != nil:
			return "not a whole number"
		case n < fd.Min:
			return "at least " + strconv.Itoa(fd.Min)
		case fd.Max > 0 && n > fd.Max:
			return "at most " + strconv.Itoa(fd.Max)
		}
	}
	if fd.Check != nil {
		return fd.Check(v)
	}
	return ""
}

func (fd *field) update(key tea.KeyPressMsg) bool {
	switch fd.Kind {
	case NumberField:
		return fd.updateNumber(key)
	case ChoiceField:
		return fd.turn(key.Keystroke())
	case ToggleField:
		switch key.Keystroke() {
		case "space", "left", "right":
			fd.on = !fd.on
			return true
		}
		return false
	default:
		return fd.input.Update(key)
	}
}

// updateNumber takes digits, and + - and the arrows to count.
func (fd *field) updateNumber(key tea.KeyPressMsg) bool {
	by := 0
	switch key.Keystroke() {
	case "+", "shift+=", "=", "up":
		by = 1
	case "-", "down":
		by = -1
	case "pgup", "shift+up":
		by = 10
	case "pgdown", "shift+down":
		by = -10
	}
	if key.Text == "+" {
		by = 1
	}
	if by == 0 {
		if key.Text != "" && digits(key.Text) != key.Text {
			return true // letters mean nothing in a number, and nothing else here
		}
		if fd.fresh && key.Text != "" {
			fd.input.SetValue("")
		}
		used := fd.input.Update(key)
		fd.fresh = fd.fresh && !used
		return used
	}
	fd.count(by)
	return true
}

// count adds to a number, within its bounds.
func (fd *field) count(by int) {
	n, err := strconv.Atoi(fd.value())
	if err != nil {
		n = fd.Min
	}
	n = max(n+by, fd.Min)
	if fd.Max > 0 {
		n = min(n, fd.Max)
	}
	fd.input.SetValue(strconv.Itoa(n))
	fd.fresh = true
}

func (fd *field) turn(key string) bool {
	n := len(fd.Choices)
	if n == 0 {
		return false
	}
	switch key {
	case "right", "space":
		fd.choice = (fd.choice + 1) % n
	case "left":
		fd.choice = (fd.choice + n - 1) % n
	default:
		return false
	}
	return true
}

func digits(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, s)
}
