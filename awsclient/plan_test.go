package awsclient

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"

	"github.com/google/go-cmp/cmp"

	"github.com/ecsdeck/ecsdeck/awsclient/journal"
)

const mayChange = "auto scaling, where it is on, may change the count again"

const checkout = prefix + "service/prod/checkout"

// shop is an AWS with one service that can be changed under the client's feet.
type shop struct {
	*script
	mu      sync.Mutex
	service map[string]any
}

func newShop() *shop {
	s := &shop{script: newScript(), service: map[string]any{
		"serviceArn": checkout, "serviceName": "checkout", "clusterArn": prefix + "cluster/prod", "status": "ACTIVE",
		"desiredCount": 6, "runningCount": 6, "pendingCount": 0, "schedulingStrategy": "REPLICA",
		"taskDefinition": prefix + "task-definition/checkout:88",
		"deployments":    []any{map[string]any{"id": "ecs-svc/1", "status": "PRIMARY", "rolloutState": "COMPLETED"}},
	}}
	s.on["DescribeServices"] = func(map[string]any) answer {
		s.mu.Lock()
		defer s.mu.Unlock()
		service := map[string]any{}
		for k, v := range s.service {
			service[k] = v
		}
		return answer{body: map[string]any{"services": []any{service}}}
	}
	s.on["UpdateService"] = func(p map[string]any) answer {
		s.set("desiredCount", p["desiredCount"])
		return answer{body: map[string]any{"service": map[string]any{"serviceArn": checkout}}}
	}
	return s
}

func (s *shop) set(key string, v any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.service[key] = v
}

// audited opens a client with an audit file and returns how to read it.
func audited(t *testing.T, s *shop, change ...func(*Options)) (*Client, func() []journal.Entry) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "audit.jsonl")
	a, err := journal.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = a.Close() })
	c := open(t, s, append(change, func(o *Options) { o.Audit = a })...)
	return c, func() []journal.Entry {
		raw, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		var out []journal.Entry
		for line := range strings.Lines(string(raw)) {
			var e journal.Entry
			if err := json.Unmarshal([]byte(line), &e); err != nil {
				t.Fatal(err)
			}
			out = append(out, e)
		}
		return out
	}
}

func TestScaleIsWhatWasPlanned(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newShop()
		c, audit := audited(t, s)
		p, err := c.PlanScale(t.Context(), checkout, 8)
		if err != nil {
			t.Fatal(err)
		}
		const cli = "aws ecs update-service --cluster prod --service checkout --desired-count 8 --region eu-west-1"
		want := Plan{
			Title:  "Scale checkout to 8",
			Target: Target{Kind: "service", ID: checkout, Name: "checkout", Cluster: "prod", Account: account, Region: "eu-west-1"},
			Calls: []Call{{
				Service: "ecs", Operation: "UpdateService", Region: "eu-west-1",
				Params: []Param{{"cluster", "prod"}, {"service", "checkout"}, {"desiredCount", "8"}},
			}},
			Expect:  []Precondition{{Field: "status", Want: "ACTIVE"}, {Field: "desiredCount", Want: "6"}, {Field: "taskDefinition", Want: "checkout:88"}},
			Effects: []string{"desired count 6 → 8", "starts 2 tasks of checkout:88", "starts no deployment", mayChange},
		}
		if d := cmp.Diff(want, p); d != "" {
			t.Error(d)
		}
		if got := p.Calls[0].String(); got != "ecs UpdateService  cluster=prod  service=checkout  desiredCount=8" {
			t.Errorf("previewed as %q", got)
		}
		if n := s.count("UpdateService"); n != 0 {
			t.Fatalf("planning made %d writes", n)
		}
		r, err := c.Apply(t.Context(), p)
		if err != nil {
			t.Fatal(err)
		}
		if r.RequestID != "request-7" || r.At.IsZero() || !slices.Equal(r.Calls, []string{cli}) {
			t.Errorf("receipt %+v", r)
		}
		sent := s.of("UpdateService")
		if len(sent) != 1 {
			t.Fatalf("%d writes", len(sent))
		}
		if d := cmp.Diff(map[string]any{"cluster": "prod", "service": "checkout", "desiredCount": 8.0}, sent[0].params); d != "" {
			t.Errorf("sent something else than was shown: %s", d)
		}
		lines := audit()
		if len(lines) != 1 {
			t.Fatalf("audit %+v", lines)
		}
		got := lines[0]
		if got.Time.IsZero() {
			t.Error("no time in the audit line")
		}
		got.Time = got.Time.Truncate(0)
		wantLine := journal.Entry{
			Time: got.Time, Who: "arn:aws:sts::" + account + ":assumed-role/oncall/jo", Profile: "demo", Account: account,
			Region: "eu-west-1", Target: checkout, Operation: "ecs UpdateService", Call: cli, Result: "ok", RequestID: "request-7",
		}
		if d := cmp.Diff(wantLine, got); d != "" {
			t.Error(d)
		}
	})
}

