// Package store holds what the deck knows: every resource once, and lists as
// ids. It belongs to the update loop and has no locks. It decides what is due
// to be read (Due) but never reads anything itself.
package store

import (
	"slices"
	"time"

	"github.com/ecsdeck/ecsdeck/awsclient/model"
	"github.com/ecsdeck/ecsdeck/tui/kind"
)

// Beats is for how many heartbeats a row shows that it is new, has changed or
// is gone.
const Beats = 3

// Change says what happened to a row lately.
type Change uint8

// The changes.
const (
	Same Change = iota
	Added
	Changed
	Gone
)

// mark is a change of membership and the heartbeat it was noticed at.
type mark struct {
	change Change
	beat   int64
}

// Key names one resource across scopes and kinds.
type Key struct {
	Scope string
	Kind  kind.Name
	ID    string
}

// Entity is what is known of one resource.
type Entity struct {
	Row       kind.Row     // nil until it is described
	At        time.Time    // when Row was read
	Enriched  time.Time    // when the joined fields were read
	Problem   error        // why the last read of it failed; Row is stale then
	Health    model.Health // of Row
	Missing   bool         // AWS no longer knows it
	changedAt int64        // heartbeat at which the row last changed; 0 for never
	finger    uint64
	busy      bool
	enriching bool
	retryAt   time.Time
	failures  int
}

// List is the state of one query.
type List struct {
	Query kind.Query
	IDs   []string // in the order of arrival
	// Complete is true once a pass over all pages has succeeded. An empty
	// list that is not complete is one that is still being read.
	Complete bool
	Listing  bool
	FreshAt  time.Time // the last answer that belonged to this list
	Err      error     // why the last pass failed; the list may lack rows
	Partly   bool      // some pages of that pass did come: it is not whole, but not stale
	Joined   error     // why joined fields are missing

	gen      uint64
	rev      uint64
	seen     map[string]uint64 // id -> pass that saw it last
	marks    map[string]mark   // rows that came or went lately
	queue    []string          // ids to describe in this pass
	pass     []string          // ids in the order of this pass
	started  time.Time
	listedAt time.Time
	force    time.Time // rows read before this are stale
	retryAt  time.Time
	failures int
	inFlight int
	wantedAt time.Time
}

// Store is the deck's memory. Use New.
type Store struct {
	catalog  kind.Catalog
	entities map[Key]*Entity
	lists    map[kind.Query]*List
	kindRev  map[Key]uint64 // by scope and kind, ID empty
	beat     int64
	tuning   Tuning
}

// Tuning is how eagerly the store reads.
type Tuning struct {
	// Pace multiplies every kind's wish: 1 is as declared, 4 when nobody
	// looks.
	Pace float64
	// Rate is the calls a second that background reading may use per list.
	Rate float64
	// InFlight bounds the describe calls under way.
	InFlight int
}

// DefaultTuning reads visible rows at the pace that their kind wishes and
// everything else with a quarter of the client's own share of the buckets.
func DefaultTuning() Tuning { return Tuning{Pace: 1, Rate: 3.75, InFlight: 8} }

// New makes an empty store over the kinds of a catalog.
func New(c kind.Catalog, t Tuning) *Store {
	return &Store{
		catalog: c, tuning: t,
		entities: map[Key]*Entity{}, lists: map[kind.Query]*List{},
		kindRev: map[Key]uint64{}, beat: 1,
	}
}

// SetPace changes how eagerly the store reads: 1 as declared, more is slower.
func (s *Store) SetPace(p float64) { s.tuning.Pace = p }

// List returns the state of a query; nil when it was never wanted.
func (s *Store) List(q kind.Query) *List { return s.lists[q] }

// Get returns what is known of a resource; the zero Entity when nothing is.
func (s *Store) Get(scope string, r kind.Ref) Entity {
	if e := s.entities[Key{scope, r.Kind, r.ID}]; e != nil {
		return *e
	}
	return Entity{}
}

// Row returns the row of a resource, nil until it is described.
func (s *Store) Row(q kind.Query, id string) kind.Row {
	if e := s.entities[keyOf(q, id)]; e != nil {
		return e.Row
	}
	return nil
}

// Entity returns what is known of a row of a list.
func (s *Store) Entity(q kind.Query, id string) *Entity { return s.entities[keyOf(q, id)] }

// Change says what happened to a row of a list within the last heartbeats.
// Coming and going belong to the list (a task that stops leaves one list and
// enters another), changing belongs to the row.
func (s *Store) Change(q kind.Query, id string) Change {
	if l := s.lists[q]; l != nil {
		if m, ok := l.marks[id]; ok && s.beat-m.beat < Beats {
			return m.change
		}
	}
	if e := s.entities[keyOf(q, id)]; e != nil && e.changedAt > 0 && s.beat-e.changedAt < Beats {
		return Changed
	}
	return Same
}

// Rev is a number that grows whenever something that the list shows may have
// changed.
func (s *Store) Rev(q kind.Query) uint64 {
	r := s.kindRev[Key{Scope: q.Scope, Kind: q.Kind}]
	if l := s.lists[q]; l != nil {
		r += l.rev
	}
	return r
}

// Each calls f for every resource of a kind that has been described. The
// order is not defined.
func (s *Store) Each(scope string, n kind.Name, f func(id string, r kind.Row)) {
	for k, e := range s.entities {
		if k.Scope == scope && k.Kind == n && e.Row != nil {
			f(k.ID, e.Row)
		}
	}
}

// Counts is how many rows a list has, and in what state.
type Counts struct{ All, Described, Bad, Warn int }

// Count counts the rows of a list.
func (s *Store) Count(q kind.Query) Counts {
	var c Counts
	l := s.lists[q]
	if l == nil {
		return c
	}
	c.All = len(l.IDs)
	for _, id := range l.IDs {
		e := s.entities[keyOf(q, id)]
		if e == nil || e.Row == nil {
			continue
		}
		c.Described++
		switch e.Health {
		case model.Bad:
			c.Bad++
		case model.Warn:
			c.Warn++
		}
	}
	return c
}

// Beat counts a heartbeat and takes rows out of lists that they have left for
// long enough.
func (s *Store) Beat() {
	s.beat++
	for _, l := range s.lists {
		leave := false
		for id, m := range l.marks {
			if s.beat-m.beat < Beats {
				continue
			}
			if m.change == Gone {
				delete(l.seen, id)
				leave = true
			}
			delete(l.marks, id)
		}
		if leave {
			l.IDs = slices.DeleteFunc(slices.Clone(l.IDs), func(id string) bool { return l.seen[id] == 0 })
			l.rev++
		}
	}
}

// Expire makes everything in a list due at once, failures included.
func (s *Store) Expire(q kind.Query, now time.Time) {
	l := s.lists[q]
	if l == nil {
		return
	}
	l.force, l.listedAt, l.retryAt, l.failures = now, time.Time{}, time.Time{}, 0
	for _, id := range l.IDs {
		if e := s.entities[keyOf(q, id)]; e != nil {
			e.retryAt, e.failures = time.Time{}, 0
		}
	}
}

// ExpireAll makes everything that is wanted due at once: after a resume, or
// when credentials came back.
func (s *Store) ExpireAll(now time.Time) {
	for q := range s.lists {
		s.Expire(q, now)
	}
}

func keyOf(q kind.Query, id string) Key { return Key{q.Scope, q.Kind, id} }
