package awsclient

import (
	"bytes"
	"context"
	"crypto/rand"
	"io"
	"net"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"testing/synctest"

	"github.com/ecsdeck/ecsdeck/awsclient/model"
	"github.com/ecsdeck/ecsdeck/awsclient/shell"
	"github.com/ecsdeck/ecsdeck/awsclient/sim"
)

// echoServer answers with what it gets, on a loopback port.
func echoServer(t testing.TB) string {
	t.Helper()
	return serverOf(t, func(conn net.Conn) { _, _ = io.Copy(conn, conn) })
}

// serverOf serves connections on a loopback port.
func serverOf(t testing.TB, serve func(net.Conn)) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				defer func() { _ = conn.Close() }()
				serve(conn)
			}()
		}
	}()
	return l.Addr().String()
}

// A forward over real sockets: local port, session, gateway and agent of the
// simulated AWS, and a server. Several connections at once, with the socket of
// the gateway cut meanwhile.
func TestForwardThroughTheSimulatedAWS(t *testing.T) {
	w, c, task := shellWorld(t, sim.Options{Shell: sim.ShellOptions{Forward: map[string]string{"7": echoServer(t)}}})
	target, err := c.TaskTarget(task, task.ExecContainers()[0].Name)
	if err != nil {
		t.Fatal(err)
	}
	var forwards shell.Forwards
	state, err := forwards.Start(t.Context(), shell.ForwardSpec{Open: func(ctx context.Context) (shell.Way, error) {
		return c.Way(ctx, target, shell.Route{Port: 7})
	}})
	if err != nil {
		t.Fatal(Explain(err))
	}
	var all sync.WaitGroup
	for range 3 {
		all.Go(func() {
			conn, err := net.Dial("tcp", state.Local)
			if err != nil {
				t.Error(err)
				return
			}
			defer func() { _ = conn.Close() }()
			data := make([]byte, 60_000)
			_, _ = rand.Read(data)
			go func() { _, _ = conn.Write(data) }()
			got := make([]byte, len(data))
			if _, err := io.ReadFull(conn, got); err != nil || !bytes.Equal(got, data) {
				t.Errorf("%v, the same: %v", err, bytes.Equal(got, data))
			}
		})
	}
	w.CutSockets(true)
	all.Wait()
	if s := forwards.List()[0]; s.Total != 3 || s.In != 180_000 || s.Out != 180_000 || s.Problem != nil {
		t.Errorf("%+v", s)
	}
	if err := forwards.Close(); err != nil {
		t.Error(err)
	}
}

// A key for the occasion reaches the host for a minute; read-only sends none.
func TestSendSSHKey(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, c, task := shellWorld(t, sim.Options{})
		host := described(t, c.DescribeContainerInstances, []string{task.Instance})[0]
		key, err := shell.NewKey()
		if err != nil {
			t.Fatal(err)
		}
		if err := c.SendSSHKey(t.Context(), host, "ec2-user", key.Public); err != nil {
			t.Fatal(Explain(err))
		}
		if got := w.SSHKeys(host.EC2ID, "ec2-user"); len(got) != 1 || got[0] != key.Public {
			t.Errorf("%v", got)
		}
		ways, err := c.HostWays(t.Context(), host)
		if err != nil || len(ways) != 6 || ways[0].Way != model.WaySessionManager || ways[0].WhyNot != "" {
			t.Errorf("%+v, %v", ways, err)
		}
		safe := open(t, w.RoundTripper(), func(o *Options) { o.ReadOnly = true })
		if f := Explain(safe.SendSSHKey(t.Context(), host, "ec2-user", key.Public)); f.Kind != FaultReadOnly || !strings.Contains(f.Why, "session") {
			t.Errorf("%+v", f)
		}
	})
}

// Why a local port cannot be had is a matter of this machine, and not of AWS.
func TestAPortThatCannotBeListenedOn(t *testing.T) {
	taken := echoServer(t)
	host, text, _ := net.SplitHostPort(taken)
	port, _ := strconv.Atoi(text)
	var forwards shell.Forwards
	for _, c := range []struct {
		bind        string
		port        int
		why, remedy string
	}{
		{host, port, taken + " is in use already", "choose another local port"},
		{"192.0.2.1", 0, "192.0.2.1 is no address of this machine", "listen on 127.0.0.1, or on an address that it has"},
	} {
		_, err := forwards.Start(t.Context(), shell.ForwardSpec{Bind: c.bind, Port: c.port})
		if f := Explain(err); f.Kind != FaultRefused || f.Why != c.why || f.Remedy != c.remedy {
			t.Errorf("%s: %+v", c.bind, f)
		}
	}
	denied := &shell.ListenError{Address: "127.0.0.1:80", Err: syscall.EACCES}
	if f := Explain(denied); f.Why != "you may not listen on 127.0.0.1:80" || f.Remedy != "choose a local port above 1023" {
		t.Errorf("%+v", f)
	}
}
