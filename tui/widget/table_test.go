package widget

import (
	"fmt"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
	"github.com/ecsdeck/ecsdeck/themes"
)

func serviceColumns() []Column {
	return []Column{
		{ID: "health", Min: 1, Max: 1},
		{ID: "name", Title: "NAME", Min: 12, Max: 40, Weight: 2},
		{ID: "tasks", Title: "TASKS", Min: 12},
		{ID: "rollout", Title: "ROLLOUT", Min: 10, Drop: 2},
		{ID: "rev", Title: "REV", Min: 5, Drop: 3},
		{ID: "cpu", Title: "CPU", Min: 6, Align: Right, Drop: 4},
		{ID: "mem", Title: "MEM", Min: 6, Align: Right, Drop: 4},
		{ID: "where", Title: "WHERE", Min: 10, Drop: 5},
		{ID: "age", Title: "AGE", Min: 4, Align: Right, Drop: 1},
		{ID: "event", Title: "LAST EVENT", Min: 16, Weight: 3, Drop: 6},
	}
}

type fakeRows struct {
	n     int
	asked map[int]int
	cells func(i int, dst []Cell) []Cell
	state func(i int) RowState
}

func (r fakeRows) Len() int { return r.n }

func (r fakeRows) Cells(i int, dst []Cell) []Cell {
	if r.asked != nil {
		r.asked[i]++
	}
	return r.cells(i, dst)
}

func (r fakeRows) State(i int) RowState {
	if r.state == nil {
		return RowState{}
	}
	return r.state(i)
}

func serviceRows(n int) fakeRows {
	names := []string{"checkout-api", "search-web", "payments", "orders", "a-service-with-a-rather-long-name-indeed"}
	glyphs := []Cell{Toned(themes.Bad, "✖"), Toned(themes.Warn, "▲"), Toned(themes.Motion, "◐"), Toned(themes.OK, "●"), Toned(themes.Idle, "○")}
	bar := []Span{{"2/6 ", themes.Text}, {"▆▆", themes.Bad}, {"······", themes.Track}}
	return fakeRows{n: n, cells: func(i int, dst []Cell) []Cell {
		return append(dst, glyphs[i%5], T(names[i%5]), Cell{Spans: bar},
			Toned(themes.Motion, "rolling 40 %"), T(":88"), T("71 %"), T("64 %"),
			Toned(themes.Muted, "fargate spot"), Toned(themes.Muted, "14 m"),
			Toned(themes.Muted, "unable to place a task because no container instance met all"))
	}}
}

func serviceTable(n, w, h int) Table {
	t := NewTable(serviceColumns())
	t.SetNatural([]int{1, 40, 12, 12, 5, 4, 4, 12, 4, 60})
	t.SetLen(n)
	t.Layout(w, h)
	return t
}

func TestTableViews(t *testing.T) {
	rows := serviceRows(28)
	rows.state = func(i int) RowState {
		switch i {
		case 1:
			return RowState{Tint: themes.New}
		case 2:
			return RowState{Tint: themes.Changed, Pending: "scaling to 8"}
		case 3:
			return RowState{Marked: true}
		case 4:
			return RowState{Tint: themes.Gone, Stale: true}
		}
		return RowState{}
	}
	for _, c := range []struct{ w, h int }{{160, 12}, {120, 12}, {80, 12}, {40, 8}} {
		table := serviceTable(28, c.w, c.h)
		table.SetSort("name", true)
		view := table.View(rows, dark())
		checkArea(t, view, c.w, c.h)
		kept(t, fmt.Sprintf("table-%d.txt", c.w), plain(view))
		if c.w == 80 {
			th := probe(t)
			kept(t, "table-80.tones", tones(th, table.View(rows, th)))
		}
	}
}

func TestTableEmpty(t *testing.T) {
	table := serviceTable(0, 60, 9)
	table.SetEmpty(Notice{Title: "No services match the filter", Hint: "esc clears the filter\n! turns it round"})
	view := table.View(serviceRows(0), dark())
	checkArea(t, view, 60, 9)
	kept(t, "table-empty.txt", plain(view))
}

// No area is too small: the view is always exactly as large as it was told.
func TestTableKeepsItsArea(t *testing.T) {
	rows := serviceRows(50)
	rows.state = func(i int) RowState { return RowState{Pending: "stopping", Marked: i%3 == 0} }
	for w := range 60 {
		for h := range 6 {
			table := serviceTable(50, w, h)
			table.SetSort("age", false)
			if view := table.View(rows, dark()); w == 0 || h == 0 {
				if view != "" {
					t.Errorf("%dx%d draws %q", w, h, view)
				}
			} else {
				checkArea(t, view, w, h)
			}
			if view := table.View(serviceRows(0), dark()); w > 0 && h > 0 {
				checkArea(t, view, w, h)
			}
		}
	}
}

func TestTableAsksForTheWindowOnly(t *testing.T) {
	table := serviceTable(20000, 120, 20)
	table.MoveTo(10000)
	rows := serviceRows(20000)
	rows.asked = map[int]int{}
	table.View(rows, dark())
	first, end := table.Window()
	if end-first != 19 || len(rows.asked) != 19 {
		t.Errorf("window %d-%d, %d rows asked for, want 19", first, end, len(rows.asked))
	}
	for i, n := range rows.asked {
		if i < first || i >= end || n != 1 {
			t.Errorf("row %d was asked for %d times", i, n)
		}
	}
}

