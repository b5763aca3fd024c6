package awsclient

import (
	"encoding/json"
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/ecsdeck/ecsdeck/awsclient/model"
)

// BenchmarkTailTakesAPage reads a full page of FilterLogEvents, as AWS sends at
// most: decoding, seeing what is new, ordering and handing on.
func BenchmarkTailTakesAPage(b *testing.B) {
	const n = 10_000
	src := logSource("/ecs/a", 1)
	now := time.Now()
	events := make([]map[string]any, n)
	for i := range events {
		at := now.Add(time.Duration(i) * 100 * time.Microsecond).UnixMilli()
		events[i] = map[string]any{
			"eventId": fmt.Sprintf("%056d", i), "logStreamName": src.Stream, "timestamp": at, "ingestionTime": at + 1500,
			"message": fmt.Sprintf(`{"level":"info","msg":"request served","path":"/v1/items/%d","status":200,"ms":%d}`, i, i%90),
		}
	}
	body, err := json.Marshal(map[string]any{"events": events})
	if err != nil {
		b.Fatal(err)
	}
	s := newScript()
	c := open(b, roundTripFunc(func(r *http.Request) (*http.Response, error) {
		if r.Header.Get("X-Amz-Target") == "" {
			return s.RoundTrip(r)
		}
		return answer{body: string(body)}.response(r), nil
	}))
	c.buckets.reads[operation{"CloudWatch Logs", "FilterLogEvents"}] = "" // only the work counts here
	given := 0
	b.ReportAllocs()
	b.SetBytes(int64(len(body)))
	for b.Loop() {
		t := NewTail(c, TailOptions{Sources: []model.LogSource{src}, Since: now.Add(-time.Minute)})
		t.emit = func(batch TailBatch) { given += len(batch.Lines) }
		t.start = t.opt.Since
		t.adopt()
		t.plan(time.Now())
		t.step(b.Context())
		t.flush()
	}
	if given != n*b.N {
		b.Fatalf("%d lines of %d", given, n*b.N)
	}
	b.ReportMetric(float64(given)/b.Elapsed().Seconds(), "lines/s")
}
