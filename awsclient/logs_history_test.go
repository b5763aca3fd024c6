package awsclient

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ecsdeck/ecsdeck/awsclient/model"
)

// pagesBack reads a log to its beginning and returns it oldest first.
func pagesBack(t *testing.T, c *Client, sources []model.LogSource, q LogQuery) ([]model.LogLine, int) {
	t.Helper()
	var out []model.LogLine
	for n := 1; ; n++ {
		page, err := c.LogHistory(t.Context(), sources, q)
		if err != nil {
			t.Fatal(err)
		}
		if !slices.IsSortedFunc(page.Lines, model.LogLine.Compare) {
			t.Fatal("a page is not oldest first")
		}
		out = slices.Concat(page.Lines, out)
		if !page.More() {
			return out, n
		}
		if n == 2000 {
			t.Fatal("it does not end")
		}
		q.Cursor = page.Cursor
	}
}

func TestHistoryGoesBackOverSeveralGroups(t *testing.T) {
	for name, change := range map[string]func(*logStore){
		"as AWS answers":             func(*logStore) {},
		"small and empty pages":      func(l *logStore) { l.page, l.hole = 7, 3 },
		"an endpoint of the old way": func(l *logStore) { l.headOnly, l.page = true, 20 },
	} {
		for _, old := range []bool{false, true} {
			t.Run(fmt.Sprint(name, ", before 2024: ", old), func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					if !old {
						modern(t)
					}
					s := newScript()
					l := newLogStore(s)
					change(l)
					var sources []model.LogSource
					for i := range 130 {
						sources = append(sources, logSource("/ecs/many", i))
					}
					sources = append(sources, logSource("/ecs/one", 500), logSource("/ecs/two", 501), logSource("/ecs/two", 502))
					var want []string
					start := time.Now()
					for i := range 600 {
						src := sources[i*37%len(sources)]
						want = append(want, fmt.Sprint("line ", i))
						l.write(src.Group, src.Stream, want[i], start.Add(time.Duration(i)*time.Second), 0)
					}
					for _, src := range sources {
						l.create(src.Group, src.Stream)
					}
					l.write("/ecs/two", "another task", "not ours", start, 0)
					time.Sleep(time.Hour)
					c := open(t, s)
					got, pages := pagesBack(t, c, sources, LogQuery{Limit: 50})
					if !slices.Equal(texts(got), want) {
						t.Errorf("%d lines, want %d: %v", len(got), len(want), texts(got)[:min(5, len(got))])
					}
					if pages < 600/50 {
						t.Errorf("%d pages", pages)
					}
					part, _ := pagesBack(t, c, sources, LogQuery{From: start.Add(100 * time.Second), To: start.Add(110 * time.Second), Pattern: "line"})
					if !slices.Equal(texts(part), want[100:110]) {
						t.Errorf("a part is %v", texts(part))
					}
					page, err := c.LogWindow(t.Context(), sources, LogQuery{From: start.Add(300 * time.Second), Limit: 3})
					if err != nil || !slices.Equal(texts(page.Lines), want[300:303]) || !page.More() {
						t.Errorf("the window is %v, %v", texts(page.Lines), err)
					}
					page, err = c.LogWindow(t.Context(), nil, LogQuery{Limit: 2, Cursor: page.Cursor})
					if err != nil || !slices.Equal(texts(page.Lines), want[303:305]) {
						t.Errorf("the window goes on with %v, %v", texts(page.Lines), err)
					}
				})
			})
		}
	}
}

// One stream is read by GetLogEvents, with a page that can be asked for again.
func TestHistoryOfOneStream(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		modern(t)
		s := newScript()
		l := newLogStore(s)
		src := logSource("/ecs/one", 1)
		var want []string
		for i := range 95 {
			want = append(want, fmt.Sprint("line ", i))
			l.write(src.Group, src.Stream, want[i], time.Now().Add(time.Duration(i/3)*time.Millisecond), 0)
		}
		time.Sleep(time.Minute)
		c := open(t, s)
		got, _ := pagesBack(t, c, []model.LogSource{src}, LogQuery{Limit: 10})
		if !slices.Equal(texts(got), want) {
			t.Errorf("%v", texts(got))
		}
		if s.count("FilterLogEvents") != 0 {
			t.Error("it was filtered")
		}
		first, _ := c.LogHistory(t.Context(), []model.LogSource{src}, LogQuery{Limit: 10})
		a, _ := c.LogHistory(t.Context(), nil, LogQuery{Limit: 10, Cursor: first.Cursor})
		b, _ := c.LogHistory(t.Context(), nil, LogQuery{Limit: 10, Cursor: first.Cursor})
		if !slices.Equal(texts(a.Lines), want[75:85]) || !slices.Equal(texts(b.Lines), want[75:85]) {
			t.Errorf("the same page twice: %v and %v", texts(a.Lines), texts(b.Lines))
		}
		forward, _ := c.LogWindow(t.Context(), []model.LogSource{src}, LogQuery{Limit: 200})
		if !slices.Equal(texts(forward.Lines), want) {
			t.Errorf("forward: %v", texts(forward.Lines))
		}
	})
}

