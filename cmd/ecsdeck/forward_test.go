package main

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/adrg/xdg"
	"github.com/google/go-cmp/cmp"

	"github.com/ecsdeck/ecsdeck/awsclient/shell"
	"github.com/ecsdeck/ecsdeck/awsclient/shell/channel"
	"github.com/ecsdeck/ecsdeck/awsclient/sim"
)

// started runs the program until the test ends it, and returns the first n lines
// that it prints.
func started(t *testing.T, n int, args ...string) (lines []string, end func() (code int, said string)) {
	t.Helper()
	out, in := io.Pipe()
	var stderr bytes.Buffer
	ctx, stop := context.WithCancel(t.Context())
	code := make(chan int, 1)
	go func() {
		code <- run(ctx, args, strings.NewReader(""), in, &stderr, nil)
		_ = in.Close()
	}()
	scan := bufio.NewScanner(out)
	for len(lines) < n && scan.Scan() {
		lines = append(lines, scan.Text())
	}
	end = func() (int, string) {
		stop()
		return <-code, stderr.String()
	}
	if len(lines) < n {
		_, said := end()
		t.Fatalf("%v printed %q, and said: %s", args, lines, said)
	}
	return lines, end
}

// Two forwards of one command carry connections to a container and to a host
// behind it, until they are told to end, which is no failure.
func TestForwardCarries(t *testing.T) {
	t.Setenv("XDG_STATE_HOME", t.TempDir())
	lines, end := started(t, 2, "forward", "--demo", "prod-web/checkout-api", ":8080", ":db.internal:5432")
	client := http.Client{Timeout: patience}
	resp, err := client.Get("http://" + lines[0] + "/status")
	if err != nil {
		t.Fatal(err)
	}
	page, err := io.ReadAll(resp.Body)
	_ = resp.Body.Close()
	if err != nil || !strings.Contains(string(page), "checkout-api of the simulated AWS") {
		t.Errorf("%q, %v", page, err)
	}
	conn, err := net.DialTimeout("tcp", lines[1], patience)
	if err != nil {
		t.Fatal(err)
	}
	_ = conn.SetDeadline(time.Now().Add(patience))
	_, _ = io.WriteString(conn, "select 1")
	got := make([]byte, 8)
	if _, err := io.ReadFull(conn, got); err != nil || string(got) != "select 1" {
		t.Errorf("%q, %v", got, err)
	}
	_ = conn.Close()
	client.CloseIdleConnections()
	code, said := end()
	if code != exitOK || !strings.Contains(said, "leads to db.internal:5432 through checkout-api of task prod-web/") || !strings.Contains(said, lines[1]+": 1 connection, 8 B in, 8 B out") {
		t.Errorf("exit code %d, %s", code, said)
	}
	for _, at := range lines {
		if conn, err := net.Dial("tcp", at); err == nil {
			_ = conn.Close()
			t.Errorf("%s still listens", at)
		}
	}
}

