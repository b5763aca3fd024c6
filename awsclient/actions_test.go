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

// action is one action of an operator with what it should come to.
type action struct {
	name    string
	setup   func(f *fleet)
	plan    func(ctx context.Context, c *Client) (Plan, error)
	op      string         // the write
	cli     []string       // without the region
	sent    map[string]any // parameters of the first write
	title   string
	effects []string
	warn    []string
	target  string         // the first target
	change  map[string]any // of the target, after which the plan is refused
	changed string
}

func actions() []action {
	return []action{
		{
			name: "redeploy", op: "UpdateService",
			setup: func(f *fleet) { f.addTask("t1", "checkout", "h1", map[string]any{"protected": true}) },
			plan:  func(ctx context.Context, c *Client) (Plan, error) { return c.PlanRedeploy(ctx, checkout) },
			cli:   []string{"aws ecs update-service --cluster prod --service checkout --force-new-deployment"},
			sent:  map[string]any{"cluster": "prod", "service": "checkout", "forceNewDeployment": true},
			title: "Redeploy checkout",
			effects: []string{
				"starts a new deployment of checkout:88, the revision that it has",
				"replaces 6 tasks in steps: at least 6 stay healthy, at most 12 run",
				"looks up anew what image each tag means",
			},
			warn:   []string{"1 task is protected (t1): the deployment waits for it"},
			target: checkout, change: map[string]any{"taskDefinition": prefix + "task-definition/checkout:89"},
			changed: "taskDefinition is now checkout:89, it was checkout:88",
		},
		{
			name: "stop", op: "StopTask",
			setup: func(f *fleet) { f.addTask("t1", "checkout", "h1", nil) },
			plan: func(ctx context.Context, c *Client) (Plan, error) {
				return c.PlanStop(ctx, "it's stuck", prefix+"task/prod/t1")
			},
			cli:   []string{`aws ecs stop-task --cluster prod --task t1 --reason 'it'\''s stuck'`},
			sent:  map[string]any{"cluster": "prod", "task": "t1", "reason": "it's stuck"},
			title: "Stop task t1",
			effects: []string{
				"stops 1 task of checkout, which starts as many anew",
				"the containers get SIGTERM, and SIGKILL after their stop timeout (30 s unless set)",
				"starts no deployment; ECS deletes the tags of stopped tasks",
			},
			target: prefix + "task/prod/t1", change: map[string]any{"desiredStatus": "STOPPED"},
			changed: "status is now STOPPED, it was RUNNING",
		},
		{
			name: "drain", op: "UpdateContainerInstancesState",
			setup: func(f *fleet) {
				f.addInstance("h1", 1000, 2000, nil)
				f.addInstance("h2", 1000, 2000, nil)
				f.addTask("t1", "checkout", "h1", nil)
			},
			plan:  func(ctx context.Context, c *Client) (Plan, error) { return c.PlanDrain(ctx, host("h1")) },
			cli:   []string{"aws ecs update-container-instances-state --cluster prod --container-instances h1 --status DRAINING"},
			sent:  map[string]any{"cluster": "prod", "containerInstances": []any{"h1"}, "status": "DRAINING"},
			title: "Drain i-h1",
			effects: []string{
				"ECS places no new tasks there, and stops those of services that are still PENDING at once",
				"moves 1 task of checkout: at least 6 of 6 stay healthy, at most 12 run, so others start first",
				"starts no deployment; the instance stays registered and goes on running",
			},
			target: host("h1"), change: map[string]any{"status": "DEREGISTERING"},
			changed: "status is now DEREGISTERING, it was ACTIVE",
		},
		{
			name: "activate", op: "UpdateContainerInstancesState",
			setup: func(f *fleet) { f.addInstance("h1", 1000, 2000, map[string]any{"status": "DRAINING"}) },
			plan:  func(ctx context.Context, c *Client) (Plan, error) { return c.PlanActivate(ctx, host("h1")) },
			cli:   []string{"aws ecs update-container-instances-state --cluster prod --container-instances h1 --status ACTIVE"},
			sent:  map[string]any{"cluster": "prod", "containerInstances": []any{"h1"}, "status": "ACTIVE"},
			title: "Activate i-h1",
			effects: []string{
				"ECS may place tasks there again; what has moved away does not come back by itself",
				"starts no deployment",
			},
			target: host("h1"), change: map[string]any{"status": "ACTIVE"},
			changed: "status is now ACTIVE, it was DRAINING",
		},
		{
			name: "protect", op: "UpdateTaskProtection",
			setup: func(f *fleet) { f.addTask("t1", "checkout", "h1", nil) },
			plan: func(ctx context.Context, c *Client) (Plan, error) {
				return c.PlanProtect(ctx, 90, prefix+"task/prod/t1")
			},
			cli:   []string{"aws ecs update-task-protection --cluster prod --tasks t1 --protection-enabled --expires-in-minutes 90"},
			sent:  map[string]any{"cluster": "prod", "tasks": []any{"t1"}, "protectionEnabled": true, "expiresInMinutes": 90.0},
			title: "Protect t1 for 90 minutes",
			effects: []string{
				"scale-in and deployments leave it alone for 90 minutes",
				"starts and stops nothing; a deployment waits for protected tasks",
				"it does not hold against StopTask, failed health checks, or the end of the host",
			},
			target: prefix + "task/prod/t1", change: map[string]any{"lastStatus": "STOPPED", "desiredStatus": "STOPPED"},
			changed: "status is now STOPPED, it was RUNNING",
		},
		{
			name: "unprotect", op: "UpdateTaskProtection",
			setup: func(f *fleet) { f.addTask("t1", "checkout", "h1", nil) },
			plan: func(ctx context.Context, c *Client) (Plan, error) {
				return c.PlanUnprotect(ctx, prefix+"task/prod/t1")
			},
			cli:     []string{"aws ecs update-task-protection --cluster prod --tasks t1 --no-protection-enabled"},
			sent:    map[string]any{"cluster": "prod", "tasks": []any{"t1"}, "protectionEnabled": false},
			title:   "End the protection of t1",
			effects: []string{"scale-in and deployments may stop it from now on", "stops nothing by itself"},
			warn:    []string{"nothing of this is protected now"},
			target:  prefix + "task/prod/t1", change: map[string]any{"desiredStatus": "STOPPED"},
			changed: "status is now STOPPED, it was RUNNING",
		},
		{
			name: "exec on", op: "UpdateService",
			plan:  func(ctx context.Context, c *Client) (Plan, error) { return c.PlanExec(ctx, true, checkout) },
			cli:   []string{"aws ecs update-service --cluster prod --service checkout --enable-execute-command"},
			sent:  map[string]any{"cluster": "prod", "service": "checkout", "enableExecuteCommand": true},
			title: "Turn exec on for checkout",
			effects: []string{
				"starts no deployment",
				"only tasks that start from now on have exec on; the 6 tasks that run keep what they have",
			},
			target: checkout, change: map[string]any{"enableExecuteCommand": true},
			changed: "enableExecuteCommand is now true, it was false",
		},
		{
			name: "exec off", op: "UpdateService",
			setup: func(f *fleet) { f.change(checkout, map[string]any{"enableExecuteCommand": true, "runningCount": 0}) },
			plan:  func(ctx context.Context, c *Client) (Plan, error) { return c.PlanExec(ctx, false, checkout) },
			cli:   []string{"aws ecs update-service --cluster prod --service checkout --disable-execute-command"},
			sent:  map[string]any{"cluster": "prod", "service": "checkout", "enableExecuteCommand": false},
			title: "Turn exec off for checkout", effects: []string{"starts no deployment", "tasks that start from now on have exec off"},
			target: checkout, change: map[string]any{"status": "DRAINING"},
			changed: "status is now DRAINING, it was ACTIVE",
		},
		{
			name: "agent", op: "UpdateContainerAgent",
			setup: func(f *fleet) {
				f.addInstance("h1", 1, 1, map[string]any{"versionInfo": map[string]any{"agentVersion": "1.90.0"}})
			},
			plan:   func(ctx context.Context, c *Client) (Plan, error) { return c.PlanUpdateAgent(ctx, host("h1")) },
			cli:    []string{"aws ecs update-container-agent --cluster prod --container-instance h1"},
			sent:   map[string]any{"cluster": "prod", "containerInstance": "h1"},
			title:  "Update the agent of i-h1",
			target: host("h1"), change: map[string]any{"agentUpdateStatus": "PENDING"},
			effects: []string{"ECS installs the newest agent, where there is a newer one: it is 1.90.0 now", "stops no task; starts no deployment"},
			changed: "agentUpdateStatus is now PENDING, it was ",
		},
		{
			name: "tag", op: "TagResource",
			setup: func(f *fleet) {
				f.change(checkout, map[string]any{"tags": []any{map[string]any{"key": "team", "value": "shop"}}})
			},
			plan: func(ctx context.Context, c *Client) (Plan, error) {
				return c.PlanTag(ctx, []model.Tag{{Key: "team", Value: "it's, web"}, {Key: "-x", Value: "<&>"}}, checkout)
			},
			cli: []string{`aws ecs tag-resource --resource-arn ` + checkout + ` --tags '{"key":"team","value":"it'\''s, web"}' '{"key":"-x","value":"<&>"}'`},
			sent: map[string]any{"resourceArn": checkout, "tags": []any{
				map[string]any{"key": "team", "value": "it's, web"}, map[string]any{"key": "-x", "value": "<&>"},
			}},
			title:   "Tag checkout",
			effects: []string{`team: "shop" → "it's, web"`, `-x: not set → "<&>"`, "starts no deployment and stops nothing"},
			warn:    []string{"permissions and cost reports may go by tags"},
			target:  checkout, change: map[string]any{"tags": []any{}},
			changed: `tag team is now not set, it was "shop"`,
		},
		{
			name: "untag", op: "UntagResource",
			setup: func(f *fleet) {
				f.change(checkout, map[string]any{"tags": []any{map[string]any{"key": "team", "value": "shop"}, map[string]any{"key": "-x", "value": "y"}}})
			},
			plan: func(ctx context.Context, c *Client) (Plan, error) {
				return c.PlanUntag(ctx, []string{"team", "-x", "none"}, checkout)
			},
			cli:     []string{`aws ecs untag-resource --resource-arn ` + checkout + ` --tag-keys '["team","-x"]'`},
			sent:    map[string]any{"resourceArn": checkout, "tagKeys": []any{"team", "-x"}},
			title:   "Untag checkout",
			effects: []string{`takes away team: "shop"`, `takes away -x: "y"`, "starts no deployment and stops nothing"},
			warn:    []string{"permissions and cost reports may go by tags"},
			target:  checkout, change: map[string]any{"tags": []any{map[string]any{"key": "-x", "value": "y"}}},
			changed: `tag team is now not set, it was "shop"`,
		},
		{
			name: "deregister", op: "DeregisterTaskDefinition",
			setup: func(f *fleet) {
				f.addTask("t1", "checkout", "h1", nil)
				f.addTask("t2", "", "h1", map[string]any{"taskDefinitionArn": revision88})
				f.addDefinition("checkout", 87, nil)
			},
			plan:  func(ctx context.Context, c *Client) (Plan, error) { return c.PlanDeregister(ctx, revision88) },
			cli:   []string{"aws ecs deregister-task-definition --task-definition checkout:88"},
			sent:  map[string]any{"taskDefinition": "checkout:88"},
			title: "Deregister checkout:88",
			effects: []string{
				"no new task, service or update can use it any more, within ten minutes",
				"what runs goes on; its services can still be scaled and replace their tasks",
				"it stays readable, and cannot be made active again: the same content can be registered as a new revision",
			},
			warn: []string{
				"1 service uses it: checkout in prod", "2 tasks of it run, 1 without a service",
				"it is the newest: checkout without a revision will then mean checkout:87",
			},
			target: revision88, change: map[string]any{"status": "INACTIVE"},
			changed: "status is now INACTIVE, it was ACTIVE",
		},
		{
			name: "run", op: "RunTask",
			setup: func(f *fleet) {
				f.change(checkout, map[string]any{"launchType": "EC2", "enableExecuteCommand": true})
			},
			plan: func(ctx context.Context, c *Client) (Plan, error) {
				p, err := c.PlanRun(ctx, RunRequest{
					Service: checkout, Count: 2, Command: []string{"sh", "-c", "echo 'hi'"},
					Env: []model.KeyValue{{Name: "MODE", Value: "once"}}, CPU: 256, Memory: 512,
				})
				for i := range p.Calls { // random
					for j, pm := range p.Calls[i].Params {
						if pm.Name == "clientToken" && len(pm.Value) > 20 && len(pm.Value) <= 64 {
							p.Calls[i].Params[j].Value = "token"
						}
					}
				}
				return p, err
			},
			cli: []string{`aws ecs run-task --cluster prod --task-definition checkout:88 --count 2 --launch-type EC2 --enable-execute-command ` +
				`--overrides '{"containerOverrides":[{"name":"app","command":["sh","-c","echo '\''hi'\''"],"environment":[{"name":"MODE","value":"once"}]}],"cpu":"256","memory":"512"}' --client-token token`},
			sent: map[string]any{
				"cluster": "prod", "taskDefinition": "checkout:88", "count": 2.0, "launchType": "EC2", "enableExecuteCommand": true, "clientToken": "token",
				"overrides": map[string]any{"cpu": "256", "memory": "512", "containerOverrides": []any{map[string]any{
					"name": "app", "command": []any{"sh", "-c", "echo 'hi'"}, "environment": []any{map[string]any{"name": "MODE", "value": "once"}},
				}}},
			},
			title: "Run checkout:88",
			effects: []string{
				"starts 2 tasks of checkout:88 in prod",
				"without a service: nothing starts them again, and no load balancer sends them traffic",
			},
			warn:   []string{"the values of the environment can be read in ECS and in the audit file: nothing secret belongs there"},
			target: checkout, change: map[string]any{"taskDefinition": prefix + "task-definition/checkout:89"},
			changed: "taskDefinition is now checkout:89, it was checkout:88",
		},
		{
			name: "scale each", op: "UpdateService",
			plan: func(ctx context.Context, c *Client) (Plan, error) {
				return c.PlanScaleEach(ctx, func(s model.Service) int { return s.Desired + 2 }, checkout)
			},
			cli:     []string{"aws ecs update-service --cluster prod --service checkout --desired-count 8"},
			sent:    map[string]any{"cluster": "prod", "service": "checkout", "desiredCount": 8.0},
			title:   "Scale checkout to 8",
			effects: []string{"desired count 6 → 8", "starts 2 tasks of checkout:88", "starts no deployment", mayChange},
			target:  checkout, change: map[string]any{"desiredCount": 7},
			changed: "desiredCount is now 7, it was 6",
		},
	}
}

