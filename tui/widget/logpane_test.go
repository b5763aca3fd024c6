package widget

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"
	"pgregory.net/rapid"
)

func logAt(sec int, source int, text string) LogLine {
	return LogLine{At: chartStart().Add(time.Duration(sec) * time.Second), Source: source, Text: text}
}

// numbered makes lines "line from" to "line to-1", a second apart.
func numbered(from, to int) []LogLine {
	var out []LogLine
	for i := from; i < to; i++ {
		out = append(out, logAt(i, 0, fmt.Sprintf("line %d", i)))
	}
	return out
}

func paneOf(width, height int, lines ...LogLine) *LogPane {
	p := NewLogPane(nil, time.UTC)
	p.Layout(width, height)
	p.Append(lines...)
	return p
}

// seen is the text in the window, without signs, one string a row.
func seen(p *LogPane) []string {
	var out []string
	for l := range strings.SplitSeq(ansi.Strip(p.View(dark())), "\n") {
		l = strings.TrimRight(l, " "+thumb)
		out = append(out, strings.TrimLeft(strings.TrimLeft(l, "›◆"), " "))
	}
	return out
}

func expectSeen(t *testing.T, p *LogPane, want ...string) {
	t.Helper()
	for len(want) < p.height {
		want = append(want, "")
	}
	if got := seen(p); !slices.Equal(got, want) {
		t.Errorf("in sight:\n%q, want\n%q", got, want)
	}
}

func TestLogPaneFollows(t *testing.T) {
	p := paneOf(40, 3, numbered(0, 2)...)
	expectSeen(t, p, "line 0", "line 1")
	p.Append(numbered(2, 10)...)
	expectSeen(t, p, "line 7", "line 8", "line 9")
	p.Up()
	expectSeen(t, p, "line 6", "line 7", "line 8")
	if p.Following() {
		t.Error("it follows after scrolling up")
	}
	p.Append(numbered(10, 14)...)
	expectSeen(t, p, "line 6", "line 7", "line 8"+strings.Repeat(" ", 23)+"↓ 4 new")
	if n := p.Status().Waiting; n != 4 {
		t.Errorf("%d lines wait, want 4", n)
	}
	p.PageDown()
	expectSeen(t, p, "line 8", "line 9", "line 10"+strings.Repeat(" ", 22)+"↓ 4 new")
	p.PageDown()
	p.PageDown()
	expectSeen(t, p, "line 11", "line 12", "line 13")
	if !p.Following() || p.Status().Waiting != 0 {
		t.Error("it does not follow at the end")
	}
	p.Top()
	expectSeen(t, p, "line 0", "line 1", "line 2")
	p.Down()
	p.HalfDown()
	expectSeen(t, p, "line 2", "line 3", "line 4")
	p.Bottom()
	expectSeen(t, p, "line 11", "line 12", "line 13")
}

func TestLogPaneHistoryDoesNotMoveWhatIsSeen(t *testing.T) {
	p := paneOf(40, 3, numbered(100, 110)...)
	p.Top()
	if !p.NearTop() {
		t.Error("more is not wanted at the top")
	}
	if n := p.Prepend(numbered(50, 100)); n != 50 {
		t.Errorf("%d lines taken", n)
	}
	expectSeen(t, p, "line 100", "line 101", "line 102")
	if p.NearTop() {
		t.Error("more is wanted with 50 lines above")
	}
	p.Up()
	expectSeen(t, p, "line 99", "line 100", "line 101")
	// Another source reaches less far back: its lines go between.
	p.Prepend([]LogLine{logAt(99, 0, "between"), logAt(20, 0, "first")})
	expectSeen(t, p, "line 99", "line 100", "line 101")
	p.Up()
	expectSeen(t, p, "between", "line 99", "line 100")
	p.Top()
	expectSeen(t, p, "first", "line 50", "line 51")
}

func TestLogPaneLateLines(t *testing.T) {
	p := paneOf(40, 4, numbered(0, 10)...)
	p.Append(logAt(8, 0, "late"), logAt(10, 0, "line 10"))
	expectSeen(t, p, "line 8", "late", "line 9", "line 10")
	p.Up()
	p.SelectDown()
	before := seen(p)
	p.Append(logAt(2, 0, "very late"))
	if got := seen(p); !slices.Equal(got[:3], before[:3]) {
		t.Errorf("what is seen moved: %q, was %q", got, before)
	}
	if l, _ := p.Selected(); l.Text != "line 7" {
		t.Errorf("%q is selected", l.Text)
	}
}

