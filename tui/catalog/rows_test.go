package catalog

import (
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/ecsdeck/ecsdeck/awsclient/journal"
	"github.com/ecsdeck/ecsdeck/awsclient/model"
	"github.com/ecsdeck/ecsdeck/tui/keys"
	"github.com/ecsdeck/ecsdeck/tui/kind"
	"github.com/ecsdeck/ecsdeck/tui/widget"
)

// zeroRows is a row of every kind of which nothing is known.
func zeroRows() map[kind.Name]kind.Row {
	return map[kind.Name]kind.Row{
		kind.Clusters: model.Cluster{}, kind.Services: model.Service{}, kind.Tasks: model.Task{}, kind.Contains: container{},
		kind.Instances: model.Instance{}, kind.Families: model.Family{}, kind.TaskDefs: model.TaskDefinition{},
		kind.Events: event{}, kind.Providers: model.CapacityProvider{}, kind.Audit: journal.Entry{},
		kind.Alarms: model.Alarm{}, kind.History: alarmEvent{}, kind.Metrics: kind.Board{}, kind.Logs: model.LogSource{},
	}
}

func TestZeroRows(t *testing.T) {
	rows := zeroRows()
	for _, k := range All().All() {
		r, ok := rows[k.Info().Name]
		if !ok {
			t.Errorf("no zero row of kind %s", k.Info().Name)
			continue
		}
		for _, ctx := range []kind.Ctx{{}, {Now: now()}} {
			k.Fingerprint(r)
			for _, q := range []kind.Query{{}, {Variant: kind.VariantStopped}} {
				for _, c := range k.Columns(q, true) {
					cell := k.Cell(r, c.Index, ctx)
					if c.ID != "note" && c.ID != "why" && cell.Plain() == "" {
						t.Errorf("%s: column %s is empty, neither unknown nor none", k.Info().Name, c.ID)
					}
					k.Compare(r, r, c.Index)
				}
			}
			k.Facts(r, ctx)
			k.ID(r)
			k.Label(r)
			k.Up("")
			k.IDLabel("")
		}
		for i, tab := range k.Tabs() {
			switch tab.Kind {
			case kind.TabList:
				k.TabQuery(i, r, kind.Query{})
			case kind.TabDocument:
				k.TabDocument(i, r, false)
			}
		}
		for _, id := range k.Links() {
			k.Follow(id, r, kind.Query{})
		}
	}
}

// TestComparators checks that each order is one: the same both ways round, equal
// to itself, and transitive.
func TestComparators(t *testing.T) {
	for _, f := range fixtures() {
		k := All().Get(f.query.Kind)
		rows := append(slices.Clone(f.rows), zeroRows()[f.query.Kind])
		for _, c := range k.Columns(f.query, true) {
			cmp := func(a, b kind.Row) int { return sign(k.Compare(a, b, c.Index)) }
			for _, a := range rows {
				for _, b := range rows {
					if cmp(a, b) != -cmp(b, a) {
						t.Fatalf("%s %s: %d one way, %d the other", f.name, c.ID, cmp(a, b), cmp(b, a))
					}
					for _, d := range rows {
						if cmp(a, b) <= 0 && cmp(b, d) <= 0 && cmp(a, d) > 0 {
							t.Fatalf("%s %s: %s <= %s <= %s but not so the ends", f.name, c.ID, k.Label(a), k.Label(b), k.Label(d))
						}
					}
				}
			}
		}
	}
}

func sign(n int) int {
	switch {
	case n < 0:
		return -1
	case n > 0:
		return 1
	default:
		return 0
	}
}

// TestMixedCellsOrder holds that a column whose cells have no plain text says
// how to order them: the text would be empty for all.
func TestMixedCellsOrder(t *testing.T) {
	for _, f := range fixtures() {
		k := All().Get(f.query.Kind)
		for _, c := range k.Columns(f.query, true) {
			shown, same := map[string]bool{}, true
			for _, a := range f.rows {
				shown[k.Cell(a, c.Index, kind.Ctx{Now: now()}).Plain()] = true
				same = same && k.Compare(f.rows[0], a, c.Index) == 0
			}
			if len(shown) > 1 && same {
				t.Errorf("%s: column %s shows %d values but orders none", f.name, c.ID, len(shown))
			}
		}
	}
}

