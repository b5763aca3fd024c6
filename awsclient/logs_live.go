package awsclient

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs/types"

	"github.com/ecsdeck/ecsdeck/awsclient/model"
)

// The bounds of live tail. Source: StartLiveTail and its quotas.
const (
	liveGroups  = 10
	liveStreams = 100

	liveOpen  = 10 * time.Second // for the answer to the call; the stream has no limit
	liveQuiet = 20 * time.Second // without an update, which should come each second

	// liveFill is when the past is read a second time: what was ingested before
	// the session began may become visible after.
	liveFill = tailOverlap + 2*time.Second

	// liveKept is how far back lines are known, for the next session.
	liveKept = time.Minute

	liveBreaks = 3 // sessions in a row that break before the tail polls
)

// liveRequest is what a session is asked for.
type liveRequest struct {
	region  string
	groups  []string
	streams []string // of the only group; nil for all
}

func (r liveRequest) equal(o liveRequest) bool {
	return r.region == o.region && slices.Equal(r.groups, o.groups) && slices.Equal(r.streams, o.streams)
}

// liveSession is one session of live tail.
type liveSession struct {
	liveRequest
	stream *cloudwatchlogs.StartLiveTailEventStream
	cancel context.CancelFunc
	began  time.Time
	filled int // how often the past was read
	heard  time.Time
}

// movedError ends a session that follows other streams than are wanted now.
type movedError struct{}

func (movedError) Error() string { return "the sources have changed" }

// liveWanted is the session for the sources as they are; a *RefusedError says why
// there can be none.
func (t *Tail) liveWanted() (liveRequest, error) {
	refuse := func(why string) (liveRequest, error) {
		return liveRequest{}, &RefusedError{What: "no live tail", Why: why}
	}
	var r liveRequest
	some := true
	for _, key := range t.order {
		s := t.sources[key]
		if s.stream == nil {
			continue
		}
		if r.region != "" && r.region != s.Region {
			return refuse("the logs are in several regions")
		}
		r.region = s.Region
		some = some && !s.Prefix
		if !slices.Contains(r.groups, s.Group) {
			r.groups = append(r.groups, s.Group)
		}
		if !slices.Contains(r.streams, s.Stream) {
			r.streams = append(r.streams, s.Stream)
		}
	}
	switch {
	case len(r.groups) == 0:
		return refuse("there is no log in CloudWatch Logs to follow")
	case len(r.groups) > liveGroups:
		return refuse(fmt.Sprintf("it follows at most %d log groups, these are %d", liveGroups, len(r.groups)))
	case t.c.scope.Account == "":
		return refuse("it needs the account's number, which is not known")
	}
	slices.Sort(r.groups)
	slices.Sort(r.streams)
	if len(r.groups) > 1 || len(r.streams) > liveStreams || !some {
		r.streams = nil // streams can be named of one group alone: what is not wanted is dropped here
	}
	return r, nil
}

// live follows by live tail until that ends, and sets when it is tried again.
func (t *Tail) live(ctx context.Context) {
	want, err := t.liveWanted()
	if err == nil {
		err = t.session(ctx, want)
	}
	var timeout *types.SessionTimeoutException
	switch {
	case ctx.Err() != nil:
	case errors.Is(err, movedError{}), errors.As(err, &timeout):
		t.breaks = 0
	case transient(err) && t.breaks < liveBreaks:
		t.breaks++
		t.liveAgain = time.Now().Add(jitter(min(tailFailPause<<t.breaks, tailFailMost)))
	default:
		t.polling = true
		if why := Explain(err).Why; why != t.pollsFor {
			t.pollsFor = why
			t.event(TailEvent{Kind: TailPolling, Err: err, Text: why})
		}
	}
	t.nextRound = time.Now()
}

// transient reports whether another session may do better: a stream that broke
// may, a call that was refused may not.
func transient(err error) bool {
	var broken *types.SessionStreamingException
	return errors.As(err, &broken) || errors.Is(err, io.ErrUnexpectedEOF) || Explain(err).Kind.Transient()
}

// session opens one session and follows it to its end.
func (t *Tail) session(ctx context.Context, want liveRequest) error {
	s, err := t.open(ctx, want)
	if code(err) == "ResourceNotFoundException" && want.streams != nil {
		want.streams = nil // one of them is not there yet
		s, err = t.open(ctx, want)
	}
	if err != nil {
		return err
	}
	defer func() {
		s.cancel()
		_ = s.stream.Close() // it has ended
	}()
	t.event(TailEvent{Kind: TailLive})
	t.pollsFor = ""
	t.sweeps, t.nextRound = nil, time.Now()
	for _, stream := range t.streams {
		stream.busy = false
	}
	return t.listen(ctx, s)
}

