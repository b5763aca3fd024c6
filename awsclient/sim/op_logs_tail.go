package sim

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"
	"time"
)

// The bounds of a Live Tail session, by the API reference of StartLiveTail and
// "CloudWatch Logs quotas".
const (
	tailSessions = 15 // at the same time in a region
	tailGroups   = 10
	tailEvents   = 500 // in one update, of which there is one a second
	tailBacklog  = 10  // updates that are kept for a slow reader
	tailLife     = 3 * time.Hour
	tailBytes    = 4 << 20 // of text in one update; chosen
)

type startLiveTailInput struct {
	LogGroupIdentifiers   []string `json:"logGroupIdentifiers"`
	LogStreamNames        []string `json:"logStreamNames"`
	LogStreamNamePrefixes []string `json:"logStreamNamePrefixes"`
	LogEventFilterPattern string   `json:"logEventFilterPattern"`
}

// liveTail is a session.
type liveTail struct {
	w      *World
	in     *startLiveTailInput
	groups []*logGroup
	region *region
	match  textMatcher
	id     string // of the request

	opened time.Time
	due    time.Time // when the next update goes out; zero before the session's start went
	seen   int64     // all that was ingested up to then was sent
	closed chan struct{}
	once   sync.Once
	ended  bool
}

func (w *World) startLiveTail(q *request, in *startLiveTailInput) (any, *Error) {
	t := &liveTail{w: w, in: in, region: w.region(q.region), id: q.id, opened: time.Now(), seen: w.now.UnixMilli(), closed: make(chan struct{})}
	fail := in.check()
	if fail == nil {
		t.match, fail = parsePattern(in.LogEventFilterPattern)
	}
	for _, id := range in.LogGroupIdentifiers {
		if fail == nil {
			fail = t.join(q, id)
		}
	}
	if fail != nil {
		return nil, fail
	}
	if t.region.logs.tails >= tailSessions {
		return nil, &Error{Code: "LimitExceededException", Message: "The maximum number of concurrent Live Tail sessions has been reached."}
	}
	t.region.logs.tails++
	return t, nil
}

// check refuses what AWS refuses.
func (in *startLiveTailInput) check() *Error {
	n, some := len(in.LogGroupIdentifiers), in.LogStreamNames != nil || in.LogStreamNamePrefixes != nil
	switch {
	case n == 0:
		return constraint("[]", "logGroupIdentifiers", "have length greater than or equal to 1")
	case n > tailGroups:
		return constraint(in.LogGroupIdentifiers, "logGroupIdentifiers", fmt.Sprintf("have length less than or equal to %d", tailGroups))
	case in.LogStreamNames != nil && in.LogStreamNamePrefixes != nil:
		return invalid("logStreamNames and logStreamNamePrefixes are mutually exclusive parameters.")
	case some && n > 1:
		return invalid("logStreamNames and logStreamNamePrefixes can be specified only with one log group.")
	case max(len(in.LogStreamNames), len(in.LogStreamNamePrefixes)) > 100:
		return invalid("At most 100 log streams or prefixes can be specified.")
	}
	return nil
}

// join adds a group to the session.
func (t *liveTail) join(q *request, id string) *Error {
	if !strings.HasPrefix(id, "arn:") {
		return invalid("Log group identifier %s is not an ARN.", id)
	}
	name, fail := t.w.groupName(q, id)
	if fail != nil {
		return fail
	}
	g, fail := t.w.logGroupNamed(q, name, "logGroupIdentifiers")
	if fail == nil && !slices.Contains(t.groups, g) {
		t.groups = append(t.groups, g)
	}
	return fail
}

// close implements eventStream.
func (t *liveTail) close() {
	t.once.Do(func() {
		close(t.closed)
		t.w.mu.Lock()
		defer t.w.mu.Unlock()
		t.region.logs.tails--
	})
}

// next implements eventStream: first the session's start, then an update each
// second, and after three hours the end.
func (t *liveTail) next(ctx context.Context) ([]byte, error) {
	if t.ended {
		return nil, io.EOF
	}
	if t.due.IsZero() {
		t.due = t.opened.Add(time.Second)
		return t.start()
	}
	if late := time.Since(t.due); late > tailBacklog*time.Second { // a slow reader loses the oldest
		skip := late.Truncate(time.Second) - (tailBacklog-1)*time.Second
		t.due = t.due.Add(skip)
		t.seen += skip.Milliseconds()
	}
	if !t.wait(ctx) {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		return nil, io.EOF
	}
	if t.due.Sub(t.opened) > tailLife {
		t.ended = true
		return exceptionFrame("SessionTimeoutException", "The Live Tail session has timed out after 3 hours.")
	}
	update := t.update(t.due.UnixMilli())
	t.due = t.due.Add(time.Second)
	return eventFrame("sessionUpdate", update)
}

