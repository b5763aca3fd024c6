package tuitest

import (
	"strings"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"
)

// Key makes the key press of a name as tea.KeyPressMsg.String spells it. It
// panics on a name that is none: that is a mistake in the test.
func Key(name string) tea.KeyPressMsg {
	var k tea.KeyPressMsg
	rest := name
	for _, m := range []struct {
		prefix string
		mod    tea.KeyMod
	}{{"ctrl+", tea.ModCtrl}, {"alt+", tea.ModAlt}, {"shift+", tea.ModShift}} {
		if after, ok := strings.CutPrefix(rest, m.prefix); ok {
			k.Mod |= m.mod
			rest = after
		}
	}
	if code := special(rest); code != 0 {
		k.Code = code
		if rest == "space" && k.Mod == 0 {
			k.Text = " "
		}
		return k
	}
	r, size := utf8.DecodeRuneInString(rest)
	if size != len(rest) {
		panic("tuitest: no key is named " + name)
	}
	k.Code = r
	if k.Mod == 0 {
		k.Text = rest
	}
	return k
}

func special(name string) rune {
	switch name {
	case "enter":
		return tea.KeyEnter
	case "esc":
		return tea.KeyEscape
	case "tab":
		return tea.KeyTab
	case "space":
		return tea.KeySpace
	case "backspace":
		return tea.KeyBackspace
	case "delete":
		return tea.KeyDelete
	case "up":
		return tea.KeyUp
	case "down":
		return tea.KeyDown
	case "left":
		return tea.KeyLeft
	case "right":
		return tea.KeyRight
	case "home":
		return tea.KeyHome
	case "end":
		return tea.KeyEnd
	case "pgup":
		return tea.KeyPgUp
	case "pgdown":
		return tea.KeyPgDown
	case "f3":
		return tea.KeyF3
	case "f5":
		return tea.KeyF5
	}
	return 0
}
