package headless_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/google/go-cmp/cmp"

	"github.com/ecsdeck/ecsdeck/awsclient"
	"github.com/ecsdeck/ecsdeck/awsclient/sim"
	"github.com/ecsdeck/ecsdeck/themes"
	"github.com/ecsdeck/ecsdeck/tui/catalog"
	"github.com/ecsdeck/ecsdeck/tui/export"
	"github.com/ecsdeck/ecsdeck/tui/headless"
	"github.com/ecsdeck/ecsdeck/tui/keys"
	"github.com/ecsdeck/ecsdeck/tui/kind"
	"github.com/ecsdeck/ecsdeck/tui/order"
	"github.com/ecsdeck/ecsdeck/tui/page"
	"github.com/ecsdeck/ecsdeck/tui/store"
)

// TestSameAsTheDeck: the list of the deck and what is read without a screen have
// the same rows in the same order, with the same cells and health.
func TestSameAsTheDeck(t *testing.T) {
	t.Parallel()
	const arn = "arn:aws:ecs:eu-west-1:424211110001:"
	web := kind.Ref{Kind: kind.Clusters, ID: arn + "cluster/prod-web"}
	ec2 := kind.Ref{Kind: kind.Clusters, ID: arn + "cluster/prod-ec2"}
	checkout := kind.Ref{Kind: kind.Services, ID: arn + "service/prod-web/checkout-api"}
	for _, c := range []struct {
		query        kind.Query
		filter, sort string // as the command line has them
	}{
		{query: kind.Query{Kind: kind.Clusters}},
		{query: kind.Query{Kind: kind.Services}},
		{query: kind.Query{Kind: kind.Services, Parent: web}, sort: "cpu"},
		{query: kind.Query{Kind: kind.Services, Parent: web}, filter: "!steady"},
		{query: kind.Query{Kind: kind.Services, Parent: web}, filter: "where:spot", sort: "tasks:desc"},
		{query: kind.Query{Kind: kind.Tasks, Parent: ec2}},
		{query: kind.Query{Kind: kind.Tasks, Parent: checkout, Variant: kind.VariantStopped}},
		{query: kind.Query{Kind: kind.Tasks}, filter: "^[0-9a-f]* *checkout", sort: "worst"},
		{query: kind.Query{Kind: kind.Instances}, sort: "mem"},
		{query: kind.Query{Kind: kind.Families}},
		{query: kind.Query{Kind: kind.TaskDefs, Parent: kind.Ref{Kind: kind.Families, ID: "payments"}}},
		{query: kind.Query{Kind: kind.Events, Parent: checkout}, filter: "has"},
		{query: kind.Query{Kind: kind.Providers}},
		{query: kind.Query{Kind: kind.Alarms}},
		{query: kind.Query{Kind: kind.Alarms, Parent: checkout}, sort: "name"},
	} {
		t.Run(strings.Trim(fmt.Sprint(c.query.Kind, " ", c.query.Parent.ID, " ", c.query.Variant, " ", c.filter, " ", c.sort), " "), func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				client := open(t)
				k := catalog.All().Get(c.query.Kind)
				answer, err := headless.Read(t.Context(), client, headless.Ask{Kind: k, Query: c.query})
				if err != nil || len(answer.Problems) > 0 {
					t.Fatal(err, answer.Problems)
				}
				v := headless.View{Columns: headless.Columns(k, c.query, false), Rule: order.Usual(k, c.query), Scope: client.Scope()}
				v.Rule.Filter = order.ParseFilter(c.filter).On(ids(k, c.query))
				if c.sort != "" {
					if v.Rule, err = headless.Sort(v.Rule, k, c.query, c.sort); err != nil {
						t.Fatal(err)
					}
				}
				got := v.Sheet(answer, v.Arrange(answer))
				want := deckSheet(t, client, c.query, c.filter, strings.ReplaceAll(c.sort, ":", " "))
				if len(want.Rows) == 0 {
					t.Fatal("the deck's list is empty")
				}
				if d := cmp.Diff(want.Columns, got.Columns); d != "" {
					t.Errorf("columns (-deck +get):\n%s", d)
				}
				if d := cmp.Diff(want.Rows, got.Rows); d != "" {
					t.Errorf("rows (-deck +get):\n%s", d)
				}
			})
		})
	}
}

func open(t *testing.T) *awsclient.Client {
	t.Helper()
	world, err := sim.New(sim.Options{World: "incident"})
	if err != nil {
		t.Fatal(err)
	}
	client, err := awsclient.Open(t.Context(), awsclient.Options{Demo: true, Transport: world.RoundTripper(), Share: 1})
	if err != nil {
		t.Fatal(err)
	}
	return client
}

func ids(k kind.Kind, q kind.Query) []string {
	var out []string
	for _, c := range k.Columns(q, true) {
		out = append(out, c.ID)
	}
	return out
}

// deckSheet is what the deck exports of a list, which a page and the store have
// read without the program around them.
func deckSheet(t *testing.T, c *awsclient.Client, q kind.Query, filter, sort string) export.Sheet {
	t.Helper()
	st := store.New(catalog.All(), store.Tuning{Pace: 1, Rate: 1000, InFlight: 1000})
	env := page.Env{
		Now: time.Now(), Width: 160, Height: 2000, Theme: themes.ForBackground(true), Store: st, Catalog: catalog.All(),
		Keys: keys.Default(), Scope: c.Scope(), Pending: func(kind.Ref) string { return "" },
	}
	if sort != "" {
		env.Lists = map[kind.Name]page.Start{q.Kind: {Sort: sort}}
	}
	list := page.NewList(q, catalog.All())
	for range 6 { // list, describe, join
		wants := []store.Want{{Query: q}}
		st.Ensure(env.Now, wants)
		wants[0].Visible = st.List(q).IDs
		for _, f := range st.Due(env.Now, wants) {
			st.Start(f, env.Now)
			fetch(t.Context(), c, st, f)
		}
	}
	list.Refresh(env)
	if filter != "" {
		list.Update(tea.KeyPressMsg{Code: '/', Text: "/"}, env)
		list.Update(tea.PasteMsg{Content: filter}, env)
		list.Refresh(env)
	}
	return list.Sheet(env, page.Extent{})
}

// fetch makes one read and gives the answer to the store, as the deck does.
func fetch(ctx context.Context, c *awsclient.Client, st *store.Store, f store.Fetch) {
	k := catalog.All().Get(f.Query.Kind)
	out := store.Loaded{Fetch: f, Done: true, At: time.Now()}
	switch f.Kind {
	case store.FetchList:
		out.Err = k.List(ctx, c, f.Query, func(ids []string) {
			st.Apply(store.Loaded{Fetch: f, Page: ids, At: time.Now()})
		})
	case store.FetchAll:
		out.Rows, out.Err = k.All(ctx, c, f.Query)
	case store.FetchDescribe:
		out.Rows, out.Problems, out.Err = k.Describe(ctx, c, f.Query, f.IDs)
	case store.FetchEnrich:
		out.Rows, out.Err = k.Enrich(ctx, c, f.Rows)
	}
	st.Apply(out)
}
