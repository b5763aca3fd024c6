package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/ecsdeck/ecsdeck/awsclient/sim"
)

// patience is how long a program may take to do what is awaited, on a machine
// that is busy with other tests.
const patience = 60 * time.Second

var scpBytes = flag.Int("scp-bytes", 1_000_000, "how much scp carries")

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"ecsdeck": patientMain, "ptyrun": ptyrun, "fake-plugin": fakePlugin})
}

// patientMain is main, but that completion may take longer than a person waits: a
// busy machine is no reason for a script to fail.
func patientMain() {
	a := &app{in: os.Stdin, out: os.Stdout, err: os.Stderr, env: os.Environ(), args: os.Args[1:], tabs: patience}
	os.Exit(a.run(context.Background()))
}

// TestScripts runs testdata/*.txtar: the program as a person starts it. Each
// has a home of its own and knows these addresses: $SIM (a simulated AWS),
// $HTML (something that is no AWS) and $CLOSED (nothing at all).
func TestScripts(t *testing.T) {
	t.Parallel()
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata",
		RequireExplicitExec: true,
		Setup:               setup,
		Cmds:                map[string]func(ts *testscript.TestScript, neg bool, args []string){"code": scriptCode},
	})
}

func setup(env *testscript.Env) error {
	home := filepath.Join(env.WorkDir, "home")
	env.Setenv("HOME", home)
	env.Setenv("XDG_STATE_HOME", filepath.Join(env.WorkDir, "state"))
	env.Setenv("XDG_CONFIG_HOME", filepath.Join(env.WorkDir, "config"))
	env.Setenv("AWS_CONFIG_FILE", filepath.Join(env.WorkDir, "aws", "config"))
	env.Setenv("AWS_SHARED_CREDENTIALS_FILE", filepath.Join(env.WorkDir, "aws", "credentials"))
	env.Setenv("AWS_EC2_METADATA_DISABLED", "true")
	env.Setenv("TERM", "xterm-256color")
	env.Setenv("ESC", "\x1b")
	env.Setenv("BEL", "\a")

	world, err := sim.New(sim.Options{World: "calm"})
	if err != nil {
		return err
	}
	aws := httptest.NewServer(world.Handler())
	env.Defer(aws.Close)
	env.Setenv("SIM", aws.URL)
	env.Setenv("TAKEN", aws.Listener.Addr().String())
	if err := names(env, aws.URL); err != nil {
		return err
	}

	id, err := machineOf(context.Background(), aws.URL)
	if err != nil {
		return err
	}
	env.Setenv("INSTANCE", id)

	html := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		w.WriteHeader(http.StatusOK)
		_, _ = io.WriteString(w, "<!DOCTYPE html><html><body>Welcome to the office wifi</body></html>")
	}))
	env.Defer(html.Close)
	env.Setenv("HTML", html.URL)

	closed, err := closedPort()
	env.Setenv("CLOSED", "http://"+closed)
	env.Setenv("CLOSEDADDR", closed)
	return err
}

// names gives a script the name of a cluster that has services and of one of
// these ($CLUSTER, $SERVICE), and names that are nearly these.
func names(env *testscript.Env, url string) error {
	arns, err := callSim(context.Background(), url, "ListClusters", "{}")
	if err != nil {
		return err
	}
	for _, cluster := range regexp.MustCompile(`:cluster/([^"]+)"`).FindAllStringSubmatch(arns, -1) {
		arns, err := callSim(context.Background(), url, "ListServices", `{"cluster":"`+cluster[1]+`"}`)
		if err != nil {
			return err
		}
		if service := regexp.MustCompile(`:service/[^/]+/([^"]+)"`).FindStringSubmatch(arns); service != nil {
			env.Setenv("CLUSTER", cluster[1])
			env.Setenv("NEARCLUSTER", cluster[1]+"s")
			env.Setenv("SERVICE", service[1])
			env.Setenv("NEARSERVICE", service[1]+"s")
			return nil
		}
	}
	return fmt.Errorf("the world has no service: %s", arns)
}

// machineOf returns the id of a machine of a simulated AWS.
func machineOf(ctx context.Context, url string) (string, error) {
	clusters, err := callSim(ctx, url, "ListClusters", "{}")
	if err != nil {
		return "", err
	}
	for _, cluster := range regexp.MustCompile(`:cluster/([^"]+)"`).FindAllStringSubmatch(clusters, -1) {
		list, err := callSim(ctx, url, "ListContainerInstances", `{"cluster":"`+cluster[1]+`"}`)
		if err != nil {
			return "", err
		}
		arn := regexp.MustCompile(`arn:[^"]+:container-instance/[^"]+`).FindString(list)
		if arn == "" {
			continue
		}
		one, err := callSim(ctx, url, "DescribeContainerInstances", `{"cluster":"`+cluster[1]+`","containerInstances":["`+arn+`"]}`)
		return regexp.MustCompile(`\bi-[0-9a-f]+`).FindString(one), err
	}
	return "", errors.New("the world has no machine")
}

// closedPort returns the address of a port that nobody listens on.
func closedPort() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	defer func() { _ = l.Close() }()
	return l.Addr().String(), nil
}

// scriptCode is the script command `code N PROGRAM ARGS...`: like exec, and the
// exit code must be N.
func scriptCode(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: code N program args...")
	}
	err := ts.Exec(args[1], args[2:]...)
	got := 0
	var exit *exec.ExitError
	switch {
	case errors.As(err, &exit):
		got = exit.ExitCode()
	case err != nil:
		ts.Fatalf("%s: %v", args[1], err)
	}
	if want := args[0]; strconv.Itoa(got) != want {
		ts.Fatalf("%s ended with exit code %d, want %s", strings.Join(args[1:], " "), got, want)
	}
}
