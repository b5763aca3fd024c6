//go:build !unix

package sim

import "errors"

// realShells says whether this system can run real shells for sessions.
const realShells = false

// startReal is never called here.
func startReal(*session, bool) (process, error) {
	return nil, errors.ErrUnsupported
}
