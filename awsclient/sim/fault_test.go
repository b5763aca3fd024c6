package sim

import (
	"context"
	"errors"
	"net"
	"net/http"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/aws/aws-sdk-go-v2/service/sts"
)

// threeCalls makes one call to each service and returns its error.
func threeCalls(w *World) map[string]func(context.Context) error {
	return map[string]func(context.Context) error{
		"ecs": func(ctx context.Context) error {
			_, err := ecsOf(w).DescribeServices(ctx, &ecs.DescribeServicesInput{Cluster: aws.String("prod"), Services: []string{"svc-01"}})
			return err
		},
		"sts": func(ctx context.Context) error {
			_, err := stsOf(w).GetCallerIdentity(ctx, &sts.GetCallerIdentityInput{})
			return err
		},
		"ec2": func(ctx context.Context) error {
			_, err := ec2Of(w).DescribeInstances(ctx, &ec2.DescribeInstancesInput{})
			return err
		},
	}
}

func TestFaultsThatAnswer(t *testing.T) {
	tests := []struct {
		kind          FaultKind
		service, code string
		status        int
		message       string
	}{
		{Throttle, "ecs", "ThrottlingException", 400, "Rate exceeded"},
		{Throttle, "sts", "Throttling", 400, "Rate exceeded"},
		{Throttle, "ec2", "RequestLimitExceeded", 503, "Request limit exceeded."},
		{ServerError, "ecs", "ServerException", 500, "try again later"},
		{ServerError, "sts", "InternalFailure", 500, ""},
		{ServerError, "ec2", "InternalError", 500, "An internal error has occurred"},
		{Unavailable, "ecs", "ServiceUnavailableException", 503, ""},
		{Unavailable, "sts", "ServiceUnavailable", 503, ""},
		{Unavailable, "ec2", "Unavailable", 503, ""},
		{ExpiredToken, "ecs", "ExpiredTokenException", 400, "The security token included in the request is expired"},
		{ExpiredToken, "sts", "ExpiredToken", 403, "The security token included in the request is expired"},
		{ExpiredToken, "ec2", "RequestExpired", 400, "Request has expired."},
		{AccessDenied, "ecs", "AccessDeniedException", 400, "User: arn:aws:sts::424211110001:assumed-role/ecs-operator/on-call is not authorized to perform: ecs:DescribeServices on resource: arn:aws:ecs:eu-west-1:424211110001:service/prod/svc-01 because"},
		{AccessDenied, "sts", "AccessDenied", 403, "not authorized to perform: sts:GetCallerIdentity"},
		{AccessDenied, "ec2", "UnauthorizedOperation", 403, "You are not authorized to perform this operation. User: arn:aws:sts::424211110001:assumed-role/"},
	}
	for _, tt := range tests {
		t.Run(string(tt.kind)+" "+tt.service, func(t *testing.T) {
			w := handMade(t, Options{})
			call := threeCalls(w)[tt.service]
			off := w.Faults().Add(Fault{Service: tt.service, Kind: tt.kind})
			err := call(t.Context())
			wantError(t, err, tt.code, tt.message)
			if got := statusOf(err); got != tt.status {
				t.Errorf("status %d, want %d", got, tt.status)
			}
			var re *awshttp.ResponseError
			if errors.As(err, &re) && re.RequestID == "" {
				t.Error("no request id")
			}
			off()
			if err := call(t.Context()); err != nil {
				t.Errorf("after the fault: %v", err)
			}
		})
	}
}

func statusOf(err error) int {
	var re *awshttp.ResponseError
	if errors.As(err, &re) {
		return re.HTTPStatusCode()
	}
	return 0
}

