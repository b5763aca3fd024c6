package awsclient

import (
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ecsdeck/ecsdeck/awsclient/model"
	"github.com/ecsdeck/ecsdeck/awsclient/sim"
)

// until waits for the simulated world to agree.
func until(t *testing.T, what string, within time.Duration, is func() bool) {
	t.Helper()
	for deadline := time.Now().Add(within); !is(); time.Sleep(5 * time.Second) {
		if time.Now().After(deadline) {
			t.Fatalf("after %v not yet: %s", within, what)
		}
	}
}

// does plans and applies and wants both to work.
func does(t *testing.T, c *Client, p Plan, err error) Receipt {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	r, err := c.Apply(t.Context(), p)
	if err != nil || r.RequestID == "" {
		t.Fatalf("%s: %+v, %v", p.Title, r, err)
	}
	return r
}

func one[T any](t *testing.T, b Batch[T], err error) T {
	t.Helper()
	if err != nil || len(b.Items) != 1 {
		t.Fatalf("%d items, %v, %v", len(b.Items), b.Problems, err)
	}
	return b.Items[0]
}

func orders(t *testing.T, c *Client) model.Service {
	t.Helper()
	s, err := c.FindService(t.Context(), "prod-web", "orders")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func tasksOf(t *testing.T, c *Client, s model.Service) []model.Task {
	t.Helper()
	return described(t, c.DescribeTasks, all(t, func(e func([]string)) error {
		return c.ListTasks(t.Context(), TaskFilter{Service: s.ARN}, e)
	}))
}

func TestRedeployInTheSim(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		_, c := world(t, sim.Options{World: "incident"})
		before := orders(t, c)
		p, err := c.PlanRedeploy(t.Context(), before.ARN)
		does(t, c, p, err)
		until(t, "a new deployment is done", 20*time.Minute, func() bool {
			d, ok := orders(t, c).Primary()
			old, _ := before.Primary()
			return ok && d.ID != old.ID && d.Rollout == "COMPLETED" && d.TaskDefinition == before.TaskDefinition
		})
	})
}

func TestStopAndProtectInTheSim(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		_, c := world(t, sim.Options{World: "incident"})
		s := orders(t, c)
		task := tasksOf(t, c, s)[0]
		p, err := c.PlanProtect(t.Context(), 30, task.ARN)
		does(t, c, p, err)
		got, err := c.TaskProtections(t.Context(), []string{task.ARN})
		if g := one(t, got, err); !g.Enabled || time.Until(g.Until).Round(time.Minute) != 30*time.Minute {
			t.Errorf("%+v", g)
		}
		p, err = c.PlanRedeploy(t.Context(), s.ARN)
		if err != nil || !slices.ContainsFunc(p.Warnings, func(w string) bool { return strings.HasPrefix(w, "1 task is protected") }) {
			t.Errorf("%q, %v", p.Warnings, err)
		}
		p, err = c.PlanUnprotect(t.Context(), task.ARN)
		does(t, c, p, err)
		p, err = c.PlanStop(t.Context(), "leaks memory", task.ARN)
		does(t, c, p, err)
		until(t, "the task has stopped and another runs", 10*time.Minute, func() bool {
			batch, err := c.DescribeTasks(t.Context(), []string{task.ARN})
			now := one(t, batch, err)
			return now.IsStopped() && now.StopReason == "leaks memory" && orders(t, c).Running == s.Desired
		})
		if _, err := c.PlanStop(t.Context(), "", task.ARN); Explain(err).Kind != FaultRefused {
			t.Errorf("stop again: %v", err)
		}
	})
}

func TestDrainAndActivateInTheSim(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		_, c := world(t, sim.Options{World: "incident"})
		rows := described(t, c.DescribeContainerInstances, all(t, func(e func([]string)) error { return c.ListContainerInstances(t.Context(), "", e) }))
		blocked, moved := 0, 0
		for _, i := range rows {
			p, err := c.PlanDrain(t.Context(), i.ARN)
			if i.CannotDrain() != "" {
				if Explain(err).Kind != FaultRefused {
					t.Errorf("%s: %v", i.ID, err)
				}
				continue
			}
			if err != nil {
				t.Fatal(err)
			}
			if len(p.Warnings) > 0 || i.Running == 0 {
				blocked++
				continue
			}
			if moved++; moved > 1 {
				continue // one is enough
			}
			does(t, c, p, nil)
			now := func() model.Instance {
				b, err := c.DescribeContainerInstances(t.Context(), []string{i.ARN})
				return one(t, b, err)
			}
			daemons := 0
			for _, task := range described(t, c.DescribeTasks, all(t, func(e func([]string)) error { return c.ListTasks(t.Context(), TaskFilter{Instance: i.ARN}, e) })) {
				s := firstIn(c.DescribeServices(t.Context(), []string{serviceARN(task)}))
				if s.Scheduling == "DAEMON" {
					daemons++
				}
			}
			until(t, "no warning was given, so it empties", 30*time.Minute, func() bool { return now().Running <= daemons && now().Status == "DRAINING" })
			p, err = c.PlanActivate(t.Context(), i.ARN)
			does(t, c, p, err)
			until(t, "it is active", time.Minute, func() bool { return now().Status == "ACTIVE" })
		}
		if blocked == 0 || moved == 0 {
			t.Errorf("%d blocked, %d free: the world has not both", blocked, moved)
		}
	})
}

