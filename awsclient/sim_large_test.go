package awsclient

import (
	"context"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ecsdeck/ecsdeck/awsclient/budget"
	"github.com/ecsdeck/ecsdeck/awsclient/model"
	"github.com/ecsdeck/ecsdeck/awsclient/sim"
)

// Everything of a large account arrives, once each, in about the time that the
// share of the budget allows, and AWS's own buckets never say no.
func TestALargeAccount(t *testing.T) {
	for name, n := range map[string]int{"throttling": 10, "not throttling": 3} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w, c := world(t, sim.Options{Services: 200 * n, Tasks: 1000 * n, Instances: 50 * n, Throttle: n == 10})
				ctx := t.Context()
				start := time.Now()
				services := all(t, func(e func([]string)) error { return c.ListServices(ctx, "", e) })
				sv := described(t, c.DescribeServices, services)
				took := time.Since(start)
				checkOnce(t, "services", 200*n, services)
				for i, s := range sv {
					if s.ARN != services[i] {
						t.Fatalf("service %d is %s, want %s", i, s.ARN, services[i])
					}
				}
				within(t, took, w, "ListServices", "DescribeServices", 100, 20)

				start = time.Now()
				tasks := all(t, func(e func([]string)) error { return c.ListTasks(ctx, TaskFilter{}, e) })
				rows := described(t, c.DescribeTasks, tasks)
				took = time.Since(start)
				checkOnce(t, "tasks", 1000*n, tasks)
				if calls := calls(w, "ListTasks") + calls(w, "DescribeTasks"); calls > 2*(10*n+3) {
					t.Errorf("%d calls for the tasks", calls)
				}
				within(t, took, w, "ListTasks", "DescribeTasks", 100, 20)

				if _, err := c.EnrichTasks(ctx, rows); err != nil {
					t.Error(err)
				}
				instances := all(t, func(e func([]string)) error { return c.ListContainerInstances(ctx, "", e) })
				checkOnce(t, "instances", 50*n, instances)
				ci := described(t, c.DescribeContainerInstances, instances)
				if _, err := c.EnrichContainerInstances(ctx, ci); err != nil {
					t.Error(err)
				}
				for _, s := range c.Stats() {
					if s.Throttled > 0 || s.Waiting > 0 {
						t.Errorf("%+v", s)
					}
				}
			})
		})
	}
}

func checkOnce(t *testing.T, what string, n int, ids []string) {
	t.Helper()
	if unique := len(slices.Compact(slices.Sorted(slices.Values(ids)))); len(ids) != n || unique != n {
		t.Fatalf("%d %s, %d different ones, want %d", len(ids), what, unique, n)
	}
}

func calls(w *sim.World, op string) int {
	n := 0
	for _, c := range w.Calls() {
		if c.Operation == op {
			n++
		}
	}
	return n
}

// within checks a load against floor(share): (calls - share x burst) / (share x rate).
func within(t *testing.T, took time.Duration, w *sim.World, list, describe string, burst, rate float64) {
	t.Helper()
	n := float64(calls(w, list) + calls(w, describe))
	floor := (n - budget.DefaultShare*burst) / (budget.DefaultShare * rate)
	// Below the floor the chain of pages counts: 40 ms each.
	limit := max(floor*1.15, float64(calls(w, list)+calls(w, describe)/inFlight+2)*0.05)
	if took.Seconds() > limit {
		t.Errorf("%s took %v for %v calls, the limit is %.1f s", describe, took, n, limit)
	}
}

// Four clients of one account share its budget.
func TestClientsOfOneAccountShareItsBudget(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, err := sim.New(sim.Options{Services: 800, Latency: 40 * time.Millisecond, Throttle: true})
		if err != nil {
			t.Fatal(err)
		}
		book := budget.NewBook(0)
		var clients []*Client
		for range 4 {
			clients = append(clients, open(t, w.RoundTripper(), func(o *Options) { o.Budget = book }))
		}
		done := make(chan error)
		for _, c := range clients {
			go func() {
				ids, err := collect(func(e func([]string)) error { return c.ListServices(t.Context(), "", e) })
				if err == nil {
					_, err = c.DescribeServices(t.Context(), ids)
				}
				done <- err
			}()
		}
		for range clients {
			if err := <-done; err != nil {
				t.Error(err)
			}
		}
		for _, s := range clients[0].Stats() {
			if s.Throttled > 0 {
				t.Errorf("%+v", s)
			}
			if s.Bucket == budget.ServiceRead && s.Taken < 4*80 {
				t.Errorf("%d taken: they do not share", s.Taken)
			}
		}
	})
}

