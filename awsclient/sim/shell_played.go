package sim

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"strconv"
	"strings"
)

// dialPlayed connects to a port that is played inside the simulation: in a
// container the ports of its definition answer HTTP, every target has an echo
// service on port 7, and other hosts answer on every port: HTTP on the usual
// ones, an echo on the rest. Nothing leaves the process.
func (s *session) dialPlayed(host, port string) (io.ReadWriteCloser, error) {
	n, err := strconv.Atoi(port)
	if err != nil || n < 1 || n > 65535 {
		return nil, fmt.Errorf("dial tcp: address %s: invalid port", port)
	}
	at := net.JoinHostPort(host, port)
	if host == "" {
		at = "localhost:" + port
	}
	local := host == "" || host == "localhost" || host == "127.0.0.1"
	switch {
	case strings.HasSuffix(host, ".invalid"):
		return nil, fmt.Errorf("dial tcp: lookup %s: no such host", host)
	case n == 7:
		return s.play(echoes), nil
	case local && !slices.Contains(s.scene.ports, n):
		return nil, fmt.Errorf("dial tcp %s: connect: connection refused", at)
	case local, n == 80, n == 443, n == 3000, n >= 8000 && n < 9000:
		return s.play(func(c *memConn) { answerHTTP(c, s.scene.name, at) }), nil
	default:
		return s.play(echoes), nil
	}
}

// play starts a service on the far end of a new connection.
func (s *session) play(service func(*memConn)) io.ReadWriteCloser {
	ours, theirs := memPipe()
	s.world.spawn(func() {
		service(theirs)
		_ = theirs.Close() // a pipe in memory: nothing to lose
	})
	return ours
}

// echoes gives back what comes.
func echoes(c *memConn) {
	_, _ = io.Copy(c, c) // ends with the connection
}

// answerHTTP answers each request with where it came to. POST gives its body
// back.
func answerHTTP(c *memConn, name, at string) {
	r := bufio.NewReader(c)
	for {
		q, err := http.ReadRequest(r)
		if err != nil {
			return
		}
		body, err := io.ReadAll(q.Body)
		if err != nil {
			return
		}
		if len(body) == 0 {
			body = fmt.Appendf(nil, "%s %s at %s in %s of the simulated AWS\n", q.Method, q.URL.Path, at, name)
		}
		kind := "text/plain; charset=utf-8"
		_, err = fmt.Fprintf(c, "HTTP/1.1 200 OK\r\nContent-Type: %s\r\nContent-Length: %d\r\nServer: sim\r\n\r\n%s", kind, len(body), body)
		if err != nil || q.Close {
			return
		}
	}
}