func TestScaleWhenTheWorldMovedOn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newShop()
		c, audit := audited(t, s)
		p, err := c.PlanScale(t.Context(), checkout, 8)
		if err != nil {
			t.Fatal(err)
		}
		s.set("desiredCount", 12)
		s.set("taskDefinition", prefix+"task-definition/checkout:89")
		_, err = c.Apply(t.Context(), p)
		var changed *PreconditionError
		if !errors.As(err, &changed) {
			t.Fatalf("err = %v", err)
		}
		want := []Change{{"desiredCount", "6", "12"}, {"taskDefinition", "checkout:88", "checkout:89"}}
		if !slices.Equal(changed.Changes, want) {
			t.Errorf("changes %v, want %v", changed.Changes, want)
		}
		if Explain(err).Kind != FaultPrecondition {
			t.Errorf("kind %d", Explain(err).Kind)
		}
		if s.count("UpdateService") != 0 || len(audit()) != 0 {
			t.Error("it was written all the same")
		}
	})
}

// A write is sent once, whatever happens to its answer.
func TestWritesAreNeverRepeated(t *testing.T) {
	for _, c := range []struct {
		name   string
		with   answer
		result string
		id     string
	}{
		{"server error", failure(500, "ServerException", "sorry"), "unknown", "request-7"},
		{"throttled", failure(400, "ThrottlingException", "Rate exceeded"), "failed", "request-7"},
		{"lost", answer{err: errors.New("connection reset by peer")}, "unknown", ""},
		{"hang", answer{hang: true}, "unknown", ""},
		{"denied", failure(400, "AccessDeniedException", "not authorized to perform: ecs:UpdateService"), "failed", "request-7"},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := newShop()
				client, audit := audited(t, s)
				p, err := client.PlanScale(t.Context(), checkout, 8)
				if err != nil {
					t.Fatal(err)
				}
				s.on["UpdateService"] = func(map[string]any) answer { return c.with }
				if _, err := client.Apply(t.Context(), p); err == nil {
					t.Error("no error")
				}
				if n := s.count("UpdateService"); n != 1 {
					t.Errorf("sent %d times", n)
				}
				lines := audit()
				if len(lines) != 1 || lines[0].Result != c.result || lines[0].Error == "" || lines[0].RequestID != c.id {
					t.Errorf("audit %+v, want result %q", lines, c.result)
				}
			})
		})
	}
}

func TestScaleIsRefused(t *testing.T) {
	for _, c := range []struct {
		name string
		set  map[string]any
		n    int
		why  string
	}{
		{"daemon", map[string]any{"schedulingStrategy": "DAEMON"}, 8, "it is a DAEMON service: ECS runs one task on every instance that fits, and takes no count"},
		{"draining", map[string]any{"status": "DRAINING"}, 8, "the service is being deleted"},
		{"inactive", map[string]any{"status": "INACTIVE"}, 8, "the service is deleted"},
		{"negative", nil, -1, "a service cannot run fewer than 0 tasks"},
		{"same", nil, 6, "its desired count is 6 already"},
		{"too many", nil, 5001, "ECS runs at most 5000 tasks in a service"},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := newShop()
				for k, v := range c.set {
					s.set(k, v)
				}
				client := open(t, s)
				_, err := client.PlanScale(t.Context(), checkout, c.n)
				var refused *RefusedError
				if !errors.As(err, &refused) || refused.Why != c.why || refused.What != "cannot scale checkout" {
					t.Errorf("err = %v, want %q", err, c.why)
				}
			})
		})
	}
}

