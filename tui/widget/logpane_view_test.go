package widget

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/colorprofile"
	"github.com/ecsdeck/ecsdeck/themes"
)

// someLog is a bit of everything that services write.
func someLog() []LogLine {
	return []LogLine{
		logAt(0, 0, "2026-11-22 12:00:00 INFO starting checkout-api, revision 88, on 0.0.0.0:8080 with 4 workers and a cache of 512 MiB"),
		logAt(1, 1, `{"level":"info","msg":"request served","path":"/api/v1/items/7","status":200,"took_ms":12,"trace":"6f1e2a9c0b7d4e58"}`),
		logAt(2, 2, `level=warn msg="pool is nearly used up" used=95 of=100`),
		logAt(3, 1, `{"level":"error","msg":"upstream timed out","path":"/api/v1/pay","status":503,"http":{"host":"pay.internal","tries":[1,2,3]}}`),
		logAt(4, 0, "\tat com.example.Pay.call(Pay.java:42)"),
		logAt(5, 0, "[DEBUG] größe 日本語 ok"),
	}
}

func somePane(width, height int) *LogPane {
	p := paneOf(width, height, someLog()...)
	p.SetSources([]LogSource{{Name: "web/6f1e2a9c"}, {Name: "web/0b7d4e58"}, {Name: "envoy"}})
	p.SetTimes(TimesLocal)
	p.SetNow(chartStart().Add(time.Minute))
	return p
}

func TestLogPaneViews(t *testing.T) {
	opened := somePane(80, 16)
	opened.SelectUp()
	opened.SelectUp()
	opened.SelectUp()
	opened.ToggleOpen()
	pairs := somePane(80, 14)
	for range 4 {
		pairs.SelectUp()
	}
	pairs.ToggleMark()
	pairs.ToggleOpen()
	nowrap := somePane(70, 7)
	nowrap.SetWrap(false)
	right := somePane(70, 7)
	right.SetWrap(false)
	right.Right()
	right.Right()
	fields := somePane(90, 8)
	fields.SetFields("level", "status", "msg", "http.host")
	relative := somePane(60, 9)
	relative.SetTimes(TimesRelative)
	filtered := somePane(80, 6)
	f, err := ParseLogFilter(".level>=warn")
	if err != nil {
		t.Fatal(err)
	}
	filtered.SetFilter(f)
	none := somePane(60, 6)
	if f, err = ParseLogFilter("nowhere"); err != nil {
		t.Fatal(err)
	}
	none.SetFilter(f)
	searched := somePane(70, 9)
	if err := searched.Search("api"); err != nil {
		t.Fatal(err)
	}
	empty := NewLogPane(nil, nil)
	empty.Layout(60, 6)
	empty.SetEmpty(Notice{Title: "no lines in the last hour", Hint: "the task has not written any", Tone: themes.Muted})
	days := somePane(80, 6)
	days.Append(logAt(24*3600, 0, "tomorrow"))
	paused := somePane(80, 6)
	paused.Pause(true)
	paused.Append(logAt(9, 0, "held"))
	for name, p := range map[string]*LogPane{
		"wrap": somePane(80, 12), "narrow": somePane(34, 14), "nowrap": nowrap, "right": right, "json": opened,
		"pairs": pairs, "fields": fields, "relative": relative, "filtered": filtered, "none": none,
		"search": searched, "empty": empty, "days": days, "paused": paused,
	} {
		t.Run(name, func(t *testing.T) {
			view := p.View(dark())
			checkArea(t, view, p.width, p.height)
			kept(t, "log-"+name+".txt", plain(view))
			checkArea(t, p.View(dark().For(colorprofile.ASCII)), p.width, p.height)
		})
	}
}

