package widget

import (
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/ecsdeck/ecsdeck/themes"
)

// Button is one way out of a dialog.
type Button struct {
	ID, Label string
	Key       string      // presses it from anywhere but a text field, such as "y"
	Tone      themes.Tone // of the label while it is not focused; Bad for what destroys
	// Safe marks the button that changes nothing. It is focused at first, and
	// works whatever was typed. Esc gives its answer too.
	Safe bool
	// Default marks the button that enter presses from a form field.
	Default bool
}

// DialogOptions describe a dialog. Everything but Title and Buttons may be
// left out; the parts are drawn in this order.
type DialogOptions struct {
	Title    string
	Tone     themes.Tone // of the title; Bad for what destroys
	Scope    string      // where this happens, under the title
	Sections []Section   // what will happen
	Form     Form
	TypeName string // a name that must be typed before anything but Safe works
	Buttons  []Button
	// Unasked marks a dialog that opens by itself: it takes no keys for
	// GracePeriod, so that a key meant for the page does not answer it.
	Unasked bool
}

// GracePeriod is how long a dialog that nobody asked for ignores keys.
const GracePeriod = 300 * time.Millisecond

// Answer is how a dialog was left.
type Answer struct {
	Button string // the id of the pressed button; "" when there was no safe one and esc was pressed
	Safe   bool   // nothing is to be done
	Values Values // of the form
}

// Dialog is a question in the middle of the screen. Keys go to it alone while
// it is open.
type Dialog struct {
	opt    DialogOptions
	form   Form
	name   Input
	focus  focusArea
	button int
	opened time.Time
	scroll Scroller
}

type focusArea uint8

const (
	onButtons focusArea = iota
	onForm
	onName
)

// NewDialog opens a dialog. A form has the focus at first, else the name to
// type, else the safe button.
func NewDialog(o DialogOptions, now time.Time) Dialog {
	o.Buttons = slices.Clone(o.Buttons)
	d := Dialog{opt: o, form: o.Form, opened: now, name: NewInput("")}
	d.name.SetPlaceholder(o.TypeName)
	d.button = max(slices.IndexFunc(o.Buttons, func(b Button) bool { return b.Safe }), 0)
	switch {
	case d.form.Len() > 0:
		d.focus = onForm
	case o.TypeName != "":
		d.focus = onName
	}
	return d
}

// SetSections replaces the text, for a preview that follows the form.
func (d *Dialog) SetSections(s []Section) { d.opt.Sections = slices.Clone(s) }

// Tells reports whether the dialog asks nothing: all its buttons are safe.
func (d *Dialog) Tells() bool {
	return !slices.ContainsFunc(d.opt.Buttons, func(b Button) bool { return !b.Safe })
}

// SetValue replaces what a text field of the form holds.
func (d *Dialog) SetValue(id, value string) { d.form.SetValue(id, value) }

// Values is what the form holds now.
func (d *Dialog) Values() Values { return d.form.Values() }

// Update takes a key. done is true when the dialog is answered.
func (d *Dialog) Update(key tea.KeyPressMsg, now time.Time) (a Answer, done bool) {
	if d.opt.Unasked && now.Sub(d.opened) < GracePeriod {
		return Answer{}, false
	}
	switch key.Keystroke() {
	case "esc":
		return d.leave()
	case "tab":
		d.move(1)
		return Answer{}, false
	case "shift+tab":
		d.move(-1)
		return Answer{}, false
	case "enter":
		return d.enter()
	case "pgup":
		if d.focus == onButtons {
			d.scroll.PageUp()
			return Answer{}, false
		}
	case "pgdown":
		if d.focus == onButtons {
			d.scroll.PageDown()
			return Answer{}, false
		}
	}
	switch d.focus {
	case onForm:
		d.formKey(key)
		return Answer{}, false
	case onName:
		d.nameKey(key)
		return Answer{}, false
	default:
		return d.buttonKey(key)
	}
}

// Paste takes pasted text into the field with the focus.
func (d *Dialog) Paste(text string, now time.Time) {
	if d.opt.Unasked && now.Sub(d.opened) < GracePeriod {
		return
	}
	switch d.focus {
	case onForm:
		d.form.Paste(text)
	case onName:
		d.name.Paste(text)
	}
}

