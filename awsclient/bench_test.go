package awsclient

import (
	"bytes"
	"io"
	"net/http"
	"runtime"
	"slices"
	"sync"
	"testing"

	"github.com/ecsdeck/ecsdeck/awsclient/model"
	"github.com/ecsdeck/ecsdeck/awsclient/sim"
)

// replay answers a request that it has seen with the answer of that time, so
// that a benchmark measures the client and not the simulated AWS.
type replay struct {
	next http.RoundTripper
	mu   sync.Mutex
	seen map[string][]byte
}

func (r *replay) RoundTrip(req *http.Request) (*http.Response, error) {
	body, err := io.ReadAll(req.Body)
	if err != nil {
		return nil, err
	}
	key := req.Header.Get("X-Amz-Target") + string(body)
	r.mu.Lock()
	known, ok := r.seen[key]
	r.mu.Unlock()
	if ok {
		return &http.Response{
			StatusCode: http.StatusOK, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
			Header: http.Header{"Content-Type": {"application/x-amz-json-1.1"}},
			Body:   io.NopCloser(bytes.NewReader(known)), ContentLength: int64(len(known)), Request: req,
		}, nil
	}
	req.Body = io.NopCloser(bytes.NewReader(body))
	resp, err := r.next.RoundTrip(req)
	if err != nil {
		return nil, err
	}
	answer, err := io.ReadAll(resp.Body)
	if err != nil {
		return nil, err
	}
	r.mu.Lock()
	r.seen[key] = answer
	r.mu.Unlock()
	resp.Body = io.NopCloser(bytes.NewReader(answer))
	return resp, nil
}

// BenchmarkDescribeServices reads 1,000 services, a hundred events each.
func BenchmarkDescribeServices(b *testing.B) {
	w, err := sim.New(sim.Options{World: "sized", Services: 1000})
	if err != nil {
		b.Fatal(err)
	}
	r := &replay{next: w.RoundTripper(), seen: map[string][]byte{}}
	client := func() *Client { return open(b, r) } // its own budget each time
	ids, err := collect(func(emit func([]string)) error { return client().ListServices(b.Context(), "", emit) })
	if err != nil || len(ids) != 1000 {
		b.Fatal(len(ids), err)
	}
	var kept []model.Service
	read := func() {
		kept = nil
		batch := ids
		for len(batch) > 0 { // within the burst of the budget
			n := min(len(batch), 500)
			got, err := client().DescribeServices(b.Context(), batch[:n])
			if err != nil || len(got.Items) != n {
				b.Fatal(len(got.Items), err)
			}
			kept = append(kept, got.Items...)
			batch = batch[n:]
		}
	}
	read()
	b.ReportAllocs()
	for b.Loop() {
		read()
	}
	with := heap()
	runtime.KeepAlive(kept)
	kept = nil
	b.ReportMetric(float64(with-heap())/float64(len(ids)), "kept-B/service")
}

// heap returns the bytes that are in use.
func heap() int64 {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

// BenchmarkLoad2000Services lists and describes 2,000 services from the
// simulated AWS, its work included. Each step has a budget of its own, so that
// what is measured is work and not the pace that AWS allows.
func BenchmarkLoad2000Services(b *testing.B) {
	w, err := sim.New(sim.Options{World: "sized", Services: 2000})
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		c := open(b, w.RoundTripper())
		ids, err := collect(func(emit func([]string)) error { return c.ListServices(b.Context(), "", emit) })
		if err != nil || len(ids) != 2000 {
			b.Fatal(len(ids), err)
		}
		for batch := range slices.Chunk(ids, 500) {
			got, err := open(b, w.RoundTripper()).DescribeServices(b.Context(), batch)
			if err != nil || len(got.Items) != len(batch) {
				b.Fatal(len(got.Items), err)
			}
		}
	}
}