func TestSortOrders(t *testing.T) {
	order := func(f string, column string) []string {
		fx := fixtures()[slices.IndexFunc(fixtures(), func(x fixture) bool { return x.name == f })]
		k := All().Get(fx.query.Kind)
		cols := k.Columns(fx.query, true)
		c := cols[slices.IndexFunc(cols, func(c kind.ColumnInfo) bool { return c.ID == column })]
		rows := slices.Clone(fx.rows)
		slices.SortStableFunc(rows, func(a, b kind.Row) int {
			if c.Desc {
				return k.Compare(b, a, c.Index)
			}
			return k.Compare(a, b, c.Index)
		})
		out := make([]string, len(rows))
		for i, r := range rows {
			out[i] = strings.Fields(k.Cell(r, c.Index, kind.Ctx{Now: now(), Query: fx.query}).Plain())[0]
		}
		return out
	}
	for _, tt := range []struct {
		list, column string
		want         []string
	}{
		{"instances", "agent", []string{"offline", "1.89.3", "1.89.3", "1.89.3", "1.89.3", "1.89.3"}},
		{"families", "latest", []string{":88", ":7", "-", "·"}},
		{"taskdefs", "registered", []string{"3", "6", "400"}},
		{"taskdefs", "name", []string{"checkout-api:9", "checkout-api:87", "checkout-api:88"}},
		{"clusters", "services", []string{"28", "18", "9", "1", "0", "0"}},
		{"services", "rollout", []string{"failed", "failing", "rolling", "unsteady", "rolling", "scaling", "steady", "steady", "steady", "draining", "by"}},
		{"events", "when", []string{"20", "4", "5", "3", "3", "40", "330"}},
		{"tasks-stopped", "age", []string{"90", "4", "30", "55"}},
	} {
		if got := order(tt.list, tt.column); !slices.Equal(got, tt.want) {
			t.Errorf("%s by %s: %v, want %v", tt.list, tt.column, got, tt.want)
		}
	}
}

// TestContainerOrder: the one to blame, the one the task is named after, sidecars.
func TestContainerOrder(t *testing.T) {
	names := func(task model.Task) []string {
		var out []string
		for _, c := range containersOf(task, kindQuery("")) {
			out = append(out, c.Name)
		}
		return out
	}
	up := func(name string) model.Container { return model.Container{Name: name, Status: "RUNNING"} }
	task := model.Task{Status: "RUNNING", Service: "web", Containers: []model.Container{up("envoy"), up("agent"), up("web")}}
	if got, want := names(task), []string{"web", "agent", "envoy"}; !slices.Equal(got, want) {
		t.Errorf("all well: %v, want %v", got, want)
	}
	task.Containers[0].HealthState = "UNHEALTHY"
	if got, want := names(task), []string{"envoy", "web", "agent"}; !slices.Equal(got, want) {
		t.Errorf("envoy is unhealthy: %v, want %v", got, want)
	}
}

// TestFingerprints: time alone changes nothing, a change of state does.
func TestFingerprints(t *testing.T) {
	k := All().Get(kind.Services)
	a := failingService()
	if k.Fingerprint(a) != k.Fingerprint(failingService()) {
		t.Error("the same row has two fingerprints")
	}
	for name, change := range map[string]func(*model.Service){
		"running": func(s *model.Service) { s.Running++ },
		"pending": func(s *model.Service) { s.Pending = 0 },
		"rollout": func(s *model.Service) {
			s.Deployments = slices.Clone(s.Deployments)
			s.Deployments[0].Rollout = "FAILED"
		},
		"revision": func(s *model.Service) { s.Revision = "89" },
		"event": func(s *model.Service) {
			s.Events = append([]model.Event{note(0, s.Name, "was unable to place a task because no container instance met all of its requirements. The closest matching (container-instance 1) has insufficient CPU units available.")}, s.Events...)
		},
	} {
		b := failingService()
		change(&b)
		if k.Fingerprint(a) == k.Fingerprint(b) {
			t.Errorf("a change of %s cannot be seen", name)
		}
	}
	// Every column that reads the clock and shows nothing else is volatile.
	later := now().AddDate(1, 0, 0)
	for _, f := range fixtures() {
		k := All().Get(f.query.Kind)
		for _, c := range k.Columns(f.query, true) {
			onlyClock := len(f.rows) > 0
			moves := false
			for _, r := range f.rows {
				x, y := k.Cell(r, c.Index, kind.Ctx{Now: now()}).Plain(), k.Cell(r, c.Index, kind.Ctx{Now: later}).Plain()
				moves = moves || x != y
				still := k.Cell(r, c.Index, kind.Ctx{}).Plain()
				onlyClock = onlyClock && (still == "·" || still == "-")
			}
			if moves && onlyClock && !c.Volatile {
				t.Errorf("%s: column %s only tells the time and is not volatile", f.name, c.ID)
			}
			if c.Volatile && !moves && c.ID != "time" {
				t.Errorf("%s: column %s is volatile and does not move", f.name, c.ID)
			}
		}
	}
}

// evil is what a hostile account may put in any name.
const evil = "a\x1b]0;owned/\x07:b\x1b[31m@c\u202e,#\xff d\n\u009b2Je"

