package sim

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"
)

// ill is what an incident must show of one thing that is wrong.
type ill struct {
	service string
	// ends is what tasks stopped with: code, reason, a container's exit code
	// (-1: none) and reason.
	code, reason string
	exit         int
	container    string
	event        string
}

func ills() []ill {
	const exited = "Essential container in task exited"
	return []ill{
		{"checkout-api", "EssentialContainerExited", exited, 1, "", "has started "},
		{"recommendations", "TaskFailedToStart", "CannotPullContainerError: pull image manifest has been retried 7 time(s): failed to resolve ref 424211110001.dkr.ecr.", -1, "CannotPullContainerError: ", "is unable to consistently start tasks successfully."},
		{"search-web", "EssentialContainerExited", exited, 137, "OutOfMemoryError: Container killed due to memory usage", "has started 1 tasks"},
		{"inventory", "ServiceSchedulerInitiated", "Task failed ELB health checks in (target-group arn:aws:elasticloadbalancing:", 0, "", "due to (reason Health checks failed with these codes: [503])."},
		{"notifications", "ServiceSchedulerInitiated", "Task failed container health checks", 0, "", "failed container health checks."},
		{"gift-cards", "EssentialContainerExited", exited, 78, "", "rolling back to deployment ecs-svc/"},
		{"image-resizer", "SpotInterruption", "Your Spot Task was interrupted.", 0, "", "has started 1 tasks"},
	}
}

// shown says whether one of the stopped tasks ended in that way.
func (x ill) shown(c *Cluster) bool {
	return slices.ContainsFunc(c.tasks, func(t *Task) bool {
		if t.LastStatus != "STOPPED" || t.Group != "service:"+x.service || t.StopCode != x.code || !strings.HasPrefix(t.StoppedReason, x.reason) {
			return false
		}
		return slices.ContainsFunc(t.Containers, func(k Container) bool {
			code := -1
			if k.ExitCode != nil {
				code = *k.ExitCode
			}
			return code == x.exit && strings.HasPrefix(k.Reason, x.container)
		})
	})
}

// TestIncidentShowsWhatIsWrong looks at once and an hour later, for several
// seeds: the incident is there from the first screen on, and does not heal.
func TestIncidentShowsWhatIsWrong(t *testing.T) {
	for seed := range uint64(4) {
		w := newWorld(t, Options{World: "incident", Seed: seed})
		for _, at := range []time.Duration{0, time.Hour} {
			w.advance(start.Add(at))
			c := w.regions[0].cluster("prod-web")
			for _, x := range ills() {
				if at > 0 && x.service == "gift-cards" {
					continue // rolled back, and over
				}
				if !x.shown(c) {
					t.Errorf("seed %d, after %s: no task of %s ended with %s: %s", seed, at, x.service, x.code, x.reason)
				}
				if c.service(x.service).said(time.Time{}, x.event) == 0 {
					t.Errorf("seed %d, after %s: no event %q of %s", seed, at, x.event, x.service)
				}
			}
			checkIncidentHosts(t, w)
			checkIncidentBatch(t, w)
		}
	}
}

// checkIncidentHosts looks at what is wrong in prod-ec2.
func checkIncidentHosts(t *testing.T, w *World) {
	t.Helper()
	c := w.regions[0].cluster("prod-ec2")
	fraud := c.service("fraud-scoring")
	if fraud.RunningCount != 3 || fraud.DesiredCount != 6 || fraud.Deployments[0].RolloutState != "IN_PROGRESS" ||
		fraud.said(time.Time{}, "has insufficient memory available. For more information, see the Troubleshooting section of the Amazon ECS Developer Guide.") == 0 {
		t.Errorf("fraud-scoring: %d/%d, %s", fraud.RunningCount, fraud.DesiredCount, fraud.texts(3))
	}
	var away, draining, active []*ContainerInstance
	types, zones := map[string]int{}, map[string]bool{}
	for _, i := range c.instances {
		types[i.host.Type]++
		zones[i.host.Zone] = true
		switch {
		case !i.AgentConnected:
			away = append(away, i)
		case i.Status == "DRAINING":
			draining = append(draining, i)
		default:
			active = append(active, i)
		}
	}
	if len(away) != 1 || away[0].RunningTasksCount == 0 || len(draining) != 1 || len(active) != 12 || types["m6i.2xlarge"] != 6 || types["m7g.2xlarge"] != 5 || types["g5.xlarge"] != 3 || len(zones) != 3 {
		t.Errorf("%d away, %d draining, %d active, %v in %v", len(away), len(draining), len(active), types, zones)
	}
	if draining[0].RunningTasksCount != 2 { // what nobody moves
		t.Errorf("%d tasks on the draining host", draining[0].RunningTasksCount)
	}
}