func (t *Tail) open(ctx context.Context, want liveRequest) (*liveSession, error) {
	ctx, cancel := context.WithCancel(ctx)
	late := time.AfterFunc(liveOpen, cancel)
	in := &cloudwatchlogs.StartLiveTailInput{LogStreamNames: want.streams}
	for _, g := range want.groups {
		arn := model.ARN{Partition: t.c.scope.Partition, Service: "logs", Region: want.region, Account: t.c.scope.Account, Resource: "log-group:" + g}
		in.LogGroupIdentifiers = append(in.LogGroupIdentifiers, arn.String())
	}
	if t.opt.Pattern != "" {
		in.LogEventFilterPattern = aws.String(t.opt.Pattern)
	}
	out, err := t.c.logs.StartLiveTail(ctx, in, inRegion(want.region), streaming, tailRetries)
	if !late.Stop() && err != nil && errors.Is(err, context.Canceled) {
		err = context.DeadlineExceeded
	}
	if err != nil {
		cancel()
		return nil, (&logFeed{region: want.region, group: want.groups[0]}).about(err)
	}
	now := time.Now()
	return &liveSession{liveRequest: want, stream: out.GetStream(), cancel: cancel, began: now, heard: now}, nil
}

// streaming lifts the limit on the time of an attempt: a session stays open for
// hours.
func streaming(o *cloudwatchlogs.Options) {
	switch h := o.HTTPClient.(type) {
	case *awshttp.BuildableClient:
		o.HTTPClient = h.WithTimeout(0)
	case *http.Client:
		open := *h
		open.Timeout = 0
		o.HTTPClient = &open
	}
}

// listen gives on what a session sends until it ends. Between its updates the
// past is read, so that there is no hole between that and the session.
func (t *Tail) listen(ctx context.Context, s *liveSession) error {
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	for {
		t.adopt()
		if want, err := t.liveWanted(); err != nil {
			return err
		} else if !want.equal(s.liveRequest) && (s.streams != nil || want.region != s.region || !subset(want.groups, s.groups)) {
			return movedError{}
		}
		t.fill(ctx, s)
		t.retire(time.Now())
		t.flush()
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-t.wake:
		case <-tick.C:
			if time.Since(s.heard) > liveQuiet {
				return io.ErrUnexpectedEOF
			}
		case e, ok := <-s.stream.Events():
			if !ok {
				if err := s.stream.Err(); err != nil {
					return err
				}
				return io.ErrUnexpectedEOF
			}
			t.heard(s, e)
		}
	}
}

func subset(some, all []string) bool {
	return !slices.ContainsFunc(some, func(g string) bool { return !slices.Contains(all, g) })
}

// fill reads a page of the past, when it is time to.
func (t *Tail) fill(ctx context.Context, s *liveSession) {
	now := time.Now()
	if len(t.sweeps) == 0 {
		due := s.filled == 0 || s.filled == 1 && now.Sub(s.began) >= liveFill
		if !due || now.Before(t.notBefore) {
			return
		}
		t.nextRound = now
		t.plan(now)
		s.filled++
	}
	t.step(ctx)
}

// heard takes one event of a session.
func (t *Tail) heard(s *liveSession, e types.StartLiveTailResponseStream) {
	s.heard = time.Now()
	update, ok := e.(*types.StartLiveTailResponseStreamMemberSessionUpdate)
	if !ok {
		return
	}
	t.breaks = 0
	sampled := update.Value.SessionMetadata != nil && update.Value.SessionMetadata.Sampled
	if sampled && !t.batch.Sampled {
		t.event(TailEvent{Kind: TailSampled, Text: "more than 500 lines a second: AWS leaves some out"})
	}
	t.batch.Sampled = sampled
	for i := range update.Value.SessionResults {
		if l, ok := t.liveLine(&update.Value.SessionResults[i]); ok {
			t.takeLive(l)
		}
	}
	if s.filled < 2 || len(t.sweeps) > 0 {
		return // the past is not whole yet
	}
	for _, stream := range t.streams {
		stream.read = s.heard
		stream.low = max(stream.low, millis(s.heard.Add(-liveKept)))
		stream.seen.forget(stream.low)
	}
}

// takeLive gives a line of a session on. A session sends what is ingested while it
// lasts, so a line older than what was read is one that came very late.
func (t *Tail) takeLive(l model.LogLine) {
	if s := t.sources[l.Source].stream; l.At.UnixMilli() >= s.low {
		t.take(l)
		return
	}
	t.batch.Lines = append(t.batch.Lines, l)
}

// liveLine is a line of a session, when it is of a source.
func (t *Tail) liveLine(e *types.LiveTailSessionLogEvent) (model.LogLine, bool) {
	// The group comes as ACCOUNT:NAME or as an ARN; a name has no colon.
	group := strings.TrimSuffix(str(e.LogGroupIdentifier), ":*")
	group = group[strings.LastIndexByte(group, ':')+1:]
	l := model.LogLine{
		At: fromMillis(e.Timestamp), Ingested: fromMillis(e.IngestionTime), Group: group, Stream: str(e.LogStreamName), Text: str(e.Message),
	}
	for _, key := range t.order {
		s := t.sources[key]
		if s.Group != group || s.stream == nil {
			continue
		}
		if s.Stream == l.Stream || s.Prefix && strings.HasPrefix(l.Stream, s.Stream) {
			l.Source = key
			return l, true
		}
	}
	return l, false
}
