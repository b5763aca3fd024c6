package sim

import (
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
)

func TestCallsAreRecorded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := handMade(t, Options{Latency: 30 * time.Millisecond})
		c, start := ecsOf(w), time.Now()
		_, _ = c.ListServices(t.Context(), &ecs.ListServicesInput{Cluster: aws.String("prod"), MaxResults: aws.Int32(5)}) // recorded below
		_, _ = c.ListServices(t.Context(), &ecs.ListServicesInput{Cluster: aws.String("gone")})
		off := w.Faults().Add(Fault{Kind: Reset})
		_, _ = c.ListClusters(t.Context(), nil)
		off()
		calls := w.Calls()
		if len(calls) != 3 {
			t.Fatalf("%d calls, want 3", len(calls))
		}
		one := calls[0]
		if one.Service != "ecs" || one.Operation != "ListServices" || one.Region != "eu-west-1" || one.AccessKey != "AKIATEST" ||
			one.Params["cluster"] != "prod" || one.Params["maxResults"] != 5.0 || one.Status != 200 || one.Code != "" ||
			!one.At.Equal(start) || one.Took != 30*time.Millisecond {
			t.Errorf("got %+v", one)
		}
		if calls[1].Status != 400 || calls[1].Code != "ClusterNotFoundException" {
			t.Errorf("got %+v", calls[1])
		}
		if calls[2].Status != 0 || calls[2].Code != "Reset" {
			t.Errorf("got %+v", calls[2])
		}
		w.ResetCalls()
		if n := len(w.Calls()); n != 0 {
			t.Errorf("%d calls after ResetCalls", n)
		}
	})
}

func TestTheRecorderIsBounded(t *testing.T) {
	var r recorder
	for n := range maxCalls + 10 {
		r.begin(Call{Status: n})
	}
	w := &World{}
	w.wire.calls.calls, w.wire.calls.start = r.calls, r.start
	calls := w.Calls()
	if len(calls) != maxCalls || calls[0].Status != 10 || calls[maxCalls-1].Status != maxCalls+9 {
		t.Errorf("%d calls, %d to %d", len(calls), calls[0].Status, calls[len(calls)-1].Status)
	}
}

// Two regions, by two clients with credentials of their own, at the same time.
func TestTwoScopesAtOnce(t *testing.T) {
	w := handMade(t, Options{})
	addCluster(w, w.regions[1], "elsewhere")
	var wg sync.WaitGroup
	for _, region := range []string{"eu-west-1", "us-east-1", "ap-south-1"} {
		wg.Go(func() {
			cfg := config(w, region)
			cfg.Credentials = credentials.NewStaticCredentialsProvider("AKIA"+region, "s", "")
			c := ecs.NewFromConfig(cfg)
			want := map[string]int{"eu-west-1": 2, "us-east-1": 1}[region]
			for range 50 {
				o, err := c.ListClusters(t.Context(), nil)
				if err != nil || len(o.ClusterArns) != want {
					t.Errorf("%s: %v %v", region, o, err)
					return
				}
			}
		})
	}
	wg.Wait()
	per := map[string]int{}
	for _, c := range w.Calls() {
		per[c.Region+" "+c.AccessKey]++
	}
	if len(per) != 3 || per["eu-west-1 AKIAeu-west-1"] != 50 {
		t.Errorf("got %v", per)
	}
}

// Readers, writers of faults and readers of the record together: for -race.
func TestConcurrentUse(t *testing.T) {
	w := handMade(t, Options{Throttle: true, Latency: time.Microsecond})
	var wg sync.WaitGroup
	for n := range 8 {
		wg.Go(func() {
			c, rng := ecsOf(w), rand.New(rand.NewPCG(1, uint64(n)))
			for range 40 {
				name := fmt.Sprintf("svc-%02d", rng.IntN(25))
				_, _ = c.DescribeServices(t.Context(), &ecs.DescribeServicesInput{Cluster: aws.String("prod"), Services: []string{name}}) // may be throttled or hit by a fault
				_, _ = c.ListTasks(t.Context(), &ecs.ListTasksInput{Cluster: aws.String("prod"), ServiceName: &name})
				if n == 0 {
					w.Faults().Add(Fault{Operation: "ListTasks", Kind: ServerError, Times: 1})()
					w.Calls()
				}
			}
		})
	}
	wg.Wait()
	if n := len(w.Calls()); n != 8*40*2 {
		t.Errorf("%d calls, want %d", n, 8*40*2)
	}
}
