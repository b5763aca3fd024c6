package sim

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"testing"
	"time"
)

// newWorld makes a World for a test.
func newWorld(t testing.TB, o Options) *World {
	t.Helper()
	if o.Start.IsZero() {
		o.Start = start
	}
	w, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// newSite makes a World with one cluster, "test", and nothing in it.
func newSite(t testing.TB) *site {
	t.Helper()
	w := newWorld(t, Options{World: "empty"})
	return w.addCluster(w.regions[0], "test", "enabled", "FARGATE:1", "FARGATE_SPOT")
}

// next plays the World to the next thing that happens. It says false when
// nothing will.
func (w *World) next() bool {
	if len(w.timers.list) == 0 {
		return false
	}
	w.advance(w.timers.list[0].at)
	return true
}

// play plays the World for a while, thing by thing.
func (w *World) play(d time.Duration, look func()) {
	until := w.now.Add(d)
	for len(w.timers.list) > 0 && !w.timers.list[0].at.After(until) {
		w.next()
		look()
	}
	w.advance(until)
}

// tallyUp is what a World's counts ought to be, counted from its tasks.
type tallyUp struct{ running, pending int }

func (u *tallyUp) add(t *Task) {
	switch t.LastStatus {
	case "RUNNING":
		u.running++
	case "PROVISIONING", "PENDING", "ACTIVATING":
		u.pending++
	}
}

// checkWorld checks that everything in the World agrees with everything else.
func checkWorld(t testing.TB, w *World) {
	t.Helper()
	for _, r := range w.regions {
		for _, c := range r.clusters {
			for _, fault := range clusterFaults(c) {
				t.Errorf("%s at %s: %s", c.ClusterName, w.now.Format(time.TimeOnly), fault)
			}
		}
	}
}

// clusterFaults are the disagreements in one cluster.
func clusterFaults(c *Cluster) (faults []string) {
	fault := func(format string, args ...any) { faults = append(faults, fmt.Sprintf(format, args...)) }
	var all tallyUp
	byService, byDeployment := map[*Service]*tallyUp{}, map[*Deployment]*tallyUp{}
	byHost := map[*ContainerInstance][]*Task{}
	for _, t := range c.tasks {
		all.add(t)
		if c.taskByID[t.id] != t {
			fault("task %s is not found by its id", t.id)
		}
		if t.service != nil {
			bump(byService, t.service).add(t)
			bump(byDeployment, t.dep).add(t)
		}
		if t.inst != nil {
			byHost[t.inst] = append(byHost[t.inst], t)
		}
		for _, problem := range taskFaults(t) {
			fault("task %s %s %s", t.id, t.LastStatus, problem)
		}
	}
	if !slices.IsSortedFunc(c.tasks, func(a, b *Task) int { return compare(a.id, b.id) }) || len(c.taskByID) != len(c.tasks) {
		fault("tasks are not in order")
	}
	if all != (tallyUp{c.RunningTasksCount, c.PendingTasksCount}) {
		fault("counts %d+%d, has %+v", c.RunningTasksCount, c.PendingTasksCount, all)
	}
	if c.RegisteredContainerInstancesCount != len(c.instances) {
		fault("counts %d instances, has %d", c.RegisteredContainerInstancesCount, len(c.instances))
	}
	for _, s := range c.services {
		if u := *bump(byService, s); u != (tallyUp{s.RunningCount, s.PendingCount}) {
			fault("service %s counts %d+%d, has %+v", s.ServiceName, s.RunningCount, s.PendingCount, u)
		}
		for n, d := range s.Deployments {
			if u := *bump(byDeployment, d); u != (tallyUp{d.RunningCount, d.PendingCount}) {
				fault("deployment %s of %s counts %d+%d, has %+v", d.Id, s.ServiceName, d.RunningCount, d.PendingCount, u)
			}
			if (d.Status == "PRIMARY") != (n == 0) {
				fault("deployment %s of %s is %s at %d", d.Id, s.ServiceName, d.Status, n)
			}
			if r := s.CurrentServiceRevisions[n]; r.RunningTaskCount != d.RunningCount || r.PendingTaskCount != d.PendingCount || r.RequestedTaskCount != d.DesiredCount {
				fault("revision %+v of %s is not its deployment's", r, s.ServiceName)
			}
		}
		if len(s.Events) > 100 || !slices.IsSortedFunc(s.Events, func(a, b ServiceEvent) int { return int(b.CreatedAt - a.CreatedAt) }) {
			fault("events of %s: %d, or not newest first", s.ServiceName, len(s.Events))
		}
	}
	for _, i := range c.instances {
		for _, problem := range hostFaults(i, byHost[i]) {
			fault("host %s %s", i.id, problem)
		}
	}
	return faults
}

func bump[K comparable](m map[K]*tallyUp, k K) *tallyUp {
	if m[k] == nil {
		m[k] = &tallyUp{}
	}
	return m[k]
}

func compare(a, b string) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// taskFaults are what is wrong with a task by itself.
func taskFaults(t *Task) (faults []string) {
	stopped := t.LastStatus == "STOPPED"
	for _, c := range t.Containers {
		if stopped != (c.LastStatus == "STOPPED") && (stopped || t.DesiredStatus == "RUNNING") {
			faults = append(faults, "has container "+c.Name+" "+c.LastStatus)
		}
		if t.LastStatus == "RUNNING" && t.DesiredStatus == "RUNNING" && c.RuntimeId == "" {
			faults = append(faults, "has container "+c.Name+" without a runtime id")
		}
	}
	if stopped != (t.StoppedAt != 0) || stopped && (t.StopCode == "" || t.StoppedReason == "") {
		faults = append(faults, fmt.Sprintf("stopped at %d because %q %q", t.StoppedAt, t.StopCode, t.StoppedReason))
	}
	if t.LastStatus == "RUNNING" && t.StartedAt == 0 {
		faults = append(faults, "never started")
	}
	last := Epoch(0)
	for _, at := range []Epoch{t.CreatedAt, t.PullStartedAt, t.PullStoppedAt, t.StartedAt, t.StoppingAt, t.ExecutionStoppedAt, t.StoppedAt} {
		if at != 0 && at < last {
			faults = append(faults, "has times out of order")
		}
		last = max(last, at)
	}
	return faults
}

// hostFaults are what is wrong with a host, given all tasks on it.
func hostFaults(i *ContainerInstance, tasks []*Task) (faults []string) {
	cpu, memory := i.RegisteredResources[0].IntegerValue, i.RegisteredResources[1].IntegerValue
	ports := append([]string{}, i.RegisteredResources[2].StringSetValue...)
	var u tallyUp
	bound := map[int]bool{}
	for _, t := range tasks {
		u.add(t)
		if t.LastStatus == "STOPPED" {
			continue
		}
		cpu -= t.life.size.cpu
		memory -= t.life.size.memory
		for _, p := range t.def.needs.ports {
			if !p.udp {
				ports = append(ports, strconv.Itoa(p.port))
			}
		}
		for _, b := range t.life.took.ports {
			if bound[b.HostPort] {
				faults = append(faults, fmt.Sprintf("binds port %d twice", b.HostPort))
			}
			bound[b.HostPort] = true
		}
	}
	left := i.RemainingResources
	if cpu < 0 || memory < 0 || left[0].IntegerValue != cpu || left[1].IntegerValue != memory {
		faults = append(faults, fmt.Sprintf("has %d CPU and %d MiB left, says %d and %d", cpu, memory, left[0].IntegerValue, left[1].IntegerValue))
	}
	got := slices.Sorted(slices.Values(left[2].StringSetValue))
	if slices.Sort(ports); !slices.Equal(ports, got) || len(slices.Compact(got)) != len(ports) {
		faults = append(faults, fmt.Sprintf("has ports %v in use, says %v", ports, left[2].StringSetValue))
	}
	if u != (tallyUp{i.RunningTasksCount, i.PendingTasksCount}) {
		faults = append(faults, fmt.Sprintf("counts %d+%d, has %+v", i.RunningTasksCount, i.PendingTasksCount, u))
	}
	return faults
}

// image is all of a World as JSON.
func image(t testing.TB, w *World) string {
	t.Helper()
	type clusterImage struct {
		*Cluster
		Services  []*Service
		Tasks     []*Task
		Instances []*ContainerInstance
		Stats     []KeyValuePair
	}
	var all []any
	for _, r := range w.regions {
		all = append(all, r.name, r.providers, r.hosts)
		for _, f := range r.families {
			all = append(all, f.name, f.revisions)
		}
		for _, c := range r.clusters {
			all = append(all, clusterImage{c, c.services, c.tasks, c.instances, c.statistics()})
		}
	}
	b, err := json.Marshal(all)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}
