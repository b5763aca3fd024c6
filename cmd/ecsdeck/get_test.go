package main

import (
	"context"
	"encoding/json"
	"slices"
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

// TestGetSortedByName: also the lists that usually have an order of their own.
func TestGetSortedByName(t *testing.T) {
	atDesk(t, "incident", func(d *desk) {
		for _, args := range [][]string{{"alarms"}, {"taskdefs"}, {"containers", "prod-web/orders"}, {"services"}} {
			for _, way := range []string{"asc", "desc"} {
				d.run(append([]string{"get"}, append(args, "--sort", "name:"+way, "--columns", "name", "--no-headers")...)...)
				d.want(0)
				got := strings.Fields(strings.ToLower(d.out.String()))
				want := slices.Sorted(slices.Values(got))
				if way == "desc" {
					slices.Reverse(want)
				}
				if len(got) < 10 || args[0] != "taskdefs" && !slices.Equal(got, want) || args[0] == "taskdefs" && !strings.HasPrefix(got[0], want[0][:6]) {
					d.t.Errorf("%s %s: %q", args[0], way, got)
				}
			}
		}
	})
}

// TestGetContainers: those of a task, of a service and of a cluster.
func TestGetContainers(t *testing.T) {
	atDesk(t, "incident", func(d *desk) {
		d.run("get", "tasks", "prod-web/orders", "-o", "name")
		tasks := strings.Fields(d.out.String())
		d.run("get", "containers", "prod-web/orders", "-o", "name")
		d.want(0)
		var want []string
		for _, task := range tasks {
			want = append(want, task+"/orders", task+"/envoy", task+"/log-router")
		}
		if got := strings.Fields(d.out.String()); !slices.Equal(got, want) {
			d.t.Errorf("the containers are %q, want %q", got, want)
		}
		_, id, _ := strings.Cut(tasks[0], "/")
		d.run("get", "co", tasks[0], "--columns", "name,status", "--no-headers")
		d.want(0, "orders      running\n")
		d.run("get", "co", "--cluster", "prod-web", "--filter", "task:"+id, "-o", "json")
		d.want(0, `"taskArn": "arn:aws:ecs:eu-west-1:424211110001:task/`+tasks[0]+`"`, `"service": "orders"`, `"cluster": "prod-web"`)
		d.run("get", "co", "--stopped", "--faults", "--service", "prod-web/checkout-api", "--columns", "name,task,exit,why")
		d.want(0, "TASK ", "exit 1, the application failed")
		d.run("get", "co", "prod-web/0123456789abcdef0123456789abcdef")
		d.want(exitFailure, `there is no task "0123456789abcdef0123456789abcdef" in cluster prod-web`)

		d.world.Faults().Add(sim.Fault{Kind: sim.AccessDenied, Operation: "DescribeTasks", Match: func(p map[string]any) bool {
			return p["cluster"] == "prod-ec2"
		}})
		d.run("get", "containers", "-o", "name")
		d.want(exitPartial, tasks[0]+"/envoy", "ecs:DescribeTasks")
		d.world.Faults().Clear()

		d.watch(time.Minute, "get", "containers", "prod-web/checkout-api")
		if n := strings.Count(d.out.String(), "\n"); n < 10 || n > 200 {
			d.t.Errorf("a minute of watching prints %d lines", n)
		}
	})
}

// TestGetWatchMisspelt: what does not exist is not waited for.
func TestGetWatchMisspelt(t *testing.T) {
	atDesk(t, "calm", func(d *desk) {
		for _, c := range []struct{ kind, name, says string }{
			{"services", "prod-web/paymnts", `there is no service "paymnts" in cluster prod-web. Did you mean payments?`},
			{"tasks", "prod-web/0123456789abcdef0123456789abcdef", `there is no task "0123456789abcdef0123456789abcdef"`},
			{"taskdefs", "nope", `there is no family "nope"`},
		} {
			if took := d.run("get", c.kind, c.name, "--watch"); took > time.Minute {
				d.t.Errorf("%s was waited for %s", c.name, took)
			}
			d.want(exitFailure, c.says)
		}
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
