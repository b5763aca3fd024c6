package tui

import (
	"context"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/ecsdeck/ecsdeck/awsclient"
	"github.com/ecsdeck/ecsdeck/awsclient/budget"
	"github.com/ecsdeck/ecsdeck/awsclient/model"
	"github.com/ecsdeck/ecsdeck/tui/kind"
	"github.com/ecsdeck/ecsdeck/tui/store"
)

// frame is the least time between two deliveries of answers: what arrives
// within it is applied together, so that a fast endpoint cannot make the deck
// redraw for each of a thousand answers.
const frame = 33 * time.Millisecond

// dataMsg brings the answers that arrived since the last one.
type dataMsg struct{ items []store.Loaded }

// beatMsg is the one heartbeat of the app.
type beatMsg time.Time

func beat() tea.Cmd {
	return tea.Tick(time.Second, func(t time.Time) tea.Msg { return beatMsg(t) })
}

// subs runs the reads that the store asks for. Reads of a query share one
// context, which ends when no page wants the query any more.
type subs struct {
	ctx    context.Context
	feed   chan store.Loaded
	live   map[kind.Query]*sub
	nextID uint64
}

type sub struct {
	ctx    context.Context
	cancel context.CancelFunc
	active map[uint64]store.Fetch
}

func newSubs(ctx context.Context) *subs {
	return &subs{ctx: ctx, feed: make(chan store.Loaded, 256), live: map[kind.Query]*sub{}}
}

// wait delivers the next answers. Exactly one wait is under way at a time:
// Update issues the next one when it has taken in the last.
func (s *subs) wait(last time.Time) tea.Cmd {
	return func() tea.Msg {
		var items []store.Loaded
		select {
		case m := <-s.feed:
			items = append(items, m)
		case <-s.ctx.Done():
			return nil
		}
		if pause := frame - time.Since(last); pause > 0 {
			select {
			case <-time.After(pause):
			case <-s.ctx.Done():
				return nil
			}
		}
		for {
			select {
			case m := <-s.feed:
				items = append(items, m)
			default:
				return dataMsg{items}
			}
		}
	}
}

// start returns the command that runs a fetch.
func (s *subs) start(f store.Fetch, k kind.Kind, c *awsclient.Client) tea.Cmd {
	u := s.live[f.Query]
	if u == nil {
		u = &sub{active: map[uint64]store.Fetch{}}
		u.ctx, u.cancel = context.WithCancel(s.ctx)
		s.live[f.Query] = u
	}
	s.nextID++
	u.active[s.nextID] = f
	r := reader{ctx: budget.With(u.ctx, f.Priority), feed: s.feed, fetch: f, kind: k, client: c, id: s.nextID}
	return func() tea.Msg {
		r.run()
		return nil
	}
}

// owns reports whether a fetch is still under way as far as the app knows.
func (s *subs) owns(f store.Fetch) bool {
	u := s.live[f.Query]
	if u == nil {
		return false
	}
	_, ok := u.active[f.Ticket]
	return ok
}

// ended forgets a fetch that has delivered its last answer.
func (s *subs) ended(f store.Fetch) {
	u := s.live[f.Query]
	if u == nil {
		return
	}
	delete(u.active, f.Ticket)
	if len(u.active) == 0 {
		u.cancel()
		delete(s.live, f.Query)
	}
}

// drop cancels the reads of every query that is not wanted any more and
// returns their fetches, for the store to abandon.
func (s *subs) drop(wanted map[kind.Query]bool) []store.Fetch {
	var out []store.Fetch
	for q, u := range s.live {
		if wanted[q] {
			continue
		}
		u.cancel()
		for _, f := range u.active {
			out = append(out, f)
		}
		delete(s.live, q)
	}
	return out
}

// reader runs one fetch outside the update loop. It holds values only.
type reader struct {
	ctx    context.Context
	feed   chan<- store.Loaded
	fetch  store.Fetch
	kind   kind.Kind
	client *awsclient.Client
	id     uint64
}

func (r reader) run() {
	out := store.Loaded{Fetch: r.fetch, Done: true}
	switch r.fetch.Kind {
	case store.FetchList:
		out.Err = r.kind.List(r.ctx, r.client, r.fetch.Query, func(ids []string) {
			r.send(store.Loaded{Fetch: r.fetch, Page: ids})
		})
	case store.FetchAll:
		out.Rows, out.Err = r.kind.All(r.ctx, r.client, r.fetch.Query)
	case store.FetchDescribe:
		var problems []model.Problem
		out.Rows, problems, out.Err = r.kind.Describe(r.ctx, r.client, r.fetch.Query, r.fetch.IDs)
		out.Problems = problems
	case store.FetchEnrich:
		out.Rows, out.Err = r.kind.Enrich(r.ctx, r.client, r.fetch.Rows)
	}
	r.send(out)
}

// send delivers an answer unless nobody waits for it any more.
func (r reader) send(m store.Loaded) {
	m.Fetch.Ticket = r.id
	m.At = time.Now()
	select {
	case r.feed <- m:
	case <-r.ctx.Done():
	}
}
