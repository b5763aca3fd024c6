package widget

// Bar carries out what the mouse does to the pane's scroll bar, and the wheel;
// false when it was for something else. The bar counts lines, not rows.
func (p *LogPane) Bar(m Mouse) bool {
	switch m.Do {
	case Press:
		p.grip = grip{}
		at, all := p.stand(p.spot().place)
		if m.X != p.width-edge || m.Y < 0 || m.Y >= p.height || all <= p.height {
			return false
		}
		if to := p.grip.take(m.Y, at, p.height, all); to != at {
			p.standAt(to, all)
		}
	case Drag:
		if !p.grip.held {
			return false
		}
		_, all := p.stand(p.spot().place)
		p.standAt(p.grip.pull(m.Y, p.height, all), all)
	case Release:
		p.grip = grip{}
		return false
	default:
		for range max(m.Side, 0) {
			p.Right()
		}
		for range max(-m.Side, 0) {
			p.Left()
		}
		if m.By != 0 {
			p.ScrollBy(m.By)
		}
	}
	return true
}

// stand is how many of all shown lines stand above the window.
func (p *LogPane) stand(top int64) (at, all int) {
	at, all = int(top-p.ring.first), int(p.last()-p.ring.first)
	if p.shown != nil {
		at, all = p.shown.rank(top), p.shown.rank(p.last())
	}
	if !p.free {
		at = all - p.height
	}
	return max(min(at, all-p.height), 0), all
}

// standAt puts the window below so many of the shown lines; at the end the pane
// follows.
func (p *LogPane) standAt(at, all int) {
	p.typing = false
	if at >= all-p.height {
		p.Follow()
		return
	}
	place := p.ring.first + int64(at)
	if p.shown != nil {
		place = *p.shown.found.at(at)
	}
	if place, ok := p.next(place); ok {
		p.hold(logSpot{place: place})
	}
}
