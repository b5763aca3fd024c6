package themes

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/charmbracelet/colorprofile"
)

func folder(texts map[string]string) fstest.MapFS {
	out := fstest.MapFS{}
	for name, text := range texts {
		out[name] = &fstest.MapFile{Data: []byte(text), Mode: 0o644}
	}
	return out
}

func load(t *testing.T, s *Source, name string) *Theme {
	t.Helper()
	th, err := s.Load(name)
	if err != nil {
		t.Fatal(err)
	}
	return th
}

func TestExtends(t *testing.T) {
	s := NewSource(folder(map[string]string{
		// A colour of the palette and a tone; the rest is inherited.
		"mine.toml": "about = \"calm\"\nextends = \"nord\"\n[palette]\nnord14 = \"#00ff00\"\n[tones]\nbad = { fg = \"#ff0000\" }\nmark = { fg = \"nord14\", bold = false }\n",
		// Two steps, and a file named like a theme of the product.
		"nord.toml":  "extends = \"nord\"\n[tones]\nwarn = { fg = \"#ffff00\" }\n",
		"again.toml": "extends = \"mine\"\n",
	}), "themes")
	nord, mine, again := load(t, BuiltIn(), "nord"), load(t, s, "mine"), load(t, s, "again")
	for _, c := range []struct {
		th   *Theme
		tone Tone
		want string
	}{
		{mine, OK, "\x1b[38;2;0;255;0m"},      // through the palette
		{mine, Bad, "\x1b[38;2;255;0;0;1m"},   // still bold
		{mine, Mark, "\x1b[38;2;0;255;0m"},    // not bold any more
		{mine, Warn, "\x1b[38;2;255;255;0m"},  // of the own nord
		{again, Warn, "\x1b[38;2;255;255;0m"}, // two steps up
		{mine, Key, nord.Style(Key, None).Open},
	} {
		if got := c.th.Style(c.tone, None).Open; got != c.want {
			t.Errorf("%s: %v opens with %q, want %q", c.th.Name(), c.tone, got, c.want)
		}
	}
	if got, want := mine.For(colorprofile.ANSI).Style(Bad, None), nord.For(colorprofile.ANSI).Style(Bad, None); got != want {
		t.Errorf("with 16 colours bad is %q, want the inherited %q", got.Open, want.Open)
	}
	if mine.Name() != "mine" || mine.About() != "calm" || again.About() != "calm" || !mine.Dark() {
		t.Errorf("mine is %q, %q, dark %v; again is %q", mine.Name(), mine.About(), mine.Dark(), again.About())
	}
}

// A 256-colour choice made for one colour does not outlive it.
func TestExtendsDropsStaleReduction(t *testing.T) {
	s := NewSource(folder(map[string]string{
		"kept.toml":  "extends = \"deck-dark\"\n",
		"moved.toml": "extends = \"deck-dark\"\n[tones]\nbad = { fg = \"#ffafd7\" }\n",
		"said.toml":  "extends = \"deck-dark\"\n[tones]\nbad = { fg = \"#ffafd7\", fg256 = 219 }\n",
		"paper.toml": "extends = \"deck-dark\"\nbackgrounds = [\"#000000\"]\n",
	}), "")
	for name, want := range map[string]string{
		"kept": "38;5;210;1m", "moved": "38;5;218;1m", "said": "38;5;219;1m",
	} {
		if got := load(t, s, name).For(colorprofile.ANSI256).Style(Bad, None).Open; got != "\x1b["+want {
			t.Errorf("%s: bad opens with %q, want %q", name, got, want)
		}
	}
	if one := load(t, s, "paper").paints[New].bg256; one == load(t, s, "kept").paints[New].bg256 {
		t.Errorf("the tint %v was made for other backgrounds, but is kept", one)
	}
}

