package awsclient

import (
	"context"
	"errors"
	"math/rand/v2"
	"net"
	"sync"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/ratelimit"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
)

// How often a call is tried. A throttled call is tried longest: the pause of
// its bucket is what spaces these attempts, and it says nothing of the call.
const (
	triesThrottled = 8
	triesFailed    = 3
	triesTimeout   = 2

	firstDelay = 100 * time.Millisecond
	maxDelay   = 2 * time.Second
)

// newRetryer returns the SDK's standard retryer with its own rate limiter off:
// the budget does that work, and does not give up.
func newRetryer() aws.Retryer {
	return retry.NewStandard(func(o *retry.StandardOptions) {
		o.MaxAttempts = triesThrottled
		o.RateLimiter = ratelimit.None
		o.Backoff = retry.BackoffDelayerFunc(delay)
		o.Retryables = append([]retry.IsErrorRetryable{retry.IsErrorRetryableFunc(never)}, o.Retryables...)
	})
}

// never stops the retries that we know to be useless.
func never(err error) aws.Ternary {
	var last *lastTryError
	var page *UnsupportedError
	if errors.As(err, &last) || errors.As(err, &page) {
		return aws.FalseTernary
	}
	return aws.UnknownTernary
}

// delay is the pause before the next attempt: exponential, with jitter.
func delay(attempt int, err error) (time.Duration, error) {
	d := min(firstDelay<<min(max(attempt-1, 0), 10), maxDelay)
	return d/2 + rand.N(d/2), nil
}

// attempts counts the tries of one call.
type attempts struct {
	mu       sync.Mutex
	failed   int
	timeouts int
}

type attemptsKey struct{}

func withAttempts(ctx context.Context) context.Context {
	return context.WithValue(ctx, attemptsKey{}, &attempts{})
}

func attemptsOf(ctx context.Context) *attempts {
	if a, ok := ctx.Value(attemptsKey{}).(*attempts); ok {
		return a
	}
	return &attempts{}
}

// judge counts a failed attempt and marks its error when there should be no
// other try.
func (a *attempts) judge(err error) error {
	if err == nil || isThrottle(err) {
		return err
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.failed++
	if isTimeout(err) {
		a.timeouts++
	}
	if a.failed >= triesFailed || a.timeouts >= triesTimeout {
		return &lastTryError{err}
	}
	return err
}

// lastTryError is the error of an attempt after which there is no other.
type lastTryError struct{ err error }

func (e *lastTryError) Error() string { return e.err.Error() }
func (e *lastTryError) Unwrap() error { return e.err }

func isThrottle(err error) bool {
	return err != nil && retry.IsErrorThrottles(retry.DefaultThrottles).IsErrorThrottle(err).Bool()
}

// isTimeout reports whether nobody answered in time.
func isTimeout(err error) bool {
	var timeout net.Error
	return errors.Is(err, context.DeadlineExceeded) || errors.As(err, &timeout) && timeout.Timeout()
}
