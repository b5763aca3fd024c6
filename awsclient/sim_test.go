package awsclient

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ecsdeck/ecsdeck/awsclient/model"
	"github.com/ecsdeck/ecsdeck/awsclient/sim"
)

// world makes a simulated AWS with a round trip of 40 ms and a client of it.
func world(t testing.TB, o sim.Options, change ...func(*Options)) (*sim.World, *Client) {
	t.Helper()
	if o.Latency == 0 {
		o.Latency = 40 * time.Millisecond
	}
	w, err := sim.New(o)
	if err != nil {
		t.Fatal(err)
	}
	return w, open(t, w.RoundTripper(), change...)
}

// all lists to the end.
func all(t testing.TB, list func(emit func([]string)) error) []string {
	t.Helper()
	ids, err := collect(list)
	if err != nil {
		t.Fatal(err)
	}
	return ids
}

// described describes ids and wants every one of them.
func described[T any](t testing.TB, describe func(context.Context, []string) (Batch[T], error), ids []string) []T {
	t.Helper()
	b, err := describe(t.Context(), ids)
	if err != nil || len(b.Problems) > 0 || len(b.Items) != len(ids) {
		t.Fatalf("%d of %d described, problems %v, error %v", len(b.Items), len(ids), b.Problems, err)
	}
	return b.Items
}

func find[T any](t *testing.T, rows []T, is func(T) bool) T {
	t.Helper()
	i := slices.IndexFunc(rows, is)
	if i < 0 {
		t.Fatal("not there")
	}
	return rows[i]
}

func TestIncidentClusters(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		_, c := world(t, sim.Options{World: "incident"})
		rows := described(t, c.DescribeClusters, all(t, func(e func([]string)) error { return c.ListClusters(t.Context(), e) }))
		for _, r := range rows {
			if (r.ContainerInstances == 0) != r.Pool.IsNone() || (r.ContainerInstances > 0) != r.Pool.IsUnknown() {
				t.Errorf("%s: before it is read the pool of %d instances is %v", r.Name, r.ContainerInstances, r.Pool)
			}
			if r.EC2.Running+r.Fargate.Running != r.RunningTasks {
				t.Errorf("%s: %+v and %+v are not %d tasks", r.Name, r.EC2, r.Fargate, r.RunningTasks)
			}
			if r.Insights == model.InsightsUnknown || len(r.Tags) == 0 || len(r.CapacityProviders) == 0 {
				t.Errorf("%+v", r)
			}
		}
		rows, err := c.EnrichClusters(t.Context(), rows)
		if err != nil {
			t.Fatal(err)
		}
		ec2 := find(t, rows, func(r model.Cluster) bool { return r.ContainerInstances > 0 })
		p, ok := ec2.Pool.Get()
		if !ok || p.Instances != ec2.ContainerInstances || len(p.Types) < 3 || len(p.Zones) != 3 || !p.Spot.IsKnown() || p.Disconnected != 1 {
			t.Errorf("pool %+v", p)
		}
		if p.CPU.Registered == 0 || p.CPU.Remaining >= p.CPU.Registered || p.Memory.Used() == 0 {
			t.Errorf("pool %+v", p)
		}
		if ec2.Health() != model.Warn {
			t.Errorf("health %+v", ec2.Verdict())
		}
	})
}

