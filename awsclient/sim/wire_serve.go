// Package sim is AWS on this machine: a simulated account with ECS, STS, EC2,
// CloudWatch and CloudWatch Logs that real SDK clients and the AWS CLI read and
// change over HTTP. It is the ground of --demo and of every test.
//
// A [World] holds the state (state_*.go), lets it live (sched*.go, life*.go,
// deploy.go, place*.go) and answers requests (wire_*.go for the protocols,
// op_*.go for the operations). What containers log (logs_*.go) is not kept: it is
// worked out when it is read. Sessions (shell_*.go) and the gateway that carries
// them (gateway_*.go) are the only goroutines of the World, while they are open:
// otherwise time passes when it is looked at. It shares nothing with the client
// that it tests, not even the SDK.
package sim

import (
	"context"
	"encoding/binary"
	"fmt"
	"hash/fnv"
	"net/http"
	"sync/atomic"
	"time"
)

// wire is what the protocol half of a World keeps. Its zero value is ready.
type wire struct {
	faults  Faults
	calls   recorder
	buckets buckets
	count   atomic.Uint64 // requests so far; makes the request ids
	cache   encodings     // guarded by World.mu
}

// Faults returns the faults of this World, to switch some on.
func (w *World) Faults() *Faults { return &w.wire.faults }

// serve answers one request: latency, credentials, faults, throttling, then the
// operation itself. It never starts a goroutine; it sleeps where AWS would take
// time, and ends early when ctx does.
func (w *World) serve(ctx context.Context, r *http.Request) *answer {
	arrived := time.Now()
	q, bad := readRequest(r, w.opts.Region)
	q.id = requestID(w.wire.count.Add(1))
	if w.origin(q, r); bad == nil {
		bad = refuseRebound(q)
	}
	call := w.wire.calls.begin(Call{
		At: arrived, Service: q.service, Operation: q.op,
		Region: q.region, AccessKey: q.accessKey, Params: q.params,
	})
	a := w.answer(ctx, q, bad)
	code := a.code
	if a.broken != "" {
		code = string(a.broken)
	}
	w.wire.calls.end(call, time.Now(), a.status, code)
	return a
}

// answer is serve without its bookkeeping.
func (w *World) answer(ctx context.Context, q *request, bad *Error) *answer {
	wait, end := w.wire.faults.strike(q)
	if end == Hang {
		<-ctx.Done()
		return &answer{broken: Hang}
	}
	if end == Offline && sleep(ctx, wait) {
		return &answer{broken: Offline} // a name that is not found costs no round trip
	}
	if !sleep(ctx, wait+w.opts.Latency) {
		return &answer{broken: Hang}
	}
	now := time.Now()
	switch {
	case end == Reset:
		return &answer{broken: Reset}
	case end == HTML:
		return htmlAnswer(q, now)
	case bad != nil:
		return failure(q, now, bad)
	case q.accessKey == "":
		return failure(q, now, missingToken(q))
	case end != "":
		return failure(q, now, w.faultError(end, q))
	}
	op, ok := lookup(q)
	if !ok {
		return failure(q, now, noSuchAction(q))
	}
	if w.opts.Throttle && !w.wire.buckets.take(bucketKey{w.opts.Account, q.region, op.bucketFor(q)}, now) {
		return failure(q, now, w.faultError(Throttle, q))
	}
	return w.run(op, q)
}

// run carries the operation out on the state as it is now.
func (w *World) run(op operation, q *request) *answer {
	w.mu.Lock()
	defer w.mu.Unlock()
	now := time.Now()
	w.advance(now)
	out, fail := op.run(w, q)
	if fail == nil {
		var a *answer
		if a, fail = success(q, now, out); fail == nil {
			return a
		}
	}
	return failure(q, now, fail)
}

// sleep waits, and says whether it waited to the end.
func sleep(ctx context.Context, d time.Duration) bool {
	if d <= 0 {
		return ctx.Err() == nil
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-ctx.Done():
		return false
	}
}

// requestID makes a UUID from the number of the request, so that a run of the
// same requests has the same ids.
func requestID(n uint64) string {
	h := fnv.New128a()
	var b [8]byte
	binary.LittleEndian.PutUint64(b[:], n)
	_, _ = h.Write(b[:]) // a hash never fails
	s := h.Sum(nil)
	s[6], s[8] = s[6]&0x0f|0x40, s[8]&0x3f|0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", s[0:4], s[4:6], s[6:8], s[8:10], s[10:16])
}

// htmlAnswer is the page that a proxy or an unfinished stand-in sends.
func htmlAnswer(q *request, now time.Time) *answer {
	a := newAnswer(q, now, http.StatusInternalServerError, []byte(
		"<!doctype html>\n<html lang=en>\n<title>500 Internal Server Error</title>\n"+
			"<h1>Internal Server Error</h1>\n<p>The server encountered an internal error and was unable to complete your request.</p>\n"))
	a.header.Set("Content-Type", "text/html; charset=utf-8")
	a.header.Del("x-amzn-RequestId")
	a.code = "HTML"
	return a
}
