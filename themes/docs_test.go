package themes

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"
)

const page = "../docs/themes.md"

// The page on themes lists every theme and every tone with these words. Run
// with UPDATE_DOCS=1 to write them anew.
func TestDocsListThemesAndTones(t *testing.T) {
	data, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	var names, meanings strings.Builder
	for _, info := range BuiltIn().List() {
		ground := "light"
		if info.Dark {
			ground = "dark"
		}
		if info.Any {
			ground = "both"
		}
		fmt.Fprintf(&names, "| `%s` | %s | %s |\n", info.Name, ground, info.About)
	}
	for _, tone := range Tones() {
		if tone.Meaning() == "" {
			t.Errorf("%v has no meaning", tone)
		}
		fmt.Fprintf(&meanings, "| `%s` | %s |\n", tone, tone.Meaning())
	}
	want := table(t, table(t, string(data), "names", names.String()), "tones", meanings.String())
	if want == string(data) {
		return
	}
	if os.Getenv("UPDATE_DOCS") == "" {
		t.Fatalf("%s is not up to date: run this test with UPDATE_DOCS=1", page)
	}
	if err := os.WriteFile(page, []byte(want), 0o644); err != nil { //nolint:gosec // a page of the docs, read by all
		t.Fatal(err)
	}
}

// table puts rows in the place of those of a marked table.
func table(t *testing.T, text, mark, rows string) string {
	t.Helper()
	start, rest, ok := strings.Cut(text, "<!-- "+mark+" -->\n")
	old, end, closed := strings.Cut(rest, "<!-- end -->")
	lines := strings.SplitAfterN(old, "\n", 3)
	if !ok || !closed || len(lines) != 3 {
		t.Fatalf("no table marked %q in %s", mark, page)
	}
	return start + "<!-- " + mark + " -->\n" + lines[0] + lines[1] + rows + "<!-- end -->" + end
}

// The example of the page is a theme, and the page names every key there is.
func TestDocsExample(t *testing.T) {
	data, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(data), "```toml\n")
	example, _, ok := strings.Cut(rest, "```")
	if !ok {
		t.Fatal("no example")
	}
	s := NewSource(folder(map[string]string{"calm.toml": example}), "")
	th := load(t, s, "calm")
	if got := th.Style(Bad, None).Open; got != "\x1b[38;2;255;122;133;1m" {
		t.Errorf("bad opens with %q", got)
	}
	for _, key := range []string{
		"about", "extends", "dark", "backgrounds", "colours", "palette", "tones",
		"fg", "bg", "bold", "italic", "underline", "ansi", "ansi-bg", "mono", "fg256", "bg256",
	} {
		if !strings.Contains(string(data), "`"+key+"`") {
			t.Errorf("the page does not explain %q", key)
		}
	}
}

// Each file says where its colours come from.
func TestEveryFileNamesItsSource(t *testing.T) {
	ours := map[string]bool{DefaultDark: true, DefaultLight: true, "ansi-16": true, "high-contrast": true, "high-contrast-light": true}
	for _, name := range Names() {
		data, err := files.ReadFile(name + ".toml")
		if err != nil {
			t.Fatal(err)
		}
		if !ours[name] && (!strings.Contains(string(data), "# Source: ") || !strings.Contains(string(data), "https://")) {
			t.Errorf("%s does not name its source", name)
		}
	}
	var all Faults
	if _, err := Parse([]byte("name = \"x\"\nextends = \"nord\"\nhue = 1\n")); !errors.As(err, &all) || all[0].Line != 3 {
		t.Errorf("Parse: %v", err)
	}
}
