package tui

import (
	"testing"

	"github.com/ecsdeck/ecsdeck/tui/keys"
	"github.com/ecsdeck/ecsdeck/tui/kind"
	"github.com/ecsdeck/ecsdeck/tui/page"
)

// On every page no key may belong to two actions: one of them could never be
// reached.
func TestNoKeyMeansTwoThings(t *testing.T) {
	a := filled(t, 1)
	for _, k := range a.catalog.All() {
		q := kind.Query{Scope: a.scope, Kind: k.Info().Name}
		ref := kind.Ref{Kind: q.Kind, ID: "x"}
		pages := []page.Page{page.NewList(q, a.catalog)}
		for _, tab := range k.Tabs() {
			pages = append(pages, page.NewDetail(kind.Target{Detail: ref, Query: kind.One(a.scope, ref), Tab: tab.Title}, a.catalog))
		}
		for _, p := range pages {
			ids := append(p.Keys(a.env()), globalKeys()...)
			ids = append(ids, moveIDs()...)
			ids = append(ids, keys.Kill, keys.Suspend)
			for _, c := range a.keys.Clashes(ids...) {
				t.Errorf("%s: %v", q.Kind, c)
			}
		}
	}
}

// Every binding that a page or the app offers has a key, words and a section:
// the footer, the help and the palette are made of them.
func TestEveryActionIsExplained(t *testing.T) {
	for _, b := range keys.Default().All() {
		// An action without a key is in the menu of actions alone.
		if len(b.Keys) == 0 && b.Section != keys.Act || b.Title == "" || b.Help == "" || b.Section == "" {
			t.Errorf("%+v", b)
		}
	}
}
