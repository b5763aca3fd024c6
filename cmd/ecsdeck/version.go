package main

import (
	"context"
	"encoding/json"
	"fmt"
	"runtime"
	"runtime/debug"
	"strings"

	"github.com/spf13/cobra"
)

// Set by the linker in a release: -X main.version=1.2.3 -X main.commit=... The
// date is that of the commit, as RFC 3339.
var version, commit, date string //nolint:gochecknoglobals // the linker can set nothing else

// A build says which build of the program this is.
type build struct {
	Version string `json:"version"`
	Commit  string `json:"commit"`   // whole hash, empty where it is not known
	Date    string `json:"date"`     // of the commit, RFC 3339, empty where it is not known
	Changed bool   `json:"modified"` // built from files that were changed since the commit
	Go      string `json:"go"`
	OS      string `json:"os"`
	Arch    string `json:"arch"`
}

// thisBuild takes what the linker was told, else what Go wrote into the binary
// (a version for `go install ...@v1.2.3`, the commit in a checkout).
func thisBuild() build {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		info = &debug.BuildInfo{}
	}
	return buildFrom(build{Version: version, Commit: commit, Date: date}, info)
}

// buildFrom completes what the linker was told. A linker that named the commit
// has also been told the rest: what Go found may be another checkout.
func buildFrom(b build, info *debug.BuildInfo) build {
	if b.Commit == "none" { // what a release tool says that knows none
		b.Commit, b.Date = "", ""
	}
	b.Go, b.OS, b.Arch = runtime.Version(), runtime.GOOS, runtime.GOARCH
	if b.Version == "" && info.Main.Version != "(devel)" {
		b.Version = strings.TrimPrefix(info.Main.Version, "v")
	}
	if b.Version == "" {
		b.Version = "devel"
	}
	if b.Commit != "" {
		return b
	}
	for _, s := range info.Settings {
		switch s.Key {
		case "vcs.revision":
			b.Commit = s.Value
		case "vcs.time":
			b.Date = s.Value
		case "vcs.modified":
			b.Changed = s.Value == "true"
		}
	}
	return b
}

// String returns the version and, where it is known, the short commit.
func (b build) String() string {
	const short = 7
	if len(b.Commit) < short {
		return b.Version
	}
	return b.Version + " (" + b.Commit[:short] + ")"
}

// versionCommand says which build this is.
func (a *app) versionCommand() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:     "version",
		Short:   "Say which build this is",
		Long:    "Says which build this is: its version, the commit that it was made from and when that was made, the version of Go, and the system that it is for.",
		Example: "ecsdeck version\necsdeck version --json",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) > 0 {
				return usagef("version takes no argument, but was given %q", args[0])
			}
			return nil
		},
		ValidArgsFunction: cobra.NoFileCompletions,
	}
	cmd.RunE = a.verb(func(context.Context, []string) error { return a.printVersion(thisBuild(), asJSON) })
	cmd.Flags().BoolVar(&asJSON, "json", false, "as JSON, for programs")
	return cmd
}

func (a *app) printVersion(b build, asJSON bool) error {
	if asJSON {
		to := json.NewEncoder(a.out)
		to.SetIndent("", "  ")
		return to.Encode(b)
	}
	text := "ecsdeck " + b.Version + "\n"
	if b.Commit != "" {
		text += "commit  " + b.Commit
		if b.Changed {
			text += " and changes that are not committed"
		}
		text += "\n"
	}
	if b.Date != "" {
		text += "date    " + b.Date + "\n"
	}
	_, err := fmt.Fprintf(a.out, "%sgo      %s\nsystem  %s/%s\n", text, b.Go, b.OS, b.Arch)
	return err
}
