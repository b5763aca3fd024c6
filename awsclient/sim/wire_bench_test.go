package sim

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"testing"
)

// large is a World with 2,000 services of 100 events each in one cluster.
func large(b *testing.B) *World {
	w := handMade(b, Options{})
	c := w.regions[0].cluster("prod")
	c.services = nil
	for n := range 2000 {
		addService(w, c, n)
		s := c.services[n]
		s.ServiceName = fmt.Sprintf("svc-%04d", n)
		s.ServiceArn = w.arn("ecs", "eu-west-1", "service/prod/"+s.ServiceName)
		s.Status = "ACTIVE"
	}
	w.sort()
	return w
}

// bench calls an operation again and again, without the SDK.
func bench(b *testing.B, w *World, op, body string) {
	rt := w.RoundTripper()
	b.ReportAllocs()
	var size int64
	for b.Loop() {
		r, err := http.NewRequestWithContext(context.Background(), http.MethodPost, "https://ecs.eu-west-1.amazonaws.com/", bytes.NewReader([]byte(body)))
		if err != nil {
			b.Fatal(err)
		}
		r.Header.Set("X-Amz-Target", ecsTarget+"."+op)
		r.Header.Set("Authorization", signed("eu-west-1", "ecs"))
		resp, err := rt.RoundTrip(r)
		if err != nil || resp.StatusCode != http.StatusOK {
			b.Fatal(resp, err)
		}
		size, _ = io.Copy(io.Discard, resp.Body) // in memory
	}
	b.SetBytes(size)
}

func BenchmarkDescribe10Services(b *testing.B) {
	w := large(b)
	names := make([]string, 10)
	for i := range names {
		names[i] = fmt.Sprintf("svc-%04d", i*100)
	}
	body, err := json.Marshal(map[string]any{"cluster": "prod", "services": names})
	if err != nil {
		b.Fatal(err)
	}
	bench(b, w, "DescribeServices", string(body))
}

func BenchmarkList100Of2000Services(b *testing.B) {
	bench(b, large(b), "ListServices", `{"cluster":"prod","maxResults":100}`)
}

func BenchmarkDescribe100Tasks(b *testing.B) {
	w := large(b)
	var ids []string
	for _, t := range w.regions[0].cluster("prod").tasks[:100] {
		ids = append(ids, t.id)
	}
	body, err := json.Marshal(map[string]any{"cluster": "prod", "tasks": ids})
	if err != nil {
		b.Fatal(err)
	}
	bench(b, w, "DescribeTasks", string(body))
}

// The sized World, as the large tests use it: 2,000 services, 10,000 tasks.
func BenchmarkSizedWorld(b *testing.B) {
	w, err := New(Options{Services: 2000, Tasks: 10_000, Instances: 500})
	if err != nil {
		b.Fatal(err)
	}
	c := w.regions[0].clusters[0]
	var services, tasks, instances []string
	for _, s := range c.services[:10] {
		services = append(services, s.ServiceName)
	}
	for _, t := range c.tasks[:100] {
		tasks = append(tasks, t.id)
	}
	for _, i := range c.instances[:min(100, len(c.instances))] {
		instances = append(instances, i.id)
	}
	for op, params := range map[string]map[string]any{
		"ListServices":               {"maxResults": 100},
		"DescribeServices":           {"services": services},
		"ListTasks":                  {},
		"DescribeTasks":              {"tasks": tasks},
		"DescribeContainerInstances": {"containerInstances": instances},
	} {
		params["cluster"] = c.ClusterName
		body, err := json.Marshal(params)
		if err != nil {
			b.Fatal(err)
		}
		b.Run(op, func(b *testing.B) { bench(b, w, op, string(body)) })
	}
	b.Run("DescribeClusters", func(b *testing.B) {
		bench(b, w, "DescribeClusters", `{"clusters":["`+c.ClusterName+`"],"include":["STATISTICS"]}`)
	})
}
