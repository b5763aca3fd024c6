package widget

import (
	"slices"
	"sort"
)

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

// follow keeps the scan right after lines came in or were dropped. New lines
// at an end that was reached are looked at right away: they are no more than
// the batch.
func (s *logScan) follow(r *Ring, c splice) {
	atEnd := c.before == 0 && s.hi == c.to-c.grown-int64(len(c.inserted))
	if c.from != c.to {
		s.weave(r, c)
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

// weave moves what was found to its new places, and looks at the lines that
// came between those that were looked at before.
func (s *logScan) weave(r *Ring, c splice) {
	lo := c.moved(s.lo)
	hi := lo
	if s.hi > s.lo {
		hi = c.moved(s.hi-1) + 1
	}
	old := s.takeOut(c)
	places := make([]int64, 0, len(old))
	i := 0
	for n, late := range c.inserted {
		for ; i < len(old) && old[i]-c.before+int64(n) < late; i++ {
			places = append(places, old[i]-c.before+int64(n))
		}
		if late > lo && late < hi && late >= r.first && s.match(r.entry(late)) {
			places = append(places, late)
		}
	}
	for ; i < len(old); i++ {
		places = append(places, old[i]-c.before+int64(len(c.inserted)))
	}
	s.lo, s.hi = lo, hi
	if c.before == 0 {
		for _, p := range places {
			s.found.pushBack(p)
		}
		return
	}
	for _, p := range slices.Backward(places) {
		s.found.pushFront(p)
	}
}

// takeOut removes the places that a splice may have changed.
func (s *logScan) takeOut(c splice) []int64 {
	var out []int64
	if c.before > 0 {
		for s.found.n > 0 && *s.found.at(0) < c.to {
			out = append(out, s.found.popFront())
		}
		return out
	}
	for i := s.rank(c.from); i < s.found.n; i++ {
		out = append(out, *s.found.at(i))
	}
	s.found.truncate(s.found.n - len(out))
	return out
}

// rank is how many matches lie before a place.
func (s *logScan) rank(place int64) int {
	return sort.Search(s.found.n, func(i int) bool { return *s.found.at(i) >= place })
}
