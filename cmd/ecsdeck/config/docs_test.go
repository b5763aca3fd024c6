package config_test

import (
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/ecsdeck/ecsdeck/cmd/ecsdeck/config"
)

var update = flag.Bool("update", false, "write the kept files anew")

// The page of the docs and the schema are those that the records make. Run with
// -update to write them anew.
func TestDocsAreThoseOfTheRecords(t *testing.T) {
	for name, want := range map[string]string{"config.md": config.Docs(), "config.schema.json": string(config.Schema())} {
		path := filepath.Join("..", "..", "..", "docs", name)
		if *update {
			if err := os.WriteFile(path, []byte(want), 0o644); err != nil { //nolint:gosec // a page of the docs, read by all
				t.Fatal(err)
			}
		}
		got, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if string(got) != want {
			t.Errorf("%s is not up to date: run this test with -update", path)
		}
	}
}
