package widget

// MouseDo is what the mouse did.
type MouseDo uint8

// What a mouse does. A press, its drags and its release belong to what was
// under the pointer when it was pressed.
const (
	Press MouseDo = iota
	Drag
	Release
	Wheel
)

// Mouse is one thing that the mouse did, in cells of the area of whoever gets
// it: a page, an overlay, a widget.
type Mouse struct {
	Do   MouseDo
	X, Y int
	// By is how many lines a wheel turns, down if positive; Side how many
	// steps it turns to the right.
	By, Side int
	Mark     bool // ctrl or alt was held
	Range    bool // shift was held
	Menu     bool // the right button
}

// In is the same in a part of the area that begins at x, y.
func (m Mouse) In(x, y int) Mouse {
	m.X -= x
	m.Y -= y
	return m
}

// grip is a scroll bar's thumb in the hand: which of its lines is held.
type grip struct {
	held bool
	line int
}

// take holds the bar at line y and returns where the window then begins. On the
// thumb nothing moves; beside it the thumb's middle comes to the pointer.
func (g *grip) take(y, offset, page, all int) int {
	from, size := scrollThumb(offset, page, all)
	g.held = true
	if y >= from && y < from+size {
		g.line = y - from
		return offset
	}
	g.line = size / 2
	return g.pull(y, page, all)
}

// pull is where the window begins when the held bar is dragged to line y. The
// ends of the bar are the ends of the text.
func (g *grip) pull(y, page, all int) int {
	_, size := scrollThumb(0, page, all)
	way := page - size
	if way <= 0 {
		return 0
	}
	from := min(max(y-g.line, 0), way)
	return (from*(all-page) + way/2) / way
}

// Grab takes hold of the scroll bar at line y of the window; false when there
// is no bar.
func (s *Scroller) Grab(y int) bool {
	if !s.Scrolls() || y < 0 || y >= s.page {
		return false
	}
	s.ScrollTo(s.grip.take(y, s.offset, s.page, s.all))
	return true
}

// DragTo moves the bar that is held to line y; false when none is.
func (s *Scroller) DragTo(y int) bool {
	if s.grip.held {
		s.ScrollTo(s.grip.pull(y, s.page, s.all))
	}
	return s.grip.held
}

// Drop lets go of the bar.
func (s *Scroller) Drop() { s.grip = grip{} }

// Bar carries out what the mouse does to the scroll bar in column x of the
// area, and the wheel; false when it was for something else.
func (s *Scroller) Bar(m Mouse, x int) bool {
	switch m.Do {
	case Press:
		s.Drop()
		return m.X == x && s.Grab(m.Y)
	case Drag:
		return s.DragTo(m.Y)
	case Release:
		s.Drop()
		return false
	default:
		s.ScrollBy(m.By)
		return true
	}
}

// Bar carries out what the mouse does to the table's scroll bar, and the wheel;
// false when it was for something else.
func (t *Table) Bar(m Mouse) bool {
	switch m.Do {
	case Press:
		t.grip = grip{}
		if m.X != t.width-edge || m.Y < 1 || m.Y >= t.height || t.count <= t.page() {
			return false
		}
		t.ScrollBy(t.grip.take(m.Y-1, t.offset, t.page(), t.count) - t.offset)
	case Drag:
		if !t.grip.held {
			return false
		}
		t.ScrollBy(t.grip.pull(m.Y-1, t.page(), t.count) - t.offset)
	case Release:
		t.grip = grip{}
		return false
	default:
		t.ScrollBy(m.By)
	}
	return true
}
