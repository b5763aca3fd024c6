package awsclient

import (
	"context"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs/types"
	"golang.org/x/sync/errgroup"

	"github.com/ecsdeck/ecsdeck/awsclient/model"
)

// streamsPerCall is how many streams one FilterLogEvents may name.
const streamsPerCall = 100

// logFeed is what one request can read: at most 100 streams, or all streams
// with a prefix, of one group.
type logFeed struct {
	region, group string
	byPrefix      bool
	streams       []string          // by name; the one prefix when byPrefix
	owner         map[string]string // stream or prefix to the key of its source
}

// logFeeds groups the sources into as few requests as can be, in their order.
// Those that CloudWatch Logs does not have are problems.
func logFeeds(sources []model.LogSource) ([]*logFeed, []model.Problem) {
	var feeds []*logFeed
	var problems []model.Problem
	filling := map[[2]string]*logFeed{}
	seen := map[[3]string]bool{}
	for _, s := range sources {
		if !s.Readable() {
			problems = append(problems, unreadable(s))
			continue
		}
		id := [3]string{s.Region, s.Group, s.Stream}
		if seen[id] {
			continue // one stream of several containers is read once
		}
		seen[id] = true
		if s.Prefix {
			feeds = append(feeds, &logFeed{s.Region, s.Group, true, []string{s.Stream}, map[string]string{s.Stream: s.Key()}})
			continue
		}
		place := [2]string{s.Region, s.Group}
		f := filling[place]
		if f == nil || len(f.streams) == streamsPerCall {
			f = &logFeed{region: s.Region, group: s.Group, owner: map[string]string{}}
			filling[place] = f
			feeds = append(feeds, f)
		}
		f.streams = append(f.streams, s.Stream)
		f.owner[s.Stream] = s.Key()
	}
	return feeds, problems
}

func unreadable(s model.LogSource) model.Problem {
	return model.Problem{ID: s.Key(), Op: "logs", Err: &RefusedError{What: "the log of " + s.Container + " cannot be read here", Why: s.Why}}
}

// keys are the sources of the feed.
func (f *logFeed) keys() []string {
	out := make([]string, len(f.streams))
	for i, s := range f.streams {
		out[i] = f.owner[s]
	}
	return out
}

// of returns the source that a stream belongs to.
func (f *logFeed) of(stream string) (key string, ok bool) {
	if f.byPrefix {
		return f.owner[f.streams[0]], strings.HasPrefix(stream, f.streams[0])
	}
	key, ok = f.owner[stream]
	return key, ok
}

// input is a FilterLogEvents of the feed.
func (f *logFeed) input(pattern, token string) *cloudwatchlogs.FilterLogEventsInput {
	in := &cloudwatchlogs.FilterLogEventsInput{LogGroupName: aws.String(f.group)}
	switch {
	case !f.byPrefix:
		in.LogStreamNames = f.streams
	case f.streams[0] != "":
		in.LogStreamNamePrefix = aws.String(f.streams[0])
	}
	if pattern != "" {
		in.FilterPattern = aws.String(pattern)
	}
	if token != "" {
		in.NextToken = aws.String(token)
	}
	return in
}

// lines takes the lines of the feed's own streams: an endpoint may not know the
// filters.
func (f *logFeed) lines(events []types.FilteredLogEvent) []model.LogLine {
	out := make([]model.LogLine, 0, len(events))
	for i := range events {
		e := &events[i]
		key, ok := f.of(str(e.LogStreamName))
		if !ok {
			continue
		}
		out = append(out, model.LogLine{
			At: fromMillis(e.Timestamp), Ingested: fromMillis(e.IngestionTime), Group: f.group, Stream: *e.LogStreamName,
			EventID: str(e.EventId), Text: str(e.Message), Source: key,
		})
	}
	return out
}

// about puts the feed's group into an error.
func (f *logFeed) about(err error) error {
	if err == nil {
		return nil
	}
	e := &LogError{Region: f.region, Group: f.group, Err: err}
	if e.missing() && ofStream(err) && len(f.streams) == 1 {
		e.Stream = f.streams[0]
	}
	return e
}

// without returns the feed without some of its streams.
func (f *logFeed) without(gone map[string]bool) *logFeed {
	out := *f
	out.streams = slices.DeleteFunc(slices.Clone(f.streams), func(s string) bool { return gone[s] })
	return &out
}

// absent says which streams of the feed do not exist. FilterLogEvents refuses
// them all when one is missing, and does not say which.
func (c *Client) absent(ctx context.Context, f *logFeed) (map[string]bool, error) {
	missing := make([]bool, len(f.streams))
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(4)
	for i, stream := range f.streams {
		g.Go(func() (err error) {
			missing[i], err = c.streamMissing(ctx, f, stream)
			return err
		})
	}
	if err := g.Wait(); err != nil {
		return nil, err
	}
	gone := map[string]bool{}
	for i, stream := range f.streams {
		if missing[i] {
			gone[stream] = true
		}
	}
	return gone, nil
}

func (c *Client) streamMissing(ctx context.Context, f *logFeed, stream string) (bool, error) {
	out, err := c.logs.DescribeLogStreams(ctx, &cloudwatchlogs.DescribeLogStreamsInput{
		LogGroupName: aws.String(f.group), LogStreamNamePrefix: aws.String(stream), Limit: aws.Int32(1),
	}, inRegion(f.region))
	if err == nil {
		return len(out.LogStreams) == 0 || str(out.LogStreams[0].LogStreamName) != stream, nil
	}
	if Explain(err).Kind != FaultDenied {
		return false, err
	}
	// Who may read may not list: ask for a line of the stream alone.
	one := &logFeed{region: f.region, group: f.group, streams: []string{stream}}
	in := one.input("", "")
	in.Limit = aws.Int32(1)
	_, err = c.logs.FilterLogEvents(ctx, in, inRegion(f.region))
	if code(err) == "ResourceNotFoundException" && ofStream(err) {
		return true, nil
	}
	return false, err
}