// checkIncidentBatch looks at the standalone tasks.
func checkIncidentBatch(t *testing.T, w *World) {
	t.Helper()
	c := w.regions[0].cluster("batch")
	if len(c.services) != 0 {
		t.Errorf("batch has %d services", len(c.services))
	}
	has := func(code, reason string, exit int) bool {
		return slices.ContainsFunc(c.tasks, func(t *Task) bool {
			k := t.Containers[0]
			return t.StopCode == code && strings.HasPrefix(t.StoppedReason, reason) && (exit < 0 || k.ExitCode != nil && *k.ExitCode == exit)
		})
	}
	if !has("EssentialContainerExited", "Essential", 2) || !has("EssentialContainerExited", "Essential", 0) || !has("TaskFailedToStart", "ResourceInitializationError: unable to pull secrets", -1) {
		t.Error("batch lacks a failed task, a good one or one that could not start")
	}
	if c.RunningTasksCount == 0 {
		t.Error("nothing runs in batch")
	}
}

// TestIncidentLookAtFirst is what the first screen of the demo must hold.
func TestIncidentLookAtFirst(t *testing.T) {
	w := newWorld(t, Options{World: "incident"})
	r := w.regions[0]
	if a, b := len(r.cluster("prod-web").services), len(r.cluster("prod-ec2").services); a != 28 || b != 20 {
		t.Errorf("%d and %d services", a, b)
	}
	healthy, rolling := 0, 0
	for _, c := range r.clusters {
		for _, s := range c.services {
			if s.RunningCount == s.DesiredCount && len(s.Deployments) == 1 {
				healthy++
			}
		}
	}
	for seed := range uint64(6) {
		w := newWorld(t, Options{World: "incident", Seed: seed})
		if p := w.regions[0].cluster("prod-web").service("payments"); len(p.Deployments) == 2 && p.Deployments[0].RunningCount > 0 && p.Deployments[0].RunningCount < 12 {
			rolling++
		}
	}
	if healthy < 38 || rolling < 5 {
		t.Errorf("%d services are healthy; a rollout was in motion for %d of 6 seeds", healthy, rolling)
	}
	checkout := r.cluster("prod-web").service("checkout-api")
	if len(checkout.Deployments) != 2 || checkout.Deployments[0].FailedTasks < 5 || checkout.Deployments[1].RunningCount != 3 {
		t.Errorf("checkout-api: %+v", checkout.Deployments[0])
	}
	if n := len(r.family("nightly-report").revisions); n != 152 {
		t.Errorf("%d revisions of nightly-report", n)
	}
	if r.cluster("prod-ec2").Settings[0].Value != "enabled" || len(r.cluster("prod-ec2").CapacityProviders) != 3 {
		t.Error("prod-ec2 lacks Container Insights or its providers")
	}
}

// TestIncidentTakesOrders scales and repairs in the middle of the incident.
func TestIncidentTakesOrders(t *testing.T) {
	w := newWorld(t, Options{World: "incident"})
	r := w.regions[0]
	web := &site{w, r, r.cluster("prod-web")}
	five := 5
	orders := web.update(t, "orders", serviceUpdate{DesiredCount: &five})
	web.settleWithin(t, orders, 10*time.Minute, func() {})
	good := "checkout-api:87"
	checkout := web.update(t, "checkout-api", serviceUpdate{TaskDefinition: &good})
	web.settleWithin(t, checkout, 20*time.Minute, func() {})
	ec2 := &site{w, r, r.cluster("prod-ec2")}
	good = "fraud-scoring:13"
	fraud := ec2.update(t, "fraud-scoring", serviceUpdate{TaskDefinition: &good})
	ec2.settleWithin(t, fraud, 20*time.Minute, func() {})
	checkWorld(t, w)
}