func TestIncidentServicesAndTasks(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, c := world(t, sim.Options{World: "incident"})
		ctx := t.Context()
		services := described(t, c.DescribeServices, all(t, func(e func([]string)) error { return c.ListServices(ctx, "", e) }))
		for name, want := range map[string]string{
			"fraud-scoring": "not enough memory",
			"checkout-api":  "failed",
		} {
			s := find(t, services, func(s model.Service) bool { return s.Name == name })
			if s.Health() != model.Bad || !strings.Contains(s.Verdict().Reason, want) {
				t.Errorf("%s: %+v", name, s.Verdict())
			}
			if len(s.Events) == 0 || len(s.Events) > eventsKept+1 {
				t.Errorf("%s keeps %d events", name, len(s.Events))
			}
			events, err := c.ServiceEvents(ctx, s.ARN)
			if err != nil || len(events) <= eventsKept || events[0].ID != s.Events[0].ID {
				t.Errorf("%s: %d events, %v", name, len(events), err)
			}
		}
		ids := all(t, func(e func([]string)) error { return c.ListTasks(ctx, TaskFilter{Status: TasksAll}, e) })
		tasks, err := c.EnrichTasks(ctx, described(t, c.DescribeTasks, ids))
		if err != nil {
			t.Fatal(err)
		}
		joined := len(w.Calls())
		if again, err := c.EnrichTasks(ctx, tasks); err != nil || len(w.Calls()) != joined {
			t.Errorf("joining %d tasks again cost %d calls, %v", len(again), len(w.Calls())-joined, err)
		}
		for _, want := range []string{
			"checkout-api: exit 1, the application failed",
			"search-web: exit 137, out of memory (limit 1536 MiB)",
			"there is no such image or tag",
			"Spot capacity was taken back",
			"the load balancer found it unhealthy (target group inventory)",
		} {
			task := find(t, tasks, func(x model.Task) bool { return strings.HasSuffix(model.Explain(x), want) })
			if !task.IsStopped() || task.Stopped.IsZero() || len(task.Containers) == 0 {
				t.Errorf("%s: %+v", want, task)
			}
		}
		for _, x := range tasks {
			gone := x.Host.IsNone() && x.IsStopped() // its instance has left the cluster
			if (x.Instance == "") != x.Host.IsNone() && !gone || (x.Instance != "") != x.Host.IsKnown() && !gone {
				t.Errorf("%s on %q has host %v", x.ID, x.Instance, x.Host)
			}
			if h, ok := x.Host.Get(); ok && (h.EC2ID == "" || h.Type == "" || h.PrivateIP == "" || h.Zone != x.Zone) {
				t.Errorf("%s is on %+v", x.ID, h)
			}
			if x.Zone == "" || x.Family == "" || x.Revision == "" || x.Cluster == "" {
				t.Errorf("%+v", x)
			}
		}
	})
}

// The lists of running and stopped tasks by service, family and instance are
// what filtering all tasks gives.
func TestTaskFilters(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		_, c := world(t, sim.Options{World: "incident", Latency: time.Nanosecond}) // a world that stands still
		ctx := t.Context()
		list := func(f TaskFilter) []string {
			ids := all(t, func(e func([]string)) error { return c.ListTasks(ctx, f, e) })
			return sorted(ids)
		}
		for _, status := range []string{TasksRunning, TasksStopped, TasksAll} {
			tasks := described(t, c.DescribeTasks, list(TaskFilter{Status: status}))
			of := func(is func(model.Task) bool) []string {
				var out []string
				for _, x := range tasks {
					if is(x) {
						out = append(out, x.ARN)
					}
				}
				return sorted(out)
			}
			if len(tasks) == 0 {
				t.Fatal("no tasks")
			}
			for _, x := range tasks {
				if stopped := x.Desired == "STOPPED"; status != TasksAll && stopped != (status == TasksStopped) {
					t.Fatalf("%s list has a task that wants to be %s", status, x.Desired)
				}
			}
			x := find(t, tasks, func(x model.Task) bool { return x.Service == "search-web" })
			for name, c := range map[string]struct {
				f  TaskFilter
				is func(model.Task) bool
			}{
				"cluster":       {TaskFilter{Cluster: x.ClusterARN}, func(y model.Task) bool { return y.Cluster == x.Cluster }},
				"cluster name":  {TaskFilter{Cluster: x.Cluster}, func(y model.Task) bool { return y.Cluster == x.Cluster }},
				"service":       {TaskFilter{Cluster: x.Cluster, Service: x.Service}, func(y model.Task) bool { return y.Cluster == x.Cluster && y.Service == x.Service }},
				"service's ARN": {TaskFilter{Service: strings.Replace(x.ClusterARN, ":cluster/", ":service/", 1) + "/" + x.Service}, func(y model.Task) bool { return y.Cluster == x.Cluster && y.Service == x.Service }},
				"family":        {TaskFilter{Cluster: x.Cluster, Family: x.Family}, func(y model.Task) bool { return y.Cluster == x.Cluster && y.Family == x.Family }},
			} {
				c.f.Status = status
				if got, want := list(c.f), of(c.is); !slices.Equal(got, want) {
					t.Errorf("%s by %s: %d tasks, want %d", status, name, len(got), len(want))
				}
			}
			if status == TasksRunning {
				y := find(t, tasks, func(x model.Task) bool { return x.Instance != "" })
				got, want := list(TaskFilter{Instance: y.Instance}), of(func(z model.Task) bool { return z.Instance == y.Instance })
				if !slices.Equal(got, want) {
					t.Errorf("by instance: %d tasks, want %d", len(got), len(want))
				}
			}
		}
	})
}

