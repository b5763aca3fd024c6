package sim

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
)

func TestThrottling(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := handMade(t, Options{Throttle: true})
		c, prod := ecsOf(w), aws.String("prod")
		list := func(c *ecs.Client) bool {
			_, err := c.ListServices(t.Context(), &ecs.ListServicesInput{Cluster: prod})
			if err != nil {
				wantError(t, err, "ThrottlingException", "Rate exceeded")
			}
			return err == nil
		}
		describe := func() bool {
			_, err := c.DescribeServices(t.Context(), &ecs.DescribeServicesInput{Cluster: prod, Services: []string{"svc-01"}})
			return err == nil
		}
		// List and describe share a bucket of 100.
		for n := range 50 {
			if !list(c) || !describe() {
				t.Fatalf("throttled at %d of 100 calls", 2*n)
			}
		}
		if list(c) || describe() {
			t.Error("call 101 passed")
		}
		// Other buckets and other regions are their own.
		if _, err := c.ListTasks(t.Context(), &ecs.ListTasksInput{Cluster: prod}); err != nil {
			t.Errorf("another bucket: %v", err)
		}
		other := ecs.NewFromConfig(config(w, "us-east-1"))
		if _, err := other.ListServices(t.Context(), &ecs.ListServicesInput{Cluster: prod}); err == nil {
			t.Error("prod is in us-east-1 too")
		} else {
			wantError(t, err, "ClusterNotFoundException", "")
		}
		// 20 a second come back, and never more than 100.
		time.Sleep(500 * time.Millisecond)
		if got := passing(list, c); got != 10 {
			t.Errorf("after half a second %d calls pass, want 10", got)
		}
		time.Sleep(time.Hour)
		if got := passing(list, c); got != 100 {
			t.Errorf("after an hour %d calls pass, want 100", got)
		}
	})
}

func passing(call func(*ecs.Client) bool, c *ecs.Client) (n int) {
	for call(c) {
		n++
	}
	return n
}

func TestNoThrottlingUnlessAsked(t *testing.T) {
	w := handMade(t, Options{})
	for range 200 {
		must[ecs.ListClustersOutput](t)(ecsOf(w).ListClusters(t.Context(), nil))
	}
}

func TestBucketSizes(t *testing.T) {
	for op, want := range map[string][2]float64{
		"ListClusters": {50, 20}, "DescribeClusters": {50, 20}, "ListServices": {100, 20}, "DescribeServices": {100, 20},
		"ListTasks": {100, 20}, "DescribeTasks": {100, 20}, "ListContainerInstances": {100, 20}, "DescribeContainerInstances": {100, 20},
		"DescribeTaskDefinition": {50, 20}, "ListTaskDefinitions": {50, 20}, "ListTaskDefinitionFamilies": {50, 20},
		"DescribeCapacityProviders": {50, 20}, "UpdateService": {50, 5}, "StopTask": {100, 40}, "RunTask": {100, 40},
	} {
		o, ok := lookup(&request{service: "ecs", op: op})
		if !ok {
			t.Errorf("%s is not there", op)
			continue
		}
		if burst, rate := o.bucket.size(); burst != want[0] || rate != want[1] {
			t.Errorf("%s: %v/%v, want %v", op, burst, rate, want)
		}
	}
}