func TestCalmIsCalm(t *testing.T) {
	w := newWorld(t, Options{World: "calm"})
	w.advance(start.Add(3 * time.Hour))
	for _, c := range w.regions[0].clusters {
		for _, s := range c.services {
			if s.RunningCount < s.DesiredCount-3 || s.Deployments[0].FailedTasks > 0 || s.said(time.Time{}, "unable") > 0 {
				t.Errorf("%s: %d/%d, %s", s.ServiceName, s.RunningCount, s.DesiredCount, s.texts(3))
			}
		}
		for _, task := range c.tasks {
			if task.StopCode == "TaskFailedToStart" || task.HealthStatus == "UNHEALTHY" {
				t.Errorf("%s of %s: %s", task.id, task.Group, task.StoppedReason)
			}
		}
	}
}

// TestIncidentAsides looks at the blocked drain, the release that the circuit
// breaker takes back and the protected tasks, with several seeds.
func TestIncidentAsides(t *testing.T) {
	for seed := range uint64(6) {
		w := newWorld(t, Options{World: "incident", Seed: seed})
		c := w.regions[0].cluster("prod-ec2")
		relay, gateway := c.service("outbox-relay"), c.service("model-gateway")
		host := relay.Deployments[0].tasks[0].inst
		standalone := slices.ContainsFunc(c.tasks, func(t *Task) bool { return t.inst == host && t.service == nil && t.LastStatus == stRunning })
		if host.Status != "DRAINING" || relay.RunningCount != 1 || !standalone {
			t.Errorf("seed %d: outbox-relay on %s, standalone task %t", seed, host.Status, standalone)
		}
		if d := gateway.Deployments[0]; d.RolloutState != "IN_PROGRESS" || !strings.HasPrefix(d.RolloutStateReason, "ECS deployment circuit breaker: rolling back to deploymentId ecs-svc/") || gateway.said(time.Time{}, "deployment failed: tasks failed to start.") != 1 {
			t.Errorf("seed %d: model-gateway is %s: %s", seed, d.RolloutState, d.RolloutStateReason)
		}
		if g := guarded(c.service("video-transcode").allTasks()); g == 0 {
			t.Errorf("seed %d: no protected task", seed)
		}
		s := &site{w, w.regions[0], c}
		s.settleWithin(t, gateway, 10*time.Minute, func() {})
		if gateway.RunningCount != 4 || gateway.TaskDefinition != gateway.Deployments[0].TaskDefinition || !strings.HasSuffix(gateway.TaskDefinition, ":17") {
			t.Errorf("seed %d: model-gateway runs %d of %s", seed, gateway.RunningCount, gateway.TaskDefinition)
		}
		if relay.Deployments[0].tasks[0].inst != host {
			t.Errorf("seed %d: outbox-relay left the host by itself", seed)
		}
		s.update(t, "outbox-relay", serviceUpdate{Deploying: &deployingUpdate{MinimumPercent: ptr(0)}})
		s.settleWithin(t, relay, 10*time.Minute, func() {})
		if to := relay.Deployments[0].tasks[0].inst; to == host || to.Status != "ACTIVE" {
			t.Errorf("seed %d: outbox-relay is on %s", seed, to.id)
		}
		checkWorld(t, w)
	}
}

// TestAsidesStayAside: what is added apart changes nothing of the rest.
func TestAsidesStayAside(t *testing.T) {
	a, b := newSite(t), newSite(t)
	for k, s := range []*site{a, b} {
		first := web("first", 3)
		s.serve(&first)
		if k == 1 {
			s.w.apart(9, func() {
				other := web("other", 2)
				s.serve(&other)
			})
		}
		s.ready()
		five := 5
		s.update(t, "first", serviceUpdate{DesiredCount: &five})
		s.w.advance(start.Add(10 * time.Minute))
	}
	of := func(s *site) string {
		v, err := json.Marshal(s.c.service("first"))
		if err != nil {
			t.Fatal(err)
		}
		return string(v)
	}
	if of(a) != of(b) {
		t.Error("a service beside it changed the first one")
	}
}
