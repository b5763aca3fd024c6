package tui

import (
	"fmt"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/ecsdeck/ecsdeck/awsclient"
	"github.com/ecsdeck/ecsdeck/awsclient/model"
	"github.com/ecsdeck/ecsdeck/awsclient/sim"
	"github.com/ecsdeck/ecsdeck/tui/kind"
	"github.com/ecsdeck/ecsdeck/tui/page"
	"github.com/ecsdeck/ecsdeck/tui/store"
)

const benchCluster = "arn:aws:ecs:eu-west-1:424211110001:cluster/prod"

// filled is a deck that shows n services, all described, at 160x49 rows.
func filled(tb testing.TB, n int) *App {
	tb.Helper()
	w, err := sim.New(sim.Options{World: "empty"})
	if err != nil {
		tb.Fatal(err)
	}
	c, err := awsclient.Open(tb.Context(), awsclient.Options{Demo: true, Transport: w.RoundTripper()})
	if err != nil {
		tb.Fatal(err)
	}
	a := New(tb.Context(), Options{Client: c, Theme: "deck-dark"})
	a.Update(tea.WindowSizeMsg{Width: 160, Height: 54})
	q := kind.Query{Scope: a.scope, Kind: kind.Services, Parent: kind.Ref{Kind: kind.Clusters, ID: benchCluster}}
	fill(a, q, n)
	a.history.push(page.NewList(q, a.catalog))
	a.refresh()
	return a
}

func fill(a *App, q kind.Query, n int) {
	now := time.Now()
	ids, rows := make([]string, n), make([]kind.Row, n)
	for i := range ids {
		name := fmt.Sprintf("service-%05d", i)
		s := model.Service{
			ARN: "arn:aws:ecs:eu-west-1:424211110001:service/prod/" + name, Name: name, Cluster: "prod",
			ClusterARN: benchCluster, Status: "ACTIVE", Desired: 4, Running: 4, LaunchType: "FARGATE",
			Family: name, Revision: "7", Scheduling: "REPLICA", Controller: "ECS", Created: now.Add(-time.Hour),
			Deployments: []model.Deployment{{ID: "ecs-svc/1", Status: "PRIMARY", Desired: 4, Running: 4, Rollout: "COMPLETED", Created: now.Add(-time.Hour)}},
			Events:      []model.Event{{ID: name, At: now, Message: "(service " + name + ") has reached a steady state."}},
		}
		ids[i], rows[i] = s.ARN, s
	}
	a.store.Ensure(now, []store.Want{{Query: q}})
	list := store.Fetch{Kind: store.FetchList, Query: q, Gen: 1}
	a.store.Start(list, now)
	a.store.Apply(store.Loaded{Fetch: list, Page: ids, Done: true, At: now})
	describe := store.Fetch{Kind: store.FetchDescribe, Query: q, IDs: ids}
	a.store.Start(describe, now)
	a.store.Apply(store.Loaded{Fetch: describe, Rows: rows, Done: true, At: now})
}

func sizes() []int { return []int{100, 2000, 20000} }

func BenchmarkFrame(b *testing.B) {
	for _, n := range sizes() {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			a := filled(b, n)
			b.ReportAllocs()
			for b.Loop() {
				_ = a.View()
			}
		})
	}
}

// BenchmarkKeyToFrame is what a person waits for: a key, everything it causes
// in the update loop, and the frame that shows it.
func BenchmarkKeyToFrame(b *testing.B) {
	for _, n := range sizes() {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			a := filled(b, n)
			keys := [...]tea.KeyPressMsg{{Code: 'j', Text: "j"}, {Code: 'k', Text: "k"}}
			i := 0
			b.ReportAllocs()
			for b.Loop() {
				a.Update(keys[i%2])
				_ = a.View()
				i++
			}
		})
	}
}

// leastAllocs is the least of several counts: a garbage collection in between
// empties pools and adds to a single one.
func leastAllocs(f func()) float64 {
	least := testing.AllocsPerRun(1, f)
	for range 40 {
		least = min(least, testing.AllocsPerRun(1, f))
	}
	return least
}

// A long list must not make a key or a frame dearer than a short one.
func TestAllocationsDoNotGrowWithTheList(t *testing.T) {
	measure := func(n int) (frame, key float64) {
		a := filled(t, n)
		keys := [...]tea.KeyPressMsg{{Code: 'j', Text: "j"}, {Code: 'k', Text: "k"}}
		for i := range 4 { // the first ones start the reads that are due
			a.Update(keys[i%2])
		}
		frame = leastAllocs(func() { _ = a.View() })
		i := 0
		key = leastAllocs(func() {
			a.Update(keys[i%2])
			_ = a.View()
			i++
		})
		return frame, key
	}
	smallFrame, smallKey := measure(100)
	largeFrame, largeKey := measure(20000)
	if d := largeFrame - smallFrame; d > 5+raceSlack || d < -5-raceSlack {
		t.Errorf("a frame allocates %.0f times at 100 rows and %.0f at 20,000", smallFrame, largeFrame)
	}
	if d := largeKey - smallKey; d > 10+raceSlack || d < -10-raceSlack {
		t.Errorf("a key and its frame allocate %.0f times at 100 rows and %.0f at 20,000", smallKey, largeKey)
	}
}

// BenchmarkAnswerToFrame is what one batch of described rows costs while a
// list is loading: the store, the order, and the frame.
func BenchmarkAnswerToFrame(b *testing.B) {
	for _, n := range sizes() {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			a := filled(b, n)
			q := a.history.current().Query()
			ids := a.store.List(q).IDs[:10]
			rows := make([]kind.Row, len(ids))
			for i, id := range ids {
				rows[i] = a.store.Row(q, id)
			}
			b.ReportAllocs()
			for b.Loop() {
				f := store.Fetch{Kind: store.FetchDescribe, Query: q, IDs: ids}
				now := time.Now()
				a.store.Start(f, now)
				a.store.Apply(store.Loaded{Fetch: f, Rows: rows, Done: true, At: now})
				a.refresh()
				_ = a.View()
			}
		})
	}
}
