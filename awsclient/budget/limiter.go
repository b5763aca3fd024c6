package budget

import (
	"context"
	"sync"
	"time"
)

// Rate is a published request rate: how many calls at once and how many a
// second after that.
type Rate struct{ Burst, PerSecond float64 }

// Published returns the buckets of Amazon ECS and the operations that draw on
// each, per account and region. Source: "Request throttling for the Amazon ECS
// API" in the ECS API reference.
func Published() map[string]Rate {
	return map[string]Rate{
		ClusterRead:          {50, 20},
		ServiceRead:          {100, 20},
		ClusterResourceRead:  {100, 20},
		TaskDefinitionRead:   {50, 20},
		DeploymentRead:       {50, 20},
		RevisionRead:         {50, 20},
		CapacityProviderRead: {50, 20},
		ServiceModify:        {50, 5},
		ResourceModify:       {100, 40},
		TaskProtection:       {200, 80},
		TaskDefinitionModify: {20, 1},
		TagModify:            {20, 10},
		InstanceRead:         {100, 20},
		MetricRead:           {50, 50},
		MetricList:           {25, 25},
		AlarmRead:            {9, 9},
		AlarmHistoryRead:     {20, 20},
		AlarmModify:          {3, 3},
		BalancerRead:         {40, 10},
		ScalingRead:          {10, 10},
		GroupRead:            {20, 10},

		LogFilter:  {5, 5},
		LogRead:    {10, 10},
		LogStreams: {25, 25},
		LiveTail:   {5, 5},

		SessionRead:   {10, 5},
		SessionModify: {10, 5},
	}
}

// The names of the buckets. InstanceRead is EC2's for non-mutating calls; the
// others are those of ECS.
const (
	ClusterRead          = "cluster read"
	ServiceRead          = "service read"
	ClusterResourceRead  = "cluster resource read"
	TaskDefinitionRead   = "task definition read"
	DeploymentRead       = "service deployment read"
	RevisionRead         = "service revision read"
	CapacityProviderRead = "capacity provider read"
	ServiceModify        = "service modify"
	ResourceModify       = "cluster resource modify"
	TaskProtection       = "task protection"
	TaskDefinitionModify = "task definition modify"
	TagModify            = "tag modify"
	InstanceRead         = "ec2 read"
)

// The buckets of what is read beside ECS and EC2. Those of CloudWatch are its
// service quotas (GetMetricData has 50 a second in every region, more in most).
// Load balancing and auto scaling publish no numbers: these are what they bear.
const (
	MetricRead       = "cloudwatch metric data"
	MetricList       = "cloudwatch metric list"
	AlarmRead        = "cloudwatch alarm read"
	AlarmHistoryRead = "cloudwatch alarm history"
	AlarmModify      = "cloudwatch alarm modify"
	BalancerRead     = "load balancing read"
	ScalingRead      = "application auto scaling read"
	GroupRead        = "auto scaling read"
)

// The buckets of CloudWatch Logs, one for each operation. Some rates differ
// between regions; these are the lowest. Source: "CloudWatch Logs quotas" in its
// user guide.
const (
	LogFilter  = "logs filter"
	LogRead    = "logs read"
	LogStreams = "logs streams"
	LiveTail   = "logs live tail"
)

// The buckets of Session Manager and EC2 Instance Connect, which publish no
// numbers: a person needs few.
const (
	SessionRead   = "session read"
	SessionModify = "session modify"
)

// DefaultShare is the part of each published budget that is used when nothing
// else is said: a quarter is left to deploy pipelines and other people.
const DefaultShare = 0.75

// Limiter holds the buckets of one account and region. It is safe for
// concurrent use.
type Limiter struct {
	share float64

	mu      sync.Mutex
	buckets map[string]*bucket
	order   []string // names in the order of first use
}

// NewLimiter returns a Limiter that uses the given share of the published
// rates; a share outside (0, 1] means DefaultShare.
func NewLimiter(share float64) *Limiter {
	if share <= 0 || share > 1 {
		share = DefaultShare
	}
	return &Limiter{share: share, buckets: map[string]*bucket{}}
}

// Take waits until the bucket has a token for a call of this priority and takes
// it. It returns the context's error when that ends first, and leaves the queue
// as if it had never been in it. An unknown bucket costs nothing.
func (l *Limiter) Take(ctx context.Context, name string, p Priority) error {
	if b := l.bucket(name); b != nil {
		return b.take(ctx, p)
	}
	return ctx.Err()
}

// Answered tells the limiter whether a call that took its token at granted was
// throttled. A throttle answer pauses the bucket for a moment, longer each time
// in a row.
func (l *Limiter) Answered(name string, throttled bool, granted time.Time) {
	if b := l.bucket(name); b != nil {
		b.answered(throttled, granted)
	}
}

// Stats returns the buckets that were used, in the order of first use.
func (l *Limiter) Stats() []BucketStats {
	l.mu.Lock()
	defer l.mu.Unlock()
	out := make([]BucketStats, 0, len(l.order))
	for _, name := range l.order {
		out = append(out, l.buckets[name].stats())
	}
	return out
}

func (l *Limiter) bucket(name string) *bucket {
	l.mu.Lock()
	defer l.mu.Unlock()
	if b, ok := l.buckets[name]; ok {
		return b
	}
	r, ok := Published()[name]
	if !ok {
		return nil
	}
	b := newBucket(name, r.Burst, r.PerSecond, l.share, time.Now())
	l.buckets[name] = b
	l.order = append(l.order, name)
	return b
}

// Book hands out the Limiter of each account and region, so that several
// clients of one account share its budget. It is safe for concurrent use.
type Book struct {
	share float64

	mu       sync.Mutex
	limiters map[string]*Limiter
}

// NewBook returns an empty Book whose limiters use the given share; see
// NewLimiter.
func NewBook(share float64) *Book {
	return &Book{share: share, limiters: map[string]*Limiter{}}
}

// Limiter returns the Limiter for a key, for example "account/region".
func (b *Book) Limiter(key string) *Limiter {
	b.mu.Lock()
	defer b.mu.Unlock()
	l, ok := b.limiters[key]
	if !ok {
		l = NewLimiter(b.share)
		b.limiters[key] = l
	}
	return l
}
