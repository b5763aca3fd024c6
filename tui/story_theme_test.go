package tui_test

import (
	"image/color"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/ecsdeck/ecsdeck/themes"
	"github.com/ecsdeck/ecsdeck/tui"
	"github.com/ecsdeck/ecsdeck/tui/tuitest"
)

func TestThemesArePreviewedOverTheScreen(t *testing.T) {
	story(t, tuitest.Options{World: "calm"}, func(t *testing.T, d *tuitest.Deck) {
		d.Settle().Press(":").Type("theme").Press("enter").Settle().Want("Colours", "deck-dark")
		before := d.Raw()
		d.Press("down", "down", "down").Settle()
		if d.Raw() == before {
			t.Fatal("no preview")
		}
		d.Press("esc").Settle()
		plain := d.Raw()
		d.Press(":").Type("theme nord").Press("enter").Settle()
		if d.Raw() == plain {
			t.Fatal("the theme was not put on")
		}
		d.Press(":").Type("theme nosuch").Press("enter").Settle().Want("nosuch")
	})
}

func TestAThemeIsReadAgainWhenItIsSaved(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "mine.toml")
	write := func(text string) {
		t.Helper()
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("extends = \"deck-dark\"\n")
	story(t, tuitest.Options{World: "calm", Themes: themes.OpenFolder(dir)}, func(t *testing.T, d *tuitest.Deck) {
		d.Settle().Press(":").Type("theme mine").Press("enter").Settle()
		before := d.Raw()
		write("extends = \"nord\"\n")
		d.Pass(3 * time.Second).Want("as it was saved")
		d.Pass(20 * time.Second)
		if d.Raw() == before {
			t.Fatal("the colours are as they were")
		}
		write("extends = \"nosuch\"\n")
		d.Pass(3 * time.Second).Want(`theme mine does not load: line 1: extends "nosuch", which is not a theme`)
	})
}

// A theme with a mistake stands in the list with its reason, tells all of it, and
// can be chosen as soon as it was saved without.
func TestABrokenThemeIsShownWithItsFault(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "mine.toml")
	write := func(text string) {
		t.Helper()
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("extends = \"nord\"\n[tones]\nbd = { fg = \"#ff0000\" }\n")
	story(t, tuitest.Options{World: "calm", Themes: themes.OpenFolder(dir), Width: 100, Height: 30}, func(t *testing.T, d *tuitest.Deck) {
		d.Settle().Press(":").Type("theme").Press("enter").Settle().Want("mine", `line 3: unknown tone "bd"`)
		before := d.Raw()
		d.Type("min").Settle().Press("enter").Settle().Want("Theme mine does not load", "mine.toml, line 3", `did you mean "bad"`)
		d.Press("esc").Settle().Want("Colours", "what is wrong")
		write("about = \"red\"\nextends = \"nord\"\n[tones]\nbad = { fg = \"#ff0000\" }\n")
		d.Pass(3 * time.Second).Want("dark, yours, red").WantNot("unknown tone")
		d.Press("enter").Settle().WantNot("Colours")
		if d.Raw() == before {
			t.Error("it was not put on")
		}
		write("extends = \"nosuch\"\n")
		d.Press(":").Type("theme mine").Press("enter").Settle().Want("Theme mine does not load", "nosuch")
	})
}

func TestThemesForTheBackgroundComeFirst(t *testing.T) {
	story(t, tuitest.Options{World: "calm"}, func(t *testing.T, d *tuitest.Deck) {
		d.Send(tea.BackgroundColorMsg{Color: color.White}).Settle().Press(":").Type("theme").Press("enter").Settle()
		_, light := d.Find("catppuccin-latte")
		_, other := d.Find("solarized-light")
		_, dark := d.Find("catppuccin-mocha")
		if light > other || other > dark {
			t.Errorf("not in order:\n%s", d.Screen())
		}
	})
}

// A file that changes nothing of what is worn is not worth a word.
func TestAnotherThemeThatIsSavedIsNotTold(t *testing.T) {
	dir := t.TempDir()
	story(t, tuitest.Options{World: "calm", Themes: themes.OpenFolder(dir)}, func(t *testing.T, d *tuitest.Deck) {
		if err := os.WriteFile(filepath.Join(dir, "other.toml"), []byte("extends = \"nord\"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		d.Pass(3 * time.Second).WantNot("as it was saved")
	})
}

// What is wrong with a theme is no reason not to start: the usual colours are
// there, with the reason, and the theme as soon as it is right.
func TestABrokenThemeIsNoReasonNotToStart(t *testing.T) {
	dir := t.TempDir()
	write := func(text string) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(dir, "mine.toml"), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("")
	for _, set := range []func(*tui.Options){
		func(o *tui.Options) { o.Theme = "mine" },
		func(o *tui.Options) { o.Theme, o.ThemeDark = "", "mine" },
	} {
		write("")
		story(t, tuitest.Options{World: "calm", Themes: themes.OpenFolder(dir), Set: set}, func(t *testing.T, d *tuitest.Deck) {
			d.Settle().Want("clusters", "theme mine does not load: 46 of 46 tones are missing")
			before := d.Raw()
			write("extends = \"nord\"\n")
			d.Pass(3 * time.Second).Want("theme mine as it was saved")
			if d.Raw() == before {
				t.Error("it was not put on")
			}
		})
	}
}

// A theme that goes away while it is worn leaves its colours, and that is said.
func TestAThemeThatGoesAway(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "mine.toml")
	if err := os.WriteFile(file, []byte("extends = \"nord\"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	story(t, tuitest.Options{World: "calm", Themes: themes.OpenFolder(dir)}, func(t *testing.T, d *tuitest.Deck) {
		d.Settle().Press(":").Type("theme mine").Press("enter").Settle().Want(`mine until you leave; theme = "mine" in the settings keeps it`)
		nord, err := themes.Load("nord")
		if err != nil {
			t.Fatal(err)
		}
		worn := nord.Style(themes.Accent, themes.None).Open
		if err := os.Remove(file); err != nil {
			t.Fatal(err)
		}
		d.Pass(3 * time.Second).Want("theme mine does not load")
		if !strings.Contains(d.Raw(), worn) {
			t.Error("the colours are others")
		}
		d.Press(":").Type("theme").Press("enter").Settle().Want("Colours").WantNot("mine  ")
		d.Press("esc").Settle()
		if !strings.Contains(d.Raw(), worn) {
			t.Error("the list has changed the colours")
		}
	})
}

// On a small screen too the list leaves something of the screen that it changes,
// and shows all states.
func TestThePickerLeavesRoom(t *testing.T) {
	story(t, tuitest.Options{World: "incident", Width: 80, Height: 24, Set: func(o *tui.Options) { o.Start = "svc prod-web" }}, func(t *testing.T, d *tuitest.Deck) {
		d.Settle().Press(":").Type("theme").Press("enter").Settle()
		d.Want("Colours", "● ok  ◐ in motion  ▲ degraded  ✖ broken  ○ stopped  ▆▆▆▆▆▆▆▆   DEMO ", "account-api", "NAME")
		for _, size := range [][2]int{{30, 8}, {20, 5}, {160, 45}} {
			d.Send(tea.WindowSizeMsg{Width: size[0], Height: size[1]}).Settle()
			fits(t, d, size[0], size[1])
		}
	})
}
