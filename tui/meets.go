package tui

import (
	"slices"
	"strings"

	"github.com/ecsdeck/ecsdeck/tui/catalog"
	"github.com/ecsdeck/ecsdeck/tui/keys"
	"github.com/ecsdeck/ecsdeck/tui/page"
)

// Meet is a key that two actions claim in the same places.
type Meet struct {
	keys.Clash
	In []string // the places in words, "everywhere" when it is all of them
}

// Places are the places in one text, the first few of many.
func (m Meet) Places() string {
	const most = 3
	if n := len(m.In); n > most {
		return strings.Join(m.In[:most], ", ") + " and more"
	}
	return strings.Join(m.In, ", ")
}

// Meets are the keys of a map that two actions of one place share, of which one
// could never be reached. What the usual keys share is not told: those actions
// are never there for the same row.
func Meets(m keys.Map) []Meet {
	all := catalog.All()
	usual := keys.Default()
	everywhere := slices.Concat(globalKeys(), moveIDs(), []keys.ID{keys.Kill, keys.Suspend})
	var out []Meet
	add := func(where string, c keys.Clash) {
		for i := range out {
			if out[i].Clash == c || out[i].Clash == (keys.Clash{Key: c.Key, A: c.B, B: c.A}) {
				if out[i].In[0] != everywhereWord {
					out[i].In = append(out[i].In, where)
				}
				return
			}
		}
		out = append(out, Meet{c, []string{where}})
	}
	for _, c := range m.Clashes(everywhere...) {
		add(everywhereWord, c)
	}
	for _, p := range page.Places(all) {
		ids := slices.Concat(p.IDs, everywhere)
		before := usual.Clashes(ids...)
		for _, c := range m.Clashes(ids...) {
			if !slices.Contains(before, c) {
				add(p.Name, c)
			}
		}
	}
	return out
}

const everywhereWord = "every place"

// Understands tells whether : would take a line; the error says what is wrong
// with it. Names of resources are not looked up.
func Understands(line string) error { return understands(catalog.All(), line) }
