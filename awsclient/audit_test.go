package awsclient

import (
	"path/filepath"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ecsdeck/ecsdeck/awsclient/journal"
	"github.com/ecsdeck/ecsdeck/awsclient/sim"
)

// Who only looks sees what was done before, without an audit file of their own.
func TestAuditEntriesOfAReadOnlyClient(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		path := filepath.Join(t.TempDir(), "audit.jsonl")
		a, err := journal.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		if err := a.Write(journal.Entry{Time: time.Now(), Operation: "ecs StopTask", Target: "t1", Result: "ok"}); err != nil {
			t.Fatal(err)
		}
		if err := a.Close(); err != nil {
			t.Fatal(err)
		}
		w, err := sim.New(sim.Options{World: "calm"})
		if err != nil {
			t.Fatal(err)
		}
		for path, want := range map[string]int{path: 1, filepath.Join(t.TempDir(), "none"): 0, "": 0} {
			c, err := Open(t.Context(), Options{Demo: true, ReadOnly: true, Transport: w.RoundTripper(), AuditPath: path})
			if err != nil {
				t.Fatal(err)
			}
			if got, err := c.AuditEntries(); err != nil || len(got) != want {
				t.Errorf("%q: %d entries, %v, want %d", path, len(got), err, want)
			}
		}
	})
}
