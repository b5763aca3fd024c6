package store

import (
	"time"

	"github.com/ecsdeck/ecsdeck/tui/kind"
)

// Reads turns wants into the wants that really are read: a derived list (the
// containers of a task) needs its parent row and nothing else.
func (s *Store) Reads(wants []Want) []Want {
	out := make([]Want, 0, len(wants))
	for _, w := range wants {
		k := s.catalog.Get(w.Query.Kind)
		if k == nil || !k.Info().Derived || w.Query.Parent.IsZero() {
			out = append(out, w)
			continue
		}
		parent := w
		parent.Query = kind.One(w.Query.Scope, w.Query.Parent)
		parent.Visible = nil
		out = append(out, w, parent)
	}
	return out
}

// derive fills a derived list from its parent row, when that is known.
func (s *Store) derive(q kind.Query) {
	k := s.catalog.Get(q.Kind)
	l := s.lists[q]
	if k == nil || l == nil || !k.Info().Derived {
		return
	}
	e := s.entities[Key{q.Scope, q.Parent.Kind, q.Parent.ID}]
	if e == nil || e.Row == nil {
		return
	}
	rows := k.From(e.Row, q)
	l.gen++
	s.replace(l, rows, e.At)
	s.endPass(l, e.At)
	l.rev++
}

// deriveFrom refills the lists that hang on a row that has changed.
func (s *Store) deriveFrom(key Key) {
	for q := range s.lists {
		if q.Scope == key.Scope && q.Parent == (kind.Ref{Kind: key.Kind, ID: key.ID}) && q.Variant != kind.VariantOne {
			s.derive(q)
		}
	}
}

// Forget drops lists that nobody has wanted for a while, and the rows that no
// other list holds, so that a deck left open for a week does not grow.
func (s *Store) Forget(now time.Time, after time.Duration) {
	for q, l := range s.lists {
		if now.Sub(l.wantedAt) > after && !l.Listing && l.inFlight == 0 {
			delete(s.lists, q)
		}
	}
	held := make(map[Key]bool, len(s.entities))
	for q, l := range s.lists {
		for _, id := range l.IDs {
			held[keyOf(q, id)] = true
		}
	}
	for k, e := range s.entities {
		if !held[k] && !e.busy && !e.enriching {
			delete(s.entities, k)
		}
	}
}

// Stale reports since when and why a list no longer follows the world; ok is
// false while it does.
func (s *Store) Stale(q kind.Query) (since time.Time, why error, ok bool) {
	l := s.lists[q]
	if l == nil {
		return time.Time{}, nil, false
	}
	if k := s.catalog.Get(q.Kind); k != nil && k.Info().Derived && !q.Parent.IsZero() {
		return s.Stale(kind.One(q.Scope, q.Parent))
	}
	if l.Err != nil {
		return l.FreshAt, l.Err, true
	}
	return time.Time{}, nil, false
}
