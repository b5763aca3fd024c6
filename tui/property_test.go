package tui_test

import (
	"fmt"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ecsdeck/ecsdeck/awsclient"
	"github.com/ecsdeck/ecsdeck/awsclient/sim"
	"github.com/ecsdeck/ecsdeck/tui/tuitest"
)

// Whatever happens between the opening of a dialog and its yes, only the
// resources that were marked or selected when its key was pressed are written.
func TestOnlyTheNamedResourcesAreWritten(t *testing.T) {
	written := 0
	for seed := range uint64(8) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			story(t, tuitest.Options{Sim: sim.Options{World: "incident", Seed: seed}}, func(t *testing.T, d *tuitest.Deck) {
				rng := rand.New(rand.NewPCG(seed, 1))
				d.Settle().Press(":").Type("svc prod-web").Press("enter").Settle()
				choose(d, rng)
				named := namedRows(d)
				if rng.IntN(2) == 0 {
					d.Press("r").Settle()
				} else {
					d.Press("s").Settle().Type(fmt.Sprint(1 + rng.IntN(9)))
					disturb(t, d, rng)
					d.Press("enter").Settle()
				}
				disturb(t, d, rng)
				d.Press("y").Pass(3 * time.Second)
				for _, c := range made(d, "UpdateService") {
					written++
					if name, _ := c.Params["service"].(string); !slices.Contains(named, name) {
						t.Fatalf("%v was written, the dialog was opened on %v", c.Params, named)
					}
				}
			})
		})
	}
	if written < 5 {
		t.Errorf("only %d writes in all: the test has lost its subject", written)
	}
}

// choose moves to some row and marks none, one or a few.
func choose(d *tuitest.Deck, rng *rand.Rand) {
	for range rng.IntN(20) {
		d.Press("j")
	}
	for range rng.IntN(4) {
		d.Press("space", "j")
	}
	if rng.IntN(3) == 0 {
		d.Press("V")
	}
}

// namedRows are the rows that an action is for.
func namedRows(d *tuitest.Deck) []string {
	var marked []string
	for _, l := range strings.Split(d.Screen(), "\n") {
		if m := regexp.MustCompile(`^◆\S (\S+)`).FindStringSubmatch(l); m != nil {
			marked = append(marked, m[1])
		}
	}
	if len(marked) > 0 {
		return marked
	}
	return strings.Fields(d.Selected())[1:2]
}

// disturb lets the world, the lists and the window move under a dialog.
func disturb(t *testing.T, d *tuitest.Deck, rng *rand.Rand) {
	for range rng.IntN(5) {
		switch rng.IntN(4) {
		case 0:
			d.Pass(time.Duration(rng.IntN(30)) * time.Second)
		case 1:
			d.Resize(80+rng.IntN(120), 20+rng.IntN(40))
		case 2:
			d.World.Faults().Add(sim.Fault{Operation: "DescribeServices", Kind: sim.ServerError, Times: 1 + rng.IntN(3)})
		case 3:
			stopSome(t, d, rng)
		}
	}
	d.World.Faults().Clear()
	d.Pass(time.Second)
}

// stopSome stops a few tasks behind the deck's back, so that rows change.
func stopSome(t *testing.T, d *tuitest.Deck, rng *rand.Rand) {
	var ids []string
	err := d.Client.ListTasks(t.Context(), awsclient.TaskFilter{Cluster: "prod-web"}, func(page []string) { ids = append(ids, page...) })
	if err != nil || len(ids) == 0 {
		return // a fault of this test's own making
	}
	at := rng.IntN(len(ids))
	plan, err := d.Client.PlanStop(t.Context(), "disturbed", ids[at:min(len(ids), at+3)]...)
	if err != nil {
		return
	}
	d.Client.ApplyEach(t.Context(), plan)
}
