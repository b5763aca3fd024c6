package widget

import "time"

// last is the place after the last line that can be shown.
func (p *LogPane) last() int64 {
	if p.paused {
		return max(min(p.limit, p.ring.end()), p.ring.first)
	}
	return p.ring.end()
}

// next is the first shown line at or after a place.
func (p *LogPane) next(place int64) (int64, bool) {
	place = max(place, p.ring.first)
	if p.shown != nil {
		i := p.shown.rank(place)
		if i == p.shown.found.n {
			return 0, false
		}
		place = *p.shown.found.at(i)
	}
	return place, place < p.last()
}

// prev is the last shown line before a place.
func (p *LogPane) prev(place int64) (int64, bool) {
	place = min(place, p.last())
	if p.shown != nil {
		i := p.shown.rank(place)
		if i == 0 {
			return 0, false
		}
		return *p.shown.found.at(i - 1), true
	}
	return place - 1, place-1 >= p.ring.first
}

// bottom is the first row of the window that ends with the last line.
func (p *LogPane) bottom() logSpot {
	spot := logSpot{place: p.last()}
	rows := 0
	for rows < p.height {
		place, ok := p.prev(spot.place)
		if !ok {
			spot.row = 0
			return spot
		}
		n := p.rows(place)
		rows += n
		spot = logSpot{place, 0}
	}
	spot.row = rows - p.height
	return spot
}

// spot is the first row in the window.
func (p *LogPane) spot() logSpot {
	if !p.free {
		return p.bottom()
	}
	return p.top
}

func (a logSpot) before(b logSpot) bool {
	return a.place < b.place || a.place == b.place && a.row < b.row
}

// settle keeps the window on lines that are there.
func (p *LogPane) settle() {
	if !p.free {
		return
	}
	place, ok := p.next(p.top.place)
	if !ok {
		if place, ok = p.prev(p.last()); !ok {
			p.top = logSpot{place: max(p.top.place, p.ring.first)}
			return
		}
	}
	if place != p.top.place {
		p.top = logSpot{place: place}
	}
	if n := p.rows(place); p.top.row >= n {
		p.top.row = n - 1
	}
}

// ScrollBy moves the window by n screen rows. Scrolling up stops to follow;
// reaching the end follows again.
func (p *LogPane) ScrollBy(n int) {
	p.typing = false
	spot := p.spot()
	if n < 0 {
		p.leave(p.up(spot, -n))
		return
	}
	if p.free {
		p.arrive(p.down(spot, n))
	}
}

func (p *LogPane) up(s logSpot, n int) logSpot {
	for n > s.row {
		place, ok := p.prev(s.place)
		if !ok {
			return logSpot{s.place, 0}
		}
		n -= s.row + 1
		s = logSpot{place, p.rows(place) - 1}
	}
	s.row -= n
	return s
}

func (p *LogPane) down(s logSpot, n int) logSpot {
	for {
		rows := p.rows(s.place)
		if s.row+n < rows {
			s.row += n
			return s
		}
		place, ok := p.next(s.place + 1)
		if !ok {
			s.row = rows - 1
			return s
		}
		n -= rows - s.row
		s = logSpot{place, 0}
	}
}

// leave stops to follow, if there is anything above to be seen.
func (p *LogPane) leave(to logSpot) {
	if !p.free && !to.before(p.bottom()) {
		return
	}
	p.hold(to)
}

// hold stops to follow, at a row or as far down as there are lines.
func (p *LogPane) hold(to logSpot) {
	end := p.bottom()
	if !to.before(end) {
		to, p.waiting = end, 0
	}
	if !p.free {
		p.waiting = 0
	}
	p.free, p.top = true, to
}

// arrive goes to a row; at the end the pane follows.
func (p *LogPane) arrive(to logSpot) {
	if !to.before(p.bottom()) {
		p.Follow()
		return
	}
	p.hold(to)
}

// Up scrolls one row back.
func (p *LogPane) Up() { p.ScrollBy(-1) }

// Down scrolls one row on.
func (p *LogPane) Down() { p.ScrollBy(1) }

// PageUp scrolls a screen back, keeping one row in sight.
func (p *LogPane) PageUp() { p.ScrollBy(-max(p.height-1, 1)) }

// PageDown scrolls a screen on, keeping one row in sight.
func (p *LogPane) PageDown() { p.ScrollBy(max(p.height-1, 1)) }

// HalfUp scrolls half a screen back.
func (p *LogPane) HalfUp() { p.ScrollBy(-max(p.height/2, 1)) }

// HalfDown scrolls half a screen on.
func (p *LogPane) HalfDown() { p.ScrollBy(max(p.height/2, 1)) }

// Top goes to the oldest line.
func (p *LogPane) Top() {
	p.typing = false
	if place, ok := p.next(p.ring.first); ok {
		p.leave(logSpot{place: place})
	}
}