func TestRingBounds(t *testing.T) {
	r := NewRing(5, 0)
	r.Append(numbered(0, 8))
	if r.Len() != 5 || r.Dropped() != 3 || r.Line(0).Text != "line 3" {
		t.Errorf("%d lines from %q, %d dropped", r.Len(), r.Line(0).Text, r.Dropped())
	}
	if n := r.Prepend(numbered(0, 3)); n != 0 {
		t.Errorf("a full ring took %d older lines", n)
	}
	r = NewRing(0, 20)
	r.Append(numbered(0, 5))
	if r.Bytes() != 18 || r.Len() != 3 || r.Dropped() != 2 {
		t.Errorf("%d bytes in %d lines, %d dropped", r.Bytes(), r.Len(), r.Dropped())
	}
	r.Append([]LogLine{logAt(9, 0, strings.Repeat("x", 100))})
	if r.Len() != 1 || r.Bytes() != 100 {
		t.Errorf("the newest line must stay: %d lines, %d bytes", r.Len(), r.Bytes())
	}
	p := NewLogPane(NewRing(5, 0), nil)
	p.Layout(40, 3)
	p.Append(numbered(0, 5)...)
	p.Top()
	p.Append(numbered(5, 7)...)
	if got := seen(p)[0]; got != "line 2" {
		t.Errorf("the window stands on a line that was dropped: %q", got)
	}
}

// However lines come in, a ring holds the newest of them in order of time, and
// the scan of a filter finds the same lines as a look at all of them.
func TestRingProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := NewLogPane(NewRing(rapid.IntRange(1, 40).Draw(t, "bound"), 0), nil)
		p.Layout(30, 4)
		f, err := ParseLogFilter("a")
		if err != nil {
			t.Fatal(err)
		}
		taken := 0
		p.SetFilter(f)
		for range rapid.IntRange(1, 12).Draw(t, "batches") {
			var batch []LogLine
			for range rapid.IntRange(0, 12).Draw(t, "size") {
				batch = append(batch, logAt(rapid.IntRange(0, 30).Draw(t, "at"), 0, rapid.SampledFrom([]string{"a", "b"}).Draw(t, "text")))
			}
			switch rapid.IntRange(0, 4).Draw(t, "what") {
			case 0:
				taken += p.Prepend(batch)
			case 1:
				p.ScrollBy(rapid.IntRange(-6, 6).Draw(t, "by"))
			case 2:
				p.SelectUp()
				p.ToggleMark()
			default:
				p.Append(batch...)
				taken += len(batch)
			}
			checkPane(t, p)
		}
		if p.ring.Len() != taken-p.ring.Dropped() {
			t.Fatalf("%d lines, %d taken, %d dropped", p.ring.Len(), taken, p.ring.Dropped())
		}
	})
}

// Whatever comes in, what a person reads stays where it is, as long as the
// ring keeps it, and so does what is selected.
func TestLogPaneStandsStill(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := NewLogPane(NewRing(60, 0), nil)
		p.Layout(60, 4)
		next := 0
		batch := func(name string) []LogLine {
			var out []LogLine
			for range rapid.IntRange(0, 10).Draw(t, name) {
				next++
				text := fmt.Sprintf("line %d %s", next, rapid.SampledFrom([]string{"odd", "even"}).Draw(t, "kind"))
				out = append(out, logAt(rapid.IntRange(0, 30).Draw(t, "at"), 0, text))
			}
			return out
		}
		p.Append(batch("start")...)
		if rapid.Bool().Draw(t, "filtered") {
			f, err := ParseLogFilter("odd")
			if err != nil {
				t.Fatal(err)
			}
			p.SetFilter(f)
		}
		for range rapid.IntRange(1, 8).Draw(t, "steps") {
			p.SelectUp()
			l, ok := p.Selected()
			if !ok {
				p.Append(batch("more")...)
				continue
			}
			top := p.ring.entry(p.top.place).text
			dropped := p.ring.Dropped()
			if rapid.Bool().Draw(t, "older") {
				p.Prepend(batch("before"))
			} else {
				p.Append(batch("after")...)
			}
			if p.ring.Dropped() > dropped {
				continue
			}
			if again, _ := p.Selected(); again.Text != l.Text {
				t.Fatalf("%q was selected, now %q", l.Text, again.Text)
			}
			if now := p.ring.entry(p.top.place).text; now != top {
				t.Fatalf("%q was the first in sight, now %q", top, now)
			}
		}
	})
}

func checkPane(t *rapid.T, p *LogPane) {
	bytes, want := 0, []int64{}
	for i := range p.ring.Len() {
		l := p.ring.Line(i)
		bytes += len(l.Text)
		if i > 0 && l.At.Before(p.ring.Line(i-1).At) {
			t.Fatalf("line %d is out of order", i)
		}
		if l.Text == "a" {
			want = append(want, p.ring.first+int64(i))
		}
	}
	if lines, _ := p.ring.Bounds(); p.ring.Len() > lines || bytes != p.ring.Bytes() {
		t.Fatalf("%d lines and %d bytes, counted %d", p.ring.Len(), p.ring.Bytes(), bytes)
	}
	for p.Work() {
	}
	got := []int64{}
	for i := range p.shown.found.n {
		got = append(got, *p.shown.found.at(i))
	}
	if !slices.Equal(got, want) {
		t.Fatalf("the filter finds %v, want %v", got, want)
	}
	lines := strings.Split(p.View(dark()), "\n")
	if len(lines) != p.height {
		t.Fatalf("%d rows", len(lines))
	}
}