const revision88 = prefix + "task-definition/checkout:88"

func host(id string) string { return prefix + "container-instance/prod/" + id }

// start makes the fleet of an action, a client of it, and the plan.
func (a action) start(t *testing.T, change ...func(*Options)) (*fleet, *Client, Plan, func() []string) {
	t.Helper()
	f := newFleet()
	if a.setup != nil {
		a.setup(f)
	}
	c, audit := follow(t, f, change...)
	p, err := a.plan(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	if n := f.writes(); n != 0 {
		t.Fatalf("planning made %d writes", n)
	}
	return f, c, p, func() []string {
		var out []string
		for _, e := range audit() {
			out = append(out, e.Operation+" "+e.Target+" "+e.Result)
		}
		return out
	}
}

// each runs a test for every action.
func eachAction(t *testing.T, test func(t *testing.T, a action)) {
	for _, a := range actions() {
		t.Run(a.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) { test(t, a) })
		})
	}
}

func TestActionsAreWhatWasPlanned(t *testing.T) {
	eachAction(t, func(t *testing.T, a action) {
		f, c, p, audit := a.start(t)
		for name, d := range map[string]string{
			"title": cmp.Diff(a.title, p.Title), "effects": cmp.Diff(a.effects, p.Effects),
			"warnings": cmp.Diff(a.warn, p.Warnings), "commands": cmp.Diff(a.cli, clis(p)),
		} {
			if d != "" {
				t.Errorf("%s: %s", name, d)
			}
		}
		if got := p.Targets(); len(got) != len(a.cli) || got[0].ID != a.target || got[0].Region == "" || got[0].Account == "" {
			t.Errorf("targets %+v", got)
		}
		r, err := c.Apply(t.Context(), p)
		if err != nil || r.RequestID != "request-7" || len(r.Calls) != len(a.cli) {
			t.Fatalf("%+v, %v", r, err)
		}
		if n := f.writes(); n != len(a.cli) {
			t.Fatalf("%d writes", n)
		}
		if d := cmp.Diff(a.sent, f.of(a.op)[0].params); d != "" {
			t.Errorf("sent something else than was shown: %s", d)
		}
		if want := []string{"ecs " + a.op + " " + a.target + " ok"}; !slices.Equal(audit(), want) {
			t.Errorf("audit %v", audit())
		}
	})
}

