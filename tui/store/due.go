package store

import (
	"hash/fnv"
	"time"

	"github.com/ecsdeck/ecsdeck/awsclient/budget"
	"github.com/ecsdeck/ecsdeck/tui/kind"
)

// Want is one thing that the screen needs.
type Want struct {
	Query    kind.Query
	Visible  []string // ids on screen: described first and most often
	Priority budget.Priority
	// Every overrides the kind's wish, for what an operation waits on.
	Every time.Duration
}

// FetchKind says which call a Fetch is.
type FetchKind uint8

// The fetches.
const (
	FetchList FetchKind = iota
	FetchDescribe
	FetchEnrich
	FetchAll
)

// Fetch is one read that is due.
type Fetch struct {
	Kind     FetchKind
	Query    kind.Query
	Gen      uint64
	IDs      []string
	Rows     []kind.Row // FetchEnrich
	Priority budget.Priority
	Ticket   uint64 // tells fetches apart that are otherwise alike; set by who runs them
}

// Due says what to read now. It changes nothing: call Start for every fetch
// that really is started. It looks at what is on screen and at the head of
// each queue, never at all rows, so that a key press costs the same in a long
// list as in a short one.
func (s *Store) Due(now time.Time, wants []Want) []Fetch {
	p := &planner{s: s, now: now, taken: map[Key]bool{}, left: s.tuning.InFlight - s.describing()}
	for _, w := range wants {
		p.plan(w)
	}
	for _, w := range wants {
		p.rest(w)
	}
	return p.out
}

// Start records that a fetch is under way.
func (s *Store) Start(f Fetch, now time.Time) {
	l := s.lists[f.Query]
	switch f.Kind {
	case FetchList, FetchAll:
		l.Listing, l.started = true, now
	case FetchDescribe:
		l.inFlight++
		for _, id := range f.IDs {
			s.entity(keyOf(f.Query, id)).busy = true
		}
		l.queue = trim(l.queue, func(id string) bool { return s.settled(l, f.Query, id) })
	case FetchEnrich:
		for _, id := range f.IDs {
			s.entity(keyOf(f.Query, id)).enriching = true
		}
	}
}

// Ensure makes the lists of wants exist. It is called before Due, which must
// not change anything.
func (s *Store) Ensure(now time.Time, wants []Want) {
	for _, w := range wants {
		l := s.lists[w.Query]
		if l == nil {
			l = &List{Query: w.Query, seen: map[string]uint64{}}
			s.lists[w.Query] = l
			if w.Query.Variant == kind.VariantOne {
				l.IDs = []string{w.Query.Parent.ID}
				l.seen[w.Query.Parent.ID] = 1
				l.Complete = true
			}
			s.derive(w.Query)
		}
		l.wantedAt = now
	}
}

func (s *Store) describing() int {
	n := 0
	for _, l := range s.lists {
		n += l.inFlight
	}
	return n
}

// settled reports whether a queued id needs no read in this pass any more.
func (s *Store) settled(l *List, q kind.Query, id string) bool {
	e := s.entities[keyOf(q, id)]
	return e != nil && (e.busy || (e.Row != nil && e.Problem == nil && !e.At.Before(l.started)))
}

func trim(q []string, done func(string) bool) []string {
	for len(q) > 0 && done(q[0]) {
		q = q[1:]
	}
	return q
}

// interval is how long the list may go without a new pass. A pass over a
// large list costs many calls, so it is stretched until background reading
// stays inside its rate.
func (s *Store) interval(l *List, info kind.Info, wish time.Duration) time.Duration {
	calls := float64(len(l.IDs))/float64(info.Batch) + float64(len(l.IDs))/float64(info.Page)
	pass := time.Duration(calls / s.tuning.Rate * float64(time.Second))
	d := max(time.Duration(float64(wish)*s.tuning.Pace), pass)
	return d + jitter(l, d)
}

// jitter is up to a tenth more, the same for the same pass of the same list,
// so that several decks do not call in step.
func jitter(l *List, d time.Duration) time.Duration {
	h := fnv.New32a()
	_, _ = h.Write([]byte(l.Query.Kind))
	_, _ = h.Write([]byte(l.Query.Parent.ID))
	_, _ = h.Write([]byte{byte(l.gen)})
	return d / 10 * time.Duration(h.Sum32()%8) / 8
}

// slack is how much before its time something counts as due. The heartbeat
// comes once a second: an answer that was a little late must not make its row
// wait for a whole beat more each time.
const slack = 300 * time.Millisecond

// planner collects the fetches of one Due.
type planner struct {
	s     *Store
	now   time.Time
	left  int // describe calls that may still start
	taken map[Key]bool
	out   []Fetch
}