func TestFaults(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"several at once": {
			"extends = \"deck-dark\"\ncolor = 1\n\n[tones]\nbda = { fg = \"#ffffff\" }\nok = { fg = \"#12345\", bolt = true }\n",
			"d/x.toml:2: unknown key \"color\"; did you mean \"colours\"?\n" +
				"d/x.toml:5: unknown tone \"bda\"; did you mean \"bad\"?\n" +
				"d/x.toml:6: colour \"#12345\" is not #rrggbb; write six hex digits after the #\n" +
				"d/x.toml:6: unknown key \"bolt\" of tone \"ok\"; did you mean \"bold\"?",
		},
		"tables": {
			"extends = \"deck-dark\"\n\n[tones.ok]\nbold = true\nfg = \"teel\"\n\n[palette]\nteal = \"#00ffff\"\n",
			"d/x.toml:5: colour \"teel\" is not #rrggbb and not in the palette; write it as #rrggbb or take a name of [palette]: did you mean \"teal\"?",
		},
		"a palette that is none": {
			"extends = \"deck-dark\"\n[palette]\nteal = \"blue\"\n",
			"d/x.toml:3: colour \"blue\" is not #rrggbb; write six hex digits after a #",
		},
		"types": {
			"extends = \"deck-dark\"\ndark = \"yes\"\n[tones]\nok = \"green\"\nbad = { fg256 = 256, ansi = \"pink\", mono = \"loud\" }\n",
			"d/x.toml:2: dark is of the wrong type; write true or false\n" +
				"d/x.toml:4: tones.ok is of the wrong type; write a table such as { fg = \"#7fd6c2\" }\n" +
				"d/x.toml:5: \"loud\" is not a text attribute; there are: bold, faint, italic, underline, strike, reverse\n" +
				"d/x.toml:5: \"pink\" is not one of the 16 colours; there are: black, red, green, yellow, blue, magenta, cyan, white, each also with bright- before it\n" +
				"d/x.toml:5: 256 is not one of the 256 colours; write a number from 0 to 255",
		},
		"no TOML":         {"extends = \"deck-dark\"\nname = \n", "d/x.toml:2: expected value but found '\\n' instead; write a value behind the ="},
		"another name":    {"name = \"y\"\nextends = \"deck-dark\"\n", "d/x.toml: name is \"y\", but the file is called x.toml; leave name out, or rename the file"},
		"unknown parent":  {"\nextends = \"nrod\"\n", "d/x.toml:2: extends \"nrod\", which is not a theme; did you mean \"nord\"?"},
		"itself":          {"extends = \"x\"\n", "d/x.toml:1: \"x\" extends itself; name another theme"},
		"circle":          {"extends = \"b\"\n", "d/c.toml:1: themes extend each other in a circle: x > b > c > b; let one of them extend a theme that comes with ecsdeck, or none"},
		"a broken parent": {"extends = \"broken\"\n", "d/broken.toml:1: unknown key \"tone\"; did you mean \"tones\"?"},
		"colours":         {"extends = \"nord\"\ncolours = 256\n", "d/x.toml:2: colours = 256 is not possible; write 16, or leave it out"},
		"control":         {"extends = \"nord\"\nabout = \"a\\u001b[2J\"\n", "d/x.toml:2: about holds a control character; write one line of plain text"},
		"no colour left":  {"extends = \"nord\"\n[tones]\nok = { fg = \"none\" }\nnew = { bg = \"none\" }\n", "d/x.toml: tone \"ok\" has no fg; every text tone needs a colour\nd/x.toml: tone \"new\" has no bg; it is the background of a row"},
	} {
		s := NewSource(folder(map[string]string{
			"x.toml": c.text, "b.toml": "extends = \"c\"\n", "c.toml": "extends = \"b\"\n", "broken.toml": "tone = 1\n",
		}), "d")
		_, err := s.Load("x")
		if err == nil || err.Error() != c.want {
			t.Errorf("%s:\n got %v\nwant %s", name, err, c.want)
		}
		if one := (Fault{}); err != nil && !errors.As(err, &one) {
			t.Errorf("%s: %T is no Fault", name, err)
		}
	}
}

// A theme that extends nothing must have everything, and says what it lacks: all
// of it in one line, or each of a few.
func TestWholeTheme(t *testing.T) {
	const remedy = `, or start from another theme with extends = "deck-dark"`
	nearly := wholeTheme("ok", "warn")
	for text, want := range map[string]string{
		"":                    "x.toml: 46 of 46 tones are missing: text, muted, faint and others; add them" + remedy,
		"[tones]\n":           "x.toml: 46 of 46 tones are missing: text, muted, faint and others; add them" + remedy,
		nearly:                "x.toml: tone \"ok\" is missing; add it" + remedy + "\nx.toml: tone \"warn\" is missing; add it" + remedy,
		wholeTheme("ok"):      "x.toml: tone \"ok\" is missing; add it" + remedy,
		nearly + "okk = {}\n": "x.toml:46: unknown tone \"okk\"; did you mean \"ok\"?",
	} {
		_, err := NewSource(folder(map[string]string{"x.toml": text}), "").Load("x")
		if err == nil || err.Error() != want {
			t.Errorf("%.40q: %v\nwant %s", text, err, want)
		}
	}
	if _, err := NewSource(folder(map[string]string{"x.toml": wholeTheme()}), "").Load("x"); err != nil {
		t.Error(err)
	}
}

// wholeTheme has every tone but some.
func wholeTheme(but ...string) string {
	text := "[tones]\n"
	for _, tone := range Tones() {
		if !slices.Contains(but, tone.String()) {
			text += tone.String() + " = { fg = \"#ffffff\", bg = \"#000000\" }\n"
		}
	}
	return text
}

