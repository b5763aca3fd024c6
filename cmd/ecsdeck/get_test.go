package main

import (
	"context"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/ecsdeck/ecsdeck/awsclient/sim"
)

// TestGetPartial: a part that could not be read is said, its exit code is its
// own, and what was read is printed.
func TestGetPartial(t *testing.T) {
	atDesk(t, "incident", func(d *desk) {
		d.world.Faults().Add(sim.Fault{Kind: sim.AccessDenied, Operation: "ListServices", Match: func(p map[string]any) bool {
			return p["cluster"] == "prod-ec2"
		}})
		d.run("get", "services", "-o", "name")
		d.want(exitPartial, "prod-web/orders", "Not everything could be read: ECS ListServices: the permission ecs:ListServices is missing. Allow ecs:ListServices")
		if strings.Contains(d.out.String(), "prod-ec2/") {
			d.t.Error("services of the other cluster are printed")
		}
		d.world.Faults().Clear()

		// Rows that are listed and cannot be described are there by name.
		d.world.Faults().Add(sim.Fault{Kind: sim.AccessDenied, Operation: "DescribeServices", Match: func(p map[string]any) bool {
			return p["cluster"] == "prod-ec2"
		}})
		d.run("get", "services", "--columns", "_health,name,tasks", "--no-headers")
		d.want(exitPartial, "unknown  risk-engine", "ecs:DescribeServices")
		d.run("get", "services", "--filter", "name:risk-engine", "-o", "json")
		d.want(exitPartial, `"_health": "unknown"`, `"_id": "arn:aws:ecs:eu-west-1:424211110001:service/prod-ec2/risk-engine"`)
		d.world.Faults().Clear()

		// Without CloudWatch columns are missing, and no row.
		d.world.Faults().Add(sim.Fault{Kind: sim.AccessDenied, Operation: "GetMetricData"})
		d.run("get", "services", "prod-web/orders", "--columns", "name,cpu", "--no-headers")
		d.want(exitPartial, "orders  ·", "cloudwatch:GetMetricData")
		d.run("get", "services", "prod-web/orders", "--columns", "name,cpu", "--no-headers", "--ecs-only")
		d.want(0, "orders  ·")
		d.world.Faults().Clear()

		d.world.Faults().Add(sim.Fault{Kind: sim.AccessDenied, Operation: "ListClusters"})
		d.run("get", "clusters")
		d.want(exitFailure, "ecs:ListClusters")
	})
}

// TestGetWatch: rows are printed again when they change, and until the end.
func TestGetWatch(t *testing.T) {
	atDesk(t, "calm", func(d *desk) {
		d.run("get", "services", "-o", "name")
		service := strings.Fields(d.out.String())[0]
		cluster, name, _ := strings.Cut(service, "/")
		time.AfterFunc(time.Minute, func() {
			d.call("UpdateService", `{"cluster":"`+cluster+`","service":"`+name+`","desiredCount":9}`)
		})
		d.watch(10*time.Minute, "get", "services", "--cluster", cluster, "--columns", "_health,name,tasks")
		lines := strings.Split(strings.TrimSpace(d.out.String()), "\n")
		if strings.Count(d.out.String(), "HEALTH") != 1 || !strings.HasPrefix(lines[0], "HEALTH") {
			d.t.Error("the titles are not printed once, first")
		}
		var mine []string
		for _, l := range lines {
			if f := strings.Fields(l); f[1] == name {
				mine = append(mine, f[0]+" "+f[2])
			}
		}
		if len(mine) < 4 || mine[0] != "ok 3/3" || mine[len(mine)-1] != "ok 9/9" {
			d.t.Errorf("of %s it printed %q", name, mine)
		}
		if len(lines) > 200 {
			d.t.Errorf("%d lines: rows are printed that have not changed", len(lines))
		}
	})
}

// TestGetWatchGone: what leaves the list is printed once more.
func TestGetWatchGone(t *testing.T) {
	atDesk(t, "calm", func(d *desk) {
		d.run("get", "tasks", "-o", "name", "--cluster", "prod-web")
		task := strings.Fields(d.out.String())[0]
		cluster, id, _ := strings.Cut(task, "/")
		time.AfterFunc(time.Minute, func() { d.call("StopTask", `{"cluster":"`+cluster+`","task":"`+id+`"}`) })
		d.watch(5*time.Minute, "get", "tasks", "--cluster", cluster, "--columns", "id,_health,status", "--no-headers")
		var states []string
		for line := range strings.Lines(d.out.String()) {
			if f := strings.Fields(line); f[0] == id {
				states = append(states, f[1])
			}
		}
		if len(states) < 2 || states[0] != "ok" || states[len(states)-1] != "gone" {
			d.t.Errorf("the task was %q", states)
		}
	})
}

// TestGetWatchFaults: what recovers is printed as it is then, though it is no
// fault any more; as JSON it is a document a line.
func TestGetWatchFaults(t *testing.T) {
	atDesk(t, "incident", func(d *desk) {
		time.AfterFunc(time.Minute, func() {
			d.call("UpdateService", `{"cluster":"prod-ec2","service":"fraud-scoring","desiredCount":0}`)
		})
		d.watch(5*time.Minute, "get", "services", "--faults", "-o", "json", "--cluster", "prod-ec2", "--refresh", "10s")
		var of []string
		for line := range strings.Lines(d.out.String()) {
			var doc struct {
				Health string `json:"_health"`
				Name   string `json:"name"`
			}
			if err := json.Unmarshal([]byte(line), &doc); err != nil {
				d.t.Fatal(err)
			}
			if doc.Name == "fraud-scoring" {
				of = append(of, doc.Health)
			}
		}
		if len(of) < 2 || of[0] != "bad" || of[len(of)-1] == "bad" {
			d.t.Errorf("fraud-scoring was %q", of)
		}
	})
}

// TestGetWatchFails: what may pass is waited out, and a missing permission is not.
func TestGetWatchFails(t *testing.T) {
	atDesk(t, "calm", func(d *desk) {
		time.AfterFunc(30*time.Second, func() {
			d.world.Faults().Add(sim.Fault{Kind: sim.Reset, Operation: "DescribeClusters"})
		})
		time.AfterFunc(3*time.Minute, d.world.Faults().Clear)
		d.watch(5*time.Minute, "get", "clusters")
		if n := strings.Count(d.err.String(), "ecsdeck: "); n < 1 || n > 3 { // and one for the end
			d.t.Errorf("it said %d times what is wrong:\n%s", n, d.err.String())
		}
		d.world.Faults().Add(sim.Fault{Kind: sim.AccessDenied, Operation: "ListClusters"})
		d.run("get", "clusters", "--watch")
		d.want(exitFailure, "ecs:ListClusters")
	})
}

// watch runs a command line with --watch for some time.
func (d *desk) watch(long time.Duration, args ...string) {
	d.t.Helper()
	ctx, cancel := context.WithCancelCause(d.t.Context())
	defer cancel(nil)
	time.AfterFunc(long, func() { cancel(signalled{2}) })
	d.runIn(ctx, append(args, "--watch")...)
	if code, _ := signalCode(ctx); code != 130 || d.failure == nil {
		d.t.Errorf("it did not end by the signal: code %d, %v\n%s", d.code, d.failure, d.err.String())
	}
}
