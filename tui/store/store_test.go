package store

import (
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/ecsdeck/ecsdeck/awsclient"
	"github.com/ecsdeck/ecsdeck/awsclient/budget"
	"github.com/ecsdeck/ecsdeck/awsclient/model"
	"github.com/ecsdeck/ecsdeck/tui/kind"
	"github.com/ecsdeck/ecsdeck/tui/widget"
)

// thing is a row with a value and a joined field.
type thing struct{ id, value, joined string }

const things kind.Name = "things"

func thingKind() kind.Kind {
	return kind.Of(kind.Spec[thing]{
		Name: things, Title: "Things", Singular: "thing", Every: 5 * time.Second,
		ID:    func(t thing) string { return t.id },
		Label: func(t thing) string { return t.id },
		Columns: []kind.Column[thing]{
			{ID: "name", Name: true, Cell: func(t thing, _ kind.Ctx) widget.Cell { return widget.T(t.id) }},
			{ID: "value", Cell: func(t thing, _ kind.Ctx) widget.Cell { return widget.T(t.value) }},
		},
		Source: kind.Source[thing]{Batch: 10, Page: 100},
		Carry: func(old, fresh thing) thing {
			fresh.joined = old.joined
			return fresh
		},
	})
}

func partKind() kind.Kind {
	return kind.Of(kind.Spec[thing]{
		Name: "parts", Title: "Parts", Singular: "part",
		ID: func(t thing) string { return t.id }, Label: func(t thing) string { return t.id },
		Up: func(id string) kind.Ref { return kind.Ref{Kind: things, ID: id[:len(id)-2]} },
		From: func(parent any, _ kind.Query) []thing {
			id := parent.(thing).id
			return []thing{{id: id + "#a"}, {id: id + "#b"}}
		},
	})
}

// world is a store with a clock, driven by hand.
type world struct {
	t   *testing.T
	s   *Store
	now time.Time
	q   kind.Query
}

func newWorld(t *testing.T) *world {
	return &world{
		t: t, s: New(kind.NewCatalog(thingKind(), partKind()), DefaultTuning()),
		now: time.Date(2026, 11, 22, 3, 0, 0, 0, time.UTC), q: kind.Query{Scope: "s", Kind: things},
	}
}

func (w *world) due(wants ...Want) []Fetch {
	if wants == nil {
		wants = []Want{{Query: w.q, Priority: budget.Visible}}
	}
	wants = w.s.Reads(wants)
	w.s.Ensure(w.now, wants)
	out := w.s.Due(w.now, wants)
	for _, f := range out {
		w.s.Start(f, w.now)
	}
	return out
}

func (w *world) pass(d time.Duration) { w.now = w.now.Add(d) }

func names(n int) []string {
	out := make([]string, n)
	for i := range out {
		out[i] = fmt.Sprintf("t%05d", i)
	}
	return out
}

// serve answers fetches from ids until nothing is due.
func (w *world) serve(ids []string, wants ...Want) {
	for range 100 {
		fetches := w.due(wants...)
		if len(fetches) == 0 {
			return
		}
		for _, f := range fetches {
			w.answer(f, ids)
		}
	}
	w.t.Fatal("the store never has enough")
}

func (w *world) answer(f Fetch, ids []string) {
	switch f.Kind {
	case FetchList:
		for page := range slices.Chunk(ids, 100) {
			w.s.Apply(Loaded{Fetch: f, Page: page, At: w.now})
		}
		w.s.Apply(Loaded{Fetch: f, Done: true, At: w.now})
	case FetchDescribe:
		m := Loaded{Fetch: f, Done: true, At: w.now}
		for _, id := range f.IDs {
			m.Rows = append(m.Rows, thing{id: id, value: "v"})
		}
		w.s.Apply(m)
	}
}

func TestEveryRowOnceAndDescribed(t *testing.T) {
	w := newWorld(t)
	ids := names(250)
	w.serve(ids)
	l := w.s.List(w.q)
	if !l.Complete || !slices.Equal(l.IDs, ids) {
		t.Fatalf("complete %v, %d ids", l.Complete, len(l.IDs))
	}
	if c := w.s.Count(w.q); c.Described != 250 || c.All != 250 {
		t.Fatalf("%+v", c)
	}
}

func TestVisibleRowsAreDescribedFirst(t *testing.T) {
	w := newWorld(t)
	list := w.due()
	if len(list) != 1 || list[0].Kind != FetchList {
		t.Fatalf("first due: %+v", list)
	}
	w.s.Apply(Loaded{Fetch: list[0], Page: names(100), At: w.now})
	visible := []string{"t00090", "t00091"}
	got := w.due(Want{Query: w.q, Visible: visible, Priority: budget.Visible})
	if len(got) == 0 || !slices.Equal(got[0].IDs, visible) || got[0].Priority != budget.Visible {
		t.Fatalf("first describe: %+v", got[0])
	}
	for _, f := range got[1:] {
		if f.Priority == budget.Visible || slices.Contains(f.IDs, "t00090") {
			t.Fatalf("rest: %+v", f)
		}
	}
}

