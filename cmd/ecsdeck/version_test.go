package main

import (
	"bytes"
	"encoding/json"
	"runtime/debug"
	"testing"
)

const testSHA = "0123456789abcdef"

// builtFrom is what Go writes into a binary.
func builtFrom(version, revision string) *debug.BuildInfo {
	b := &debug.BuildInfo{Main: debug.Module{Version: version}}
	if revision != "" {
		b.Settings = []debug.BuildSetting{
			{Key: "vcs", Value: "git"},
			{Key: "vcs.revision", Value: revision},
			{Key: "vcs.time", Value: "2026-11-28T10:00:00Z"},
			{Key: "vcs.modified", Value: "true"},
		}
	}
	return b
}

func TestBuild(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		version, commit string // from the linker
		info            *debug.BuildInfo
		want            string
	}{
		"a release":                {"1.2.3", testSHA, builtFrom("(devel)", "ffffffffff"), "1.2.3 (0123456)"},
		"go install of a version":  {"", "", builtFrom("v1.2.3", ""), "1.2.3"},
		"a checkout":               {"", "", builtFrom("(devel)", testSHA), "devel (0123456)"},
		"a checkout without git":   {"", "", builtFrom("(devel)", ""), "devel"},
		"a test binary":            {"", "", builtFrom("", ""), "devel"},
		"built without git":        {"1.2.3", "none", builtFrom("", ""), "1.2.3"},
		"a commit that is no hash": {"1.2.3", "abc", builtFrom("", ""), "1.2.3"},
	}
	for name, tt := range tests {
		if got := buildFrom(build{Version: tt.version, Commit: tt.commit}, tt.info).String(); got != tt.want {
			t.Errorf("%s: %q, want %q", name, got, tt.want)
		}
	}
}

// TestBuildOfCheckout: the state of a checkout says nothing about a release.
func TestBuildOfCheckout(t *testing.T) {
	t.Parallel()
	b := buildFrom(build{}, builtFrom("(devel)", testSHA))
	if !b.Changed || b.Date != "2026-11-28T10:00:00Z" {
		t.Errorf("a changed checkout: %+v", b)
	}
	b = buildFrom(build{Version: "1.2.3", Commit: testSHA, Date: "2026-01-02T03:04:05Z"}, builtFrom("(devel)", testSHA))
	if b.Changed || b.Date != "2026-01-02T03:04:05Z" {
		t.Errorf("a release from a changed checkout: %+v", b)
	}
}

func TestVersionJSON(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	a := &app{out: &out}
	if err := a.printVersion(buildFrom(build{Version: "1.2.3", Commit: testSHA}, builtFrom("", "")), true); err != nil {
		t.Fatal(err)
	}
	var got map[string]any
	if err := json.Unmarshal(out.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	for _, key := range []string{"version", "commit", "date", "modified", "go", "os", "arch"} {
		if _, ok := got[key]; !ok {
			t.Errorf("no %q in %s", key, out.String())
		}
	}
	if got["commit"] != testSHA || got["modified"] != false {
		t.Errorf("got %s", out.String())
	}
}