// leave gives the safe answer.
func (d *Dialog) leave() (Answer, bool) {
	a := Answer{Safe: true, Values: d.form.Values()}
	for _, b := range d.opt.Buttons {
		if b.Safe {
			a.Button = b.ID
			break
		}
	}
	return a, true
}

func (d *Dialog) enter() (Answer, bool) {
	if d.focus == onButtons {
		return d.press(d.button)
	}
	if d.focus == onForm && d.form.Next() {
		return Answer{}, false
	}
	if d.focus == onForm && d.opt.TypeName != "" {
		d.focus = onName
		return Answer{}, false
	}
	if i := slices.IndexFunc(d.opt.Buttons, func(b Button) bool { return b.Default }); i >= 0 {
		return d.press(i)
	}
	d.focus = onButtons
	return Answer{}, false
}

// press answers with a button, unless it is not ready.
func (d *Dialog) press(i int) (Answer, bool) {
	if i >= len(d.opt.Buttons) || d.blocked(d.opt.Buttons[i]) {
		return Answer{}, false
	}
	b := d.opt.Buttons[i]
	return Answer{Button: b.ID, Safe: b.Safe, Values: d.form.Values()}, true
}

// blocked tells whether a button cannot be pressed yet: the form has a fault
// or the name is not typed.
func (d *Dialog) blocked(b Button) bool {
	return !b.Safe && (d.form.Problem() != "" || !d.named())
}

func (d *Dialog) named() bool {
	return d.opt.TypeName == "" || d.name.Value() == Clean(d.opt.TypeName)
}

func (d *Dialog) formKey(key tea.KeyPressMsg) {
	if d.form.Update(key) {
		return
	}
	switch key.Keystroke() {
	case "down":
		d.move(1)
	case "up":
		d.move(-1)
	}
}

func (d *Dialog) nameKey(key tea.KeyPressMsg) {
	if d.name.Update(key) {
		return
	}
	switch key.Keystroke() {
	case "down":
		d.move(1)
	case "up":
		d.move(-1)
	}
}

func (d *Dialog) buttonKey(key tea.KeyPressMsg) (Answer, bool) {
	switch key.Keystroke() {
	case "left", "h":
		d.button = max(d.button-1, 0)
		return Answer{}, false
	case "right", "l":
		d.button = min(d.button+1, max(len(d.opt.Buttons)-1, 0))
		return Answer{}, false
	case "up", "k":
		d.up()
		return Answer{}, false
	case "down", "j":
		d.scroll.Down()
		return Answer{}, false
	}
	for i, b := range d.opt.Buttons {
		if b.Key != "" && (key.Text == b.Key || key.Keystroke() == b.Key) {
			return d.press(i)
		}
	}
	return Answer{}, false
}

// up scrolls a long text back, and at its start goes to the fields.
func (d *Dialog) up() {
	if d.scroll.Offset() > 0 {
		d.scroll.Up()
		return
	}
	if d.form.Len() > 0 || d.opt.TypeName != "" {
		d.move(-1)
	}
}

// move goes through fields, the name and the buttons, and round.
func (d *Dialog) move(by int) {
	if d.focus == onForm && (by > 0 && d.form.Next() || by < 0 && d.form.Prev()) {
		return
	}
	if n := d.button + by; d.focus == onButtons && n >= 0 && n < len(d.opt.Buttons) {
		d.button = n
		return
	}
	areas := []focusArea{onButtons}
	if d.opt.TypeName != "" {
		areas = append([]focusArea{onName}, areas...)
	}
	if d.form.Len() > 0 {
		areas = append([]focusArea{onForm}, areas...)
	}
	at := slices.Index(areas, d.focus)
	d.focus = areas[(at+by+len(areas))%len(areas)]
	d.enterArea(by)
}

// enterArea puts the focus on the near end of the area it came into.
func (d *Dialog) enterArea(by int) {
	switch {
	case d.focus == onForm && by > 0:
		d.form.focus = 0
	case d.focus == onForm:
		d.form.focus = max(d.form.Len()-1, 0)
	case d.focus == onButtons && by > 0:
		d.button = 0
	case d.focus == onButtons:
		d.button = max(len(d.opt.Buttons)-1, 0)
	}
}
