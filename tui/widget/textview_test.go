package widget

import (
	"fmt"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
	"github.com/ecsdeck/ecsdeck/themes"
	"pgregory.net/rapid"
)

const someJSON = `{
  "family": "checkout-api",
  "revision": 88, "ratio": -1.5e3,
  "essential": true, "cpu": null,
  "escaped": "a \"quoted\\" , "unicode": "\u001b é: {",
  "image": "424211110001.dkr.ecr.eu-west-1.amazonaws.com/checkout-api@sha256:0123456789abcdef",
  "ports": [80, 443]
}
`

const someYAML = `# the service
family: checkout-api
revision: 88
essential: true
script: |
  echo hi # not a comment
  exit 1
quoted: 'it''s \'
double: "a \"b\" # c"
list:
  - a: 1.5
    b: &x ~
  - *x
`

func TestTextViewViews(t *testing.T) {
	th := probe(t)
	for name, v := range map[string]TextView{"json": NewTextView(someJSON, JSON), "yaml": NewTextView(someYAML, YAML)} {
		for _, w := range []int{100, 40} {
			v.Layout(w, 14)
			view := v.View(th)
			checkArea(t, view, w, 14)
			kept(t, fmt.Sprintf("text-%s-%d.txt", name, w), plain(view))
		}
		v.Layout(100, 14)
		kept(t, fmt.Sprintf("text-%s.tones", name), tones(th, v.View(th)))
	}
}

// Colouring changes no letter.
func TestSyntaxKeepsTheText(t *testing.T) {
	check := func(t interface{ Errorf(string, ...any) }, in string) {
		in = CleanLines(in)
		lines := strings.Split(in, "\n")
		for _, l := range lines {
			if got := text(jsonLine(l)); got != l {
				t.Errorf("as JSON %q becomes %q", l, got)
			}
		}
		toned := yamlLines(lines)
		if len(toned) != len(lines) {
			t.Errorf("as YAML %q has %d lines, not %d", in, len(toned), len(lines))
			return
		}
		for i, l := range toned {
			if got := text(l); got != lines[i] {
				t.Errorf("as YAML line %d of %q becomes %q", i, in, got)
			}
		}
	}
	check(t, someJSON)
	check(t, someYAML)
	rapid.Check(t, func(t *rapid.T) {
		check(t, rapid.StringOf(rapid.RuneFrom([]rune("ab1 \n\"'\\:-,{}[]#|>&*!?~é東%@`"))).Draw(t, "text"))
	})
}

func TestTextViewWrap(t *testing.T) {
	v := NewTextView("short\n"+strings.Repeat("x", 50)+"\n東京都庁舎東京都庁舎\nend", PlainText)
	v.Layout(12, 20) // eleven cells for text
	if v.Lines() != 1+5+2+1 {
		t.Errorf("%d screen lines, want 9", v.Lines())
	}
	v.Layout(12, 3)
	v.ScrollTo(3)
	if line, of := v.Position(); line != 2 || of != 4 {
		t.Errorf("position %d of %d", line, of)
	}
	v.ScrollTo(6)
	if first := strings.Split(ansi.Strip(v.View(dark())), "\n")[0]; !strings.HasPrefix(first, "東京都庁舎 ") {
		t.Errorf("the third line starts with %q", first)
	}
	v.SetWrap(false)
	v.Top()
	if v.Lines() != 4 || v.Offset() != 0 || v.Wraps() {
		t.Errorf("without wrapping: %d lines from %d", v.Lines(), v.Offset())
	}
	v.Right()
	lines := strings.Split(ansi.Strip(v.View(dark())), "\n")
	if !strings.HasPrefix(lines[0], "     ") || !strings.HasPrefix(lines[1], "xxxxxxxxxx…") || !strings.HasPrefix(lines[2], "舎東京都庁…") {
		t.Errorf("moved to the right: %q", lines)
	}
	for range 20 {
		v.Right()
	}
	if lines := strings.Split(ansi.Strip(v.View(dark())), "\n"); strings.TrimRight(lines[1], " ┃") != strings.Repeat("x", 11) {
		t.Errorf("at the right end: %q", lines[1])
	}
	for range 20 {
		v.Left()
	}
	if lines := strings.Split(ansi.Strip(v.View(dark())), "\n"); !strings.HasPrefix(lines[0], "short") {
		t.Errorf("back at the left: %q", lines[0])
	}
}

