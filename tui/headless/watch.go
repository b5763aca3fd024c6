package headless

import (
	"cmp"
	"errors"
	"slices"
	"time"

	"github.com/ecsdeck/ecsdeck/tui/kind"
	"github.com/ecsdeck/ecsdeck/tui/order"
)

// Watcher says what has changed between one answer and the next.
type Watcher struct {
	view View
	last map[string]printed
}

// printed is a row as it was printed last.
type printed struct {
	finger uint64
	row    kind.Row
	place  int
}

// NewWatcher watches the rows of a view.
func NewWatcher(v View) *Watcher { return &Watcher{view: v, last: map[string]printed{}} }

// Changes returns the rows of an answer that are new or show something else than
// before, in order, then those that a filter keeps no more as they are now, then
// those that are gone. Cells that move with the clock alone are no change. An
// answer that is not whole says of no row that it is gone. Events come oldest
// first, so that the next ones follow them.
func (w *Watcher) Changes(a Answer) []order.Entry {
	shown := w.view.Arrange(a)
	if a.Kind.Info().Name == kind.Events {
		slices.Reverse(shown)
	}
	var out []order.Entry
	passed := make(map[string]bool, len(shown))
	for i, e := range shown {
		passed[e.ID] = true
		now := printed{row: e.Row, place: i}
		if e.Row != nil {
			now.finger = a.Kind.Fingerprint(e.Row)
		}
		was, known := w.last[e.ID]
		switch {
		case known && e.Row == nil: // it could not be read this time
			continue
		case !known || was.row == nil || was.finger != now.finger:
			out = append(out, e)
		}
		w.last[e.ID] = now
	}
	return append(out, w.left(a, passed)...)
}

// left are the rows that were shown before and are not any more.
func (w *Watcher) left(a Answer, passed map[string]bool) []order.Entry {
	here := make(map[string]kind.Row, len(a.Rows))
	for _, e := range a.Rows {
		here[e.ID] = e.Row
	}
	var out []order.Entry
	places := map[string]int{}
	for id, was := range w.last {
		row, is := here[id]
		switch {
		case passed[id], is && row == nil:
			continue
		case is:
			out = append(out, order.Entry{ID: id, Row: row})
		case !a.Whole():
			continue
		case a.Kind.Info().Name != kind.Events: // which only age
			out = append(out, order.Entry{ID: id, Row: was.row, Gone: true})
		}
		places[id] = was.place
		delete(w.last, id)
	}
	slices.SortFunc(out, func(x, y order.Entry) int {
		if x.Gone != y.Gone {
			if x.Gone {
				return 1
			}
			return -1
		}
		return cmp.Compare(places[x.ID], places[y.ID])
	})
	return out
}

// Whole reports whether every row is there; some columns may be missing all the
// same.
func (a Answer) Whole() bool {
	var joined *JoinError
	return !slices.ContainsFunc(a.Problems, func(p error) bool { return !errors.As(p, &joined) })
}

// rate is how many calls a second the reads of a watch may take, as in the deck.
const rate = 3.75

// Every is how often a watch of n rows looks again: as often as the kind wishes,
// and less often where that would take too many calls.
func Every(k kind.Kind, n int) time.Duration {
	info := k.Info()
	calls := float64(n)/float64(info.Batch) + float64(n)/float64(info.Page)
	if info.Whole {
		calls = 1
	}
	return max(info.Every, time.Duration(calls/rate*float64(time.Second)))
}
