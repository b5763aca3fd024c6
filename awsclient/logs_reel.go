package awsclient

import (
	"context"
	"slices"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs/types"
	"github.com/aws/smithy-go/middleware"

	"github.com/ecsdeck/ecsdeck/awsclient/model"
)

// The first window of an endpoint that cannot read backwards, and how much
// wider each next one is.
const (
	firstWindow  = time.Minute
	windowGrowth = 4
)

// logReel is the place of one feed: what was read of it and not given yet.
type logReel struct {
	feed     *logFeed
	from, to int64 // milliseconds, to exclusive; to 0 means no end
	cap      int64 // like to, for what was asked for without an end

	token    string
	lines    []model.LogLine // in reading order
	done     bool
	filtered bool          // not by GetLogEvents
	byHead   bool          // by windows, because newest first cannot be had
	window   time.Duration // the last one
	news     []model.Problem
	read     time.Time // when its first page was whole; zero when none was read
}

// hungry reports whether the reel must be read before it is known what is next.
func (r *logReel) hungry() bool { return len(r.lines) == 0 && !r.done }

// windTries is how often a page is asked for while streams of it are missing.
const windTries = 3

// backwardSince is the first instant from which AWS reads newest first. Source:
// startFromHead of FilterLogEvents.
func backwardSince() int64 { return time.Date(2024, time.January, 1, 0, 0, 0, 0, time.UTC).UnixMilli() }

// ancient reports whether all of the reel is from before that.
func (r *logReel) ancient() bool {
	end := r.to
	if end == 0 {
		end = time.Now().UnixMilli()
	}
	return r.token == "" && end <= backwardSince()
}

// wind reads one page of a reel.
func (c *Client) wind(ctx context.Context, r *logReel, q LogQuery, forward bool) error {
	if len(r.feed.streams) == 0 || r.to != 0 && r.to <= r.from {
		r.done = true
		return nil
	}
	// A stream may be made between the refusal and the look at what is missing, and
	// another one be refused by then: tasks come and go.
	var err error
	for range windTries {
		if err = c.windOnce(ctx, r, q, forward); code(err) != "ResourceNotFoundException" || !ofStream(err) || r.feed.byPrefix {
			return r.feed.about(err)
		}
		gone, again := c.absent(ctx, r.feed)
		if again != nil {
			return r.feed.about(again)
		}
		for stream := range gone {
			r.news = append(r.news, model.Problem{
				ID: r.feed.owner[stream], Op: "FilterLogEvents",
				Err: &LogError{Region: r.feed.region, Group: r.feed.group, Stream: stream, Err: err},
			})
		}
		r.feed = r.feed.without(gone)
		if len(r.feed.streams) == 0 {
			r.done = true
			return nil
		}
	}
	return r.feed.about(err)
}

func cmpErr(first, second error) error {
	if first != nil {
		return first
	}
	return second
}

func (c *Client) windOnce(ctx context.Context, r *logReel, q LogQuery, forward bool) error {
	if len(r.feed.streams) == 1 && !r.feed.byPrefix && q.Pattern == "" && !r.filtered {
		err := c.windStream(ctx, r, q.Limit, forward)
		if Denied(err) == "" || r.token != "" {
			return err
		}
		r.filtered = true // who may not get may still filter
	}
	switch {
	case forward:
		return c.windForward(ctx, r, q)
	case r.byHead || c.logsByHead.Load() || r.ancient():
		return c.windWindow(ctx, r, q)
	default:
		return c.windBackward(ctx, r, q)
	}
}

// windStream reads one stream. AWS reads a single stream more often than it
// filters, in either direction.
func (c *Client) windStream(ctx context.Context, r *logReel, limit int, forward bool) error {
	in := &cloudwatchlogs.GetLogEventsInput{
		LogGroupName: aws.String(r.feed.group), LogStreamName: aws.String(r.feed.streams[0]),
		StartFromHead: aws.Bool(forward), StartTime: aws.Int64(r.from), Limit: aws.Int32(pageLimit(limit)),
	}
	if r.to != 0 {
		in.EndTime = aws.Int64(r.to)
	}
	if r.token != "" {
		in.NextToken = aws.String(r.token)
	}
	asked := time.Now()
	out, err := c.logs.GetLogEvents(ctx, in, inRegion(r.feed.region))
	if err != nil {
		return err
	}
	r.answered(out.ResultMetadata, asked)
	next := str(out.NextBackwardToken)
	if forward {
		next = str(out.NextForwardToken)
	}
	r.done = next == "" || next == r.token
	r.token = next
	r.keep(r.feed.events(out.Events), forward, true)
	return nil
}

// windForward reads the next page, oldest first.
func (c *Client) windForward(ctx context.Context, r *logReel, q LogQuery) error {
	in := c.mixed(r.input(q))
	asked := time.Now()
	out, err := c.logs.FilterLogEvents(ctx, in, inRegion(r.feed.region))
	if err != nil {
		return err
	}
	r.answered(out.ResultMetadata, asked)
	r.turned(str(out.NextToken))
	r.keep(r.feed.lines(out.Events), true, true)
	return nil
}

