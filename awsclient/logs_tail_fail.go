package awsclient

import (
	"context"
	"math"
	"time"
)

// The pauses of a tail: after a throttle answer, doubled with each further one,
// and before what fails is tried again.
const (
	tailThrottlePause = time.Second
	tailThrottleMost  = 15 * time.Second
	tailFailPause     = 2 * time.Second
	tailFailMost      = 30 * time.Second
	tailMissingPause  = 5 * time.Second
)

// failed deals with a page that could not be read, and reports whether the sweep
// goes on. Nothing is lost in either case: what was read is known by the sources.
func (t *Tail) failed(ctx context.Context, s *sweep, err error) (more bool) {
	switch {
	case ctx.Err() != nil:
		return true
	case isThrottle(err):
		wait := jitter(min(tailThrottlePause<<min(t.throttled, 10), tailThrottleMost))
		t.throttled++
		t.notBefore = time.Now().Add(wait)
		t.caughtUp = false
		t.event(TailEvent{Kind: TailThrottled, Err: s.feed.about(err), Wait: wait})
		return true
	case code(err) == "InvalidParameterException" && s.token != "":
		s.token = "" // it has expired: begin again where the sources are
		s.from = t.least(s)
		return true
	case code(err) == "ResourceNotFoundException" && ofStream(err) && !s.feed.byPrefix:
		return t.withoutMissing(ctx, s, err)
	}
	t.giveUp(s, s.feed.about(err))
	return false
}

// giveUp ends a sweep that cannot be read.
func (t *Tail) giveUp(s *sweep, err error) {
	for key, stream := range t.of(s) {
		stream.busy = false
		t.trouble(key, stream, TailProblem, err)
	}
}

// least is from where the streams of a sweep must be read.
func (t *Tail) least(s *sweep) int64 {
	from := int64(math.MaxInt64)
	for _, stream := range t.of(s) {
		from = min(from, stream.low)
	}
	return from
}

// withoutMissing goes on without the streams that do not exist yet.
func (t *Tail) withoutMissing(ctx context.Context, s *sweep, err error) (more bool) {
	gone, again := t.c.absent(ctx, s.feed)
	switch {
	case ctx.Err() != nil:
		return true
	case isThrottle(again):
		return t.failed(ctx, s, again)
	case again != nil, len(gone) == 0:
		t.giveUp(s, s.feed.about(cmpErr(again, err)))
		return false
	}
	for name := range gone {
		key := s.feed.owner[name]
		stream := t.sources[key].stream
		stream.busy, stream.read = false, s.begun // there is nothing to read
		t.trouble(key, stream, TailWaiting, &LogError{Region: s.feed.region, Group: s.feed.group, Stream: name, Err: err})
	}
	s.feed = s.feed.without(gone)
	return len(s.feed.streams) > 0
}

// trouble tells once that a stream cannot be read, and sets when it is tried
// again.
func (t *Tail) trouble(key string, s *tailStream, kind TailEventKind, err error) {
	wait := min(tailFailPause<<min(s.fails, 10), tailFailMost)
	if kind == TailWaiting {
		wait = tailMissingPause
	}
	s.fails++
	s.notBefore = time.Now().Add(wait)
	why := Explain(err).Why
	if s.state == kind && s.why == why {
		return
	}
	s.state, s.why = kind, why
	t.event(TailEvent{Kind: kind, Source: key, Err: err, Wait: wait})
}
