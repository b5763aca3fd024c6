package catalog

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ecsdeck/ecsdeck/awsclient"
	"github.com/ecsdeck/ecsdeck/awsclient/model"
	"github.com/ecsdeck/ecsdeck/tui/keys"
	"github.com/ecsdeck/ecsdeck/tui/kind"
)

const scope = "prod|eu-west-1"

func TestLinks(t *testing.T) {
	service := arnPrefix + "service/prod-web/checkout-api"
	task := taskRows()[0]
	hosted := taskRows()[2]
	batch := clusterRows()[4]
	in := func(n kind.Name, parent kind.Name, id string) kind.Target {
		return kind.Target{Query: kind.Query{Scope: scope, Kind: n, Parent: kind.Ref{Kind: parent, ID: id}}}
	}
	details := func(n kind.Name, id string) kind.Target {
		ref := kind.Ref{Kind: n, ID: id}
		return kind.Target{Query: kind.One(scope, ref), Detail: ref}
	}
	nowhere := kind.Target{}
	co := containersOf(hosted, kind.Query{})[0]
	d := fixtureDefinition(88, day)
	ev := eventRows()[0]
	for _, tt := range []struct {
		kind kind.Name
		row  kind.Row
		id   keys.ID
		want kind.Target
	}{
		{kind.Clusters, clusterRows()[0], keys.Open, in(kind.Services, kind.Clusters, clusterRows()[0].ARN)},
		{kind.Clusters, batch, keys.Open, in(kind.Services, kind.Clusters, batch.ARN)},
		{kind.Clusters, model.Cluster{ARN: "empty"}, keys.Open, in(kind.Services, kind.Clusters, "empty")},
		{kind.Clusters, batch, keys.Tasks, in(kind.Tasks, kind.Clusters, batch.ARN)},
		{kind.Clusters, batch, keys.Nodes, in(kind.Instances, kind.Clusters, batch.ARN)},
		{kind.Services, failingService(), keys.Tasks, in(kind.Tasks, kind.Services, service)},
		{kind.Services, failingService(), keys.Events, in(kind.Events, kind.Services, service)},
		{kind.Services, failingService(), keys.TaskDef, details(kind.TaskDefs, arnPrefix+"task-definition/checkout-api:88")},
		{kind.Tasks, task, keys.Open, in(kind.Contains, kind.Tasks, task.ARN)},
		{kind.Tasks, task, keys.Owner, details(kind.Services, service)},
		{kind.Tasks, task, keys.Host, nowhere},
		{kind.Tasks, hosted, keys.Host, details(kind.Instances, hosted.Instance)},
		{kind.Tasks, taskRows()[4], keys.Owner, nowhere},
		{kind.Tasks, task, keys.TaskDef, details(kind.TaskDefs, task.TaskDefinition)},
		{kind.Contains, co, keys.Open, details(kind.Contains, hosted.ARN+"#log-router")},
		{kind.Contains, co, keys.Owner, details(kind.Services, arnPrefix+"service/prod-web/search-web")},
		{kind.Contains, co, keys.Host, details(kind.Instances, hosted.Instance)},
		{kind.Contains, co, keys.TaskDef, details(kind.TaskDefs, hosted.TaskDefinition)},
		{kind.Instances, instanceRows()[0], keys.Tasks, in(kind.Tasks, kind.Instances, instanceRows()[0].ARN)},
		{kind.Families, familyRows()[0], keys.Open, in(kind.TaskDefs, kind.Families, "checkout-api")},
		{kind.Families, familyRows()[0], keys.Tasks, in(kind.Tasks, kind.Families, "checkout-api")},
		{kind.TaskDefs, d, keys.Open, details(kind.TaskDefs, d.ARN)},
		{kind.TaskDefs, d, keys.Tasks, in(kind.Tasks, kind.Families, "checkout-api")},
		{kind.Events, ev, keys.Open, details(kind.Events, service+"#e-20")},
		{kind.Events, ev, keys.Owner, details(kind.Services, service)},
		{kind.Providers, providerRows()[0], keys.Open, details(kind.Providers, providerRows()[0].ARN)},
	} {
		got := All().Get(tt.kind).Follow(tt.id, tt.row, kind.Query{Scope: scope, Kind: tt.kind, Variant: kind.VariantStopped})
		if got != tt.want {
			t.Errorf("%s %s leads to %+v, want %+v", tt.kind, tt.id, got, tt.want)
		}
	}
}