func TestTableColumnsDropInOrder(t *testing.T) {
	last := len(serviceColumns())
	for w := 200; w > 30; w-- {
		table := serviceTable(3, w, 5)
		ids := table.Shown()
		if len(ids) > last {
			t.Errorf("at %d cells there are more columns than at %d", w, w+1)
		}
		last = len(ids)
		head := strings.Split(ansi.Strip(table.View(serviceRows(3), dark())), "\n")[0]
		for _, c := range serviceColumns() {
			shown := false
			for _, id := range ids {
				shown = shown || id == c.ID
			}
			if shown != strings.Contains(head, c.Title) && c.Title != "" {
				t.Errorf("at %d cells the header %q is not true to %v", w, head, ids)
			}
		}
	}
	narrow := serviceTable(3, 44, 5)
	if got := strings.Join(narrow.Shown(), " "); got != "health name tasks age" {
		t.Errorf("at 44 cells: %s", got)
	}
	least := serviceTable(3, 20, 5)
	if got := strings.Join(least.Shown(), " "); got != "health name tasks" {
		t.Errorf("at 20 cells: %s", got)
	}
}

func TestTableCursor(t *testing.T) {
	table := serviceTable(100, 80, 11) // ten rows
	check := func(what string, cursor, first int) {
		t.Helper()
		if f, _ := table.Window(); table.Cursor() != cursor || f != first {
			t.Errorf("%s: cursor %d window from %d, want %d from %d", what, table.Cursor(), f, cursor, first)
		}
	}
	table.Up()
	check("up at the top", 0, 0)
	for range 10 {
		table.Down()
	}
	check("down ten", 10, 1)
	table.PageDown()
	check("page down", 20, 11)
	table.HalfUp()
	check("half up", 15, 6)
	table.HalfDown()
	table.PageUp()
	check("half down, page up", 10, 1)
	table.Bottom()
	check("bottom", 99, 90)
	table.Down()
	table.PageDown()
	check("down at the bottom", 99, 90)
	table.Top()
	check("top", 0, 0)
	table.MoveTo(50)
	check("move to", 50, 41)
	table.SetCursor(60)
	check("rows moved under the cursor", 60, 51)
	table.ScrollBy(-3)
	check("wheel up takes the cursor along", 57, 48)
	table.ScrollBy(2)
	check("wheel down", 57, 50)
	table.SetLen(20)
	check("fewer rows", 19, 10)
	table.SetCursor(5)
	check("cursor back", 5, 0)
	table.SetLen(0)
	check("no rows", 0, 0)
	table.Down()
	table.PageDown()
	table.ScrollBy(5)
	check("moves without rows", 0, 0)
	table.SetLen(100)
	table.MoveTo(99)
	table.Layout(80, 31)
	check("a taller window", 99, 70)
	table.Layout(80, 6)
	check("a lower window", 99, 95)
}

func TestTableMouse(t *testing.T) {
	table := serviceTable(100, 80, 11)
	table.MoveTo(50)
	for y, want := range map[int]int{1: 41, 10: 50} {
		if i, ok := table.RowAt(y); !ok || i != want {
			t.Errorf("line %d is row %d %v, want %d", y, i, ok, want)
		}
	}
	for _, y := range []int{-1, 0, 11} {
		if i, ok := table.RowAt(y); ok {
			t.Errorf("line %d is row %d, want none", y, i)
		}
	}
	head := []rune(strings.Split(ansi.Strip(table.View(serviceRows(100), dark())), "\n")[0])
	for x, r := range head {
		id, ok := table.ColumnAt(x)
		if r != ' ' && (!ok || id == "health") {
			t.Errorf("cell %d of the header (%c) belongs to %q", x, r, id)
		}
	}
}

func TestTableCopiesAreApart(t *testing.T) {
	a := serviceTable(100, 80, 11)
	b := a
	b.Down()
	b.SetNatural([]int{1, 12, 12, 12, 5, 4, 4, 12, 4, 60})
	if a.Cursor() != 0 || a.natural[1] != 40 {
		t.Error("a change of a copy shows in the original")
	}
}

func TestScrollThumb(t *testing.T) {
	for _, c := range []struct{ offset, page, all, from, size int }{
		{0, 10, 10, 0, 0},
		{0, 10, 100, 0, 1},
		{1, 10, 100, 1, 1},
		{89, 10, 100, 8, 1},
		{90, 10, 100, 9, 1},
		{0, 10, 20, 0, 5},
		{10, 10, 20, 5, 5},
	} {
		if from, size := scrollThumb(c.offset, c.page, c.all); from != c.from || size != c.size {
			t.Errorf("%+v: got %d+%d", c, from, size)
		}
	}
}

func benchmarkTable(b *testing.B, n int) {
	table := serviceTable(n, 160, 50)
	table.MoveTo(n / 2)
	rows, th := serviceRows(n), dark()
	b.ReportAllocs()
	for b.Loop() {
		table.View(rows, th)
	}
}

func BenchmarkTable100(b *testing.B)   { benchmarkTable(b, 100) }
func BenchmarkTable2000(b *testing.B)  { benchmarkTable(b, 2000) }
func BenchmarkTable20000(b *testing.B) { benchmarkTable(b, 20000) }

func TestTableAllocationsDoNotGrow(t *testing.T) {
	count := func(n int) float64 {
		table := serviceTable(n, 160, 50)
		table.MoveTo(n / 2)
		rows, th := serviceRows(n), dark()
		return testing.AllocsPerRun(20, func() {
			table.Down()
			table.View(rows, th)
		})
	}
	if few, many := count(100), count(20000); few != many {
		t.Errorf("a frame takes %v allocations at 100 rows and %v at 20,000", few, many)
	}
}
