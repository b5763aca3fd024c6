package budget_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"pgregory.net/rapid"

	"github.com/ecsdeck/ecsdeck/awsclient/budget"
)

// grants runs n takers at once and returns when each got its token, in order.
func grants(l *budget.Limiter, bucket string, n int) []time.Duration {
	start := time.Now()
	var mu sync.Mutex
	var out []time.Duration
	var wg sync.WaitGroup
	for range n {
		wg.Go(func() {
			if l.Take(context.Background(), bucket, budget.Normal) == nil {
				mu.Lock()
				out = append(out, time.Since(start))
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	slices.Sort(out)
	return out
}

func TestBurstThenRate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		got := grants(budget.NewLimiter(0.75), budget.ServiceRead, 220)
		if len(got) != 220 {
			t.Fatalf("%d of 220 served", len(got))
		}
		if got[74] != 0 {
			t.Errorf("token 75 of the burst came after %v, want at once", got[74])
		}
		// 75 at once and 145 more at 15 a second.
		want := 145 * time.Second / 15
		if last := got[219]; last < want-time.Millisecond || last > want+time.Millisecond {
			t.Errorf("the last token came after %v, want %v", last, want)
		}
	})
}

func TestNeverAboveBurstPlusRate(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		share := rapid.Float64Range(0.05, 1).Draw(rt, "share")
		pauses := rapid.SliceOfN(rapid.IntRange(0, 3000), 1, 60).Draw(rt, "pauses in ms")
		synctest.Test(t, func(t *testing.T) {
			l := budget.NewLimiter(share)
			start := time.Now()
			var mu sync.Mutex
			var at []time.Duration
			var wg sync.WaitGroup
			for _, p := range pauses {
				time.Sleep(time.Duration(p) * time.Millisecond)
				for range 5 {
					wg.Go(func() {
						if l.Take(context.Background(), budget.ClusterRead, budget.Normal) == nil {
							mu.Lock()
							at = append(at, time.Since(start))
							mu.Unlock()
						}
					})
				}
			}
			wg.Wait()
			slices.Sort(at)
			for i := range at {
				for j := i; j < len(at); j++ {
					limit := max(1, 50*share) + 20*share*(at[j]-at[i]).Seconds() + 1e-6
					if n := float64(j - i + 1); n > limit+1e-6 {
						t.Fatalf("%v tokens within %v, more than %v", n, at[j]-at[i], limit)
					}
				}
			}
		})
	})
}

func TestPriorityThenArrival(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := budget.NewLimiter(1)
		grants(l, budget.ServiceRead, 100)
		var mu sync.Mutex
		var got []string
		ask := func(name string, p budget.Priority) {
			go func() {
				if l.Take(context.Background(), budget.ServiceRead, p) == nil {
					mu.Lock()
					got = append(got, name)
					mu.Unlock()
				}
			}()
			synctest.Wait()
		}
		ask("background 1", budget.Background)
		ask("normal 1", budget.Normal)
		ask("visible 1", budget.Visible)
		ask("background 2", budget.Background)
		ask("visible 2", budget.Visible)
		ask("normal 2", budget.Normal)
		time.Sleep(time.Second)
		synctest.Wait()
		want := []string{"visible 1", "visible 2", "normal 1", "normal 2", "background 1", "background 2"}
		if !slices.Equal(got, want) {
			t.Errorf("served %v, want %v", got, want)
		}
	})
}

func TestCancelGivesThePlaceBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := budget.NewLimiter(1)
		grants(l, budget.ServiceRead, 100)
		ctx, cancel := context.WithCancel(t.Context())
		canceled := make(chan error, 1)
		go func() { canceled <- l.Take(ctx, budget.ServiceRead, budget.Visible) }()
		synctest.Wait()
		if w := l.Stats()[0].Waiting; w != 1 {
			t.Fatalf("%d waiting, want 1", w)
		}
		cancel()
		if err := <-canceled; !errors.Is(err, context.Canceled) {
			t.Fatalf("err = %v, want canceled", err)
		}
		if w := l.Stats()[0].Waiting; w != 0 {
			t.Errorf("%d waiting after the cancel, want 0", w)
		}
		// The first token goes to the next in line, on time.
		start := time.Now()
		if err := l.Take(t.Context(), budget.ServiceRead, budget.Background); err != nil {
			t.Fatal(err)
		}
		if d := time.Since(start); d != 50*time.Millisecond {
			t.Errorf("served after %v, want 50ms", d)
		}
		if got := l.Stats()[0].Taken; got != 101 {
			t.Errorf("%d taken, want 101", got)
		}
		if err := l.Take(ctx, budget.ServiceRead, budget.Visible); !errors.Is(err, context.Canceled) {
			t.Errorf("a context that is done got %v, want canceled", err)
		}
	})
}

