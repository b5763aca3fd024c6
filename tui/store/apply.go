package store

import (
	"errors"
	"time"

	"github.com/ecsdeck/ecsdeck/awsclient"
	"github.com/ecsdeck/ecsdeck/awsclient/model"
	"github.com/ecsdeck/ecsdeck/tui/kind"
)

// Loaded is one answer on its way to the store: a page of a list, described
// rows, or the end of a fetch.
type Loaded struct {
	Fetch    Fetch
	Page     []string // FetchList: ids of one page, in order
	Rows     []kind.Row
	Problems []model.Problem
	Err      error
	Done     bool // the fetch has ended, with Err or without
	At       time.Time
}

// Apply takes an answer in. Answers of a pass that was given up only bring
// their rows: a described row is true whatever list it was read for.
func (s *Store) Apply(m Loaded) {
	l := s.lists[m.Fetch.Query]
	if l == nil {
		return
	}
	switch m.Fetch.Kind {
	case FetchList:
		s.applyPage(l, m)
	case FetchAll:
		s.applyAll(l, m)
	case FetchDescribe:
		s.applyDescribed(l, m)
	case FetchEnrich:
		s.applyJoined(l, m)
	}
	l.rev++
}

// Abandon ends a fetch that was cancelled because nobody looks any more.
func (s *Store) Abandon(f Fetch) {
	l := s.lists[f.Query]
	if l == nil {
		return
	}
	switch f.Kind {
	case FetchList, FetchAll:
		l.Listing = false
	case FetchDescribe:
		l.inFlight--
		l.queue = append(l.queue, f.IDs...)
	case FetchEnrich:
	}
	for _, id := range f.IDs {
		if e := s.entities[keyOf(f.Query, id)]; e != nil {
			e.busy, e.enriching = false, false
		}
	}
}

func (s *Store) applyPage(l *List, m Loaded) {
	if m.Fetch.Gen > l.gen { // the first answer of a new pass
		l.gen, l.queue, l.pass = m.Fetch.Gen, nil, l.pass[:0]
	}
	if m.Fetch.Gen != l.gen {
		return
	}
	for _, id := range m.Page {
		s.addID(l, id)
	}
	if len(m.Page) > 0 {
		l.FreshAt = m.At
	}
	if !m.Done {
		return
	}
	l.Listing = false
	if m.Err != nil {
		s.failed(l, m.Err, m.At)
		l.Partly = len(l.pass) > 0
		return
	}
	s.endPass(l, m.At)
	l.reorder()
}

// reorder takes over the order of the pass that has just ended. Rows that it
// did not see stay where they are going from: at the end.
func (l *List) reorder() {
	ids := make([]string, 0, len(l.IDs))
	ids = append(ids, l.pass...)
	for _, id := range l.IDs {
		if l.seen[id] != l.gen {
			ids = append(ids, id)
		}
	}
	l.IDs = ids
}

// addID takes one id of a pass in, and queues it when its row is missing or
// older than the pass.
func (s *Store) addID(l *List, id string) {
	known := l.seen[id] != 0
	if l.seen[id] != l.gen {
		l.pass = append(l.pass, id)
	}
	l.seen[id] = l.gen
	e := s.entity(keyOf(l.Query, id))
	if !known {
		l.IDs = append(l.IDs, id)
		if l.Complete {
			s.mark(l, id, Added)
		}
	} else if l.marks[id].change == Gone {
		delete(l.marks, id)
	}
	if e.Row == nil || e.At.Before(l.started) {
		l.queue = append(l.queue, id)
	}
}

// endPass closes a pass that saw every page: ids that it did not see are gone.
func (s *Store) endPass(l *List, at time.Time) {
	l.Err, l.Partly, l.failures, l.retryAt, l.FreshAt = nil, false, 0, time.Time{}, at
	l.Complete, l.listedAt = true, at
	for _, id := range l.IDs {
		if l.seen[id] == l.gen {
			continue
		}
		s.mark(l, id, Gone)
	}
}

func (s *Store) failed(l *List, err error, at time.Time) {
	l.Err = err
	l.failures++
	l.retryAt = at.Add(backoff(l.failures))
}

// backoff is the pause after n failures in a row: 2 s doubling to a minute.
func backoff(n int) time.Duration {
	return min(time.Minute, time.Second<<min(n, 6))
}

func (s *Store) applyAll(l *List, m Loaded) {
	l.gen, l.Listing = m.Fetch.Gen, false
	if m.Err != nil {
		s.failed(l, m.Err, m.At)
		return
	}
	s.replace(l, m.Rows, m.At)
	s.endPass(l, m.At)
}

