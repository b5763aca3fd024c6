package shell

import (
	"context"
	"errors"
	"net"
	"strconv"
	"syscall"
)

// ListenError says that a forward cannot listen where it should.
type ListenError struct {
	Address string // host:port
	Err     error
}

func (e *ListenError) Error() string { return "the local port cannot be used: " + e.Err.Error() }
func (e *ListenError) Unwrap() error { return e.Err }

// The numbers that Windows has for the errors below. Source: "Windows Sockets Error
// Codes".
const (
	wsaAccess       = syscall.Errno(10013)
	wsaInUse        = syscall.Errno(10048)
	wsaNotAvailable = syscall.Errno(10049)
)

// Taken tells that somebody else listens there.
func (e *ListenError) Taken() bool {
	return errors.Is(e.Err, syscall.EADDRINUSE) || errors.Is(e.Err, wsaInUse)
}

// Denied tells that this user may not listen there.
func (e *ListenError) Denied() bool {
	return errors.Is(e.Err, syscall.EACCES) || errors.Is(e.Err, wsaAccess)
}

// Foreign tells that the address is none of this machine.
func (e *ListenError) Foreign() bool {
	var name *net.DNSError
	return errors.Is(e.Err, syscall.EADDRNOTAVAIL) || errors.Is(e.Err, wsaNotAvailable) || errors.As(e.Err, &name)
}

// listen opens the local port of a forward. The error is a *ListenError.
func (f *Forwards) listen(ctx context.Context, bind string, port int) (net.Listener, error) {
	do := f.Listen
	if do == nil {
		do = new(net.ListenConfig).Listen
	}
	network := "tcp"
	if ip := net.ParseIP(bind); ip != nil && ip.To4() != nil {
		network = "tcp4" // else 0.0.0.0 would let IPv6 in as well
	}
	address := net.JoinHostPort(bind, strconv.Itoa(port))
	l, err := do(ctx, network, address)
	if err != nil {
		return nil, &ListenError{Address: address, Err: err}
	}
	return l, nil
}
