package themes

import (
	"strings"
	"testing"

	"github.com/charmbracelet/colorprofile"
)

func TestBuiltInThemesLoad(t *testing.T) {
	if got := strings.Join(Names(), " "); !strings.HasPrefix(got, "deck-dark deck-light ansi-16 ") || len(Names()) < 12 {
		t.Fatalf("Names() = %q", got)
	}
	for _, name := range Names() {
		th, err := Load(name)
		if err != nil {
			t.Fatal(err)
		}
		if th.Name() != name {
			t.Errorf("file %s holds the theme %s", name, th.Name())
		}
	}
	if !ForBackground(true).Dark() || ForBackground(false).Dark() {
		t.Error("ForBackground picks the wrong theme")
	}
	if _, err := Load("nope"); err == nil || !strings.Contains(err.Error(), "deck-light") {
		t.Errorf("an unknown theme must name the known ones, got %v", err)
	}
}

func TestParseRefusesBadFiles(t *testing.T) {
	good, err := files.ReadFile("deck-dark.toml")
	if err != nil {
		t.Fatal(err)
	}
	swap := func(old, repl string) string {
		out := strings.Replace(string(good), old, repl, 1)
		if out == string(good) {
			t.Fatalf("%q is not in the theme file", old)
		}
		return out
	}
	for want, text := range map[string]string{
		`unknown key "colour"`:         "colour = 1\n" + string(good),
		"name is missing":              swap(`name = "deck-dark"`, ""),
		`tone "motion" is missing`:     swap(`motion = {`, "# motion = {"),
		`unknown tone "hue"`:           string(good) + "hue = { fg = \"#ffffff\" }\n",
		`"#d6dbe" is not #rrggbb`:      swap(`"#d6dbe3"`, `"#d6dbe"`),
		`"mauve" is not one of the 16`: swap(`ansi = "cyan"`, `ansi = "mauve"`),
		`"loud" is not a text attr`:    swap(`mono = "faint"`, `mono = "loud"`),
		"theme file":                   "= nonsense",
	} {
		if _, err := Parse([]byte(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("want an error with %q, got %v", want, err)
		}
	}
}

func TestStyles(t *testing.T) {
	th := ForBackground(true)
	for _, c := range []struct {
		profile  colorprofile.Profile
		tone, bg Tone
		want     string
	}{
		{colorprofile.TrueColor, Text, None, ""},
		{colorprofile.TrueColor, OK, None, "\x1b[38;2;111;207;139m"},
		{colorprofile.TrueColor, Text, Selection, "\x1b[38;2;214;219;227;48;2;43;58;82m"},
		{colorprofile.ANSI256, Bad, Gone, "\x1b[38;5;210;48;5;52;1m"},
		{colorprofile.ANSI, Bad, None, "\x1b[91;1m"},
		{colorprofile.ANSI, Bad, Selection, "\x1b[1;7m"},
		{colorprofile.ANSI, Muted, None, "\x1b[2m"},
		{colorprofile.ASCII, OK, None, ""},
		{colorprofile.ASCII, Muted, Selection, "\x1b[7m"},
		{colorprofile.ASCII, Text, Gone, "\x1b[9m"},
		{colorprofile.ASCII, ButtonFocus, None, "\x1b[1;7m"},
	} {
		if got := th.For(c.profile).Style(c.tone, c.bg).Open; got != c.want {
			t.Errorf("%v: %v on %v opens with %q, want %q", c.profile, c.tone, c.bg, got, c.want)
		}
	}
	if got := th.For(colorprofile.ASCII).Fill(Gone).Open; got != "" {
		t.Errorf("empty cells of a row that goes are %q, not plain", got)
	}
	if got, want := th.Fill(Gone), th.Style(Text, Gone); got != want {
		t.Errorf("empty cells of a tinted row are %q, want %q", got, want)
	}
	if got := th.Paint(Text, "x"); got != "x" {
		t.Errorf("plain text is painted as %q", got)
	}
	if got := th.Paint(OK, "x"); got != "\x1b[38;2;111;207;139mx\x1b[m" {
		t.Errorf("Paint = %q", got)
	}
	if got := th.Paint(OK, ""); got != "" {
		t.Errorf("nothing is painted as %q", got)
	}
}

// Selection must be seen on every terminal: with 16 colours or none it is
// carried by an attribute, since a background colour would be dropped.
func TestSelectionShowsWithoutColour(t *testing.T) {
	for _, name := range Names() {
		th, err := Load(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range []colorprofile.Profile{colorprofile.ANSI, colorprofile.ASCII} {
			for _, tone := range Tones() {
				if open := th.For(p).Style(tone, Selection).Open; !strings.Contains(open, "7") {
					t.Errorf("%s %v: %v on the selected row is %q, not reversed", name, p, tone, open)
				}
			}
		}
	}
}

func TestToneNamesAreWhole(t *testing.T) {
	seen := map[string]Tone{}
	for _, tone := range Tones() {
		name := tone.String()
		if other, dup := seen[name]; name == "" || dup {
			t.Errorf("tone %d has the name %q, as has %d", tone, name, other)
		}
		seen[name] = tone
	}
	if Tone(200).String() != "unknown" {
		t.Error("a tone out of range must not look like a known one")
	}
	if len(Backgrounds()) != backgroundCount {
		t.Error("the table of styles is not as wide as the list of backgrounds")
	}
}

// Eight things side by side must be eight colours, at every depth that has
// that many, and on both themes.
func TestSeriesDiffer(t *testing.T) {
	if Series(0) != Series1 || Series(7) != Series8 || Series(8) != Series1 || Series(-1) != Series8 {
		t.Error("Series does not count the tones round")
	}
	for _, name := range Names() {
		th, err := Load(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range []colorprofile.Profile{colorprofile.TrueColor, colorprofile.ANSI256, colorprofile.ANSI} {
			seen := map[string]Tone{}
			for i := range SeriesCount {
				open := th.For(p).Style(Series(i), None).Open
				if other, dup := seen[open]; dup {
					t.Errorf("%s %v: %v looks like %v", name, p, Series(i), other)
				}
				seen[open] = Series(i)
			}
		}
	}
}
