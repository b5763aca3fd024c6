package kind

import (
	"strconv"
	"strings"
	"time"

	"github.com/ecsdeck/ecsdeck/awsclient/model"
)

// Board is the row of the metrics kind: all charts of one resource for one span
// of time.
type Board struct {
	Of      Ref
	Variant string // of the query that it answers
	model.Board
	Session int // metrics that CloudWatch was asked for since the deck began
}

// Span is the time that charts show, as the Variant of a query.
type Span struct {
	Length time.Duration
	To     time.Time // zero follows the clock
}

// String is the Variant: "3h0m0s", "3h0m0s@1795640000".
func (s Span) String() string {
	out := s.Length.String()
	if !s.To.IsZero() {
		out += "@" + strconv.FormatInt(s.To.Unix(), 10)
	}
	return out
}

// ParseSpan reads a Variant back. What is no span is three hours.
func ParseSpan(variant string) Span {
	length, to, _ := strings.Cut(variant, "@")
	s := Span{Length: 3 * time.Hour}
	if d, err := time.ParseDuration(length); err == nil && d > 0 {
		s.Length = d
	}
	if n, err := strconv.ParseInt(to, 10, 64); err == nil {
		s.To = time.Unix(n, 0)
	}
	return s
}

// Spans are the lengths that can be chosen, the shortest first.
func Spans() []time.Duration {
	const day = 24 * time.Hour
	return []time.Duration{
		15 * time.Minute, 30 * time.Minute, time.Hour, 3 * time.Hour, 6 * time.Hour, 12 * time.Hour,
		day, 3 * day, 7 * day, 14 * day,
	}
}