// wait waits until the next update is due.
func (t *liveTail) wait(ctx context.Context) bool {
	timer := time.NewTimer(time.Until(t.due))
	defer timer.Stop()
	select {
	case <-t.closed:
		return false
	case <-ctx.Done():
		return false
	case <-timer.C:
		return true
	}
}

type liveTailSessionStart struct {
	RequestId             string   `json:"requestId"`
	SessionId             string   `json:"sessionId"`
	LogGroupIdentifiers   []string `json:"logGroupIdentifiers"`
	LogStreamNames        []string `json:"logStreamNames,omitempty"`
	LogStreamNamePrefixes []string `json:"logStreamNamePrefixes,omitempty"`
	LogEventFilterPattern string   `json:"logEventFilterPattern,omitempty"`
}

// start is the empty initial response, which protocols of the RPC kind have
// before their events, and the session's start.
func (t *liveTail) start() ([]byte, error) {
	first, err := eventFrame("initial-response", struct{}{})
	if err != nil {
		return nil, err
	}
	in := t.in
	second, err := eventFrame("sessionStart", liveTailSessionStart{
		RequestId: t.id, SessionId: requestID(logKey(0, t.id)), LogGroupIdentifiers: in.LogGroupIdentifiers,
		LogStreamNames: in.LogStreamNames, LogStreamNamePrefixes: in.LogStreamNamePrefixes, LogEventFilterPattern: in.LogEventFilterPattern,
	})
	return append(first, second...), err
}

type liveTailSessionUpdate struct {
	SessionMetadata struct {
		Sampled bool `json:"sampled"`
	} `json:"sessionMetadata"`
	SessionResults []liveTailSessionLogEvent `json:"sessionResults"`
}

type liveTailSessionLogEvent struct {
	LogStreamName      string `json:"logStreamName"`
	LogGroupIdentifier string `json:"logGroupIdentifier"` // ACCOUNT:NAME
	Message            string `json:"message"`
	Timestamp          int64  `json:"timestamp"`
	IngestionTime      int64  `json:"ingestionTime"`
}

// update is what was ingested since the last one, at most 500 events of it.
func (t *liveTail) update(now int64) liveTailSessionUpdate {
	t.w.mu.Lock()
	defer t.w.mu.Unlock()
	t.w.advance(time.Now())
	var list []logEvent
	for _, s := range t.streams() {
		n := len(list)
		list = s.lines(list, t.seen-3000, now, now) // nothing is ingested later than 3 s
		list = append(list[:n], slices.DeleteFunc(list[n:], func(e logEvent) bool {
			return e.ingested <= t.seen || t.match != nil && !t.match(e.text)
		})...)
	}
	t.seen = now
	slices.SortFunc(list, func(a, b logEvent) int {
		return cmp.Or(cmp.Compare(a.ingested, b.ingested), a.compare(b.logPlace))
	})
	out := liveTailSessionUpdate{SessionResults: []liveTailSessionLogEvent{}}
	n, size := len(list), 0
	if out.SessionMetadata.Sampled = n > tailEvents; out.SessionMetadata.Sampled {
		n = tailEvents
	}
	for i := range n {
		e := list[i*len(list)/n]
		if size += len(e.text); size > tailBytes && i > 0 {
			out.SessionMetadata.Sampled = true
			break
		}
		out.SessionResults = append(out.SessionResults, liveTailSessionLogEvent{
			e.stream.name, t.w.opts.Account + ":" + e.stream.group.name, e.text, e.ts, e.ingested,
		})
	}
	return out
}

// streams are those of the session as they are now.
func (t *liveTail) streams() []*logStream {
	var list []*logStream
	for _, g := range t.groups {
		switch {
		case t.in.LogStreamNames != nil:
			for _, name := range t.in.LogStreamNames {
				if s := g.stream(name); s != nil {
					list = append(list, s)
				}
			}
		case t.in.LogStreamNamePrefixes != nil:
			for _, p := range t.in.LogStreamNamePrefixes {
				list = append(list, g.withPrefix(p)...)
			}
		default:
			list = append(list, g.streams...)
		}
	}
	slices.SortFunc(list, func(a, b *logStream) int { return cmp.Compare(a.key, b.key) })
	return slices.Compact(list)
}
