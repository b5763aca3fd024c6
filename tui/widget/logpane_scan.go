package widget

import "sort"

// logScan finds the lines of a ring that match, a bounded piece at a time. It
// starts anywhere and grows to both sides; what was found is kept by place.
type logScan struct {
	match  func(*logEntry) bool
	lo, hi int64 // the places that have been looked at
	found  deque[int64]
}

// newScan starts at a place.
func newScan(at int64, match func(*logEntry) bool) *logScan {
	return &logScan{match: match, lo: at, hi: at}
}

// lineCost is what a look at a line costs besides its bytes.
const lineCost = 64

func scanCost(e *logEntry) int { return lineCost + min(len(e.text), matchReach) }

// work looks at lines until the budget, in bytes, is spent. Both sides get
// their share of it. It returns what is left.
func (s *logScan) work(r *Ring, budget int) int {
	left := s.forward(r, budget/2)
	budget -= budget/2 - left
	budget = s.backward(r, budget)
	return s.forward(r, budget)
}

func (s *logScan) forward(r *Ring, budget int) int {
	for s.hi < r.end() && budget > 0 {
		e := r.entry(s.hi)
		budget -= scanCost(e)
		if s.match(e) {
			s.found.pushBack(s.hi)
		}
		s.hi++
	}
	return budget
}

func (s *logScan) backward(r *Ring, budget int) int {
	for s.lo > r.first && budget > 0 {
		e := r.entry(s.lo - 1)
		budget -= scanCost(e)
		s.lo--
		if s.match(e) {
			s.found.pushFront(s.lo)
		}
	}
	return budget
}

// done tells whether every line has been looked at.
func (s *logScan) done(r *Ring) bool { return s.lo <= r.first && s.hi >= r.end() }

// follow keeps the scan right after lines came in or were dropped. What was
// spliced is looked at anew: at once when it lies at an end that was reached,
// since its size is that of the batch.
func (s *logScan) follow(r *Ring, c splice) {
	atEnd := s.hi >= c.from && c.before == 0
	switch {
	case c.from == c.to:
	case c.before > 0: // the old end
		for s.found.n > 0 && *s.found.at(0) < c.to {
			s.found.popFront()
		}
		s.lo = max(s.lo, min(c.to, r.end()))
		s.hi = max(s.hi, s.lo)
	default: // the new end
		s.found.truncate(s.rank(c.from))
		s.hi = min(s.hi, c.from)
		s.lo = min(s.lo, s.hi)
	}
	for s.found.n > 0 && *s.found.at(0) < r.first {
		s.found.popFront()
	}
	s.lo = max(s.lo, r.first)
	s.hi = max(s.hi, r.first)
	if atEnd {
		s.forward(r, 1<<62)
	}
}

// rank is how many matches lie before a place.
func (s *logScan) rank(place int64) int {
	return sort.Search(s.found.n, func(i int) bool { return *s.found.at(i) >= place })
}
