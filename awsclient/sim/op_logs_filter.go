package sim

import (
	"fmt"
	"slices"
	"time"
)

type filterLogEventsInput struct {
	groupRef
	LogStreamNames      []string `json:"logStreamNames"`
	LogStreamNamePrefix *string  `json:"logStreamNamePrefix"`
	StartTime           *int64   `json:"startTime"`
	EndTime             *int64   `json:"endTime"`
	FilterPattern       string   `json:"filterPattern"`
	NextToken           *string  `json:"nextToken"`
	Limit               *int     `json:"limit"`
	StartFromHead       *bool    `json:"startFromHead"`
}

// filteredLogEvent is AWS's shape of the same name.
type filteredLogEvent struct {
	LogStreamName string `json:"logStreamName"`
	Timestamp     int64  `json:"timestamp"`
	Message       string `json:"message"`
	IngestionTime int64  `json:"ingestionTime"`
	EventId       string `json:"eventId"`
}

type filterLogEventsOutput struct {
	Events             []filteredLogEvent `json:"events"`
	SearchedLogStreams []struct{}         `json:"searchedLogStreams"` // empty since 2020
	NextToken          string             `json:"nextToken,omitempty"`
}

// tokenLife is how long a token of CloudWatch Logs can be used.
const tokenLife = 24 * time.Hour

func (w *World) filterLogEvents(q *request, in *filterLogEventsInput) (any, *Error) {
	g, fail := w.logGroupOf(q, in.groupRef)
	if fail != nil {
		return nil, fail
	}
	scan := logScan{now: w.now.UnixMilli(), to: 1 << 62}
	if scan.limit, fail = inRange(in.Limit, "limit", maxPage, maxPage); fail != nil {
		return nil, fail
	}
	if scan.from, scan.to, fail = timeRange(in.StartTime, in.EndTime, 1); fail != nil {
		return nil, fail
	}
	if scan.streams, fail = in.streams(g); fail != nil {
		return nil, fail
	}
	if scan.match, fail = parsePattern(in.FilterPattern); fail != nil {
		return nil, fail
	}
	if fail := w.direct(q, in, &scan); fail != nil {
		return nil, fail
	}
	found := scan.run()
	out := filterLogEventsOutput{Events: make([]filteredLogEvent, len(found.events)), SearchedLogStreams: []struct{}{}}
	for i, e := range found.events {
		out.Events[i] = filteredLogEvent{e.stream.name, e.ts, e.text, e.ingested, e.id()}
	}
	if found.more {
		out.NextToken = w.sealPlace(q, scan.backward, found.place)
	}
	return out, nil
}

// timeRange checks a range of time and returns it without its end; the end is
// that many milliseconds after the one given.
func timeRange(from, to *int64, after int64) (int64, int64, *Error) {
	a, b := int64(0), int64(1)<<62
	for _, x := range []struct {
		name string
		v    *int64
	}{{"startTime", from}, {"endTime", to}} {
		if x.v != nil && *x.v < 0 {
			return 0, 0, constraint(*x.v, x.name, "have value greater than or equal to 0")
		}
	}
	if from != nil {
		a = *from
	}
	if to != nil {
		b = *to + after
	}
	if from != nil && to != nil && *from > *to {
		return 0, 0, invalid("startTime must be before endTime.")
	}
	return a, b, nil
}

// streams are those that the call wants.
func (in *filterLogEventsInput) streams(g *logGroup) ([]*logStream, *Error) {
	switch {
	case in.LogStreamNames != nil && in.LogStreamNamePrefix != nil:
		return nil, invalid("logStreamNamePrefix and logStreamNames are mutually exclusive parameters.")
	case in.LogStreamNamePrefix != nil && *in.LogStreamNamePrefix == "":
		return nil, constraint("", "logStreamNamePrefix", "have length greater than or equal to 1")
	case in.LogStreamNamePrefix != nil:
		return g.withPrefix(*in.LogStreamNamePrefix), nil
	case in.LogStreamNames == nil:
		return g.streams, nil
	}
	return g.named(in.LogStreamNames, 100)
}

// named are the streams of a list of names.
func (g *logGroup) named(names []string, most int) ([]*logStream, *Error) {
	if len(names) == 0 {
		return nil, constraint(names, "logStreamNames", "have length greater than or equal to 1")
	}
	if len(names) > most {
		return nil, constraint(names, "logStreamNames", fmt.Sprintf("have length less than or equal to %d", most))
	}
	var list []*logStream
	for _, name := range names {
		s := g.stream(name)
		if s == nil {
			return nil, noStream()
		}
		if !slices.Contains(list, s) {
			list = append(list, s)
		}
	}
	return list, nil
}

// direct sets the direction and the start of the scan. The token decides both,
// whatever startFromHead says.
func (w *World) direct(q *request, in *filterLogEventsInput, scan *logScan) *Error {
	if in.NextToken != nil {
		backward, place, ok := w.openPlace(q, *in.NextToken)
		if !ok {
			return badToken()
		}
		scan.backward, scan.start, scan.started = backward, place, true
		return nil
	}
	scan.backward = in.StartFromHead != nil && !*in.StartFromHead
	if first := w.backwardSince(); scan.backward && scan.from < first.UnixMilli() {
		return invalid("startFromHead can be set to false only if startTime is on or after %s.", first.UTC().Format("Jan 2, 2006 15:04:05 UTC"))
	}
	return nil
}

// backwardSince is the earliest startTime of a call that wants the newest events
// first: Jan 1, 2024, by the API reference of FilterLogEvents. In fake time,
// which starts in 2000, it is the year before the World's start, so that the rule
// is there and all that can be read can be read backwards.
func (w *World) backwardSince() time.Time {
	rule := time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)
	if w.opts.Start.Before(rule.AddDate(1, 0, 0)) {
		return w.opts.Start.AddDate(-1, 0, 0)
	}
	return rule
}

// sealPlace makes the token of a page: direction, where it goes on, and since
// when there is such a token.
func (w *World) sealPlace(q *request, backward bool, p logPlace) string {
	return sealToken(w.logBinding(q), fmt.Sprintf("%t %d %d %d %d %d", backward, w.now.Unix(), p.ts, p.ingested, p.key, p.ord))
}

func (w *World) openPlace(q *request, token string) (backward bool, p logPlace, ok bool) {
	text, ok := openToken(w.logBinding(q), token)
	if !ok {
		return false, p, false
	}
	var made int64
	if _, err := fmt.Sscanf(text, "%t %d %d %d %d %d", &backward, &made, &p.ts, &p.ingested, &p.key, &p.ord); err != nil {
		return false, p, false
	}
	return backward, p, w.now.Unix()-made < int64(tokenLife.Seconds())
}

// id is the event's own id: 56 digits, as AWS's are.
func (e *logEvent) id() string { return fmt.Sprintf("%016d%020d%020d", e.ts, e.key, e.ord) }
