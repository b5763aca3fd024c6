package widget

import (
	"sort"
	"strings"
	"unicode"

	"github.com/ecsdeck/ecsdeck/themes"
)

// hit is one place where a search matches: bytes of a text line.
type hit struct{ line, from, to int }

// search is a query with all its hits, in order.
type search struct {
	query string
	hits  []hit
	now   int
}

// newSearch finds a query in clean lines. It ignores case unless the query has
// a capital letter.
func newSearch(query string, lines []string) search {
	s := search{query: query}
	if query == "" {
		return s
	}
	fold := !strings.ContainsFunc(query, unicode.IsUpper)
	for i, l := range lines {
		at := 0
		// Lower case may have another length; then the places would be wrong.
		if low := strings.ToLower(l); fold && len(low) == len(l) {
			l = low
		}
		for {
			k := strings.Index(l[at:], query)
			if k < 0 {
				break
			}
			s.hits = append(s.hits, hit{i, at + k, at + k + len(query)})
			at += k + len(query)
		}
	}
	return s
}

// mark draws the hits of one line into its spans.
func (s search) mark(line int, spans []Span) []Span {
	first := sort.Search(len(s.hits), func(i int) bool { return s.hits[i].line >= line })
	if first == len(s.hits) || s.hits[first].line != line {
		return spans
	}
	var out []Span
	at := 0
	for i := first; i < len(s.hits) && s.hits[i].line == line; i++ {
		tone := themes.Match
		if i == s.now {
			tone = themes.MatchNow
		}
		h := s.hits[i]
		out = append(out, sliceBytes(spans, at, h.from)...)
		for _, piece := range sliceBytes(spans, h.from, h.to) {
			out = append(out, Span{piece.Text, tone})
		}
		at = h.to
	}
	return append(out, sliceBytes(spans, at, 1<<62)...)
}

// Search marks every place where query is found and goes to the first one at
// or after the top of the window. It returns the number of places. Case is
// ignored unless the query has a capital letter; "" ends the search.
func (v *TextView) Search(query string) int {
	v.find = search{}
	if v.doc == nil {
		return 0
	}
	v.find = newSearch(Clean(query), v.doc.lines)
	top := v.topLine()
	v.find.now = sort.Search(len(v.find.hits), func(i int) bool { return v.find.hits[i].line >= top })
	if v.find.now == len(v.find.hits) {
		v.find.now = 0
	}
	v.showHit()
	return len(v.find.hits)
}

// Next goes to the next place that was found, and from the last to the first.
func (v *TextView) Next() { v.turnHit(1) }

// Prev goes to the place before, and from the first to the last.
func (v *TextView) Prev() { v.turnHit(-1) }

func (v *TextView) turnHit(by int) {
	if n := len(v.find.hits); n > 0 {
		v.find.now = (v.find.now + by + n) % n
		v.showHit()
	}
}

// Query is what is searched for, "" when nothing is.
func (v *TextView) Query() string { return v.find.query }

// Hits is which place the view stands on, from 1, and how many there are.
func (v *TextView) Hits() (now, of int) {
	if len(v.find.hits) == 0 {
		return 0, 0
	}
	return v.find.now + 1, len(v.find.hits)
}

// showHit scrolls to the current hit.
func (v *TextView) showHit() {
	if len(v.find.hits) == 0 {
		return
	}
	h := v.find.hits[v.find.now]
	before := Width(v.doc.lines[h.line][:h.from])
	if v.nowrap {
		if end := before + Width(v.find.query); before < v.left || end > v.left+v.room() {
			v.left = max(min(before-v.room()/3, v.doc.widest-v.room()), 0)
		}
		v.reveal(h.line)
		return
	}
	v.reveal(v.screenLine(h.line) + before/v.room())
}