// mixed asks for all streams in the order of time. AWS does nothing else; some
// stand-ins must be told.
func (c *Client) mixed(in *cloudwatchlogs.FilterLogEventsInput) *cloudwatchlogs.FilterLogEventsInput {
	if c.scope.Endpoint != "" {
		in.Interleaved = aws.Bool(true) //nolint:staticcheck // deprecated by AWS, and not sent there
	}
	return in
}

// windBackward reads the next page, newest first.
func (c *Client) windBackward(ctx context.Context, r *logReel, q LogQuery) error {
	in := r.input(q)
	in.StartTime = aws.Int64(max(r.from, backwardSince()))
	in.StartFromHead = aws.Bool(false)
	asked := time.Now()
	out, err := c.logs.FilterLogEvents(ctx, in, inRegion(r.feed.region))
	if err != nil {
		return err
	}
	if ascending(out.Events) && str(out.NextToken) != "" {
		// The endpoint does not know the parameter: what it sent is the oldest.
		c.logsByHead.Store(true)
		return c.windWindow(ctx, r, q)
	}
	r.answered(out.ResultMetadata, asked)
	r.turned(str(out.NextToken))
	if r.done && r.from < backwardSince() {
		r.done, r.byHead, r.to = false, true, backwardSince()
	}
	r.keep(r.feed.lines(out.Events), false, ascending(out.Events))
	return nil
}

// windWindow reads a whole window before the last one, oldest first: the way back
// where newest first cannot be had. Windows widen, since most logs are quiet.
func (c *Client) windWindow(ctx context.Context, r *logReel, q LogQuery) error {
	r.token = ""
	r.window = max(firstWindow, r.window*windowGrowth)
	ahead := time.Duration(0)
	if r.to == 0 {
		ahead = time.Hour // the clocks of containers may be
		r.to = millis(time.Now().Add(ahead))
	}
	start := max(r.from, r.to-(r.window+ahead).Milliseconds())
	in := r.input(q)
	in.StartTime, in.Limit = aws.Int64(start), nil
	var all []model.LogLine
	for {
		asked := time.Now()
		out, err := c.logs.FilterLogEvents(ctx, in, inRegion(r.feed.region))
		if err != nil {
			return err
		}
		r.answered(out.ResultMetadata, asked)
		all = append(all, r.feed.lines(out.Events)...)
		if str(out.NextToken) == "" || str(out.NextToken) == str(in.NextToken) {
			break
		}
		in.NextToken = out.NextToken
	}
	r.keep(all, false, true) // before the end moves: it is what bounds the lines
	r.to, r.done = start, start <= r.from
	return nil
}

// input is the request of the next page.
func (r *logReel) input(q LogQuery) *cloudwatchlogs.FilterLogEventsInput {
	in := r.feed.input(q.Pattern, r.token)
	in.StartTime = aws.Int64(r.from)
	if r.to != 0 {
		in.EndTime = aws.Int64(r.to - 1) // it is inclusive here
	}
	in.Limit = aws.Int32(pageLimit(q.Limit))
	return in
}

func pageLimit(n int) int32 { return int32(min(max(n, 1), logMost)) } //nolint:gosec // it is bounded

// answered notes when the reel was first read: what came later is not in it.
func (r *logReel) answered(meta middleware.Metadata, asked time.Time) {
	if r.read.IsZero() {
		r.read = asOf(meta, asked)
	}
}

// turned keeps the token of the next page.
func (r *logReel) turned(next string) {
	r.done = next == "" || next == r.token
	r.token = next
}

// keep takes what was read, in reading order. oldestFirst is the order that it came
// in, also within a page of GetLogEvents that is read backward. It cannot be seen
// from lines of one instant, which have to keep theirs.
func (r *logReel) keep(lines []model.LogLine, forward, oldestFirst bool) {
	lines = slices.DeleteFunc(lines, func(l model.LogLine) bool {
		at := l.At.UnixMilli()
		return at < r.from || r.to != 0 && at >= r.to || r.cap != 0 && at >= r.cap
	})
	if !forward && oldestFirst {
		slices.Reverse(lines)
	}
	slices.SortStableFunc(lines, func(a, b model.LogLine) int {
		if forward {
			return a.Compare(b)
		}
		return b.Compare(a)
	})
	r.lines = lines
}

// events are the lines of the feed's only stream.
func (f *logFeed) events(events []types.OutputLogEvent) []model.LogLine {
	stream := f.streams[0]
	out := make([]model.LogLine, len(events))
	for i, e := range events {
		out[i] = model.LogLine{
			At: fromMillis(e.Timestamp), Ingested: fromMillis(e.IngestionTime), Group: f.group, Stream: stream,
			Text: str(e.Message), Source: f.owner[stream],
		}
	}
	return out
}

// ascending reports whether a page is oldest first, as far as it shows.
func ascending(events []types.FilteredLogEvent) bool {
	n := len(events)
	return n > 1 && aws.ToInt64(events[0].Timestamp) < aws.ToInt64(events[n-1].Timestamp)
}
