package sim

import "strings"

func parsePattern(p string) (func(string) bool, *Error) {
	if p == "" {
		return nil, nil
	}
	return func(s string) bool { return strings.Contains(s, p) }, nil
}