func TestIncidentInstances(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		_, c := world(t, sim.Options{World: "incident"})
		ctx := t.Context()
		rows := described(t, c.DescribeContainerInstances, all(t, func(e func([]string)) error { return c.ListContainerInstances(ctx, "", e) }))
		rows, err := c.EnrichContainerInstances(ctx, rows)
		if err != nil {
			t.Fatal(err)
		}
		bad := 0
		for _, r := range rows {
			e, ok := r.EC2.Get()
			if !ok || e.ID != r.EC2ID || e.Type != r.Type || e.Zone != r.Zone || e.PrivateIP == "" || e.State != "running" || e.Launched.IsZero() || e.Name == "" {
				t.Errorf("%s: %+v", r.ID, r.EC2)
			}
			if r.CPU.Registered == 0 || r.Memory.Registered == 0 || r.AgentVersion == "" || strings.HasPrefix(r.Docker, "DockerVersion") || len(r.Attributes) == 0 || r.Arch == "" || r.OS == "" || r.AMI == "" {
				t.Errorf("%+v", r)
			}
			if !slices.IsSortedFunc(r.Attributes, func(a, b model.KeyValue) int { return strings.Compare(a.Name, b.Name) }) {
				t.Errorf("%s: attributes out of order", r.ID)
			}
			if r.Health() == model.Bad {
				bad++
			}
		}
		if bad != 1 {
			t.Errorf("%d bad instances, want the one whose agent is disconnected", bad)
		}
	})
}

func TestTaskDefinitions(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, c := world(t, sim.Options{World: "incident"})
		ctx := t.Context()
		families := all(t, func(e func([]string)) error { return c.ListFamilies(ctx, e) })
		before := len(w.Calls())
		rows := described(t, c.DescribeFamilies, families)
		if len(w.Calls()) != before {
			t.Error("describing families that were listed cost calls")
		}
		rows, err := c.EnrichFamilies(ctx, rows[:5])
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range rows {
			ids := all(t, func(e func([]string)) error { return c.ListTaskDefinitions(ctx, f.Name, e) })
			defs := described(t, c.DescribeTaskDefinitions, ids)
			if f.Active && f.Latest != model.Known(defs[0].Revision) {
				t.Errorf("%s: latest %v, want %d", f.Name, f.Latest, defs[0].Revision)
			}
			for i, d := range defs {
				if d.Family != f.Name || d.ARN != ids[i] || len(d.Containers) == 0 || d.Name() != d.Family+":"+model.ShortID(d.ARN)[len(d.Family)+1:] {
					t.Errorf("%+v", d)
				}
				if i > 0 && defs[i-1].Status == d.Status && defs[i-1].Revision < d.Revision {
					t.Errorf("%s is listed after %s", d.Name(), defs[i-1].Name())
				}
				if i > 0 && defs[i-1].Status == "INACTIVE" && d.Status == "ACTIVE" {
					t.Errorf("%s: an active revision after an inactive one", f.Name)
				}
				var doc map[string]any
				if err := json.Unmarshal(d.JSON, &doc); err != nil || doc["family"] != f.Name || doc["containerDefinitions"] == nil {
					t.Errorf("JSON of %s: %v", d.Name(), err)
				}
				if at, err := time.Parse(time.RFC3339Nano, doc["registeredAt"].(string)); err != nil || at.Sub(d.RegisteredAt).Abs() > time.Millisecond {
					t.Errorf("registered at %v, in JSON %v", d.RegisteredAt, doc["registeredAt"])
				}
			}
			before := len(w.Calls())
			described(t, c.DescribeTaskDefinitions, ids)
			if len(w.Calls()) != before {
				t.Error("a revision was read twice")
			}
		}
		got, err := c.DescribeTaskDefinitions(ctx, []string{prefix + "task-definition/none:1"})
		if err != nil || len(got.Problems) != 1 || !isMissing(got.Problems[0].Err) {
			t.Errorf("a revision that is not there: %+v, %v", got, err)
		}
		gone, err := c.DescribeFamilies(ctx, []string{"no-such-family"})
		if err != nil || len(gone.Problems) != 1 || !isMissing(gone.Problems[0].Err) {
			t.Errorf("a family that is not there: %+v, %v", gone, err)
		}
	})
}

