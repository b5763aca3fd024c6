package awsclient

import (
	"hash/maphash"

	"github.com/ecsdeck/ecsdeck/awsclient/model"
)

// seenLines remembers the lines of one source that may be read again. Lines that
// came with an id are known by it. GetLogEvents and live tail give none: those
// lines are known by what is in them, and counted, since a container may write
// the same line twice in a millisecond.
type seenLines struct {
	both    bool // lines without an id may come after those with one
	seconds map[int64]*seenSecond
}

// seenSecond is what was seen of one second of the log.
type seenSecond struct {
	ids   map[string]struct{}
	bare  map[bareLine]int // seen without an id, their id not met yet
	named map[bareLine]int // seen with an id, not met without it yet; only when both
}

// bareLine is a line without its id.
type bareLine struct {
	stream string
	at     int64
	text   uint64
}

// add remembers a line and reports whether it is new.
func (s *seenLines) add(seed maphash.Seed, l model.LogLine) bool {
	at := l.At.UnixMilli()
	sec := s.second(at / 1000)
	if l.EventID != "" {
		if _, ok := sec.ids[l.EventID]; ok {
			return false
		}
		sec.ids[l.EventID] = struct{}{}
		if !s.both && len(sec.bare) == 0 {
			return true
		}
	}
	b := bareLine{l.Stream, at, maphash.String(seed, l.Text)}
	mine, theirs := sec.bare, sec.named
	if l.EventID != "" {
		mine, theirs = sec.named, sec.bare
	}
	if theirs[b] > 0 {
		theirs[b]--
		return false
	}
	if l.EventID == "" || s.both {
		mine[b]++
	}
	return true
}

func (s *seenLines) second(n int64) *seenSecond {
	if s.seconds == nil {
		s.seconds = map[int64]*seenSecond{}
	}
	sec := s.seconds[n]
	if sec == nil {
		sec = &seenSecond{map[string]struct{}{}, map[bareLine]int{}, map[bareLine]int{}}
		s.seconds[n] = sec
	}
	return sec
}

// forget drops what is older than a time in milliseconds.
func (s *seenLines) forget(before int64) {
	for n := range s.seconds {
		if (n+1)*1000 <= before {
			delete(s.seconds, n)
		}
	}
}