func hostileRows() map[kind.Name]kind.Row {
	kv := []model.KeyValue{{Name: evil, Value: evil}}
	e := model.Event{ID: evil, At: now(), Message: "(service " + evil + ") was unable to place a task because " + evil}
	co := model.Container{
		ARN: evil, Name: evil, Image: evil + "/" + evil, Digest: evil, Status: evil, HealthState: evil, Reason: evil, RuntimeID: evil, PrivateIP: evil,
		Ports: []model.Port{{HostRange: evil, ContainerRange: evil, Protocol: evil, BindIP: evil}}, GPUs: []string{evil}, Agents: []model.Agent{{Name: evil, Status: evil, Reason: evil}},
	}
	task := model.Task{
		ARN: evil, ID: evil, Cluster: evil, ClusterARN: evil, Group: evil, StartedBy: evil, Family: evil, Revision: evil, Status: evil, Desired: evil,
		HealthStatus: evil, LaunchType: evil, Provider: evil, PlatformFamily: evil, Zone: evil, StopCode: evil, StopReason: evil, Connectivity: evil, PrivateIP: evil, Instance: evil,
		Host:        model.Known(model.Host{EC2ID: evil, Type: evil, Zone: evil, PrivateIP: evil, Name: evil}),
		Attachments: []model.Attachment{{Type: evil, Status: evil, Details: kv}}, Containers: []model.Container{co},
		Overrides: []model.Override{{Container: evil, Command: []string{evil}, Env: kv}}, Tags: []model.Tag{{Key: evil, Value: evil}},
	}
	return map[kind.Name]kind.Row{
		kind.Clusters: model.Cluster{
			ARN: evil, Name: evil, Status: evil, CapacityProviders: []string{evil}, DefaultStrategy: []model.StrategyItem{{Provider: evil}},
			Settings: kv, ExecLog: evil, AttachmentsStatus: evil, Tags: []model.Tag{{Key: evil, Value: evil}},
			Pool: model.Known(model.Pool{Types: []model.Count{{Name: evil, N: 1}}, Zones: []model.Count{{Name: evil, N: 1}}}),
		},
		kind.Services: model.Service{
			ARN: evil, Name: evil, Cluster: evil, Status: evil, LaunchType: evil, Strategy: []model.StrategyItem{{Provider: evil}}, Controller: evil, Scheduling: evil,
			Family: evil, Revision: evil, Events: []model.Event{e}, CreatedBy: evil, Role: evil, PlatformVersion: evil,
			Deployments:   []model.Deployment{{Status: "PRIMARY", Reason: evil, Rollout: evil, Revision: evil, Family: evil}, {Status: evil, Family: evil, Revision: evil + evil, Reason: evil}},
			LoadBalancers: []model.LoadBalancer{{TargetGroup: evil + ":targetgroup/" + evil, Container: evil}, {Name: evil}}, Registries: []model.Registry{{ARN: evil, Container: evil}},
			Network: model.Network{Subnets: []string{evil}, SecurityGroups: []string{evil}}, Rollout: model.RolloutConfig{Strategy: evil, Alarms: []string{evil}},
			Strategies: []model.Placement{{Type: evil, Field: evil}}, Tags: []model.Tag{{Key: evil, Value: evil}},
			Watch: model.Watch{Firing: model.Known([]model.Alarm{{Name: evil, Kind: evil, Rule: evil}})},
		},
		kind.Tasks: task, kind.Contains: container{Container: co, task: task},
		kind.Instances: model.Instance{
			ARN: evil, ID: evil, Cluster: evil, EC2ID: evil, Status: evil, StatusReason: evil, AgentVersion: evil, Docker: evil, AgentUpdate: evil,
			Ports: []string{evil}, Provider: evil, Attributes: kv, Type: evil, Zone: evil, AMI: evil, OS: evil, Arch: evil, HealthStatus: evil,
			Checks: []model.HealthCheckResult{{Type: evil, Status: evil, Reason: evil}}, Tags: []model.Tag{{Key: evil, Value: evil}},
			EC2: model.Known(model.EC2Instance{State: evil, PrivateIP: evil, PrivateDNS: evil, PublicIP: evil, Name: evil, VPC: evil, Subnet: evil}),
		},
		kind.Families: model.Family{Name: evil},
		kind.Audit: journal.Entry{
			Time: now(), Who: evil, Account: evil, Region: evil, Endpoint: evil, Target: evil, Operation: evil, Call: evil,
			Result: evil, Error: evil, RequestID: evil,
		},
		kind.TaskDefs: model.TaskDefinition{
			ARN: evil, Family: evil, Status: evil, NetworkMode: evil, OS: evil, Arch: evil, TaskRole: evil, RegisteredBy: evil, PIDMode: evil,
			Volumes: []model.Volume{{Name: evil, Kind: evil, Source: evil}}, Requires: []string{evil},
			Containers: []model.ContainerDefinition{{
				Name: evil, Image: evil, GPU: evil, Command: []string{evil}, User: evil, WorkDir: evil, Ports: []model.PortMapping{{Name: evil, Range: evil, Protocol: evil}},
				Env: kv, EnvFiles: []string{evil}, Secrets: kv, Check: model.HealthCheck{Command: []string{evil}}, LogDriver: evil, LogOptions: []model.KeyValue{{Name: "awslogs-group", Value: evil}},
				DependsOn: kv, Mounts: []model.Mount{{Volume: evil, Path: evil}},
			}},
		},
		kind.Events: event{Event: e, Service: evil, Cluster: evil, ServiceARN: evil},
		kind.Providers: model.CapacityProvider{
			ARN: evil, Name: evil, Type: evil, Cluster: evil, Status: evil, Update: evil, UpdateReason: evil,
			AutoScalingGroup: evil + "autoScalingGroupName/" + evil, Tags: []model.Tag{{Key: evil, Value: evil}},
		},
		kind.Alarms: model.Alarm{
			ARN: evil, Name: evil, Kind: evil, Description: evil, State: evil, Reason: evil, Stat: evil, Comparison: evil, Missing: evil, Rule: evil, Expression: evil,
			Metrics: []model.Metric{{Namespace: evil, Name: evil, Dimensions: []model.Dimension{{Name: evil, Value: evil}}}}, Via: []model.Metric{{Name: evil}},
			Actions: []string{evil}, OKActions: []string{evil}, NoDataActions: []string{evil}, Suppressed: evil,
		},
		kind.History: alarmEvent{AlarmEvent: model.AlarmEvent{Kind: evil, From: evil, To: evil, Summary: evil, Reason: evil}, alarm: evil},
		kind.Metrics: kind.Board{Of: kind.Ref{ID: evil}, Variant: evil}, kind.Logs: model.LogSource{TaskID: evil, Container: evil},
	}
}

