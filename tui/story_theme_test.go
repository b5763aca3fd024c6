package tui_test

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/ecsdeck/ecsdeck/themes"
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
		d.Pass(3*time.Second).Want("nosuch", "mine.toml")
	})
}
