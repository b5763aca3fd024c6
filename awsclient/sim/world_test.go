package sim

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestEveryWorldAgreesWithItself(t *testing.T) {
	for _, name := range Worlds() {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, Options{World: name})
			checkWorld(t, w)
			for range 40 {
				w.advance(w.now.Add(97 * time.Second))
				checkWorld(t, w)
				if t.Failed() {
					return
				}
			}
		})
	}
}

// TestEachStepAgrees looks at the incident after every single thing that
// happens in it.
func TestEachStepAgrees(t *testing.T) {
	w := newWorld(t, Options{World: "incident", Seed: 3})
	w.play(6*time.Minute, func() {
		if !t.Failed() {
			checkWorld(t, w)
		}
	})
}

func TestUnknownWorld(t *testing.T) {
	_, err := New(Options{World: "calmer"})
	if err == nil || !strings.Contains(err.Error(), `"calmer": known are calm, empty, firehose, hostile, incident`) {
		t.Errorf("got %v", err)
	}
}

func TestStartIsNowUnlessGiven(t *testing.T) {
	before := time.Now().Round(0)
	w, err := New(Options{World: "empty"})
	if err != nil {
		t.Fatal(err)
	}
	if w.now.Before(before) || w.now.After(time.Now()) {
		t.Errorf("the World starts at %s", w.now)
	}
}

// TestDeterminism plays Worlds in different strides: the same options and
// requests at the same times must give the same World.
func TestDeterminism(t *testing.T) {
	for _, name := range []string{"incident", "calm", "hostile"} {
		t.Run(name, func(t *testing.T) {
			run := func(seed uint64, stride time.Duration) string {
				w := newWorld(t, Options{World: name, Seed: seed})
				until := start.Add(20 * time.Minute)
				half := start.Add(7 * time.Minute)
				wrote := false
				for w.now.Before(until) {
					at := w.now.Add(stride)
					if !wrote && !at.Before(half) {
						w.advance(half)
						scaleFirst(t, w)
						wrote = true
					}
					w.advance(at)
				}
				w.advance(until)
				return image(t, w)
			}
			one := run(7, time.Second)
			if one != run(7, time.Second) {
				t.Error("two runs differ")
			}
			if one != run(7, 20*time.Minute) {
				t.Error("one jump gives another World than a thousand steps")
			}
			if one == run(8, 20*time.Minute) {
				t.Error("another seed gives the same World")
			}
		})
	}
}

// scaleFirst scales the first service of the first cluster that has one.
func scaleFirst(t testing.TB, w *World) {
	t.Helper()
	r := w.regions[0]
	for _, c := range r.clusters {
		if len(c.services) > 0 {
			n := c.services[0].DesiredCount + 3
			if _, fail := w.updateService(r, c.ClusterName, c.services[0].ServiceName, serviceUpdate{DesiredCount: &n}); fail != nil {
				t.Fatal(fail)
			}
			return
		}
	}
}

func TestTimeNeverGoesBack(t *testing.T) {
	w := newWorld(t, Options{World: "calm"})
	w.advance(start.Add(time.Minute))
	want := image(t, w)
	w.advance(start.Add(-time.Hour))
	if w.now != start.Add(time.Minute) || image(t, w) != want {
		t.Error("the World went back")
	}
}

// TestDayAway is a laptop that was closed: a day passes in one call, and neither
// tasks nor timers pile up.
func TestDayAway(t *testing.T) {
	w := newWorld(t, Options{World: "incident"})
	w.advance(start.Add(time.Hour))
	timers, tasks := len(w.timers.list), len(w.regions[0].cluster("prod-web").tasks)
	w.advance(start.Add(26 * time.Hour))
	checkWorld(t, w)
	if n := len(w.timers.list); n > 2*timers {
		t.Errorf("%d timers, %d after an hour", n, timers)
	}
	if n := len(w.regions[0].cluster("prod-web").tasks); n > 2*tasks {
		t.Errorf("%d tasks, %d after an hour", n, tasks)
	}
	hour := epochOf(w.now.Add(-66 * time.Minute))
	for _, task := range w.regions[0].cluster("prod-web").tasks {
		if task.StoppedAt != 0 && task.StoppedAt < hour {
			t.Fatalf("a task that stopped at %s is still there", task.StoppedAt.Time())
		}
	}
}

