package widget

import (
	"fmt"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"github.com/ecsdeck/ecsdeck/themes"
	"github.com/ecsdeck/ecsdeck/tui/tuitest/golden"
)

// kept compares text, and a line end, with testdata/name.
func kept(t *testing.T, name, got string) {
	t.Helper()
	golden.Equal(t, name, got+"\n")
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

// probe is a theme in which no two styles are the same, so that a painted view
// can be read back as tones.
func probe(t *testing.T) *themes.Theme {
	t.Helper()
	var b strings.Builder
	b.WriteString("name = \"probe\"\n[tones]\n")
	for i, tone := range themes.Tones() {
		fmt.Fprintf(&b, "%s = { fg = \"#0000%02x\"", tone, i)
		if tone.IsBackground() {
			fmt.Fprintf(&b, ", bg = \"#0001%02x\"", i)
		}
		b.WriteString(" }\n")
	}
	th, err := themes.Parse([]byte(b.String()))
	if err != nil {
		t.Fatal(err)
	}
	return th
}

// tones writes the styles of a view painted with probe as names: ⟨bad⟩, or
// ⟨bad/selection⟩ on a row background, and ⟨⟩ for the end of a style.
func tones(th *themes.Theme, view string) string {
	pairs := []string{"\x1b[m", "⟨⟩"}
	for _, tone := range themes.Tones() {
		for _, bg := range themes.Backgrounds() {
			open := th.Style(tone, bg).Open
			if open == "" {
				continue
			}
			name := tone.String()
			if bg != themes.None {
				name += "/" + bg.String()
			}
			pairs = append(pairs, open, "⟨"+name+"⟩")
		}
	}
	return strings.NewReplacer(pairs...).Replace(view)
}

func key(s string) tea.KeyPressMsg {
	named := map[string]rune{
		"enter": tea.KeyEnter, "esc": tea.KeyEscape, "tab": tea.KeyTab, "up": tea.KeyUp, "down": tea.KeyDown,
		"left": tea.KeyLeft, "right": tea.KeyRight, "home": tea.KeyHome, "end": tea.KeyEnd,
		"backspace": tea.KeyBackspace, "delete": tea.KeyDelete, "pgup": tea.KeyPgUp, "pgdown": tea.KeyPgDown,
	}
	k := tea.KeyPressMsg{}
	for _, m := range []struct {
		prefix string
		mod    tea.KeyMod
	}{{"ctrl+", tea.ModCtrl}, {"alt+", tea.ModAlt}, {"shift+", tea.ModShift}} {
		if rest, ok := strings.CutPrefix(s, m.prefix); ok {
			k.Mod |= m.mod
			s = rest
		}
	}
	if code, ok := named[s]; ok {
		k.Code = code
		return k
	}
	if s == "space" {
		s = " "
	}
	k.Code = []rune(s)[0]
	if k.Mod&^tea.ModShift == 0 {
		k.Text = s
	}
	return k
}

// typed gives each character of text to a widget as a key of its own.
func typed(text string, update func(tea.KeyPressMsg)) {
	for _, r := range text {
		update(key(string(r)))
	}
}

// plain is a view without its styles and without spaces at the line ends,
// closed by a bar so that the width is still seen.
func plain(view string) string {
	lines := strings.Split(ansi.Strip(view), "\n")
	for i, l := range lines {
		lines[i] = l + "|"
	}
	return strings.Join(lines, "\n")
}
