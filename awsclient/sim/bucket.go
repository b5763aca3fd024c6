package sim

import (
	"sync"
	"time"
)

// bucketID is one of AWS's token buckets. Operations that share a bucket share
// its tokens.
type bucketID string

// The buckets that Amazon ECS publishes ("Request throttling for the Amazon ECS
// API" in its API reference), and one each for the other services.
const (
	bucketNone           bucketID = ""
	bucketClusterRead    bucketID = "cluster read"
	bucketServiceRead    bucketID = "service read"
	bucketResourceRead   bucketID = "cluster resource read"
	bucketDefinitionRead bucketID = "task definition read"
	bucketProviderRead   bucketID = "capacity provider read"
	bucketTagRead        bucketID = "tag read"
	bucketServiceModify  bucketID = "service modify"
	bucketResourceModify bucketID = "cluster resource modify"
	bucketDefModify      bucketID = "task definition modify"
	bucketProtection     bucketID = "task protection"
	bucketTagModify      bucketID = "tag modify"
	bucketSTS            bucketID = "sts"
	bucketEC2Describe    bucketID = "ec2 describe"
	bucketEC2Unfiltered  bucketID = "ec2 unfiltered describe"
	bucketMetricData     bucketID = "cloudwatch GetMetricData"
	bucketMetricStats    bucketID = "cloudwatch GetMetricStatistics"
	bucketListMetrics    bucketID = "cloudwatch ListMetrics"
	bucketAlarmRead      bucketID = "cloudwatch alarms"
	bucketAlarmWrite     bucketID = "cloudwatch alarm actions"
	bucketELBRead        bucketID = "elasticloadbalancing describe"
	bucketScalingRead    bucketID = "auto scaling describe"
	bucketShell          bucketID = "session manager"
	bucketIAM            bucketID = "iam read"
)

// size is how many tokens the bucket holds when full, and how many are put in
// per second.
func (b bucketID) size() (burst, perSecond float64) {
	switch b {
	case bucketClusterRead, bucketDefinitionRead, bucketProviderRead, bucketTagRead:
		return 50, 20
	case bucketServiceRead, bucketResourceRead:
		return 100, 20
	case bucketServiceModify:
		return 50, 5
	case bucketResourceModify:
		return 100, 40
	case bucketDefModify:
		return 20, 1
	case bucketProtection:
		return 200, 80
	case bucketTagModify:
		return 20, 10
	case bucketSTS: // STS: 600 requests a second for the account.
		return 600, 600
	case bucketEC2Describe: // EC2: non-mutating actions.
		return 100, 20
	case bucketEC2Unfiltered: // EC2: the same without a filter, ids or a page size.
		return 50, 10
	case bucketMetricData: // "CloudWatch service quotas": 50 a second.
		return 50, 50
	case bucketMetricStats: // The same: 400 a second.
		return 400, 400
	case bucketListMetrics: // The same: 25 a second.
		return 25, 25
	case bucketAlarmRead: // The same: DescribeAlarms 9 a second.
		return 9, 9
	case bucketAlarmWrite: // The same: 3 a second.
		return 3, 3
	case bucketELBRead, bucketScalingRead, bucketIAM: // Not published; chosen as EC2's reads.
		return 100, 20
	default:
		return b.logsRate()
	}
}

// bucketKey is a bucket of one account in one region.
type bucketKey struct {
	account, region string
	id              bucketID
}

// level is what a bucket held when it was last looked at.
type level struct {
	tokens float64
	at     time.Time
}

// buckets are the token buckets of all accounts and regions. The zero value
// holds full ones.
type buckets struct {
	mu     sync.Mutex
	levels map[bucketKey]level
}

// take takes one token, or says that there is none.
func (b *buckets) take(key bucketKey, now time.Time) bool {
	burst, rate := key.id.size()
	if burst == 0 {
		return true
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	l, ok := b.levels[key]
	if !ok {
		l = level{tokens: burst, at: now}
	}
	if gone := now.Sub(l.at); gone > 0 {
		l.tokens = min(burst, l.tokens+gone.Seconds()*rate)
		l.at = now
	}
	ok = l.tokens >= 1
	if ok {
		l.tokens--
	}
	if b.levels == nil {
		b.levels = map[bucketKey]level{}
	}
	b.levels[key] = l
	return ok
}