func TestScaleWarnings(t *testing.T) {
	deployment := func(change map[string]any) []any {
		d := map[string]any{"id": "ecs-svc/1", "status": "PRIMARY", "rolloutState": "IN_PROGRESS"}
		for k, v := range change {
			d[k] = v
		}
		return []any{d}
	}
	for _, c := range []struct {
		name     string
		set      map[string]any
		n        int
		effects  []string
		warnings []string
	}{
		{
			"to nothing", nil, 0,
			[]string{"desired count 6 → 0", "stops 6 tasks of checkout:88; ECS chooses which", "starts no deployment", mayChange},
			[]string{"with 0 tasks nothing serves any more"},
		},
		{
			"far down", nil, 2,
			[]string{"desired count 6 → 2", "stops 4 tasks of checkout:88; ECS chooses which", "starts no deployment", mayChange},
			[]string{"this takes away more than half of 6 tasks"},
		},
		{
			"failed deployment",
			map[string]any{"deployments": deployment(map[string]any{"rolloutState": "FAILED"}), "runningCount": 2},
			7,
			[]string{"desired count 6 → 7", "starts 5 tasks of checkout:88", "starts no deployment", mayChange},
			[]string{"the current deployment has failed; new tasks may fail too"},
		},
		{
			"failing deployment",
			map[string]any{"deployments": deployment(map[string]any{"failedTasks": 2})},
			7,
			[]string{"desired count 6 → 7", "starts 1 task of checkout:88", "starts no deployment", mayChange},
			[]string{"in the current deployment 2 tasks failed; new tasks may fail too"},
		},
		{
			"rolling",
			map[string]any{"deployments": append(deployment(nil), map[string]any{"id": "ecs-svc/0", "status": "ACTIVE"})},
			7,
			[]string{"desired count 6 → 7", "starts 1 task of checkout:88", "starts no deployment", mayChange},
			[]string{"a deployment is under way; the new tasks are shared between its revisions"},
		},
		{
			"no place",
			map[string]any{"runningCount": 4, "events": []any{map[string]any{"id": "1", "message": "(service checkout) was unable to place a task because no container instance met all of its requirements. The closest matching (container-instance 9c) has insufficient memory available."}}},
			7,
			[]string{"desired count 6 → 7", "starts 3 tasks of checkout:88", "starts no deployment", mayChange},
			[]string{"the newest event says: unable to place a task: not enough memory"},
		},
		{
			"still stopping",
			map[string]any{"runningCount": 7},
			7,
			[]string{"desired count 6 → 7", "starts and stops nothing: 7 tasks are there already", "starts no deployment", mayChange},
			nil,
		},
		{
			"deployed by CodeDeploy",
			map[string]any{"deploymentController": map[string]any{"type": "CODE_DEPLOY"}, "deployments": []any{}},
			7,
			[]string{"desired count 6 → 7", "starts 1 task of checkout:88", "starts no deployment", mayChange},
			nil,
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := newShop()
				for k, v := range c.set {
					s.set(k, v)
				}
				p, err := open(t, s).PlanScale(t.Context(), checkout, c.n)
				if err != nil {
					t.Fatal(err)
				}
				if d := cmp.Diff(c.effects, p.Effects); d != "" {
					t.Error(d)
				}
				if d := cmp.Diff(c.warnings, p.Warnings); d != "" {
					t.Error(d)
				}
			})
		})
	}
}

func TestReadOnlyAppliesNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newShop()
		c, audit := audited(t, s, func(o *Options) { o.ReadOnly = true })
		p, err := c.PlanScale(t.Context(), checkout, 8)
		if err != nil {
			t.Fatal(err) // a plan only reads
		}
		_, err = c.Apply(t.Context(), p)
		if Explain(err).Kind != FaultReadOnly {
			t.Errorf("err = %v", err)
		}
		if s.count("UpdateService") != 0 || len(audit()) != 0 {
			t.Error("it was written all the same")
		}
	})
}