// TestHostileRows: what cells and facts hold is clean before a painter sees it,
// and no cut leaves the inside of an escape sequence behind.
func TestHostileRows(t *testing.T) {
	check := func(where, s string) {
		t.Helper()
		if widget.Clean(s) != s || strings.ContainsFunc(s, unicode.IsControl) {
			t.Errorf("%s is not clean: %q", where, s)
		}
		if strings.Contains(s, "owned") || strings.Contains(s, "[31m") || strings.Contains(s, "2J") {
			t.Errorf("%s shows the inside of an escape sequence: %q", where, s)
		}
	}
	cell := func(where string, c widget.Cell) {
		t.Helper()
		check(where, c.Text)
		for _, s := range c.Spans {
			check(where, s.Text)
		}
	}
	ctx := kind.Ctx{Now: now()}
	for _, k := range All().All() {
		name := string(k.Info().Name)
		r := hostileRows()[k.Info().Name]
		for _, q := range []kind.Query{{}, {Variant: kind.VariantStopped}} {
			for _, c := range k.Columns(q, true) {
				cell(name+" "+c.ID, k.Cell(r, c.Index, ctx))
			}
		}
		for _, s := range k.Facts(r, ctx) {
			check(name+" section", s.Title)
			for _, f := range s.Facts {
				check(name+" label", f.Label)
				cell(name+" fact "+f.Label, f.Value)
			}
		}
	}
}

// TestKeys: of all keys that work in a list or on a detail page of a kind at the
// same time, none is taken twice.
func TestKeys(t *testing.T) {
	m := keys.Default()
	for _, k := range All().All() {
		ids := []keys.ID{
			keys.Up, keys.Down, keys.PageUp, keys.PageDown, keys.HalfUp, keys.HalfDown, keys.Top, keys.Bottom,
			keys.Open, keys.Back, keys.Forward, keys.Recent, keys.Details, keys.NextTab, keys.PrevTab,
			keys.Filter, keys.Sort, keys.Reverse, keys.Faults, keys.Stopped, keys.Document, keys.Unmask, keys.Wrap, keys.Next, keys.Prev,
			keys.Copy, keys.CopyARN, keys.Wide, keys.Palette, keys.Help, keys.Refresh, keys.Suspend, keys.Quit, keys.Kill,
			keys.Mark, keys.MarkRange, keys.MarkAll, keys.Actions,
		}
		ids = append(append(ids, k.Links()...), k.Actions()...)
		for _, id := range ids {
			// An action without a key is reached through the menu.
			if b := m.Get(id); b.Title == "" || len(b.Keys) == 0 && b.Section != keys.Act {
				t.Errorf("%s: %s has no key", k.Info().Name, id)
			}
		}
		for _, c := range m.Clashes(ids...) {
			t.Errorf("%s: %v", k.Info().Name, c)
		}
	}
}
