package store

import (
	"slices"
	"time"

	"github.com/ecsdeck/ecsdeck/tui/kind"
)

// Reads turns wants into the wants that really are read: a derived list (the
// containers of a task) needs its parent row and nothing else.
func (s *Store) Reads(wants []Want) []Want {
	out := make([]Want, 0, len(wants))
	for _, w := range wants {
		k := s.catalog.Get(w.Query.Kind)
		up := s.parent(w.Query)
		if k == nil || up.IsZero() {
			out = append(out, w)
			continue
		}
		parent := w
		parent.Query = kind.One(w.Query.Scope, up)
		parent.Visible = nil
		out = append(out, w, parent)
	}
	return out
}

// parent is the row that a derived list is made from; zero for other lists.
func (s *Store) parent(q kind.Query) kind.Ref {
	k := s.catalog.Get(q.Kind)
	switch {
	case k == nil || !k.Info().Derived:
		return kind.Ref{}
	case q.Variant == kind.VariantOne:
		return k.Up(q.Parent.ID)
	default:
		return q.Parent
	}
}

// derive fills a derived list from its parent row, when that is known.
func (s *Store) derive(q kind.Query) {
	k := s.catalog.Get(q.Kind)
	l := s.lists[q]
	up := s.parent(q)
	if l == nil || up.IsZero() {
		return
	}
	e := s.entities[Key{q.Scope, up.Kind, up.ID}]
	if e == nil || e.Row == nil {
		return
	}
	rows := k.From(e.Row, q)
	if q.Variant == kind.VariantOne {
		rows = slices.DeleteFunc(rows, func(r kind.Row) bool { return k.ID(r) != q.Parent.ID })
	}
	l.gen++
	s.replace(l, rows, e.At)
	s.endPass(l, e.At)
	l.rev++
}

// deriveFrom refills the lists that hang on a row that has changed.
func (s *Store) deriveFrom(key Key) {
	for q := range s.lists {
		if q.Scope == key.Scope && s.parent(q) == (kind.Ref{Kind: key.Kind, ID: key.ID}) {
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

// Stale reports since when and why a list no longer follows the world; the
// error is nil while it does.
func (s *Store) Stale(q kind.Query) (since time.Time, why error) {
	l := s.lists[q]
	if l == nil {
		return time.Time{}, nil
	}
	if up := s.parent(q); !up.IsZero() {
		return s.Stale(kind.One(q.Scope, up))
	}
	if l.Partly {
		return time.Time{}, nil
	}
	return l.FreshAt, l.Err
}