func TestSizedWorld(t *testing.T) {
	w := newWorld(t, Options{Services: 200, Tasks: 1003, Instances: 50})
	checkWorld(t, w)
	c := w.regions[0].cluster("sized")
	if len(c.services) != 200 || len(c.tasks) != 1003 || len(c.instances) != 50 || c.RunningTasksCount != 1003 {
		t.Fatalf("%d services, %d tasks, %d instances", len(c.services), len(c.tasks), len(c.instances))
	}
	onHost := 0
	for _, task := range c.tasks {
		if task.inst != nil {
			onHost++
		}
	}
	if onHost < 300 {
		t.Errorf("%d tasks on hosts", onHost)
	}
	w.advance(start.Add(2 * time.Hour))
	if c.RunningTasksCount != 1003 {
		t.Errorf("%d tasks run after two hours", c.RunningTasksCount)
	}
	alone := newWorld(t, Options{Tasks: 30}).regions[0].cluster("sized")
	if len(alone.services) != 0 || len(alone.tasks) != 30 || alone.tasks[0].service != nil {
		t.Error("tasks without services are not standalone")
	}
	crowded := newWorld(t, Options{Services: 10, Tasks: 2000, Instances: 1})
	checkWorld(t, crowded)
	if n := crowded.regions[0].cluster("sized").RunningTasksCount; n != 2000 {
		t.Errorf("%d of 2,000 tasks found a place", n)
	}
}

// TestWeight holds the weight of what is described to that of AWS: 19-21 KB a
// service, nine tenths of it events.
func TestWeight(t *testing.T) {
	for _, w := range []*World{newWorld(t, Options{Services: 40, Tasks: 200, Instances: 10}), newWorld(t, Options{World: "incident"})} {
		for _, c := range w.regions[0].clusters {
			for _, s := range c.services {
				b, err := json.Marshal(s)
				if err != nil {
					t.Fatal(err)
				}
				if len(s.Events) != 100 || len(b) < 15_000 || len(b) > 40_000 {
					t.Errorf("%s: %d events, %d bytes", s.ServiceName, len(s.Events), len(b))
				}
			}
			for _, i := range c.instances {
				if b, err := json.Marshal(i); err != nil || len(b) < 4_000 || len(i.Attributes) < 60 {
					t.Errorf("%s: %d attributes, %d bytes, %v", i.id, len(i.Attributes), len(b), err)
				}
			}
		}
	}
}

func TestEpoch(t *testing.T) {
	for text, e := range map[string]Epoch{
		"1763834400.000": epochOf(start),
		"1763834400.007": epochOf(start.Add(7 * time.Millisecond)),
	} {
		if b, err := json.Marshal(e); err != nil || string(b) != text {
			t.Errorf("%s, %v instead of %s", b, err, text)
		}
	}
	if !Epoch(0).Time().IsZero() || epochOf(time.Time{}) != 0 || !epochOf(start).Time().Equal(start) {
		t.Error("zero and back")
	}
}

func TestIDs(t *testing.T) {
	w := newWorld(t, Options{World: "empty"})
	seen := map[string]bool{}
	for range 500 {
		for _, id := range []string{w.hexID(32), w.hexID(17), w.hexID(7), w.uuid().String(), w.serial()} {
			if seen[id] {
				t.Fatalf("%s twice", id)
			}
			seen[id] = true
		}
	}
	if n := len(w.hexID(17)); n != 17 {
		t.Errorf("%d digits", n)
	}
	if u := w.uuid().String(); len(u) != 36 || strings.Count(u, "-") != 4 || u[14] != '4' {
		t.Errorf("UUID %s", u)
	}
	if !slices.Contains(Worlds(), "incident") || !slices.IsSorted(Worlds()) {
		t.Errorf("worlds %v", Worlds())
	}
}
