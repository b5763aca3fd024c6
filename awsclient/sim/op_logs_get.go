package sim

import (
	"fmt"
	"slices"
	"strings"
)

type getLogEventsInput struct {
	groupRef
	LogStreamName string  `json:"logStreamName"`
	StartTime     *int64  `json:"startTime"`
	EndTime       *int64  `json:"endTime"`
	NextToken     *string `json:"nextToken"`
	Limit         *int    `json:"limit"`
	StartFromHead bool    `json:"startFromHead"`
}

// outputLogEvent is AWS's shape of the same name.
type outputLogEvent struct {
	Timestamp     int64  `json:"timestamp"`
	Message       string `json:"message"`
	IngestionTime int64  `json:"ingestionTime"`
}

type getLogEventsOutput struct {
	Events            []outputLogEvent `json:"events"`
	NextForwardToken  string           `json:"nextForwardToken"`
	NextBackwardToken string           `json:"nextBackwardToken"`
}

// getLogEvents reads one stream. Events come oldest first in every page; the
// direction says which of them.
func (w *World) getLogEvents(q *request, in *getLogEventsInput) (any, *Error) {
	g, fail := w.logGroupOf(q, in.groupRef)
	if fail != nil {
		return nil, fail
	}
	s := g.stream(in.LogStreamName)
	if s == nil {
		if in.LogStreamName == "" {
			return nil, constraint("", "logStreamName", "have length greater than or equal to 1")
		}
		return nil, noStream()
	}
	scan := logScan{now: w.now.UnixMilli(), streams: []*logStream{s}, backward: !in.StartFromHead}
	if scan.limit, fail = inRange(in.Limit, "limit", maxPage, maxPage); fail != nil {
		return nil, fail
	}
	if scan.from, scan.to, fail = timeRange(in.StartTime, in.EndTime, 0); fail != nil {
		return nil, fail
	}
	if in.NextToken != nil {
		if scan.start, scan.backward, scan.started = s.openEdge(*in.NextToken); !scan.started {
			return nil, badToken()
		}
	}
	return s.page(&scan, in.NextToken), nil
}

// page reads a page and makes the tokens of its two ends. At the end of the
// stream the token that came in goes out again.
func (s *logStream) page(scan *logScan, came *string) getLogEventsOutput {
	found := scan.run()
	if scan.backward {
		slices.Reverse(found.events)
	}
	out := getLogEventsOutput{Events: make([]outputLogEvent, len(found.events))}
	for i, e := range found.events {
		out.Events[i] = outputLogEvent{e.ts, e.text, e.ingested}
	}
	first, last := found.place, found.place
	switch n := len(found.events); {
	case n > 0:
		first, last = found.events[0].logPlace, found.events[n-1].logPlace
		if found.more && scan.backward {
			first = found.place
		} else if found.more {
			last = found.place
		}
	case !found.more && scan.started:
		first, last = scan.start, scan.start
	case !found.more && !scan.backward: // what is written later must not be left out
		first, last = logPlace{ts: scan.from, ingested: -1}, logPlace{ts: scan.from, ingested: -1}
	case !found.more:
		first = logPlace{ts: min(scan.to, scan.now), ingested: -1}
		last = logPlace{ts: max(scan.from, s.from), ingested: -1}
	}
	out.NextForwardToken, out.NextBackwardToken = s.edge("f", last), s.edge("b", first)
	if came != nil && len(found.events) == 0 && !found.more {
		if scan.backward {
			out.NextBackwardToken = *came
		} else {
			out.NextForwardToken = *came
		}
	}
	return out
}

// edge is the token of an end of a page, f/ or b/ and 56 digits as AWS writes
// it: a time, a place among the events of that time, and the stream.
func (s *logStream) edge(direction string, p logPlace) string {
	ord := uint64(p.ord) + 1
	if p.ingested < 0 { // before all events of its time
		ord = 0
	}
	return fmt.Sprintf("%s/%016d%020d%020d/s", direction, p.ts, ord, s.key)
}

// openEdge reads such a token.
func (s *logStream) openEdge(token string) (p logPlace, backward, ok bool) {
	direction, rest, _ := strings.Cut(token, "/")
	digits, end := strings.CutSuffix(rest, "/s")
	if direction != "f" && direction != "b" || !end || len(digits) != 56 {
		return p, false, false
	}
	var ord uint64
	if n, err := fmt.Sscanf(digits, "%16d%20d%20d", &p.ts, &ord, &p.key); n != 3 || err != nil || p.key != s.key {
		return p, false, false
	}
	p.ingested = -1
	if ord > 0 {
		p.ord, p.ingested = uint32(ord-1), s.ingestedAt(p.ts)
	}
	return p, direction == "b", true
}
