package config_test

import (
	"encoding/json"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/ecsdeck/ecsdeck/cmd/ecsdeck/config"
)

// Every record can be told, has a default or says what holds without, and its
// example is taken.
func TestEveryRecordIsWhole(t *testing.T) {
	seen := map[string]bool{}
	for _, r := range config.Records() {
		key := r.Key()
		if seen[key] {
			t.Errorf("%s is there twice", key)
		}
		seen[key] = true
		if r.Doc == "" || strings.HasSuffix(r.Doc, ".") || r.Sample() == "" || r.Default() == "" && r.Usual == "" {
			t.Errorf("%s: doc %q, default %q, usual %q, sample %q", key, r.Doc, r.Default(), r.Usual, r.Sample())
		}
		if r.Env != "" && (!regexp.MustCompile(`^ECSDECK_[A-Z_]+$`).MatchString(r.Env) || seen[r.Env]) {
			t.Errorf("%s: variable %q", key, r.Env)
		}
		seen[r.Env] = true
	}
}

// commented takes the # away from the settings that Init leaves out.
func commented(text string) string {
	return regexp.MustCompile(`(?m)^#([^ :\n].*)$`).ReplaceAllString(text, "$1")
}

// The file that init writes changes nothing, and every line of it that is taken
// in is right. It names every setting.
func TestInit(t *testing.T) {
	if got := load(t, config.Init()); !reflect.DeepEqual(got.Settings, config.Defaults()) {
		t.Errorf("%+v", got.Settings)
	}
	all := commented(config.Init())
	got := load(t, all)
	if len(got.Keys) != len(config.Actions()) || len(got.Shell.SSH) != 1 || got.Shell.SSH[0].Port != 22 || got.Theme != "nord" {
		t.Errorf("not all is taken in:\n%s", all)
	}
	for _, r := range config.Records() {
		if r.Name != "" && !regexp.MustCompile(`(?m)^#`+r.Name+` = .`).MatchString(config.Init()) {
			t.Errorf("%s is not in it", r.Key())
		}
	}
	for _, line := range strings.Split(config.Init(), "\n") {
		if len(line) > 120 && !strings.Contains(line, " = ") {
			t.Errorf("a long line: %s", line)
		}
	}
}

// What show prints is a settings file with the same effect.
func TestShowIsReadAgain(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		lines := rapid.SliceOfNDistinct(rapid.SampledFrom(strings.Split(commented(config.Init()), "\n")), 0, 200, rapid.ID).Draw(t, "lines")
		text := rewrite(lines)
		before := loadRapid(t, text)
		for _, origins := range []bool{false, true} {
			after := loadRapid(t, before.TOML(origins))
			if diff := cmp.Diff(before.Settings, after.Settings); diff != "" {
				t.Fatalf("%s\nshown as\n%s\n%s", text, before.TOML(origins), diff)
			}
		}
	})
}

// rewrite puts lines of the whole file back under their headers.
func rewrite(chosen []string) string {
	var out []string
	for _, line := range strings.Split(commented(config.Init()), "\n") {
		if strings.HasPrefix(line, "[") || strings.HasPrefix(line, "match") || slices.Contains(chosen, line) {
			out = append(out, line)
		}
	}
	return strings.Join(out, "\n")
}

func loadRapid(t *rapid.T, text string) config.Effective {
	path := t.Name() // only to say something in messages
	s, err := config.Parse(path, []byte(text))
	if err != nil && !strings.Contains(err.Error(), "would be both") {
		t.Fatalf("%v\n%s", err, text)
	}
	return s
}

// Nothing that a person writes makes it fall over, and each fault has a line of
// the file.
func FuzzRead(f *testing.F) {
	f.Add(config.Init())
	f.Add(commented(config.Init()))
	f.Add("[keys]\nup = [1, \"^\", \"ctrl++\"]\n[[ssh]]\n[lists]\nx = []")
	f.Fuzz(func(t *testing.T, text string) {
		s, err := config.Parse("f", []byte(text))
		if err != nil {
			return
		}
		if _, err := config.Parse("f", []byte(s.TOML(true))); err != nil {
			t.Errorf("what is shown is wrong: %v\n%s", err, s.TOML(true))
		}
	})
}

// The schema knows every setting and takes its example.
func TestSchema(t *testing.T) {
	var schema struct {
		Properties map[string]struct {
			Type       string
			Properties map[string]json.RawMessage
			Items      struct{ Properties map[string]json.RawMessage }
		}
	}
	if err := json.Unmarshal(config.Schema(), &schema); err != nil {
		t.Fatal(err)
	}
	for _, r := range config.Records() {
		switch r.Section {
		case "":
			if _, ok := schema.Properties[r.Name]; !ok {
				t.Errorf("%s is missing", r.Key())
			}
		case "shell":
			if _, ok := schema.Properties["shell"].Properties[r.Name]; !ok {
				t.Errorf("%s is missing", r.Key())
			}
		case "ssh":
			if _, ok := schema.Properties["ssh"].Items.Properties[r.Name]; !ok {
				t.Errorf("%s is missing", r.Key())
			}
		}
	}
	for _, id := range config.Actions() {
		if _, ok := schema.Properties["keys"].Properties[id]; !ok {
			t.Errorf("the action %s is missing", id)
		}
	}
	if len(schema.Properties["lists"].Properties) != len(config.Kinds()) {
		t.Errorf("%d kinds", len(schema.Properties["lists"].Properties))
	}
}

func TestJSON(t *testing.T) {
	s := load(t, "theme = \"nord\"\n[[ssh]]\nuser = \"core\"\n[keys]\nscale = \"f5\"\n[lists.services]\nsort = \"age desc\"\n")
	out, err := json.Marshal(s.JSON(false))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`"theme":"nord"`, `"ssh":[{"user":"core"}]`, `"keys":{"scale":["f5"]}`, `"lists":{"services":{"sort":"age desc"}}`, `"read-only-profiles":[]`} {
		if !strings.Contains(string(out), want) {
			t.Errorf("no %s in %s", want, out)
		}
	}
	if out, err = json.Marshal(s.JSON(true)); err != nil || !strings.Contains(string(out), `"theme":{"value":"nord","origin":"config.toml:1"}`) {
		t.Errorf("%s %v", out, err)
	}
}
