package awsclient

import (
	"context"
	"errors"
	"slices"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/ecsdeck/ecsdeck/awsclient/model"
)

const (
	// logPage is how many lines are read when nothing else is said.
	logPage = 500

	// logMost is how many lines AWS sends at once.
	logMost = 10_000

	// logCalls bounds the calls for one page of one feed: a filter that matches
	// little makes AWS answer with empty pages. The next page goes on from there.
	logCalls = 8

	// logFlood bounds the newest page, which else has all of the last seconds.
	logFlood = 50_000
)

// LogQuery says which lines to read. From is the first instant, To the first
// that is not wanted any more; zero means from the beginning, and to now and
// later.
type LogQuery struct {
	From, To time.Time
	Pattern  string // a filter pattern of CloudWatch Logs; empty matches all
	Limit    int    // lines; 0 means 500

	// Cursor goes on where a page ended; its query and sources must be the
	// same. A cursor may be used again.
	Cursor *LogCursor
}

// LogPage is a part of the logs of several sources, merged.
type LogPage struct {
	Lines    []model.LogLine // oldest first
	Problems []model.Problem // by the key of the source; lines of it may be missing here
	Read     time.Time       // when it was asked for: lines that came later are not in it
	Cursor   *LogCursor      // for the lines beyond; nil when there are none

	seam time.Time // from here on all is in the page, or comes later
}

// More reports whether there are lines beyond the page, or may be: AWS does not
// always know.
func (p LogPage) More() bool { return p.Cursor != nil }

// LogCursor is a place in the logs of several sources.
type LogCursor struct {
	forward bool
	reels   []logReel
}

// LogHistory reads the newest lines before the query's To, newest page first.
// Without a To the newest page has all of the last ten seconds, even when that is
// more than the limit: a tail goes on from there. A source that fails is a problem of the page and is tried again by the next
// one; the error is not nil when every source failed.
func (c *Client) LogHistory(ctx context.Context, sources []model.LogSource, q LogQuery) (LogPage, error) {
	return c.logPage(ctx, sources, q, false)
}

// LogWindow reads the oldest lines from the query's From on, oldest page first.
// The error is as in LogHistory.
func (c *Client) LogWindow(ctx context.Context, sources []model.LogSource, q LogQuery) (LogPage, error) {
	return c.logPage(ctx, sources, q, true)
}

func (c *Client) logPage(ctx context.Context, sources []model.LogSource, q LogQuery, forward bool) (LogPage, error) {
	page := LogPage{Read: time.Now()}
	cursor := q.Cursor
	if cursor == nil {
		feeds, problems := logFeeds(sources)
		page.Problems = problems
		cursor = startCursor(feeds, sources, q, forward)
	}
	if q.Limit <= 0 {
		q.Limit = logPage
	}
	reels := slices.Clone(cursor.reels)
	m := &logMerge{c: c, q: q, forward: cursor.forward, reels: reels, failed: make([]error, len(reels)), calls: make([]int, len(reels))}
	m.newest = q.Cursor == nil && !forward && q.To.IsZero()
	page.Lines = m.take(ctx)
	if err := ctx.Err(); err != nil {
		return LogPage{}, err
	}
	page.Read = m.read(page.Read)
	if m.newest {
		page.seam = m.sew(page)
	}
	problems, err := m.problems()
	page.Problems = append(page.Problems, problems...)
	if m.left() {
		page.Cursor = &LogCursor{forward: cursor.forward, reels: reels}
	}
	if !cursor.forward {
		slices.Reverse(page.Lines)
	}
	return page, err
}

func startCursor(feeds []*logFeed, sources []model.LogSource, q LogQuery, forward bool) *LogCursor {
	since := map[string]time.Time{}
	for _, s := range sources {
		since[s.Key()] = s.Since
	}
	cursor := &LogCursor{forward: forward}
	for _, f := range feeds {
		from := oldest(f, since)
		if q.From.After(from) {
			from = q.From
		}
		r := logReel{feed: f, from: millis(from)}
		if !q.To.IsZero() {
			r.to = millis(q.To)
		}
		cursor.reels = append(cursor.reels, r)
	}
	return cursor
}

// oldest is when the first line of a feed can have been written. The clock of a
// container may be a little behind that of ECS.
func oldest(f *logFeed, since map[string]time.Time) time.Time {
	var first time.Time
	for _, key := range f.keys() {
		at := since[key]
		if at.IsZero() {
			return time.UnixMilli(0)
		}
		if first.IsZero() || at.Before(first) {
			first = at
		}
	}
	if first.IsZero() || f.byPrefix {
		return time.UnixMilli(0)
	}
	return first.Add(-time.Minute)
}

