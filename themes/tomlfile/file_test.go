package tomlfile_test

import (
	"strings"
	"testing"

	"github.com/BurntSushi/toml"

	"github.com/ecsdeck/ecsdeck/themes/tomlfile"
)

const text = `# a comment
one = 1
"two words" = 2
[deep.er]
key = { inner = [
  1,
] }

[[many]]
name = "a"
[[ many ]]
name = "b"

  "port" = 1
[[many]]
[last]
name = "c"
`

func TestLine(t *testing.T) {
	f, err := tomlfile.Parse("f", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	for path, line := range map[string]int{
		"one": 2, "two words": 3, "deep/er/key": 5, "deep/er/key/inner": 5, "many/0": 9, "many/0/name": 10, "many/1": 11, "many/1/name": 12,
		"many/1/port": 14, "many/2": 15, "many/2/name": 15, "last/name": 17, "none": 0, "deep/none": 0,
	} {
		if got := f.Line(strings.Split(path, "/")...); got != line {
			t.Errorf("%s is on line %d, want %d", path, got, line)
		}
	}
}

func TestQuoteIsReadAgain(t *testing.T) {
	for _, s := range []string{"", "plain", `a "quoted" \ one`, "tab\tline\nesc\x1b del\x7f", "é世界 '"} {
		var out struct{ V string }
		if _, err := toml.Decode("v = "+tomlfile.Quote(s), &out); err != nil || out.V != s {
			t.Errorf("%q is read as %q: %v", s, out.V, err)
		}
	}
}

func TestNearest(t *testing.T) {
	known := []string{"refresh", "theme", "region"}
	for name, want := range map[string]string{"refesh": "refresh", "tehme": "theme", "quux": "", "": ""} {
		if got := tomlfile.Nearest(name, known); got != want {
			t.Errorf("%q is taken for %q, want %q", name, got, want)
		}
	}
}
