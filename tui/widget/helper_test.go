package widget

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
	"github.com/ecsdeck/ecsdeck/themes"
)

var update = flag.Bool("update", false, "write the golden files anew")

// golden compares text with testdata/name. Styles are written as ␛ so that
// the files can be read and reviewed.
func golden(t *testing.T, name, got string) {
	t.Helper()
	got = strings.ReplaceAll(got, "\x1b", "␛") + "\n"
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
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

// checkArea fails unless every line is exactly width cells, there are height
// of them, and no style runs past the end of a line.
func checkArea(t *testing.T, view string, width, height int) {
	t.Helper()
	lines := strings.Split(view, "\n")
	if len(lines) != height {
		t.Errorf("%d lines, want %d", len(lines), height)
	}
	for i, l := range lines {
		if w := ansi.StringWidth(l); w != width {
			t.Errorf("line %d is %d cells wide, want %d: %q", i, w, width, l)
		}
		if at := strings.LastIndex(l, "\x1b["); at >= 0 && !strings.HasPrefix(l[at:], "\x1b[m") {
			t.Errorf("line %d leaves a style open: %q", i, l)
		}
	}
}

func dark() *themes.Theme { return themes.ForBackground(true) }

// plain is a view without its styles and without spaces at the line ends,
// closed by a bar so that the width is still seen.
func plain(view string) string {
	lines := strings.Split(ansi.Strip(view), "\n")
	for i, l := range lines {
		lines[i] = l + "|"
	}
	return strings.Join(lines, "\n")
}
