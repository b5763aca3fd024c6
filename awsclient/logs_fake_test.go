package awsclient

import (
	"cmp"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/ecsdeck/ecsdeck/awsclient/model"
)

// logEvent is one event of the scripted CloudWatch Logs.
type logEvent struct {
	group, stream, text string
	at, visible         time.Time
	id                  int
}

func (e logEvent) name() string { return fmt.Sprintf("%056d", e.id) }

func (e logEvent) compare(o logEvent) int {
	return cmp.Or(cmp.Compare(e.at.UnixMilli(), o.at.UnixMilli()), cmp.Compare(e.visible.UnixMilli(), o.visible.UnixMilli()), cmp.Compare(e.id, o.id))
}

// logStore is a CloudWatch Logs that is as late and as unordered as a test
// wants it to be.
type logStore struct {
	mu       sync.Mutex
	groups   map[string]map[string]bool
	events   []logEvent
	page     int  // events in a page at most
	headOnly bool // it does not know startFromHead of FilterLogEvents
	refuse   func() (answer, bool)
	hole     int // every so many pages one is empty, though there are more
	pages    int
}

func newLogStore(s *script) *logStore {
	l := &logStore{groups: map[string]map[string]bool{}, page: 10_000}
	s.on["FilterLogEvents"] = l.filter
	s.on["GetLogEvents"] = l.get
	s.on["DescribeLogStreams"] = l.describe
	return l
}

// write puts a line into a stream that can be read after late.
func (l *logStore) write(group, stream, text string, at time.Time, late time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.create(group, stream)
	l.events = append(l.events, logEvent{group, stream, text, at.Truncate(time.Millisecond), at.Add(late), len(l.events)})
}

func (l *logStore) create(group, stream string) {
	if l.groups[group] == nil {
		l.groups[group] = map[string]bool{}
	}
	l.groups[group][stream] = true
}

func (l *logStore) missing(group string, streams []string) (answer, bool) {
	if l.groups[group] == nil {
		return failure(400, "ResourceNotFoundException", "The specified log group does not exist."), true
	}
	for _, s := range streams {
		if !l.groups[group][s] {
			return failure(400, "ResourceNotFoundException", "The specified log stream does not exist."), true
		}
	}
	return answer{}, false
}

// visible are the events of a request, in order.
func (l *logStore) visible(p map[string]any, streams []string, last int64) []logEvent {
	prefix, _ := p["logStreamNamePrefix"].(string)
	pattern, _ := p["filterPattern"].(string)
	var out []logEvent
	for _, e := range l.events {
		at := e.at.UnixMilli()
		switch {
		case e.group != p["logGroupName"], len(streams) > 0 && !slices.Contains(streams, e.stream),
			!strings.HasPrefix(e.stream, prefix), !strings.Contains(e.text, pattern),
			e.visible.After(time.Now()), at < whole(p["startTime"]), last != 0 && at > last:
			continue
		}
		out = append(out, e)
	}
	slices.SortFunc(out, logEvent.compare)
	return out
}

func whole(v any) int64 {
	f, _ := v.(float64)
	return int64(f)
}

func (l *logStore) filter(p map[string]any) answer {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.refuse != nil {
		if a, no := l.refuse(); no {
			return a
		}
	}
	streams := strs(p["logStreamNames"])
	group, _ := p["logGroupName"].(string)
	if a, no := l.missing(group, streams); no {
		return a
	}
	if len(streams) > 100 {
		return failure(400, "InvalidParameterException", "too many streams")
	}
	backward := p["startFromHead"] == false && !l.headOnly
	if backward && whole(p["startTime"]) < backwardSince() {
		return failure(400, "InvalidParameterException", "startTime is before 2024")
	}
	events := l.visible(p, streams, whole(p["endTime"]))
	token, _ := p["nextToken"].(string)
	page, next := l.cut(events, backward, token, whole(p["limit"]))
	out := map[string]any{"events": each(page, func(e logEvent) map[string]any {
		return map[string]any{
			"eventId": e.name(), "logStreamName": e.stream, "message": e.text,
			"timestamp": e.at.UnixMilli(), "ingestionTime": e.visible.UnixMilli(),
		}
	})}
	if next != "" {
		out["nextToken"] = next
	}
	return answer{body: out}
}