func TestLogPaneSources(t *testing.T) {
	p := paneOf(40, 4, logAt(0, 0, "a"), logAt(1, 1, "b"), logAt(2, 0, "c"), logAt(3, 1, "d"))
	p.SetSources([]LogSource{{Name: "x"}, {Name: "y"}})
	expectSeen(t, p, "x a", "y b", "x c", "y d")
	p.ShowSource(1, false)
	expectSeen(t, p, "x a", "x c")
	p.Append(logAt(4, 1, "e"), logAt(5, 0, "f"))
	expectSeen(t, p, "x a", "x c", "x f")
	if s := p.Status(); s.Lines != 6 || s.Shown != 3 {
		t.Errorf("%+v", s)
	}
	p.ShowSource(1, true)
	expectSeen(t, p, "x c", "y d", "y e", "x f")
	p.OnlySource(1)
	expectSeen(t, p, "y b", "y d", "y e")
	p.OnlySource(-1)
	p.SetPrefix(false)
	expectSeen(t, p, "c", "d", "e", "f")
	p.SetSources([]LogSource{{Name: "x", Hidden: true}, {Name: "y"}, {Name: "z"}})
	expectSeen(t, p, "b", "d", "e")
	p.ShowSource(7, true)
	p.Append(logAt(9, 9, "of nobody"))
	p.SetPrefix(true)
	expectSeen(t, p, "y b", "y d", "y e", "? of nobody")
}

func TestLogPanePause(t *testing.T) {
	p := paneOf(40, 3, numbered(0, 10)...)
	p.Pause(true)
	p.Append(numbered(10, 20)...)
	p.Append(logAt(8, 0, "late"))
	if s := p.Status(); s.Held != 11 || !s.Paused || s.Following {
		t.Errorf("%+v", s)
	}
	got := seen(p)
	if got[0] != "line 8" || got[1] != "late" || !strings.HasPrefix(got[2], "line 9") || !strings.Contains(got[2], "11 held") {
		t.Errorf("%q", got)
	}
	p.Up()
	p.PageDown()
	p.Bottom()
	if got := seen(p); !strings.HasPrefix(got[2], "line 9") {
		t.Errorf("it shows held lines: %q", got)
	}
	p.Pause(false)
	expectSeen(t, p, "line 17", "line 18", "line 19")
}

func TestLogPaneFilterKeepsThePlace(t *testing.T) {
	p := paneOf(40, 3, numbered(0, 100)...)
	p.JumpTo(chartStart().Add(50 * time.Second))
	expectSeen(t, p, "line 50", "line 51", "line 52")
	f, _ := ParseLogFilter("5")
	p.SetFilter(f)
	for p.Work() {
	}
	expectSeen(t, p, "line 50", "line 51", "line 52")
	p.Up()
	expectSeen(t, p, "line 45", "line 50", "line 51")
	p.SetFilter(LogFilter{})
	expectSeen(t, p, "line 45", "line 46", "line 47")
	p.JumpTo(chartStart().Add(time.Hour))
	if !p.Following() {
		t.Error("a moment to come is not the end")
	}
}

func TestLogPaneCopyAndExport(t *testing.T) {
	long := strings.Repeat("é", 1<<19)
	p := paneOf(40, 3, logAt(0, 0, "a\x1b[31m"), logAt(1, 1, long), logAt(2, 0, "c"))
	p.SetSources([]LogSource{{Name: "x"}, {Name: "y", Hidden: true}})
	list := func(o LogExport) []string { return slices.Collect(p.Export(o)) }
	if got := list(LogExport{Shown: true}); !slices.Equal(got, []string{"2026-11-22T12:00:00.000Z x a", "2026-11-22T12:00:02.000Z x c"}) {
		t.Errorf("%q", got)
	}
	if got := list(LogExport{Bare: true, Raw: true}); len(got) != 3 || got[0] != "a\x1b[31m" || got[1] != long {
		t.Errorf("%d lines, the first %q, %d bytes", len(got), got[0], len(got[1]))
	}
	if p.Copy() != "" {
		t.Error("there is something to copy without a selection")
	}
	p.SelectUp()
	if got := p.Copy(); got != "c" {
		t.Errorf("copies %q", got)
	}
	p.ToggleMark()
	p.SelectUp()
	if got := p.Copy(); got != "c" {
		t.Errorf("copies %q, not the marked line", got)
	}
	p.ToggleMark()
	if got := p.Copy(); got != "a\nc" || p.Marked() != 2 {
		t.Errorf("copies %q", got)
	}
	p.ClearMarks()
	if p.Marked() != 0 {
		t.Error("marks stay")
	}
	p.Clear()
	if len(list(LogExport{})) != 0 || p.Copy() != "" {
		t.Error("something is left")
	}
	p.Append(logAt(9, 0, "anew"))
	expectSeen(t, p, "x anew")
}

