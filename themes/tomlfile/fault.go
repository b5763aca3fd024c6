package tomlfile

import (
	"fmt"
	"slices"
	"strings"

	"github.com/agnivade/levenshtein"
)

// Fault is one thing that is wrong with a file that a person writes.
type Fault struct {
	File   string // as the person knows it
	Line   int    // from 1; 0 when it concerns no line
	What   string // what is wrong
	Remedy string // what to write instead; may be empty
}

func (f Fault) Error() string {
	out := f.File
	if f.Line > 0 {
		out += fmt.Sprintf(":%d", f.Line)
	}
	out += ": " + f.What
	if f.Remedy != "" {
		out += "; " + f.Remedy
	}
	return out
}

// Faults are all the things that are wrong with a file, in the order of the
// lines. Use errors.As to get at them one by one.
type Faults []Fault

func (f Faults) Error() string {
	lines := make([]string, len(f))
	for i, one := range f {
		lines[i] = one.Error()
	}
	return strings.Join(lines, "\n")
}

// Unwrap lets errors.As find a single [Fault].
func (f Faults) Unwrap() []error {
	out := make([]error, len(f))
	for i, one := range f {
		out[i] = one
	}
	return out
}

// Err is f as an error, in the order of the lines; nil if nothing is wrong.
func (f Faults) Err() error {
	if len(f) == 0 {
		return nil
	}
	slices.SortStableFunc(f, func(a, b Fault) int { return a.Line - b.Line })
	return f
}

// DidYouMean is the remedy for a name that is not known: the known one that is
// written most alike, or else all of them.
func DidYouMean(name string, known []string) string {
	if best := Nearest(name, known); best != "" {
		return fmt.Sprintf("did you mean %q?", best)
	}
	return "there are: " + strings.Join(known, ", ")
}

// Nearest is the known name that is written most like name, whatever the case;
// "" when none is like it.
func Nearest(name string, known []string) string {
	name = strings.ToLower(name)
	best, least := "", max(2, len(name)/3)+1
	for _, k := range known {
		if d := levenshtein.ComputeDistance(name, strings.ToLower(k)); d < least {
			best, least = k, d
		}
	}
	return best
}
