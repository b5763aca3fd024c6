package widget

import "time"

// Mouse takes what the mouse does, in cells of the block that View draws for
// this screen. done is true when the dialog is answered. A press on a button
// presses it, one on a field gives it the focus.
func (d *Dialog) Mouse(m Mouse, screenWidth, screenHeight int, now time.Time) (a Answer, done bool) {
	if d.opt.Unasked && now.Sub(d.opened) < GracePeriod {
		return Answer{}, false
	}
	d.Layout(screenWidth, screenHeight)
	inner := d.inner(screenWidth)
	tail := d.tailLines(inner)
	body := d.scroll.page
	over := max(body+len(tail)+2-screenHeight, 0)
	m = m.In(frameSides/2, 1-over)
	if d.scroll.Bar(m, inner+frameSides/2-1) || m.Do != Press || m.Menu {
		return Answer{}, false
	}
	at := m.Y - body
	if at < 0 || at >= len(tail) || m.X < 0 || m.X >= inner {
		return Answer{}, false
	}
	switch owner := tail[at].owner; {
	case owner >= 0:
		d.focus = onForm
		first := at == 0 || tail[at-1].owner != owner
		d.form.click(owner, m.X, inner, first)
	case owner == ownerName:
		d.focus = onName
	case owner == ownerButtons:
		first := at
		for first > 0 && tail[first-1].owner == ownerButtons {
			first--
		}
		if i, ok := d.buttonAt(inner, at-first, m.X); ok {
			d.focus, d.button = onButtons, i
			return d.press(i)
		}
	}
	return Answer{}, false
}

// buttonAt is the button in cell x of a line of the buttons.
func (d *Dialog) buttonAt(width, line, x int) (int, bool) {
	lines := d.buttonLines(width)
	if len(lines) > 1 {
		return line, x < spansWidth(lines[line])
	}
	left := 0
	if len(d.opt.Buttons) > 0 && len(lines[0]) > 0 {
		left = Width(lines[0][0].Text) // what centres the row
	}
	for i, b := range d.opt.Buttons {
		w := spansWidth(d.buttonSpans(i, b))
		if x >= left && x < left+w {
			return i, true
		}
		left += w + buttonGap
	}
	return 0, false
}

// click focuses field i. On its first line, where its value is, it does what
// stands under the pointer: counts, turns, switches, or puts the caret there.
func (f *Form) click(i, x, width int, first bool) {
	f.focus = i
	label := f.labels(width)
	if x -= label + 4; x < 0 || !first {
		return
	}
	f.edit(func(fd *field) bool {
		fd.click(x, width-label-4)
		return true
	})
}

func (fd *field) click(x, width int) {
	switch fd.Kind {
	case NumberField:
		switch plus := 3 + max(Width(fd.input.Value())+1, 5); {
		case x < 2:
			fd.count(-1)
		case x >= plus-1 && x <= plus:
			fd.count(1)
		}
	case ChoiceField:
		switch {
		case x < 2:
			fd.turn("left")
		case x < 4+Width(fd.value()):
			fd.turn("right")
		}
	case ToggleField:
		if x < 7 { // "[x] yes"
			fd.on = !fd.on
		}
	default:
		fd.input.click(x, fd.room(width))
	}
}

// click puts the caret at cell x of the text as it is drawn in width cells.
func (in *Input) click(x, width int) {
	before, _, _ := in.window(in.room(width))
	from := 0
	if shown := in.cursor - len(before) + len(Ellipsis); shown > 0 && len(before) >= len(Ellipsis) && before[:len(Ellipsis)] == Ellipsis {
		from = shown // the text goes on to the left
		x--
	}
	head, _ := prefix(in.value[from:], max(x, 0))
	in.cursor = from + len(head)
}