func TestLogPaneHostile(t *testing.T) {
	h, th := hostile, dark()
	lines := []string{
		"\x1b]52;c;ZXZpbA==\x07copy", "\x1b[2J\x1b[10;10Hmove", "a\u202eb\u2066c", "bad \xff\xfe utf8", "z\u200be\u200dr\ufeffo",
		"tab\tstop\tx", "nul\x00\x08\x7f", h, "{\"" + h + "\":\"" + h + "\"}", "k=\"" + h + "\" b=" + h, strings.Repeat("\u0301", 3000),
		"\x9b31m\x90q\x9c", "x\r\ny\rz\nw", strings.Repeat("日", 1<<17), strings.Repeat("a\x1b[31m", 1<<15),
	}
	p := NewLogPane(nil, nil)
	p.SetSources([]LogSource{{Name: h}, {Name: "\x1b[2J"}})
	p.SetTimes(TimesLocal)
	for i, l := range lines {
		p.Append(logAt(i, i%2, l))
	}
	p.Layout(60, 20)
	kept(t, "log-hostile.txt", plain(func() string { p.Top(); return p.View(th) }()))
	p.SetFields(h, "k", "b")
	for _, wrap := range []bool{true, false} {
		for _, fields := range [][]string{nil, {h, "k", "b"}} {
			p.SetWrap(wrap)
			p.SetFields(fields...)
			if err := p.Search("a"); err != nil {
				t.Fatal(err)
			}
			p.Follow()
			for range lines {
				p.SelectUp()
				p.ToggleOpen()
				for range 4 {
					view := p.View(th)
					checkArea(t, view, 60, 20)
					checkNoControls(t, view)
					p.PageUp()
					p.Right()
				}
			}
		}
	}
	for l := range p.Export(LogExport{}) {
		if Clean(l) != l {
			t.Fatal("an exported line is not clean")
		}
	}
}

// A line of a megabyte costs what is seen of it.
func TestLogPaneHugeLine(t *testing.T) {
	p := paneOf(80, 10, logAt(0, 0, strings.Repeat("x", 1<<20)), logAt(1, 0, "after"))
	p.Top()
	p.ScrollBy(1000)
	got := seen(p)
	if got[9] != "after" || !strings.Contains(strings.Join(got, "\n"), "… 1 MiB in all") {
		t.Errorf("%q", got)
	}
	if n := p.rows(p.ring.first); n > drawnBytes/76+2 {
		t.Errorf("%d rows", n)
	}
	p.SetWrap(false)
	th := dark()
	if n := testing.AllocsPerRun(5, func() { p.View(th) }); n > 200 {
		t.Errorf("%v allocations", n)
	}
}

func TestLogPaneSelection(t *testing.T) {
	p := paneOf(40, 3, numbered(0, 10)...)
	text := func() string { l, _ := p.Selected(); return l.Text }
	if _, ok := p.Selected(); ok {
		t.Error("a line is selected from the start")
	}
	p.SelectUp()
	if text() != "line 9" {
		t.Errorf("%q", text())
	}
	for range 4 {
		p.SelectUp()
	}
	expectSeen(t, p, "line 5", "line 6", "line 7")
	p.Append(numbered(10, 12)...)
	if !strings.HasPrefix(seen(p)[0], "line 5") {
		t.Error("a selected line moves away")
	}
	for range 4 {
		p.SelectDown()
	}
	if text() != "line 9" || seen(p)[0] != "line 7" {
		t.Errorf("%q selected, %q", text(), seen(p))
	}
	if !p.SelectRow(0) || text() != "line 7" || p.SelectRow(3) {
		t.Errorf("a click on the first row selects %q", text())
	}
	p.ClearSelection()
	if _, ok := p.Selected(); ok {
		t.Error("the selection stays")
	}
	p.SelectDown()
	if text() != "line 7" {
		t.Errorf("the first in sight is not selected, but %q", text())
	}
}