func firstIn[T any](b Batch[T], _ error) T {
	var zero T
	if len(b.Items) == 0 {
		return zero
	}
	return b.Items[0]
}

func TestRunInTheSim(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		_, c := world(t, sim.Options{World: "incident"})
		s := orders(t, c)
		batch, err := c.DescribeTaskDefinitions(t.Context(), []string{s.TaskDefinition})
		d := one(t, batch, err)
		p, err := c.PlanRun(t.Context(), RunRequest{
			Service: s.ARN, Count: 2, Container: d.Containers[0].Name, Command: []string{"migrate", "--now"}, Env: []model.KeyValue{{Name: "MODE", Value: "once"}},
		})
		r := does(t, c, p, err)
		if len(r.Started) != 2 {
			t.Fatalf("%+v", r)
		}
		again, err := c.Apply(t.Context(), p)
		if err != nil || !slices.Equal(again.Started, r.Started) {
			t.Errorf("the same plan again started others: %+v, %v", again, err)
		}
		rows := described(t, c.DescribeTasks, r.Started)
		for _, task := range rows {
			if task.Service != "" || task.TaskDefinition != s.TaskDefinition || len(task.Overrides) != 1 || !slices.Equal(task.Overrides[0].Command, []string{"migrate", "--now"}) {
				t.Errorf("%+v", task)
			}
			if task.CannotProtect() == "" {
				t.Error("a standalone task can be protected")
			}
		}
		until(t, "they run", 10*time.Minute, func() bool {
			return !slices.ContainsFunc(described(t, c.DescribeTasks, r.Started), func(task model.Task) bool { return task.Status != "RUNNING" })
		})
		// From the family alone: the network comes from its service.
		p, err = c.PlanRun(t.Context(), RunRequest{Cluster: s.Cluster, TaskDefinition: s.Family})
		does(t, c, p, err)
	})
}

func TestExecTagsAndAgentInTheSim(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		_, c := world(t, sim.Options{World: "incident"})
		s := orders(t, c)
		p, err := c.PlanExec(t.Context(), !s.Exec, s.ARN)
		does(t, c, p, err)
		if now := orders(t, c); now.Exec == s.Exec || len(now.Deployments) != len(s.Deployments) {
			t.Errorf("%+v", now)
		}
		rows := described(t, c.DescribeContainerInstances, all(t, func(e func([]string)) error { return c.ListContainerInstances(t.Context(), "", e) }))
		host := find(t, rows, func(i model.Instance) bool { return i.CannotUpdateAgent() == "" && i.AgentDoubt() == "" })
		ids := []string{s.ARN, s.ClusterARN, s.TaskDefinition, host.ARN}
		p, err = c.PlanTag(t.Context(), []model.Tag{{Key: "owner", Value: "a, 'b'"}}, ids...)
		if err != nil {
			t.Fatal(err)
		}
		for _, o := range c.ApplyEach(t.Context(), p) {
			if o.Err != nil {
				t.Errorf("%s: %v", o.Target.Name, o.Err)
			}
		}
		found, failed := c.look(t.Context(), ids)
		for _, id := range ids {
			if k, ok := found[id]; !ok || k.facts("tag owner") != `"a, 'b'"` {
				t.Errorf("%s: %v %v", id, k.tags, failed[id])
			}
		}
		p, err = c.PlanUntag(t.Context(), []string{"owner"}, ids...)
		does(t, c, p, err)
		if found, _ = c.look(t.Context(), ids); found[s.ARN].facts("tag owner") != "not set" {
			t.Errorf("%v", found[s.ARN].tags)
		}
		p, err = c.PlanUpdateAgent(t.Context(), host.ARN)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := c.Apply(t.Context(), p); err != nil && code(err) != "NoUpdateAvailableException" {
			t.Errorf("%v", err)
		}
	})
}

func TestDeregisterInTheSim(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		_, c := world(t, sim.Options{World: "incident"})
		s := orders(t, c)
		p, err := c.PlanDeregister(t.Context(), s.TaskDefinition)
		if err != nil || len(p.Warnings) < 2 || !strings.Contains(p.Warnings[0], "orders in prod-web") || !strings.Contains(p.Warnings[1], "of it run") {
			t.Errorf("%q, %v", p.Warnings, err)
		}
		does(t, c, p, err)
		batch, err := c.DescribeTaskDefinitions(t.Context(), []string{s.TaskDefinition})
		if d := one(t, batch, err); d.Status != "INACTIVE" || d.CannotRun() == "" {
			t.Errorf("%+v", d.Status)
		}
		if _, err := c.PlanRun(t.Context(), RunRequest{Service: s.ARN}); Explain(err).Kind != FaultRefused {
			t.Errorf("run: %v", err)
		}
	})
}

// A bulk is paced so that AWS throttles none of it: a write is not tried again.
func TestBulkIsPacedInTheSim(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		_, c := world(t, sim.Options{World: "incident", Throttle: true})
		ids := all(t, func(e func([]string)) error { return c.ListServices(t.Context(), "", e) })
		if len(ids) < 40 {
			t.Fatalf("%d services are no bulk", len(ids))
		}
		p, err := c.PlanTag(t.Context(), []model.Tag{{Key: "owner", Value: "x"}}, ids...)
		if err != nil {
			t.Fatal(err)
		}
		for _, o := range c.ApplyEach(t.Context(), p) {
			if o.Err != nil {
				t.Errorf("%s: %v", o.Target.Name, o.Err)
			}
		}
	})
}
