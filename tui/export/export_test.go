package export

import (
	"encoding/csv"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/goccy/go-yaml"
	"github.com/google/go-cmp/cmp"
)

func sheet() Sheet {
	return Sheet{
		Kind: "services", Account: "123", Region: "eu-west-1", Of: "arn:c", At: time.Date(2026, 11, 22, 1, 2, 3, 0, time.UTC),
		Columns: []string{"name", "tasks"}, Described: 1, Total: 2, Partial: "1 of 2 could not be read",
		Rows: []Row{
			{ID: "arn:1", Health: "bad", Reason: "=cmd|' /C calc'!A0", Described: true, Cells: []string{"a, \"b\"", "2/6"}},
			{ID: "arn:2", Health: "unknown", Cells: []string{"c", ""}},
		},
	}
}

func TestCSV(t *testing.T) {
	out, err := sheet().Encode(CSV)
	if err != nil {
		t.Fatal(err)
	}
	got, err := csv.NewReader(strings.NewReader(string(out))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	want := [][]string{
		{"_health", "_reason", "name", "tasks", "_id"},
		{"bad", "'=cmd|' /C calc'!A0", "a, \"b\"", "2/6", "arn:1"},
		{"unknown", "", "c", "", "arn:2"},
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

func TestHarmless(t *testing.T) {
	for in, want := range map[string]string{
		"": "", "-": "-", "-1": "-1", "+2.5": "+2.5", "-1e3": "-1e3", "12 %": "12 %", "name": "name", "a=b": "a=b",
		"=1+1": "'=1+1", "+1+1": "'+1+1", "-1+1": "'-1+1", "@SUM(A1)": "'@SUM(A1)", "\t=1": "'\t=1", "\r=1": "'\r=1", "--": "'--",
		"-Inf": "'-Inf", "+0x1p-2": "'+0x1p-2", "＝1": "'＝1", "-a": "'-a",
	} {
		if got := Harmless(in); got != want {
			t.Errorf("%q becomes %q, want %q", in, got, want)
		}
	}
}

func TestJSONAndYAML(t *testing.T) {
	want := map[string]any{
		"kind": "services", "account": "123", "region": "eu-west-1", "of": "arn:c", "exported": "2026-11-22T01:02:03Z",
		"described": 1.0, "total": 2.0, "complete": false, "partial": "1 of 2 could not be read",
		"rows": []any{
			map[string]any{"_id": "arn:1", "_health": "bad", "_reason": "=cmd|' /C calc'!A0", "name": "a, \"b\"", "tasks": "2/6"},
			map[string]any{"_id": "arn:2", "_health": "unknown", "name": "c", "tasks": nil},
		},
	}
	for _, f := range []Format{JSON, YAMLFile} {
		out, err := sheet().Encode(f)
		if err != nil {
			t.Fatal(err)
		}
		if f == YAMLFile {
			var v any
			if err := yaml.Unmarshal(out, &v); err != nil {
				t.Fatal(err)
			}
			if out, err = json.Marshal(v); err != nil {
				t.Fatal(err)
			}
		}
		var got map[string]any
		if err := json.Unmarshal(out, &got); err != nil {
			t.Fatalf("%v in\n%s", err, out)
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("%s: %s", f, d)
		}
	}
}

func TestWrite(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "list.csv")
	check := func(want string) {
		t.Helper()
		got, err := os.ReadFile(path)
		if err != nil || string(got) != want {
			t.Errorf("the file holds %q (%v), want %q", got, err, want)
		}
		all, err := os.ReadDir(dir)
		if err != nil || len(all) != 1 {
			t.Errorf("left behind: %v %v", all, err)
		}
	}
	if err := Write(path, []byte("one"), false); err != nil {
		t.Fatal(err)
	}
	check("one")
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v %v", info.Mode(), err)
	}
	if err := Write(path, []byte("two"), false); !errors.Is(err, ErrExists) {
		t.Errorf("written over: %v", err)
	}
	check("one")
	if err := Write(path, []byte("three"), true); err != nil {
		t.Fatal(err)
	}
	check("three")
	for _, bad := range []struct{ path, why string }{
		{dir, "is a folder"},
		{filepath.Join(dir, "none", "x.csv"), "there is no folder " + filepath.Join(dir, "none")},
		{filepath.Join(path, "x.csv"), "is no folder"},
		{filepath.Join(dir, strings.Repeat("x", 300)), "too long"},
	} {
		err := Write(bad.path, nil, true)
		if err == nil {
			t.Fatalf("%s was written", bad.path)
		}
		if why, remedy := Explain(bad.path, err); !strings.Contains(why, bad.why) || remedy == "" {
			t.Errorf("%s: %s; %s", bad.path, why, remedy)
		}
	}
	check("three")
}

func TestPathAndName(t *testing.T) {
	t.Setenv("HOME", "/home/me")
	for in, want := range map[string]string{"~/a.csv": "/home/me/a.csv", "/x/../y": "/y", "/b": "/b"} {
		if got, err := Path(" " + in + " "); err != nil || got != want {
			t.Errorf("%q is %q %v, want %q", in, got, err, want)
		}
	}
	if got, err := Path("a.csv"); err != nil || !filepath.IsAbs(got) {
		t.Errorf("%q %v", got, err)
	}
	if _, err := Path("  "); err == nil {
		t.Error("no name is a name")
	}
	if got := Name("tasks", "", "../é $(x)", "a b"); got != "tasks-x-a-b" {
		t.Errorf("the name is %q", got)
	}
}
