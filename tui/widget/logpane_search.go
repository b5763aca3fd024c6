package widget

// Search looks for text, or for a regular expression between slashes, and goes
// to the nearest match at or after the top of the window, or else to the last
// before it. A query that replaces another is looked for from where the first
// began, so that it can be searched while it is typed. "" ends the search.
// Case is ignored unless there is a capital letter. A search over many lines
// goes on in Work. A pane that stands on a match does not follow.
func (p *LogPane) Search(query string) error {
	if query == "" {
		p.query, p.finder, p.hits, p.hit, p.seek, p.fresh = "", nil, nil, noPlace, 0, false
		return nil
	}
	m, err := newMatcher(query, false)
	if err != nil {
		return err
	}
	if p.finder == nil || !p.typing {
		p.origin = p.spot()
	}
	p.query, p.finder = query, m
	p.hit, p.fresh, p.typing, p.seek = noPlace, true, true, 1
	p.startSearch()
	p.Work()
	return nil
}

// Query is what is searched for, "" when nothing is.
func (p *LogPane) Query() string { return p.query }

// startSearch begins to look from where the window stands, or stood at first.
func (p *LogPane) startSearch() {
	m := p.finder
	at := min(max(p.here(), p.ring.first), p.ring.end())
	p.hits = newScan(at, func(e *logEntry) bool {
		return m.matches(logText(e.text)) && p.takes(e)
	})
}

// Next goes to the next match, and from the last to the first.
func (p *LogPane) Next() { p.turn(1) }

// Prev goes to the match before, and from the first to the last.
func (p *LogPane) Prev() { p.turn(-1) }

func (p *LogPane) turn(by int) {
	p.typing = false
	p.step(by)
}

// step goes to a match. When it is not yet known where the nearest one is, the
// search goes on in Work and ends there.
func (p *LogPane) step(by int) {
	p.seek = 0
	if p.hits == nil {
		return
	}
	s := p.hits
	i := s.rank(p.here())
	if p.hit != noPlace && by > 0 {
		i = s.rank(p.hit + 1)
	}
	if by < 0 {
		i--
	}
	// Between here and the match every line must have been looked at.
	known := s.done(p.ring) || p.here() >= s.lo && p.here() <= s.hi
	switch {
	case known && i >= 0 && i < s.found.n:
		p.goTo(*s.found.at(i))
	case p.fresh && s.hi >= p.ring.end() && s.found.n > 0:
		p.goTo(*s.found.at(s.found.n - 1))
	case !s.done(p.ring):
		p.seek = by
	case s.found.n > 0 && by > 0:
		p.goTo(*s.found.at(0))
	case s.found.n > 0:
		p.goTo(*s.found.at(s.found.n - 1))
	}
}

// here is the place that matches are counted from.
func (p *LogPane) here() int64 {
	switch {
	case p.fresh:
		return p.origin.place
	case p.hit != noPlace:
		return p.hit
	case p.cursor != noPlace:
		return p.cursor
	default:
		return p.spot().place
	}
}

// goTo stands on a match. It is shown in the upper third, unless it is in
// sight already.
func (p *LogPane) goTo(place int64) {
	p.hit, p.fresh = place, false
	if p.cursor != noPlace {
		p.cursor = place
	}
	if place >= p.last() { // came after the pause
		return
	}
	at := logSpot{place, p.matchRow(place)}
	spot := p.spot()
	if at.before(spot) || p.down(spot, p.height-1).before(at) {
		spot = p.up(at, p.height/3)
	}
	p.hold(spot)
	p.showMatch(place)
}

// matchRow is the row of a line that its first match starts on.
func (p *LogPane) matchRow(place int64) int {
	spans := p.content(place)
	lo, _, ok := p.finder.find(plainOf(spans), 0)
	if p.nowrap || !ok {
		return 0
	}
	return len(hardWrap(sliceBytes(spans, 0, lo+1), p.room())) - 1
}

// showMatch scrolls sideways to the match when lines are not wrapped.
func (p *LogPane) showMatch(place int64) {
	if !p.nowrap {
		return
	}
	text := plainOf(p.content(place))
	lo, hi, ok := p.finder.find(text, 0)
	if !ok {
		return
	}
	before, end := Width(text[:lo]), Width(text[:hi])
	if before < p.left || end > p.left+p.room() {
		p.left = max(before-p.room()/3, 0)
	}
}