// Renewed credentials of another account must not write to what is on screen.
func TestAnotherAccountAppliesNothing(t *testing.T) {
	home(t, twoProfiles, staticKeys)
	synctest.Test(t, func(t *testing.T) {
		s := newShop()
		c := open(t, s, func(o *Options) { o.Demo, o.Profile = false, "prod" })
		p, err := c.PlanScale(t.Context(), checkout, 8)
		if err != nil {
			t.Fatal(err)
		}
		other := s.on["GetCallerIdentity"](nil)
		other.body = strings.ReplaceAll(other.body.(string), account, "999999999999")
		s.on["GetCallerIdentity"] = func(map[string]any) answer { return other }
		s.on["DescribeServices"] = times(1, failure(400, "ExpiredTokenException", "expired"))
		if _, err := c.PlanScale(t.Context(), checkout, 8); Explain(err).Kind != FaultExpired {
			t.Fatal(err)
		}
		s.on["DescribeServices"] = newShop().on["DescribeServices"]
		s.forget()
		_, err = c.Apply(t.Context(), p)
		if f := Explain(err); f.Kind != FaultRefused || f.Why != "the credentials now belong to account 999999999999, the deck shows "+account {
			t.Errorf("%+v", f)
		}
		if s.count("UpdateService")+s.count("DescribeServices") > 0 {
			t.Error("the other account was read or changed")
		}
		own := newShop()
		s.on["GetCallerIdentity"] = own.on["GetCallerIdentity"]
		if _, err = c.Apply(t.Context(), p); err != nil {
			t.Errorf("back in the own account: %v", err)
		}
		if n := s.count("GetCallerIdentity"); n != 2 {
			t.Errorf("asked %d times who it is, want twice", n)
		}
	})
}

func TestApplyRefusesWhatItDoesNotKnow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newShop()
		c, audit := audited(t, s)
		for _, bad := range []Call{
			{Service: "ecs", Operation: "DeleteCluster", Params: []Param{{"cluster", "prod"}}},
			{Service: "ecs", Operation: "UpdateService", Params: []Param{{"service", "checkout"}, {"platformVersion", "1.4.0"}}},
			{Service: "ecs", Operation: "UpdateService", Params: []Param{{"service", "checkout"}, {"desiredCount", "many"}}},
		} {
			if _, err := c.Apply(t.Context(), Plan{Calls: []Call{bad}}); err == nil {
				t.Errorf("%s was done", bad)
			}
		}
		for _, op := range []string{"DeleteCluster", "UpdateService"} {
			if s.count(op) > 0 {
				t.Errorf("%s was sent", op)
			}
		}
		if n := len(audit()); n != 3 {
			t.Errorf("%d audit lines, want 3 of what was tried", n)
		}
	})
}

func TestCLI(t *testing.T) {
	for want, call := range map[string]Call{
		"aws ecs update-service --cluster prod --service web --desired-count 0 --region eu-west-1 --profile prod-eu": {
			Service: "ecs", Operation: "UpdateService", Params: []Param{{"cluster", "prod"}, {"service", "web"}, {"desiredCount", "0"}},
			Region: "eu-west-1", Profile: "prod-eu",
		},
		`aws ecs stop-task --reason 'it'\''s $HOME; rm -rf /' --region eu-west-1 --endpoint-url http://127.0.0.1:5000`: {
			Service: "ecs", Operation: "StopTask", Params: []Param{{"reason", "it's $HOME; rm -rf /"}},
			Region: "eu-west-1", Endpoint: "http://127.0.0.1:5000",
		},
		`aws ecs x --name '' --other 'Ünï' --profile 'my profile'`: {
			Service: "ecs", Operation: "X", Params: []Param{{"name", ""}, {"other", "Ünï"}}, Profile: "my profile",
		},
	} {
		if got := call.CLI(); got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	}
}