func TestDueIsPure(t *testing.T) {
	w := newWorld(t)
	wants := []Want{{Query: w.q}}
	w.s.Ensure(w.now, wants)
	a, b := w.s.Due(w.now, wants), w.s.Due(w.now, wants)
	if len(a) != 1 || len(b) != 1 || a[0].Gen != b[0].Gen {
		t.Fatalf("%+v / %+v", a, b)
	}
}

func TestFetchesAreSingleFlight(t *testing.T) {
	w := newWorld(t)
	if n := len(w.due()); n != 1 {
		t.Fatalf("first %d", n)
	}
	w.pass(time.Minute)
	if again := w.due(); len(again) != 0 {
		t.Fatalf("a list under way is listed again: %+v", again)
	}
}

func TestInFlightIsBounded(t *testing.T) {
	w := newWorld(t)
	list := w.due()[0]
	w.s.Apply(Loaded{Fetch: list, Page: names(1000), At: w.now})
	w.s.Apply(Loaded{Fetch: list, Done: true, At: w.now})
	if n := len(w.due()); n > DefaultTuning().InFlight || n == 0 {
		t.Fatalf("%d describes at once", n)
	}
	if more := w.due(); len(more) != 0 {
		t.Fatalf("%d more on top", len(more))
	}
}

func TestFailedPassKeepsRows(t *testing.T) {
	w := newWorld(t)
	w.serve(names(30))
	w.pass(6 * time.Second)
	f := w.due()[0]
	w.s.Apply(Loaded{Fetch: f, Page: names(10), At: w.now})
	w.s.Apply(Loaded{Fetch: f, Err: errors.New("lost"), Done: true, At: w.now})
	l := w.s.List(w.q)
	if len(l.IDs) != 30 || l.Err == nil {
		t.Fatalf("%d ids, err %v", len(l.IDs), l.Err)
	}
	if !l.Partly {
		t.Fatal("not marked as partly read")
	}
	if _, why := w.s.Stale(w.q); why != nil {
		t.Fatal("a list that is read in part is called stale")
	}
	if w.s.Change(w.q, "t00029") == Gone {
		t.Fatal("a row of a page that failed is shown as gone")
	}
	if again := lists(w.due()); again != 0 {
		t.Fatal("no pause after a failure")
	}
	w.pass(3 * time.Second)
	w.serve(names(30))
	if l.Err != nil || l.Partly {
		t.Fatal("still marked after it worked")
	}
}

func TestAPassThatBringsNothingIsStale(t *testing.T) {
	w := newWorld(t)
	w.serve(names(30))
	w.pass(6 * time.Second)
	f := w.due()[0]
	w.s.Apply(Loaded{Fetch: f, Err: errors.New("lost"), Done: true, At: w.now})
	if since, why := w.s.Stale(w.q); why == nil || !since.Before(w.now) {
		t.Fatalf("since %s, why %v", since, why)
	}
}

func lists(fs []Fetch) int {
	n := 0
	for _, f := range fs {
		if f.Kind == FetchList {
			n++
		}
	}
	return n
}

func TestComingAndGoing(t *testing.T) {
	w := newWorld(t)
	w.serve(names(3))
	if c := w.s.Change(w.q, "t00001"); c != Same {
		t.Fatalf("first load is tinted: %v", c)
	}
	w.pass(6 * time.Second)
	w.serve([]string{"t00000", "t00002", "new"})
	if w.s.Change(w.q, "new") != Added || w.s.Change(w.q, "t00001") != Gone {
		t.Fatalf("new %v, gone %v", w.s.Change(w.q, "new"), w.s.Change(w.q, "t00001"))
	}
	for range Beats {
		if !slices.Contains(w.s.List(w.q).IDs, "t00001") {
			t.Fatal("left before its time")
		}
		w.s.Beat()
	}
	if slices.Contains(w.s.List(w.q).IDs, "t00001") || w.s.Change(w.q, "new") != Same {
		t.Fatal("marks did not end")
	}
}

func TestTheLastPassGivesTheOrder(t *testing.T) {
	w := newWorld(t)
	w.serve([]string{"r2", "r1"})
	w.pass(6 * time.Second)
	w.serve([]string{"r3", "r2"})
	if got := w.s.List(w.q).IDs; !slices.Equal(got, []string{"r3", "r2", "r1"}) {
		t.Fatalf("order %v", got)
	}
}