func TestActionsWhenTheWorldMovedOn(t *testing.T) {
	eachAction(t, func(t *testing.T, a action) {
		if a.change == nil {
			t.Skip("it expects nothing")
		}
		f, c, p, audit := a.start(t)
		f.change(a.target, a.change)
		_, err := c.Apply(t.Context(), p)
		var changed *PreconditionError
		if !errors.As(err, &changed) || !strings.HasSuffix(err.Error(), " has changed: "+a.changed) {
			t.Errorf("err = %v", err)
		}
		out := c.ApplyEach(t.Context(), p)
		if len(out) != 1 || !errors.As(out[0].Err, &changed) {
			t.Errorf("outcomes %+v", out)
		}
		if f.writes() != 0 || len(audit()) != 0 {
			t.Error("it was written all the same")
		}
	})
}

func TestActionsWhenTheTargetIsGone(t *testing.T) {
	eachAction(t, func(t *testing.T, a action) {
		if a.change == nil {
			t.Skip("it expects nothing")
		}
		f, c, p, _ := a.start(t)
		f.remove(a.target)
		if _, err := c.Apply(t.Context(), p); Explain(err).Kind != FaultNotFound {
			t.Errorf("err = %v", err)
		}
		if out := c.ApplyEach(t.Context(), p); len(out) != 1 || Explain(out[0].Err).Kind != FaultNotFound {
			t.Errorf("outcomes %+v", out)
		}
		if _, err := a.plan(t.Context(), c); Explain(err).Kind != FaultNotFound {
			t.Errorf("planned again: %v", err)
		}
		if f.writes() != 0 {
			t.Error("it was written all the same")
		}
	})
}

