package tomlfile_test

import (
	"regexp"
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
[im.plicit]
a = 1
[im]
[dot]
ted.key = 1
`

func TestLine(t *testing.T) {
	f, err := tomlfile.Parse("f", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	for path, line := range map[string]int{
		"one": 2, "two words": 3, "deep/er/key": 5, "deep/er/key/inner": 5, "many/0": 9, "many/0/name": 10, "many/1": 11, "many/1/name": 12,
		"many/1/port": 14, "many/2": 15, "many/2/name": 15, "last/name": 17, "none": 0, "deep/none": 0,
		"deep": 4, "im": 20, "im/plicit": 18, "dot/ted": 22, "dot/ted/key": 22,
	} {
		if got := f.Line(strings.Split(path, "/")...); got != line {
			t.Errorf("%s is on line %d, want %d", path, got, line)
		}
	}
}

// What is no TOML is told with what to write instead.
func TestSyntax(t *testing.T) {
	for text, want := range map[string]string{
		"theme = nord":               `f:1: expected value but found "nord" instead; put a text into quotes: "nord"`,
		"mouse = True":               `f:1: expected value but found "True" instead; write it small: true`,
		"x = 1\nrefresh = 5s":        `f:2: expected a top-level item .*; one setting a line, and a text or a time in quotes`,
		"[a]\nx = 1\n[a]\ny = 2":     `f:3: key 'a' has already been defined; write each section once, and each setting in it`,
		"a = 1\na = 1":               `f:2: key 'a' has already been defined; write each`,
		"a = 1\n[[a]]":               `f:2: key 'a' .*; write each`,
		"a = \"x\xff\"":              `f:1: invalid UTF-8 byte: 0xff; save the file as UTF-8`,
		"\xff\xfea\x00=\x001\x00":    `UTF-16.*; save the file as UTF-8`,
		`file = "C:\Users\me\x.log"`: `f:1: expected eight .*; put the text into single quotes, in which \\ is a letter like others`,
		`file = "C:\temp\qx.log"`:    `f:1: invalid escape .*; put the text into single quotes`,
		"a = \"x\nb = 1":             `f:1: strings cannot contain newlines; end the text with the quotes that it begins with`,
		"a = \nb = 1":                `f:1: .*; write a value behind the =`,
		"refresh = ":                 `f:1: .*; write a value behind the =`,
		"[a":                         `f:1: .*; this is not TOML: https://toml.io`,
	} {
		_, err := tomlfile.Parse("f", []byte(text))
		if err == nil || !regexp.MustCompile(want).MatchString(err.Error()) {
			t.Errorf("%q\ngot  %v\nwant %s", text, err, want)
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
	for name, want := range map[string]string{"refesh": "refresh", "tehme": "theme", "quux": "", "": "", "REFRESH": "refresh", "Thme": "theme"} {
		if got := tomlfile.Nearest(name, known); got != want {
			t.Errorf("%q is taken for %q, want %q", name, got, want)
		}
	}
}
