package journal

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// small opens an audit file that rotates early.
func small(t *testing.T, path string, limit int64) *Audit {
	t.Helper()
	a, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	a.max = limit
	t.Cleanup(func() { _ = a.Close() })
	return a
}

func write(t *testing.T, a *Audit, id int) {
	t.Helper()
	if err := a.Write(Entry{Time: time.Unix(int64(1_700_000_000+id), 0), RequestID: fmt.Sprint(id), Result: "ok"}); err != nil {
		t.Error(err)
	}
}

func read(t *testing.T, path string, n int) []string {
	t.Helper()
	entries, err := Read(path, n)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, e := range entries {
		out = append(out, e.RequestID)
	}
	return out
}

func TestRotation(t *testing.T) {
	path := filepath.Join(t.TempDir(), "audit.jsonl")
	a := small(t, path, 1000)
	for i := range 100 {
		write(t, a, i)
	}
	files, err := filepath.Glob(path + "*")
	if err != nil || len(files) != kept {
		t.Errorf("%v, %v", files, err)
	}
	for _, f := range files {
		info, err := os.Stat(f)
		if err != nil || info.Size() > 1200 || info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s: %v %v", f, info, err)
		}
	}
	all := read(t, path, 0)
	if len(all) < 20 || len(all) >= 100 {
		t.Fatalf("%d entries are left", len(all))
	}
	for i, id := range all {
		if id != fmt.Sprint(99-i) {
			t.Fatalf("entry %d is %s: %v", i, id, all)
		}
	}
	if got := read(t, path, 15); len(got) != 15 || got[0] != "99" || got[14] != "85" {
		t.Errorf("the newest 15: %v", got)
	}
}

func TestRotationOfSeveralProcesses(t *testing.T) {
	path := filepath.Join(t.TempDir(), "audit.jsonl")
	var wg sync.WaitGroup
	for p := range 4 {
		a := small(t, path, 8000) // five of these hold all of them
		wg.Go(func() {
			for i := range 50 {
				write(t, a, 1000*p+i)
			}
		})
	}
	wg.Wait()
	seen := map[string]bool{}
	for _, id := range read(t, path, 0) {
		seen[id] = true
	}
	if len(seen) != 200 {
		t.Errorf("%d of 200 entries are left", len(seen))
	}
	if _, err := os.Stat(path + ".1"); err != nil {
		t.Errorf("nothing was put aside: %v", err)
	}
}

func TestReadIsTolerant(t *testing.T) {
	path := filepath.Join(t.TempDir(), "audit.jsonl")
	if got, err := Read(path, 5); err != nil || len(got) != 0 {
		t.Errorf("no file: %v, %v", got, err)
	}
	a := small(t, path, rotateAt)
	write(t, a, 1)
	if err := a.Write(Entry{Time: time.Unix(1, 0), RequestID: "long", Call: strings.Repeat("x", 3*readBlock)}); err != nil {
		t.Fatal(err)
	}
	f, err := os.OpenFile(path, os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.WriteString("null\n\n{\"time\":\"2026-01-01T00:00:00Z\",\"requ"); err != nil { // torn
		t.Fatal(err)
	}
	_ = f.Close()
	if got := read(t, path, 0); fmt.Sprint(got) != "[long 1]" {
		t.Errorf("%v", got)
	}
	write(t, a, 2) // follows the torn line on the same line
	if got := read(t, path, 2); fmt.Sprint(got) != "[2 long]" {
		t.Errorf("%v", got)
	}
	if _, err := Read(filepath.Dir(path), 1); err == nil {
		t.Error("a folder was read")
	}
}

func TestAStaleClaimIsForgotten(t *testing.T) {
	path := filepath.Join(t.TempDir(), "audit.jsonl")
	a := small(t, path, 50)
	claim := path + ".rotating"
	if err := os.WriteFile(claim, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	write(t, a, 1)
	write(t, a, 2)
	if _, err := os.Stat(path + ".1"); err == nil {
		t.Error("rotated while another process does")
	}
	old := time.Now().Add(-2 * staleClaim)
	if err := os.Chtimes(claim, old, old); err != nil {
		t.Fatal(err)
	}
	write(t, a, 3)
	write(t, a, 4)
	if got := read(t, path, 0); fmt.Sprint(got) != "[4 3 2 1]" {
		t.Errorf("%v", got)
	}
	if _, err := os.Stat(path + ".1"); err != nil {
		t.Error("never rotated")
	}
}
