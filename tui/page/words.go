package page

import (
	"fmt"
	"time"

	"github.com/ecsdeck/ecsdeck/awsclient"
)

// staleText says since when and why a list stands still, and what helps.
func staleText(env Env, since time.Time, why error, rows bool) string {
	text := faultText(why)
	if !rows || since.IsZero() {
		return text
	}
	return fmt.Sprintf("stale for %s: %s", Age(env.Now.Sub(since)), text)
}

// faultText is a fault on one line: what is wrong, then what helps.
func faultText(err error) string {
	f := awsclient.Explain(err)
	text := f.Why
	if text == "" {
		text = f.What
	}
	if f.Remedy != "" {
		text += ". " + f.Remedy
	}
	return text
}

// partialText says which part of a list is missing.
func partialText(env Env, l *List, joined error) string {
	s := env.Store.List(l.q)
	n, first := 0, error(nil)
	for _, id := range s.IDs {
		if e := env.Store.Entity(l.q, id); e != nil && e.Problem != nil {
			n++
			if first == nil {
				first = e.Problem
			}
		}
	}
	switch {
	case n > 0:
		return fmt.Sprintf("%d of %d could not be read: %s", n, len(s.IDs), faultText(first))
	case joined != nil:
		return "some columns are missing: " + faultText(joined)
	}
	return ""
}

// Age is a duration as a person says it: "4 s", "14 m", "3 h", "21 d".
func Age(d time.Duration) string {
	switch {
	case d < 0:
		return "0 s"
	case d < 100*time.Second:
		return fmt.Sprintf("%d s", int(d.Seconds()))
	case d < 100*time.Minute:
		return fmt.Sprintf("%d m", int(d.Minutes()))
	case d < 48*time.Hour:
		return fmt.Sprintf("%d h", int(d.Hours()))
	default:
		return fmt.Sprintf("%d d", int(d.Hours()/24))
	}
}