// cut takes a page out of events. A token names the last event, so that what
// becomes visible in between moves nothing.
func (l *logStore) cut(events []logEvent, backward bool, token string, limit int64) (page []logEvent, next string) {
	if backward {
		slices.Reverse(events)
	}
	if token != "" {
		id, _ := strconv.Atoi(strings.TrimSpace(strings.TrimPrefix(token, "after-")))
		last := l.events[id]
		events = slices.DeleteFunc(events, func(e logEvent) bool { return backward != (e.compare(last) < 0) || e.id == id })
	}
	n := l.page
	if limit > 0 {
		n = min(n, int(limit))
	}
	l.pages++
	if l.hole > 0 && l.pages%l.hole == 0 && token != "" && len(events) > 0 {
		return nil, token + " " // another token for the same place
	}
	if n >= len(events) {
		return events, ""
	}
	return events[:n], fmt.Sprintf("after-%d", events[n-1].id)
}

func (l *logStore) get(p map[string]any) answer {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.refuse != nil {
		if a, no := l.refuse(); no {
			return a
		}
	}
	group, _ := p["logGroupName"].(string)
	stream, _ := p["logStreamName"].(string)
	if a, no := l.missing(group, []string{stream}); no {
		return a
	}
	end := whole(p["endTime"])
	if end != 0 {
		end-- // it is exclusive here
	}
	backward := p["startFromHead"] != true
	token, _ := p["nextToken"].(string)
	if token == "nothing" {
		return answer{body: map[string]any{"nextBackwardToken": token, "nextForwardToken": token}}
	}
	page, next := l.cut(l.visible(p, []string{stream}, end), backward, token, whole(p["limit"]))
	if next == "" && len(page) > 0 {
		next = fmt.Sprintf("after-%d", page[len(page)-1].id)
	}
	if next == "" {
		next = cmp.Or(token, "nothing")
	}
	if backward {
		slices.Reverse(page)
	}
	return answer{body: map[string]any{
		"events": each(page, func(e logEvent) map[string]any {
			return map[string]any{"message": e.text, "timestamp": e.at.UnixMilli(), "ingestionTime": e.visible.UnixMilli()}
		}),
		"nextBackwardToken": next, "nextForwardToken": next,
	}}
}

func (l *logStore) describe(p map[string]any) answer {
	l.mu.Lock()
	defer l.mu.Unlock()
	group, _ := p["logGroupName"].(string)
	if a, no := l.missing(group, nil); no {
		return a
	}
	var names []string
	for s := range l.groups[group] {
		if prefix, _ := p["logStreamNamePrefix"].(string); strings.HasPrefix(s, prefix) {
			names = append(names, s)
		}
	}
	slices.Sort(names)
	return answer{body: map[string]any{"logStreams": each(names[:min(len(names), int(whole(p["limit"])))], func(s string) map[string]any {
		return map[string]any{"logStreamName": s}
	})}}
}

// logSource is a source of the scripted CloudWatch Logs.
func logSource(group string, n int) model.LogSource {
	id := fmt.Sprintf("%032d", n)
	return model.LogSource{
		Task: prefix + "task/prod/" + id, TaskID: id, Container: "app", Driver: "awslogs",
		Group: group, Stream: "svc/app/" + id, Region: "eu-west-1", Since: time.Now(),
	}
}

// modern moves the clock to a time that AWS reads backwards: the fake clock of a
// test begins in the year 2000.
func modern(t *testing.T) {
	t.Helper()
	time.Sleep(time.Until(time.Date(2026, time.November, 1, 9, 0, 0, 0, time.UTC)))
}

func texts(lines []model.LogLine) []string {
	return each(lines, func(l model.LogLine) string { return l.Text })
}

// hostList keeps the hosts that were asked.
type hostList struct{ names []string }

func (h *hostList) watch(next http.RoundTripper) http.RoundTripper {
	return roundTripFunc(func(r *http.Request) (*http.Response, error) {
		h.names = append(h.names, r.URL.Host)
		return next.RoundTrip(r)
	})
}
