package config_test

import (
	"testing"

	"github.com/ecsdeck/ecsdeck/cmd/ecsdeck/config"
)

// BenchmarkLoad measures what a settings file costs at the start of every
// command: none, one as people have it, and one with everything in it.
func BenchmarkLoad(b *testing.B) {
	const usual = "theme = \"nord\"\nrefresh = \"5s\"\nread-only-profiles = [\"prod*\"]\n" +
		"[keys]\nscale = \"f5\"\n[lists.services]\ncolumns = [\"name\", \"tasks\"]\nsort = \"age desc\"\n"
	for _, bench := range []struct{ name, text string }{
		{"nothing", ""}, {"usual", usual}, {"everything", commented(config.Init())},
	} {
		b.Run(bench.name, func(b *testing.B) {
			in := config.Input{File: file(b, bench.text), Env: func(string) string { return "" }}
			b.ReportAllocs()
			for b.Loop() {
				if _, err := config.Load(in); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
