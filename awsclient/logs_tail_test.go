package awsclient

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"pgregory.net/rapid"

	"github.com/ecsdeck/ecsdeck/awsclient/model"
)

// tailing is a tail that runs, and what it gave.
type tailing struct {
	*Tail
	cancel context.CancelFunc
	done   chan error

	mu     sync.Mutex
	lines  []model.LogLine
	events []TailEvent
	late   time.Duration // the longest from visible to given
	lag    time.Duration
}

func followLogs(t *testing.T, c *Client, o TailOptions) *tailing {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	f := &tailing{Tail: NewTail(c, o), cancel: cancel, done: make(chan error, 1)}
	go func() {
		f.done <- f.Run(ctx, func(b TailBatch) {
			f.mu.Lock()
			defer f.mu.Unlock()
			if !slices.IsSortedFunc(b.Lines, model.LogLine.Compare) {
				t.Error("a batch is not oldest first")
			}
			for _, l := range b.Lines {
				f.late = max(f.late, time.Since(l.Ingested))
			}
			f.lines = append(f.lines, b.Lines...)
			f.events = append(f.events, b.Events...)
			f.lag = max(f.lag, b.Lag)
		})
	}()
	return f
}

// end stops the tail and returns what it gave.
func (f *tailing) end(t *testing.T) []model.LogLine {
	t.Helper()
	f.cancel()
	if err := <-f.done; !errors.Is(err, context.Canceled) {
		t.Errorf("it ended with %v", err)
	}
	return f.lines
}

// told are the events of a kind.
func (f *tailing) told(kind TailEventKind) []TailEvent {
	f.mu.Lock()
	defer f.mu.Unlock()
	return slices.DeleteFunc(slices.Clone(f.events), func(e TailEvent) bool { return e.Kind != kind })
}

func kinds(events []TailEvent) []TailEventKind {
	return each(events, func(e TailEvent) TailEventKind { return e.Kind })
}

// checkWhole holds that every line was given once.
func checkWhole(t interface {
	Helper()
	Errorf(string, ...any)
}, got, want []string,
) {
	t.Helper()
	n := map[string]int{}
	for _, g := range got {
		n[g]++
	}
	var lost, twice []string
	for _, w := range want {
		switch n[w] {
		case 0:
			lost = append(lost, w)
		case 1:
		default:
			twice = append(twice, w)
		}
	}
	if len(lost) > 0 || len(twice) > 0 || len(got) != len(want) {
		t.Errorf("%d lines of %d; lost %v; twice %v", len(got), len(want), lost[:min(len(lost), 9)], twice[:min(len(twice), 9)])
	}
}

// Whatever the order in which lines become visible, up to nine seconds late,
// history and tail together give each once.
func TestNoLineIsLostOrDoubled(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		type arrival struct{ stream, after, at, late int }
		some := rapid.SliceOfN(rapid.Custom(func(rt *rapid.T) arrival {
			return arrival{
				rapid.IntRange(0, 2).Draw(rt, "stream"), rapid.IntRange(0, 1500).Draw(rt, "ms after the one before"),
				rapid.IntRange(-500, 500).Draw(rt, "ms that the clock is off"), rapid.IntRange(0, 9000).Draw(rt, "ms late"),
			}
		}), 1, 60).Draw(rt, "lines")
		seam := rapid.IntRange(0, len(some)).Draw(rt, "lines before the tail")
		streams := rapid.IntRange(1, 3).Draw(rt, "streams")
		page := rapid.IntRange(1, 20).Draw(rt, "lines in a page")
		throttled := rapid.IntRange(0, 6).Draw(rt, "one in so many calls throttled")
		synctest.Test(t, func(t *testing.T) {
			modern(t)
			s := newScript()
			l := newLogStore(s)
			calls := 0
			l.page = page
			l.refuse = func() (answer, bool) {
				calls++
				return failure(400, "ThrottlingException", "Rate exceeded"), throttled > 1 && calls%throttled == 0
			}
			var sources []model.LogSource
			for i := range streams {
				sources = append(sources, logSource("/ecs/a", i))
				l.create(sources[i].Group, sources[i].Stream)
			}
			c := open(t, s)
			var f *tailing
			var want, before []string
			begin := func() {
				newest, err := c.LogHistory(t.Context(), sources, LogQuery{Limit: 5})
				if err != nil {
					t.Fatal(err)
				}
				f = followLogs(t, c, TailOptions{Sources: sources, After: &newest})
				before = texts(newest.Lines)
				if newest.More() {
					older, _ := pagesBack(t, c, sources, LogQuery{Cursor: newest.Cursor})
					before = slices.Concat(texts(older), before)
				}
			}
			for i, a := range some {
				time.Sleep(time.Duration(a.after) * time.Millisecond)
				if i == seam {
					begin()
				}
				want = append(want, fmt.Sprint("line ", i))
				src := sources[a.stream%streams]
				late := time.Duration(max(a.late, a.at)) * time.Millisecond
				l.write(src.Group, src.Stream, want[i], time.Now().Add(time.Duration(a.at)*time.Millisecond), late)
			}
			if f == nil {
				begin()
			}
			time.Sleep(5 * time.Minute)
			synctest.Wait()
			checkWhole(rt, slices.Concat(before, texts(f.end(t))), want)
		})
	})
}