func TestCapacityProviders(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		_, c := world(t, sim.Options{World: "incident"})
		rows := described(t, c.DescribeCapacityProviders, all(t, func(e func([]string)) error { return c.ListCapacityProviders(t.Context(), e) }))
		kinds := map[string]int{}
		for _, r := range rows {
			kinds[r.Type]++
			if r.Health() != model.OK || r.Type == "EC2_AUTOSCALING" && (r.AutoScalingGroup == "" || r.Target == 0) {
				t.Errorf("%+v", r)
			}
		}
		if kinds["FARGATE"] != 1 || kinds["FARGATE_SPOT"] != 1 || kinds["EC2_AUTOSCALING"] < 1 {
			t.Errorf("kinds %v", kinds)
		}
	})
}

func TestFind(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		_, c := world(t, sim.Options{World: "incident"})
		ctx := t.Context()
		cl, err := c.FindCluster(ctx, "prod-web")
		if err != nil || cl.Name != "prod-web" {
			t.Errorf("%+v, %v", cl, err)
		}
		if again, err := c.FindCluster(ctx, cl.ARN); err != nil || again.ARN != cl.ARN {
			t.Errorf("by ARN: %+v, %v", again, err)
		}
		s, err := c.FindService(ctx, "prod-web", "orders")
		if err != nil || s.Name != "orders" || s.Cluster != "prod-web" {
			t.Errorf("%+v, %v", s, err)
		}
		for name, want := range map[string]string{
			"prod-wbe": "there is no cluster \"prod-wbe\" in region eu-west-1. Did you mean prod-web?",
			"x":        "there is no cluster \"x\" in region eu-west-1. Did you mean batch, prod-ec2 or prod-web?",
		} {
			_, err := c.FindCluster(ctx, name)
			if got := Explain(err).String(); got != want {
				t.Errorf("got  %s\nwant %s", got, want)
			}
		}
		_, err = c.FindService(ctx, "prod-web", "chekout")
		var missing *NotFoundError
		if !errors.As(err, &missing) || len(missing.Near) == 0 || missing.Near[0] != "checkout-api" || missing.In != "cluster prod-web" {
			t.Errorf("%v: %+v", err, missing)
		}
		_, err = c.FindService(ctx, "prod-wbe", "orders")
		if !errors.As(err, &missing) || missing.Kind != "cluster" {
			t.Errorf("%v", err)
		}
	})
}

// Scale and watch the world agree.
func TestScaleInTheSim(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, c := world(t, sim.Options{World: "incident", EventuallyConsistent: 2 * time.Second})
		ctx := t.Context()
		before, err := c.FindService(ctx, "prod-web", "orders")
		if err != nil {
			t.Fatal(err)
		}
		p, err := c.PlanScale(ctx, before.ARN, before.Desired+2)
		if err != nil {
			t.Fatal(err)
		}
		r, err := c.Apply(ctx, p)
		if err != nil || r.RequestID == "" {
			t.Fatalf("%+v, %v", r, err)
		}
		deadline := time.Now().Add(10 * time.Minute)
		for {
			now, err := c.FindService(ctx, "prod-web", "orders")
			if err != nil {
				t.Fatal(err)
			}
			if now.Running == before.Desired+2 && now.Desired == before.Desired+2 {
				if len(now.Deployments) != len(before.Deployments) || now.Deployments[0].ID != before.Deployments[0].ID {
					t.Error("scaling started a deployment")
				}
				break
			}
			if time.Now().After(deadline) {
				t.Fatalf("after ten minutes %d of %d run", now.Running, now.Desired)
			}
			time.Sleep(5 * time.Second)
		}
		writes := 0
		for _, call := range w.Calls() {
			if call.Operation == "UpdateService" {
				writes++
			}
		}
		if writes != 1 {
			t.Errorf("%d writes", writes)
		}
		if _, err := c.Apply(ctx, p); Explain(err).Kind != FaultPrecondition {
			t.Errorf("the same plan again: %v", err)
		}
	})
}
