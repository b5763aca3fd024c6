package sim

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"time"
)

// Handler returns the World as an HTTP handler, for clients in other processes.
// It belongs on a loopback address only: it takes any credentials.
func (w *World) Handler() http.Handler { return http.HandlerFunc(w.handle) }

func (w *World) handle(rw http.ResponseWriter, r *http.Request) {
	if isChannel(r) {
		w.handleChannel(rw, r)
		return
	}
	a := w.serve(r.Context(), r)
	if a.broken != "" {
		breakConnection(rw)
		return
	}
	h := rw.Header()
	for k, v := range a.header {
		h[k] = v
	}
	rw.WriteHeader(a.status)
	if a.stream != nil {
		serveStream(r.Context(), rw, a.stream)
		return
	}
	_, _ = rw.Write(a.body) // the client went away: nobody is left to tell
}

// breakConnection ends the connection with a reset where the network allows it.
func breakConnection(rw http.ResponseWriter) {
	conn, _, err := http.NewResponseController(rw).Hijack()
	if err != nil {
		panic(http.ErrAbortHandler) // net/http's own way to drop a connection
	}
	if tcp, ok := conn.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0) // without it the client sees EOF, which is as broken
	}
	_ = conn.Close()
}

// Listen opens a listener for [ServeOn], which tells the bound address when the
// port is 0. It refuses an address that is not on this machine's loopback.
func Listen(ctx context.Context, addr string) (net.Listener, error) {
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return nil, fmt.Errorf("listen address %q: want HOST:PORT, as 127.0.0.1:4567: %w", addr, err)
	}
	if !isLoopback(ctx, host) {
		return nil, fmt.Errorf("listen address %q is not on the loopback interface: the simulated AWS checks no credentials, so it serves this machine only (use 127.0.0.1 or [::1])", addr)
	}
	return new(net.ListenConfig).Listen(ctx, "tcp", addr)
}

// isLoopback says whether every address of the host is a loopback address.
func isLoopback(ctx context.Context, host string) bool {
	if ip := net.ParseIP(host); ip != nil {
		return ip.IsLoopback()
	}
	if host == "" {
		return false // all interfaces
	}
	ips, err := net.DefaultResolver.LookupIPAddr(ctx, host)
	if err != nil || len(ips) == 0 {
		return false
	}
	for _, ip := range ips {
		if !ip.IP.IsLoopback() {
			return false
		}
	}
	return true
}

// Serve listens on addr, which must be a loopback address, and serves the World
// until ctx ends. Calls that are under way get two seconds to finish.
func Serve(ctx context.Context, addr string, w *World) error {
	l, err := Listen(ctx, addr)
	if err != nil {
		return err
	}
	return ServeOn(ctx, l, w)
}

// ServeOn is [Serve] on a listener from [Listen]; it closes the listener.
func ServeOn(ctx context.Context, l net.Listener, w *World) error {
	calls, endCalls := context.WithCancel(context.WithoutCancel(ctx))
	defer endCalls()
	s := &http.Server{
		Handler:           w.Handler(),
		ReadHeaderTimeout: 10 * time.Second,
		ErrorLog:          log.New(io.Discard, "", 0), // a deck may own the terminal
		BaseContext:       func(net.Listener) context.Context { return calls },
	}
	stopped := make(chan error, 1)
	stop := context.AfterFunc(ctx, func() {
		grace, cancel := context.WithTimeout(context.WithoutCancel(ctx), 2*time.Second)
		defer cancel()
		time.AfterFunc(time.Second, endCalls) // wakes calls that hang or sleep
		w.EndSessions()                       // their sockets are none of the server's any more
		err := s.Shutdown(grace)
		if errors.Is(err, context.DeadlineExceeded) {
			err = s.Close()
		}
		stopped <- err
	})
	err := s.Serve(l)
	defer w.EndSessions() // of those that were opened meanwhile
	if stop() {           // ctx did not end: the listener failed
		return err
	}
	return <-stopped
}
