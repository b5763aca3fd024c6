package awsclient

import (
	"sync"
	"time"
)

// remembered keeps answers for a while, by key. The zero one is ready.
type remembered[T any] struct {
	mu   sync.Mutex
	seen map[string]seenAnswer[T]
}

type seenAnswer[T any] struct {
	v  T
	at time.Time
}

// get returns what is remembered, or reads it. A failure is not remembered; what
// came with it is returned. A read begins a new time only when it succeeded.
func (r *remembered[T]) get(key string, stay time.Duration, read func() (T, error)) (T, error) {
	if v, ok := r.peek(key, stay); ok {
		return v, nil
	}
	v, err := read()
	if err == nil {
		r.put(key, v)
	}
	return v, err
}

// peek returns what is remembered and not older than stay.
func (r *remembered[T]) peek(key string, stay time.Duration) (T, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	s, ok := r.seen[key]
	return s.v, ok && time.Since(s.at) < stay
}

// clear forgets everything.
func (r *remembered[T]) clear() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.seen = nil
}

// put remembers an answer.
func (r *remembered[T]) put(key string, v T) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.seen == nil || len(r.seen) > hostsKept {
		r.seen = map[string]seenAnswer[T]{}
	}
	r.seen[key] = seenAnswer[T]{v, time.Now()}
}
