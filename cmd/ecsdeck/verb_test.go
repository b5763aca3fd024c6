package main

import (
	"bytes"
	"context"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ecsdeck/ecsdeck/awsclient/sim"
)

// A desk is a command line before a simulated AWS, inside a synctest bubble.
type desk struct {
	t        *testing.T
	world    *sim.World
	out, err bytes.Buffer
	code     int
	failure  error
}

// atDesk runs a test at a desk, in fake time.
func atDesk(t *testing.T, world string, test func(*desk)) {
	t.Helper()
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w, err := sim.New(sim.Options{World: world})
		if err != nil {
			t.Fatal(err)
		}
		test(&desk{t: t, world: w})
	})
}

// run runs a command line with --demo, and returns how long it took.
func (d *desk) run(args ...string) time.Duration {
	d.t.Helper()
	return d.runIn(d.t.Context(), args...)
}

func (d *desk) runIn(ctx context.Context, args ...string) time.Duration {
	d.t.Helper()
	d.out.Reset()
	d.err.Reset()
	a := &app{in: strings.NewReader(""), out: &d.out, err: &d.err, args: args, world: d.world}
	root := a.rootCommand()
	root.SetArgs(append(args, "--demo"))
	root.SetOut(&d.out)
	root.SetErr(&d.err)
	root.SilenceUsage, root.SilenceErrors = true, true
	began := time.Now()
	err := root.ExecuteContext(ctx)
	switch {
	case err != nil:
		d.code, d.failure = exitUsage, err
		a.print(err.Error())
	case a.failure != nil:
		d.code, d.failure = exitFailure, a.failure
		a.print(explain(a.failure))
	default:
		d.code, d.failure = a.code, nil
	}
	return time.Since(began)
}

// call makes a call to ECS with the name of an operation and its parameters.
func (d *desk) call(operation, body string) {
	d.t.Helper()
	client := &http.Client{Transport: d.world.RoundTripper()}
	answer, err := callSimBy(d.t.Context(), client, "http://ecs.eu-west-1.amazonaws.com", operation, body)
	if err != nil || strings.Contains(answer, "Exception") {
		d.t.Fatal(err, answer)
	}
}

// want checks the exit code and texts of the output.
func (d *desk) want(code int, texts ...string) {
	d.t.Helper()
	if d.code != code {
		d.t.Errorf("exit code %d, want %d", d.code, code)
	}
	all := d.out.String() + d.err.String()
	for _, text := range texts {
		if !strings.Contains(all, text) {
			d.t.Errorf("it does not say %q", text)
		}
	}
	if d.t.Failed() {
		d.t.Logf("stdout:\n%s\nstderr:\n%s", d.out.String(), d.err.String())
	}
}