func TestActionsThatFail(t *testing.T) {
	for _, bad := range []struct {
		name   string
		with   func(op string) answer
		kind   FaultKind
		result string
	}{
		{"refused by ECS", func(string) answer { return failure(400, "InvalidParameterException", "no") }, FaultInvalid, "failed"},
		{"denied", func(op string) answer {
			return failure(400, "AccessDeniedException", "User: arn:aws:iam::1:user/jo is not authorized to perform: ecs:"+op+" on resource: x")
		}, FaultDenied, "failed"},
		{"throttled", func(string) answer { return failure(400, "ThrottlingException", "Rate exceeded") }, FaultThrottled, "failed"},
		{"server error", func(string) answer { return failure(500, "ServerException", "sorry") }, FaultServer, "unknown"},
		{"lost", func(string) answer { return answer{err: errors.New("connection reset by peer")} }, FaultUnreachable, "unknown"},
		{"hang", func(string) answer { return answer{hang: true} }, FaultTimeout, "unknown"},
	} {
		t.Run(bad.name, func(t *testing.T) {
			eachAction(t, func(t *testing.T, a action) {
				f, c, p, audit := a.start(t)
				f.on[a.op] = func(map[string]any) answer { return bad.with(a.op) }
				_, err := c.Apply(t.Context(), p)
				if Explain(err).Kind != bad.kind {
					t.Errorf("kind %d: %v", Explain(err).Kind, err)
				}
				if unsure := Explain(err).Unsure; unsure != (bad.result == "unknown") {
					t.Errorf("unsure: %t", unsure)
				}
				if bad.kind == FaultDenied && Denied(err) != "ecs:"+a.op {
					t.Errorf("denied %q", Denied(err))
				}
				if n := f.count(a.op); n != 1 && a.op != "RunTask" {
					t.Errorf("sent %d times", n)
				}
				if want := []string{fmt.Sprintf("ecs %s %s %s", a.op, a.target, bad.result)}; !slices.Equal(audit(), want) {
					t.Errorf("audit %v, want %v", audit(), want)
				}
				out := c.ApplyEach(t.Context(), p)
				if len(out) != 1 || Explain(out[0].Err).Kind != bad.kind || out[0].Target.ID != a.target {
					t.Errorf("outcomes %+v", out)
				}
			})
		})
	}
}

