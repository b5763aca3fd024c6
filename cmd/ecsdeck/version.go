package main

import (
	"runtime/debug"
	"strings"
)

// Set by the linker in a release: -X main.version=1.2.3 -X main.commit=...
var version, commit string //nolint:gochecknoglobals // the linker can set nothing else

// A build says which build of the program this is.
type build struct{ version, commit string }

// thisBuild takes what the linker was told, else what Go wrote into the binary
// (a version for `go install ...@v1.2.3`, the commit in a checkout).
func thisBuild() build {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		info = &debug.BuildInfo{}
	}
	return buildFrom(version, commit, info)
}

func buildFrom(version, commit string, info *debug.BuildInfo) build {
	b := build{version: version, commit: commit}
	if b.version == "" && info.Main.Version != "(devel)" {
		b.version = strings.TrimPrefix(info.Main.Version, "v")
	}
	if b.version == "" {
		b.version = "devel"
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" && b.commit == "" {
			b.commit = s.Value
		}
	}
	return b
}

// String returns the version and, where it is known, the short commit.
func (b build) String() string {
	const short = 7
	if len(b.commit) < short {
		return b.version
	}
	return b.version + " (" + b.commit[:short] + ")"
}
