package awsclient

import (
	"context"
	"io"
	"net"
	"testing"

	"github.com/ecsdeck/ecsdeck/awsclient/shell"
	"github.com/ecsdeck/ecsdeck/awsclient/sim"
)

// BenchmarkForward compares connections through a forward (local port, session,
// the gateway and the agent of the simulated AWS, an echo server) with direct
// ones. "echo" is the time of one byte there and back; "stream" sends 16 KB and
// waits for them. Sessions are paced as AWS's own clients are.
func BenchmarkForward(b *testing.B) {
	direct := echoServer(b)
	_, c, task := shellWorld(b, sim.Options{Shell: sim.ShellOptions{Forward: map[string]string{"7": direct}}})
	target, err := c.TaskTarget(task, task.ExecContainers()[0].Name)
	if err != nil {
		b.Fatal(err)
	}
	var forwards shell.Forwards
	state, err := forwards.Start(b.Context(), shell.ForwardSpec{Open: func(ctx context.Context) (shell.Way, error) {
		return c.Way(ctx, target, shell.Route{Port: 7})
	}})
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = forwards.Close() }()
	for _, to := range []struct{ name, addr string }{{"direct", direct}, {"forward", state.Local}} {
		for _, size := range []struct {
			name  string
			bytes int
		}{{"echo", 1}, {"stream", 16 << 10}} {
			b.Run(size.name+"/"+to.name, func(b *testing.B) { echoes(b, to.addr, size.bytes) })
		}
	}
}

func echoes(b *testing.B, addr string, size int) {
	b.Helper()
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	data, got := make([]byte, size), make([]byte, size)
	b.SetBytes(int64(size))
	for b.Loop() {
		if _, err := conn.Write(data); err != nil {
			b.Fatal(err)
		}
		if _, err := io.ReadFull(conn, got); err != nil {
			b.Fatal(err)
		}
	}
}