// TestTargetsExist: links and tabs lead to kinds of the catalog, keep the scope,
// and hang on the row that they start from or are nowhere.
func TestTargetsExist(t *testing.T) {
	c := All()
	for _, f := range fixtures() {
		k := c.Get(f.query.Kind)
		q := f.query
		q.Scope = scope
		check := func(what string, to kind.Query) {
			t.Helper()
			if c.Get(to.Kind) == nil || to.Scope != scope || to.Parent.ID == "" || c.Get(to.Parent.Kind) == nil {
				t.Errorf("%s %s leads to %+v", f.name, what, to)
			}
		}
		for _, r := range f.rows {
			for _, id := range k.Links() {
				if to := k.Follow(id, r, q); !to.IsZero() {
					check(string(id), to.Query)
				}
			}
			for i, tab := range k.Tabs() {
				if tab.Kind == kind.TabList {
					check(tab.Title, k.TabQuery(i, r, q))
				}
			}
			if act, ok := k.Act(keys.Scale); ok {
				for _, to := range act.Touches(r, q) {
					check("scale", to)
				}
			}
		}
	}
}

func TestUp(t *testing.T) {
	c := All()
	cluster := kind.Ref{Kind: kind.Clusters, ID: clusterARN}
	task := kind.Ref{Kind: kind.Tasks, ID: taskRows()[0].ARN}
	service := kind.Ref{Kind: kind.Services, ID: failingService().ARN}
	for _, tt := range []struct {
		kind  kind.Name
		id    string
		up    kind.Ref
		label string
	}{
		{kind.Clusters, clusterARN, kind.Ref{}, "prod-web"},
		{kind.Services, service.ID, cluster, "checkout-api"},
		{kind.Services, arnPrefix + "service/short", kind.Ref{}, "short"},
		{kind.Tasks, task.ID, cluster, taskRows()[0].ID},
		{kind.Instances, arnPrefix + "container-instance/prod-web/c0ffee", cluster, "c0ffee"},
		{kind.Contains, task.ID + "#web", task, "web"},
		{kind.Contains, "nonsense", kind.Ref{}, "nonsense"},
		{kind.Events, service.ID + "#e-20", service, "e-20"},
		{kind.TaskDefs, arnPrefix + "task-definition/api:7", kind.Ref{Kind: kind.Families, ID: "api"}, "api:7"},
		{kind.Families, "api", kind.Ref{}, "api"},
		{kind.Providers, providerRows()[0].ARN, kind.Ref{}, "asg-mixed"},
	} {
		k := c.Get(tt.kind)
		if got := k.Up(tt.id); got != tt.up {
			t.Errorf("%s %s is up to %+v, want %+v", tt.kind, tt.id, got, tt.up)
		}
		if got := k.IDLabel(tt.id); got != tt.label {
			t.Errorf("%s %s is called %q, want %q", tt.kind, tt.id, got, tt.label)
		}
	}
	// The id of every row says what it belongs to.
	for _, f := range fixtures() {
		k := c.Get(f.query.Kind)
		for _, r := range f.rows {
			if up := k.Up(k.ID(r)); !up.IsZero() && c.Get(up.Kind).ID(parentRow(t, up)) != up.ID {
				t.Errorf("%s %s: %+v does not come round", f.name, k.Label(r), up)
			}
		}
	}
}

// parentRow is a row of the parent's kind with the id that Up gave.
func parentRow(t *testing.T, r kind.Ref) kind.Row {
	t.Helper()
	switch r.Kind {
	case kind.Clusters:
		return model.Cluster{ARN: r.ID}
	case kind.Services:
		return model.Service{ARN: r.ID}
	case kind.Tasks:
		return model.Task{ARN: r.ID}
	case kind.Families:
		return model.Family{Name: r.ID}
	}
	t.Fatalf("a parent of kind %s", r.Kind)
	return nil
}

