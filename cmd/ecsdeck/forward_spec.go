package main

import (
	"net"
	"strconv"
	"strings"

	"github.com/ecsdeck/ecsdeck/awsclient"
)

// forwardSpec is one LOCAL:REMOTE of the command line.
type forwardSpec struct {
	local int    // 0: the system chooses
	host  string // that the target reaches; empty is the target itself
	port  int
}

// parseForward reads PORT, LOCAL:PORT, :PORT, LOCAL:HOST:PORT, :HOST:PORT and
// HOST:PORT. A HOST of IPv6 stands in brackets.
func parseForward(word string) (forwardSpec, error) {
	bad := func(why string) (forwardSpec, error) {
		return forwardSpec{}, usagef("%q is no forward: %s; write LOCAL:PORT as 8080:80, or LOCAL:HOST:PORT as 5432:db.internal:5432", word, why)
	}
	local, remote, two := strings.Cut(word, ":")
	if !two {
		local, remote = word, word
	} else if _, err := strconv.Atoi(local); err != nil && local != "" { // HOST:PORT
		_, port, err := net.SplitHostPort(word)
		if err != nil {
			return bad("HOST:PORT is not clear in it")
		}
		local, remote = port, word
	}
	s := forwardSpec{}
	port := remote
	if strings.Contains(remote, ":") {
		var err error
		if s.host, port, err = net.SplitHostPort(remote); err != nil || s.host == "" {
			return bad("HOST:PORT is not clear in it")
		}
	}
	var ok bool
	if s.port, ok = portNumber(port); !ok {
		return bad("the port " + strconv.Quote(port) + " is not a number from 1 to 65535")
	}
	if local == "" {
		return s, nil
	}
	if s.local, ok = portNumber(local); !ok && local != "0" {
		return bad("the local port " + strconv.Quote(local) + " is not a number from 1 to 65535, or 0 for any")
	}
	return s, nil
}

// portNumber reads the number of a port.
func portNumber(text string) (int, bool) {
	n, err := strconv.Atoi(text)
	return n, err == nil && n > 0 && n <= 65535
}

// document is the session document of the forward, with its parameters.
func (s forwardSpec) document() (string, map[string]string) {
	params := map[string]string{"portNumber": strconv.Itoa(s.port)}
	if s.host == "" {
		return awsclient.DocumentPort, params
	}
	params["host"] = s.host
	return awsclient.DocumentRemotePort, params
}

// inside is the port of the target itself; 0 when a host beyond it is meant.
func (s forwardSpec) inside() int {
	if s.host != "" {
		return 0
	}
	return s.port
}

// remote is the other end for people: "port 80", "db.internal:5432".
func (s forwardSpec) remote() string {
	if s.host == "" {
		return "port " + strconv.Itoa(s.port)
	}
	return net.JoinHostPort(s.host, strconv.Itoa(s.port))
}
