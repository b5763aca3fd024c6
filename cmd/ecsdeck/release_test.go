package main

import (
	"os"
	"regexp"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestReleaseNamesEveryManual: Homebrew must be told each page by its name.
func TestReleaseNamesEveryManual(t *testing.T) {
	t.Parallel()
	config, err := os.ReadFile("../../.goreleaser.yml")
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, m := range regexp.MustCompile(`(?m)^ +- man/(\S+)$`).FindAllStringSubmatch(string(config), -1) {
		got = append(got, m[1])
	}
	root := testRoot()
	want := []string{newManual(root).file()}
	for _, c := range manualVerbs(root) {
		want = append(want, newManual(c).file())
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the manpages of homebrew_casks in .goreleaser.yml are not those that there are (-want +got):\n%s", diff)
	}
}