func TestActionsReadOnly(t *testing.T) {
	eachAction(t, func(t *testing.T, a action) {
		f, c, p, audit := a.start(t, func(o *Options) { o.ReadOnly = true })
		if _, err := c.Apply(t.Context(), p); Explain(err).Kind != FaultReadOnly {
			t.Errorf("err = %v", err)
		}
		if out := c.ApplyEach(t.Context(), p); len(out) != 1 || Explain(out[0].Err).Kind != FaultReadOnly {
			t.Errorf("outcomes %+v", out)
		}
		if _, err := c.execute(t.Context(), p.Calls[0]); Explain(err).Kind != FaultReadOnly {
			t.Errorf("past Apply: %v", err)
		}
		if f.writes() != 0 || len(audit()) != 0 {
			t.Error("it was written all the same")
		}
	})
}

// The endpoint goes away between plan and apply: nothing is sent blindly.
func TestActionsWhenTheEndpointIsLost(t *testing.T) {
	eachAction(t, func(t *testing.T, a action) {
		if a.change == nil {
			t.Skip("it reads nothing again")
		}
		f, c, p, audit := a.start(t)
		for _, op := range []string{"DescribeServices", "DescribeTasks", "DescribeContainerInstances", "DescribeTaskDefinition"} {
			f.on[op] = func(map[string]any) answer { return answer{err: errors.New("connection reset by peer")} }
		}
		if _, err := c.Apply(t.Context(), p); Explain(err).Kind != FaultUnreachable {
			t.Errorf("err = %v", err)
		}
		if out := c.ApplyEach(t.Context(), p); len(out) != 1 || Explain(out[0].Err).Kind != FaultUnreachable {
			t.Errorf("outcomes %+v", out)
		}
		if f.writes() != 0 || len(audit()) != 0 {
			t.Error("it was written all the same")
		}
	})
}
