package awsclient

import (
	"cmp"
	"slices"
	"sync"
	"time"

	"github.com/ecsdeck/ecsdeck/awsclient/model"
)

const (
	// pointsKept bounds the memory of the store: a point is 32 bytes.
	pointsKept = 400_000

	// reread is how many of the newest points are read again: CloudWatch has
	// them late, and changes them while tasks still report.
	reread = 3

	// settleTime is after how long a point is final. A window of long periods is
	// read again until its end is that old, once a minute.
	settleTime = 3 * time.Minute
	settleEach = time.Minute
)

// pointKey is one stored series.
type pointKey struct {
	metric string // Metric.Key
	stat   string
	period time.Duration
}

func keyOf(q model.MetricQuery) pointKey { return pointKey{q.Metric.Key(), q.Stat, q.Period} }

// held is what is remembered of one series: all points that exist in
// [from, to), as of read.
type held struct {
	label    string
	from, to time.Time
	read     time.Time
	used     time.Time
	points   []model.Point
}

// pointStore remembers points, so that a refresh asks only for the newest and
// opening a board again asks for nothing. It is safe for concurrent use.
type pointStore struct {
	mu     sync.Mutex
	series map[pointKey]*held
	size   int // points
}

func newPointStore() *pointStore { return &pointStore{series: map[pointKey]*held{}} }

// missing returns from where on a window of a series has to be read; false when
// all of it is remembered.
func (s *pointStore) missing(k pointKey, w model.Window, now time.Time) (time.Time, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	h := s.series[k]
	switch {
	case h == nil, w.From.Before(h.from), w.From.After(h.to):
		return w.From, true
	case h.to.Before(w.To):
	case k.period > settleTime && h.read.Before(h.to.Add(settleTime)) && !now.Before(h.read.Add(settleEach)) && !w.To.Before(h.to):
	default:
		return time.Time{}, false
	}
	from := h.to.Add(-reread * k.period)
	if from.Before(w.From) {
		from = w.From
	}
	return from, true
}

// keep remembers what was read of a series for [from, to): it replaces what was
// known of that time.
func (s *pointStore) keep(k pointKey, label string, from, to, now time.Time, points []model.Point) {
	s.mu.Lock()
	defer s.mu.Unlock()
	h := s.series[k]
	if h == nil || from.After(h.to) || to.Before(h.from) {
		h = s.renew(k, h, from, to)
	}
	s.size -= len(h.points)
	h.points = splice(h.points, points, from, to)
	s.size += len(h.points)
	if from.Before(h.from) {
		h.from = from
	}
	if h.to.Before(to) {
		h.to = to
	}
	h.label, h.read, h.used = cmp.Or(label, h.label), now, now
	s.bound(k)
}

func (s *pointStore) renew(k pointKey, old *held, from, to time.Time) *held {
	if old != nil {
		s.size -= len(old.points)
	}
	h := &held{from: from, to: to}
	s.series[k] = h
	return h
}

// splice puts points in the place of those of [from, to).
func splice(old, points []model.Point, from, to time.Time) []model.Point {
	at := func(t time.Time) int {
		i, _ := slices.BinarySearchFunc(old, t, func(p model.Point, t time.Time) int { return p.At.Compare(t) })
		return i
	}
	return slices.Concat(old[:at(from)], points, old[at(to):])
}

// bound forgets what was not used for longest, but never what was just kept.
func (s *pointStore) bound(just pointKey) {
	for s.size > pointsKept && len(s.series) > 1 {
		var oldest pointKey
		var found *held
		for k, h := range s.series {
			if k != just && (found == nil || h.used.Before(found.used)) {
				oldest, found = k, h
			}
		}
		s.size -= len(found.points)
		delete(s.series, oldest)
	}
}

// points returns a copy of what is remembered of a window.
func (s *pointStore) points(k pointKey, w model.Window, now time.Time) (points []model.Point, label string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	h := s.series[k]
	if h == nil {
		return nil, ""
	}
	h.used = now
	for _, p := range h.points {
		if !p.At.Before(w.From) && p.At.Before(w.To) {
			points = append(points, p)
		}
	}
	return points, h.label
}

// fetchCount counts what CloudWatch bills.
type fetchCount struct {
	mu                sync.Mutex
	requests, metrics int
}

func (f *fetchCount) add(metrics int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.requests++
	f.metrics += metrics
}

func (f *fetchCount) get() (requests, metrics int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.requests, f.metrics
}
