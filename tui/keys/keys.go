// Package keys holds the one record of every action: its id, its keys, and
// the words that the footer, the help sheet and the palette show for it.
// Pages dispatch on ids, never on key names, so that what the help says and
// what a key does cannot differ.
package keys

import (
	"fmt"
	"slices"
	"strings"
)

// ID names an action independently of the key that triggers it.
type ID string

// Section groups actions in the help sheet.
type Section string

// The sections, in the order in which the help sheet shows them.
const (
	Move   Section = "Move"
	Go     Section = "Go"
	Look   Section = "Look"
	Act    Section = "Act"
	Global Section = "Everywhere"
)

// Sections lists the sections in the order in which the help shows them.
func Sections() []Section { return []Section{Go, Look, Act, Move, Global} }

// Binding is the record of one action.
type Binding struct {
	ID      ID
	Keys    []string // as tea.KeyPressMsg.String() spells them; the first is shown
	Title   string   // the footer's words: "tasks", "filter"
	Help    string   // the help sheet's sentence
	Section Section
	Rank    int // place in the footer, 1 first; 0 keeps it out of the footer
}

// Shown is the key's name as a person reads it: "enter", "^r", "space".
func (b Binding) Shown() string {
	if len(b.Keys) == 0 {
		return ""
	}
	return Pretty(b.Keys[0])
}

// Wire is the first key as the terminal's messages spell it; "" without any.
func (b Binding) Wire() string {
	if len(b.Keys) == 0 {
		return ""
	}
	return b.Keys[0]
}

// Pretty turns a key's wire name into the one shown to a person.
func Pretty(key string) string {
	switch {
	case key == "space":
		return "space"
	case strings.HasPrefix(key, "ctrl+"):
		return "^" + strings.TrimPrefix(key, "ctrl+")
	case key == "pgdown":
		return "pgdn"
	}
	return key
}

// Map resolves ids to bindings and keys to ids.
type Map struct {
	byID map[ID]Binding
	ids  []ID
}

// NewMap indexes bindings in the order given. A binding that is given twice
// replaces the earlier one.
func NewMap(bindings []Binding) Map {
	m := Map{byID: make(map[ID]Binding, len(bindings))}
	for _, b := range bindings {
		if _, ok := m.byID[b.ID]; !ok {
			m.ids = append(m.ids, b.ID)
		}
		m.byID[b.ID] = b
	}
	return m
}

// Get returns the binding of an id; the zero Binding when there is none.
func (m Map) Get(id ID) Binding { return m.byID[id] }

// All returns every binding in declaration order.
func (m Map) All() []Binding {
	out := make([]Binding, 0, len(m.ids))
	for _, id := range m.ids {
		out = append(out, m.byID[id])
	}
	return out
}

// Pick returns the bindings of ids, in that order, leaving out unknown ones.
func (m Map) Pick(ids ...ID) []Binding {
	out := make([]Binding, 0, len(ids))
	for _, id := range ids {
		if b, ok := m.byID[id]; ok {
			out = append(out, b)
		}
	}
	return out
}

// Tell is what a key of the id does in words: "q quits". Without a key for it
// it is "".
func (m Map) Tell(id ID, does string) string {
	if key := m.byID[id].Shown(); key != "" {
		return key + " " + does
	}
	return ""
}

// Match returns the id among candidates that key triggers.
func (m Map) Match(key string, candidates ...ID) (ID, bool) {
	for _, id := range candidates {
		if slices.Contains(m.byID[id].Keys, key) {
			return id, true
		}
	}
	return "", false
}

// Clash is one key that two actions of the same context claim.
type Clash struct {
	Key  string
	A, B ID
}

func (c Clash) Error() string {
	return fmt.Sprintf("key %q is bound to both %s and %s", c.Key, c.A, c.B)
}

// Clashes reports every key that two of the ids share: they are active at
// the same time, so one of them could never be reached.
func (m Map) Clashes(ids ...ID) []Clash {
	owner := map[string]ID{}
	var out []Clash
	for _, id := range ids {
		for _, k := range m.byID[id].Keys {
			if first, taken := owner[k]; taken && first != id {
				out = append(out, Clash{Key: k, A: first, B: id})
				continue
			}
			owner[k] = id
		}
	}
	return out
}