// logMerge takes lines from several reels in the order of their times.
type logMerge struct {
	c       *Client
	q       LogQuery
	forward bool
	reels   []logReel
	failed  []error
	calls   []int
	newest  bool // the page must be whole from the seam on
}

// read is up to when the sources were read, which began at a time of our clock.
func (m *logMerge) read(began time.Time) time.Time {
	for i := range m.reels {
		if at := m.reels[i].read; !at.IsZero() && at.Before(began) {
			began = at
		}
	}
	return began
}

// sew returns from where on a tail must read, and keeps the history before it.
func (m *logMerge) sew(page LogPage) time.Time {
	seam := page.Read.Add(-tailOverlap)
	if n := len(page.Lines); n >= logFlood {
		return page.Lines[n-1].At.Add(time.Millisecond)
	}
	for i := range m.reels {
		m.reels[i].cap = millis(seam)
	}
	return seam
}

// enough reports whether the page needs no other line.
func (m *logMerge) enough(n int, next model.LogLine) bool {
	if n < m.q.Limit {
		return false
	}
	return !m.newest || n >= logFlood || next.At.Before(m.read(time.Now()).Add(-tailOverlap))
}

// take returns the next lines, in reading order. It ends early where a reel has
// not found a line within its calls: lines of others might be in the wrong
// order then.
func (m *logMerge) take(ctx context.Context) []model.LogLine {
	var out []model.LogLine
	for len(out) < m.q.Limit || m.newest {
		if !m.refill(ctx) {
			break
		}
		next := -1
		for i := range m.reels {
			if len(m.reels[i].lines) == 0 || m.failed[i] != nil {
				continue
			}
			if next < 0 || m.first(m.reels[i].lines[0], m.reels[next].lines[0]) {
				next = i
			}
		}
		if next < 0 || m.enough(len(out), m.reels[next].lines[0]) {
			break
		}
		out = append(out, m.reels[next].lines[0])
		m.reels[next].lines = m.reels[next].lines[1:]
	}
	return out
}

func (m *logMerge) first(a, b model.LogLine) bool {
	if m.forward {
		return a.Compare(b) < 0
	}
	return a.Compare(b) > 0
}

// refill reads on with every reel that has no line left, several at a time. It
// reports false when one is still empty and not at its end.
func (m *logMerge) refill(ctx context.Context) bool {
	var empty []int
	for i := range m.reels {
		if m.reels[i].hungry() && m.failed[i] == nil {
			empty = append(empty, i)
		}
	}
	if len(empty) == 0 {
		return true
	}
	var g errgroup.Group
	g.SetLimit(inFlight)
	for _, i := range empty {
		g.Go(func() error {
			for m.reels[i].hungry() && m.failed[i] == nil && m.calls[i] < logCalls {
				q := m.q
				if m.calls[i]++; m.calls[i] > 1 {
					q.Limit = logMost
				}
				m.failed[i] = m.c.wind(ctx, &m.reels[i], q, m.forward)
				if len(m.reels[i].lines) > 0 {
					m.calls[i] = 1 // only what finds nothing is bounded
				}
			}
			return nil
		})
	}
	_ = g.Wait() // failures are in failed
	for _, i := range empty {
		if m.reels[i].hungry() && m.failed[i] == nil {
			return false
		}
	}
	return true
}

// problems are what failed, by source; the error is not nil when all did.
func (m *logMerge) problems() ([]model.Problem, error) {
	var out []model.Problem
	var errs []error
	for i, err := range m.failed {
		r := &m.reels[i]
		out = append(out, r.news...)
		r.news = nil
		if err == nil {
			continue
		}
		errs = append(errs, err)
		r.done = !Explain(err).Kind.Transient() // it would fail again
		for _, key := range r.feed.keys() {
			out = append(out, model.Problem{ID: key, Op: "FilterLogEvents", Err: err})
		}
	}
	if len(errs) > 0 && len(errs) == len(m.reels) {
		return out, errors.Join(errs...)
	}
	return out, nil
}

// left reports whether any reel is not at its end.
func (m *logMerge) left() bool {
	for i := range m.reels {
		if len(m.reels[i].lines) > 0 || !m.reels[i].done {
			return true
		}
	}
	return false
}
