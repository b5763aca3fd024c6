package awsclient

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/google/go-cmp/cmp"

	"github.com/ecsdeck/ecsdeck/awsclient/model"
)

func TestActionsAreRefusedBeforehand(t *testing.T) {
	task := func(change map[string]any) func(*fleet) {
		return func(f *fleet) { f.addTask("t1", "checkout", "h1", change) }
	}
	instance := func(change map[string]any) func(*fleet) {
		return func(f *fleet) { f.addInstance("h1", 1000, 2000, change) }
	}
	service := func(change map[string]any) func(*fleet) {
		return func(f *fleet) { f.change(checkout, change) }
	}
	attribute := func(name, value string) map[string]any {
		return map[string]any{"attributes": []any{map[string]any{"name": name, "value": value}}}
	}
	type plan = func(ctx context.Context, c *Client) (Plan, error)
	redeploy := func(ctx context.Context, c *Client) (Plan, error) { return c.PlanRedeploy(ctx, checkout) }
	stop := func(ctx context.Context, c *Client) (Plan, error) {
		return c.PlanStop(ctx, "", prefix+"task/prod/t1")
	}
	protect := func(minutes int) plan {
		return func(ctx context.Context, c *Client) (Plan, error) {
			return c.PlanProtect(ctx, minutes, prefix+"task/prod/t1")
		}
	}
	agent := func(ctx context.Context, c *Client) (Plan, error) { return c.PlanUpdateAgent(ctx, host("h1")) }
	tag := func(tags ...model.Tag) plan {
		return func(ctx context.Context, c *Client) (Plan, error) { return c.PlanTag(ctx, tags, checkout) }
	}
	run := func(r RunRequest) plan {
		return func(ctx context.Context, c *Client) (Plan, error) { return c.PlanRun(ctx, r) }
	}
	for _, c := range []struct {
		name  string
		setup func(*fleet)
		plan  plan
		why   string
	}{
		{"redeploy CodeDeploy", service(map[string]any{"deploymentController": map[string]any{"type": "CODE_DEPLOY"}}), redeploy, "cannot redeploy checkout: CodeDeploy deploys it: start a deployment there"},
		{"redeploy external", service(map[string]any{"deploymentController": map[string]any{"type": "EXTERNAL"}}), redeploy, "cannot redeploy checkout: an external controller deploys it: that creates its task sets"},
		{"redeploy draining", service(map[string]any{"status": "DRAINING"}), redeploy, "cannot redeploy checkout: the service is being deleted"},
		{"exec is on", service(map[string]any{"enableExecuteCommand": true}), func(ctx context.Context, c *Client) (Plan, error) { return c.PlanExec(ctx, true, checkout) }, "cannot turn exec on for checkout: exec is on already"},
		{"stop stopped", task(map[string]any{"lastStatus": "STOPPED"}), stop, "cannot stop t1: it has stopped already"},
		{"stop stopping", task(map[string]any{"desiredStatus": "STOPPED"}), stop, "cannot stop t1: it is stopping already"},
		{"protect standalone", task(map[string]any{"group": "family:job"}), protect(60), "cannot protect t1: it belongs to no service: ECS protects only tasks of services"},
		{"protect too long", task(nil), protect(2881), "cannot protect: protection lasts 1 to 2880 minutes (48 hours)"},
		{"protect for nothing", task(nil), protect(0), "cannot protect: protection lasts 1 to 2880 minutes (48 hours)"},
		{"agent of Windows", instance(attribute("ecs.os-type", "windows")), agent, "cannot update the agent of i-h1: it runs Windows: a new instance is the way to a new agent"},
		{"agent of Bottlerocket", instance(attribute("bottlerocket.variant", "aws-ecs-2")), agent, "cannot update the agent of i-h1: it runs Bottlerocket: the agent comes with the system's own updates"},
		{"agent of external", instance(map[string]any{"ec2InstanceId": "mi-1"}), agent, "cannot update the agent of mi-1: it is an external instance: ECS does not update agents there"},
		{"agent disconnected", instance(map[string]any{"agentConnected": false}), agent, "cannot update the agent of i-h1: its agent is disconnected"},
		{"agent updating", instance(map[string]any{"agentUpdateStatus": "STAGING"}), agent, "cannot update the agent of i-h1: an update of its agent is under way (STAGING)"},
		{"activate active", instance(nil), func(ctx context.Context, c *Client) (Plan, error) { return c.PlanActivate(ctx, host("h1")) }, "cannot activate i-h1: it is active already"},
		{"drain registering", instance(map[string]any{"status": "REGISTERING"}), func(ctx context.Context, c *Client) (Plan, error) { return c.PlanDrain(ctx, host("h1")) }, "cannot drain i-h1: ECS drains only ACTIVE instances, and it is REGISTERING"},
		{"tag without key", nil, tag(model.Tag{Value: "x"}), "cannot tag: a tag needs a key"},
		{"tag of AWS", nil, tag(model.Tag{Key: "AWS:x"}), "cannot tag: what begins with aws: is AWS's own"},
		{"tag twice", nil, tag(model.Tag{Key: "a"}, model.Tag{Key: "a"}), "cannot tag: the key a is given twice"},
		{"tag too long", nil, tag(model.Tag{Key: strings.Repeat("é", 129)}), "cannot tag: the key of a tag has at most 128 characters"},
		{"no tag", nil, tag(), "cannot tag: no tag was given"},
		{"too many tags", func(f *fleet) {
			var tags []any
			for i := range 50 {
				tags = append(tags, map[string]any{"key": fmt.Sprint(i), "value": ""})
			}
			f.change(checkout, map[string]any{"tags": append(tags, map[string]any{"key": "aws:x", "value": ""})})
		}, tag(model.Tag{Key: "new"}, model.Tag{Key: "7"}), "cannot tag checkout: it would have 51 tags, and ECS allows 50"},
		{"untag nothing", nil, func(ctx context.Context, c *Client) (Plan, error) {
			return c.PlanUntag(ctx, []string{"team"}, checkout)
		}, "cannot untag checkout: it has no tag team"},
		{"deregister inactive", func(f *fleet) { f.change(revision88, map[string]any{"status": "INACTIVE"}) }, func(ctx context.Context, c *Client) (Plan, error) { return c.PlanDeregister(ctx, revision88) }, "cannot deregister checkout:88: it is deregistered already"},
		{"run inactive", func(f *fleet) { f.change(revision88, map[string]any{"status": "INACTIVE"}) }, run(RunRequest{Service: checkout}), "cannot run checkout:88: it is deregistered"},
		{"run nothing", nil, run(RunRequest{Service: checkout, Count: -1}), "cannot run tasks: the count is 1 to 100"},
		{"run nowhere", nil, run(RunRequest{TaskDefinition: "checkout:88"}), "cannot run checkout:88: no cluster was named"},
		{"run no such container", nil, run(RunRequest{Service: checkout, Container: "x", Command: []string{"a"}}), "cannot run checkout:88: it has no container x, but app"},
		{"run without subnets", func(f *fleet) { f.change(revision88, map[string]any{"networkMode": "awsvpc"}) }, run(RunRequest{Cluster: "prod", TaskDefinition: revision88}), "cannot run checkout:88: its network mode is awsvpc: it needs subnets, and no service of checkout in prod has any to take"},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				f := newFleet()
				if c.setup != nil {
					c.setup(f)
				}
				_, err := c.plan(t.Context(), open(t, f.shop))
				var refused *RefusedError
				if !errors.As(err, &refused) || err.Error() != c.why {
					t.Errorf("got  %v\nwant %s", err, c.why)
				}
			})
		})
	}
}