// Whatever is in the names, everything is read and accounted for.
func TestHostileNames(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		_, c := world(t, sim.Options{World: "hostile"})
		ctx := t.Context()
		clusters := described(t, c.DescribeClusters, all(t, func(e func([]string)) error { return c.ListClusters(ctx, e) }))
		if _, err := c.EnrichClusters(ctx, clusters); err != nil {
			t.Error(err)
		}
		services := described(t, c.DescribeServices, all(t, func(e func([]string)) error { return c.ListServices(ctx, "", e) }))
		tasks := described(t, c.DescribeTasks, all(t, func(e func([]string)) error { return c.ListTasks(ctx, TaskFilter{Status: TasksAll}, e) }))
		described(t, c.DescribeContainerInstances, all(t, func(e func([]string)) error { return c.ListContainerInstances(ctx, "", e) }))
		if len(services) == 0 || len(tasks) == 0 {
			t.Errorf("%d services, %d tasks", len(services), len(tasks))
		}
		for _, s := range services {
			_ = s.Verdict()
			for _, e := range s.Events {
				_ = e.Brief()
			}
		}
		for _, x := range tasks {
			for _, k := range x.Containers {
				_ = model.ExplainContainer(x, k)
			}
		}
		families := all(t, func(e func([]string)) error { return c.ListFamilies(ctx, e) })
		for _, f := range families {
			described(t, c.DescribeTaskDefinitions, all(t, func(e func([]string)) error { return c.ListTaskDefinitions(ctx, f, e) }))
		}
	})
}

// The faults of the simulated AWS, as a person would meet them.
func TestFaults(t *testing.T) {
	for _, c := range []struct {
		kind sim.FaultKind
		want FaultKind
	}{
		{sim.Throttle, FaultThrottled},
		{sim.ServerError, FaultServer},
		{sim.Unavailable, FaultServer},
		{sim.Reset, FaultUnreachable},
		{sim.Offline, FaultUnreachable},
		{sim.ExpiredToken, FaultExpired},
		{sim.AccessDenied, FaultDenied},
		{sim.HTML, FaultUnsupported},
		{sim.Hang, FaultTimeout},
	} {
		t.Run(string(c.kind), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w, client := world(t, sim.Options{World: "incident"})
				clear := w.Faults().Add(sim.Fault{Service: "ecs", Operation: "ListServices", Kind: c.kind})
				list := func(ctx context.Context) error { return client.ListServices(ctx, "prod-web", func([]string) {}) }
				start := time.Now()
				f := Explain(list(t.Context()))
				if f.Kind != c.want || f.Why == "" || f.What != "ECS ListServices" {
					t.Errorf("%+v, want kind %d", f, c.want)
				}
				if d := time.Since(start); d > time.Minute {
					t.Errorf("it took %v to say so", d)
				}
				clear()
				if err := list(t.Context()); err != nil {
					t.Errorf("after the fault: %v", err)
				}
			})
		})
	}
}

// What EC2 refuses to say leaves the rest of the row alone.
func TestWithoutEC2(t *testing.T) {
	for _, kind := range []sim.FaultKind{sim.AccessDenied, sim.HTML} {
		t.Run(string(kind), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w, c := world(t, sim.Options{World: "incident"})
				w.Faults().Add(sim.Fault{Service: "ec2", Kind: kind})
				ctx := t.Context()
				clusters := described(t, c.DescribeClusters, all(t, func(e func([]string)) error { return c.ListClusters(ctx, e) }))
				clusters, err := c.EnrichClusters(ctx, clusters)
				if err != nil {
					t.Error("a pool without its Spot part is no error:", err)
				}
				p, ok := find(t, clusters, func(c model.Cluster) bool { return c.Name == "prod-ec2" }).Pool.Get()
				if !ok || p.Instances == 0 || !p.Spot.IsUnknown() {
					t.Errorf("pool %+v", p)
				}
				tasks := described(t, c.DescribeTasks, all(t, func(e func([]string)) error { return c.ListTasks(ctx, TaskFilter{Cluster: "prod-ec2"}, e) }))
				tasks, err = c.EnrichTasks(ctx, tasks)
				if err == nil {
					t.Error("no error")
				}
				for _, x := range tasks {
					if h, ok := x.Host.Get(); !ok || h.EC2ID == "" || h.Type == "" || h.PrivateIP != "" {
						t.Errorf("%s on %+v", x.ID, x.Host)
					}
				}
				instances := described(t, c.DescribeContainerInstances, all(t, func(e func([]string)) error { return c.ListContainerInstances(ctx, "", e) }))
				instances, err = c.EnrichContainerInstances(ctx, instances)
				if err == nil || !instances[0].EC2.IsUnknown() {
					t.Errorf("%v, %+v", err, instances[0].EC2)
				}
			})
		})
	}
}
