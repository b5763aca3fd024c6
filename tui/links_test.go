package tui

import (
	"testing"

	"github.com/ecsdeck/ecsdeck/tui/catalog"
	"github.com/ecsdeck/ecsdeck/tui/kind"
)

const (
	someCluster = "arn:aws:ecs:eu-west-1:424211110001:cluster/prod-web"
	someService = "arn:aws:ecs:eu-west-1:424211110001:service/prod-web/api"
	someTask    = "arn:aws:ecs:eu-west-1:424211110001:task/prod-web/0a1b2c3d4e5f60718293a4b5c6d7e8f9"
)

// Every place that can be written as a link is found again by it; of others
// there is none, or what is nearest to them.
func TestLinks(t *testing.T) {
	c := catalog.All()
	service := kind.Ref{Kind: kind.Services, ID: someService}
	list := func(k kind.Name, parent kind.Ref, variant string) kind.Target {
		return kind.Target{Query: kind.Query{Scope: "x", Kind: k, Parent: parent, Variant: variant}}
	}
	detail := func(k kind.Name, id string) kind.Target {
		ref := kind.Ref{Kind: k, ID: id}
		return kind.Target{Query: kind.One("x", ref), Detail: ref}
	}
	tests := []struct {
		to   kind.Target
		want string
	}{
		{list(kind.Clusters, kind.Ref{}, ""), "clusters"},
		{list(kind.Services, kind.Ref{}, ""), "services"},
		{list(kind.Tasks, kind.Ref{}, kind.VariantStopped), "stopped"},
		{list(kind.Services, kind.Ref{Kind: kind.Clusters, ID: someCluster}, ""), "services " + someCluster},
		{list(kind.Tasks, service, ""), "tasks " + someService},
		{list(kind.Tasks, service, kind.VariantStopped), "tasks " + someService + " stopped"},
		{list(kind.Logs, service, ""), "logs " + someService},
		{list(kind.Logs, kind.Ref{Kind: kind.Tasks, ID: someTask}, kind.VariantPrevious), "logs " + someTask + " previous"},
		{list(kind.Metrics, service, "3h0m0s"), "metrics " + someService}, // the time is not kept
		{list(kind.TaskDefs, kind.Ref{Kind: kind.Families, ID: "shop-api"}, ""), "taskdefs shop-api"},
		{detail(kind.Services, someService), someService},
		{detail(kind.Tasks, someTask), someTask},
		{detail(kind.Contains, someTask+"/app"), ""},
		{list(kind.Events, kind.Ref{Kind: kind.Contains, ID: someTask + "/app"}, ""), ""},
	}
	for _, tt := range tests {
		got := link(c, tt.to)
		if got != tt.want {
			t.Errorf("the link to %+v is %q, want %q", tt.to, got, tt.want)
		}
		if got == "" {
			continue
		}
		back, ok := linked(c, got)
		if !ok || back.Detail != tt.to.Detail || back.Query.Kind != tt.to.Query.Kind || back.Query.Parent != tt.to.Query.Parent {
			t.Errorf("%q leads to %+v, want %+v", got, back, tt.to)
		}
		if err := Understands(got); err != nil {
			t.Errorf("%q: %v", got, err)
		}
	}
	for _, text := range []string{
		"", "plaid", "tasks api", "services " + someService, someTask + " x", "tasks " + someService + " running",
		"tasks arn:aws:s3:::bucket", "arn:aws:s3:::bucket", "containers",
	} {
		if to, ok := linked(c, text); ok {
			t.Errorf("%q is taken for %+v", text, to)
		}
	}
}
