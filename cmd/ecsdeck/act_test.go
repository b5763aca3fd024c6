package main

import (
	"context"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/ecsdeck/ecsdeck/awsclient/sim"
)

func TestScaleWaits(t *testing.T) {
	atDesk(t, "incident", func(d *desk) {
		took := d.run("scale", "prod-web/orders", "6", "--yes", "--wait")
		d.want(0, "Scale orders to 6", "effect    desired count 4 → 6", "starts 2 tasks of orders:7",
			"call      # simulated AWS: aws ecs update-service --cluster prod-web --service orders --desired-count 6",
			"prod-web/orders: accepted, request ", "prod-web/orders: 4 of 6 running", "prod-web/orders: 6 of 6 running, after ")
		if took < 10*time.Second {
			d.t.Errorf("it waited for %s only", took)
		}
		// Asked again there is nothing to send, which is no failure.
		d.run("scale", "prod-web/orders", "6", "--yes", "--wait")
		d.want(0, "its desired count is 6 already: nothing is sent", "prod-web/orders: 6 of 6 running, after 0 s")
		if strings.Contains(d.out.String(), "accepted") {
			d.t.Error("it was sent again")
		}
	})
}

// TestScaleIsNotSteady: the count is right for moments, while tasks crash and a
// deployment goes on.
func TestScaleIsNotSteady(t *testing.T) {
	atDesk(t, "incident", func(d *desk) {
		took := d.run("scale", "prod-web/checkout-api", "8", "--yes", "--wait", "--timeout", "5m")
		d.want(exitLate, "warning   in the current deployment ", "prod-web/checkout-api: the time is up: ")
		if took != 5*time.Minute {
			d.t.Errorf("it waited for %s", took)
		}
	})
}

func TestRedeployWaits(t *testing.T) {
	atDesk(t, "calm", func(d *desk) {
		d.run("get", "services", "-o", "name", "--filter", "!daemon", "--sort", "name")
		service := strings.Fields(d.out.String())[0]
		d.run("redeploy", service, "--yes", "--wait", "--timeout", "30m", "-o", "json")
		d.want(0, " new running", "deployed, after ")
		var r receipt
		if err := json.Unmarshal(d.out.Bytes(), &r); err != nil {
			d.t.Fatal(err)
		}
		if len(r.Results) != 1 || r.Results[0].State != "done" || r.Results[0].Deployment == "" || r.Results[0].RequestID == "" {
			d.t.Errorf("the receipt is %+v", r)
		}
	})
}

// TestRedeployRolledBack: tasks that fail trip the circuit breaker, and ECS goes
// back to the deployment before. That is no success.
func TestRedeployRolledBack(t *testing.T) {
	atDesk(t, "incident", func(d *desk) {
		d.call("UpdateService", `{"cluster":"prod-web","service":"recommendations",
			"deploymentConfiguration":{"deploymentCircuitBreaker":{"enable":true,"rollback":true}}}`)
		d.run("redeploy", "prod-web/recommendations", "--yes", "--wait", "--timeout", "2h")
		d.want(exitFailure, "prod-web/recommendations: the deployment failed: ")
	})
}

func TestStopWaits(t *testing.T) {
	atDesk(t, "incident", func(d *desk) {
		d.run("get", "tasks", "prod-web/orders", "-o", "name")
		tasks := strings.Fields(d.out.String())
		d.run("stop", tasks[0], tasks[1], "--yes", "--wait", "--reason", "stuck")
		d.want(0, "Stop 2 tasks", "stops 2 tasks of orders, which starts as many anew", "--reason stuck",
			tasks[0]+": stopped: stopped on request: stuck, after ", tasks[1]+": stopped: ")
		d.run("stop", tasks[0], tasks[2], "--yes")
		d.want(exitPartial, "left out  ", "it has stopped already", tasks[2]+": accepted")
		d.run("stop", tasks[0], "--yes")
		d.want(exitFailure, "it has stopped already")
	})
}

// TestAlreadyThere: the receipt of what is so already says how the wait ended.
func TestAlreadyThere(t *testing.T) {
	atDesk(t, "calm", func(d *desk) {
		d.run("scale", "prod-web/orders", "9", "--yes")
		d.run("scale", "prod-web/orders", "9", "--yes", "--wait", "-o", "json")
		d.want(0, "its desired count is 9 already: nothing is sent")
		var r receipt
		if err := json.Unmarshal(d.out.Bytes(), &r); err != nil {
			d.t.Fatal(err)
		}
		if len(r.Results) != 1 || r.Results[0].State != "done" || r.Results[0].Accepted || r.Results[0].Name != "orders" {
			d.t.Errorf("the receipt is %+v", r)
		}
		d.run("scale", "prod-web/orders", "9", "--yes", "-o", "json")
		if strings.Contains(d.out.String(), "results") {
			d.t.Errorf("there are results of nothing:\n%s", d.out.String())
		}
	})
}

func TestNothingIsSent(t *testing.T) {
	atDesk(t, "calm", func(d *desk) {
		d.run("get", "services", "-o", "name")
		service := strings.Fields(d.out.String())[0]
		d.world.ResetCalls()
		d.run("redeploy", service, "--dry-run")
		d.want(0, "Redeploy ", "--force-new-deployment")
		d.run("redeploy", service)
		d.want(exitUsage, "Redeploy ", "add --yes to do it")
		d.run("redeploy", service, "--yes", "--read-only")
		d.want(exitFailure, "read-only")
		d.run("redeploy", service, service+"s", "--yes")
		d.want(exitFailure, "there is no service ", "Did you mean")
		for _, c := range d.world.Calls() {
			if c.Operation == "UpdateService" {
				d.t.Errorf("%s was sent", c.Operation)
			}
		}
	})
}

func TestActDenied(t *testing.T) {
	atDesk(t, "calm", func(d *desk) {
		d.run("get", "services", "-o", "name")
		services := strings.Fields(d.out.String())
		d.world.Faults().Add(sim.Fault{Kind: sim.AccessDenied, Operation: "UpdateService"})
		d.run("redeploy", services[0], services[1], "--yes", "--wait")
		d.want(exitFailure, services[0]+": not done. ECS UpdateService: the permission ecs:UpdateService is missing. Allow ecs:UpdateService")
	})
}

// TestWaitInterrupted: a signal ends the wait and not the change.
func TestWaitInterrupted(t *testing.T) {
	atDesk(t, "incident", func(d *desk) {
		ctx, cancel := context.WithCancelCause(d.t.Context())
		defer cancel(nil)
		time.AfterFunc(5*time.Second, func() { cancel(signalled{2}) })
		d.runIn(ctx, "scale", "prod-web/orders", "6", "--yes", "--wait")
		d.want(exitFailure, "accepted", "the change goes on; nothing waits for it any more")
		if code, ok := signalCode(ctx); !ok || code != 130 {
			d.t.Errorf("the signal's code is %d", code)
		}
	})
}
