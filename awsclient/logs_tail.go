package awsclient

import (
	"context"
	"hash/maphash"
	"slices"
	"sync"
	"time"

	"github.com/ecsdeck/ecsdeck/awsclient/budget"
	"github.com/ecsdeck/ecsdeck/awsclient/model"
)

// How a tail reads.
const (
	// tailOverlap is how far back each read begins again. A line is visible one
	// to three seconds after it was ingested, and the awslogs driver holds lines
	// back for up to five. Where lines come later still it grows, up to
	// tailOverlapMost.
	tailOverlap     = 10 * time.Second
	tailOverlapMost = time.Minute

	tailFast = time.Second     // between reads while lines come
	tailSlow = 5 * time.Second // and while none do
	tailFeed = 500 * time.Millisecond

	// tailSettle is how long after its end a container is read on.
	tailSettle = 10 * time.Second

	// tailTogether is how far apart sources may be that are read by one request.
	tailTogether = 30 * time.Second
)

// TailOptions says what to follow.
type TailOptions struct {
	Sources []model.LogSource

	// After is a page of LogHistory of the same sources and pattern, the newest
	// one: the tail goes on where it ended, without a hole or a line twice.
	After *LogPage

	// Since is where a tail without After begins; zero means now.
	Since time.Time

	Pattern string // a filter pattern of CloudWatch Logs; empty matches all

	// Live asks for live tail instead of polling. AWS bills it by the minute,
	// and sends at most 500 lines a second. Where it cannot be had the tail polls.
	Live bool
}

// TailEventKind is what happened to a tail.
type TailEventKind uint8

// The kinds of events.
const (
	TailJoined    TailEventKind = iota + 1 // a source is followed from now on
	TailWaiting                            // its stream does not exist yet: nothing was written
	TailEnded                              // its last lines are in; Text says how it ended
	TailCaughtUp                           // everything up to now was read
	TailBehind                             // there is more than could be read at once; see TailBatch.Lag
	TailThrottled                          // AWS asked to slow down; Wait says for how long
	TailProblem                            // it cannot be read for now; Err says why, Wait when it is tried again
	TailResumed                            // a throttled or failing read works again
	TailSampled                            // live tail leaves lines out
	TailPolling                            // the tail polls; Text says why when live was asked for
	TailLive                               // the tail is live
)

// TailEvent is a change in the state of a tail.
type TailEvent struct {
	Kind   TailEventKind
	At     time.Time
	Source string // key of the source; empty when it is about several
	Text   string // in plain words; may be empty
	Err    error  // see Explain
	Wait   time.Duration
}

// TailBatch is what is new. Lines are oldest first; a line that was ingested
// late may be older than those of the batch before.
type TailBatch struct {
	Lines  []model.LogLine
	Events []TailEvent // in order; they come after the lines

	// Lag is how far the newest line that was read is behind; zero when
	// everything up to now was read.
	Lag time.Duration

	// Sampled says that live tail leaves lines out at this moment.
	Sampled bool
}

// Tail follows logs. Make it with NewTail.
type Tail struct {
	c    *Client
	opt  TailOptions
	seed maphash.Seed

	mu      sync.Mutex
	wanted  []model.LogSource
	changed bool
	wake    chan struct{}

	// What follows belongs to Run.
	emit    func(TailBatch)
	batch   TailBatch
	start   time.Time // where it began
	sources map[string]*tailSource
	order   []string // the keys of sources, as they came
	streams map[streamID]*tailStream
	ended   map[string]int64 // keys of sources that were let go of, and up to when they were read
	sweeps  []*sweep

	nextRound time.Time
	interval  time.Duration
	lines     int // since the last round was planned
	late      time.Duration
	throttled int
	notBefore time.Time
	behind    bool
	caughtUp  bool

	polling   bool      // live tail cannot be had for these sources
	pollsFor  string    // why, as it was told
	liveAgain time.Time // no session before
	breaks    int       // sessions in a row that broke
}

// NewTail returns a tail that has not begun.
func NewTail(c *Client, o TailOptions) *Tail {
	return &Tail{
		c: c, opt: o, seed: maphash.MakeSeed(), wanted: slices.Clone(o.Sources), changed: true, wake: make(chan struct{}, 1),
		sources: map[string]*tailSource{}, streams: map[streamID]*tailStream{}, ended: map[string]int64{}, interval: tailFast,
	}
}

// SetSources changes what is followed, at any time and from any goroutine. New
// sources are read from their beginning or from that of the tail, whichever is
// later. Those that have stopped, or are no longer given, are read until their
// last lines are in.
func (t *Tail) SetSources(sources []model.LogSource) {
	t.mu.Lock()
	t.wanted, t.changed = slices.Clone(sources), true
	t.mu.Unlock()
	select {
	case t.wake <- struct{}{}:
	default:
	}
}

// Run follows until the context ends, and returns its error. It calls emit from
// one goroutine, its own; while emit does not return nothing is read.
func (t *Tail) Run(ctx context.Context, emit func(TailBatch)) error {
	ctx = budget.With(ctx, budget.Visible)
	t.emit = emit
	t.start = t.opt.Since
	if t.start.IsZero() {
		t.start = time.Now()
	}
	t.adopt()
	if !t.opt.Live {
		t.event(TailEvent{Kind: TailPolling})
	}
	t.flush()
	for ctx.Err() == nil {
		t.adopt()
		if t.opt.Live && !t.polling && !time.Now().Before(t.liveAgain) {
			t.live(ctx)
			t.flush()
			continue
		}
		t.plan(time.Now())
		t.step(ctx)
		t.retire(time.Now())
		t.flush()
		t.rest(ctx)
	}
	return ctx.Err()
}

// rest waits until there is something to do.
func (t *Tail) rest(ctx context.Context) {
	until := t.nextRound
	if len(t.sweeps) > 0 {
		until = t.notBefore
	} else if t.notBefore.After(until) {
		until = t.notBefore
	}
	wait := time.Until(until)
	if wait <= 0 {
		return
	}
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-timer.C:
	case <-t.wake:
		t.nextRound = time.Now()
	}
}

func (t *Tail) event(e TailEvent) {
	e.At = time.Now()
	t.batch.Events = append(t.batch.Events, e)
}

// flush hands out what is new.
func (t *Tail) flush() {
	b := t.batch
	t.batch = TailBatch{Lag: b.Lag, Sampled: b.Sampled}
	if len(b.Lines) == 0 && len(b.Events) == 0 {
		return
	}
	slices.SortStableFunc(b.Lines, model.LogLine.Compare)
	t.emit(b)
}

// overlap is how far back a read begins again.
func (t *Tail) overlap() time.Duration {
	return min(max(tailOverlap, 2*t.late+tailOverlap/2), tailOverlapMost)
}
