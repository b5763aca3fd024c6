package shell

import (
	"fmt"
	"net"
	"strconv"
	"strings"
)

// Route is where a port of this machine leads to.
type Route struct {
	Local int    // port of this machine; 0 lets the system choose
	Host  string // that the target reaches; empty is the target itself
	Port  int    // at the other end
}

// ParseRoute reads PORT, LOCAL:PORT, :PORT, LOCAL:HOST:PORT, :HOST:PORT and
// HOST:PORT. A HOST of IPv6 stands in brackets. The error says what is wrong, and
// how it is written.
func ParseRoute(word string) (Route, error) {
	local, remote, two := strings.Cut(word, ":")
	if !two {
		local, remote = word, word
	} else if _, err := strconv.Atoi(local); err != nil && local != "" { // HOST:PORT
		local, remote = "", word
		if _, port, err := net.SplitHostPort(word); err == nil {
			local = port
		}
	}
	r := Route{}
	why := r.parse(local, remote)
	if why != "" {
		return Route{}, fmt.Errorf("%q leads nowhere: %s; write LOCAL:PORT as 8080:80, or LOCAL:HOST:PORT as 5432:db.internal:5432", word, why)
	}
	return r, nil
}

// parse fills the route, or says why it cannot.
func (r *Route) parse(local, remote string) (why string) {
	port := remote
	if strings.Contains(remote, ":") {
		var err error
		if r.Host, port, err = net.SplitHostPort(remote); err != nil || r.Host == "" {
			return "HOST:PORT is not clear in it"
		}
	}
	var ok bool
	if r.Port, ok = ParsePort(port); !ok {
		return "the port " + strconv.Quote(port) + " is not a number from 1 to 65535"
	}
	if local == "" {
		return ""
	}
	if r.Local, ok = ParsePort(local); !ok && local != "0" {
		return "the local port " + strconv.Quote(local) + " is not a number from 1 to 65535, or 0 for any"
	}
	return ""
}

// ParsePort reads the number of a port, from 1 to 65535.
func ParsePort(text string) (int, bool) {
	n, err := strconv.Atoi(text)
	return n, err == nil && n > 0 && n <= 65535
}

// Inside is the port of the target itself; 0 when a host beyond it is meant.
func (r Route) Inside() int {
	if r.Host != "" {
		return 0
	}
	return r.Port
}

// Remote is the other end for people: "port 80", "db.internal:5432".
func (r Route) Remote() string {
	if r.Host == "" {
		return "port " + strconv.Itoa(r.Port)
	}
	return net.JoinHostPort(r.Host, strconv.Itoa(r.Port))
}
