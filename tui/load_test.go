package tui_test

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
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

func TestTwoThousandServicesAllArrive(t *testing.T) {
	for _, throttle := range []bool{false, true} {
		t.Run(fmt.Sprintf("throttle=%v", throttle), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				d := tuitest.Start(t, tuitest.Options{Sim: sim.Options{Services: 2000, Latency: roundTrip, Throttle: throttle}})
				d.Pass(5 * time.Second)
				d.World.ResetCalls()
				start := time.Now()
				d.Press("enter")
				for time.Since(start) < time.Minute && !described(d, "2,000") {
					d.Pass(100 * time.Millisecond)
				}
				took := time.Since(start)
				n := calls(d.World)
				reads := n["ListServices"] + n["DescribeServices"]
				limit := floor(reads, 100, 20) * 115 / 100
				t.Logf("%d calls %v in %s, floor x 1.15 is %s", reads, n, took, limit)
				if took > limit+time.Second {
					t.Fatalf("took %s, more than %s", took, limit)
				}
				if got := throttles(d.World); got != 0 {
					t.Fatalf("%d calls were throttled", got)
				}
				seen := everyRow(d, 2000)
				if len(seen) != 2000 || !slices.IsSorted(seen) {
					t.Fatalf("%d rows, sorted %v", len(seen), slices.IsSorted(seen))
				}
				d.Stop()
			})
		})
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

// everyRow pages through a list and returns the name of each row in order.
func everyRow(d *tuitest.Deck, n int) []string {
	row := regexp.MustCompile(`^.[●◐▲✖○·?] (\S+)`)
	var out []string
	d.Press("g")
	for range n {
		for _, l := range strings.Split(d.Screen(), "\n") {
			m := row.FindStringSubmatch(l)
			if m != nil && (len(out) == 0 || m[1] > out[len(out)-1]) {
				out = append(out, m[1])
			}
		}
		before := d.Selected()
		d.Press("pgdown")
		if d.Selected() == before {
			return out
		}
	}
	return out
}
