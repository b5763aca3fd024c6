package widget

import (
	"slices"
	"time"
)

// LogLine is one line of a log.
type LogLine struct {
	At     time.Time
	Source int    // index into the sources of the pane; below 0: a remark of the program's own
	Text   string // as it came; it is cleaned when it is drawn
	Level  Level  // LevelNone: found out from the text
}

// logEntry is a line as it is kept: without a pointer to a time zone, and
// with what the person did to it.
type logEntry struct {
	text   string
	at     int64 // Unix time in ns
	source int32
	level  Level
	marked bool
	open   bool // expanded
}

func entryOf(l LogLine) logEntry {
	return logEntry{text: l.Text, at: l.At.UnixNano(), source: int32(l.Source), level: l.Level}
}

func (e *logEntry) line() LogLine {
	return LogLine{At: time.Unix(0, e.at), Source: int(e.source), Text: e.text, Level: e.level}
}

// Ring keeps the newest lines of a log, in order of time, within a bound on
// their number and on their bytes. What does not fit is dropped at the old end
// and counted.
//
// Every line has a place, a number that counts on over all drops; the places
// of a ring are without holes. Places change only where lines are put between
// others.
type Ring struct {
	entries  deque[logEntry]
	first    int64 // place of the oldest line
	bytes    int
	maxLines int
	maxBytes int
	dropped  int
}

// The bounds of a ring that states none.
const (
	DefaultRingLines = 100_000
	DefaultRingBytes = 128 << 20
)

// NewRing makes a ring; a bound of 0 is the default.
func NewRing(maxLines, maxBytes int) *Ring {
	if maxLines <= 0 {
		maxLines = DefaultRingLines
	}
	if maxBytes <= 0 {
		maxBytes = DefaultRingBytes
	}
	return &Ring{maxLines: maxLines, maxBytes: maxBytes}
}

// Len is the number of lines.
func (r *Ring) Len() int { return r.entries.n }

// Bytes is the size of the text of all lines.
func (r *Ring) Bytes() int { return r.bytes }

// Bounds are the most lines and the most bytes that are kept.
func (r *Ring) Bounds() (lines, bytes int) { return r.maxLines, r.maxBytes }

// Dropped is how many lines were given up to stay within the bounds.
func (r *Ring) Dropped() int { return r.dropped }

// Line is the i-th line, from 0, the oldest.
func (r *Ring) Line(i int) LogLine { return r.entries.at(i).line() }

// end is the place after the newest line.
func (r *Ring) end() int64 { return r.first + int64(r.entries.n) }

// entry is the line at a place that is known to be in the ring.
func (r *Ring) entry(place int64) *logEntry { return r.entries.at(int(place - r.first)) }

// search is the first place whose line is later than at.
func (r *Ring) search(at int64) int64 {
	lo, hi := 0, r.entries.n
	for lo < hi {
		if mid := (lo + hi) / 2; r.entries.at(mid).at <= at {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return r.first + int64(lo)
}

// splice tells what happened to the places of a ring.
type splice struct {
	from, to int64   // the places that hold other lines than before
	before   int64   // lines that came in at the old end
	inserted []int64 // the new places of what was put between others, in order
	grown    int64   // lines that came in at the new end
}

// moved is the new place of the line that was at place.
func (s splice) moved(place int64) int64 {
	place -= s.before
	for _, p := range s.inserted {
		if p > place {
			break
		}
		place++
	}
	return place
}

// Append puts lines in, each at its time: most are the newest, and late ones
// find their place among those that are there. Lines of one time stay in the
// order in which they came.
func (r *Ring) Append(lines []LogLine) { r.append(lines) }

func (r *Ring) append(lines []LogLine) splice {
	if len(lines) == 0 {
		return splice{from: r.end(), to: r.end()}
	}
	batch := inTime(lines)
	old := r.entries.n
	for _, e := range batch {
		r.entries.pushBack(logEntry{})
		r.bytes += len(e.text)
	}
	// Merged from the end, so that no more is moved than what is newer than the
	// earliest of the batch.
	var s splice
	from, to := old-1, r.entries.n-1
	for j := len(batch) - 1; j >= 0; to-- {
		if from >= 0 && r.entries.at(from).at > batch[j].at {
			*r.entries.at(to) = *r.entries.at(from)
			from--
			continue
		}
		*r.entries.at(to) = batch[j]
		if from < old-1 {
			s.inserted = append(s.inserted, r.first+int64(to))
		}
		j--
	}
	slices.Reverse(s.inserted)
	s.from = r.first + int64(to) + 1
	s.to = r.end()
	s.grown = int64(len(batch) - len(s.inserted))
	r.shrink()
	return s
}

// Prepend puts older lines in, as far as there is room for them without
// dropping a newer one: of those that do not fit the oldest stay out. It
// returns how many were taken.
func (r *Ring) Prepend(lines []LogLine) int {
	n, _ := r.prepend(lines)
	return n
}

func (r *Ring) prepend(lines []LogLine) (int, splice) {
	batch := inTime(lines)
	keep, bytes := 0, r.bytes
	for keep < len(batch) && r.entries.n+keep < r.maxLines {
		bytes += len(batch[len(batch)-1-keep].text)
		if bytes > r.maxBytes {
			break
		}
		keep++
	}
	batch = batch[len(batch)-keep:]
	if keep == 0 {
		return 0, splice{from: r.first, to: r.first}
	}
	// Lines of other sources may reach further back: those are taken out and
	// merged. A line of the same time is newer than one that was fetched later.
	var head []logEntry
	for r.entries.n > 0 && r.entries.at(0).at < batch[keep-1].at {
		head = append(head, r.entries.popFront())
		r.first++
	}
	s := splice{to: r.first, before: int64(keep)}
	for i, j := len(head), keep; i > 0 || j > 0; {
		if i == 0 || j > 0 && batch[j-1].at > head[i-1].at {
			j--
			r.bytes += len(batch[j].text)
			r.entries.pushFront(batch[j])
			r.first--
			s.inserted = append(s.inserted, r.first)
			continue
		}
		i--
		r.entries.pushFront(head[i])
		r.first--
	}
	slices.Reverse(s.inserted)
	s.from = r.first
	return keep, s
}

// shrink drops the oldest lines until the bounds hold. One line always stays.
func (r *Ring) shrink() {
	for r.entries.n > 1 && (r.entries.n > r.maxLines || r.bytes > r.maxBytes) {
		e := r.entries.popFront()
		r.bytes -= len(e.text)
		r.first++
		r.dropped++
	}
}

// Clear takes all lines out; the count of dropped lines stays.
func (r *Ring) Clear() {
	r.first = r.end()
	r.entries = deque[logEntry]{}
	r.bytes = 0
}

// inTime makes entries of lines, in order of time.
func inTime(lines []LogLine) []logEntry {
	out := make([]logEntry, len(lines))
	sorted := true
	for i, l := range lines {
		out[i] = entryOf(l)
		sorted = sorted && (i == 0 || out[i-1].at <= out[i].at)
	}
	if !sorted {
		slices.SortStableFunc(out, func(a, b logEntry) int {
			switch {
			case a.at < b.at:
				return -1
			case a.at > b.at:
				return 1
			default:
				return 0
			}
		})
	}
	return out
}
