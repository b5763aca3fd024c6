package awsclient

import (
	"cmp"
	"context"
	"math/rand/v2"
	"slices"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	awsmiddleware "github.com/aws/aws-sdk-go-v2/aws/middleware"
	"github.com/aws/aws-sdk-go-v2/aws/ratelimit"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	"github.com/aws/smithy-go/middleware"

	"github.com/ecsdeck/ecsdeck/awsclient/model"
)

// sweep reads the sources of one feed from the least of what they have read to
// now, page by page.
type sweep struct {
	feed  *logFeed
	from  int64
	token string
	read  time.Time // up to when its first page was whole; zero before that
	begun time.Time
}

// plan begins a round: a sweep for each feed of the sources that no sweep reads.
// Sources far apart in time are read apart, so that one that joins with a long
// past does not make the others be read again.
func (t *Tail) plan(now time.Time) {
	if now.Before(t.nextRound) || now.Before(t.notBefore) {
		return
	}
	var ready []*tailSource
	for _, key := range t.order {
		s := t.sources[key]
		if s.stream != nil && !s.stream.busy && !now.Before(s.stream.notBefore) {
			s.stream.busy = true
			ready = append(ready, s)
		}
	}
	slices.SortStableFunc(ready, func(a, b *tailSource) int { return cmp.Compare(a.stream.low, b.stream.low) })
	for len(ready) > 0 {
		n := 1
		for n < len(ready) && ready[n].stream.low-ready[0].stream.low <= tailTogether.Milliseconds() {
			n++
		}
		t.begin(ready[:n], now)
		ready = ready[n:]
	}
	t.pace(now)
}

func (t *Tail) begin(group []*tailSource, now time.Time) {
	sources := make([]model.LogSource, len(group))
	for i, s := range group {
		sources[i] = s.LogSource
	}
	feeds, _ := logFeeds(sources)
	for _, f := range feeds {
		s := &sweep{feed: f, begun: now}
		s.from = t.least(s)
		t.sweeps = append(t.sweeps, s)
	}
}

// of are the streams of a sweep, by the keys of their sources.
func (t *Tail) of(s *sweep) map[string]*tailStream {
	out := make(map[string]*tailStream, len(s.feed.streams))
	for _, key := range s.feed.keys() {
		out[key] = t.sources[key].stream
	}
	return out
}

// pace sets when the next round begins: soon while lines come, later while none
// do, and never so soon that many feeds use up the budget.
func (t *Tail) pace(now time.Time) {
	if t.lines > 0 {
		t.interval = tailFast
	} else {
		t.interval = min(t.interval*3/2, tailSlow)
	}
	t.lines = 0
	t.late -= t.late / 32
	t.nextRound = now.Add(max(t.interval, time.Duration(len(t.sweeps))*tailFeed))
}

// step reads one page of every sweep.
func (t *Tail) step(ctx context.Context) {
	if time.Now().Before(t.notBefore) || len(t.sweeps) == 0 {
		return
	}
	t.batch.Lag = 0
	left := t.sweeps[:0]
	for i, s := range t.sweeps {
		if ctx.Err() != nil || time.Now().Before(t.notBefore) {
			left = append(left, t.sweeps[i:]...)
			break
		}
		if t.page(ctx, s) {
			left = append(left, s)
		}
	}
	clear(t.sweeps[len(left):])
	t.sweeps = left
	t.tellLag()
}

// tellLag says when the tail falls behind and when it is up to date again.
func (t *Tail) tellLag() {
	switch {
	case t.batch.Lag > 2*t.overlap() && !t.behind: // a slow read alone makes less
		t.behind, t.caughtUp = true, false
		t.event(TailEvent{Kind: TailBehind})
	case len(t.sweeps) == 0 && !t.caughtUp && t.throttled == 0:
		t.behind, t.caughtUp = false, true
		t.event(TailEvent{Kind: TailCaughtUp})
	}
}

