package tui

import (
	"slices"
	"strings"
	"testing"

	"github.com/ecsdeck/ecsdeck/tui/keys"
	"github.com/ecsdeck/ecsdeck/tui/kind"
	"github.com/ecsdeck/ecsdeck/tui/page"
)

// What a page offers is among the actions of its place: a key that a person
// sets would else be checked against too little.
func TestPlacesHoldWhatPagesOffer(t *testing.T) {
	a := filled(t, 1)
	ids := map[string][]keys.ID{}
	for _, p := range page.Places(a.catalog) {
		ids[p.Name] = append(ids[p.Name], p.IDs...)
	}
	check := func(place string, p page.Page) {
		t.Helper()
		if ids[place] == nil {
			t.Errorf("there is no place %q", place)
		}
		for _, id := range p.Keys(a.env()) {
			if !slices.Contains(ids[place], id) {
				t.Errorf("%s offers %s, which is not among its actions", place, id)
			}
		}
	}
	services := a.history.current()
	if n := len(services.Keys(a.env())); n < 20 {
		t.Fatalf("a list with a row offers %d actions", n)
	}
	check("the list of services", services)
	for _, k := range a.catalog.All() {
		info := k.Info()
		name := strings.ToLower(info.Title)
		switch info.Show {
		case kind.ShowCharts:
			check("the charts", page.New(kind.Query{Scope: a.scope, Kind: info.Name}, a.catalog))
			continue
		case kind.ShowLog:
			check("the logs", page.New(kind.Query{Scope: a.scope, Kind: info.Name}, a.catalog))
			continue
		}
		l := page.NewList(kind.Query{Scope: a.scope, Kind: info.Name}, a.catalog)
		check("the list of "+name, l)
		ref := kind.Ref{Kind: info.Name, ID: "x"}
		for _, tab := range k.Tabs() {
			d := page.NewDetail(kind.Target{Detail: ref, Query: kind.One(a.scope, ref), Tab: tab.Title}, a.catalog)
			switch tab.Kind {
			case kind.TabDocument:
				check("the document of "+name, d)
			case kind.TabList:
			default:
				check("the details of "+name, d)
			}
		}
	}
}

func TestMeets(t *testing.T) {
	if all := Meets(keys.Default()); len(all) > 0 {
		t.Errorf("the usual keys meet: %+v", all)
	}
	one := func(changed map[keys.ID][]string) Meet {
		t.Helper()
		all := Meets(keys.Default().With(changed))
		if len(all) != 1 {
			t.Fatalf("%+v", all)
		}
		return all[0]
	}
	if m := one(map[keys.ID][]string{keys.Sort: {"r"}}); m.Places() != "the list of services" || m.Key != "r" {
		t.Errorf("%+v", m)
	}
	if m := one(map[keys.ID][]string{keys.Help: {":"}}); m.Places() != everywhereWord {
		t.Errorf("%+v", m)
	}
	if m := one(map[keys.ID][]string{keys.Wide: {"ctrl+r"}}); !strings.HasSuffix(m.Places(), " and more") || len(m.In) < 5 {
		t.Errorf("%+v", m)
	}
	if m := one(map[keys.ID][]string{keys.ZoomIn: {"t"}}); m.Places() != "the charts" {
		t.Errorf("%+v", m)
	}
}
