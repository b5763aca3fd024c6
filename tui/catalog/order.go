package catalog

import (
	"cmp"
	"net/netip"
	"strconv"
	"strings"
	"time"

	"github.com/ecsdeck/ecsdeck/awsclient/model"
)

// by orders rows by a value of theirs.
func by[T any, V cmp.Ordered](value func(T) V) func(a, b T) int {
	return func(a, b T) int { return cmp.Compare(value(a), value(b)) }
}

// byFold orders by a text whose case does not matter, empty ones last.
func byFold[T any](value func(T) string) func(a, b T) int {
	return func(a, b T) int {
		x, y := value(a), value(b)
		if (x == "") != (y == "") {
			return cmp.Compare(y, x)
		}
		return cmp.Compare(strings.ToLower(x), strings.ToLower(y))
	}
}

// byAge orders by age, the youngest first and those without a time last.
func byAge[T any](value func(T) time.Time) func(a, b T) int {
	return func(a, b T) int { return value(b).Compare(value(a)) }
}

// byMaybe orders by a value that may be missing. It is for columns that sort
// the largest first: what is missing counts as smaller than any value, so that
// it comes last there.
func byMaybe[T any, V cmp.Ordered](value func(T) model.Maybe[V]) func(a, b T) int {
	return func(a, b T) int {
		x, y := value(a), value(b)
		if c := cmp.Compare(known(x), known(y)); c != 0 || !x.IsKnown() {
			return c
		}
		return cmp.Compare(x.Or(*new(V)), y.Or(*new(V)))
	}
}

// known ranks unknown, none and known values.
func known[V any](m model.Maybe[V]) int {
	switch {
	case m.IsUnknown():
		return 0
	case m.IsNone():
		return 1
	default:
		return 2
	}
}

// byFlag orders rows that have something before those that have not.
func byFlag[T any](value func(T) bool) func(a, b T) int {
	return by(func(t T) int {
		if value(t) {
			return 0
		}
		return 1
	})
}

// byVersion orders by versions such as "1.89.3", number by number.
func byVersion[T any](value func(T) string) func(a, b T) int {
	return func(a, b T) int { return versions(value(a), value(b)) }
}

// versions compares two versions part by part: as numbers where both are, and a
// number before a word.
func versions(a, b string) int {
	x, y := versionParts(a), versionParts(b)
	for i := range min(len(x), len(y)) {
		if c := versionPart(x[i], y[i]); c != 0 {
			return c
		}
	}
	return cmp.Or(cmp.Compare(len(x), len(y)), cmp.Compare(a, b))
}

func versionParts(v string) []string {
	if v == "" {
		return nil
	}
	return strings.FieldsFunc(strings.TrimPrefix(v, "v"), func(r rune) bool { return r == '.' || r == '-' || r == '+' })
}

func versionPart(a, b string) int {
	m, errA := strconv.ParseUint(a, 10, 64)
	n, errB := strconv.ParseUint(b, 10, 64)
	switch {
	case errA == nil && errB == nil:
		return cmp.Compare(m, n)
	case errA == nil:
		return -1
	case errB == nil:
		return 1
	default:
		return cmp.Compare(a, b)
	}
}

// chain tries one order after the other.
func chain[T any](orders ...func(a, b T) int) func(a, b T) int {
	return func(a, b T) int {
		for _, o := range orders {
			if c := o(a, b); c != 0 {
				return c
			}
		}
		return 0
	}
}

// byAddress orders by IP addresses as numbers; what is no address comes last.
func byAddress[T any](value func(T) string) func(a, b T) int {
	return func(a, b T) int {
		x, errX := netip.ParseAddr(value(a))
		y, errY := netip.ParseAddr(value(b))
		switch {
		case errX == nil && errY == nil:
			return x.Compare(y)
		case errX == nil:
			return -1
		case errY == nil:
			return 1
		default:
			return cmp.Compare(value(a), value(b))
		}
	}
}