// A proxy carries one connection on its streams, and nothing besides.
func TestProxyCarries(t *testing.T) {
	t.Cleanup(xdg.Reload) // after the environment is as it was
	t.Setenv("XDG_STATE_HOME", t.TempDir())
	xdg.Reload() // the audit file is not that of whoever runs the tests
	url, _ := servedWorld(t, sim.ShellOptions{})
	id, err := machineOf(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	in, keyboard := io.Pipe()
	screen, out := io.Pipe()
	var stderr bytes.Buffer
	code := make(chan int, 1)
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	go func() {
		code <- run(ctx, []string{"proxy", "--endpoint-url", url, id, "7"}, in, out, &stderr, nil)
		_ = out.Close()
	}()
	want := bytes.Repeat([]byte("SSH-2.0-\x00\xff~.\r\n"), 1000)
	go func() { _, _ = keyboard.Write(want) }()
	got := make([]byte, len(want))
	if _, err := io.ReadFull(screen, got); err != nil {
		t.Fatal(err, stderr.String())
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	_ = keyboard.Close()
	if c := <-code; c != exitOK || stderr.Len() > 0 {
		t.Errorf("exit code %d, %s", c, &stderr)
	}
}

// servedWorld serves a simulated AWS, with its credentials in the environment.
func servedWorld(t *testing.T, shells sim.ShellOptions) (url string, w *sim.World) {
	t.Helper()
	return servedWorldOf(t, "calm", shells)
}

func servedWorldOf(t *testing.T, name string, shells sim.ShellOptions) (url string, w *sim.World) {
	t.Helper()
	w, err := sim.New(sim.Options{World: name, Shell: shells})
	if err != nil {
		t.Fatal(err)
	}
	aws := httptest.NewServer(w.Handler())
	t.Cleanup(aws.Close)
	t.Cleanup(w.EndSessions)
	for name, value := range map[string]string{
		"XDG_STATE_HOME": t.TempDir(), "AWS_CONFIG_FILE": "none", "AWS_SHARED_CREDENTIALS_FILE": "none", "AWS_EC2_METADATA_DISABLED": "true",
		"AWS_ACCESS_KEY_ID": "sim", "AWS_SECRET_ACCESS_KEY": "sim", "AWS_REGION": simRegion,
	} {
		t.Setenv(name, value)
	}
	return aws.URL, w
}

// goneWay is a session through something that has ended.
type goneWay struct {
	done chan struct{}
	once *sync.Once
}

func (g goneWay) OpenStream(context.Context) (io.ReadWriteCloser, error) { return nil, io.EOF }
func (g goneWay) Close() error                                           { g.once.Do(func() { close(g.done) }); return nil }
func (g goneWay) Done() <-chan struct{}                                  { return g.done }
func (g goneWay) Wait() channel.End                                      { return channel.End{} }

// noPort is a local port of fake time.
type noPort struct {
	closed chan struct{}
	once   *sync.Once
}

func (n noPort) Accept() (net.Conn, error) {
	<-n.closed
	return nil, net.ErrClosed
}
func (n noPort) Addr() net.Addr { return &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 8080} }
func (n noPort) Close() error {
	n.once.Do(func() { close(n.closed) })
	return nil
}

// The command says that a task is about to end and that it has, once each, and ends
// when nothing is left to forward to.
func TestForwardEndsWithItsTask(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		forwards := shell.Forwards{Listen: func(context.Context, string, string) (net.Listener, error) {
			return noPort{make(chan struct{}), new(sync.Once)}, nil
		}}
		began := time.Now()
		watch := func(context.Context) (shell.Fate, error) {
			if time.Since(began) < 20*time.Second {
				return shell.Fate{Why: "the task is being stopped"}, nil
			}
			return shell.Fate{Over: true, Why: "the task has stopped: out of memory"}, nil
		}
		_, err := forwards.Start(t.Context(), shell.ForwardSpec{Open: func(context.Context) (shell.Way, error) {
			return shell.Way{Streams: goneWay{make(chan struct{}), new(sync.Once)}, Name: "web of task prod/0a1b", Watch: watch}, nil
		}})
		if err != nil {
			t.Fatal(err)
		}
		var said bytes.Buffer
		a := &app{err: &said}
		if a.watchForwards(t.Context(), &forwards) {
			t.Error("as if it was told to end")
		}
		want := "127.0.0.1:8080: the task is being stopped\n127.0.0.1:8080: web of task prod/0a1b: the task has stopped: out of memory.\n"
		if d := cmp.Diff(want, said.String()); d != "" {
			t.Error(d)
		}
		for word, want := range map[string]bool{
			"prod/web": true, "prod/" + strings.Repeat("0a1b", 8): false, "i-0123456789abcdef0": false,
			"arn:aws:ecs:eu-west-1:123456789012:task/prod/" + strings.Repeat("0a1b", 8): false,
		} {
			if got := (forwardOptions{word: word}).renews(); got != want {
				t.Errorf("%s: another one takes its place: %v", word, got)
			}
		}
	})
}