// Bottom goes to the newest line and follows.
func (p *LogPane) Bottom() { p.Follow() }

// Follow sticks to the end.
func (p *LogPane) Follow() {
	p.free, p.waiting, p.typing = false, 0, false
}

// Following tells whether new lines are shown as they come.
func (p *LogPane) Following() bool { return !p.free && !p.paused }

// Pause holds the pane: lines are gathered and counted, but not shown until it
// is resumed.
func (p *LogPane) Pause(on bool) {
	if on == p.paused {
		return
	}
	p.paused, p.held, p.limit = on, 0, p.ring.end()
	p.settle()
}

// Paused tells whether the pane is held.
func (p *LogPane) Paused() bool { return p.paused }

// NearTop tells that less than two screens of lines lie above the window, so
// that older ones should be fetched. As long as the filter looks for more of
// those that are there it is false.
func (p *LogPane) NearTop() bool {
	if p.shown != nil && p.shown.lo > p.ring.first {
		return false
	}
	place := p.spot().place
	for range 2 * max(p.height, 1) {
		var ok bool
		if place, ok = p.prev(place); !ok {
			return true
		}
	}
	return false
}

// JumpTo goes to the first shown line at or after a moment, or to the end.
func (p *LogPane) JumpTo(at time.Time) {
	p.typing = false
	place, ok := p.next(p.ring.search(at.UnixNano() - 1))
	if !ok {
		p.Follow()
		return
	}
	p.hold(logSpot{place: place})
	if p.cursor != noPlace {
		p.cursor = place
	}
}

// sideStep is how far one step to the side goes.
const sideStep = 8

// Left and Right move the window sideways when lines are not wrapped.
func (p *LogPane) Left() { p.left = max(p.left-sideStep, 0) }

// Right is the counterpart of Left. It stops where the longest line in sight
// ends.
func (p *LogPane) Right() {
	if !p.nowrap {
		return
	}
	longest := 0
	p.eachShown(func(place int64) {
		longest = max(longest, Width(p.ring.entry(place).text[:p.reach(place, p.left+sideStep+p.room())]))
	})
	p.left = max(min(p.left+sideStep, longest-p.room()), p.left)
}

// LineStart goes back to the first column.
func (p *LogPane) LineStart() { p.left = 0 }

// eachShown calls f with the lines that the window holds.
func (p *LogPane) eachShown(f func(place int64)) {
	spot := p.spot()
	rows := -spot.row
	for place, ok := p.next(spot.place); ok && rows < p.height; place, ok = p.next(place + 1) {
		f(place)
		rows += p.rows(place)
	}
}

// SelectDown selects the next line; without a selection, the first in sight. A
// pane with a selection does not follow, so that the line stays where it is.
func (p *LogPane) SelectDown() { p.selectBy(1) }

// SelectUp selects the line before; without a selection, the last in sight.
func (p *LogPane) SelectUp() { p.selectBy(-1) }

func (p *LogPane) selectBy(by int) {
	p.typing = false
	if p.cursor == noPlace {
		p.eachShown(func(place int64) {
			if p.cursor == noPlace || by < 0 {
				p.cursor = place
			}
		})
		p.reveal(p.cursor)
		return
	}
	place, ok := p.next(p.cursor + 1)
	if by < 0 {
		place, ok = p.prev(p.cursor)
	}
	if ok {
		p.cursor = place
		p.reveal(place)
	}
}

// SelectRow selects the line on a row of the area, as a mouse does.
func (p *LogPane) SelectRow(y int) bool {
	spot := p.spot()
	row := -spot.row
	for place, ok := p.next(spot.place); ok && row < p.height; place, ok = p.next(place + 1) {
		n := p.rows(place)
		if y >= max(row, 0) && y < row+n {
			p.cursor = place
			p.hold(spot)
			return true
		}
		row += n
	}
	return false
}

// ClearSelection takes the selection away.
func (p *LogPane) ClearSelection() { p.cursor = noPlace }

// Selected is the selected line.
func (p *LogPane) Selected() (LogLine, bool) {
	if p.cursor == noPlace || p.cursor < p.ring.first || p.cursor >= p.ring.end() {
		return LogLine{}, false
	}
	return p.ring.entry(p.cursor).line(), true
}

// reveal scrolls no more than needed to show a line whole, or its start.
func (p *LogPane) reveal(place int64) {
	if place == noPlace {
		return
	}
	spot := p.spot()
	p.hold(spot)
	if (logSpot{place: place}).before(spot) {
		p.hold(logSpot{place: place})
		return
	}
	// The highest spot from which the line's end is in sight.
	n := min(p.rows(place), max(p.height, 1))
	lowest := p.up(logSpot{place: place}, max(p.height-n, 0))
	if spot.before(lowest) {
		p.hold(lowest)
	}
}
