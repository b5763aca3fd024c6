package channel

import (
	"strconv"
	"strings"
)

// DefaultClientVersion is the version that a client tells when Config has none.
// Agents choose by it: above 1.1.70 they offer many connections in one port
// session, above 1.2.331.0 they leave out the keep-alives that would keep idle
// time-outs from firing.
const DefaultClientVersion = "1.2.792.0"

// A version is four numbers, compared from the left.
type version [4]int

// parseVersion reads dotted numbers. Missing ones are zero, so an unknown
// version is older than any other.
func parseVersion(s string) version {
	var v version
	for i, part := range strings.SplitN(s, ".", len(v)) {
		n, err := strconv.Atoi(part)
		if err != nil || n < 0 {
			return version{}
		}
		v[i] = n
	}
	return v
}

// after reports whether v is a later version than other.
func (v version) after(other version) bool {
	for i := range v {
		if v[i] != other[i] {
			return v[i] > other[i]
		}
	}
	return false
}
