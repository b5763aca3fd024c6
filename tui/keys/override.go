package keys

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// With is the map with other keys for some actions. None takes an action's keys
// away: it can then only be chosen from the menu of actions.
func (m Map) With(changed map[ID][]string) Map {
	all := m.All()
	for i, b := range all {
		if own, ok := changed[b.ID]; ok {
			all[i].Keys = slices.Clone(own)
		}
	}
	return NewMap(all)
}

// named are the keys that have a name, as the terminal's messages spell them.
func named() []string {
	return []string{
		"enter", "tab", "esc", "space", "backspace", "delete", "insert", "up", "down", "left", "right",
		"home", "end", "pgup", "pgdown", "f1", "f2", "f3", "f4", "f5", "f6", "f7", "f8", "f9", "f10", "f11", "f12",
	}
}

// others are further spellings of people.
func others() map[string]string {
	return map[string]string{
		"return": "enter", "escape": "esc", "pageup": "pgup", "pagedown": "pgdown", "pgdn": "pgdown", "del": "delete",
		"ins": "insert", "bs": "backspace", " ": "space", "control": "ctrl", "c": "ctrl", "^": "ctrl", "option": "alt", "meta": "alt", "m": "alt", "s": "shift",
	}
}

// Name tells whether a text is a key as the terminal's messages spell it:
// "s", "S", "enter", "ctrl+r", "shift+tab". When it is not, right is how it
// would be written; "" when that is not clear.
func Name(text string) (right string, ok bool) {
	right = spell(text)
	return right, right == text && right != ""
}

func spell(text string) string {
	if utf8.RuneCountInString(text) == 1 {
		r, _ := utf8.DecodeRuneInString(text)
		switch {
		case r == ' ':
			return "space"
		case unicode.IsGraphic(r) && r != utf8.RuneError:
			return text
		}
		return ""
	}
	if rest, ok := strings.CutPrefix(text, "^"); ok {
		text = "ctrl+" + rest
	}
	sep := "+"
	if !strings.Contains(strings.TrimSuffix(text, "+"), "+") && strings.Contains(text, "-") {
		sep = "-"
	}
	parts := strings.Split(strings.TrimSuffix(text, sep), sep)
	last := parts[len(parts)-1]
	if strings.HasSuffix(text, sep) && len(parts) > 0 { // "ctrl++"
		if text = strings.TrimSuffix(text, sep); !strings.HasSuffix(text, sep) {
			return ""
		}
		parts = append(strings.Split(strings.TrimSuffix(text, sep), sep), sep)
		last = sep
	}
	return spellParts(parts[:len(parts)-1], last)
}

// spellParts writes a key with its modifiers as the terminal's messages do.
func spellParts(before []string, last string) string {
	mods := map[string]bool{}
	for _, m := range before {
		m = strings.ToLower(m)
		if right, ok := others()[m]; ok {
			m = right
		}
		if m != "ctrl" && m != "alt" && m != "shift" {
			return ""
		}
		mods[m] = true
	}
	if utf8.RuneCountInString(last) == 1 {
		if mods["shift"] { // the terminal sends the letter that shift makes
			up := strings.ToUpper(last)
			if up == last || mods["ctrl"] || mods["alt"] {
				return ""
			}
			return up
		}
		if mods["ctrl"] {
			last = strings.ToLower(last)
		}
		if last == " " {
			last = "space"
		}
	} else {
		last = strings.ToLower(last)
		if right, ok := others()[last]; ok {
			last = right
		}
		if !slices.Contains(named(), last) {
			return ""
		}
	}
	out := ""
	for _, m := range []string{"ctrl", "alt", "shift"} {
		if mods[m] {
			out += m + "+"
		}
	}
	return out + last
}
