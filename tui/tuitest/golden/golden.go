// Package golden keeps what a test draws as files in its testdata folder. It is
// for the tests of packages that tuitest itself needs; the deck's own, which have
// a file for every test, use charmbracelet/x/exp/golden.
package golden

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// -update writes the files anew.
var update = flag.Bool("update", false, "write the golden files anew") //nolint:gochecknoglobals // a flag of go test, as the testing package wants it

// Equal compares text with testdata/name.
func Equal(t testing.TB, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.MkdirAll("testdata", 0o750); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil { //nolint:gosec // a file of the repository, read by all
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if text := strings.ReplaceAll(string(want), "\r\n", "\n"); text != got {
		t.Errorf("%s differs (go test -update writes it anew)\nwant:\n%s\ngot:\n%s", path, text, got)
	}
}