func TestRedeployWarnings(t *testing.T) {
	limits := func(minimum, maximum int) map[string]any {
		return map[string]any{"deploymentConfiguration": map[string]any{"minimumHealthyPercent": minimum, "maximumPercent": maximum}}
	}
	const off = "the circuit breaker is off: if the new tasks fail ECS goes on trying"
	for _, c := range []struct {
		name     string
		set      map[string]any
		effect   string
		warnings []string
	}{
		{"stuck", limits(100, 100), "replaces 6 tasks in steps: at least 6 stay healthy, at most 6 run", []string{"minimum and maximum leave no room: ECS can replace no task, the deployment will not move", off}},
		{"half", limits(50, 100), "replaces 6 tasks in steps: at least 3 stay healthy, at most 6 run", []string{"as few as 3 of 6 tasks serve meanwhile", off}},
		{"rounded", limits(45, 120), "replaces 6 tasks in steps: at least 3 stay healthy, at most 7 run", []string{"as few as 3 of 6 tasks serve meanwhile", off}},
		{"none", limits(0, 100), "replaces 6 tasks in steps: at least 0 stay healthy, at most 6 run", []string{"the minimum is 0: for a while nothing may serve", off}},
		{"blue/green", map[string]any{"deploymentConfiguration": map[string]any{
			"strategy": "BLUE_GREEN", "minimumHealthyPercent": 100, "maximumPercent": 100, "deploymentCircuitBreaker": map[string]any{"enable": true},
		}}, "brings up 6 tasks beside those that serve (BLUE_GREEN), then moves the traffic", nil},
		{"at rest", map[string]any{"desiredCount": 0, "runningCount": 0}, "starts and stops nothing: its desired count is 0", nil},
		{"failed", map[string]any{"deployments": []any{map[string]any{"id": "ecs-svc/1", "status": "PRIMARY", "rolloutState": "FAILED"}}}, "replaces 6 tasks in steps: at least 6 stay healthy, at most 12 run", []string{"the current deployment has failed; this one starts the same revision"}},
		{"rolling", map[string]any{"deployments": []any{map[string]any{"id": "ecs-svc/1", "status": "PRIMARY", "rolloutState": "IN_PROGRESS"}}}, "replaces 6 tasks in steps: at least 6 stay healthy, at most 12 run", []string{"a deployment is under way; this one takes its place"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				f := newFleet()
				f.change(checkout, c.set)
				p, err := open(t, f.shop).PlanRedeploy(t.Context(), checkout)
				if err != nil || p.Effects[1] != c.effect {
					t.Errorf("%v, %q", err, p.Effects)
				}
				if d := cmp.Diff(c.warnings, p.Warnings); d != "" {
					t.Error(d)
				}
			})
		})
	}
}