func TestTaskFilter(t *testing.T) {
	for _, tt := range []struct {
		q    kind.Query
		want awsclient.TaskFilter
	}{
		{kind.Query{}, awsclient.TaskFilter{Status: awsclient.TasksRunning}},
		{kind.Query{Parent: kind.Ref{Kind: kind.Clusters, ID: "c"}}, awsclient.TaskFilter{Cluster: "c", Status: awsclient.TasksRunning}},
		{kind.Query{Parent: kind.Ref{Kind: kind.Services, ID: "s"}, Variant: kind.VariantStopped}, awsclient.TaskFilter{Service: "s", Status: awsclient.TasksStopped}},
		{kind.Query{Parent: kind.Ref{Kind: kind.Families, ID: "f"}}, awsclient.TaskFilter{Family: "f", Status: awsclient.TasksRunning}},
		{kind.Query{Parent: kind.Ref{Kind: kind.Instances, ID: "i"}}, awsclient.TaskFilter{Instance: "i", Status: awsclient.TasksRunning}},
	} {
		if d := cmp.Diff(tt.want, taskFilter(tt.q)); d != "" {
			t.Errorf("%+v: %s", tt.q, d)
		}
	}
}

func TestContainersOf(t *testing.T) {
	k := All().Get(kind.Contains)
	rows := k.From(taskRows()[0], kind.Query{})
	if len(rows) != 2 || k.ID(rows[1]) != taskRows()[0].ARN+"#log-router" || k.Label(rows[1]) != "log-router" {
		t.Errorf("the containers of a task are %v", rows)
	}
	if got := k.From(model.Cluster{}, kind.Query{}); len(got) != 0 {
		t.Errorf("the containers of a cluster are %v", got)
	}
}

// TestCarry: what was joined stays while the row is read again, and goes when it
// no longer belongs to it.
func TestCarry(t *testing.T) {
	tasks, clusters, nodes, fams := All().Get(kind.Tasks), All().Get(kind.Clusters), All().Get(kind.Instances), All().Get(kind.Families)
	joined := taskRows()[2]
	fresh := joined
	fresh.Host = model.Maybe[model.Host]{}
	if got := tasks.Carry(joined, fresh).(model.Task); !got.Host.IsKnown() {
		t.Error("the host blinks")
	}
	if got := tasks.Carry(fresh, joined).(model.Task); !got.Host.IsKnown() {
		t.Error("an unknown host takes the place of a known one")
	}
	moved := fresh
	moved.Instance += "2"
	if got := tasks.Carry(joined, moved).(model.Task); !got.Host.IsUnknown() {
		t.Error("the host of another instance stays")
	}
	waiting := fixtureTask("x", "y")
	placed := onHost(waiting, model.Maybe[model.Host]{})
	if got := tasks.Carry(waiting, placed).(model.Task); !got.Host.IsUnknown() {
		t.Error("a task that was just placed seems to have no host")
	}
	c := clusterRows()[0]
	read := c
	read.Pool = model.Maybe[model.Pool]{}
	if got := clusters.Carry(c, read).(model.Cluster); !got.Pool.IsKnown() {
		t.Error("the pool blinks")
	}
	read.ContainerInstances, read.Pool = 0, model.None[model.Pool]()
	if got := clusters.Carry(c, read).(model.Cluster); !got.Pool.IsNone() {
		t.Error("a cluster without instances keeps its pool")
	}
	i := instanceRows()[0]
	again := i
	again.EC2 = model.Maybe[model.EC2Instance]{}
	if got := nodes.Carry(i, again).(model.Instance); !got.EC2.IsKnown() {
		t.Error("what EC2 said blinks")
	}
	f := familyRows()[0]
	if got := fams.Carry(f, model.Family{Name: f.Name}).(model.Family); got.Latest != f.Latest {
		t.Error("the latest revision blinks")
	}
}
