package sim

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

type describeLogStreamsInput struct {
	groupRef
	LogStreamNamePrefix *string `json:"logStreamNamePrefix"`
	OrderBy             string  `json:"orderBy"`
	Descending          bool    `json:"descending"`
	NextToken           *string `json:"nextToken"`
	Limit               *int    `json:"limit"`
}

// logStreamShape is AWS's LogStream.
type logStreamShape struct {
	Arn                 string `json:"arn"`
	LogStreamName       string `json:"logStreamName"`
	CreationTime        int64  `json:"creationTime"`
	FirstEventTimestamp int64  `json:"firstEventTimestamp,omitempty"`
	LastEventTimestamp  int64  `json:"lastEventTimestamp,omitempty"`
	LastIngestionTime   int64  `json:"lastIngestionTime,omitempty"`
	UploadSequenceToken string `json:"uploadSequenceToken"`
	StoredBytes         int64  `json:"storedBytes"` // 0 since 2019
}

type describeLogStreamsOutput struct {
	LogStreams []logStreamShape `json:"logStreams"`
	NextToken  string           `json:"nextToken,omitempty"`
}

// describeLag is how old the event times of a stream can be: AWS updates them
// "typically in less than an hour". Chosen, in milliseconds.
const describeLag = 60_000

func (w *World) describeLogStreams(q *request, in *describeLogStreamsInput) (any, *Error) {
	g, fail := w.logGroupOf(q, in.groupRef)
	if fail != nil {
		return nil, fail
	}
	limit, fail := inRange(in.Limit, "limit", 50, 50)
	if fail == nil {
		fail = oneOf("orderBy", in.OrderBy, "LogStreamName", "LastEventTime")
	}
	if fail != nil {
		return nil, fail
	}
	byTime := in.OrderBy == "LastEventTime"
	list := g.streams
	if in.LogStreamNamePrefix != nil {
		if byTime {
			return nil, invalid("Cannot order by LastEventTime with a logStreamNamePrefix.")
		}
		list = g.withPrefix(*in.LogStreamNamePrefix)
	}
	rows := make([]streamRow, len(list))
	for i, s := range list {
		rows[i].stream = s
		if rows[i].key = s.name; byTime {
			rows[i].shape = w.describeStream(s)
			rows[i].key = fmt.Sprintf("%016d %s", rows[i].shape.LastEventTimestamp, s.name)
		}
	}
	if byTime {
		slices.SortFunc(rows, func(a, b streamRow) int { return cmp.Compare(a.key, b.key) })
	}
	if in.Descending {
		slices.Reverse(rows)
	}
	return w.streamPage(q, in, rows, limit)
}

// streamRow is a stream in the order of the call.
type streamRow struct {
	key    string
	stream *logStream
	shape  logStreamShape // filled in when the order needs it
}

// streamPage cuts a page. The token names the last stream of the one before by
// its key, so that streams that come and go neither repeat nor hide others.
func (w *World) streamPage(q *request, in *describeLogStreamsInput, rows []streamRow, limit int) (any, *Error) {
	if in.NextToken != nil {
		last, ok := openToken(w.logBinding(q), *in.NextToken)
		if !ok {
			return nil, badToken()
		}
		rows = slices.DeleteFunc(rows, func(r streamRow) bool {
			return !in.Descending && r.key <= last || in.Descending && r.key >= last
		})
	}
	out := describeLogStreamsOutput{LogStreams: []logStreamShape{}}
	for i, r := range rows {
		if i == limit {
			out.NextToken = sealToken(w.logBinding(q), rows[i-1].key)
			break
		}
		if r.shape.Arn == "" {
			r.shape = w.describeStream(r.stream)
		}
		out.LogStreams = append(out.LogStreams, r.shape)
	}
	return out, nil
}

// describeStream is a stream as AWS tells it: its event times are as old as the
// last update, each stream at a time of its own.
func (w *World) describeStream(s *logStream) logStreamShape {
	now := w.now.UnixMilli()
	phase := int64(s.key % describeLag)
	updated := (now-phase)/describeLag*describeLag + phase
	d := dice(s.key)
	shape := logStreamShape{
		Arn:           s.group.arn() + ":log-stream:" + s.name,
		LogStreamName: s.name, CreationTime: s.from, UploadSequenceToken: "4903" + strings.Repeat("0", 8) + fmt.Sprintf("%020d%020d", d.next(), d.next()),
	}
	if last, ok := s.lastVisible(updated); ok {
		shape.LastEventTimestamp, shape.LastIngestionTime = last.ts, last.ingested
		shape.FirstEventTimestamp = s.from + 40
	}
	return shape
}
