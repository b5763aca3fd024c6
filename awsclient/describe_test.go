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

	"github.com/ecsdeck/ecsdeck/awsclient/budget"
	"github.com/ecsdeck/ecsdeck/awsclient/model"
)

// describing answers DescribeServices with every service that is asked for.
func describing(p map[string]any) answer {
	var services []any
	for _, name := range strs(p["services"]) {
		services = append([]any{map[string]any{ // in another order than asked
			"serviceArn": prefix + "service/" + p["cluster"].(string) + "/" + name, "serviceName": name,
			"clusterArn": prefix + "cluster/" + p["cluster"].(string), "status": "ACTIVE",
		}}, services...)
	}
	return answer{body: map[string]any{"services": services, "failures": []any{}}}
}

func serviceIDs(b Batch[model.Service]) []string {
	return each(b.Items, func(s model.Service) string { return s.ARN })
}

func TestDescribeCutsAndKeepsOrder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newScript()
		s.on["DescribeServices"] = describing
		c := open(t, s)
		a, b := names(prefix+"service/a/s", 25), names(prefix+"service/b/s", 12)
		got, err := c.DescribeServices(t.Context(), append(slices.Clone(a), b...))
		if err != nil || len(got.Problems) > 0 {
			t.Fatal(err, got.Problems)
		}
		if want := append(slices.Clone(a), b...); !slices.Equal(serviceIDs(got), want) {
			t.Errorf("got %v", serviceIDs(got))
		}
		perCluster := map[string]int{}
		for _, call := range s.of("DescribeServices") {
			if n := len(strs(call.params["services"])); n > 10 {
				t.Errorf("%d services in one call", n)
			}
			perCluster[call.params["cluster"].(string)]++
			if !slices.Equal(strs(call.params["include"]), []string{"TAGS"}) {
				t.Errorf("include %v", call.params["include"])
			}
		}
		if perCluster["a"] != 3 || perCluster["b"] != 2 {
			t.Errorf("calls by cluster: %v", perCluster)
		}
	})
}

func TestDescribeOfNothingCallsNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newScript()
		c := open(t, s)
		got, err := c.DescribeServices(t.Context(), nil)
		if err != nil || len(got.Items)+len(got.Problems) > 0 || s.count("DescribeServices") > 0 {
			t.Errorf("%+v, %v, %d calls", got, err, s.count("DescribeServices"))
		}
	})
}

// Every id is in exactly one of items and problems, whatever AWS answers.
func TestDescribeAccountsForEveryID(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newScript()
		s.on["DescribeServices"] = func(p map[string]any) answer {
			asked := strs(p["services"])
			if slices.Contains(asked, "s010") { // the second chunk fails as a whole
				return failure(400, "ClientException", "no")
			}
			a := describing(map[string]any{"cluster": "prod", "services": []any{asked[0], asked[1]}})
			body := a.body.(map[string]any)
			body["failures"] = []any{map[string]any{"arn": prefix + "service/" + asked[2], "reason": "MISSING"}}
			return a // and says nothing of the rest
		}
		c := open(t, s)
		ids := names(prefix+"service/prod/s", 25)
		got, err := c.DescribeServices(t.Context(), ids)
		if err != nil {
			t.Errorf("part of it was answered, and the error is %v", err)
		}
		seen := map[string]int{}
		for _, id := range serviceIDs(got) {
			seen[id]++
		}
		for _, p := range got.Problems {
			seen[p.ID]++
			var missing *MissingError
			chunk2 := p.ID >= ids[10] && p.ID <= ids[19]
			if errors.As(p.Err, &missing) == chunk2 {
				t.Errorf("%s: %v", p.ID, p.Err)
			}
			if p.Op != "DescribeServices" {
				t.Errorf("op %q", p.Op)
			}
		}
		for _, id := range ids {
			if seen[id] != 1 {
				t.Errorf("%s occurs %d times", id, seen[id])
			}
		}
		if len(got.Items) != 4 {
			t.Errorf("%d items, want 4", len(got.Items))
		}
	})
}

// What has the name of what was asked for and is of another region or account is
// not what was asked for.
func TestDescribeOfElsewhere(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newScript()
		s.on["DescribeServices"] = describing
		c := open(t, s)
		here := prefix + "service/prod/api"
		for _, id := range []string{strings.Replace(here, "eu-west-1", "us-east-1", 1), strings.Replace(here, ":service", "9:service", 1)} {
			if id == here {
				t.Fatal("the ARN of elsewhere is that of here")
			}
			got, err := c.DescribeServices(t.Context(), []string{id})
			var missing *MissingError
			if err != nil || len(got.Items) != 0 || len(got.Problems) != 1 || got.Problems[0].ID != id || !errors.As(got.Problems[0].Err, &missing) {
				t.Errorf("%s is answered by %+v, %v", id, got, err)
			}
		}
		if got, err := c.DescribeServices(t.Context(), []string{here}); err != nil || len(got.Items) != 1 {
			t.Errorf("%s is answered by %+v, %v", here, got, err)
		}
	})
}