// A throttled tail says so, backs off, and has everything in the end.
func TestThrottledTailCatchesUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		modern(t)
		s := newScript()
		l := newLogStore(s)
		l.page = 500
		src := logSource("/ecs/a", 1)
		l.create(src.Group, src.Stream)
		from := time.Now().Add(5 * time.Second)
		to := from.Add(time.Minute)
		l.refuse = func() (answer, bool) {
			return failure(400, "ThrottlingException", "Rate exceeded"), !time.Now().Before(from) && time.Now().Before(to)
		}
		c := open(t, s)
		f := followLogs(t, c, TailOptions{Sources: []model.LogSource{src}})
		time.Sleep(5 * time.Second)
		s.forget()
		var want []string
		for i := range 9000 { // 100 a second
			time.Sleep(10 * time.Millisecond)
			want = append(want, fmt.Sprint("line ", i))
			l.write(src.Group, src.Stream, want[i], time.Now(), 2*time.Second)
			if i == 5990 {
				if n := s.count("FilterLogEvents"); n > 12 {
					t.Errorf("%d calls in a minute of throttling", n)
				}
			}
		}
		time.Sleep(20 * time.Second)
		synctest.Wait()
		checkWhole(t, texts(f.end(t)), want)
		if len(f.told(TailThrottled)) < 3 || len(f.told(TailResumed)) != 1 || len(f.told(TailBehind)) != 1 || len(f.told(TailCaughtUp)) != 2 {
			t.Errorf("told %v", kinds(f.events))
		}
		if f.lag < 30*time.Second {
			t.Errorf("the lag was %v at most", f.lag)
		}
	})
}

// A task dies and another takes its place while one watches.
func TestTasksComeAndGoUnderTheTail(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		modern(t)
		s := newScript()
		l := newLogStore(s)
		old, next := logSource("/ecs/a", 1), logSource("/ecs/a", 2)
		stays := logSource("/ecs/a", 3)
		l.create(old.Group, old.Stream)
		l.create(stays.Group, stays.Stream)
		c := open(t, s)
		f := followLogs(t, c, TailOptions{Sources: []model.LogSource{old, stays}})
		time.Sleep(10 * time.Second)
		l.write(old.Group, old.Stream, "I die", time.Now(), 8*time.Second)
		l.write(stays.Group, stays.Stream, "I stay", time.Now(), time.Second)
		old.Stopped, old.Exit = time.Now(), "exit 137, out of memory"
		next.Since = time.Now()
		f.SetSources([]model.LogSource{old, stays, next}) // its stream is not there yet
		time.Sleep(7 * time.Second)
		if w := f.told(TailWaiting); len(w) != 1 || w[0].Source != next.Key() {
			t.Errorf("waiting: %+v", w)
		}
		if len(f.told(TailEnded)) != 0 {
			t.Error("the last line is not in, and it has ended")
		}
		l.write(next.Group, next.Stream, "I live", next.Since, 0)
		time.Sleep(20 * time.Second)
		if e := f.told(TailEnded); len(e) != 1 || e[0].Source != old.Key() || e[0].Text != "exit 137, out of memory" {
			t.Errorf("ended: %+v", e)
		}
		if len(f.told(TailResumed)) != 1 || len(f.told(TailJoined)) != 3 {
			t.Errorf("told %+v", f.events)
		}
		f.SetSources([]model.LogSource{old, stays}) // the new one is gone without a word
		time.Sleep(20 * time.Second)
		if e := f.told(TailEnded); len(e) != 2 || e[1].Source != next.Key() {
			t.Errorf("ended: %+v", e)
		}
		f.SetSources([]model.LogSource{old, stays, next}) // and back
		time.Sleep(time.Second)
		l.write(next.Group, next.Stream, "again", time.Now(), 0)
		time.Sleep(20 * time.Second)
		checkWhole(t, texts(f.end(t)), []string{"I die", "I stay", "I live", "again"})
		for _, line := range f.lines {
			if want := map[string]string{"I die": old.Key(), "I stay": stays.Key(), "I live": next.Key(), "again": next.Key()}[line.Text]; line.Source != want {
				t.Errorf("%q is of %s", line.Text, line.Source)
			}
		}
	})
}