// replace puts whole rows in the list, in their order.
func (s *Store) replace(l *List, rows []kind.Row, at time.Time) {
	k := s.catalog.Get(l.Query.Kind)
	fresh := make([]string, 0, len(rows))
	for _, r := range rows {
		id := k.ID(r)
		if l.seen[id] != l.gen {
			fresh = append(fresh, id)
		}
		if l.seen[id] == 0 && l.Complete {
			s.mark(l, id, Added)
		}
		l.seen[id] = l.gen
		s.put(k, keyOf(l.Query, id), r, at)
	}
	for _, id := range l.IDs { // rows that have left stay for their last beats
		if l.seen[id] != l.gen {
			fresh = append(fresh, id)
		}
	}
	l.IDs = fresh
}

func (s *Store) applyDescribed(l *List, m Loaded) {
	k := s.catalog.Get(l.Query.Kind)
	for _, r := range m.Rows {
		s.put(k, keyOf(l.Query, k.ID(r)), r, m.At)
	}
	if len(m.Rows) > 0 {
		l.FreshAt = m.At
	}
	bad := map[string]error{}
	for _, p := range m.Problems {
		bad[p.ID] = p.Err
	}
	for _, id := range m.Fetch.IDs {
		e := s.entity(keyOf(l.Query, id))
		e.busy = false
		switch err := firstError(bad[id], m.Err); {
		case err == nil:
			e.Problem, e.failures, e.retryAt = nil, 0, time.Time{}
		case isMissing(err):
			s.missing(l.Query, id)
			e.retryAt = m.At.Add(time.Minute)
		default:
			e.Problem = err
			e.failures++
			e.retryAt = m.At.Add(backoff(e.failures))
			l.queue = append(l.queue, id)
		}
	}
	l.inFlight--
}

// isMissing reports whether AWS answered that there is no such resource.
func isMissing(err error) bool {
	var m *awsclient.MissingError
	return errors.As(err, &m) && m.Reason == "MISSING"
}

func firstError(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

func (s *Store) applyJoined(l *List, m Loaded) {
	k := s.catalog.Get(l.Query.Kind)
	l.Joined = m.Err
	for _, r := range m.Rows {
		key := keyOf(l.Query, k.ID(r))
		e := s.entities[key]
		if e == nil || e.Row == nil {
			continue
		}
		// The row may have been read again meanwhile: only what was joined
		// is taken over.
		e.Row = k.Carry(r, e.Row)
		e.finger = k.Fingerprint(e.Row)
		e.Health = k.Health(e.Row).Health
		s.deriveFrom(key)
	}
	for _, id := range m.Fetch.IDs {
		if e := s.entities[keyOf(l.Query, id)]; e != nil {
			e.enriching, e.Enriched = false, m.At
		}
	}
	s.kindRev[Key{Scope: l.Query.Scope, Kind: l.Query.Kind}]++
}

// put stores a row that was just read and notes whether it shows anything new.
func (s *Store) put(k kind.Kind, key Key, r kind.Row, at time.Time) {
	e := s.entity(key)
	if at.Before(e.At) {
		return
	}
	r = k.Carry(e.Row, r)
	finger := k.Fingerprint(r)
	if e.Row != nil && finger != e.finger {
		e.changedAt = s.beat
	}
	e.Row, e.At, e.finger, e.Problem, e.Missing = r, at, finger, nil, false
	e.Health = k.Health(r).Health
	s.kindRev[Key{Scope: key.Scope, Kind: key.Kind}]++
	s.deriveFrom(key)
}

func (s *Store) entity(k Key) *Entity {
	e := s.entities[k]
	if e == nil {
		e = &Entity{}
		s.entities[k] = e
	}
	return e
}

// mark notes that a row came or went; a row that is already going keeps its
// first beat.
func (s *Store) mark(l *List, id string, c Change) {
	if l.marks == nil {
		l.marks = map[string]mark{}
	}
	if l.marks[id].change == c {
		return
	}
	l.marks[id] = mark{c, s.beat}
}

// missing marks a resource that AWS no longer knows as gone wherever it is
// listed.
func (s *Store) missing(q kind.Query, id string) {
	for other, l := range s.lists {
		if other.Scope == q.Scope && other.Kind == q.Kind && other.Variant != kind.VariantOne && l.seen[id] != 0 {
			s.mark(l, id, Gone)
		}
	}
	if e := s.entities[keyOf(q, id)]; e != nil {
		e.Missing = true
	}
}
