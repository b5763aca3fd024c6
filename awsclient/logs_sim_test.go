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

// simService finds a service of the simulated account and its log sources.
func simService(t *testing.T, c *Client, cluster, name string) (string, []model.LogSource) {
	t.Helper()
	ids := all(t, func(e func([]string)) error { return c.ListServices(t.Context(), cluster, e) })
	id := find(t, ids, func(id string) bool { return model.ShortID(id) == name })
	sources, problems, err := c.ServiceSources(t.Context(), id)
	if err != nil || len(problems) > 0 || len(sources) == 0 {
		t.Fatalf("%d sources, %v, %v", len(sources), problems, err)
	}
	return id, sources
}

func readable(sources []model.LogSource) []model.LogSource {
	return slices.DeleteFunc(slices.Clone(sources), func(s model.LogSource) bool { return !s.Readable() })
}

// Where the simulated drivers write is where the sources say, and what a tail
// gives after a history is what the log holds in the end.
func TestFollowASimulatedService(t *testing.T) {
	for _, live := range []bool{false, true} {
		t.Run(map[bool]string{false: "polling", true: "live"}[live], func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				modern(t)
				_, c := world(t, sim.Options{World: "incident"})
				service, sources := simService(t, c, "prod-web", "checkout-api")
				page, err := c.LogHistory(t.Context(), sources, LogQuery{})
				if err != nil || len(page.Lines) == 0 {
					t.Fatalf("%d lines, %v, %v", len(page.Lines), page.Problems, err)
				}
				start := time.Now()
				f := followLogs(t, c, TailOptions{Sources: sources, After: &page, Live: live})
				for range 20 { // ten minutes of it, as a screen does
					time.Sleep(30 * time.Second)
					if _, sources, err = serviceNow(t, c, service); err != nil {
						t.Fatal(err)
					}
					f.SetSources(sources)
				}
				to := time.Now().Add(-10 * time.Second)
				time.Sleep(20 * time.Second)
				got := f.end(t)
				if live != (len(f.told(TailLive)) > 0) || live == (len(f.told(TailPolling)) > 0) {
					t.Errorf("told %v", kinds(f.events))
				}
				_, sources, err = serviceNow(t, c, service)
				if err != nil {
					t.Fatal(err)
				}
				want := window(t, c, sources, start, to)
				if len(want) < 50 {
					t.Fatalf("only %d lines in ten minutes: this shows nothing", len(want))
				}
				checkWhole(t, identities(got, start, to), identities(want, start, to))
				t.Logf("%d lines, events %v", len(want), kinds(f.events))
			})
		})
	}
}

func serviceNow(t *testing.T, c *Client, id string) (string, []model.LogSource, error) {
	t.Helper()
	sources, _, err := c.ServiceSources(t.Context(), id)
	return id, sources, err
}

// window reads a window to its end.
func window(t *testing.T, c *Client, sources []model.LogSource, from, to time.Time) []model.LogLine {
	t.Helper()
	var out []model.LogLine
	q := LogQuery{From: from, To: to, Limit: 10_000}
	for {
		page, err := c.LogWindow(t.Context(), readable(sources), q)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, page.Lines...)
		if !page.More() {
			return out
		}
		q.Cursor = page.Cursor
	}
}

// identities name lines, those within a time.
func identities(lines []model.LogLine, from, to time.Time) []string {
	var out []string
	for _, l := range lines {
		if !l.At.Before(from) && l.At.Before(to) {
			out = append(out, strings.Join([]string{l.Stream, l.At.Format(time.StampMilli), l.Text}, " "))
		}
	}
	slices.Sort(out)
	return out
}

// Of a service that crashes again and again the task before is the one that
// stopped last before.
func TestPreviousTask(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		modern(t)
		_, c := world(t, sim.Options{World: "incident"})
		ids := all(t, func(e func([]string)) error {
			return c.ListTasks(t.Context(), TaskFilter{Cluster: "prod-web", Service: "checkout-api", Status: TasksAll}, e)
		})
		tasks := described(t, c.DescribeTasks, ids)
		slices.SortFunc(tasks, func(a, b model.Task) int { return a.Created.Compare(b.Created) })
		newest := tasks[len(tasks)-1]
		got, ok, err := c.PreviousTask(t.Context(), newest)
		if err != nil || !ok || !got.IsStopped() || got.Service != newest.Service || got.Stopped.After(newest.Created) {
			t.Fatalf("%+v, %v, %v", got, ok, err)
		}
		for _, p := range tasks {
			if p.IsStopped() && p.Stopped.After(got.Stopped) && !p.Stopped.After(newest.Created) && p.Created.Before(newest.Created) {
				t.Errorf("%s stopped at %v, later than %v", p.ID, p.Stopped, got.Stopped)
			}
		}
		sources, problems, err := c.LogSources(t.Context(), []model.Task{got})
		if err != nil || len(problems) > 0 || len(readable(sources)) == 0 {
			t.Fatalf("%+v, %v, %v", sources, problems, err)
		}
		page, err := c.LogHistory(t.Context(), readable(sources), LogQuery{})
		if err != nil || len(page.Lines) == 0 || sources[0].Exit == "" {
			t.Errorf("%d last lines, %v; it ended with %q", len(page.Lines), err, sources[0].Exit)
		}
		oldest := tasks[0]
		if p, ok, err := c.PreviousTask(t.Context(), oldest); ok || err != nil {
			t.Errorf("before the first one: %s, %v", p.ID, err)
		}
	})
}
