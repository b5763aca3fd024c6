package catalog

import (
	"testing"
	"time"

	"github.com/ecsdeck/ecsdeck/awsclient/model"
	"github.com/ecsdeck/ecsdeck/tui/kind"
)

func TestSpan(t *testing.T) {
	for d, want := range map[time.Duration]string{
		-time.Minute: "0 s", 0: "0 s", 4 * time.Second: "4 s", 99 * time.Second: "99 s", 100 * time.Second: "1 m",
		14 * time.Minute: "14 m", 99 * time.Minute: "99 m", 100 * time.Minute: "1 h", 47 * time.Hour: "47 h", 48 * time.Hour: "2 d", 21 * day: "21 d",
	} {
		if got := kind.Age(d); got != want {
			t.Errorf("%v is %q, want %q", d, got, want)
		}
	}
}

func TestMoment(t *testing.T) {
	berlin := time.FixedZone("CET", 3600)
	for _, tt := range []struct {
		name    string
		now, at time.Time
		want    string
	}{
		{"by the wall clock", now().In(berlin), ago(14 * time.Minute), "14 m ago, 14:46:00 CET"},
		{"another day", now(), ago(20 * time.Hour), "20 h ago, 21 Nov 18:00:00 UTC"},
		{"another day by the wall clock", now().Add(9 * time.Hour).In(berlin), ago(0), "9 h ago, 22 Nov 15:00:00 CET"},
		{"another year", now(), ago(400 * day), "400 d ago, 18 Oct 2025 14:00:00 UTC"},
		{"now unknown", time.Time{}, ago(day), "21 Nov 2026 14:00:00 UTC"},
		{"not said", now(), time.Time{}, "-"},
	} {
		if got := moment(tt.now, tt.at).Plain(); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}

func TestSizes(t *testing.T) {
	for units, want := range map[int]string{0: "0", 5: "<0.01", 10: "0.01", 128: "0.12", 256: "0.25", 1024: "1", 1536: "1.5", 57344: "56"} {
		if got := vcpu(units); got != want {
			t.Errorf("%d units are %q, want %q", units, got, want)
		}
	}
	for mib, want := range map[int]string{0: "0 MiB", 512: "512 MiB", 1024: "1 GiB", 1536: "1.5 GiB", 2000: "2 GiB", 31568: "31 GiB", 229376: "224 GiB"} {
		if got := memory(mib); got != want {
			t.Errorf("%d MiB are %q, want %q", mib, got, want)
		}
	}
}

func TestVersions(t *testing.T) {
	ordered := []string{"", "1.9.10", "1.68.2", "1.89.3", "1.89.3-rc", "1.100.0", "2", "20.10.25", "unknown"}
	for i, a := range ordered {
		for j, b := range ordered {
			if got := sign(versions(a, b)); got != sign(i-j) {
				t.Errorf("%q against %q is %d, want %d", a, b, got, sign(i-j))
			}
		}
	}
}

func TestShortImage(t *testing.T) {
	for in, want := range map[string]string{
		"": "", "nginx": "nginx", "nginx:1.27": "nginx:1.27", "team/api:1": "team/api:1",
		"public.ecr.aws/nginx/nginx:1.27": "nginx/nginx:1.27",
		"localhost:5000/api:2":            "api:2",
		"localhost/api":                   "api",
		"1.dkr.ecr.eu-west-1.amazonaws.com/team/api@sha256:0f3a5c21b7de9": "team/api@0f3a5c21b7de",
		"docker.io/library/busybox:1@sha256:aa":                           "library/busybox:1@aa",
	} {
		if got := shortImage(in); got != want {
			t.Errorf("%q is %q, want %q", in, got, want)
		}
	}
}

func TestWhere(t *testing.T) {
	item := func(names ...string) []model.StrategyItem {
		var out []model.StrategyItem
		for _, n := range names {
			out = append(out, model.StrategyItem{Provider: n, Weight: 1})
		}
		return out
	}
	for _, tt := range []struct {
		launch   string
		strategy []model.StrategyItem
		want     string
	}{
		{"FARGATE", nil, "fargate"},
		{"EC2", nil, "ec2"},
		{"EXTERNAL", nil, "external"},
		{"MANAGED_INSTANCES", nil, "managed"},
		{"", nil, ""},
		{"", item("FARGATE_SPOT"), "fargate spot"},
		{"", item("FARGATE", "FARGATE_SPOT"), "fargate + spot"},
		{"", item("FARGATE_SPOT", "FARGATE"), "fargate + spot"},
		{"", item("asg-mixed"), "ec2 asg-mixed"},
		{"", item("a", "b"), "ec2 a + ec2 b"},
	} {
		if got := where(tt.launch, tt.strategy); got != tt.want {
			t.Errorf("%s %v: %q, want %q", tt.launch, tt.strategy, got, tt.want)
		}
	}
}

func TestShellWords(t *testing.T) {
	if got := shellWords([]string{"report", "--day", "it's monday", "", "$HOME"}); got != `report --day 'it'\''s monday' '' '$HOME'` {
		t.Error(got)
	}
}

// TestCatalog: names, singulars and aliases mean one kind each.
func TestCatalog(t *testing.T) {
	c := All()
	if len(c.All()) != 14 {
		t.Errorf("%d kinds", len(c.All()))
	}
	owner := map[string]kind.Name{}
	for _, k := range c.All() {
		info := k.Info()
		for _, w := range append([]string{string(info.Name), info.Singular}, info.Aliases...) {
			if o, taken := owner[w]; taken && o != info.Name {
				t.Errorf("%q means both %s and %s", w, o, info.Name)
			}
			owner[w] = info.Name
		}
		if info.Every <= 0 {
			t.Errorf("%s is read without a pause", info.Name)
		}
		names := 0
		for _, col := range k.Columns(kind.Query{}, true) {
			if col.Name {
				names++
			}
		}
		if names != 1 {
			t.Errorf("%s has %d name columns", info.Name, names)
		}
	}
}

func TestFewWords(t *testing.T) {
	for in, want := range map[string]string{
		"unable to place a task: not enough memory": "not enough memory",
		"has reached a steady state":                "reached a steady state",
		"has started 1 tasks":                       "started 1 task",
		"has started 1 tasks. Amazon ECS replaced 1 tasks due to an unhealthy status": "replaced 1 unhealthy task",
		"has started 3 tasks. Amazon ECS replaced 2 tasks due to an unhealthy status": "replaced 2 unhealthy tasks",
		"has started 11 tasks":          "started 11 tasks",
		"has stopped 1 running tasks":   "stopped 1 running task",
		"deregistered 1 targets in web": "deregistered 1 target in web",
	} {
		if got := inFewWords(in); got != want {
			t.Errorf("%q became %q, want %q", in, got, want)
		}
	}
}

// TestOwnWords: the name in front of a reason goes only where the row says it.
func TestOwnWords(t *testing.T) {
	task := model.Task{Service: "web", Family: "web-family"}
	for in, want := range map[string]string{
		"web: exit 1":                  "exit 1",
		"stopping: web-family: exit 1": "stopping: exit 1",
		"envoy: exit 1":                "envoy: exit 1",
		"web":                          "web",
		"stopping":                     "stopping",
	} {
		if got := ownWords(task, in); got != want {
			t.Errorf("%q became %q, want %q", in, got, want)
		}
	}
	if got := ownWords(model.Task{}, ": odd"); got != ": odd" {
		t.Errorf("a task without a name lost words: %q", got)
	}
}

// TestTroubleWords: a service in trouble says why in its row, a calm one what
// happened last.
func TestTroubleWords(t *testing.T) {
	s := failingService()
	if got := newsCell(s, kind.Ctx{Now: now()}).Plain(); got != "not enough memory" {
		t.Errorf("a failing service says %q", got)
	}
	s.Running, s.Desired = 3, 4
	if got := troubleWords(s, "3 of 4 running"); got != "" {
		t.Errorf("the counts stand in another column, and yet: %q", got)
	}
	if got := troubleWords(s, "3 of 4 running, 35 tasks failed"); got != "35 tasks failed" {
		t.Errorf("got %q", got)
	}
	if got := troubleWords(s, "rolling out "+s.Family+":"+s.Revision+", 35 tasks failed"); got != "35 tasks failed" {
		t.Errorf("got %q", got)
	}
}

func TestMemoryLeft(t *testing.T) {
	for c, want := range map[model.Capacity]string{
		{Registered: 31 * 1024, Remaining: 21 * 1024}: "21 of 31 GiB left",
		{Registered: 31 * 1024, Remaining: 300}:       "300 MiB of 31 GiB left",
		{Registered: 512, Remaining: 0}:               "0 MiB of 512 MiB left",
	} {
		if got := memoryLeft(c); got != want {
			t.Errorf("%+v: %q, want %q", c, got, want)
		}
	}
}

func TestPlacements(t *testing.T) {
	got := placements([]model.Placement{{Type: "spread", Field: "attribute:ecs.availability-zone"}, {Type: "binpack", Field: "memory"}, {Type: "random"}})
	if want := "spread availability-zone|binpack memory|random"; join("|", got...) != want {
		t.Errorf("%q, want %q", got, want)
	}
}