// The lines of one instant, such as those of a panic that ends a container, keep
// their order, also when they are all that there is.
func TestHistoryOfOneInstant(t *testing.T) {
	for name, headOnly := range map[string]bool{"AWS": false, "an endpoint that reads oldest first": true} {
		for _, pattern := range []string{"", "line"} {
			t.Run(fmt.Sprintf("%s, pattern %q", name, pattern), func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					modern(t)
					s := newScript()
					l := newLogStore(s)
					l.headOnly = headOnly
					src := logSource("/ecs/one", 1)
					var want []string
					for i := range 9 {
						want = append(want, fmt.Sprint("line ", i))
						l.write(src.Group, src.Stream, want[i], time.Now(), 0)
					}
					time.Sleep(time.Minute)
					c := open(t, s)
					c.logsByHead.Store(headOnly && pattern != "") // it cannot be known from one instant
					got, err := c.LogHistory(t.Context(), []model.LogSource{src}, LogQuery{Pattern: pattern})
					if err != nil || !slices.Equal(texts(got.Lines), want) {
						t.Errorf("%v, %v", texts(got.Lines), err)
					}
				})
			})
		}
	}
}

func TestHistoryNamesWhatIsMissing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		modern(t)
		s := newScript()
		l := newLogStore(s)
		here, silent, lost, other := logSource("/ecs/a", 1), logSource("/ecs/a", 2), logSource("/ecs/gone", 3), logSource("", 4)
		other.Why = "the driver splunk sends the log elsewhere: look there"
		l.write(here.Group, here.Stream, "hello", time.Now(), 0)
		time.Sleep(time.Second)
		c := open(t, s)
		page, err := c.LogHistory(t.Context(), []model.LogSource{here, silent, lost, other}, LogQuery{})
		if err != nil || !slices.Equal(texts(page.Lines), []string{"hello"}) {
			t.Fatalf("%v, %v", texts(page.Lines), err)
		}
		want := map[string][2]string{
			other.Key():  {"the driver splunk sends", ""},
			lost.Key():   {"the log group /ecs/gone does not exist in eu-west-1", "awslogs-create-group"},
			silent.Key(): {"the log stream " + silent.Stream + " of the group /ecs/a does not exist", ""},
		}
		for _, p := range page.Problems {
			f := Explain(p.Err)
			if w, ok := want[p.ID]; !ok || !strings.Contains(f.Why, w[0]) || !strings.Contains(f.Remedy, w[1]) {
				t.Errorf("%s: %+v", p.ID, f)
			}
			delete(want, p.ID)
		}
		if len(want) > 0 {
			t.Errorf("not told: %v", want)
		}
		if _, err := c.LogHistory(t.Context(), []model.LogSource{lost}, LogQuery{}); Explain(err).Kind != FaultNotFound {
			t.Errorf("all are missing: %v", err)
		}
	})
}

// A stream that is made between the refusal and the look at which one is missing
// is read, and no group is called missing for it.
func TestHistoryOfAStreamThatComesMeanwhile(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		modern(t)
		s := newScript()
		l := newLogStore(s)
		early, late := logSource("/ecs/a", 1), logSource("/ecs/a", 2)
		l.write(early.Group, early.Stream, "first", time.Now(), 0)
		l.write(late.Group, late.Stream, "second", time.Now(), 0)
		refused := 0
		l.refuse = func() (answer, bool) {
			refused++
			return failure(400, "ResourceNotFoundException", "The specified log stream does not exist."), refused <= 1
		}
		c := open(t, s)
		got, err := c.LogHistory(t.Context(), []model.LogSource{early, late}, LogQuery{})
		if err != nil || len(got.Lines) != 2 {
			t.Errorf("%d lines, %v", len(got.Lines), err)
		}
		refused = -10 // for ever: that is given up, and the group not called missing
		_, err = c.LogHistory(t.Context(), []model.LogSource{early, late}, LogQuery{})
		if f := Explain(err); f.Kind != FaultNotFound || !strings.HasPrefix(f.Why, "a log stream of the group /ecs/a does not exist yet") {
			t.Errorf("%+v", f)
		}
	})
}

func TestDeniedNamesTheLogAction(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		modern(t)
		s := newScript()
		l := newLogStore(s)
		l.refuse = func() (answer, bool) { return failure(400, "AccessDeniedException", "no"), true }
		c := open(t, s, func(o *Options) { o.ReadOnly = true })
		src := logSource("/ecs/a", 1)
		_, err := c.LogHistory(t.Context(), []model.LogSource{src}, LogQuery{})
		var about *LogError
		if Denied(err) != "logs:FilterLogEvents" || !errors.As(err, &about) || about.Group != "/ecs/a" {
			t.Errorf("%v, action %q", err, Denied(err))
		}
		if n := s.count("GetLogEvents") + s.count("FilterLogEvents"); n != 2 {
			t.Errorf("%d calls", n)
		}
	})
}

// A log of another region is read there.
func TestHistoryOfAnotherRegion(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		modern(t)
		s := newScript()
		l := newLogStore(s)
		src := logSource("/ecs/a", 1)
		src.Region = "us-east-1"
		l.write(src.Group, src.Stream, "hello", time.Now(), 0)
		var hosts hostList
		c := open(t, hosts.watch(s))
		if _, err := c.LogHistory(t.Context(), []model.LogSource{src}, LogQuery{}); err != nil {
			t.Fatal(err)
		}
		if !slices.Contains(hosts.names, "logs.us-east-1.amazonaws.com") {
			t.Errorf("asked %v", hosts.names)
		}
	})
}