func TestLogPaneSearch(t *testing.T) {
	p := paneOf(40, 3, numbered(0, 100)...)
	p.Top()
	if err := p.Search("line 5"); err != nil {
		t.Fatal(err)
	}
	for p.Work() {
	}
	expectSeen(t, p, "line 4", "line 5", "line 6")
	p.Next()
	expectSeen(t, p, "line 49", "line 50", "line 51")
	if s := p.Status(); s.Hit != 2 || s.Hits != 11 {
		t.Errorf("hit %d of %d", s.Hit, s.Hits)
	}
	p.Prev()
	p.Prev()
	expectSeen(t, p, "line 58", "line 59", "line 60")
	p.Next()
	expectSeen(t, p, "line 4", "line 5", "line 6")
	if err := p.Search("/^line [89]1$/"); err != nil {
		t.Fatal(err)
	}
	expectSeen(t, p, "line 80", "line 81", "line 82")
	if err := p.Search("/(/"); err == nil {
		t.Error("a broken expression is taken")
	}
	if p.Query() != "/^line [89]1$/" {
		t.Error("a broken expression ends the search before")
	}
	p.Append(logAt(100, 0, "line 91"))
	p.Next()
	p.Next()
	if l := seen(p); !slices.Contains(l, "line 91") || p.Status().Hits != 3 {
		t.Errorf("a new line is not found: %q", l)
	}
	if err := p.Search(""); err != nil || p.Status().Hits != 0 {
		t.Error("the search does not end")
	}
}

// A search from the end goes to the newest match; while it is typed it starts
// where it began.
func TestLogPaneSearchAsTyped(t *testing.T) {
	p := paneOf(40, 3, numbered(0, 100)...)
	find := func(query, want string) {
		t.Helper()
		if err := p.Search(query); err != nil {
			t.Fatal(err)
		}
		for p.Work() {
		}
		if p.hit == noPlace || p.ring.entry(p.hit).text != want {
			t.Fatalf("%q stands on %v, want %q", query, p.Status(), want)
		}
	}
	find("line 5", "line 59")
	find("line", "line 97")
	find("line 33", "line 33")
	p.Prev()
	find("line 5", "line 50") // from where the window stands now
	p.Top()
	find("line 1", "line 1")
	find("line 12", "line 12")
	find("line 1", "line 1")
	p.Next()
	find("line 1", "line 10")
	if err := p.Search("nowhere"); err != nil {
		t.Fatal(err)
	}
	p.Next()
	if p.hit != noPlace || p.Busy() {
		t.Error("it stands on a match of nothing")
	}
}

// What the program itself has to say stands between the lines of the sources.
func TestLogPaneRemarks(t *testing.T) {
	p := paneOf(60, 3, logAt(0, 0, "last words"), LogLine{At: chartStart().Add(time.Second), Source: -1, Text: "web/1 ended: exit 137"})
	p.SetSources([]LogSource{{Name: "web/1"}, {Name: "web/2"}})
	expectSeen(t, p, "web/1 last words", "web/1 ended: exit 137")
	th := probe(t)
	if v := tones(th, p.View(th)); !strings.Contains(v, "⟨heading⟩web/1 ended") {
		t.Errorf("it looks like a line of a source: %q", v)
	}
}

// What a frame costs does not depend on the number of lines.
func TestLogPaneFrameCost(t *testing.T) {
	th := dark()
	cost := func(n int) float64 {
		p := busyPane(n)
		p.JumpTo(p.ring.Line(n / 2 / 12 * 12).At)
		return testing.AllocsPerRun(10, func() { p.View(th) })
	}
	if few, many := cost(1_200), cost(96_000); many > few*1.1 {
		t.Errorf("%v allocations with 1,200 lines, %v with 96,000", few, many)
	}
}

// A search over more lines than one piece holds goes on in Work and gets to
// the match that is nearest.
func TestLogPaneSearchInPieces(t *testing.T) {
	p := NewLogPane(NewRing(200_000, 0), nil)
	p.Layout(60, 5)
	p.Append(numbered(0, 50_000)...)
	if err := p.Search("line 77"); err != nil {
		t.Fatal(err)
	}
	if !p.Busy() || p.Status().Hit != 0 {
		t.Fatal("50,000 lines were searched at once")
	}
	calls := 1
	for p.Work() {
		calls++
	}
	if calls < 5 || calls > 200 {
		t.Errorf("%d calls", calls)
	}
	if got := seen(p); !strings.HasPrefix(got[1], "line 77") {
		t.Errorf("in sight %q", got)
	}
}

func TestLogPaneTones(t *testing.T) {
	th := probe(t)
	p := paneOf(60, 6,
		logAt(0, 0, "INFO started"), logAt(1, 1, "WARN slow"), logAt(2, 0, "ERROR lost the database"),
		logAt(3, 1, `{"level":"info","msg":"ok","n":1}`), logAt(4, 0, "DEBUG x"))
	p.SetSources([]LogSource{{Name: "web"}, {Name: "worker"}})
	if err := p.Search("LOST"); err != nil {
		t.Fatal(err)
	}
	if err := p.Search("lost"); err != nil {
		t.Fatal(err)
	}
	p.SelectUp()
	p.ToggleMark()
	p.SelectUp()
	kept(t, "log.tones", tones(th, p.View(th)))
}
