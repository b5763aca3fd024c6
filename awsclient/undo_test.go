package awsclient

import (
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ecsdeck/ecsdeck/awsclient/model"
	"github.com/ecsdeck/ecsdeck/awsclient/sim"
)

// undoes applies a plan for each of its targets and then its undo.
func undoes(t *testing.T, c *Client, p Plan, err error) Plan {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	out := c.ApplyEach(t.Context(), p)
	for _, o := range out {
		if o.Err != nil {
			t.Fatal(o.Err)
		}
	}
	time.Sleep(10 * time.Second) // reads lag writes
	back, err := c.PlanUndo(t.Context(), p, out)
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range c.ApplyEach(t.Context(), back) {
		if o.Err != nil {
			t.Fatal(o.Err)
		}
	}
	time.Sleep(10 * time.Second)
	return back
}

// sameTags compares without the order, which means nothing.
func sameTags(a, b []model.Tag) bool {
	byKey := func(x, y model.Tag) int { return strings.Compare(x.Key, y.Key) }
	return slices.Equal(slices.SortedFunc(slices.Values(a), byKey), slices.SortedFunc(slices.Values(b), byKey))
}

func TestUndoBringsBackWhatWasThere(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		_, c := world(t, sim.Options{World: "calm"})
		was := orders(t, c)

		p, err := c.PlanScale(t.Context(), was.ARN, was.Desired+2)
		undoes(t, c, p, err)
		if got := orders(t, c).Desired; got != was.Desired {
			t.Errorf("desired count %d, it was %d", got, was.Desired)
		}
		p, err = c.PlanExec(t.Context(), !was.Exec, was.ARN)
		undoes(t, c, p, err)
		if got := orders(t, c).Exec; got != was.Exec {
			t.Errorf("exec %v, it was %v", got, was.Exec)
		}
		p, err = c.PlanTag(t.Context(), []model.Tag{{Key: "new", Value: "x"}, {Key: "team", Value: "other"}}, was.ARN)
		back := undoes(t, c, p, err)
		if got := orders(t, c).Tags; !sameTags(got, was.Tags) {
			t.Errorf("tags %v, they were %v", got, was.Tags)
		}
		if len(back.Calls) != 2 {
			t.Errorf("%d calls: a tag that was changed and one that was new", len(back.Calls))
		}
		p, err = c.PlanUntag(t.Context(), []string{"team"}, was.ARN)
		undoes(t, c, p, err)
		if got := orders(t, c).Tags; !sameTags(got, was.Tags) {
			t.Errorf("tags %v, they were %v", got, was.Tags)
		}
	})
}

func TestUndoIsOnlyForWhatWasDone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, c := world(t, sim.Options{World: "calm"})
		ids := all(t, func(e func([]string)) error { return c.ListServices(t.Context(), "prod-web", e) })[:3]
		p, err := c.PlanScaleEach(t.Context(), func(s model.Service) int { return s.Desired + 1 }, ids...)
		if err != nil {
			t.Fatal(err)
		}
		w.Faults().Add(sim.Fault{Operation: "UpdateService", Kind: sim.AccessDenied, Skip: 1, Times: 1})
		out := c.ApplyEach(t.Context(), p)
		time.Sleep(10 * time.Second)
		back, err := c.PlanUndo(t.Context(), p, out)
		if err != nil || len(back.Calls) != 2 {
			t.Fatalf("%d calls, %v: two of three were done", len(back.Calls), err)
		}
	})
}

func TestWhatCannotBeUndone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		_, c := world(t, sim.Options{World: "calm"})
		s := orders(t, c)
		redeploy, err := c.PlanRedeploy(t.Context(), s.ARN)
		if err != nil {
			t.Fatal(err)
		}
		unprotect, err := c.PlanUnprotect(t.Context(), tasksOf(t, c, s)[0].ARN)
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range []Plan{redeploy, unprotect, {}} {
			if p.CanUndo() {
				t.Errorf("%q is said to be undoable", p.Title)
			}
			if _, err := c.PlanUndo(t.Context(), p, nil); err == nil || !strings.Contains(Explain(err).Why, "nothing of it") {
				t.Errorf("%q: %v", p.Title, err)
			}
		}
	})
}
