package tui_test

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ecsdeck/ecsdeck/awsclient/sim"
	"github.com/ecsdeck/ecsdeck/tui/tuitest"
)

// share is the client's default part of the published buckets.
const share = 0.75

// floor is the least time that n calls of a bucket can take at our share of
// it: what is over the burst comes at the rate.
func floor(n int, burst, rate float64) time.Duration {
	return time.Duration((float64(n) - share*burst) / (share * rate) * float64(time.Second))
}

// calls counts the calls of the world by operation.
func calls(w *sim.World) map[string]int {
	out := map[string]int{}
	for _, c := range w.Calls() {
		out[c.Operation]++
	}
	return out
}

// throttles counts answers that asked to slow down.
func throttles(w *sim.World) int {
	n := 0
	for _, c := range w.Calls() {
		if strings.Contains(c.Code, "Throttl") {
			n++
		}
	}
	return n
}

const roundTrip = 40 * time.Millisecond

// load is one list of the sized world and what reading it costs.
type load struct {
	palette     string // what is typed to get there
	rows        int
	shown       string // the count in the header
	burst, rate float64
	operations  []string
	row         *regexp.Regexp
}

func loads() []load {
	return []load{
		{"svc sized", 2000, "2,000", 100, 20, []string{"ListServices", "DescribeServices"}, regexp.MustCompile(`^.\S (svc-\d+)`)},
		{"tasks sized", 10000, "10,000", 100, 20, []string{"ListTasks", "DescribeTasks"}, regexp.MustCompile(`^.\S ([0-9a-f]{4,}…[0-9a-f]+)`)},
		{"instances sized", 500, "500", 100, 20, []string{"ListContainerInstances", "DescribeContainerInstances"}, regexp.MustCompile(`^.\S (i-[0-9a-f…]+)`)},
	}
}

// Everything arrives, once each and in order, as fast as the deck's share of
// the published buckets allows, and nothing is ever throttled.
func TestLargeListsArriveWhole(t *testing.T) {
	for _, l := range loads() {
		for _, throttle := range []bool{false, true} {
			t.Run(fmt.Sprintf("%d/throttle=%v", l.rows, throttle), func(t *testing.T) {
				o := tuitest.Options{Sim: sim.Options{Services: 2000, Tasks: 10000, Instances: 500, Latency: roundTrip, Throttle: throttle}}
				story(t, o, func(t *testing.T, d *tuitest.Deck) { l.run(t, d) })
			})
		}
	}
}

func (l load) run(t *testing.T, d *tuitest.Deck) {
	d.Pass(30 * time.Second).Press(":").Type(l.palette)
	d.World.ResetCalls()
	start := time.Now()
	d.Press("enter")
	for time.Since(start) < time.Minute && !described(d, l.shown) {
		d.Pass(200 * time.Millisecond)
	}
	took := time.Since(start)
	reads := 0
	for op, n := range calls(d.World) {
		if slices.Contains(l.operations, op) {
			reads += n
		}
	}
	limit := max(floor(reads, l.burst, l.rate)*115/100, time.Second)
	t.Logf("%d calls %v in %s; the limit is %s", reads, calls(d.World), took, limit)
	if took > limit+200*time.Millisecond {
		t.Fatalf("took %s, more than %s:\n%s", took, limit, d.Screen())
	}
	if got := throttles(d.World); got != 0 {
		t.Fatalf("%d calls were throttled", got)
	}
	if seen := l.everyRow(d); len(seen) != l.rows {
		t.Fatalf("%d rows of %d can be paged through", len(seen), l.rows)
	}
}

func TestFirstRowsComeInTwoRoundTrips(t *testing.T) {
	story(t, tuitest.Options{Sim: sim.Options{Services: 2000, Latency: roundTrip}}, func(t *testing.T, d *tuitest.Deck) {
		d.Pass(5 * time.Second).Press("enter")
		names := d.Until("svc-0000", 2*roundTrip+frame)
		rows := names
		for strings.Contains(d.Screen(), "\n · ") || strings.Contains(d.Screen(), "\n›· ") {
			d.Pass(5 * time.Millisecond)
			if rows += 5 * time.Millisecond; rows > 4*roundTrip+frame {
				t.Fatalf("no screenful after %s:\n%s", rows, d.Screen())
			}
		}
		t.Logf("names after %s, the first screenful after %s", names, rows)
	})
}

// frame is the most that the deck holds an answer back to draw it with others.
const frame = 40 * time.Millisecond

// described reports whether the header counts so many rows, all described.
func described(d *tuitest.Deck, n string) bool {
	header, _, _ := strings.Cut(d.Screen(), "\n")
	return strings.HasSuffix(header, "· "+n)
}

// everyRow pages through a list and returns the name of each row, in order and
// once each: pages overlap by nothing but what the last one had left.
func (l load) everyRow(d *tuitest.Deck) map[string]bool {
	out := map[string]bool{}
	d.Resize(120, 1000).Press("g")
	for before := ""; ; {
		for _, line := range strings.Split(d.Screen(), "\n") {
			if m := l.row.FindStringSubmatch(line); m != nil {
				out[m[1]] = true
			}
		}
		now := d.Selected()
		if now == before {
			return out
		}
		before = now
		d.Press("pgdown")
	}
}