func TestOnlyVisibleChangesAreMarked(t *testing.T) {
	w := newWorld(t)
	w.serve([]string{"a", "b"})
	w.pass(6 * time.Second)
	f := Fetch{Kind: FetchDescribe, Query: w.q, IDs: []string{"a", "b"}}
	w.s.Start(f, w.now)
	w.s.Apply(Loaded{Fetch: f, Rows: []kind.Row{thing{id: "a", value: "other"}, thing{id: "b", value: "v"}}, Done: true, At: w.now})
	if w.s.Change(w.q, "a") != Changed || w.s.Change(w.q, "b") != Same {
		t.Fatalf("a %v, b %v", w.s.Change(w.q, "a"), w.s.Change(w.q, "b"))
	}
}

func TestProblemsStayWithTheirRows(t *testing.T) {
	w := newWorld(t)
	w.serve([]string{"a", "b", "c"})
	w.pass(6 * time.Second)
	f := Fetch{Kind: FetchDescribe, Query: w.q, IDs: []string{"a", "b", "c"}}
	w.s.Start(f, w.now)
	w.s.Apply(Loaded{
		Fetch: f, Done: true, At: w.now, Rows: []kind.Row{thing{id: "a", value: "v"}},
		Problems: []model.Problem{
			{ID: "b", Err: errors.New("denied")},
			{ID: "c", Err: &awsclient.MissingError{Reason: "MISSING"}},
		},
	})
	if e := w.s.Entity(w.q, "b"); e.Problem == nil || e.Row == nil {
		t.Fatalf("b: %+v", e)
	}
	if w.s.Change(w.q, "c") != Gone {
		t.Fatal("a missing resource is not marked gone")
	}
}

func TestDerivedRowsFollowTheirParent(t *testing.T) {
	w := newWorld(t)
	parts := kind.Query{Scope: "s", Kind: "parts", Parent: kind.Ref{Kind: things, ID: "x"}}
	fetches := w.due(Want{Query: parts})
	if len(fetches) != 1 || fetches[0].Kind != FetchDescribe || fetches[0].IDs[0] != "x" {
		t.Fatalf("%+v", fetches)
	}
	w.answer(fetches[0], nil)
	if got := w.s.List(parts).IDs; !slices.Equal(got, []string{"x#a", "x#b"}) {
		t.Fatalf("derived %v", got)
	}
	one := kind.One("s", kind.Ref{Kind: "parts", ID: "x#b"})
	w.due(Want{Query: one})
	if w.s.Row(one, "x#b") == nil {
		t.Fatal("a derived row has no detail")
	}
}

func TestAbandonedReadsAreMadeAgain(t *testing.T) {
	w := newWorld(t)
	list := w.due()[0]
	w.s.Apply(Loaded{Fetch: list, Page: names(100), At: w.now})
	w.s.Apply(Loaded{Fetch: list, Done: true, At: w.now})
	for _, f := range w.due() {
		w.s.Abandon(f)
	}
	w.serve(names(100))
	if c := w.s.Count(w.q); c.Described != 100 {
		t.Fatalf("%+v", c)
	}
}

func TestPassIsStretchedForLargeLists(t *testing.T) {
	w := newWorld(t)
	w.serve(names(2000))
	w.pass(10 * time.Second)
	if n := lists(w.due()); n != 0 {
		t.Fatal("2,000 rows are listed again after 10 s")
	}
	w.pass(70 * time.Second)
	if n := lists(w.due()); n != 1 {
		t.Fatal("2,000 rows are not listed again after 80 s")
	}
}

func TestForgetDropsWhatNobodyWants(t *testing.T) {
	w := newWorld(t)
	w.serve(names(10))
	w.pass(time.Hour)
	w.s.Forget(w.now, 10*time.Minute)
	if len(w.s.entities) != 0 || len(w.s.lists) != 0 {
		t.Fatalf("%d entities, %d lists", len(w.s.entities), len(w.s.lists))
	}
}

func BenchmarkApply10000(b *testing.B) {
	ids := names(10000)
	rows := make([]kind.Row, len(ids))
	for i, id := range ids {
		rows[i] = thing{id: id, value: "v"}
	}
	b.ReportAllocs()
	for b.Loop() {
		s := New(kind.NewCatalog(thingKind()), DefaultTuning())
		q := kind.Query{Scope: "s", Kind: things}
		now := time.Unix(0, 0)
		s.Ensure(now, []Want{{Query: q}})
		f := Fetch{Kind: FetchList, Query: q, Gen: 1}
		s.Start(f, now)
		s.Apply(Loaded{Fetch: f, Page: ids, Done: true, At: now})
		for i := 0; i < len(ids); i += 100 {
			f := Fetch{Kind: FetchDescribe, Query: q, IDs: ids[i : i+100]}
			s.Start(f, now)
			s.Apply(Loaded{Fetch: f, Rows: rows[i : i+100], Done: true, At: now})
		}
	}
}