// When nothing can work the endpoint is not hammered.
func TestDescribeStopsWhenItIsHopeless(t *testing.T) {
	for _, c := range []struct {
		name  string
		with  answer
		kind  FaultKind
		calls int // at most: a first round of eight is on its way already
	}{
		{"denied", failure(400, "AccessDeniedException", "not authorized to perform: ecs:DescribeServices"), FaultDenied, 8},
		{"page", answer{status: 500, kind: "text/html; charset=utf-8", body: "<html>"}, FaultUnsupported, 8},
		{"server", failure(500, "ServerException", "sorry"), FaultServer, (8 + maxFailedChunks - 1) * triesFailed},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := newScript()
				s.on["DescribeServices"] = func(map[string]any) answer { return c.with }
				client := open(t, s)
				got, err := client.DescribeServices(t.Context(), names(prefix+"service/prod/s", 500))
				if Explain(err).Kind != c.kind {
					t.Errorf("error %v is of kind %d, want %d", err, Explain(err).Kind, c.kind)
				}
				if len(got.Problems) != 500 {
					t.Errorf("%d problems, want 500", len(got.Problems))
				}
				if n := s.count("DescribeServices"); n > c.calls {
					t.Errorf("%d calls, want at most %d", n, c.calls)
				}
			})
		})
	}
}

func TestDescribeKeepsAFewEvents(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newScript()
		s.on["DescribeServices"] = func(p map[string]any) answer {
			a := describing(p)
			var events []any
			for i := range 100 {
				m := "(service s000) has started 1 tasks: (task 1)."
				if i == 60 {
					m = "(service s000) is not AZ balanced with 3 tasks in eu-west-1a. AZ Rebalancing in progress."
				}
				events = append(events, map[string]any{"id": fmt.Sprint(i), "createdAt": 1.7e9 - float64(i), "message": m})
			}
			a.body.(map[string]any)["services"].([]any)[0].(map[string]any)["events"] = events
			return a
		}
		c := open(t, s)
		id := prefix + "service/prod/s000"
		got, err := c.DescribeServices(t.Context(), []string{id})
		if err != nil {
			t.Fatal(err)
		}
		service := got.Items[0]
		if len(service.Events) != eventsKept || service.LastEvent().ID != "0" {
			t.Errorf("%d events, newest %q", len(service.Events), service.LastEvent().ID)
		}
		if service.Balanced != model.Known(false) {
			t.Errorf("balanced %v: the event that says so was dropped first", service.Balanced)
		}
		events, err := c.ServiceEvents(t.Context(), id)
		if err != nil || len(events) != 100 || events[99].ID != "99" || events[0].At.Unix() != 1.7e9 {
			t.Errorf("%d events, %v", len(events), err)
		}
	})
}

// Calls for what is on the screen overtake those for what is not.
func TestVisibleRowsOvertake(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newScript()
		s.on["DescribeServices"] = describing
		c := open(t, s)
		var wg sync.WaitGroup
		wg.Go(func() {
			ctx := budget.With(t.Context(), budget.Background)
			if _, err := c.DescribeServices(ctx, names(prefix+"service/prod/s", 2000)); err != nil {
				t.Error(err)
			}
		})
		time.Sleep(5 * time.Second) // the burst is spent, 15 a second are left
		start := time.Now()
		ctx := budget.With(t.Context(), budget.Visible)
		if _, err := c.DescribeServices(ctx, names(prefix+"service/prod/v", 50)); err != nil {
			t.Error(err)
		}
		if d := time.Since(start); d > 5*time.Second/15+100*time.Millisecond {
			t.Errorf("five visible calls took %v", d)
		}
		wg.Wait()
	})
}

// 2,000 services arrive in the time that the budget's share allows, no more than
// eight at once.
func TestAllServicesWithinTheBudget(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newScript()
		var mu sync.Mutex
		var now, most int
		s.on["DescribeServices"] = describing
		ids := names(prefix+"service/prod/s", 2000)
		s.on["ListServices"] = paged("serviceArns", 100, ids)
		c := open(t, roundTripper(func(next func()) {
			mu.Lock()
			now++
			most = max(most, now)
			mu.Unlock()
			next()
			mu.Lock()
			now--
			mu.Unlock()
		}, s))
		start := time.Now()
		listed := slices.Concat(gather(t, func(emit func([]string)) error { return c.ListServices(t.Context(), "prod", emit) })...)
		got, err := c.DescribeServices(t.Context(), listed)
		if err != nil || !slices.Equal(serviceIDs(got), ids) {
			t.Fatalf("%d services, %v", len(got.Items), err)
		}
		floor := (220 - 75) * time.Second / 15
		if d := time.Since(start); d > floor*115/100 {
			t.Errorf("took %v, the floor is %v", d, floor)
		}
		if most > inFlight {
			t.Errorf("%d calls at once", most)
		}
		stats := c.Stats()
		if len(stats) != 1 || stats[0].Bucket != budget.ServiceRead || stats[0].Taken != 220 || stats[0].Throttled != 0 {
			t.Errorf("stats %+v", stats)
		}
	})
}

func TestCancelEndsADescribe(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newScript()
		s.on["DescribeServices"] = describing
		c := open(t, s)
		ctx, cancel := context.WithTimeout(t.Context(), 2*time.Second)
		defer cancel()
		start := time.Now()
		_, err := c.DescribeServices(ctx, names(prefix+"service/prod/s", 2000))
		if !errors.Is(err, context.DeadlineExceeded) || time.Since(start) != 2*time.Second {
			t.Errorf("ended after %v with %v", time.Since(start), err)
		}
		if w := c.Stats()[0].Waiting; w != 0 {
			t.Errorf("%d still wait", w)
		}
	})
}
