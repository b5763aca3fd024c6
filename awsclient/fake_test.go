package awsclient

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"
)

const (
	account = "424211110001"
	prefix  = "arn:aws:ecs:eu-west-1:" + account + ":"
)

// answer is what the scripted AWS says to one call.
type answer struct {
	status int    // 0 means 200
	body   any    // marshalled, or a string that is sent as it is
	kind   string // content type; empty means JSON
	err    error  // the connection breaks
	hang   bool   // no answer until the caller gives up
}

// failure is an AWS error answer.
func failure(status int, code, message string) answer {
	return answer{status: status, body: map[string]any{"__type": code, "message": message}}
}

// call is one request as it came.
type call struct {
	op     string
	at     time.Duration // since the start
	params map[string]any
}

// script answers calls in the way a test wants: for the cases that the
// simulated AWS does not act out, as old ARNs and half an answer. STS answers by
// itself.
type script struct {
	start   time.Time
	latency time.Duration
	on      map[string]func(params map[string]any) answer

	mu    sync.Mutex
	calls []call
}

func newScript() *script {
	s := &script{start: time.Now(), latency: 40 * time.Millisecond, on: map[string]func(map[string]any) answer{}}
	s.on["GetCallerIdentity"] = func(map[string]any) answer {
		return answer{kind: "text/xml", body: `<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>arn:aws:sts::` + account +
			`:assumed-role/oncall/jo</Arn><Account>` + account + `</Account></GetCallerIdentityResult></GetCallerIdentityResponse>`}
	}
	return s
}

// RoundTrip implements http.RoundTripper.
func (s *script) RoundTrip(r *http.Request) (*http.Response, error) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	op, params := decode(r, body)
	s.mu.Lock()
	s.calls = append(s.calls, call{op, time.Since(s.start), params})
	handle := s.on[op]
	s.mu.Unlock()
	a := failure(400, "UnknownOperationException", "no script for "+op)
	if handle != nil {
		a = handle(params)
	}
	wait := s.latency
	if a.hang {
		wait = time.Hour
	}
	select {
	case <-time.After(wait):
	case <-r.Context().Done():
		return nil, r.Context().Err()
	}
	if a.err != nil {
		return nil, a.err
	}
	return a.response(r), nil
}

func decode(r *http.Request, body []byte) (op string, params map[string]any) {
	if target := r.Header.Get("X-Amz-Target"); target != "" {
		_, op, _ = strings.Cut(target, ".")
		if err := json.Unmarshal(body, &params); err != nil {
			panic(err)
		}
		return op, params
	}
	form, err := url.ParseQuery(string(body))
	if err != nil {
		panic(err)
	}
	params = map[string]any{}
	for k := range form {
		params[k] = form.Get(k)
	}
	return form.Get("Action"), params
}

func (a answer) response(r *http.Request) *http.Response {
	var body []byte
	switch b := a.body.(type) {
	case string:
		body = []byte(b)
	default:
		var err error
		if body, err = json.Marshal(b); err != nil {
			panic(err)
		}
	}
	if a.status == 0 {
		a.status = http.StatusOK
	}
	if a.kind == "" {
		a.kind = "application/x-amz-json-1.1"
	}
	h := http.Header{"Content-Type": {a.kind}, "X-Amzn-Requestid": {"request-7"}}
	return &http.Response{
		StatusCode: a.status, Status: fmt.Sprint(a.status), Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: h, Body: io.NopCloser(bytes.NewReader(body)), ContentLength: int64(len(body)), Request: r,
	}
}

// count returns how often an operation was called.
func (s *script) count(op string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := 0
	for _, c := range s.calls {
		if c.op == op {
			n++
		}
	}
	return n
}

// of returns the calls of one operation.
func (s *script) of(op string) []call {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []call
	for _, c := range s.calls {
		if c.op == op {
			out = append(out, c)
		}
	}
	return out
}

func (s *script) forget() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.calls = nil
}

// open opens a client on a transport, without any configuration of the machine.
func open(t testing.TB, transport http.RoundTripper, change ...func(*Options)) *Client {
	t.Helper()
	opt := Options{Demo: true, Transport: transport}
	for _, c := range change {
		c(&opt)
	}
	c, err := Open(context.Background(), opt)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// strs reads a list of strings from decoded parameters.
func strs(v any) []string {
	list, _ := v.([]any)
	out := make([]string, len(list))
	for i, s := range list {
		out[i], _ = s.(string)
	}
	return out
}

// gather runs a list and returns its pages.
func gather(t testing.TB, list func(emit func([]string)) error) [][]string {
	t.Helper()
	var pages [][]string
	if err := list(func(ids []string) { pages = append(pages, ids) }); err != nil {
		t.Fatal(err)
	}
	return pages
}

// roundTripper puts a step around another transport.
func roundTripper(around func(next func()), t http.RoundTripper) http.RoundTripper {
	return roundTripFunc(func(r *http.Request) (resp *http.Response, err error) {
		around(func() { resp, err = t.RoundTrip(r) })
		return resp, err
	})
}

type roundTripFunc func(*http.Request) (*http.Response, error)

func (f roundTripFunc) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }
