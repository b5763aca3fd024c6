package awsclient

import (
	"time"

	"github.com/ecsdeck/ecsdeck/awsclient/model"
)

// tailSource is one source that is followed.
type tailSource struct {
	model.LogSource
	stream *tailStream // nil when it cannot be read
}

// streamID names a stream, or with prefix all that begin so.
type streamID struct {
	region, group, name string
	prefix              bool
}

// tailStream is how far one stream was read. Several sources may have it in
// common: FireLens can write all tasks to one.
type tailStream struct {
	low       int64 // milliseconds: everything before was read
	seen      seenLines
	busy      bool      // a sweep reads it now
	read      time.Time // up to when it was read
	notBefore time.Time
	fails     int
	state     TailEventKind // the trouble that was told; zero when there is none
	why       string
}

// adopt takes the sources over that were set since the last time.
func (t *Tail) adopt() {
	t.mu.Lock()
	wanted, changed := t.wanted, t.changed
	t.changed = false
	t.mu.Unlock()
	if !changed {
		return
	}
	t.polling = false // these may be what live tail can follow
	here := map[string]bool{}
	for _, s := range wanted {
		key := s.Key()
		here[key] = true
		if known := t.sources[key]; known != nil {
			known.LogSource = s
			t.attach(known)
			continue
		}
		if _, over := t.ended[key]; over && !s.Stopped.IsZero() {
			continue // a list of tasks still names those that have stopped
		}
		t.join(s)
	}
	for _, key := range t.order {
		if s := t.sources[key]; !here[key] && s.Stopped.IsZero() {
			s.Stopped = time.Now()
			if s.Exit == "" {
				s.Exit = "it is no longer there"
			}
		}
	}
}

// join begins to follow a source.
func (t *Tail) join(s model.LogSource) {
	if t.past(s) {
		t.ended[s.Key()] = 0
		return
	}
	src := &tailSource{LogSource: s}
	t.sources[s.Key()] = src
	t.order = append(t.order, s.Key())
	t.event(TailEvent{Kind: TailJoined, Source: s.Key()})
	if !s.Readable() {
		t.event(TailEvent{Kind: TailProblem, Source: s.Key(), Err: unreadable(s).Err})
	}
	t.attach(src)
}

// past reports whether a source had ended before the tail begins, so that all of
// it is in the history.
func (t *Tail) past(s model.LogSource) bool {
	begin := t.start
	if t.opt.After != nil && t.inHistory(s.Key()) {
		begin = t.opt.After.Read
	}
	return !s.Stopped.IsZero() && !s.Stopped.Add(tailSettle).After(begin)
}

// attach finds the stream of a source. That of a container which Docker has not
// started yet becomes known later.
func (t *Tail) attach(s *tailSource) {
	if !s.Readable() {
		return
	}
	id := streamID{s.Region, s.Group, s.Stream, s.Prefix}
	known := t.streams[id]
	if known == nil {
		known = &tailStream{low: t.beginning(s.LogSource), seen: seenLines{both: t.opt.Live}}
		known.low = max(known.low, t.ended[s.Key()]) // it has come back
		t.streams[id] = known
		t.remember(s.LogSource, known)
	}
	s.stream = known
}

// remember marks the lines of the history as seen.
func (t *Tail) remember(s model.LogSource, known *tailStream) {
	if t.opt.After == nil {
		return
	}
	for _, l := range t.opt.After.Lines {
		if l.Source == s.Key() && l.At.UnixMilli() >= known.low {
			known.seen.add(t.seed, l)
		}
	}
}

// beginning is from when on a source is read: after a page of its history from
// the overlap before that was read, so that what was ingested late is not lost.
func (t *Tail) beginning(s model.LogSource) int64 {
	page := t.opt.After
	if page == nil || !t.inHistory(s.Key()) {
		start := t.start
		if page != nil && page.Read.Before(start) {
			start = page.Read
		}
		if from := s.Since.Add(-time.Second); from.After(start) {
			start = from
		}
		return millis(start)
	}
	if page.seam.IsZero() {
		return millis(page.Read.Add(-tailOverlap))
	}
	return millis(page.seam)
}

// inHistory reports whether the page that the tail goes on from was of the
// source: those that were given at first are.
func (t *Tail) inHistory(key string) bool {
	for _, s := range t.opt.Sources {
		if s.Key() == key {
			return true
		}
	}
	return false
}

// retire lets go of sources whose last lines are in.
func (t *Tail) retire(now time.Time) {
	kept := t.order[:0]
	for _, key := range t.order {
		s := t.sources[key]
		if !s.finished(now) {
			kept = append(kept, key)
			continue
		}
		delete(t.sources, key)
		t.ended[key] = 0
		if s.stream != nil {
			t.ended[key] = max(s.stream.low, millis(s.stream.read))
		}
		t.event(TailEvent{Kind: TailEnded, Source: key, Text: s.Exit})
	}
	if len(kept) == len(t.order) {
		return
	}
	t.order = kept
	used := map[*tailStream]bool{}
	for _, s := range t.sources {
		used[s.stream] = true
	}
	for id, stream := range t.streams {
		if !used[stream] {
			delete(t.streams, id)
		}
	}
}

// finished reports whether a source has ended and was read to its end. One that
// cannot be read is given up a minute after its end.
func (s *tailSource) finished(now time.Time) bool {
	if s.Stopped.IsZero() {
		return false
	}
	settled := s.Stopped.Add(tailSettle)
	switch {
	case s.stream == nil:
		return now.After(settled)
	case s.stream.busy:
		return false
	case !s.stream.read.Before(settled):
		return true
	default:
		return s.stream.fails > 0 && now.After(s.Stopped.Add(time.Minute))
	}
}
