package tuitest

import (
	"strings"

	tea "charm.land/bubbletea/v2"
)

// Find is the cell of the screen where a text begins; the test fails when it is
// not there.
func (d *Deck) Find(text string) (x, y int) {
	d.t.Helper()
	for y, l := range strings.Split(d.Screen(), "\n") {
		if before, _, ok := strings.Cut(l, text); ok {
			return Width(before), y
		}
	}
	d.t.Fatalf("%q is not on the screen:\n%s", text, d.Screen())
	return 0, 0
}

// At is the character at a cell of the screen; " " where there is none.
func (d *Deck) At(x, y int) string {
	lines := strings.Split(d.Screen(), "\n")
	if y < 0 || y >= len(lines) {
		return " "
	}
	for _, r := range lines[y] {
		if x == 0 {
			return string(r)
		}
		x-- // every sign of the frame is one cell wide
	}
	return " "
}

// Click presses the left button on a cell and lets go of it. Between two clicks
// no time passes unless the test lets it.
func (d *Deck) Click(x, y int) *Deck { return d.ClickWith(x, y, tea.MouseLeft, 0) }

// ClickOn clicks on the first character of a text.
func (d *Deck) ClickOn(text string) *Deck {
	d.t.Helper()
	x, y := d.Find(text)
	return d.Click(x, y)
}

// ClickWith is Click with a button and with keys that are held.
func (d *Deck) ClickWith(x, y int, b tea.MouseButton, mod tea.KeyMod) *Deck {
	d.Send(tea.MouseClickMsg{X: x, Y: y, Button: b, Mod: mod})
	return d.Send(tea.MouseReleaseMsg{X: x, Y: y, Button: b, Mod: mod})
}

// Drag presses on one cell, moves to another, and lets go there.
func (d *Deck) Drag(x, y, toX, toY int) *Deck {
	d.Send(tea.MouseClickMsg{X: x, Y: y, Button: tea.MouseLeft})
	d.Send(tea.MouseMotionMsg{X: toX, Y: toY, Button: tea.MouseLeft})
	return d.Send(tea.MouseReleaseMsg{X: toX, Y: toY, Button: tea.MouseLeft})
}

// WheelAt turns the wheel over a cell: so many steps down, or up if negative.
func (d *Deck) WheelAt(x, y, steps int) *Deck {
	b := tea.MouseWheelDown
	if steps < 0 {
		b, steps = tea.MouseWheelUp, -steps
	}
	for range steps {
		d.Send(tea.MouseWheelMsg{X: x, Y: y, Button: b})
	}
	return d
}