// page reads one page of a sweep and reports whether there are more.
func (t *Tail) page(ctx context.Context, s *sweep) (more bool) {
	in := t.c.mixed(s.feed.input(t.opt.Pattern, s.token))
	in.StartTime = aws.Int64(s.from)
	asked := time.Now()
	out, err := t.c.logs.FilterLogEvents(ctx, in, inRegion(s.feed.region), tailRetries)
	if err != nil {
		return t.failed(ctx, s, err)
	}
	t.works(s)
	lines := s.feed.lines(out.Events)
	for _, l := range lines {
		t.take(l)
	}
	next := str(out.NextToken)
	if next == s.token {
		next = "" // an endpoint that goes round in circles
	}
	s.token = next
	now := asOf(out.ResultMetadata, asked)
	t.settle(s, lines, now)
	if next != "" {
		return true
	}
	for _, stream := range t.of(s) {
		stream.busy, stream.read = false, s.read
	}
	return false
}

// take gives a line on when it is new.
func (t *Tail) take(l model.LogLine) {
	s := t.sources[l.Source].stream
	if l.At.UnixMilli() < s.low || !s.seen.add(t.seed, l) {
		return
	}
	t.lines++
	t.batch.Lines = append(t.batch.Lines, l)
	if late := l.Ingested.Sub(l.At); late > t.late && !l.Ingested.IsZero() {
		t.late = min(late, tailOverlapMost)
	}
}

// asOf is the instant up to which an answer is whole, by AWS's clock where it
// tells it, and else by ours.
func asOf(meta middleware.Metadata, asked time.Time) time.Time {
	if server, ok := awsmiddleware.GetServerTime(meta); ok && !server.IsZero() {
		// It counts in seconds, and was taken at the end.
		return server.Add(-time.Since(asked) - time.Second)
	}
	return asked
}

// settle moves on what needs no reading again: up to the overlap before the sweep
// began, since a line may become visible behind the page that is read. While
// there are more pages it is not beyond the last line: AWS sends lines in the
// order of their times.
func (t *Tail) settle(s *sweep, lines []model.LogLine, now time.Time) {
	if s.read.IsZero() {
		s.read = now
	}
	low := s.read.Add(-t.overlap()).UnixMilli()
	if s.token != "" {
		if t.c.scope.Endpoint != "" || len(lines) == 0 {
			return // who knows in which order others send them
		}
		last := lines[len(lines)-1].At
		low = min(low, last.UnixMilli())
		if lag := now.Sub(last); lag > t.overlap() { // less is what is read again each time
			t.batch.Lag = max(t.batch.Lag, lag)
		}
	}
	for _, stream := range t.of(s) {
		stream.low = max(stream.low, low)
		stream.seen.forget(stream.low)
	}
}

// works ends the trouble of the sources of a sweep.
func (t *Tail) works(s *sweep) {
	if t.throttled > 0 {
		t.throttled = 0
		t.event(TailEvent{Kind: TailResumed})
	}
	for key, stream := range t.of(s) {
		if stream.state != 0 {
			t.event(TailEvent{Kind: TailResumed, Source: key})
		}
		stream.state, stream.why, stream.fails = 0, "", 0
	}
}

// tailRetries leaves throttling to the tail, which tells of it and goes on
// without a loss.
func tailRetries(o *cloudwatchlogs.Options) {
	o.Retryer = retry.NewStandard(func(o *retry.StandardOptions) {
		o.MaxAttempts = triesFailed
		o.RateLimiter = ratelimit.None
		o.Backoff = retry.BackoffDelayerFunc(delay)
		o.Retryables = append([]retry.IsErrorRetryable{
			retry.IsErrorRetryableFunc(never),
			retry.IsErrorRetryableFunc(func(err error) aws.Ternary {
				if isThrottle(err) {
					return aws.FalseTernary
				}
				return aws.UnknownTernary
			}),
		}, o.Retryables...)
	})
}

// jitter spreads a pause, so that several decks do not come back together.
func jitter(d time.Duration) time.Duration { return d/2 + rand.N(d/2+1) }