// When a token is granted and the context ends in the same instant the token
// must go to the next in line, not be lost.
func TestCancelAtTheInstantOfTheGrant(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := budget.NewLimiter(1)
		grants(l, budget.ServiceRead, 100)
		for round := range 50 {
			ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
			first := make(chan error, 1)
			go func() { first <- l.Take(ctx, budget.ServiceRead, budget.Visible) }()
			synctest.Wait()
			start := time.Now()
			if err := l.Take(t.Context(), budget.ServiceRead, budget.Normal); err != nil {
				t.Fatal(err)
			}
			want := 50 * time.Millisecond
			if <-first == nil {
				want = 100 * time.Millisecond
			}
			if d := time.Since(start); d != want {
				t.Fatalf("round %d: served after %v, want %v", round, d, want)
			}
			cancel()
		}
	})
}

func TestThrottlePausesTheBucket(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := budget.NewLimiter(1)
		var waits []time.Duration
		for range 8 {
			start := time.Now()
			if err := l.Take(t.Context(), budget.ServiceRead, budget.Normal); err != nil {
				t.Fatal(err)
			}
			waits = append(waits, time.Since(start).Round(time.Millisecond))
			granted := time.Now()
			// Three calls of the same instant are throttled: one step, not three.
			for range 3 {
				l.Answered(budget.ServiceRead, true, granted)
			}
		}
		want := []time.Duration{0, 250e6, 500e6, 1e9, 2e9, 4e9, 8e9, 8e9}
		if !slices.Equal(waits, want) {
			t.Errorf("waited %v, want %v", waits, want)
		}
		if got := l.Stats()[0].Throttled; got != 24 {
			t.Errorf("%d throttled, want 24", got)
		}
		if err := l.Take(t.Context(), budget.ClusterRead, budget.Normal); err != nil {
			t.Fatal(err)
		}
		time.Sleep(10 * time.Second)
		l.Answered(budget.ServiceRead, false, time.Now())
		l.Answered(budget.ServiceRead, true, time.Now())
		start := time.Now()
		_ = l.Take(t.Context(), budget.ServiceRead, budget.Normal)
		if d := time.Since(start); d != 250*time.Millisecond {
			t.Errorf("after a good answer the pause is %v, want 250ms again", d)
		}
	})
}

func TestBucketsAndAccountsAreApart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		book := budget.NewBook(1)
		a, b := book.Limiter("1/eu"), book.Limiter("2/eu")
		if book.Limiter("1/eu") != a {
			t.Error("the same key gave another limiter")
		}
		start := time.Now()
		grants(a, budget.ClusterRead, 50)
		grants(a, budget.ServiceRead, 100)
		grants(b, budget.ClusterRead, 50)
		if err := a.Take(t.Context(), "no such bucket", budget.Normal); err != nil {
			t.Error(err)
		}
		if d := time.Since(start); d != 0 {
			t.Errorf("took %v, want no wait at all", d)
		}
		var names []string
		for _, s := range a.Stats() {
			names = append(names, fmt.Sprint(s.Bucket, " ", s.Taken))
		}
		if want := []string{"cluster read 50", "service read 100"}; !slices.Equal(names, want) {
			t.Errorf("stats %v, want %v", names, want)
		}
	})
}

func TestPriorityInContext(t *testing.T) {
	if got := budget.From(t.Context()); got != budget.Normal {
		t.Errorf("priority of a plain context %v, want Normal", got)
	}
	if got := budget.From(budget.With(t.Context(), budget.Visible)); got != budget.Visible {
		t.Errorf("priority %v, want Visible", got)
	}
}

func TestGate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := budget.NewGate(2)
		var mu sync.Mutex
		var in, most int
		var got []string
		call := func(ctx context.Context, name string, p budget.Priority) {
			go func() {
				if g.Enter(ctx, p) != nil {
					return
				}
				defer g.Leave()
				mu.Lock()
				in++
				most = max(most, in)
				got = append(got, name)
				mu.Unlock()
				time.Sleep(time.Second)
				mu.Lock()
				in--
				mu.Unlock()
			}()
			synctest.Wait()
		}
		gone, cancel := context.WithCancel(t.Context())
		call(t.Context(), "a", budget.Background)
		call(t.Context(), "b", budget.Background)
		call(t.Context(), "c", budget.Background)
		call(gone, "gone", budget.Visible)
		call(t.Context(), "d", budget.Normal)
		call(t.Context(), "e", budget.Visible)
		cancel()
		time.Sleep(10 * time.Second)
		synctest.Wait()
		if want := []string{"a", "b", "e", "d", "c"}; !slices.Equal(got[:2], want[:2]) || len(got) != 5 || got[4] != "c" {
			t.Errorf("let in %v, want %v", got, want)
		}
		if most != 2 {
			t.Errorf("%d at once, want 2", most)
		}
	})
}
