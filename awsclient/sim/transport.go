package sim

import (
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strconv"
	"syscall"
)

// RoundTripper returns the World as an HTTP transport: for an SDK client's
// http.Client, in the same process, without a goroutine or a port. Every host
// name works; the region and service come from the credential scope of the
// signature, and from the target, the host or the default region without one.
//
// Latency is slept in the caller, so it ends with the request's context and
// runs in fake time inside a synctest bubble.
func (w *World) RoundTripper() http.RoundTripper { return roundTripper{w} }

type roundTripper struct{ w *World }

// RoundTrip implements [http.RoundTripper].
func (t roundTripper) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.Body != nil {
		defer func() { _ = r.Body.Close() }() // the contract; nothing is left to lose
	}
	ctx := r.Context()
	if isChannel(r) {
		return t.w.dialChannel(r)
	}
	a := t.w.serve(ctx, r)
	if a.broken != "" {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		return nil, brokenError(a.broken, r.URL.Hostname())
	}
	resp := &http.Response{
		Status:     strconv.Itoa(a.status) + " " + http.StatusText(a.status),
		StatusCode: a.status,
		Proto:      "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header:        a.header,
		Body:          io.NopCloser(bytes.NewReader(a.body)),
		ContentLength: int64(len(a.body)),
		Request:       r,
	}
	if a.stream != nil {
		resp.Body, resp.ContentLength = &streamBody{ctx: ctx, stream: a.stream}, -1
	}
	return resp, nil
}

// brokenError is the error that Go's own transport gives for a connection that
// broke or could not be made.
func brokenError(kind FaultKind, host string) error {
	switch kind {
	case Reset:
		return &net.OpError{Op: "read", Net: "tcp", Err: os.NewSyscallError("read", syscall.ECONNRESET)}
	case Offline:
		return &net.OpError{Op: "dial", Net: "tcp", Err: &net.DNSError{Err: "no such host", Name: host, IsNotFound: true}}
	default:
		return fmt.Errorf("sim: no answer (%s)", kind)
	}
}
