package tuitest

import (
	"context"
	"net"
	"strconv"
	"sync"
)

// quiet is a local port that nobody connects to. One of the system would keep fake
// time from passing.
type quiet struct {
	at     *net.TCPAddr
	closed chan struct{}
	once   sync.Once
}

// anyPort is the port that a test gets where any will do.
const anyPort = 49152

func listen(_ context.Context, _, address string) (net.Listener, error) {
	host, text, err := net.SplitHostPort(address)
	if err != nil {
		return nil, err
	}
	port, err := strconv.Atoi(text)
	if err != nil {
		return nil, err
	}
	if port == 0 {
		port = anyPort
	}
	return &quiet{at: &net.TCPAddr{IP: net.ParseIP(host), Port: port}, closed: make(chan struct{})}, nil
}

// Accept implements net.Listener.
func (q *quiet) Accept() (net.Conn, error) {
	<-q.closed
	return nil, net.ErrClosed
}

// Close implements net.Listener.
func (q *quiet) Close() error {
	q.once.Do(func() { close(q.closed) })
	return nil
}

// Addr implements net.Listener.
func (q *quiet) Addr() net.Addr { return q.at }
