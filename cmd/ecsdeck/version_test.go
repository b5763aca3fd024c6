package main

import (
	"runtime/debug"
	"testing"
)

func TestBuild(t *testing.T) {
	t.Parallel()
	const sha = "0123456789abcdef"
	info := func(version, revision string) *debug.BuildInfo {
		b := &debug.BuildInfo{Main: debug.Module{Version: version}}
		if revision != "" {
			b.Settings = []debug.BuildSetting{{Key: "vcs", Value: "git"}, {Key: "vcs.revision", Value: revision}}
		}
		return b
	}
	tests := map[string]struct {
		version, commit string // from the linker
		info            *debug.BuildInfo
		want            string
	}{
		"a release":                {"1.2.3", sha, info("(devel)", "ffffffffff"), "1.2.3 (0123456)"},
		"go install of a version":  {"", "", info("v1.2.3", ""), "1.2.3"},
		"a checkout":               {"", "", info("(devel)", sha), "devel (0123456)"},
		"a checkout without git":   {"", "", info("(devel)", ""), "devel"},
		"a test binary":            {"", "", info("", ""), "devel"},
		"a commit that is no hash": {"1.2.3", "abc", info("", ""), "1.2.3"},
	}
	for name, tt := range tests {
		if got := buildFrom(tt.version, tt.commit, tt.info).String(); got != tt.want {
			t.Errorf("%s: %q, want %q", name, got, tt.want)
		}
	}
}
