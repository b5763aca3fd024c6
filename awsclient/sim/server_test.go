package sim

import (
	"context"
	"errors"
	"net"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
)

// served starts a listener and returns a client of it and what stops it.
func served(t *testing.T, w *World) (*ecs.Client, func() error) {
	t.Helper()
	l, err := Listen(t.Context(), "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- ServeOn(ctx, l, w) }()
	stop := func() error { cancel(); return <-done }
	t.Cleanup(cancel)
	return ecs.New(ecs.Options{
		Region: "eu-west-1", BaseEndpoint: aws.String("http://" + l.Addr().String()), Retryer: aws.NopRetryer{},
		Credentials: credentials.NewStaticCredentialsProvider("AKIA", "s", ""),
	}), stop
}

func TestServe(t *testing.T) {
	w := handMade(t, Options{})
	c, stop := served(t, w)
	o := must[ecs.ListClustersOutput](t)(c.ListClusters(t.Context(), nil))
	if len(o.ClusterArns) != 2 {
		t.Errorf("got %v", o.ClusterArns)
	}
	_, err := c.ListTasks(t.Context(), &ecs.ListTasksInput{Cluster: aws.String("gone")})
	wantError(t, err, "ClusterNotFoundException", "Cluster not found.")

	for kind, want := range map[FaultKind]error{Reset: syscall.ECONNRESET, Offline: syscall.ECONNRESET} {
		off := w.Faults().Add(Fault{Kind: kind})
		if _, err := c.ListClusters(t.Context(), nil); !errors.Is(err, want) {
			t.Errorf("%s: got %v, want %v", kind, err, want)
		}
		off()
	}
	if err := stop(); err != nil {
		t.Errorf("stop: %v", err)
	}
	if _, err := c.ListClusters(t.Context(), nil); err == nil {
		t.Error("it still answers")
	}
}

// Stopping does not wait for a call that hangs.
func TestServeStopsWhileACallHangs(t *testing.T) {
	w := handMade(t, Options{})
	c, stop := served(t, w)
	w.Faults().Add(Fault{Kind: Hang})
	failed := make(chan error, 1)
	go func() {
		_, err := c.ListClusters(context.Background(), nil)
		failed <- err
	}()
	for len(w.Calls()) == 0 {
		time.Sleep(time.Millisecond)
	}
	start := time.Now()
	if err := stop(); err != nil || time.Since(start) > 5*time.Second {
		t.Errorf("stop: %v after %v", err, time.Since(start))
	}
	if err := <-failed; err == nil {
		t.Error("the call that hung was answered")
	}
}

func TestListenRefusesOtherMachines(t *testing.T) {
	for _, addr := range []string{"0.0.0.0:0", ":0", "[::]:0", "192.0.2.1:80", "example.com:80"} {
		l, err := Listen(t.Context(), addr)
		if err == nil {
			_ = l.Close() // it should not be there
			t.Errorf("%s was taken", addr)
			continue
		}
		if !strings.Contains(err.Error(), "loopback") {
			t.Errorf("%s: %v", addr, err)
		}
	}
	if _, err := Listen(t.Context(), "4567"); err == nil || !strings.Contains(err.Error(), "HOST:PORT") {
		t.Errorf("got %v", err)
	}
	if err := Serve(t.Context(), "0.0.0.0:0", nil); err == nil {
		t.Error("Serve took 0.0.0.0")
	}
	l, err := Listen(t.Context(), "localhost:0")
	if err != nil {
		t.Fatal(err)
	}
	if ip := l.Addr().(*net.TCPAddr).IP; !ip.IsLoopback() {
		t.Errorf("localhost is %v", ip)
	}
	_ = l.Close() // nothing was served
}

// TestServeForOthers serves a World for clicheck.sh and other clients: it runs
// only when ECSDECK_SIM_LISTEN is set, until it is interrupted.
//
//	ECSDECK_SIM_LISTEN=127.0.0.1:4567 go test -run TestServeForOthers -timeout 0 ./awsclient/sim
func TestServeForOthers(t *testing.T) {
	addr := os.Getenv("ECSDECK_SIM_LISTEN")
	if addr == "" {
		t.Skip("ECSDECK_SIM_LISTEN is not set")
	}
	w, err := New(Options{World: os.Getenv("ECSDECK_SIM_WORLD")})
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := Serve(ctx, addr, w); err != nil {
		t.Fatal(err)
	}
}