func TestListAndNames(t *testing.T) {
	if !slices.Equal(NewSource(nil, "").Names(), Names()) || !slices.Equal(OpenFolder(filepath.Join(t.TempDir(), "none")).Names(), Names()) {
		t.Error("without a folder there are the themes of the product, no more and no less")
	}
	s := NewSource(folder(map[string]string{
		"zebra.toml": "extends = \"deck-light\"\nabout = \"stripes\"\n", "dracula.toml": "oops", "alpha.toml": "extends = \"nord\"\n",
		".#zebra.toml": "x", "readme.md": "x", "a\x1bb.toml": "x",
	}), "")
	list := s.List()
	if len(list) != len(Names())+2 {
		t.Fatalf("%d themes, want two more than the %d of the product", len(list), len(Names()))
	}
	for i, want := range []Info{
		{Name: DefaultDark, Dark: true},
		{Name: DefaultLight},
		{Name: "alpha", About: "cool arctic blues", Dark: true, Own: true},
		{Name: "dracula", Own: true},
		{Name: "zebra", About: "stripes", Own: true},
		{Name: "ansi-16", Dark: true},
	} {
		got := list[i]
		if got.Name != want.Name || got.Dark != want.Dark || got.Own != want.Own || want.About != "" && got.About != want.About {
			t.Errorf("entry %d is %+v, want %+v", i, got, want)
		}
		if (got.Err != nil) != (got.Name == "dracula") {
			t.Errorf("%s: error %v", got.Name, got.Err)
		}
		if got.Err == nil && got.About == "" {
			t.Errorf("%s says nothing about itself", got.Name)
		}
	}
	if _, err := s.Load("../x"); err == nil {
		t.Error("a path is no name of a theme")
	}
	if dark, light := Names()[0], Names()[1]; dark != DefaultDark || light != DefaultLight {
		t.Errorf("the defaults do not come first: %s, %s", dark, light)
	}
}

func TestChanged(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "x.toml")
	write := func(text string, at time.Time) {
		t.Helper()
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(file, at, at); err != nil {
			t.Fatal(err)
		}
	}
	start := time.Date(2026, 11, 2, 3, 0, 0, 0, time.UTC)
	write("a", start)
	s := OpenFolder(dir)
	expect := func(want bool, when string) {
		t.Helper()
		if s.Changed() != want {
			t.Errorf("Changed is not %v %s", want, when)
		}
	}
	expect(false, "at first")
	write("b", start.Add(time.Second))
	expect(true, "after a save")
	expect(false, "once it was told")
	write("bb", start.Add(time.Second))
	expect(true, "after a save within the same tick of the clock")
	if err := os.WriteFile(filepath.Join(dir, "y.txt"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	expect(false, "after another kind of file")
	if err := os.Remove(file); err != nil {
		t.Fatal(err)
	}
	expect(true, "after a file has gone")
	if BuiltIn().Changed() {
		t.Error("the themes of the product do not change")
	}
}

// A pipe would hang the deck, and a huge file is no theme.
func TestOddFiles(t *testing.T) {
	s := NewSource(fstest.MapFS{
		"pipe.toml": {Mode: fs.ModeNamedPipe}, "huge.toml": {Data: make([]byte, maxFile+1), Mode: 0o644}, "dir.toml": {Mode: fs.ModeDir},
	}, "d")
	for name, want := range map[string]string{"pipe": "not a regular file", "huge": "at most 256 KiB", "dir": "unknown theme"} {
		if _, err := s.Load(name); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", name, err, want)
		}
	}
}

// A theme of 16 colours is the same at every depth.
func TestFewColours(t *testing.T) {
	th, err := Load("ansi-16")
	if err != nil {
		t.Fatal(err)
	}
	if th.Profile() != colorprofile.ANSI || th.For(colorprofile.ASCII).Profile() != colorprofile.ASCII {
		t.Errorf("compiled for %v", th.Profile())
	}
	for _, bg := range Backgrounds() {
		for _, tone := range Tones() {
			if open := th.For(colorprofile.TrueColor).Style(tone, bg).Open; strings.Contains(open, "38;") || strings.Contains(open, "48;") {
				t.Errorf("%v on %v is %q: more than 16 colours", tone, bg, open)
			}
		}
	}
	if screen, text := th.Background(); screen != nil || text != nil {
		t.Error("the terminal's own background is not known")
	}
}

// What a file does not say of the screen follows from its text colour.
func TestScreenIsWorkedOut(t *testing.T) {
	var b strings.Builder
	for _, tone := range Tones() {
		if tone.IsBackground() {
			b.WriteString(tone.String() + " = { bg = \"#808080\" }\n")
		} else {
			b.WriteString(tone.String() + " = { fg = \"#fefefe\" }\n")
		}
	}
	light := "[tones]\n" + b.String()
	dark := strings.ReplaceAll(light, "#fefefe", "#010101")
	s := NewSource(folder(map[string]string{"a.toml": light, "b.toml": dark}), "")
	if screen, text := load(t, s, "a").Background(); !load(t, s, "a").Dark() || hexOf(screen) != "#000000" || hexOf(text) != "#fefefe" {
		t.Errorf("light text: %v on %v", text, screen)
	}
	if screen, _ := load(t, s, "b").Background(); load(t, s, "b").Dark() || hexOf(screen) != "#ffffff" {
		t.Errorf("dark text is on %v", screen)
	}
}
