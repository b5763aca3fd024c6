package journal_test

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ecsdeck/ecsdeck/awsclient/journal"
)

func entry() journal.Entry {
	return journal.Entry{
		Time:      time.Date(2026, 11, 3, 3, 0, 0, 0, time.FixedZone("CET", 3600)),
		Who:       "arn:aws:sts::424211110001:assumed-role/oncall/jo",
		Account:   "424211110001",
		Region:    "eu-west-1",
		Target:    "arn:aws:ecs:eu-west-1:424211110001:service/prod-web/checkout",
		Operation: "ecs UpdateService",
		Call:      "aws ecs update-service --service checkout --desired-count 8 --profile 'a&b'",
		Result:    "ok",
		RequestID: "r-1",
	}
}

func lines(t *testing.T, path string) []journal.Entry {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var out []journal.Entry
	for s := bufio.NewScanner(f); s.Scan(); {
		var e journal.Entry
		if err := json.Unmarshal(s.Bytes(), &e); err != nil {
			t.Fatalf("line %q: %v", s.Text(), err)
		}
		out = append(out, e)
	}
	return out
}

func TestAppendsOneLineEach(t *testing.T) {
	path := filepath.Join(t.TempDir(), "state", "ecsdeck", "audit.jsonl")
	for range 2 { // the second run must not truncate the first
		a, err := journal.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		if err := a.Write(entry()); err != nil {
			t.Fatal(err)
		}
		if err := a.Close(); err != nil {
			t.Fatal(err)
		}
	}
	want := entry()
	want.Time = want.Time.UTC()
	if d := cmp.Diff([]journal.Entry{want, want}, lines(t, path)); d != "" {
		t.Error(d)
	}
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(raw), "'a&b'") {
		t.Errorf("the command is not readable: %s", raw)
	}
	if !strings.Contains(string(raw), `"time":"2026-11-03T02:00:00Z"`) {
		t.Errorf("the time is not in UTC: %s", raw)
	}
}

func TestIsForItsOwnerAlone(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("no permission bits here")
	}
	dir := filepath.Join(t.TempDir(), "state", "ecsdeck")
	path := filepath.Join(dir, "audit.jsonl")
	a, err := journal.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	mode := func(p string) os.FileMode {
		s, err := os.Stat(p)
		if err != nil {
			t.Fatal(err)
		}
		return s.Mode().Perm()
	}
	if got := mode(path); got != 0o600 {
		t.Errorf("file mode %o, want 600", got)
	}
	if got := mode(dir); got != 0o700 {
		t.Errorf("folder mode %o, want 700", got)
	}
	if err := os.Chmod(path, 0o644); err != nil {
		t.Fatal(err)
	}
	b, err := journal.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	if got := mode(path); got != 0o600 {
		t.Errorf("a file that others could read keeps mode %o, want 600", got)
	}
}

func TestWritersDoNotMix(t *testing.T) {
	path := filepath.Join(t.TempDir(), "audit.jsonl")
	var wg sync.WaitGroup
	for range 4 { // four processes, as far as the file can tell
		a, err := journal.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		defer a.Close()
		for range 4 {
			wg.Go(func() {
				for range 25 {
					if err := a.Write(entry()); err != nil {
						t.Error(err)
					}
				}
			})
		}
	}
	wg.Wait()
	if got := len(lines(t, path)); got != 400 {
		t.Errorf("%d lines, want 400", got)
	}
}

func TestProblems(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := journal.Open(filepath.Join(file, "audit.jsonl")); err == nil {
		t.Error("a folder that cannot be made gave no error")
	}
	a, err := journal.Open(filepath.Join(t.TempDir(), "audit.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	if err := a.Write(entry()); err == nil {
		t.Error("a write that was lost gave no error")
	}
	var none *journal.Audit
	if none.Write(entry()) != nil || none.Path() != "" || none.Close() != nil {
		t.Error("a nil audit must keep nothing and complain about nothing")
	}
	if got := journal.DefaultPath(); !strings.HasSuffix(got, filepath.Join("ecsdeck", "audit.jsonl")) {
		t.Errorf("default path %q", got)
	}
}