func TestFaultsThatDoNotAnswer(t *testing.T) {
	for service := range threeCalls(nil) {
		t.Run(service, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := handMade(t, Options{Latency: 40 * time.Millisecond})
				call := threeCalls(w)[service]
				start := time.Now()

				w.Faults().Add(Fault{Kind: Reset})
				if err := call(t.Context()); !errors.Is(err, syscall.ECONNRESET) {
					t.Errorf("Reset: got %v", err)
				}
				if got := time.Since(start); got != 40*time.Millisecond {
					t.Errorf("Reset took %v, want the latency", got)
				}

				w.Faults().Clear()
				w.Faults().Add(Fault{Kind: Offline})
				var dns *net.DNSError
				if err := call(t.Context()); !errors.As(err, &dns) || !strings.HasPrefix(dns.Name, service+".") {
					t.Errorf("Offline: got %v", err)
				}

				w.Faults().Clear()
				w.Faults().Add(Fault{Kind: Hang})
				start = time.Now()
				ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
				defer cancel()
				if err := call(ctx); !errors.Is(err, context.DeadlineExceeded) || time.Since(start) != time.Minute {
					t.Errorf("Hang: got %v after %v", err, time.Since(start))
				}

				w.Faults().Clear()
				w.Faults().Add(Fault{Kind: HTML})
				err := call(t.Context())
				if statusOf(err) != http.StatusInternalServerError {
					t.Errorf("HTML: got %v", err)
				}
			})
		})
	}
}

func TestDelayAndLatencyAddUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := handMade(t, Options{Latency: 40 * time.Millisecond})
		call := threeCalls(w)["ecs"]
		w.Faults().Add(Fault{Delay: 2 * time.Second})
		w.Faults().Add(Fault{Kind: Delay, Delay: time.Second, Operation: "DescribeServices"})
		w.Faults().Add(Fault{Kind: Delay, Delay: time.Hour, Operation: "ListTasks"})
		start := time.Now()
		if err := call(t.Context()); err != nil {
			t.Fatal(err)
		}
		if got, want := time.Since(start), 3*time.Second+40*time.Millisecond; got != want {
			t.Errorf("took %v, want %v", got, want)
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		start = time.Now()
		if err := call(ctx); !errors.Is(err, context.DeadlineExceeded) || time.Since(start) != time.Second {
			t.Errorf("a call that is given up: %v after %v", err, time.Since(start))
		}
	})
}

func TestFaultSelection(t *testing.T) {
	w := handMade(t, Options{})
	c, ctx := ecsOf(w), t.Context()
	list := func(token *string) (*ecs.ListServicesOutput, error) {
		return c.ListServices(ctx, &ecs.ListServicesInput{Cluster: aws.String("prod"), NextToken: token})
	}
	// Only the second page fails: by its parameters.
	off := w.Faults().Add(Fault{Operation: "ListServices", Kind: ServerError, Match: func(p map[string]any) bool { return p["nextToken"] != nil }})
	first, err := list(nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := list(first.NextToken); err == nil {
		t.Error("the second page came")
	}
	off()
	// Skip one, hit two, pass again.
	w.Faults().Add(Fault{Service: "ecs", Operation: "ListServices", Kind: Throttle, Skip: 1, Times: 2})
	var got []bool
	for range 5 {
		_, err := list(nil)
		got = append(got, err == nil)
	}
	want := []bool{true, false, false, true, true}
	for i := range want {
		if got[i] != want[i] {
			t.Fatalf("got %v, want %v", got, want)
		}
	}
}

// The SDK's own retryer treats the faults as it treats AWS.
func TestTheSDKRetriesFaults(t *testing.T) {
	for kind, tries := range map[FaultKind]int{
		Throttle: 3, ServerError: 3, Unavailable: 3, Reset: 3, HTML: 3, Offline: 1, ExpiredToken: 1, AccessDenied: 1,
	} {
		t.Run(string(kind), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := handMade(t, Options{})
				cfg := config(w, "eu-west-1")
				cfg.Retryer = func() aws.Retryer { return retry.NewStandard() }
				w.Faults().Add(Fault{Kind: kind})
				if _, err := ecs.NewFromConfig(cfg).ListClusters(t.Context(), nil); err == nil {
					t.Fatal("no error")
				}
				if got := len(w.Calls()); got != tries {
					t.Errorf("%d tries, want %d", got, tries)
				}
			})
		})
	}
}
