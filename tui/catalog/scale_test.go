package catalog

import (
	"strings"
	"testing"
	"time"

	"github.com/ecsdeck/ecsdeck/awsclient/model"
	"github.com/ecsdeck/ecsdeck/tui/keys"
	"github.com/ecsdeck/ecsdeck/tui/kind"
	"github.com/ecsdeck/ecsdeck/tui/widget"
)

func scaleAct(t *testing.T) kind.Act {
	t.Helper()
	act, ok := All().Get(kind.Services).Act(keys.Scale)
	if !ok {
		t.Fatal("services cannot be scaled")
	}
	return act
}

func TestScaleDisabled(t *testing.T) {
	act := scaleAct(t)
	with := func(change func(*model.Service)) model.Service {
		s := failingService()
		change(&s)
		return s
	}
	for _, tt := range []struct {
		name string
		s    model.Service
		env  kind.Env
		why  string // a part of the reason; "" when it is possible
	}{
		{"plain", failingService(), kind.Env{}, ""},
		{"read-only", failingService(), kind.Env{ReadOnly: true}, "read-only"},
		{"daemon", with(func(s *model.Service) { s.Scheduling = "DAEMON" }), kind.Env{}, "DAEMON"},
		{"draining", with(func(s *model.Service) { s.Status = "DRAINING" }), kind.Env{}, "being deleted"},
		{"inactive", with(func(s *model.Service) { s.Status = "INACTIVE" }), kind.Env{}, "deleted"},
		{"external", with(func(s *model.Service) { s.Controller = "EXTERNAL" }), kind.Env{}, ""},
		{"blue/green", with(func(s *model.Service) { s.Controller = "CODE_DEPLOY" }), kind.Env{}, ""},
	} {
		got := act.Disabled(tt.s, tt.env)
		if (got == "") != (tt.why == "") || !strings.Contains(got, tt.why) {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.why)
		}
	}
}

func TestScaleForm(t *testing.T) {
	act := scaleAct(t)
	fields := act.Form([]kind.Row{failingService()}, kind.Env{})
	if len(fields) != 1 || fields[0].Kind != widget.NumberField || fields[0].Value != "6" || fields[0].Max != 5000 || fields[0].Min != 0 {
		t.Fatalf("the form is %+v", fields)
	}
	form := widget.NewForm(fields...)
	if got := act.Verb([]kind.Row{failingService()}, form.Values()); got != "Scale to 6" {
		t.Errorf("the button says %q", got)
	}
	if _, err := act.Plan(t.Context(), nil, []kind.Row{failingService()}, kind.Values{CountField: "many"}); err == nil {
		t.Error("a count that is no number was planned")
	}
}

func TestScaleSettled(t *testing.T) {
	act := scaleAct(t)
	svc := func(desired, running, pending int, e ...model.Event) model.Service {
		return fixtureService("api", desired, running, pending, day, e...)
	}
	stuck := note(time.Minute, "api", "was unable to place a task because no container instance met all of its requirements. Reason: No Container Instances were found in your cluster.")
	steady := note(30*time.Second, "api", "has reached a steady state.")
	for _, tt := range []struct {
		name string
		s    model.Service
		to   string
		want kind.Progress
	}{
		{"not read yet", svc(6, 6, 0), "8", kind.Progress{Text: "asked for 8, still 6"}},
		{"starting", svc(8, 6, 2), "8", kind.Progress{Text: "6 of 8 running"}},
		{"all running", svc(8, 8, 0), "8", kind.Progress{Done: true, Text: "8 of 8 running"}},
		{"one replaced", svc(8, 8, 1), "8", kind.Progress{Text: "8 of 8 running"}},
		{"stopping", svc(2, 6, 0), "2", kind.Progress{Text: "6 running, stopping 4"}},
		{"to nothing", svc(0, 1, 0), "0", kind.Progress{Text: "1 running, stopping 1"}},
		{"at nothing", svc(0, 0, 0), "0", kind.Progress{Done: true, Text: "0 of 0 running"}},
		{"stuck", svc(8, 6, 0, stuck), "8", kind.Progress{Text: "6 of 8 running: unable to place a task: the cluster has no container instances"}},
		{"no longer stuck", svc(8, 6, 2, steady, stuck), "8", kind.Progress{Text: "6 of 8 running"}},
		{"nonsense", svc(8, 8, 0), "x", kind.Progress{}},
	} {
		if got := act.Settled(tt.s, tt.s, func(string) string { return tt.to }); got != tt.want {
			t.Errorf("%s: %+v, want %+v", tt.name, got, tt.want)
		}
	}
}

func TestScaleTouches(t *testing.T) {
	s := failingService()
	q := kind.Query{Scope: scope, Kind: kind.Services, Parent: kind.Ref{Kind: kind.Clusters, ID: clusterARN}}
	got := map[kind.Query]bool{}
	for _, to := range scaleAct(t).Touches(s, q) {
		got[to] = true
	}
	ref := kind.Ref{Kind: kind.Services, ID: s.ARN}
	for _, want := range []kind.Query{
		kind.One(scope, ref), kind.One(scope, kind.Ref{Kind: kind.Clusters, ID: clusterARN}),
		{Scope: scope, Kind: kind.Tasks, Parent: ref},
		{Scope: scope, Kind: kind.Tasks, Parent: ref, Variant: kind.VariantStopped},
		{Scope: scope, Kind: kind.Events, Parent: ref},
	} {
		if !got[want] {
			t.Errorf("%+v is not read again", want)
		}
	}
}
