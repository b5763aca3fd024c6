package main

import (
	"log/slog"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/ecsdeck/ecsdeck/awsclient/sim"
)

// person sets up an environment with credentials of its own beside profiles.
func person(t *testing.T) *sim.World {
	t.Helper()
	home := t.TempDir()
	config := filepath.Join(home, "config")
	profiles := "[profile dev]\nregion = us-east-1\naws_access_key_id = AKIDDEV\naws_secret_access_key = s\n" +
		"[profile lost]\naws_access_key_id = AKIDLOST\naws_secret_access_key = s\n"
	if err := os.WriteFile(config, []byte(profiles), 0o600); err != nil {
		t.Fatal(err)
	}
	world, err := sim.New(sim.Options{World: "calm"})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(world.Handler())
	t.Cleanup(server.Close)
	for name, value := range map[string]string{
		"AWS_CONFIG_FILE":             config,
		"AWS_SHARED_CREDENTIALS_FILE": filepath.Join(home, "credentials"),
		"AWS_EC2_METADATA_DISABLED":   "true",
		"AWS_ENDPOINT_URL":            server.URL,
		"AWS_PROFILE":                 "dev",
		"AWS_REGION":                  "",
		"AWS_ACCESS_KEY_ID":           "AKIDENVIRONMENT",
		"AWS_SECRET_ACCESS_KEY":       "s",
	} {
		t.Setenv(name, value)
	}
	return world
}

// Changing the region must not change who one is: a profile that came with the
// environment stays behind the environment's own credentials.
func TestOpenerKeepsTheCredentials(t *testing.T) {
	world := person(t)
	o, err := newOpener(deckFlags{readOnly: true}, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	defer o.close()
	c, err := o.first(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if s := c.Scope(); s.Profile != "dev" || s.Region != "us-east-1" {
		t.Fatalf("started as %+v", s)
	}
	world.ResetCalls()
	if c, err = o.again(t.Context(), c.Scope().Profile, "eu-west-1"); err != nil {
		t.Fatal(err)
	}
	if got := c.Scope().Region; got != "eu-west-1" || !c.ReadOnly() {
		t.Errorf("region %s, read-only %t", got, c.ReadOnly())
	}
	if keys := keysUsed(world); !slices.Equal(keys, []string{"AKIDENVIRONMENT"}) {
		t.Errorf("asked with the keys %q, want those of the environment", keys)
	}

	// Another profile is another person, in its own region.
	world.ResetCalls()
	o.home = "somebody"
	if c, err = o.again(t.Context(), "dev", ""); err != nil {
		t.Fatal(err)
	}
	if keys := keysUsed(world); !slices.Equal(keys, []string{"AKIDDEV"}) || c.Scope().Region != "us-east-1" {
		t.Errorf("asked with the keys %q in %s, want the profile's", keys, c.Scope().Region)
	}
	if _, err = o.again(t.Context(), "lost", ""); err == nil || !strings.Contains(err.Error(), "region") {
		t.Errorf("a profile without a region: %v", err)
	}
}

// A region of the command line stands for profiles that have none.
func TestOpenerKeepsTheRegion(t *testing.T) {
	person(t)
	o, err := newOpener(deckFlags{readOnly: true, region: "eu-west-1"}, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	defer o.close()
	c, err := o.again(t.Context(), "lost", "")
	if err != nil {
		t.Fatal(err)
	}
	if got := c.Scope().Region; got != "eu-west-1" {
		t.Errorf("region %s, want that of the command line", got)
	}
}

// The demo has one profile, and asks nobody else.
func TestOpenerOfTheDemo(t *testing.T) {
	world := person(t)
	o, err := newOpener(deckFlags{demo: true, world: worldFlags{name: "calm"}}, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	defer o.close()
	c, err := o.first(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if c, err = o.again(t.Context(), c.Scope().Profile, "us-east-1"); err != nil || c.Scope().Region != "us-east-1" {
		t.Errorf("another region of the demo: %v", err)
	}
	if _, err = o.again(t.Context(), "dev", ""); err == nil || !strings.Contains(explain(err), "demo") {
		t.Errorf("another profile in the demo: %v", err)
	}
	if calls := world.Calls(); len(calls) > 0 {
		t.Errorf("the demo called the endpoint of the environment: %+v", calls)
	}
}

func keysUsed(w *sim.World) []string {
	var keys []string
	for _, c := range w.Calls() {
		keys = append(keys, c.AccessKey)
	}
	slices.Sort(keys)
	return slices.Compact(keys)
}

// A region that stands beside a profile in the settings is of that profile: in
// the deck, another profile is looked at in its own region. A region alone is of
// all.
func TestOpenerKeepsTheRegionOfAProfileApart(t *testing.T) {
	person(t)
	for apart, want := range map[bool]string{true: "us-east-1", false: "eu-west-1"} {
		f := deckFlags{readOnly: true, profile: "lost", region: "eu-west-1", regionOfProfile: apart}
		o, err := newOpener(f, slog.New(slog.DiscardHandler))
		if err != nil {
			t.Fatal(err)
		}
		defer o.close()
		if c, err := o.first(t.Context()); err != nil || c.Scope().Region != "eu-west-1" {
			t.Fatalf("the first: %v", err)
		}
		c, err := o.again(t.Context(), "dev", "")
		if err != nil {
			t.Fatal(err)
		}
		if got := c.Scope().Region; got != want {
			t.Errorf("region %s, want %s", got, want)
		}
		if c, err = o.again(t.Context(), "lost", ""); err != nil || c.Scope().Region != "eu-west-1" {
			t.Errorf("back again: %v", err)
		}
	}
}