// Quick while lines come, slow while none do, and never above the share of the
// published rate.
func TestTailPace(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		modern(t)
		s := newScript()
		l := newLogStore(s)
		var sources []model.LogSource
		for i := range 250 { // three requests
			sources = append(sources, logSource("/ecs/a", i))
			l.create(sources[i].Group, sources[i].Stream)
		}
		c := open(t, s)
		f := followLogs(t, c, TailOptions{Sources: sources[:1]})
		time.Sleep(time.Minute)
		s.forget()
		time.Sleep(time.Minute)
		if n := s.count("FilterLogEvents"); n < 11 || n > 13 {
			t.Errorf("%d calls in a quiet minute", n)
		}
		for i := range 600 {
			l.write(sources[0].Group, sources[0].Stream, fmt.Sprint(i), time.Now(), time.Second)
			time.Sleep(100 * time.Millisecond)
			if i == 100 {
				s.forget()
				f.mu.Lock()
				f.late = 0
				f.mu.Unlock()
			}
		}
		if n := s.count("FilterLogEvents"); n < 45 || n > 52 {
			t.Errorf("%d calls in 50 seconds of lines", n)
		}
		f.mu.Lock()
		if f.late > 1200*time.Millisecond {
			t.Errorf("a line came %v after it was visible", f.late)
		}
		f.mu.Unlock()
		f.SetSources(sources)
		s.forget()
		for range 100 {
			for i := range 250 {
				l.write(sources[i].Group, sources[i].Stream, "x", time.Now(), 0)
			}
			time.Sleep(time.Second)
		}
		if n := s.count("FilterLogEvents"); n > 3*70 {
			t.Errorf("%d calls in 100 seconds for three requests", n)
		}
		for _, call := range s.of("FilterLogEvents") {
			if n := len(strs(call.params["logStreamNames"])); n > 100 {
				t.Errorf("%d streams in a call", n)
			}
		}
		time.Sleep(10 * time.Second)
		if n := len(f.end(t)); n != 600+100*250 {
			t.Errorf("%d lines", n)
		}
	})
}

// What cannot be read is told once, with the group, and works when it can.
func TestTailTellsWhatFails(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		modern(t)
		s := newScript()
		l := newLogStore(s)
		src, elsewhere := logSource("/ecs/new", 1), logSource("", 2)
		elsewhere.Why = "the driver splunk sends the log elsewhere"
		c := open(t, s)
		f := followLogs(t, c, TailOptions{Sources: []model.LogSource{src, elsewhere}})
		time.Sleep(2 * time.Minute)
		p := f.told(TailProblem)
		if len(p) != 2 || !strings.Contains(Explain(p[0].Err).Why, "splunk") || !strings.Contains(Explain(p[1].Err).Why, "/ecs/new") {
			t.Fatalf("problems %+v", p)
		}
		if n := s.count("FilterLogEvents"); n > 10 {
			t.Errorf("%d calls of what fails", n)
		}
		l.write(src.Group, src.Stream, "hello", time.Now(), 0)
		time.Sleep(time.Minute)
		if got := texts(f.end(t)); !slices.Equal(got, []string{"hello"}) || len(f.told(TailResumed)) != 1 {
			t.Errorf("%v, told %+v", got, f.events)
		}
	})
}