// What will block a drain is said before it is asked for.
func TestDrainSaysWhatWillBlockIt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFleet()
		f.addInstance("h1", 0, 0, nil)
		f.addInstance("h2", 700, 5000, nil)
		f.addInstance("h3", 9000, 9000, map[string]any{"status": "DRAINING"})
		f.addService("pinned", 2, map[string]any{"deploymentConfiguration": map[string]any{"minimumHealthyPercent": 100, "maximumPercent": 100}})
		f.addService("half", 4, map[string]any{"deploymentConfiguration": map[string]any{"minimumHealthyPercent": 50, "maximumPercent": 100}})
		f.addService("agent", 3, map[string]any{"schedulingStrategy": "DAEMON"})
		f.addTask("t1", "checkout", "h1", nil)
		f.addTask("t2", "pinned", "h1", map[string]any{"cpu": "100"})
		f.addTask("t3", "half", "h1", map[string]any{"cpu": nil, "memory": nil, "containers": []any{
			map[string]any{"name": "a", "cpu": "1000", "memory": "64"}, map[string]any{"name": "b", "cpu": "1", "memory": "128", "memoryReservation": "16"},
		}})
		f.addTask("t4", "agent", "h1", nil)
		f.addTask("t5-0123456789", "", "h1", nil)
		f.addTask("t6", "", "h1", map[string]any{"desiredStatus": "STOPPED"})
		f.addTask("t7", "checkout", "h2", nil)
		p, err := open(t, f.shop).PlanDrain(t.Context(), host("h1"))
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff([]string{
			"pinned can replace no task: at least 2 (100 %) must stay and at most 2 (100 %) may run",
			"1 task without a service stays until it ends or is stopped: job t5-01234",
			"no room elsewhere for 1 of 1 task of half (1001 CPU and 80 MiB each)",
		}, p.Warnings); d != "" {
			t.Error(d)
		}
		if d := cmp.Diff([]string{
			"moves 1 task of checkout: at least 6 of 6 stay healthy, at most 12 run, so others start first",
			"moves 1 task of half: at least 2 of 4 stay healthy, at most 4 run, so 2 may stop before others start",
			"moves 1 task of pinned: at least 2 of 2 stay healthy, at most 2 run",
		}, slices.Sorted(slices.Values(p.Effects[1:len(p.Effects)-1]))); d != "" {
			t.Error(d)
		}
	})
}

// A drain needs no more permission than the drain itself.
func TestDrainWithoutSight(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFleet()
		f.addInstance("h1", 0, 0, nil)
		f.on["ListTasks"] = func(map[string]any) answer {
			return failure(400, "AccessDeniedException", "not authorized to perform: ecs:ListTasks")
		}
		p, err := open(t, f.shop).PlanDrain(t.Context(), host("h1"))
		if err != nil || len(p.Warnings) != 1 || !strings.Contains(p.Warnings[0], "the permission ecs:ListTasks is missing: there may be more in the way") {
			t.Errorf("%q, %v", p.Warnings, err)
		}
	})
}

func TestStopWarnings(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFleet()
		f.addService("cart", 1, nil)
		ids := []string{f.addTask("t1", "cart", "h1", map[string]any{"protected": true}), f.addTask("t2", "", "h1", nil)}
		p, err := open(t, f.shop).PlanStop(t.Context(), "-x", ids...)
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff([]string{
			"these are all running tasks of cart: until others are up nothing serves",
			"1 task is protected (t1): StopTask stops it all the same",
		}, p.Warnings); d != "" {
			t.Error(d)
		}
		if p.Title != "Stop 2 tasks" || p.Effects[0] != "stops 1 task of cart, which starts as many anew" || p.Effects[1] != "stops 1 task without a service: nothing starts it again" {
			t.Errorf("%q %q", p.Title, p.Effects)
		}
		if got := clis(p)[0]; got != "aws ecs stop-task --cluster prod --task t1 --reason=-x" {
			t.Error(got)
		}
	})
}
