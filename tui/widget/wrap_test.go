package widget

import (
	"slices"
	"strings"
	"testing"

	"github.com/ecsdeck/ecsdeck/themes"
	"pgregory.net/rapid"
)

func wrapped(s string, width int) string {
	var out []string
	for _, l := range wrapText(s, themes.Text, width) {
		out = append(out, text(l))
	}
	return strings.Join(out, "|")
}

func TestWrap(t *testing.T) {
	for _, c := range []struct {
		in    string
		width int
		want  string
	}{
		{"", 10, ""},
		{"one two three", 20, "one two three"},
		{"one two three", 8, "one two|three"},
		{"one two three", 7, "one two|three"},
		{"one two three", 3, "one|two|thr|ee"},
		{"  indented text here", 12, "  indented|text here"},
		{"two  spaces", 20, "two  spaces"},
		{"a\nb c\n\nd", 10, "a|b c||d"},
		{"arn:aws:ecs:eu-west-1", 8, "arn:aws:|ecs:eu-w|est-1"},
		{"see arn:aws:ecs:eu", 8, "see|arn:aws:|ecs:eu"},
		{"東京都庁舎", 4, "東京|都庁|舎"},
		{"東京", 1, ""},
		{"a\tb\x1b[31mc", 20, "a   bc"},
	} {
		if got := wrapped(c.in, c.width); got != c.want {
			t.Errorf("%q at %d wraps to %q, want %q", c.in, c.width, got, c.want)
		}
	}
}

func TestWrapLines(t *testing.T) {
	got := Wrap("check the proxy, --region and --endpoint-url", 34)
	want := []string{"check the proxy, --region and", "--endpoint-url"}
	if !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestWrapKeepsTones(t *testing.T) {
	lines := wrapSpans([]Span{{"exit 1", themes.Bad}, {"37, out of memory", themes.Text}}, 8)
	if len(lines) != 3 || text(lines[0]) != "exit" || text(lines[1]) != "137, out" || text(lines[2]) != "of" && text(lines[2]) != "of memory" {
		for _, l := range lines {
			t.Logf("%q", l)
		}
	}
	if first := lines[1][0]; first.Text != "1" || first.Tone != themes.Bad {
		t.Errorf("a word of two tones starts with %+v", first)
	}
}

// Wrapping loses no letter and never makes a line that is too long.
func TestWrapProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := rapid.StringOf(rapid.RuneFrom([]rune("abc é東 \n-"))).Draw(t, "text")
		width := rapid.IntRange(2, 12).Draw(t, "width")
		var all string
		for _, l := range wrapSpans([]Span{{in, themes.Text}}, width) {
			if w := spansWidth(l); w > width {
				t.Fatalf("a line of %d cells at %d: %q", w, width, l)
			}
			all += text(l)
		}
		squeeze := func(s string) string { return strings.NewReplacer(" ", "", "\n", "").Replace(s) }
		if squeeze(all) != squeeze(in) {
			t.Fatalf("%q became %q", in, all)
		}
	})
}