// plan adds the list call and the visible rows of a want.
func (p *planner) plan(w Want) {
	k := p.s.catalog.Get(w.Query.Kind)
	l := p.s.lists[w.Query]
	if k == nil || l == nil || k.Info().Derived {
		return
	}
	info := k.Info()
	wish := info.Every
	if w.Every > 0 {
		wish = w.Every
	}
	p.listing(w, l, info, wish)
	stale := time.Duration(float64(wish) * p.s.tuning.Pace)
	ids := p.pick(l, w.Query, w.Visible, func(e *Entity) bool { return p.now.Sub(e.At)+slack >= stale })
	p.describe(w, l, info, ids, w.Priority)
	if info.Enriched {
		p.enrich(w, l)
	}
}

func (p *planner) listing(w Want, l *List, info kind.Info, wish time.Duration) {
	if w.Query.Variant == kind.VariantOne || l.Listing || p.now.Before(l.retryAt) {
		return
	}
	age, every := p.now.Sub(l.listedAt)+slack, p.s.interval(l, info, wish)
	if !l.listedAt.IsZero() && age < every {
		return
	}
	if len(l.queue) > 0 && l.Complete && !l.force.After(l.started) && age < 2*every {
		return // the pass before this one is still being described
	}
	what := FetchList
	if info.Whole {
		what = FetchAll
	}
	p.out = append(p.out, Fetch{Kind: what, Query: w.Query, Gen: l.gen + 1, Priority: w.Priority})
}

// rest adds the rows that are not on screen, as far as calls are left.
func (p *planner) rest(w Want) {
	k := p.s.catalog.Get(w.Query.Kind)
	l := p.s.lists[w.Query]
	if k == nil || l == nil || k.Info().Derived || k.Info().Whole {
		return
	}
	info := k.Info()
	ahead := max(0, p.left-2) * info.Batch // two calls stay free for what is scrolled to
	if ahead == 0 {
		return
	}
	ids := make([]string, 0, min(ahead, len(l.queue)))
	for _, id := range l.queue {
		if len(ids) == ahead {
			break
		}
		if p.s.settled(l, w.Query, id) || !p.free(keyOf(w.Query, id)) {
			continue
		}
		ids = append(ids, id)
	}
	// An odd end waits for more while pages still come: fewer, fuller calls.
	if l.Listing && len(ids) > info.Batch {
		ids = ids[:len(ids)/info.Batch*info.Batch]
	} else if l.Listing && len(ids) < info.Batch {
		return
	}
	prio := budget.Normal
	if l.Complete {
		prio = budget.Background
	}
	p.describe(w, l, info, ids, prio)
}

// pick returns the ids that have no row yet, or an old one.
func (p *planner) pick(l *List, q kind.Query, ids []string, old func(*Entity) bool) []string {
	var out []string
	if q.Variant == kind.VariantOne {
		ids = l.IDs
	}
	for _, id := range ids {
		key := keyOf(q, id)
		e := p.s.entities[key]
		if e != nil && (e.busy || p.now.Before(e.retryAt)) {
			continue
		}
		if e != nil && e.Row != nil && !old(e) && !e.At.Before(l.force) {
			continue
		}
		if l.seen[id] == 0 || p.taken[key] || l.marks[id].change == Gone {
			continue
		}
		out = append(out, id)
	}
	return out
}

func (p *planner) free(k Key) bool {
	e := p.s.entities[k]
	return !p.taken[k] && (e == nil || (!e.busy && !p.now.Before(e.retryAt)))
}

func (p *planner) describe(w Want, l *List, info kind.Info, ids []string, prio budget.Priority) {
	for len(ids) > 0 && p.left > 0 && !info.Whole {
		n := min(info.Batch, len(ids))
		for _, id := range ids[:n] {
			p.taken[keyOf(w.Query, id)] = true
		}
		p.out = append(p.out, Fetch{Kind: FetchDescribe, Query: w.Query, Gen: l.gen, IDs: ids[:n:n], Priority: prio})
		ids = ids[n:]
		p.left--
	}
}

// joinEvery is how often joined fields are read again. What EC2 says of a
// host hardly changes.
const joinEvery = 30 * time.Second

// joinFast is how many reads of a row go by before its joined fields are read
// again, where the row is read often.
const joinFast = 5

func (p *planner) enrich(w Want, l *List) {
	ids := w.Visible
	if w.Query.Variant == kind.VariantOne {
		ids = l.IDs
	}
	every := joinEvery
	if w.Every > 0 { // an operation waits for it
		every = min(joinEvery, joinFast*w.Every)
	}
	f := Fetch{Kind: FetchEnrich, Query: w.Query, Gen: l.gen, Priority: budget.Normal}
	for _, id := range ids {
		e := p.s.entities[keyOf(w.Query, id)]
		if e == nil || e.Row == nil || e.enriching || p.taken[keyOf(w.Query, id)] {
			continue
		}
		if !e.Enriched.IsZero() && p.now.Sub(e.Enriched)+slack < every && !e.Enriched.Before(l.force) {
			continue
		}
		f.IDs, f.Rows = append(f.IDs, id), append(f.Rows, e.Row)
	}
	if len(f.IDs) > 0 {
		p.out = append(p.out, f)
	}
}