// What a frame shows is what the whole text, wrapped, holds there.
func TestTextViewWindowProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := rapid.StringOfN(rapid.RuneFrom([]rune("abc \n東é\"")), 0, 120, -1).Draw(t, "text")
		w := rapid.IntRange(3, 15).Draw(t, "width")
		h := rapid.IntRange(1, 6).Draw(t, "height")
		v := NewTextView(in, JSON)
		v.Layout(w, 200)
		all := strings.Split(ansi.Strip(v.View(dark())), "\n")
		v.Layout(w, h)
		v.ScrollTo(rapid.IntRange(0, 60).Draw(t, "at"))
		for y, l := range strings.Split(ansi.Strip(v.View(dark())), "\n") {
			if ansi.StringWidth(l) != w {
				t.Fatalf("line %d is %q at width %d", y, l, w)
			}
			want := strings.TrimRight(all[v.Offset()+y], " ")
			if got := strings.TrimRight(l, " ┃"); got != want {
				t.Fatalf("line %d from %d is %q, want %q", y, v.Offset(), got, want)
			}
		}
	})
}

func TestTextViewSearch(t *testing.T) {
	var b strings.Builder
	for i := range 100 {
		fmt.Fprintf(&b, "line %d\n", i)
		if i%25 == 10 {
			b.WriteString("Needle and needle\n")
		}
	}
	v := NewTextView(b.String(), PlainText)
	v.Layout(40, 10)
	if n := v.Search("needle"); n != 8 {
		t.Fatalf("%d places, want 8", n)
	}
	if n := v.Search("Needle"); n != 4 {
		t.Fatalf("with a capital letter %d places, want 4", n)
	}
	v.Top()
	v.Search("needle")
	if now, of := v.Hits(); now != 1 || of != 8 || v.Offset() != 2 {
		t.Errorf("first hit: %d of %d, window from %d", now, of, v.Offset())
	}
	th := probe(t)
	if got := tones(th, v.View(th)); !strings.Contains(got, "⟨match-now⟩Needle⟨⟩ and ⟨match⟩needle⟨⟩") {
		t.Errorf("hits are not marked: %q", got)
	}
	v.Prev()
	if now, _ := v.Hits(); now != 8 {
		t.Errorf("before the first comes %d", now)
	}
	v.Next()
	v.Next()
	v.Next()
	if now, _ := v.Hits(); now != 3 || v.Offset() == 2 {
		t.Errorf("third hit: %d, window from %d", now, v.Offset())
	}
	v.SetText("needle once\nNeedle twice", PlainText)
	if now, of := v.Hits(); now != 2 || of != 2 {
		t.Errorf("after new text: %d of %d", now, of)
	}
	if v.Search("nothing like it") != 0 {
		t.Error("found what is not there")
	}
	v.Search("")
	if got := tones(th, v.View(th)); strings.Contains(got, "match") || v.Query() != "" {
		t.Errorf("an ended search is still marked: %q", got)
	}
}

func TestTextViewShowsHitsFarToTheRight(t *testing.T) {
	v := NewTextView(strings.Repeat("x", 300)+"needle", PlainText)
	v.Layout(41, 4)
	v.Search("needle")
	if v.Offset() != 4 {
		t.Errorf("wrapped: window from %d, want 4", v.Offset())
	}
	v.SetWrap(false)
	v.Search("needle")
	if got := plain(v.View(dark())); !strings.Contains(got, "needle") {
		t.Errorf("not wrapped: the hit is not in sight\n%s", got)
	}
}

func TestTextViewZeroAndTiny(t *testing.T) {
	var zero TextView
	zero.Layout(10, 3)
	checkArea(t, zero.View(dark()), 10, 3)
	if zero.Search("x") != 0 || zero.TextLines() != 0 {
		t.Error("a view without text holds something")
	}
	zero.Next()
	zero.Right()
	v := NewTextView(someJSON, JSON)
	for w := range 6 {
		v.Layout(w, 3)
		v.Bottom()
		if w > 0 {
			checkArea(t, v.View(dark()), w, 3)
		}
	}
}

// The cost of a frame depends on the window, not on the text.
func TestTextViewAllocationsDoNotGrow(t *testing.T) {
	line := "  \"key\": \"some value\", \"n\": 12,\n"
	count := func(n int) float64 {
		v := NewTextView(strings.Repeat(line, n), JSON)
		v.Layout(120, 49)
		v.ScrollTo(n / 2)
		th := dark()
		return testing.AllocsPerRun(20, func() { v.View(th) })
	}
	if few, many := count(200), count(20000); few != many {
		t.Errorf("a frame takes %v allocations for 200 lines and %v for 20,000", few, many)
	}
}

func benchmarkText(b *testing.B, text string) {
	v := NewTextView(text, JSON)
	v.Layout(120, 49)
	v.ScrollTo(v.Lines() / 2)
	th := themes.ForBackground(true)
	b.ReportAllocs()
	for b.Loop() {
		v.View(th)
	}
}

func BenchmarkText20000Lines(b *testing.B) {
	benchmarkText(b, strings.Repeat("  \"key\": \"some value\", \"n\": 12,\n", 20000))
}

func BenchmarkTextOneLongLine(b *testing.B) { benchmarkText(b, strings.Repeat("abcdefgh ", 200000)) }
