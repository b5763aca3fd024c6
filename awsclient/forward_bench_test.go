package awsclient

import (
	"context"
	"io"
	"net"
	"testing"

	"github.com/ecsdeck/ecsdeck/awsclient/shell"
	"github.com/ecsdeck/ecsdeck/awsclient/sim"
)

const (
	benchBlock = 16 << 10
	// benchWindow is how many blocks are on their way at a time, so that the way
	// is full and no buffer makes it look faster than it is.
	benchWindow = 16
)

// BenchmarkForward compares connections through a forward (local port, session,
// the gateway and the agent of the simulated AWS, a server) with direct ones.
// "echo" is the time of one byte there and back, "up" and "down" are the bytes a
// second in one direction. Both ends pace a session as AWS's own do, about 0.9 MB
// a second and direction, and an agent rests for a millisecond behind each message:
// that, and not the program, is the limit of a forward.
func BenchmarkForward(b *testing.B) {
	servers := []struct {
		name, port string
		serve      func(net.Conn)
		measure    func(*testing.B, net.Conn)
	}{
		{"echo", "7", func(c net.Conn) { _, _ = io.Copy(c, c) }, benchEcho},
		{"up", "9", acknowledgeBlocks, benchUp},
		{"down", "19", sendBlocks, benchDown},
	}
	ports := map[string]string{}
	for _, s := range servers {
		ports[s.port] = serverOf(b, s.serve)
	}
	_, c, task := shellWorld(b, sim.Options{Shell: sim.ShellOptions{Forward: ports}})
	target, err := c.TaskTarget(task, task.ExecContainers()[0].Name)
	if err != nil {
		b.Fatal(err)
	}
	for _, s := range servers {
		b.Run(s.name+"/direct", func(b *testing.B) { s.measure(b, dialed(b, ports[s.port])) })
		b.Run(s.name+"/forward", func(b *testing.B) {
			var forwards shell.Forwards
			defer func() { _ = forwards.Close() }()
			r, err := shell.ParseRoute(":" + s.port)
			if err != nil {
				b.Fatal(err)
			}
			state, err := forwards.Start(b.Context(), shell.ForwardSpec{Open: func(ctx context.Context) (shell.Way, error) {
				return c.Way(ctx, target, r)
			}})
			if err != nil {
				b.Fatal(err)
			}
			s.measure(b, dialed(b, state.Local))
		})
	}
}

func dialed(b *testing.B, address string) net.Conn {
	b.Helper()
	conn, err := net.Dial("tcp", address)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = conn.Close() })
	return conn
}

func benchEcho(b *testing.B, conn net.Conn) {
	one := make([]byte, 1)
	for b.Loop() {
		if _, err := conn.Write(one); err != nil {
			b.Fatal(err)
		}
		if _, err := io.ReadFull(conn, one); err != nil {
			b.Fatal(err)
		}
	}
}

// benchUp sends blocks, and waits for the word that an earlier one has arrived.
func benchUp(b *testing.B, conn net.Conn) {
	b.SetBytes(benchBlock)
	block, word := make([]byte, benchBlock), make([]byte, 1)
	for sent := 0; b.Loop(); sent++ {
		if _, err := conn.Write(block); err != nil {
			b.Fatal(err)
		}
		if sent < benchWindow {
			continue
		}
		if _, err := io.ReadFull(conn, word); err != nil {
			b.Fatal(err)
		}
	}
}

func acknowledgeBlocks(conn net.Conn) {
	block := make([]byte, benchBlock)
	for {
		if _, err := io.ReadFull(conn, block); err != nil {
			return
		}
		if _, err := conn.Write([]byte{1}); err != nil {
			return
		}
	}
}

// benchDown takes blocks, and says so: the server sends as many more.
func benchDown(b *testing.B, conn net.Conn) {
	b.SetBytes(benchBlock)
	block := make([]byte, benchBlock)
	for b.Loop() {
		if _, err := io.ReadFull(conn, block); err != nil {
			b.Fatal(err)
		}
		if _, err := conn.Write([]byte{1}); err != nil {
			b.Fatal(err)
		}
	}
}

func sendBlocks(conn net.Conn) {
	block, word := make([]byte, benchBlock), make([]byte, 1)
	for sent := 0; ; sent++ {
		if _, err := conn.Write(block); err != nil {
			return
		}
		if sent < benchWindow {
			continue
		}
		if _, err := io.ReadFull(conn, word); err != nil {
			return
		}
	}
}
